"""What is put to a party is kept as it stood, asked once, and put again when the copy says more."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from newsroom.dispatch.models import OutboxMessage
from newsroom.errors import Invalid, NotPermitted, NotPossible
from newsroom.ledger.models import Event
from newsroom.people.states import Role
from newsroom.stories import actions as stories
from newsroom.stories.models import Story
from tests.factories import Team, copy, filed, mark
from tests.replying import asked
from verification.claims import actions as claims
from verification.claims.models import Claim
from verification.outreach.actions import add_party, log_attempt, log_reply, put, put_again
from verification.outreach.models import Party, ReplyRequest
from verification.outreach.paces import OWN
from verification.outreach.putting import AlreadyAsked
from verification.outreach.states import Pace, RequestType

ALLEGED = "The port authority reportedly paid 40,000 crowns to a councillor."


def story_of(team: Team, words: str = ALLEGED) -> Story:
    return filed(team, copy(body=f"{words}\n\nThe port opened in 1911."))


def allegation(team: Team, story: Story, words: str = ALLEGED, **fields: Any) -> Claim:
    return mark(team, story, words, kind="event", flags=["allegation"], **fields)


def save(team: Team, story: Story, words: str) -> None:
    """The copy is saved with other words in the place of its first paragraph."""
    story.refresh_from_db()
    document = copy(body=f"{words}\n\nThe port opened in 1911.")
    stories.save_copy(by=team.reporter, story=story, seen=story.copy_version, document=document)


def anew(request: ReplyRequest) -> ReplyRequest:
    return ReplyRequest.objects.get(pk=request.pk)


def to_put(team: Team, story: Story, **changed: Any) -> dict[str, Any]:
    party = Party.objects.filter(desk=team.desk).first() or add_party(
        by=team.reporter, desk=team.desk, name="Port authority", kind="body"
    )
    return {
        "by": team.reporter,
        "story": story,
        "party": party,
        "type": "comment",
        "put": "Is it so?",
        **changed,
    }


def put_anew(team: Team, request: ReplyRequest, **changed: Any) -> ReplyRequest:
    now = anew(request)
    return put_again(
        **{"by": team.reporter, "request": now, "seen": now.version, "put": "And this?", **changed}
    )


def test_the_house_gives_the_time_unless_the_reporter_does(team: Team) -> None:
    story = filed(team)

    by_house = put(**to_put(team, story, pace="breaking"))
    by_hand = put(**to_put(team, story, type="source_query", reply_by=timezone.now() + timedelta(minutes=90)))

    numbers = OWN[RequestType.COMMENT, Pace.BREAKING]
    assert (by_house.allow_minutes, by_house.channels_to_try) == (
        numbers.allow_minutes,
        numbers.channels_to_try,
    )
    assert by_hand.allow_minutes == 90


def test_what_was_put_is_kept_as_it_stood(team: Team) -> None:
    story = story_of(team)
    claim = allegation(team, story)

    request = put(**to_put(team, story, claims=[claim]))
    save(team, story, "The port authority reportedly paid a councillor.")

    kept = request.puttings.get()
    assert (kept.number, kept.text, kept.by) == (1, "Is it so?", team.reporter)
    [as_put] = kept.claims
    assert (as_put["number"], as_put["words"], as_put["is_allegation"]) == (claim.number, ALLEGED, True)


def test_the_same_is_asked_once_of_one_party_in_one_story(team: Team) -> None:
    story = filed(team)
    first = put(**to_put(team, story))

    with pytest.raises(AlreadyAsked, match="put it again there") as refused:
        put(**to_put(team, story, by=team.checker))

    assert refused.value.first == first
    put(**to_put(team, story, type="right_of_reply"))
    put(**to_put(team, filed(team)))
    log_reply(by=team.senior, request=first, outcome="standing_denial", text="No.")
    put(**to_put(team, story))
    with pytest.raises(AlreadyAsked):
        put_anew(team, first)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"type": "threat"}, "type"),
        ({"pace": "someday"}, "pace"),
        ({"put": " "}, "put"),
        ({"language": "English please"}, "language"),
        ({"reply_by": timezone.now() - timedelta(hours=1)}, "reply_by"),
    ],
)
def test_what_can_not_be_put_is_said_beside_its_field(
    team: Team, changed: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        put(**to_put(team, filed(team), **changed))
    assert list(refused.value.errors) == [field]


def test_a_claim_of_another_story_is_put_to_nobody(team: Team) -> None:
    other = mark(team, filed(team))
    with pytest.raises(Invalid, match="another story"):
        put(**to_put(team, filed(team), claims=[other]))
    with pytest.raises(Invalid, match="another story"):
        put_anew(team, asked(team), claims=[other])


def test_put_again_starts_the_clock_and_the_question_anew(team: Team) -> None:
    request = asked(team)
    log_reply(by=team.reporter, request=request, outcome="declined")

    again = put_anew(team, request, reply_by=timezone.now() + timedelta(hours=2))

    assert (again.outcome, again.started_at, again.put) == ("", None, "And this?")
    assert again.allow_minutes == 120
    assert [one.number for one in again.puttings.all()] == [1, 2]
    assert Event.objects.latest("position").verb == "reply.put_again"
    log_attempt(by=team.reporter, request=again, channel="phone", at=timezone.now(), result="delivered")
    assert anew(request).started_at is not None


def test_two_who_put_it_again_put_it_once(team: Team) -> None:
    request = asked(team)
    seen = anew(request).version
    put_anew(team, request)

    with pytest.raises(NotPossible, match="Somebody else changed"):
        put_anew(team, request, seen=seen, by=team.checker)
    with pytest.raises(Invalid, match="something later"):
        put_anew(team, request, at=timezone.now() - timedelta(minutes=5))
    assert request.puttings.count() == 2


@pytest.mark.parametrize("role", [Role.DESK_HEAD, Role.LEGAL, Role.AUDITOR])
def test_others_put_nothing(team: Team, role: Role) -> None:
    request = asked(team)
    with pytest.raises(NotPermitted):
        put(**to_put(team, request.story, by=team.by_role[role]))
    with pytest.raises(NotPermitted):
        put_anew(team, request, by=team.by_role[role])


# Stale


def put_to(team: Team, story: Story, *about: Claim, name: str = "Port authority") -> ReplyRequest:
    return asked(team, story, name=name, claims=about)


def told(kind: str = "request_stale") -> int:
    return OutboxMessage.objects.filter(kind=kind, channel="in_app").count()


@pytest.mark.parametrize(
    ("words", "because"),
    [
        ("The port authority paid 40,000 crowns to a councillor.", "without its hedge"),
        ("The port authority reportedly paid 90,000 crowns to a councillor.", "“90,000”"),
        ("The port authority reportedly paid 40,000 crowns in bribes to a councillor.", "“bribes”"),
        ("The port authority reportedly paid crowns to a councillor.", ""),
        ("The port authority reportedly paid a councillor, two officials said.", ""),
        ("The Port Authority reportedly paid 40,000 crowns to a councillor.", ""),
    ],
)
def test_stronger_words_make_it_stale_and_weaker_ones_do_not(team: Team, words: str, because: str) -> None:
    story = story_of(team)
    request = put_to(team, story, allegation(team, story))

    save(team, story, words)

    now = anew(request)
    assert because in now.stale_because
    assert bool(now.stale_at) == bool(because) == bool(told())
    assert ("reply.stale" in Event.objects.values_list("verb", flat=True)) == bool(because)


def test_words_that_come_back_as_they_were_put_leave_nothing_stale(team: Team) -> None:
    story = story_of(team)
    request = put_to(team, story, allegation(team, story))
    save(team, story, "The port authority paid 40,000 crowns to a councillor.")
    assert anew(request).stale_at

    save(team, story, ALLEGED)

    assert (anew(request).stale_at, anew(request).stale_because) == (None, "")
    assert Event.objects.filter(verb="reply.stale_no_more").count() == 1


def test_a_claim_that_becomes_an_allegation_makes_it_stale_until_put_again(team: Team) -> None:
    story = story_of(team)
    claim = mark(team, story, ALLEGED, kind="event")
    request = put_to(team, story, claim)
    claim.refresh_from_db()

    claims.amend(
        by=team.checker,
        claim=claim,
        seen=claim.version,
        statement=claim.statement,
        kind="event",
        risk="low",
        flags=["allegation"],
        attributed_to="",
        channel="",
    )

    assert "is an allegation now" in anew(request).stale_because
    again = put_anew(team, request)
    assert (again.stale_at, again.stale_because) == (None, "")


def test_an_allegation_about_them_that_was_put_to_nobody_makes_it_stale(team: Team) -> None:
    story = story_of(team)
    request = put_to(team, story)
    other = put_to(team, story, name="Chamber of trade")

    claim = allegation(team, story)

    assert "was not put to them" in anew(request).stale_because
    assert anew(other).stale_at is None
    claim.refresh_from_db()
    claims.withdraw(by=team.reporter, claim=claim, reason="It is cut.")
    assert anew(request).stale_at is None


def test_an_answer_to_less_does_not_keep_it_from_being_stale(team: Team) -> None:
    story = story_of(team)
    request = put_to(team, story, allegation(team, story))
    log_reply(by=team.reporter, request=request, outcome="denied", text="No.")

    save(team, story, "The port authority paid 40,000 crowns to a councillor.")

    assert anew(request).stale_at
    assert put_anew(team, request).is_outstanding
