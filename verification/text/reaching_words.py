"""The words about an effort to reach somebody that a log bears out, in the style of those that stand there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from verification.text.reaching import Reading
from verification.text.reaching_channels import channel_named, meant_by, worded
from verification.text.reaching_cues import SILENCE, Says
from verification.text.reaching_log import Log
from verification.text.reaching_times import told

LONGEST_QUOTED = 240


@dataclass(frozen=True)
class Asked:
    """A party as the copy names it, what the copy says of it now, and what was logged."""

    who: str
    readings: Sequence[Reading]
    log: Log


@dataclass(frozen=True)
class Style:
    """How the copy puts it: who "we" are ("" where it does not say), in which tense, "e-mail" or "email"."""

    newsroom: str = ""
    verb: str = "has contacted"
    hyphen: bool = False


def style_of(passage: str, readings: Sequence[Reading]) -> Style:
    """The style of words that stand there."""
    asked = [one for one in readings if one.says in (Says.CONTACTED, Says.TRIED) and one.newsroom]
    hyphen = "e-mail" in passage.lower()
    if not asked:
        named = next((one.newsroom for one in readings if one.newsroom), "")
        return Style(named, "have contacted" if named.lower() == "we" else "has contacted", hyphen)
    we = asked[0].newsroom
    perfect = any(f"{has} " in passage for has in ("has", "have", "had"))
    have = "have contacted" if we.lower() == "we" else "has contacted"
    return Style(we, have if perfect else "contacted", hyphen)


def line(asked: Sequence[Asked], style: Style, now: datetime, *, shorter: bool = False) -> str:
    """One or two sentences that hold as of now; "" where nothing was tried, so that nothing may be said.

    The shorter form leaves out how somebody was asked of whom it says what came of it, and every channel.
    """
    told_of = [_Told(one, style, now, shorter=shorter) for one in asked]
    told_of = [one for one in told_of if one.outcome or one.log.reached or one.log.failed or one.log.unknown]
    contact = _contact([one for one in told_of if not (shorter and one.outcome)], style, shorter=shorter)
    return " ".join(filter(None, (contact, _outcomes(told_of, contact))))


def _contact(told_of: Sequence["_Told"], style: Style, *, shorter: bool) -> str:
    """Whom the newsroom has reached, and whom it tried to."""
    reached = [
        (_inside(one.who), _over(one, one.log.reached, style, shorter=shorter))
        for one in told_of
        if one.is_contacted
    ]
    tried = [
        (_inside(one.who), _over(one, one.log.failed + one.log.unknown, style, shorter=False))
        for one in told_of
        if not one.is_contacted and not one.outcome
    ]
    we = style.newsroom
    parts = []
    if reached:
        plural = "have" if len(reached) > 1 or " and " in reached[0][0] else "has"
        listed = _sent(reached)
        parts.append(f"{we} {style.verb} {listed}" if we else f"{_first(listed)} {plural} been contacted")
    if tried:
        listed = _sent(tried)
        have = style.verb.partition(" ")[0] + " " if " " in style.verb else ""
        parts.append(
            f"{we} {have}tried to contact {listed}" if we else f"Attempts were made to contact {listed}"
        )
    return " ".join(f"{_first(part)}." for part in parts)


def _over(one: "_Told", channels: tuple[str, ...], style: Style, *, shorter: bool) -> str:
    if shorter or not style.newsroom:
        return ""
    kept = one.channel_words(channels)
    return kept or worded(tuple(dict.fromkeys(channels))[:2], hyphen=style.hyphen)


def _sent(asked: Sequence[tuple[str, str]]) -> str:
    """Each with its channel; those over the same channel share it."""
    by_channel: dict[str, list[str]] = {}
    for who, how in asked:
        by_channel.setdefault(how, []).append(who)
    return _listed([f"{_listed(names)} {how}".strip() for how, names in by_channel.items()])


def _outcomes(told_of: Sequence["_Told"], contact: str) -> str:
    parts = [one for one in told_of if one.outcome]
    same = {one.outcome for one in parts}
    if len(parts) > 1 and len(same) == 1 and parts[0].together:
        if len(parts) == len(told_of) and contact:
            return f"{'Neither' if len(parts) == 2 else 'None of them'} {parts[0].together}."
        if len(parts) == 2:
            return f"Neither {_inside(parts[0].who)} nor {_inside(parts[1].who)} {parts[0].together}."
    if len(parts) > 1 and len(same) == 1 and same <= _ALIKE:
        if len(parts) == len(told_of) and contact and len(parts) == 2:
            return f"Both {parts[0].outcome}."
        return f"{_first(_listed([_inside(one.who) for one in parts]))} {parts[0].outcome}."
    sentences: list[str] = []
    for one in parts:
        if one.is_quoted or not sentences or sentences[-1].endswith("”"):
            sentences.append(f"{_first(one.who)} {one.outcome}")
        else:
            sentences[-1] += f"; {_inside(one.who)} {one.outcome}"
    return " ".join(sentence if sentence.endswith("”") else f"{sentence}." for sentence in sentences)


class _Told:
    """What may be said of one party now."""

    def __init__(self, asked: Asked, style: Style, now: datetime, *, shorter: bool) -> None:
        self.log, self.readings = asked.log, asked.readings
        self.who = asked.who or asked.log.party
        self.together = ""
        self.is_quoted = False
        self.outcome = self._outcome(style, now, shorter=shorter)

    @property
    def is_contacted(self) -> bool:
        return bool(self.log.reached)

    def channel_words(self, channels: tuple[str, ...]) -> str:
        """The copy's own words for how they were asked, where the log bears them out."""
        for one in self.readings:
            meant = meant_by(channel_named(one.channel_words))
            if one.channel_words and one.says == Says.CONTACTED and meant and meant & set(channels):
                return one.channel_words
        return ""

    def _outcome(self, style: Style, now: datetime, *, shorter: bool) -> str:
        log = self.log
        if log.outcome in _HEARD:
            said = _HEARD[log.outcome]
            quoted = log.heard.strip() if log.outcome in ("answered", "denied", "standing_denial") else ""
            if quoted and not shorter and len(quoted) <= LONGEST_QUOTED and "\n" not in quoted:
                self.is_quoted = True
                return f"{said}: “{_inner(quoted)}{'' if quoted[-1] in '.!?…' else '.'}”"
            return said
        if not log.reached:
            channels = tuple(dict.fromkeys(log.failed))
            if len(channels) < 2:
                return ""
            how = "" if shorter else " " + worded(channels, last="or", hyphen=style.hyphen)
            return f"could not be reached{how}"
        if log.stale:
            return ""
        if log.is_over(now) and log.reply_by:
            by = f"responded by {told(log.reply_by, now)}"
            self.together = f"had {by}"
            return f"had not {by}"
        if any(one.says in SILENCE for one in self.readings):
            self.together = "immediately responded"
            return "did not immediately respond"
        return ""


_HEARD = {
    "answered": "responded to questions",
    "denied": "denied the claim",
    "standing_denial": "has previously denied the claim",
    "lawyers_letter": "responded to questions through lawyers",
    "declined": "declined to comment",
    "more_time": "asked for more time to respond",
}


_ALIKE = frozenset({_HEARD["declined"], _HEARD["more_time"], "could not be reached"})
"""Outcomes that are said of several at once in the same words."""


def _inner(words: str) -> str:
    """Quoted words inside a quotation: with single marks."""
    return words.replace("“", "‘").replace("”", "’").strip('"').replace('"', "'")


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _first(words: str) -> str:
    return words[:1].upper() + words[1:]


def _inside(who: str) -> str:
    """A name within a sentence: its article is small there."""
    for article in ("The ", "A ", "An "):
        if who.startswith(article):
            return article.lower() + who[len(article) :]
    return who
