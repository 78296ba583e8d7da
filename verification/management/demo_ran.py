"""A story of the demo that ran: corrected once, with a claim to look at again and a complaint to answer."""

from newsroom.people.models import Desk, User
from newsroom.stories import actions as stories
from newsroom.stories.copy import Document
from newsroom.stories.models import Story
from verification.checking import actions as checking
from verification.checking.actions import Shown
from verification.checking.models import VerificationTask
from verification.claims import actions as claims
from verification.claims.models import Claim
from verification.claims.states import Kind, Risk
from verification.evidence import actions as evidence
from verification.gate import signing
from verification.gate.policy import set_policy
from verification.gate.states import Preset
from verification.record import actions as records
from verification.record import complaints, correcting
from verification.record.states import MissedStep, RunKind

HEADLINE = "Market hall cost 12 million crowns to repair"
STANDFIRST = "The city of Sund has published its accounts."
COST = "cost 12 million crowns to repair in 2022"
RUMOUR = "The hall will be sold, councillor Petra Holm wrote on Facebook."
BODY = f"""The market hall of Sund {COST}, its accounts show.

{RUMOUR}

The Sund Courier could not independently verify this.

The hall opened in {{}}."""

WRONG, RIGHT = 1911, 1912


def run_and_correct(desk: Desk, people: dict[str, User]) -> Story:
    """The policy of the desk, then the story, its correction and what is still to be done about it."""
    set_policy(
        by=people["hugo"],
        desk=desk,
        preset=Preset.HOUSE,
        numbers={"correction_hours": 12, "first_recheck_minutes": 10, "first_recheck_minutes_high_risk": 10},
        reason="Half a day is what our readers were promised for corrections, and ten minutes for a first look again.",
        seen=0,
    )
    story, rumour = _run(desk, people)
    _correct(story, people)
    complaints.log_complaint(
        by=people["edda"],
        story=story,
        complainant="Petra Holm",
        contact="holm@council.example",
        text="I wrote that the hall may be sold. I did not write that it will be.",
        claim=rumour,
    )
    return story


def _copy(year: int) -> Document:
    return Document.from_fields(HEADLINE, STANDFIRST, BODY.format(year))


def _run(desk: Desk, people: dict[str, User]) -> tuple[Story, Claim]:
    rosa = people["rosa"]
    story = stories.file(
        by=rosa,
        story=stories.start(by=rosa, desk=desk, slug="market-hall", document=_copy(WRONG), bylines=[rosa]),
    )
    cost = claims.mark(
        by=rosa, story=story, seen=story.copy_version, exact=COST, kind=Kind.NUMBER, risk=Risk.LOW
    )
    rumour = claims.mark(
        by=rosa,
        story=story,
        seen=story.copy_version,
        exact=RUMOUR,
        kind=Kind.PARAPHRASE,
        risk=Risk.MEDIUM,
        attributed_to="Petra Holm",
        channel="facebook",
    )
    _judge(
        cost,
        people["chiara"],
        "not_asked",
        "confirmed",
        "City of Sund: accounts 2022",
        "Market hall: 12 million",
    )
    _judge(
        rumour, people["sven"], "accurate", "unverified", "Petra Holm on Facebook", "The hall will be sold."
    )
    _sign_and_publish(story, people)
    return story, rumour


def _judge(claim: Claim, by: User, said: str, so: str, title: str, text: str) -> None:
    task = VerificationTask.objects.get(claim=claim, type="check")
    task = checking.take(by=by, task=task, seen=task.version)
    shown = evidence.add(by=by, story=claim.story, kind="document", way="pasted", title=title, text=text)
    claim.refresh_from_db()
    checking.judge(
        by=by,
        task=task,
        seen=task.version,
        words=claim.words_digest,
        said=said,
        so=so,
        rationale="It says so." if so == "confirmed" else "The post is hers; nobody else says that it is so.",
        shows=[Shown(shown, "")],
    )


def _sign_and_publish(story: Story, people: dict[str, User]) -> None:
    story.refresh_from_db()
    signing.sign_as_senior(by=people["sana"], story=story, seen=story.gate_version)
    story.refresh_from_db()
    signing.approve(by=people["edda"], story=story, seen=story.gate_version)
    story.refresh_from_db()
    records.publish(by=people["edda"], story=story)
    story.refresh_from_db()


def _correct(story: Story, people: dict[str, User]) -> None:
    fault = correcting.open_correction(
        by=people["rosa"],
        story=story,
        kind=RunKind.CORRECTION,
        because=f"The hall opened in {RIGHT}, the city archive says.",
    )
    correcting.agree(
        by=people["sana"],
        correction=fault,
        seen=fault.version,
        words=f"An earlier version of this story said that the hall opened in {WRONG}. It opened in {RIGHT}.",
        missed_step=MissedStep.CLAIMING,
        cause="Nobody marked the year as a claim.",
    )
    story = stories.revise(by=people["rosa"], story=story)
    stories.save_copy(by=people["rosa"], story=story, document=_copy(RIGHT), seen=story.copy_version)
    _sign_and_publish(story, people)
