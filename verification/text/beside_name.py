"""Whether a sentence gives a title to the same name as a fact does: "Varnian president Anton Verrik".

A title and a name that only stand in one sentence say nothing of each other.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from verification.text.bearing import bears, has_digit, of_one_land, parted, stem, stems
from verification.text.lexicon import ROLES
from verification.text.names import names
from verification.text.quoting.finding import key, words_of
from verification.text.spans import Span

LINKS = frozenset({"is", "was", "are", "were", "has", "had", "been", "the", "a", "an", "of", "who"})
# What makes another title of one.
CHANGES = frozenset(
    re.findall(
        r"\S+",
        """former ex vice deputy acting interim then elect designate would self-styled past late future honorary
        assistant under shadow co aspiring failed fake supposed mock""",
    )
)
CLAUSE_ENDS = re.compile(r"[;:.!?\"()—–]|\s-\s")
OTHER_NAME = frozenset({"of", "for", "to"})


@dataclass(frozen=True)
class Said:
    """A stretch of text with its words and what each is compared by."""

    text: str
    spans: Sequence[Span]
    keys: list[str]
    stems: list[str]

    def word(self, at: int) -> str:
        """A word as it is written."""
        return self.spans[at].of(self.text)

    def apart(self, at: int) -> bool:
        """Whether more than space stands between this word and the next."""
        return parted(self.text, self.spans[at], self.spans[at + 1])

    def large(self, at: int) -> bool:
        """Whether a word begins with a capital."""
        return self.word(at)[0].isupper()


def said(text: str) -> Said:
    """A text, read."""
    spans = words_of(text)
    keys = [key(span.of(text)) for span in spans]
    return Said(text, spans, keys, stems(keys))


@dataclass(frozen=True)
class Title:
    """A role, the words that say which, and the name that has it; these are numbers of words of the fact."""

    role: int
    which: tuple[int, ...]
    name: tuple[int, ...]


def titles(fact: Said) -> Iterator[Title]:
    """The titles that a fact gives to names, or by themselves."""
    called = [_words_in(fact, span) for span in names(fact.text, Span(0, len(fact.text)))]
    for at in range(len(fact.keys)):
        if not _is_role(fact.keys[at]) or _goes_on(fact, at):
            continue
        which = _which(fact, at)
        free = [words for words in called if words and not {*words} & {*which, at}]
        after = next((words for words in free if words[0] > at), ())
        before = next((words for words in reversed(free) if words[-1] < at), ())
        yield Title(at, which, after or before)


def _words_in(fact: Said, span: Span) -> tuple[int, ...]:
    return tuple(at for at, word in enumerate(fact.spans) if word.touches(span) and fact.large(at))


def _is_role(word: str) -> bool:
    return word in ROLES or word.removesuffix("s") in ROLES


def _goes_on(fact: Said, at: int) -> bool:
    return at + 1 < len(fact.keys) and not fact.apart(at) and _is_role(fact.keys[at + 1])


def _which(fact: Said, at: int) -> tuple[int, ...]:
    """The words right before a role that belong to it, and the first one after "of"."""
    found: list[int] = []
    one = at - 1
    while one >= 0 and not fact.apart(one) and bears(fact.word(one)) and not has_digit(fact.word(one)):
        found.insert(0, one)
        one -= 1
    if at + 2 < len(fact.keys) and fact.keys[at + 1] == "of" and not fact.apart(at):
        rest = [one for one in range(at + 2, min(at + 4, len(fact.keys))) if bears(fact.word(one))]
        found += rest[:1]
    return tuple(found)


def untold(fact: Said, sentence: Said) -> list[str]:
    """The titles of a fact that this sentence gives to nobody, or to somebody else."""
    return [_called(fact, title) for title in titles(fact) if not _told(fact, title, sentence)]


def _called(fact: Said, title: Title) -> str:
    words = " ".join(fact.word(at) for at in sorted((*title.which, title.role)))
    name = " ".join(fact.word(at) for at in title.name)
    return f"“{words}” beside {name}" if name else f"“{words}”"


def _told(fact: Said, title: Title, sentence: Said) -> bool:
    which = {fact.stems[at] for at in title.which}
    role = fact.keys[title.role].removesuffix("s")
    for at, word in enumerate(sentence.keys):
        if word.removesuffix("s") != role:
            continue
        cluster = _cluster(sentence, at, which)
        if cluster and not _changed(fact, sentence, cluster) and _named(fact, title, sentence, cluster):
            return True
    return False


def same(one: str, other: str) -> bool:
    """Whether two stems are one word, or a country and its people."""
    return one == other or of_one_land(one, other)


def _cluster(sentence: Said, at: int, which: set[str]) -> range | None:
    """The words around a role that say which it is, if all of them are there."""
    left, wanting = set(which), at
    while wanting and not sentence.apart(wanting - 1) and _take(left, sentence.stems[wanting - 1]):
        wanting -= 1
    end = probe = at + 1
    while left and probe < len(sentence.keys) and not sentence.apart(probe - 1):
        if _take(left, sentence.stems[probe]):
            end = probe + 1
        elif sentence.keys[probe] not in LINKS | OTHER_NAME and not sentence.large(probe):
            break
        probe += 1
    return range(wanting, end) if not left else None


def _take(left: set[str], word: str) -> bool:
    found = next((one for one in left if same(one, word)), None)
    left.discard(found or "")
    return found is not None


def _changed(fact: Said, sentence: Said, cluster: range) -> bool:
    """Whether a word beside a title makes another of it, as "former" does, that the fact has not."""
    beside = [cluster.start - 1] if cluster.start and not sentence.apart(cluster.start - 1) else []
    if cluster.stop < len(sentence.keys) and not sentence.apart(cluster.stop - 1):
        beside.append(cluster.stop)
    words = [sentence.keys[at] for at in beside]
    return any(word not in fact.keys and (word in CHANGES or _is_role(word)) for word in words)


def _named(fact: Said, title: Title, sentence: Said, cluster: range) -> bool:
    """Whether the name stands next to its title, in the same clause, and no other name nearer."""
    if not title.name:
        return True
    last, wanted = fact.stems[title.name[-1]], {fact.stems[at] for at in title.name}
    for at, word in enumerate(sentence.stems):
        if not same(word, last):
            continue
        if at in cluster:
            # "President Anton Verrik of Varnia": nobody else is named in it.
            which = {fact.stems[one] for one in (*title.which, title.role)}
            large = [sentence.stems[one] for one in cluster if sentence.large(one)]
            if all(any(same(one, other) for other in wanted | which) for one in large):
                return True
            continue
        gap = range(cluster.stop, at) if at > cluster.start else range(at + 1, cluster.start)
        clause = sentence.text[
            sentence.spans[min(at, cluster.start)].end : sentence.spans[max(at, cluster.stop - 1)].start
        ]
        free = not CLAUSE_ENDS.search(clause) and not _anothers(sentence, cluster, at)
        if free and all(_is_link(sentence, one, at, wanted) for one in gap):
            return True
    return False


def _is_link(sentence: Said, one: int, name: int, wanted: set[str]) -> bool:
    """Words between title and name: those that say that one is the other, and more names of the same person."""
    if sentence.stems[one] in wanted or sentence.keys[one] in LINKS:
        return True
    return one < name and sentence.large(one) and not any(sentence.apart(at) for at in range(one, name))


def _anothers(sentence: Said, cluster: range, name: int) -> bool:
    """Whether another name on the far side of a title has it: "Rosen, President Verrik and others"."""
    if name < cluster.start:
        after = cluster.stop
        return after < len(sentence.keys) and not sentence.apart(after - 1) and sentence.large(after)
    comma = any(sentence.apart(at) for at in range(cluster.stop - 1, name))
    before = cluster.start - 1
    while before >= 0 and sentence.keys[before] in LINKS:
        before -= 1
    return comma and before >= 0 and sentence.large(before)


def order_of_names(fact: Said) -> list[tuple[str, ...]]:
    """The names of a fact that does something to somebody, in its order: who hired whom."""
    inside = {at for title in titles(fact) for at in title.which}
    called = [words for span in names(fact.text, Span(0, len(fact.text))) if (words := _words_in(fact, span))]
    called = [words for words in called if not {*words} & inside]
    acts = any(
        bears(fact.word(at)) and not fact.large(at) and not _is_role(fact.keys[at])
        for one, other in pairwise(called)
        for at in range(one[-1] + 1, other[0])
    )
    return [tuple(stem(fact.keys[at]) for at in words) for words in called] if acts else []
