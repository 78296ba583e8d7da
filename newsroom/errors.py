"""The three ways a verb says no. Doors translate them once each (page middleware, API exception handler)."""

from collections.abc import Iterable, Mapping


class Refusal(Exception):
    """A refusal whose text is one sentence for the person who asked."""


class NotPermitted(Refusal):
    """This person may not do this (HTTP 403)."""


class NotPossible(Refusal):
    """Nobody may do this now: wrong state, or somebody else was first (HTTP 409)."""


class Invalid(Refusal):
    """What was given cannot be used (HTTP 422); `errors` maps a field to its sentences, "" is the whole form."""

    def __init__(self, errors: Mapping[str, Iterable[str]]) -> None:
        self.errors: dict[str, list[str]] = {field: list(sentences) for field, sentences in errors.items()}
        super().__init__(" ".join(sentence for sentences in self.errors.values() for sentence in sentences))


def require_text(field: str, text: str, sentence: str, *, limit: int = 5_000) -> str:
    """The text without surrounding space; `Invalid` with `sentence` when nothing is left, or when it is too long."""
    text = optional_text(field, text, limit=limit)
    if not text:
        raise Invalid({field: [sentence]})
    return text


def optional_text(field: str, text: str, *, limit: int = 5_000) -> str:
    """The text without surrounding space; `Invalid` when it is too long: what somebody typed is never cut."""
    text = text.replace("\x00", "").strip()
    if len(text) > limit:
        raise Invalid({field: [f"This is {len(text):,} characters long; at most {limit:,} are kept."]})
    return text
