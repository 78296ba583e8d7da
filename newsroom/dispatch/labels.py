"""What a message is called where many of them are listed, whatever it is: a notice, a letter, an event sent out."""

from newsroom.dispatch.kinds import kind_of
from newsroom.dispatch.rendering import letter_labels
from newsroom.dispatch.webhooks import PUBLIC_EVENTS


def label_of(kind: str) -> str:
    """The kind of a message in words."""
    try:
        return kind_of(kind).label
    except LookupError:
        return letter_labels.get(kind) or PUBLIC_EVENTS.get(kind) or kind.replace("_", " ").capitalize()
