"""What the demo's unconfirmed report rests on: one post, reports that repeat it, a denial older than it, a poll."""

from datetime import date, timedelta
from decimal import Decimal

from newsroom.people.models import User
from newsroom.stories.models import Story
from verification.claims.models import Claim
from verification.claims.states import Kind
from verification.evidence import actions as evidence
from verification.evidence import translating
from verification.evidence.models import Evidence
from verification.sources import actions as sources
from verification.sources import polls
from verification.sources.models import Source
from verification.text.polls import Poll
from verification.text.shares import Share

POSTED = date(2023, 6, 11)

POST = """Nach dem, was uns mitgeteilt wurde und was noch bestätigt werden muss, wurde Verrik nach einem privaten \
Abendessen mit dem Kanzler im Krankenwagen in die Klinik Sankt Aurel gebracht, und dort ist er noch. Zwei \
Herzchirurgen wurden aus dem Ausland gerufen, weil die Ärzte seinen Zustand für kritisch hielten.

Wir selbst haben mit keinem der Ärzte gesprochen.

Diese ganze Heimlichkeit soll die Menschen davon abhalten zu fragen, ob Ostmark bei seiner Vergiftung die Hand im \
Spiel hatte. Ob er an seinen Schreibtisch zurückkehrt oder nicht, die Ärzte rechnen mit einem weiteren Zusammenbruch."""

TRANSLATED = """According to what we have been told, which still has to be confirmed, Verrik was taken by ambulance \
to the Saint Aurel Clinic after a private dinner with the chancellor, and he is still there. Two heart surgeons were \
called from abroad because doctors judged his condition to be critical.

We ourselves have not spoken to any of the doctors.

All this secrecy serves to keep people from asking whether Ostmark had a hand in poisoning him. Whether he comes back \
to his desk or not, the doctors expect another collapse."""

SURVEY = """Lindqvist Institute, survey of April 2023. Fieldwork 11 to 24 April, online panel, 812 people aged 18 and \
over in towns of more than 20,000. Do you support or oppose Varnia's part in the border war? Definitely support 17, \
somewhat support 19, mostly don't support 16, definitely don't support 27, not sure 21 per cent. Some respondents may \
have been afraid to answer."""


def lay_down(story: Story, *, reporter: User, checker: User, translator: str) -> None:
    """Evidence, sources and the poll card of the report, as a desk would have them an hour after the post."""
    post = _item(story, reporter, "Rosen's post in her channel", POST, on=POSTED, language="de")
    translating.add(by=reporter, evidence=post, language="en", text=TRANSLATED, translator=translator)
    _origins(story, reporter, post)
    _item(
        story,
        checker,
        "Verrik on Varn-1: “Nobody is going to bury me”",
        "[00:00:41] Nobody is going to bury me this year.",
        on=POSTED - timedelta(days=12),
        kind="transcript",
        against=post,
    )
    _item(
        story,
        checker,
        "Picture of Verrik at the summit",
        "Varnian President Anton Verrik at the Three Rivers Trade Summit, Hallin, June 4, 2023. Meridian Pictures.",
        on=POSTED - timedelta(days=7),
        kind="image",
        against=post,
    )
    _survey(story, checker)


def _item(
    story: Story,
    by: User,
    title: str,
    text: str,
    *,
    on: date,
    kind: str = "document",
    language: str = "",
    against: Evidence | None = None,
) -> Evidence:
    item = evidence.add(
        by=by, story=story, title=title, text=text, kind=kind, way="pasted", language=language
    )
    evidence.date(by=by, evidence=item, seen=item.version, own_date=on, against=against)
    return item


def _origins(story: Story, by: User, post: Evidence) -> None:
    """Four names, one origin."""
    rosen = sources.add(
        by=by,
        story=story,
        name="Rosen's channel post",
        type="social_post",
        proximity="third_hand",
        evidence=post,
        motive="Leads the opposition in exile.",
        motive_told=True,
    )
    told: list[Source] = [
        rosen,
        sources.add(
            by=by,
            story=story,
            name="The doctors",
            type="unnamed_person",
            proximity="third_hand",
            origin="inside",
            derives_from=rosen,
        ),
        sources.add(
            by=by,
            story=story,
            name="Coastal Wire",
            type="agency_report",
            origin="repeats",
            derives_from=rosen,
        ),
        sources.add(
            by=by,
            story=story,
            name="Hallin Evening Post",
            type="other_media",
            origin="repeats",
            outlet="Coastal Wire",
        ),
    ]
    for claim in _saying(story, "clinic")[:1]:
        for source in told:
            sources.rest(by=by, claim=claim, source=source)


def _survey(story: Story, by: User) -> None:
    survey = _item(story, by, "Lindqvist Institute: survey of April 2023", SURVEY, on=date(2023, 4, 28))
    polls.add(
        by=by,
        story=story,
        title="Lindqvist Institute, April 2023",
        evidence=survey,
        claims=list(story.claims.standing().filter(kind=Kind.POLL)),
        poll=Poll(
            conducted_by="Lindqvist Institute",
            population="People aged 18 and over in towns of more than 20,000",
            sampling="opt_in",
            mode="Online",
            field_from=date(2023, 4, 11),
            field_to=date(2023, 4, 24),
            sample_size=812,
            margin_none=True,
            question="Do you support or oppose Varnia's part in the border war?",
            limitations="Some respondents may have been afraid to answer.",
            shares=(
                Share("Definitely support", Decimal(17), "for"),
                Share("Somewhat support", Decimal(19), "for"),
                Share("Mostly don't support", Decimal(16), "against"),
                Share("Definitely don't support", Decimal(27), "against"),
                Share("Not sure", Decimal(21), ""),
            ),
        ),
    )


def _saying(story: Story, words: str) -> list[Claim]:
    return [claim for claim in story.claims.standing().with_anchors() if words in claim.words.lower()]
