"""Channels as copy words them, and the channels of a log that bear them out."""

import re

from verification.text.flags import channel_of

_ONLINE = frozenset({"social", "messaging"})

MEANT: dict[str, frozenset[str]] = {
    "email": frozenset({"email"}),
    "phone": frozenset({"phone"}),
    "letter": frozenset({"letter"}),
    "in_person": frozenset({"in_person"}),
    "messaging": frozenset({"messaging"}),
    "web_form": frozenset({"web_form"}),
    **dict.fromkeys(
        ("telegram", "facebook", "whatsapp", "signal", "instagram", "x", "linkedin", "youtube", "social"),
        _ONLINE,
    ),
}
"""Which logged channels bear out a channel that the copy names; any does where the copy names another, or none."""

NAMED = {
    "email": "by email",
    "phone": "by telephone",
    "letter": "by letter",
    "in_person": "in person",
    "messaging": "by message",
    "social": "via social media",
    "web_form": "through a web form",
}
"""How a logged channel is worded in copy."""

THINGS = {
    "email": "e-mail",
    "phone": "telephone call",
    "letter": "letter",
    "in_person": "visit",
    "messaging": "message",
    "social": "message on a social network",
    "web_form": "web form",
}
"""What was sent or made over a logged channel, in a sentence to the newsroom."""

_FORM = re.compile(r"\b(?:contact|web|online|website) form\b", re.IGNORECASE)
_TEXTED = re.compile(r"\b(?:text(?:ed)?|sms|text messages?|messaged)\b", re.IGNORECASE)
_CALLS = re.compile(r"\b(?:phone )?calls?\b|\bcalled\b|\bby telephone\b|\bvoicemails?\b", re.IGNORECASE)


def channel_named(words: str) -> str:
    """The channel that words about an effort name, or ""."""
    if _FORM.search(words):
        return "web_form"
    if _TEXTED.search(words):
        return "messaging"
    return channel_of(words) or ("phone" if _CALLS.search(words) else "")


# Channels that copy lists beside another: "by phone, e-mail and letter".
_BESIDE = (
    ("email", re.compile(r"\be-?mail(?:s|ed)?\b", re.IGNORECASE)),
    ("phone", re.compile(r"\b(?:tele)?phoned?\b|\bcalls\b|\bvoicemails?\b", re.IGNORECASE)),
    ("letter", re.compile(r"\bletters?\b|\bby post\b", re.IGNORECASE)),
    (
        "messaging",
        re.compile(r"\btext messages?\b|\bby text\b|\bsms\b|\bwhatsapp\b|\btelegram\b", re.IGNORECASE),
    ),
    (
        "social",
        re.compile(r"\bfacebook\b|\btwitter\b|\binstagram\b|\blinkedin\b|\bsocial media\b", re.IGNORECASE),
    ),
    ("in_person", re.compile(r"\bin person\b", re.IGNORECASE)),
)


def channels_beside(words: str, first: str) -> tuple[str, ...]:
    """The channels that words name beside the first one."""
    meant = meant_by(first) or frozenset()
    return tuple(channel for channel, pattern in _BESIDE if pattern.search(words) and channel not in meant)


def meant_by(channel: str) -> frozenset[str] | None:
    """The logged channels that bear out a named one; None where any does."""
    return MEANT.get(channel)


def worded(channels: tuple[str, ...], *, last: str = "and", hyphen: bool = False) -> str:
    """ "by email and by telephone": logged channels as copy puts them; `hyphen` where the copy writes "e-mail"."""
    named = list(dict.fromkeys(NAMED[channel] for channel in channels))
    if hyphen:
        named = [name.replace("email", "e-mail") for name in named]
    if len(named) > 1 and all(name.startswith("by ") for name in named[1:]):
        named = [named[0], *(name.removeprefix("by ") for name in named[1:])]
    return named[0] if len(named) == 1 else f"{', '.join(named[:-1])} {last} {named[-1]}" if named else ""
