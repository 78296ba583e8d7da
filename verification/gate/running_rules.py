"""The conditions of running at all: whose name stands over it, when it may run, why the public needs to know."""

from collections.abc import Iterator

from newsroom import addresses
from verification.claims.models import Claim
from verification.gate.findings import Finding
from verification.gate.public_interest import is_delicate, is_private
from verification.gate.states import Level
from verification.gate.view import StoryView
from verification.gate.words import AN_EDITOR, excerpt, labels, reporter


def byline_stands(view: StoryView) -> Iterator[Finding]:
    """Somebody's name stands over the story."""
    if not view.bylines:
        yield Finding(
            "byline_stands",
            Level.BLOCKER,
            "The story has no byline.",
            path=addresses.copy(view.story.uuid),
            who=reporter(view),
        )


def embargo_is_over(view: StoryView) -> Iterator[Finding]:
    """It is said in time that a story is under embargo; it can be approved, and publishing waits."""
    until = view.story.embargo_until
    if until and until > view.now:
        yield Finding(
            "embargo_is_over",
            Level.WARNING,
            f"The story is under embargo until {until.astimezone(view.story.desk.zone):%H:%M on %d %B %Y}.",
            "It can be approved and scheduled; it is not published before.",
            addresses.copy(view.story.uuid),
            reporter(view),
        )


def public_interest_is_said(view: StoryView) -> Iterator[Finding]:
    """Why the public needs to know what is delicate was said by a named editor, for exactly these words."""
    open_ones = [claim for claim in view.claims if is_delicate(claim) and not _is_said(view, claim)]
    private = [claim for claim in open_ones if is_private(claim)]
    grave = [claim for claim in open_ones if claim not in private]
    yield from _unsaid(view, private, "about health or private life", "private")
    yield from _unsaid(view, grave, "a grave allegation" if len(grave) == 1 else "grave allegations", "grave")


def _is_said(view: StoryView, claim: Claim) -> bool:
    given = view.public_interest.get(claim.pk)
    return (
        given is not None and given.words_digest == claim.words_digest and given.by_id not in view.responsible
    )


def _unsaid(view: StoryView, claims: list[Claim], what: str, subject: str) -> Iterator[Finding]:
    """One finding for all of them: one reason may stand for several."""
    if not claims:
        return
    given = [view.public_interest[claim.pk] for claim in claims if claim.pk in view.public_interest]
    own = next((one.by for one in given if one.by_id in view.responsible), None)
    why = (
        f"{own}, who said why, is responsible for words of the story by now"
        if own
        else "the reason given was for other words"
        if len(given) == len(claims)
        else "nobody said why the public needs to know"
    )
    yield Finding(
        "public_interest_is_said",
        Level.BLOCKER,
        f"{labels(claims)} {'is' if len(claims) == 1 else 'are'} {what}, and {why}.",
        excerpt(claims[0].words) if len(claims) == 1 else "One reason may stand for several of them.",
        addresses.public_interest(view.story.uuid),
        AN_EDITOR,
        claims[0].number,
        subject=subject,
    )
