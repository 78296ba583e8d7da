"""The conditions of what runs although it is not confirmed: what its own copy has to say of it."""

import re
from collections.abc import Iterator

from verification.checking.states import So
from verification.claims.models import Anchor, Claim
from verification.claims.states import Flag
from verification.gate.findings import Finding
from verification.gate.polled import against
from verification.gate.view import StoryView
from verification.gate.words import blocker, excerpt, fix_of, reporter
from verification.text.denials import is_denial
from verification.text.hedges import has_hedge, has_verification_line, is_of_the_unestablished

NEAR = 2
"""So many paragraphs away, at most, what limits a claim limits it for a reader."""

_UNTRUE = re.compile(
    r"\b(?:false(?:ly)?|untrue|(?:not|n['’]t) true|wrong(?:ly)?|incorrect(?:ly)?|baseless|unfounded|fabricated"
    r"|debunked|misleading(?:ly)?|no evidence|without evidence|in fact|contrary to)\b",
    re.IGNORECASE,
)
_OTHER_SIDE = re.compile(
    r"\b(?:but|however|although|whereas|while|disput\w+|contradict\w+|conflict\w*|differ\w*|contrast)\b",
    re.IGNORECASE,
)


def _near(view: StoryView, claim: Claim) -> list[str]:
    """The paragraphs a claim stands in and those close by."""
    at = view.paragraphs_of(claim)
    return [
        block.of(view.revision.text)
        for number, block in enumerate(view.paragraphs)
        if any(abs(number - place) <= NEAR for place in at)
    ]


def false_is_called_false(view: StoryView) -> Iterator[Finding]:
    """What was found false runs only where the copy itself says so, beside every place it stands in."""
    for claim in view.claims:
        verdict = view.standing(claim)
        if not verdict or verdict.so != So.FALSE:
            continue
        bare = not_called_false(view, claim)
        if bare:
            told = against(view, claim)
            why = f"{told[0].sentence} " if told else ""
            what = fix_of(verdict) or "Cut it, correct it, or say in the same paragraph that it is not so."
            yield blocker(
                view,
                "false_is_called_false",
                claim,
                f"{claim.label} is false, and the copy does not say so beside it.",
                f"{excerpt(bare[0].words)} {why}{what}",
                reporter(view),
            )


def not_called_false(view: StoryView, claim: Claim) -> list[Anchor]:
    """The places of a claim beside which the copy does not say that it is not so."""
    return [anchor for anchor in view.places(claim) if not _UNTRUE.search(view.paragraph_at(anchor))]


def both_sides_are_told(view: StoryView) -> Iterator[Finding]:
    """What is disputed runs only with both sides."""
    for claim in view.claims:
        verdict = view.standing(claim)
        if verdict and verdict.so == So.DISPUTED:
            near = _near(view, claim)
            if near and not any(_OTHER_SIDE.search(words) or is_denial(words) for words in near):
                yield blocker(
                    view,
                    "both_sides_are_told",
                    claim,
                    f"{claim.label} is disputed, and the copy tells one side.",
                    f"{excerpt(claim.words)} Tell near to it what speaks against it, and who says so.",
                    reporter(view),
                )


def unverified_is_hedged(view: StoryView) -> Iterator[Finding]:
    """What is unverified is hedged in its sentence, or close by: by a claim it leans on, or the newsroom's own line."""
    for claim in view.claims:
        verdict = view.standing(claim)
        if not verdict or verdict.so != So.UNVERIFIED or not view.places(claim):
            continue
        if Flag.ABSENCE in claim.flags and is_of_the_unestablished(claim.words):
            continue
        if any(has_hedge(view.sentence_at(anchor)) for anchor in view.places(claim)):
            continue
        at = view.paragraphs_of(claim)
        carried = any(
            has_hedge(view.sentence_at(anchor))
            and any(abs(a - b) <= NEAR for a in at for b in view.paragraphs_of(other))
            for other in view.leaned_on(claim)
            for anchor in view.places(other)
        )
        if not carried and not has_verification_line("\n".join(_near(view, claim))):
            yield blocker(
                view,
                "unverified_is_hedged",
                claim,
                f"{claim.label} is unverified, and nothing near to it says that it is not established.",
                f"{excerpt(claim.words)} Hedge it, or let it lean on the sentence that does.",
                reporter(view),
            )
