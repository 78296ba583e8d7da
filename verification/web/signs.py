"""How states are drawn: a class of the style sheet, an icon of the sprite and a word, always all three."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString

from verification.checking.states import STALE, UNCHECKED, Label


@dataclass(frozen=True)
class Sign:
    """How a state is drawn, and its usual word."""

    css: str
    icon: str
    words: str


SIGNS: Mapping[str, Sign] = {
    "ok": Sign("s-ok", "ok", "Confirmed"),
    "attr": Sign("s-attr", "attr", "Attributed, unverified"),
    "disp": Sign("s-disp", "disp", "Disputed"),
    "unv": Sign("s-unv", "unv", "Unverified"),
    "false": Sign("s-false", "false", "False"),
    "na": Sign("s-na", "na", "Not checkable"),
    "open": Sign("s-open", "open", UNCHECKED.words),
    "stale": Sign("s-stale", "stale", STALE.words),
    "blocked": Sign("s-false", "lock", "Blocked"),
    "wait": Sign("", "clock", "Waiting"),
}


def sign_of(state: Label | str) -> Sign:
    """The sign of a verdict's label, in its words; or of a key of SIGNS."""
    if isinstance(state, Label):
        sign = SIGNS[state.sign]
        return Sign(sign.css, sign.icon, state.words)
    return SIGNS[state]


def icon(name: str, label: str = "") -> SafeString:
    """An icon of the sprite; without a label it is decoration beside a word."""
    if label:
        return format_html('<svg class="i" role="img" aria-label="{}"><use href="#i-{}"/></svg>', label, name)
    return format_html('<svg class="i" aria-hidden="true"><use href="#i-{}"/></svg>', name)
