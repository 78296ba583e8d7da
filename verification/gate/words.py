"""How findings put things: whom they call, and the words of the copy they point at."""

import re
from collections.abc import Iterable

from newsroom import addresses
from verification.checking.models import Verdict
from verification.checking.states import FixState
from verification.claims.models import Claim
from verification.gate.findings import Finding
from verification.gate.states import Level
from verification.gate.view import StoryView

NOBODY = "Nobody yet"
LONGEST = 120
_OPENING = re.compile(r"[“„«]|(?<![^\s(\[—–:/-])\"")
_CLOSING = re.compile(r"[”»\"]")

AN_EDITOR = "An editor"
"""How the gate calls whoever may decide what any editor of the desk may."""


def blocker(
    view: StoryView, rule: str, claim: Claim, sentence: str, detail: str = "", who: str = ""
) -> Finding:
    """Something about a claim that stops the story; it is mended at the claim."""
    path = addresses.claim(view.story.uuid, claim.number)
    return Finding(rule, Level.BLOCKER, sentence, detail, path, who, claim.number)


def reporter(view: StoryView) -> str:
    """Whose story it is: the byline, else who filed it."""
    return ", ".join(str(user) for user in view.story.byline_users) or str(view.story.filed_by)


def excerpt(words: str) -> str:
    """Words of the copy, quoted and not too long: a sentence in which marks are closed, and single within."""
    if len(words) > LONGEST:
        cut = words[: LONGEST - 1]
        words = f"{cut.rpartition(' ')[0] or cut}…"
    inner = _CLOSING.sub("’", _OPENING.sub("‘", words))
    if inner.rfind("‘") > inner.rfind("’") and inner.count("‘") > words.count("‘"):
        inner += "’"
    if inner[:1] == "‘" and inner[-1] == "’" and not {"‘", "’"} & set(inner[1:-1]):
        inner = inner[1:-1]
    ends = inner.rstrip("’")[-1:] in ".!?…"
    return f"“{inner}”" if ends else f"“{inner}”."


def labels(claims: Iterable[Claim]) -> str:
    """Several claims, as a sentence names them: each of them, so that what was decided about some is not taken for
    what is decided about all."""
    return ", ".join(claim.label for claim in claims)


def fix_of(verdict: Verdict) -> str:
    """The other words that a verdict proposes and nobody has decided about, for the line under a blocker."""
    if verdict.fix_state != FixState.PROPOSED:
        return ""
    return f"{verdict.by} proposes: {excerpt(verdict.fix)} Accept it or say stet."
