"""What addresses and hidden fields carry, read without trust."""

from uuid import UUID


def is_uuid(text: str) -> bool:
    """Is it a UUID, written as we write it?"""
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def number_of(text: str) -> int:
    """The version somebody saw; 0, which none has, where it is no number."""
    return int(text) if text.isdecimal() and len(text) < 10 else 0
