"""The gate on the reply log: words about reaching people, what is put again, denials and silence."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from newsroom.errors import Invalid
from newsroom.stories import actions as stories
from newsroom.stories.models import Story
from tests.factories import Team, copy, filed, judged, mark
from verification.claims import actions as claims
from verification.claims.models import Claim
from verification.claims.states import Risk
from verification.gate import actions as gate
from verification.gate.findings import Finding
from verification.outreach import actions as outreach
from verification.outreach.models import Attempt, ReplyRequest

pytestmark = pytest.mark.django_db

SATURDAY = datetime(2023, 5, 27, 15, 0, tzinfo=UTC)  # 17:00 in Copenhagen
CONTACT = "The Sund Courier has contacted Rosen via her Facebook page and the Varnian government by email."
ACCUSED = "The Varnian government took bribes, councillor Petra Holm wrote on Facebook."


def at(hour: int, minute: int = 0) -> datetime:
    """An instant of that Saturday, on the clocks of Copenhagen."""
    return SATURDAY + timedelta(hours=hour - 17, minutes=minute)


def found(story: Story, rule: str, level: str = "blocker") -> list[Finding]:
    findings = gate.evaluate(Story.objects.get(pk=story.pk)).findings
    return [finding for finding in findings if finding.rule == rule and finding.level == level]


def ask(team: Team, story: Story, name: str, *put: Claim, **more: Any) -> ReplyRequest:
    party = outreach.add_party(by=team.reporter, desk=team.desk, name=name, kind="body")
    request = outreach.put(
        by=team.reporter,
        story=story,
        party=party,
        type=more.get("type", "comment"),
        put="Is it so?",
        reply_by=timezone.now() + timedelta(hours=2),
        claims=put,
    )
    return ReplyRequest.objects.get(pk=request.pk)


def tried(team: Team, request: ReplyRequest, channel: str, result: str = "delivered") -> Attempt:
    return outreach.log_attempt(
        by=team.reporter, request=request, channel=channel, at=timezone.now(), result=result
    )


def heard(team: Team, request: ReplyRequest, outcome: str, text: str = "", **more: Any) -> None:
    outreach.log_reply(by=team.reporter, request=request, outcome=outcome, text=text, **more)


def effort(team: Team, story: Story, words: str, channel: str = "") -> Claim:
    return mark(team, story, words, kind="effort_to_reach", channel=channel)


def test_the_two_contact_lines_hold_only_with_their_two_attempts_and_a_late_answer_contradicts() -> None:
    team = Team()
    body = f"{ACCUSED}\n\nShe urged a session of the council.\n\n{CONTACT}"
    with time_machine.travel(at(17), tick=False):
        story = filed(team, copy(body=body))
        rosen = effort(team, story, "The Sund Courier has contacted Rosen via her Facebook page", "facebook")
        state = effort(team, story, "the Varnian government by email", "email")
        first, second = (
            ask(team, story, "Valentina Rosen", rosen),
            ask(team, story, "Government of Varnia", state),
        )
        assert [f.claim for f in found(story, "efforts_hold")] == [1, 2]
        assert "Nothing was tried" in found(story, "efforts_hold")[0].detail

        tried(team, first, "email")  # not the channel that the copy names
        tried(team, second, "email", "not_delivered")
        assert [f.sentence for f in found(story, "efforts_hold")] == [
            (
                "C1 does not match the reply log: Valentina Rosen was reached by email; the log has no delivered "
                "attempt over the channel it names (facebook)."
            ),
            "C2 does not match the reply log: The e-mail to Government of Varnia did not arrive.",
        ]
        tried(team, first, "social")
        assert [f.claim for f in found(story, "efforts_hold")] == [2]
        tried(team, second, "email")
        assert found(story, "efforts_hold") == []
    with time_machine.travel(at(19, 24), tick=False):
        heard(team, second, "no_response")
        assert found(story, "efforts_hold") == []
        heard(team, second, "answered", "The president is well.")

        [late] = found(story, "efforts_hold")

    assert late.sentence == (
        "C2 does not match the reply log: Government of Varnia answered at 19:24 on Saturday; the copy does not say so."
    )
    assert late.detail == (
        "The log bears out: The Sund Courier has contacted Rosen via her Facebook page and the Varnian government by "
        "email. Rosen had not responded by 19:00 on Saturday. The Varnian government responded to questions: “The "
        "president is well.”"
    )
    assert late.path == f"/stories/{story.uuid}/replies/#line"


SILENT = "The Varnian government had not responded by 19:00 on Saturday."


@pytest.mark.parametrize(
    ("words", "hour", "holds"),
    [
        (SILENT, 18, False),
        (SILENT, 19.5, True),
        ("The Varnian government did not immediately respond to an emailed request for comment.", 18, True),
        (
            "The Varnian government did not immediately respond to an emailed request for comment.",
            19.5,
            False,
        ),
        ("The Varnian government declined to comment.", 19.5, False),
        ("The Varnian government could not be reached for comment.", 19.5, False),
    ],
)
def test_time_alone_makes_words_true_or_untrue(words: str, hour: float, *, holds: bool) -> None:
    team = Team()
    with time_machine.travel(at(17), tick=False):
        story = filed(team, copy(body=words))
        tried(team, ask(team, story, "Government of Varnia", effort(team, story, words)), "email")
    with time_machine.travel(SATURDAY + timedelta(hours=hour - 17), tick=False):
        assert (found(story, "efforts_hold") == []) == holds


def test_a_bounce_takes_the_delivery_back() -> None:
    team = Team()
    story = filed(team, copy(body=CONTACT))
    claim = effort(team, story, "the Varnian government by email", "email")
    request = ask(team, story, "Government of Varnia", claim)
    sent = tried(team, request, "email")
    assert found(story, "efforts_hold") == []

    Attempt.objects.create(
        request=request,
        channel="email",
        at=timezone.now(),
        result="not_delivered",
        corrects=sent,
        by=team.reporter,
    )

    assert "did not arrive" in found(story, "efforts_hold")[0].sentence


def test_an_effort_belongs_to_whom_its_words_name_or_to_the_only_one_so_reached() -> None:
    team = Team()
    story = filed(team, copy(body=CONTACT))
    effort(team, story, "the Varnian government by email", "email")
    tried(team, ask(team, story, "Valentina Rosen"), "email")
    assert "no request to the Varnian government" in found(story, "efforts_hold")[0].sentence

    tried(team, ask(team, story, "Government of Varnia"), "email")

    assert found(story, "efforts_hold") == []


@pytest.mark.parametrize(
    ("name", "words", "why"),
    [
        ("John Smith", "The Sund Courier has contacted Jane Smith by e-mail.", "no request to Jane Smith"),
        ("Port authority", "We have contacted all those named by e-mail.", "no request to all those named"),
        (
            "Port authority",
            "We have contacted the Port authority and Lars Holm by e-mail.",
            "no request to Lars Holm",
        ),
        (
            "Port authority",
            "We have contacted the Port authority and its director.",
            "no request to its director",
        ),
        ("Port authority", "We have contacted the Port authority by phone, e-mail and letter.", "(phone)"),
        ("Port authority", "We have contacted the Port authority by e-mail three times.", "1 such attempt "),
        ("Port authority", "We have contacted the Port authority for two weeks.", "not “for two weeks”"),
        ("Port authority", "The Port authority never answered.", "can not be held against the log"),
        (
            "Port authority",
            "The Port authority has been silent despite ten e-mails.",
            "can not be held against",
        ),
        ("Port authority", "We have contacted the port by e-mail.", ""),
    ],
)
def test_nobody_is_named_who_was_not_asked_and_nothing_counted_that_was_not_tried(
    name: str, words: str, why: str
) -> None:
    team = Team()
    story = filed(team, copy(body=words))
    tried(team, ask(team, story, name, effort(team, story, words)), "email")

    sentences = [finding.sentence for finding in found(story, "efforts_hold")]

    assert why in sentences[0] if why else sentences == []


@pytest.mark.parametrize(
    ("how", "sentence"),
    [
        ({"kind": "event"}, "held against no log"),
        ({"kind": "background"}, "held against no log"),
        ({"kind": "effort_to_reach", "attributed_to": "the newsroom"}, "no request to the Port authority"),
        ({"kind": "effort_to_reach", "attributed_to": "Rosa Reporter"}, "no request to the Port authority"),
        ({"kind": "effort_to_reach", "attributed_to": "Meridian Wire"}, ""),
    ],
)
def test_no_other_kind_of_claim_hides_an_effort_of_ours(how: dict[str, str], sentence: str) -> None:
    team = Team()
    words = "The Sund Courier has contacted the Port authority by e-mail."
    story = filed(team, copy(body=words))
    mark(team, story, words, **how)

    sentences = [finding.sentence for finding in found(story, "efforts_hold")]

    assert sentence in sentences[0] if sentence else sentences == []


def test_the_effort_of_another_outlet_is_an_attribution() -> None:
    team = Team()
    words = "The Varnian government did not respond to a request for comment from Reuters."
    story = filed(team, copy(body=words))
    claim = effort(team, story, words)
    assert "This is what Reuters did" in found(story, "efforts_hold")[0].sentence

    claims.amend(
        by=team.reporter,
        claim=claim,
        seen=claim.version,
        kind="effort_to_reach",
        risk=claim.risk,
        flags=[],
        statement=claim.statement,
        attributed_to="Reuters",
        channel="",
    )

    assert found(story, "efforts_hold") == []


def test_what_is_stale_is_put_again() -> None:
    team = Team()
    story = filed(team, copy(body=SILENT))
    request = ask(team, story, "Government of Varnia", effort(team, story, SILENT))
    tried(team, request, "email")
    assert found(story, "requests_are_fresh") == []
    ReplyRequest.objects.filter(pk=request.pk).update(
        stale_at=timezone.now(), stale_because="C1 says more now."
    )

    [stale] = found(story, "requests_are_fresh")

    assert (stale.detail, stale.path.endswith(f"#r-{request.uuid}")) == (
        "C1 says more now. Put it again.",
        True,
    )
    assert "C1 says more now." in found(story, "efforts_hold")[0].sentence


@pytest.mark.parametrize("outcome", ["denied", "standing_denial"])
@pytest.mark.parametrize(
    ("between", "denial", "told"),
    [
        (0, "The Varnian government denied the claim.", True),
        (1, "The Varnian government called the claim false.", True),
        (2, "The Varnian government denied the claim.", False),
        (0, "The Varnian government did not deny the claim.", False),
        (0, "The mayor denied the claim.", False),
        (0, "Verrik, who has ruled Varnia since 1996, denied the claim.", False),
    ],
)
def test_a_denial_stands_near_what_is_denied(outcome: str, between: int, denial: str, *, told: bool) -> None:
    team = Team()
    body = "\n\n".join([ACCUSED, *["The harbour opened in 1911."] * between, denial])
    story = filed(team, copy(body=body))
    claim = mark(team, story, ACCUSED, kind="paraphrase", flags=["allegation"], risk=Risk.HIGH)
    request = ask(team, story, "Government of Varnia", claim)
    tried(team, request, "email")
    earlier = {"received_at": timezone.now() - timedelta(days=6)} if outcome == "standing_denial" else {}
    heard(team, request, outcome, "We never took any bribes.", **earlier)

    denials = found(story, "denials_are_told")

    assert (denials == []) == told
    if not told:
        assert denials[0].sentence == "Government of Varnia denies C1; the copy does not say so near to it."
        assert "We never took any bribes." in denials[0].detail


def test_an_answer_that_the_copy_does_not_mention_is_pointed_at() -> None:
    team = Team()
    story = filed(team, copy(body=f"{ACCUSED}\n\nThe council met on Monday."))
    request = ask(team, story, "Government of Varnia", mark(team, story, ACCUSED, kind="paraphrase"))
    tried(team, request, "email")
    heard(team, request, "answered", "We published the accounts in March.")
    assert "does not mention it" in found(story, "answers_are_told", "warning")[0].sentence
    told = copy(
        body=f"{ACCUSED}\n\nThe Varnian government said in a statement that it published the accounts in March."
    )

    stories.save_copy(by=team.reporter, story=story, document=told, seen=story.copy_version)

    assert found(story, "answers_are_told", "warning") == []


def test_silence_is_none_while_their_time_runs_anew() -> None:
    team = Team()
    with time_machine.travel(at(17), tick=False):
        story = filed(team, copy(body=ACCUSED))
        request = ask(team, story, "Government of Varnia")
        sent = tried(team, request, "email")
    with time_machine.travel(at(19, 10), tick=False):
        heard(team, request, "no_response")
        assert found(story, "time_is_allowed") == []
        bounce = Attempt.objects.create(
            request=request,
            channel="email",
            at=timezone.now(),
            result="not_delivered",
            corrects=sent,
            by=team.reporter,
        )
        assert "Nothing that stands in the log reached" in found(story, "time_is_allowed")[0].sentence
        Attempt.objects.create(
            request=request,
            channel="phone",
            at=timezone.now(),
            result="delivered",
            corrects=bounce,
            by=team.reporter,
        )
        ReplyRequest.objects.filter(pk=request.pk).update(reply_by=at(21, 10))

        assert "they have until 21:10" in found(story, "time_is_allowed")[0].sentence


def test_silence_is_none_when_what_was_put_again_was_never_sent() -> None:
    team = Team()
    with time_machine.travel(at(17), tick=False):
        story = filed(team, copy(body=SILENT))
        request = ask(team, story, "Government of Varnia", effort(team, story, SILENT))
        tried(team, request, "email")
    with time_machine.travel(at(19, 10), tick=False):
        assert found(story, "efforts_hold") == []
        request.refresh_from_db()
        outreach.put_again(
            by=team.reporter,
            request=request,
            seen=request.version,
            put="Did you take bribes?",
            reply_by=timezone.now() + timedelta(minutes=2),
        )
    with time_machine.travel(at(19, 20), tick=False):
        assert "no delivered attempt" in found(story, "efforts_hold")[0].sentence
        with pytest.raises(Invalid, match="No attempt was delivered"):
            heard(team, request, "no_response")
        ReplyRequest.objects.filter(pk=request.pk).update(outcome="no_response")
        assert "Nothing that stands in the log reached" in found(story, "time_is_allowed")[0].sentence


@pytest.mark.parametrize(("alleged", "holds"), [(False, False), (True, True)])
def test_an_answer_to_another_question_is_no_silence_unless_an_allegation_is_new(
    *, alleged: bool, holds: bool
) -> None:
    team = Team()
    with time_machine.travel(at(17), tick=False):
        story = filed(team, copy(body=f"{ACCUSED}\n\n{SILENT}"))
        claim = effort(team, story, SILENT)
        first = ask(team, story, "Government of Varnia", claim)
        tried(team, first, "email")
        heard(team, first, "declined")
    with time_machine.travel(at(17, 1), tick=False):
        put = (
            [claim, mark(team, story, ACCUSED, kind="paraphrase", flags=["allegation"])]
            if alleged
            else [claim]
        )
        second = outreach.put(
            by=team.reporter,
            story=story,
            party=first.party,
            type="right_of_reply",
            put="And now?",
            claims=put,
            reply_by=at(18),
        )
        tried(team, second, "phone")
    with time_machine.travel(at(19, 20), tick=False):
        assert ([f.sentence for f in found(story, "efforts_hold")] == []) == holds


def test_less_time_than_the_house_gives_is_pointed_at() -> None:
    team = Team()
    story = filed(team, copy(body=ACCUSED))
    ask(team, story, "Government of Varnia", type="right_of_reply")

    [warning] = found(story, "time_is_allowed", "warning")

    assert warning.sentence == "Government of Varnia was given 120 minutes to reply; the house gives 1440."


def test_the_gate_reads_the_reply_log_as_often_for_ten_parties_as_for_two(
    django_assert_num_queries: Any,
) -> None:
    team = Team()
    for count in (2, 10):
        story = filed(team, copy(body=f"{ACCUSED}\n\n{CONTACT}"))
        claim = effort(team, story, "the Varnian government by email", "email")
        judged(team, claim)
        for number in range(count):
            request = ask(team, story, f"Ministry {number}", claim)
            tried(team, request, "email")
            heard(team, request, "denied", "It is false.")
        with django_assert_num_queries(8):
            gate.evaluate(story)
