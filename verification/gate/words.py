"""How findings put things: whom they call, and the words of the copy they point at."""

from newsroom import addresses
from verification.claims.models import Claim
from verification.gate.findings import Finding
from verification.gate.states import Level
from verification.gate.view import StoryView

NOBODY = "Nobody yet"

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
    """Words of the copy, quoted and not too long."""
    words = words if len(words) <= 120 else words[:117] + "…"
    return words if words[:1] in '“"«' else f"“{words}”"
