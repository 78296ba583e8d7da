"""Shapes that sentences of several rooms have."""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from verification.web.sentences.words import Words

Facts = dict[str, Any]
Sentence = str | Callable[[Facts, Words], str | SafeString]


def about(template: str) -> Sentence:
    """About one claim: `{claim}` is its link."""
    return lambda facts, words: format_html(template, claim=words.claim(facts["claim"]))


def claims(words: Words, numbers: Iterable[int]) -> SafeString | str:
    links = [words.claim(number) for number in numbers]
    joined: SafeString | str = ""
    for link in links:
        joined = format_html("{}, {}", joined, link) if joined else link
    return joined


def by_command(facts: Facts) -> str:
    """Which account of the machine did it, where nobody signed in for it."""
    return f", by command of {facts['ran_by']}" if facts.get("ran_by") else ""
