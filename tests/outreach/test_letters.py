"""Letters of a desk: found by language, filled from what was put, and nothing else."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from newsroom.errors import Invalid, NotPermitted, NotPossible
from newsroom.ledger.models import Event
from newsroom.people.states import Role
from tests.factories import Team, filed, mark, protected
from tests.replying import QUESTIONS, asked
from verification.outreach.actions import change_party, reset_template, save_template
from verification.outreach.letters import ENGLISH
from verification.outreach.models import ReplyRequest, Template
from verification.outreach.parties import Hours
from verification.outreach.states import MailStep, RequestType
from verification.outreach.templates import checked, fill, moment, words_of
from verification.sources import actions as sources

CUSTOM = {"subject": "Klausimas {party}", "body": "Sveiki, {party}!\n\n{questions}\n\n{reply_by}"}


def letter(team: Team, language: str = "lt", seen: int = 0, **changed: str) -> Template:
    given = {"type": "right_of_reply", "step": "put", **CUSTOM, **changed}
    return save_template(by=team.head, desk=team.desk, language=language, seen=seen, **given)


@pytest.mark.parametrize("kind", RequestType)
@pytest.mark.parametrize("step", MailStep)
def test_the_product_words_every_letter_itself(kind: RequestType, step: MailStep) -> None:
    words = ENGLISH[kind, step]
    assert checked(words.subject, words.body) == words
    assert "{questions}" in words.body


def test_a_letter_is_filled_from_what_was_put_and_when_they_may_reply(team: Team, settings) -> None:
    settings.NEWSROOM_NAME = "The Gazette"
    claim = mark(team, filed(team))
    request = asked(team, claim.story, claims=(claim,))
    hours = Hours(time_zone="America/New_York")
    change_party(
        by=team.reporter,
        party=request.party,
        seen=request.party.version,
        name="Port authority",
        kind="body",
        hours=hours,
    )
    request = ReplyRequest.objects.select_related("party__desk", "story__desk").get(pk=request.pk)

    words = fill(request, "put", by=team.reporter, reply_page="https://desk.example/reply/x/")

    for part in (
        "Dear Port authority,\n\nI am writing to you for The Gazette. We intend to report",
        f"1. {claim.statement}",
        QUESTIONS,
        "Rosa Reporter",
        team.desk.name,
        "on this page, without an account: https://desk.example/reply/x/",
        moment(
            request.reply_by.replace(second=0, microsecond=0),
            ZoneInfo("America/New_York"),
            team.desk.zone,
            "en",
        ),
    ):
        assert part in words.body
    assert "{" not in words.subject + words.body
    assert len(words.subject.splitlines()) == 1


@pytest.mark.parametrize(
    ("statement", "shown"),
    [
        ("He said: “We paid nobody.", "He said: “We paid nobody.”"),
        ("We paid nobody.”", "“We paid nobody.”"),
        ('"We paid nobody.', '"We paid nobody."'),
        ('He “paid” "nobody"', 'He “paid” "nobody"'),
    ],
)
def test_a_quotation_is_never_left_open_in_a_letter(team: Team, statement: str, shown: str) -> None:
    story = filed(team)
    claim = mark(team, story, statement=statement)

    words = fill(asked(team, story, claims=(claim,)), "put", by=team.reporter)

    assert f"1. {shown}\n" in words.body


def test_a_letter_holds_no_source_and_nobody_elses_story(team: Team) -> None:
    identity = protected(team, "Zora Quibble")
    story = identity.source.story
    claim = mark(team, story, attributed_to="a port official")
    sources.rest(by=team.checker, claim=claim, source=identity.source)
    request = asked(team, story, claims=(claim,))
    other = asked(team, name="Ministry")

    words = fill(request, "put", by=team.reporter)

    for hidden in ("Zora", "a port official", "Ministry", story.slug, other.story.slug):
        assert hidden not in words.subject + words.body


def test_the_page_where_they_can_answer_is_named_only_when_there_is_one(team: Team) -> None:
    words = fill(asked(team), "follow_up", by=team.reporter)
    assert "without an account" not in words.body
    assert "\n\n\n" not in words.body


@pytest.mark.parametrize(
    ("language", "own", "found"),
    [("lt", "lt", "lt"), ("pt-BR", "pt", "pt"), ("lt", "en", "en"), ("lt", "", "en")],
)
def test_the_nearest_language_is_taken(team: Team, language: str, own: str, found: str) -> None:
    if own:
        letter(team, own)
    chosen = words_of(team.desk, "right_of_reply", "put", language)
    assert chosen.language == found
    assert bool(chosen.own) == bool(own)


def test_times_are_told_in_their_language_and_on_both_clocks() -> None:
    at = datetime(2023, 5, 27, 17, tzinfo=ZoneInfo("UTC"))
    kyiv, copenhagen = ZoneInfo("Europe/Kyiv"), ZoneInfo("Europe/Copenhagen")

    assert moment(at, kyiv, copenhagen, "en") == (
        "20:00, Saturday 27 May 2023 (UTC+3) / 19:00, Saturday 27 May 2023 (UTC+2)"
    )
    assert moment(at, copenhagen, copenhagen, "en").count("UTC") == 1
    assert "gegužės" in moment(at, kyiv, kyiv, "lt")


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"body": "Dear {name}"}, "body", "Nothing is called {name} here"),
        ({"subject": "{party.desk}"}, "subject", "Nothing is called {party.desk} here"),
        ({"subject": "A\nB"}, "subject", "in one line"),
        ({"body": ""}, "body", "Write the letter."),
        ({"language": "Lietuvių kalba"}, "language", "as its tag"),
        ({"step": "threat"}, "step", "is not one of"),
    ],
)
def test_a_letter_that_could_not_be_filled_is_not_kept(
    team: Team, changed: dict[str, str], field: str, sentence: str
) -> None:
    with pytest.raises(Invalid) as refused:
        letter(team, **changed)
    assert sentence in refused.value.errors[field][0]
    assert not Template.objects.exists()


def test_a_brace_alone_is_only_a_brace(team: Team) -> None:
    assert letter(team, body="A { and {party}").body == "A { and {party}"


def test_a_letter_is_changed_by_whoever_saw_it_last_and_taken_back(team: Team) -> None:
    kept = letter(team)
    changed = letter(team, seen=kept.version, subject="Kitas")

    assert changed.version == kept.version + 1
    for seen in (0, kept.version):
        with pytest.raises(NotPossible, match="Somebody else changed"):
            letter(team, seen=seen, subject="Trečias")
    with pytest.raises(NotPossible):
        reset_template(by=team.head, template=changed, seen=kept.version)
    reset_template(by=team.head, template=changed, seen=changed.version)
    assert not Template.objects.exists()
    verbs = Event.objects.order_by("position").values_list("verb", flat=True)
    assert list(verbs) == ["template.saved", "template.saved", "template.reset"]


@pytest.mark.parametrize("role", set(Role) - {Role.DESK_HEAD})
def test_only_the_desk_head_words_letters(team: Team, role: Role) -> None:
    kept = letter(team)
    by = team.by_role[role]
    with pytest.raises(NotPermitted, match="desk head"):
        save_template(by=by, desk=team.desk, type="comment", step="put", language="en", subject="A", body="B")
    with pytest.raises(NotPermitted, match="desk head"):
        reset_template(by=by, template=kept, seen=kept.version)
