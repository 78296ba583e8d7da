"""What hangs under the desk settings, in the order in which it is listed."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """A page of the desk settings: its title, what it is for, and the name of its URL, which takes the desk's slug."""

    title: str
    what_for: str
    url_name: str


ENTRIES: tuple[Entry, ...] = (
    Entry(
        "People and hours",
        "Who works here, in which roles; opening hours and the duty editor.",
        "desk_people",
    ),
    Entry(
        "Letters",
        "How mails to parties are worded, for each type of request, step and language.",
        "letters",
    ),
)
