"""What a change of words does to what they say, where that is cheap and sure to see. It points; a person decides."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from verification.text.beyond import FIGURE
from verification.text.hedges import QUOTED, has_hedge, is_attributed
from verification.text.lexicon import HEDGES
from verification.text.matching import pattern_of
from verification.text.names import LEADS, POSSESSIVE

NEGATION = re.compile(r"\b(?:not|no|never|none|nobody|nothing|without|cannot)\b|n['\u2019]t\b", re.IGNORECASE)
SPELLED = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?|thousands?|millions?"
    r"|billions?)\b",
    re.IGNORECASE,
)
MINUS = re.compile(r"[-\u2212](?=\d)")
QUESTION = re.compile(r"\?")
SIGNS = re.compile(r"[\W_]+")
WORD = re.compile(r"[^\W\d_](?:[\w'\u2019]|\.(?=\w))*")
BEGINS = re.compile(r"(?:^|[.!?:\n][\s\"'\u201d\u2019]*|[\"\u201c\u2018(\u2013\u2014]\s*)\Z")
"""What a sentence begins after, its quotation mark or dash with it: a capital there says nothing."""


@dataclass(frozen=True)
class Shift:
    """A change of meaning, or its absence: a sentence, and the same in few words for "Suggested: …"."""

    sentence: str
    short: str
    grave: bool = True


def shifts(old: str, new: str, before: str, after: str, *, who: str = "") -> list[Shift]:
    """What changed from the `old` words to the `new` ones, which stood in the sentence `before` and stand in `after`.

    `who` is whom the claim is attributed to.
    """
    if not old or not new:
        return []
    found = [
        *_hedge(before or old, after or new),
        *_attribution(before or old, after or new, who),
        *_figures(old, new),
        *_names(old, new, before, after),
        *_negation(old, new),
        *_quoted(old, new),
    ]
    if not found and old != new and _only_style(old, new):
        words = "only spaces, punctuation or capitals changed"
        return [Shift(f"{words[0].upper()}{words[1:]}.", words, grave=False)]
    return found


def _hedge(before: str, after: str) -> Iterator[Shift]:
    had, has = has_hedge(before), has_hedge(after)
    if had and not has:
        words = dict.fromkeys(word.lower() for word in pattern_of(HEDGES).findall(QUOTED.sub(" ", before)))
        yield Shift(f"The hedge is gone: {_listed(words)}.", "a hedge was removed")
    elif has and not had:
        words = dict.fromkeys(word.lower() for word in pattern_of(HEDGES).findall(QUOTED.sub(" ", after)))
        yield Shift(f"A hedge came in: {_listed(words)}.", "a hedge came in")


def _attribution(before: str, after: str, who: str) -> Iterator[Shift]:
    if who and is_attributed(before, who) and not is_attributed(after, who):
        yield Shift(
            f"The attribution is gone: it no longer says that {who} said so.", "the attribution was removed"
        )


def _figures(old: str, new: str) -> Iterator[Shift]:
    was, now = _counted(old), _counted(new)
    gone, came = list((was - now).elements()), list((now - was).elements())
    if len(gone) == len(came) == 1:
        yield Shift(f"A figure changed: {gone[0]} became {came[0]}.", "a figure changed")
    elif gone or came:
        parts = [f"{_plain(words)} {verb}" for words, verb in ((gone, "went"), (came, "came in")) if words]
        yield Shift(f"Figures changed: {', '.join(parts)}.", "a figure changed")


def _counted(words: str) -> Counter[str]:
    return Counter([*FIGURE.findall(words), *(found.lower() for found in SPELLED.findall(words))])


def _names(old: str, new: str, before: str, after: str) -> Iterator[Shift]:
    gone, came = _named(old, before, but=new), _named(new, after, but=old)
    if len(gone) == len(came) == 1:
        yield Shift(f"A name changed: {gone[0]} became {came[0]}.", "a name changed")
    elif gone or came:
        parts = [f"{_plain(words)} {verb}" for words, verb in ((gone, "went"), (came, "came in")) if words]
        yield Shift(f"Names changed: {', '.join(parts)}.", "a name changed")


def _named(words: str, sentence: str, *, but: str) -> list[str]:
    """The capitalised words inside a sentence that `but` has in no form; those side by side as one name."""
    if _in_title_case(words):
        return []
    at = sentence.find(words)
    lead = sentence[:at] if at > 0 else ""
    other = {bare(POSSESSIVE.sub("", word)) for word in WORD.findall(but)}
    found: list[str] = []
    last = -1
    for match in WORD.finditer(words):
        name = POSSESSIVE.sub("", match[0])
        follows = last >= 0 and words[last : match.start()].isspace()
        begins = BEGINS.search(f"{lead}{words[: match.start()]}") and not _leads_a_name(words, match.end())
        if not name[0].isupper() or begins or name.lower() in LEADS or bare(name) in other:
            continue
        if follows:
            found[-1] += f" {name}"
        else:
            found.append(name)
        last = match.end()
    return found


def _leads_a_name(words: str, end: int) -> bool:
    """Does another capital follow at once, as after a first name?"""
    following = WORD.match(words, end + 1) if words[end : end + 1] == " " else None
    return following is not None and following[0][0].isupper()


def _in_title_case(words: str) -> bool:
    """Has every longer word a capital, as in some headlines? Then capitals say nothing."""
    longer = [word for word in WORD.findall(words) if len(word) > 4]
    return len(longer) > 3 and all(word[0].isupper() for word in longer)


def _negation(old: str, new: str) -> Iterator[Shift]:
    was, now = len(NEGATION.findall(old)), len(NEGATION.findall(new))
    if was != now:
        yield Shift(f"A negation {'came in' if now > was else 'is gone'}.", "a negation changed")


def _quoted(old: str, new: str) -> Iterator[Shift]:
    was, now = [[bare(words) for words in QUOTED.findall(text)] for text in (old, new)]
    if was and not now:
        yield Shift(
            "The words no longer stand in quotation marks.", "a quotation became the paper's own words"
        )
    elif now and not was:
        yield Shift("Words stand in quotation marks now.", "words became a quotation")
    elif was != now:
        yield Shift("Words inside quotation marks changed.", "a quotation changed")


def _only_style(old: str, new: str) -> bool:
    """The same letters and figures in the same order; a question stays a question, a minus a minus."""
    return bare(old) == bare(new) and all(
        pattern.findall(old) == pattern.findall(new) for pattern in (FIGURE, MINUS, QUESTION)
    )


def bare(words: str) -> str:
    """Words as they are compared: without signs, in one case."""
    return SIGNS.sub("", words).casefold()


def _listed(words: dict[str, None]) -> str:
    return ", ".join(f"“{word}”" for word in words) or "the words that say it is not established"


def _plain(words: list[str]) -> str:
    return ", ".join(words)
