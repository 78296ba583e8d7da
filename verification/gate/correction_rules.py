"""The condition of a next version about what is wrong with the one before it: no version runs past a correction."""

from collections.abc import Iterator

from newsroom import addresses
from verification.gate.carrying import LastRun, Owed
from verification.gate.findings import Finding
from verification.gate.sign_off_rules import A_SENIOR
from verification.gate.states import Level
from verification.gate.view import StoryView
from verification.gate.words import AN_EDITOR, reporter

_RULE = "corrections_are_settled"


def corrections_are_settled(view: StoryView) -> Iterator[Finding]:
    """What readers are owed is decided before another version runs, and what was signed is in the copy of it."""
    last = view.last_run
    for one in last.owed if last else ():
        if one.left_by:
            sentence = f"{one.left_by} left the {one.name} for a later version."
            yield _finding(Level.WARNING, one, sentence)
        elif not one.signed:
            yield _finding(
                Level.BLOCKER,
                one,
                f"The {one.name} is open: nobody decided it yet.",
                "Sign it, drop it, or leave it for a later version.",
                who=A_SENIOR if one.by_senior else AN_EDITOR,
            )
        elif one.changes_words and last and not _reworded(view, last, one):
            what = f"C{one.claim} reads" if one.claim else "the copy reads"
            yield _finding(
                Level.BLOCKER,
                one,
                f"The {one.name} is signed, and {what} as it ran.",
                "Put it right in the copy.",
                addresses.copy(view.story.uuid),
                reporter(view),
            )


def _reworded(view: StoryView, last: LastRun, one: Owed) -> bool:
    """Does the copy say something else now, and the claim where the correction is about one?"""
    if view.revision.sha256 == last.text_sha256:
        return False
    claim = next((claim for claim in view.claims if claim.number == one.claim), None)
    return claim is None or claim.words_digest != last.claims.get(claim.number, [None])[0]


def _finding(
    level: Level, one: Owed, sentence: str, detail: str = "", path: str = "", who: str = ""
) -> Finding:
    where = path or addresses.correction(one.uuid)
    return Finding(_RULE, level, sentence, detail, where, who, one.claim, str(one.uuid))
