"""The condition of pictures: whose they are, when and where they were taken, and under which licence they run."""

from collections.abc import Iterator

from verification.claims.models import Claim
from verification.claims.states import Kind
from verification.evidence.captions import day_of, is_credited, known
from verification.evidence.models import Evidence
from verification.evidence.reading.facts import holder_of
from verification.evidence.states import EvidenceKind
from verification.gate.findings import Finding
from verification.gate.view import StoryView
from verification.gate.words import blocker, excerpt, reporter


def pictures_are_told(view: StoryView) -> Iterator[Finding]:
    """Of a picture it is known whose it is, when and where it was taken, and under which licence it runs."""
    for claim in view.claims:
        verdict = view.standing(claim)
        if claim.kind != Kind.IMAGE or not verdict:
            continue
        shown = [view.evidence[pk] for pk in view.shown.get(verdict.pk, ()) if pk in view.evidence]
        pictures = [item for item in shown if item.kind == EvidenceKind.IMAGE]
        lacks = min((_lacks(item) for item in pictures), key=len, default=None)
        if lacks is None or lacks:
            yield blocker(
                view,
                "pictures_are_told",
                claim,
                f"{claim.label} shows a picture, and its verdict rests on none."
                if lacks is None
                else f"{claim.label} shows a picture of which is not known {', '.join(lacks)}.",
                f"{excerpt(claim.words)} Keep the picture as evidence and state whose it is, when and where it was"
                " taken, and its licence.",
                str(verdict.by) if lacks is None else reporter(view),
            )
        elif not any(_is_credited(view, claim, item) for item in pictures):
            yield blocker(
                view,
                "pictures_are_told",
                claim,
                f"{claim.label} shows a picture, and the copy does not say whose it is.",
                f"{excerpt(claim.words)} It is by {_whose(pictures[0])}.",
                reporter(view),
            )


def _is_credited(view: StoryView, claim: Claim, item: Evidence) -> bool:
    paragraphs = " ".join(view.paragraph_at(anchor) for anchor in view.places(claim))
    return not view.places(claim) or is_credited(_whose(item), paragraphs)


def _whose(item: Evidence) -> str:
    about = known(item.facts, item.stated)
    return about.get("credit") or holder_of(about.get("licence", ""))


def _lacks(item: Evidence) -> list[str]:
    about = known(item.facts, item.stated)
    has = {
        "whose it is": _whose(item),
        "when it was taken": item.own_date or day_of(about.get("date", "")),
        "where it was taken": about.get("place"),
        "its licence": about.get("licence"),
    }
    return [what for what, told in has.items() if not told]
