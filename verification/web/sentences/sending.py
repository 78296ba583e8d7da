"""What is sent, and to whom."""

from collections.abc import Mapping

from verification.web.sentences.shapes import Sentence, by_command

SENTENCES: Mapping[str, Sentence] = {
    "reminder.snoozed": lambda facts, words: f"put a reminder off until {words.moment(facts['until'])}",
    "reminder.snooze_undone": "wants to be reminded as planned after all",
    "feed.made": "made a calendar of their deadlines",
    "feed.renewed": "gave the calendar of their deadlines another address",
    "feed.revoked": "ended the calendar of their deadlines",
    "message.requeued": "had a message that was given up sent again",
    "message.dropped": "let a message that was given up be",
    "reminder.requeued": "had a reminder that was given up looked at again",
    "reminder.dropped": "let a reminder that was given up be",
    "outbound.frozen": "froze everything that is sent",
    "outbound.lifted": lambda facts, _words: f"let everything be sent again{by_command(facts)}",
    "outbound.released": "had a message sent that was held back",
    "outbound.dropped": "dropped a message that was held back",
    "subscription.subscribed": "had events of the desk sent to an address",
    "subscription.changed": "changed where events of the desk are sent, or which",
    "subscription.secret_rotated": "made a new secret for events that are sent",
    "subscription.removed": "ended sending events of the desk to an address",
    "subscription.enabled": "had events sent to an address again",
    "subscription.pinged": "tried an address that events are sent to",
    "subscription.redelivered": lambda facts, _words: (
        f"had {facts['messages']} {'event' if facts['messages'] == 1 else 'events'} sent again"
    ),
    "chat.added": "had messages said in a chat",
    "chat.removed": "ended saying messages in a chat",
    "chat.enabled": "had messages said in a chat again",
    "chat.tried": "tried a chat",
}
