"""How states, times, differences and shares are worded and drawn on the pages. Presentation only."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.template import Context
from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

from verification.checking.states import Label
from verification.outreach.links import address_of, without_addresses
from verification.outreach.models import ReplyLink
from verification.web.galley import Run, draw
from verification.web.once import FIELD, number_of_a_form
from verification.web.signs import icon, sign_of
from verification.web.times import ago_words, clock_words, due_words, minutes_until, offset_words, span

register = template.Library()
register.simple_tag(icon)


@register.inclusion_tag("components/_state.html")
def state_label(state: Label | str, words: str = "", icon: str = "") -> dict[str, str]:
    """A state as icon and word: of a verdict's label, or of a key of SIGNS with words of one's own."""
    sign = sign_of(state)
    return {"css": sign.css, "icon": icon or sign.icon, "words": words or sign.words}


@register.simple_tag
def once() -> SafeString:
    """Within a form that must not be done twice, however often it is sent."""
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, number_of_a_form())


@register.simple_tag
def reply_page_of(link: ReplyLink) -> str:
    """The whole address of a reply page, to be sent to the party."""
    return address_of(link)


@register.filter
def without_reply_page(text: str) -> str:
    """Words of a mail for whoever reads along: without the address at which anybody could answer as the party."""
    return without_addresses(text)


@register.filter
def in_quotes(words: str) -> str:
    """Words of the copy in quotation marks; those that bring their own keep these, and are closed by them."""
    opens = {'"': '"', "“": "”", "«": "»"}
    if closes := opens.get(words[:1]):
        return words if closes in words[1:] else f"{words}{closes}"
    return f"“{words}”"


@register.filter
def sign_css(state: Label | str) -> str:
    """The class that gives a state its colour and its line."""
    return sign_of(state).css


@register.simple_tag
def icon_of(state: Label | str) -> SafeString:
    """The icon of a state, beside words that name it."""
    return icon(sign_of(state).icon)


@register.simple_tag
def galley_run(run: Run, current: int = 0) -> SafeString:
    """Words of the copy with their claims drawn on them."""
    return draw(run, current)


def _zone(zone: tzinfo | str | None) -> tzinfo:
    return ZoneInfo(zone) if isinstance(zone, str) and zone else zone or timezone.get_current_timezone()


def _now(context: Context) -> datetime:
    now = context.get("now")
    return now if isinstance(now, datetime) else timezone.now()


def _moment(context: Context, instant: datetime | None, zone: tzinfo | str | None) -> dict[str, Any]:
    if instant is None:
        return {"instant": None}
    now, place = _now(context), _zone(zone)
    foreign = offset_words(instant, place) != offset_words(instant, timezone.get_current_timezone())
    local = instant.astimezone(place)
    return {
        "instant": instant,
        "iso": instant.astimezone(UTC).isoformat(),
        "absolute": clock_words(instant, place, now),
        "zone": offset_words(instant, place) if foreign else "",
        "full": f"{date_format(local, 'D j M Y, H:i')} ({offset_words(instant, place)})",
        "now": now,
    }


@register.inclusion_tag("components/_when.html", takes_context=True)
def when(
    context: Context, instant: datetime | None, zone: tzinfo | str | None = None, none: str = "no time set"
) -> dict[str, Any]:
    """A deadline, absolute and relative; coloured when soon or late."""
    moment = _moment(context, instant, zone)
    if instant is not None:
        moment["relative"], moment["css"] = due_words(instant, moment["now"])
        moment["kind"] = "due"
    return moment | {"none": none}


@register.inclusion_tag("components/_when.html", takes_context=True)
def ago(
    context: Context, instant: datetime | None, zone: tzinfo | str | None = None, none: str = "never"
) -> dict[str, Any]:
    """Something that happened, absolute and relative; never coloured."""
    moment = _moment(context, instant, zone)
    if instant is not None:
        moment |= {"relative": ago_words(instant, moment["now"]), "css": "dim", "kind": "ago"}
    return moment | {"none": none}


@register.inclusion_tag("components/_when.html", takes_context=True)
def at(
    context: Context, instant: datetime | None, zone: tzinfo | str | None = None, none: str = ""
) -> dict[str, Any]:
    """An instant, absolute only."""
    return _moment(context, instant, zone) | {"none": none}


@register.simple_tag(takes_context=True)
def countdown(context: Context, instant: datetime) -> SafeString:
    """The hours and minutes that are left, large, for the head of the gate."""
    left = minutes_until(instant, _now(context))
    words = f"{left // 60}:{left % 60:02}" if left >= 0 else f"{span(-left)} late"
    return format_html(
        '<time class="count{}" datetime="{}" data-rel="count">{}</time>',
        "" if left >= 0 else " late",
        instant.astimezone(UTC).isoformat(),
        words,
    )


@register.simple_tag(takes_context=True)
def zone_words(context: Context, zone: tzinfo | str | None = None) -> str:
    """The zone that times without one are in, as the foot of the page says it."""
    return offset_words(_now(context), _zone(zone))


@register.simple_tag
def zone_name() -> str:
    """The name of the zone times are in, for the script that moves the clock on."""
    zone = timezone.get_current_timezone()
    return zone.key if isinstance(zone, ZoneInfo) else "UTC"


# Shares, drawn as a bar of attributes: no inline style is allowed.


@dataclass(frozen=True)
class Segment:
    """A piece of a bar 100 wide."""

    css: str
    x: str
    width: str


def segments(parts: Iterable[tuple[str, int]], whole: int) -> list[Segment]:
    """Parts of a whole as the pieces of a bar."""
    pieces, x = [], 0.0
    for css, count in parts:
        width = 100 * count / whole if whole else 0
        if width:
            pieces.append(Segment(css, f"{x:.1f}", f"{width:.1f}"))
        x += width
    return pieces


@register.inclusion_tag("components/_bar.html")
def claims_bar(may_run: int, blocks: int = 0, stale: int = 0, unchecked: int = 0) -> dict[str, Any]:
    """What stands in the way of a story, by claims."""
    parts = [("f-ok", may_run), ("f-bad", blocks), ("f-stale", stale), ("", unchecked)]
    return {
        "segments": segments(parts, may_run + blocks + stale + unchecked),
        "words": f"{may_run} may run, {blocks} block, {stale} stale, {unchecked} unchecked",
    }


@register.inclusion_tag("components/_bar.html")
def coverage_bar(claimed: int, nothing: int, unclaimed: int) -> dict[str, Any]:
    """How the sentences of a copy are accounted for."""
    parts = [("", claimed), ("f-none", nothing), ("f-unv", unclaimed)]
    return {
        "segments": segments(parts, claimed + nothing + unclaimed),
        "words": f"{claimed} claimed, {nothing} nothing to check, {unclaimed} unclaimed",
    }


@register.inclusion_tag("components/_bar.html")
def load_bar(held: int, capacity: int) -> dict[str, Any]:
    """How much of somebody's capacity is taken; full when it is exceeded."""
    css = "" if held <= capacity else "f-bad"
    return {
        "segments": segments([(css, min(held, capacity))], capacity),
        "words": f"{held} of {capacity} held",
    }


# What differs between two versions, and forms


@register.filter
def old_words(diff: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The side of a word diff that was there before: what is the same and what went."""
    return [(op, text) for op, text in diff if op != "insert"]


@register.filter
def new_words(diff: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The side of a word diff that is there now: what is the same and what came."""
    return [(op, text) for op, text in diff if op != "delete"]


@register.filter
def of(found: Mapping[Any, Any], key: Any) -> Any:
    """What a mapping holds for a key; "" where it holds nothing."""
    return found.get(key, "")


@register.filter
def with_keys(choices: Iterable[Any], keys: str) -> Iterator[tuple[Any, str]]:
    """Each choice of a field with the key that chooses it, and "" where the keys run out."""
    for number, choice in enumerate(choices):
        yield choice, keys[number : number + 1]
