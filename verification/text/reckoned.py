"""Words of quantity in the copy against the shares of a poll, in sentences for whoever checks them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from verification.text.figures.numbers import shown
from verification.text.quantifiers import Quantifier, quantifiers
from verification.text.sentences import sentences
from verification.text.shares import Finding, Group, Level, Share, on_side, rest
from verification.text.stances import Meant, clause, meant

HALF = Decimal(50)
# There is no agreed line for "overwhelming" or "few"; past these the words want a second look.
OVERWHELMING, SLIM, FEW = Decimal(200) / 3, Decimal(55), Decimal(15)
# "A third" for 33 is how people speak; for 35 it is "about a third".
PLAIN, LOOSE = Decimal("1.5"), Decimal("0.1")


@dataclass(frozen=True)
class Answers:
    """The published shares, as the words are held against them."""

    shares: Sequence[Share]
    decimals: int = 0
    margin: Decimal | None = None


def reckon(words: str, answers: Answers) -> list[Finding]:
    """What the shares say to every word of quantity in these words, in the order of the words."""
    if not answers.shares:
        return []
    found = []
    for sentence in sentences(words):
        text = sentence.of(words)
        within = quantifiers(text)
        spans = [one.span for one in within]
        for at, one in enumerate(within):
            beside = [*spans[max(0, at - 1) : at], *spans[at + 1 : at + 2]]
            level, said = _held(one, clause(text, one.span, beside), answers)
            start = sentence.start + one.span.start
            found.append(Finding(level, said, start, start + len(one.span)))
    return found


def _held(one: Quantifier, part: str, answers: Answers) -> tuple[Level, str]:
    if one.what == "points":
        return _points(one, answers)
    who = meant(answers.shares, part, answers.decimals)
    if one.figure and (who is None or who.how != "answer"):
        return _figure(one, who, answers)
    if who is None:
        return _unknown(one, answers)
    level, why = _against(one, who.group, answers)
    return level, f"“{one.text}”: {_who(who)}. {why}{_also(level, who, answers)}"


def _against(one: Quantifier, group: Group, answers: Answers) -> tuple[Level, str]:
    match one.what:
        case "majority" | "large majority" | "small majority":
            return _majority(one, group, answers.margin)
        case "minority":
            return _minority(one, group)
        case "plurality":
            return _plurality(group, answers.shares)
        case "few":
            holds = group.low <= FEW
            return (
                ("holds", "That is few.")
                if holds
                else ("look", f"Is that few? ({shown(group.total)} per cent.)")
            )
    return _share(one, group)


def _majority(one: Quantifier, group: Group, margin: Decimal | None) -> tuple[Level, str]:
    if one.denied:
        if group.low > HALF:
            return "false", "That is a majority: it is more than half."
        return "holds", "That is no majority: it takes more than half."
    if group.high <= HALF:
        return "false", "That is not a majority: it takes more than half."
    if group.low <= HALF:
        between = f"{shown(group.low)} and {shown(group.high)}"
        return (
            "look",
            f"The shares were rounded: it lies between {between}. Whether that is more than half is open.",
        )
    if margin is not None and group.total - margin <= HALF:
        return "look", f"That is more than half, but half lies within the margin of error (±{shown(margin)})."
    if one.what == "large majority" and group.total < OVERWHELMING:
        return "look", "That is a majority, but less than two thirds: say the figure."
    if one.what == "small majority" and group.total > SLIM:
        return "look", "That is a majority, and not a small one: say the figure."
    return "holds", "That is more than half."


def _minority(one: Quantifier, group: Group) -> tuple[Level, str]:
    if (group.high < HALF) != one.denied:
        return "holds", "That is less than half." if not one.denied else "That is half or more."
    return "false", "That is not less than half." if not one.denied else "That is less than half."


def _plurality(group: Group, shares: Sequence[Share]) -> tuple[Level, str]:
    inside = set(group.shares)
    others = [other for other in shares if other not in inside]
    sides = {
        side: sum((other.share for other in others if other.side == side), Decimal(0))
        for side in ("for", "against")
    }
    largest = max([*(other.share for other in others), *sides.values()], default=Decimal(0))
    if group.total <= largest:
        return "false", f"That is no plurality: another group has {shown(largest)}."
    if group.low > HALF:
        return "look", "That is more than half: a majority, not only a plurality."
    return "holds", "That is more than any other, and no majority."


def _share(one: Quantifier, group: Group) -> tuple[Level, str]:
    assert one.target is not None
    target, low, high = one.target, group.low, group.high
    named = "" if one.figure or target == HALF else f" It comes to {shown(target, decimals=1)} per cent."
    match one.near:
        case "over" | "least":
            holds = high > target if one.near == "over" else high >= target
            return (
                ("holds", f"That bears it out.{named}")
                if holds
                else ("false", f"That is not so many.{named}")
            )
        case "under" | "most":
            holds = low < target if one.near == "under" else low <= target
            return ("holds", f"That bears it out.{named}") if holds else ("false", f"That is more.{named}")
        case "nearly":
            if low > target:
                return "false", f"That is more than “{one.text}” says.{named}"
            near = high >= target - max(target * LOOSE, PLAIN)
            return (
                ("holds", f"That bears it out.{named}")
                if near
                else ("false", f"That is well short of it.{named}")
            )
    return _plain(one, group, named)


def _plain(one: Quantifier, group: Group, named: str) -> tuple[Level, str]:
    assert one.target is not None
    away = abs(group.total - one.target)
    loose = min(Decimal(5), one.target * LOOSE)
    tight = _digits(one, group) if one.figure else max(min(PLAIN, loose), group.slack)
    if away <= (loose if one.near == "about" else tight):
        return "holds", f"That bears it out.{named}"
    if one.figure and len(group.shares) > 1 and away <= group.slack:
        return "look", "The sum of the shares is another figure; that can be rounding."
    if away <= loose and not one.figure:
        return "look", f"That is near, not the same: say the figure, or “about”.{named}"
    return "false", f"That is another figure.{named}"


def _digits(one: Quantifier, group: Group) -> Decimal:
    """A figure of the copy may leave out digits that the card has, and be no other figure."""
    return one.unit / 2 if one.unit > Decimal(1).scaleb(-group.decimals) else Decimal(0)


def _figure(one: Quantifier, who: Meant | None, answers: Answers) -> tuple[Level, str]:
    """A percentage whose answer its words do not name: one share, one side, or what is left."""
    choices = [Group((share,), answers.decimals) for share in answers.shares]
    if who:
        choices = [choice for choice in choices if choice.shares[0] in who.group.shares] + [who.group]
    else:
        choices += [
            side
            for side in (
                on_side(answers.shares, "for", answers.decimals),
                on_side(answers.shares, "against", answers.decimals),
            )
            if side.shares
        ]
    held = [(choice, _share(one, choice)[0]) for choice in choices]
    if found := next((choice for choice, level in held if level == "holds"), None):
        answer = f"“{found.shares[0].answer}”" if len(found.shares) == 1 else found.sum
        return "holds", f"“{one.text}”: the card has {answer}, {shown(found.total)} per cent."
    if found := next((choice for choice, level in held if level == "look"), None):
        return "look", f"“{one.text}”: the shares come to {found.sum}; the difference can be rounding."
    left = rest(answers.shares)
    if not who and left > 0 and _share(one, Group((Share("", left),), answers.decimals))[0] == "holds":
        return "holds", f"“{one.text}”: that is what the shares leave to 100."
    level: Level = "false" if who else "look"
    return level, f"“{one.text}” is none of the shares on the card: {_all(choices)}."


def _all(choices: Sequence[Group]) -> str:
    return ", ".join(dict.fromkeys(choice.sum for choice in choices))


def _points(one: Quantifier, answers: Answers) -> tuple[Level, str]:
    """Percentage points: the distance between the sides, or between two answers."""
    sides = [on_side(answers.shares, side, answers.decimals) for side in ("for", "against")]
    singles = [Group((share,), answers.decimals) for share in answers.shares]
    pairs = [sides] if all(side.shares for side in sides) else []
    assert one.target is not None
    for pair in (*pairs, *combinations(singles, 2)):
        second, first = sorted(pair, key=lambda group: group.total)
        apart = first.total - second.total
        if abs(apart - one.target) <= _digits(one, first):
            said = f"{shown(first.total)} − {shown(second.total)} = {shown(apart)} points"
            return "holds", f"“{one.text}”: {said}."
    return "look", f"“{one.text}”: no two shares or sides of the card lie so far apart."


def _unknown(one: Quantifier, answers: Answers) -> tuple[Level, str]:
    if any(share.side for share in answers.shares):
        return (
            "look",
            f"“{one.text}”: the words do not say whether they are for or against. Hold it against the shares yourself.",
        )
    return (
        "look",
        f"“{one.text}”: say on the card which answers are for and which against, so that it can be calculated.",
    )


def _who(who: Meant) -> str:
    if who.how == "answer":
        return f"{who.group.sum} per cent answered “{who.group.shares[0].answer}”"
    if who.how == "not side":
        return f"{who.group.sum} per cent are not {'for' if who.side == 'not for' else 'against'} it"
    return f"{who.group.sum} per cent are {'for' if who.side in {'for', 'not against'} else 'against'} it"


def _also(level: Level, who: Meant, answers: Answers) -> str:
    """For those who do not support it: who is undecided does not support it either, and says nothing against it."""
    if level != "false" or who.how != "side" or who.side not in {"not for", "not against"}:
        return ""
    other = on_side(answers.shares, "for" if who.side == "not for" else "against", answers.decimals)
    left = Decimal(100) - who.group.total - other.total
    if left <= who.group.slack + other.slack:
        return ""
    return f" {other.sum} are {'for' if who.side == 'not for' else 'against'} it; {shown(left)} per cent took no side."
