"""The six kinds of change to what ran: what each is, and how prominently readers are told."""

from collections.abc import Mapping
from dataclasses import dataclass

from verification.record.states import RunKind


@dataclass(frozen=True)
class Change:
    """What one kind of change asks for. `weight` says which kind a version is that carries several."""

    meaning: str
    prominence: str
    weight: int
    tells_readers: bool = True
    asks_cause: bool = False
    """Is whoever signs it asked which step missed it?"""


CHANGES: Mapping[RunKind, Change] = {
    RunKind.UPDATE: Change(
        "What ran was right when it ran; more is known now.",
        "The time of the update stands under the headline; a line is added where readers would miss what is new.",
        1,
        tells_readers=False,
    ),
    RunKind.CLARIFICATION: Change(
        "What ran was right and could be misunderstood.",
        "A line at the foot of the story says what is clearer now.",
        2,
    ),
    RunKind.CORRECTION: Change(
        "A fact that ran was wrong.",
        "A line at the top of the story says what was wrong and what is right, and goes wherever the error went:"
        " headline, push and social lines.",
        4,
        asks_cause=True,
    ),
    RunKind.EDITORS_NOTE: Change(
        "Readers have to know something about how the story came about or what became of it.",
        "Above the first paragraph, in words of its own.",
        3,
    ),
    RunKind.REMOVAL: Change(
        "Something that ran is taken out, and is neither repeated nor described.",
        "A line at the top of the story says that something was taken out, when and why.",
        5,
        asks_cause=True,
    ),
    RunKind.RETRACTION: Change(
        "The story does not stand.",
        "The headline says that it is retracted, and the reason stands where the story stood.",
        6,
    ),
}
"""Whatever comes after the first version."""
