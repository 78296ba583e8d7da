"""What hangs under the desk settings, in the order in which it is listed."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """A page of the desk settings: its title, what it is for, and the name of its URL.

    The URL takes the desk's slug, except that of a page which is the same for every desk.
    """

    title: str
    what_for: str
    url_name: str
    of_desk: bool = True


ENTRIES: tuple[Entry, ...] = (
    Entry(
        "People and hours",
        "Who works here, in which roles; opening hours and the duty editor.",
        "desk_people",
    ),
    Entry(
        "House policy",
        "What the gate asks before a story may run, how hard, and who has to sign.",
        "set_policy",
    ),
    Entry("Webhooks", "Addresses outside that events of the desk are sent to, signed.", "subscriptions"),
    Entry("Chat", "Chats that hear from the desk: Slack, Teams, Mattermost.", "chat_hooks"),
    Entry(
        "What leaves the building",
        "Hold everything back, for instance after a backup was restored, and let it go again.",
        "outbound",
        of_desk=False,
    ),
    Entry(
        "Records and retention",
        "Whether readers see how a story was checked, and how long free text is kept.",
        "desk_records",
    ),
    Entry(
        "Figures",
        "How quickly and how well the desk checks: what was late, what was overridden, what was corrected.",
        "desk_figures",
    ),
    Entry(
        "Audit",
        "Every event of your desks, and whether the ledger and the records are whole.",
        "audit",
        of_desk=False,
    ),
    Entry(
        "House numbers",
        "How long parties have to reply, how often they are followed up, and the last call.",
        "house_numbers",
    ),
    Entry(
        "Letters",
        "How mails to parties are worded, for each type of request, step and language.",
        "letters",
    ),
)
