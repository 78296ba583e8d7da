"""The words in a sentence that report: verbs, as they are used there, and things like "the claim that"."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from verification.text import reporting
from verification.text.grammar import (
    AFTER_VERBS,
    AFTERWARDS,
    BE,
    BEFORE_PARTICIPLE,
    BEFORE_PLAIN,
    BEFORE_THINGS,
    HAVE,
    HELPERS,
    LABELS,
    MODALS,
    POSSESSIVES,
    SUBJECTS,
    VIEWS,
)
from verification.text.reporting import Verb, verbs
from verification.text.tokens import Token, before_auxiliaries

LONGEST_NAMED = 7
LONGEST_LABEL = 4


@dataclass(frozen=True)
class Cue:
    """Where it stands (from `at` up to `end`), how it is used, and which sentences it makes.

    `use` is one of: finite, participle, passive, infinitive, noun, state, source.
    """

    start: int
    at: int
    end: int
    use: str
    frames: frozenset[str]


def cues(tokens: Sequence[Token], *, headline: bool) -> Iterator[Cue]:
    """Every word of the sentence that may report something, in order."""
    known = verbs()
    shouted = all(token.word.isupper() for token in tokens if token.is_word)
    capitals_tell = not headline and not shouted
    rules = [_noun, _state, _source]
    rules += [_beside_quote, _introduced] if any(token.is_quote for token in tokens) else []
    rules += [_label] if headline else []
    for at, token in enumerate(tokens):
        if token.is_quote or (capitals_tell and at and token.is_name):
            continue
        verb = known.get(token.low)
        found = _verb(tokens, at, verb) if verb else None
        for rule in rules:
            found = found or rule(tokens, at)
        if found:
            yield found


def _verb(tokens: Sequence[Token], at: int, verb: Verb) -> Cue | None:
    if at + 1 < len(tokens) and tokens[at + 1].word in {"-"}:
        return None
    start = before_auxiliaries(tokens, at)
    helpers = [token.low for token in tokens[start:at]]
    before = tokens[start - 1].low if start else ""
    use = _use(verb.form, set(helpers), before, _after(tokens, at))
    if not use or (verb.plain in reporting.THINGS and not _reads_as_verb(tokens, start, at, verb)):
        return None
    frames, end = verb.frames, at + 1
    for beside, frame in verb.particles:
        follows = tuple(token.low for token in tokens[at + 1 : at + 1 + len(beside)])
        if follows == beside:
            frames, end = frozenset({frame}), at + 1 + len(beside)
            break
    if use == "passive":
        frames = frames & {"passive", "told_to"}
    elif use == "infinitive":
        frames = frozenset({"that"}) if frames & {"clause", "that"} else frozenset()
    else:
        frames = frames - {"passive"}
    return Cue(start, at, end, use, frames) if frames else None


def _reads_as_verb(tokens: Sequence[Token], start: int, at: int, verb: Verb) -> bool:
    """Whether "reports", "called" and the like are verbs here: "the firm reports a loss", "Adan called it so"."""
    before = tokens[start - 1] if start else None
    if before is None or before.low in SUBJECTS or (before.is_name and start == at) or start < at:
        return True
    if verb.form == "past":
        # "A group called Lake First"
        return verb.plain not in reporting.NAMING or not any(
            token.low in {"a", "an"} for token in tokens[max(0, at - 5) : at]
        )
    if verb.form not in {"s", "plain"} or at + 1 >= len(tokens):
        return verb.form == "ing"
    after = tokens[at + 1]
    if verb.form == "plain" and after.low in HELPERS:
        return True  # "which its allies claim were rigged"
    return after.is_quote or after.is_name or after.word == ":" or after.low in AFTER_VERBS


def _after(tokens: Sequence[Token], at: int) -> str:
    return tokens[at + 1].low if at + 1 < len(tokens) else ""


def _use(form: str, helpers: set[str], before: str, after: str) -> str:
    """How a form of a verb is used, from what stands before and after it; "" when it reports nothing."""
    if form == "ing":
        return _of_ing(helpers, before)
    if form in {"past", "participle"} and BE & helpers:
        return "passive"
    if form in {"past", "participle"} and HAVE & helpers:
        return "finite"
    is_thing = not before or before in BEFORE_THINGS or before.endswith("'s")
    if form == "past":
        return "" if (is_thing and before not in {"on", "in"}) or after == "by" else "finite"
    if form == "s":
        return "" if is_thing else "finite"
    return _of_plain(helpers, before, after) if form == "plain" else ""


def _of_ing(helpers: set[str], before: str) -> str:
    if BE & helpers:
        return "finite"
    is_thing = before in BEFORE_THINGS - BEFORE_PARTICIPLE or before.endswith("'s")
    return "" if is_thing else "participle"


def _of_plain(helpers: set[str], before: str, after: str) -> str:
    if MODALS & helpers or any(word.endswith("n't") for word in helpers):
        return "finite"
    if before == "to":
        return "infinitive"
    plural = before.endswith("s") and not before.endswith(("'s", "ss", "us")) and len(before) > 3
    reads_on = bool(before) and before not in BEFORE_THINGS and after in AFTER_VERBS
    return "finite" if before in BEFORE_PLAIN or plural or reads_on else ""


def _beside_quote(tokens: Sequence[Token], at: int) -> Cue | None:
    """Any verb that only says who spoke the words before it: '"It sank," Adan grumbled.'"""
    token = tokens[at]
    back = next((k for k in range(at - 1, max(-1, at - LONGEST_NAMED), -1) if not tokens[k].is_word), None)
    ends = at + 1 == len(tokens) or not tokens[at + 1].is_word or tokens[at + 1].low in AFTERWARDS
    if back is None or back == at - 1 or not tokens[back].is_quote or not ends:
        return None
    now = token.low.endswith("s") and tokens[at - 1].low in {"he", "she"}
    if token.is_name or not (now or token.low.endswith("ed")) or tokens[at - 1].is_auxiliary:
        return None
    return Cue(at, at, at + 1, "finite", frozenset({"that"}))


def _noun(tokens: Sequence[Token], at: int) -> Cue | None:
    word, after = tokens[at].low, _after(tokens, at)
    if after == "that" and word in reporting.NOUN_THAT and _has_article(tokens, at):
        return Cue(at, at, at + 2, "noun", frozenset({"clause"}))
    if after == "to" and word in reporting.NOUN_TO and _is_owned(tokens, at):
        return Cue(at, at, at + 1, "noun", frozenset({"infinitive"}))
    if f"{word} {after}" in reporting.NOUN_OF and _is_owned(tokens, at):
        return Cue(at, at, at + 2, "noun", frozenset({"object"}))
    return None


def _has_article(tokens: Sequence[Token], at: int) -> bool:
    return at == 0 or tokens[at - 1].is_word


def _is_owned(tokens: Sequence[Token], at: int) -> bool:
    return any(
        token.low in POSSESSIVES or token.low.endswith(("'s", "s'")) for token in tokens[max(0, at - 3) : at]
    )


def _state(tokens: Sequence[Token], at: int) -> Cue | None:
    if tokens[at].low not in reporting.STATES:
        return None
    start = before_auxiliaries(tokens, at)
    if not BE & {token.low for token in tokens[start:at]}:
        return None
    after = _after(tokens, at)
    if after == "to" and tokens[at].low in reporting.FORESEEN:
        return None
    if after in {"that", "to"}:
        return Cue(start, at, at + 1, "finite", frozenset({"that" if after == "that" else "infinitive"}))
    return Cue(start, at, at + 2, "finite", frozenset({"object"})) if after in {"about", "of"} else None


def _label(tokens: Sequence[Token], at: int) -> Cue | None:
    """A headline's "Adan: Harbour Is Safe"."""
    named = 0 < at <= LONGEST_LABEL and all(token.is_name for token in tokens[:at])
    if tokens[at].word != ":" or not named or any(token.low in LABELS for token in tokens[:at]):
        return None
    return Cue(at, at, at + 1, "finite", frozenset({"clause"}))


def _introduced(tokens: Sequence[Token], at: int) -> Cue | None:
    """A name and a colon before a quotation."""
    if tokens[at].word != ":" or not at or at + 1 == len(tokens):
        return None
    named = tokens[at + 1].is_quote and tokens[at - 1].is_name
    return Cue(at, at, at + 1, "finite", frozenset({"that"})) if named else None


def _source(tokens: Sequence[Token], at: int) -> Cue | None:
    """ "According to Adan", "in the words of Adan", "in her view"."""
    if tokens[at].low not in {"according", "in"}:
        return None
    following = [token.low for token in tokens[at + 1 : at + 4]]
    if tokens[at].low == "according" and following[:1] == ["to"]:
        return Cue(at, at, at + 2, "source", frozenset({"clause"}))
    if following == ["the", "words", "of"]:
        return Cue(at, at, at + 4, "source", frozenset({"clause"}))
    if (
        tokens[at].low == "in"
        and len(following) > 1
        and following[0] in POSSESSIVES
        and following[1] in VIEWS
    ):
        return Cue(at, at + 1, at + 3, "source", frozenset({"clause"}))
    return None
