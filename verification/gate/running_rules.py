"""The conditions of running at all: whose name stands over it, when it may run, why the public needs to know."""

from collections.abc import Iterator

from newsroom import addresses
from verification.claims.models import Claim
from verification.claims.states import Flag
from verification.gate.findings import Finding
from verification.gate.states import Level
from verification.gate.view import StoryView
from verification.gate.words import AN_EDITOR, excerpt, reporter


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


def asks_public_interest(claim: Claim) -> bool:
    """Is this about somebody's health or private life, or a grave wrong that somebody is accused of?"""
    flags = set(claim.flags)
    return Flag.HEALTH_OR_PRIVACY in flags or {Flag.ALLEGATION, Flag.SERIOUS} <= flags


def public_interest_is_said(view: StoryView) -> Iterator[Finding]:
    """Why the public needs to know what is delicate was said by a named editor, for exactly these words."""
    for claim in view.claims:
        if not asks_public_interest(claim):
            continue
        given = view.public_interest.get(claim.pk)
        if given and given.words_digest == claim.words_digest:
            continue
        private = Flag.HEALTH_OR_PRIVACY in claim.flags
        what = "about health or private life" if private else "a grave allegation"
        why = "the reason given was for other words" if given else "nobody said why the public needs to know"
        yield Finding(
            "public_interest_is_said",
            Level.BLOCKER,
            f"{claim.label} is {what}, and {why}.",
            excerpt(claim.words),
            addresses.public_interest(view.story.uuid),
            AN_EDITOR,
            claim.number,
        )
