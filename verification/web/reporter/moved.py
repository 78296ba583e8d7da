"""What saving copy has moved, in a sentence: verdicts that no longer count, claims whose words are gone."""

from collections.abc import Iterable

from newsroom.stories.parts import listed, named
from newsroom.stories.states import StoryState
from verification.checking.moved import Moved, Stand, moved


def what_moved(before: Stand, after: Stand) -> str:
    """What happened between the two, for whoever saved."""
    if after.version == before.version:
        return f"Nothing was changed: v{after.version} stands as it is."
    said = [f"Saved as v{after.version}."]
    claims = moved(before, after)
    looks = [claim for claim in claims if claim.parts and not claim.lost]
    leaning = [claim for claim in claims if not claim.parts and not claim.lost]
    lost = [claim for claim in claims if claim.lost]
    for group, because in ((looks, _because(looks)), (leaning, "what they lean on changed")):
        if group:
            needs = "1 claim needs" if len(group) == 1 else f"{len(group)} claims need"
            said.append(f"{needs} another look because {because}: {_labels(group)}.")
    if lost:
        has = "1 claim has" if len(lost) == 1 else f"{len(lost)} claims have"
        said.append(f"{has} lost {'its' if len(lost) == 1 else 'their'} words: {_labels(lost)}.")
    back = sorted(after.decided - before.decided)
    if back:
        counts = "The verdict on {} counts" if len(back) == 1 else "The verdicts on {} count"
        said.append(f"{counts.format(_numbered(back))} again: the words are back as they were judged.")
    if before.decided and not claims and not back:
        said.append("No claim that was checked is touched.")
    if before.state in (StoryState.APPROVED, StoryState.SCHEDULED) and after.state == StoryState.CHECKING:
        said.append("The approval is void; the story is back in checking.")
    return " ".join(said)


def _because(claims: list[Moved]) -> str:
    """One reason for all of them: the parts of the copy that changed."""
    return f"{named([part for claim in claims for part in claim.parts])} changed"


def _labels(claims: list[Moved]) -> str:
    return _numbered(claim.claim for claim in claims)


def _numbered(claims: Iterable[int]) -> str:
    return listed([f"C{number}" for number in claims])
