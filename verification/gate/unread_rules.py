"""The condition about mails that came in: somebody reads each, and says what it is."""

from collections.abc import Iterator

from newsroom import addresses
from verification.gate.findings import Finding
from verification.gate.states import Level
from verification.gate.view import StoryView


def mails_are_read(view: StoryView) -> Iterator[Finding]:
    """No mail of a party lies unread: what it denies would run undenied."""
    zone = view.story.desk.zone
    for request in view.requests:
        unread = request.unread_mails
        if unread:
            came = ", ".join(f"{mail.received_at.astimezone(zone):%H:%M on %d %B}" for mail in unread)
            count = "A mail" if len(unread) == 1 else f"{len(unread)} mails"
            yield Finding(
                "mails_are_read",
                Level.BLOCKER,
                f"{count} of {request.party.name} came in that nobody has read.",
                f"Came at {came}. Read it, and say what it is.",
                addresses.reply_request(view.story.uuid, request.uuid),
                str(request.owner),
            )
