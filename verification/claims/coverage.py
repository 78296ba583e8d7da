"""Every sentence of the copy is covered by a claim, passed over by a person, or shown as unclaimed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from newsroom.errors import Invalid, NotPossible
from newsroom.ledger.actions import record, verb
from newsroom.people.models import User
from newsroom.stories.actions import move_gate
from newsroom.stories.models import Story
from verification.claims.making import revision_seen
from verification.claims.models import NothingToCheck, digest_of_words
from verification.claims.permissions import may_pass_over
from verification.claims.states import Covered
from verification.claims.upkeep import take_turn
from verification.text.captions import is_credit
from verification.text.checkable import checkable
from verification.text.hedges import is_verification_line
from verification.text.sentences import sentences
from verification.text.spans import Span


@dataclass(frozen=True)
class Sentence:
    """One sentence of the copy, and how it is accounted for; `checkable` (0 to 1) ranks the unclaimed ones.

    An unclaimed one may hold small claims that leave most of it open.
    """

    start: int
    end: int
    words: str
    state: Covered
    claims: tuple[int, ...] = ()
    passed_over: NothingToCheck | None = None
    checkable: float = 0.0


COVERS = 0.25
"""The share of a sentence that claims have to touch: "Maron, 61" does not stand for all that is said about Maron."""


def _share(span: Span, places: Iterable[tuple[int, int, int]]) -> float:
    touched, at = 0, span.start
    for start, end, _ in sorted(places):
        touched += max(0, min(end, span.end) - max(start, at))
        at = max(at, min(end, span.end))
    return touched / len(span)


def cover(
    text: str,
    places: Iterable[tuple[int, int, int]],
    passed_over: Mapping[str, NothingToCheck],
    spans: Sequence[Span] | None = None,
) -> list[Sentence]:
    """Account for each sentence of a copy. `places` are (start, end, claim number); `passed_over` is by digest.

    Whose picture it is, and that the newsroom could not verify something, asserts nothing that can be checked.
    """
    coming = sorted(places, reverse=True)
    over: list[tuple[int, int, int]] = []
    found = []
    for span in sentences(text) if spans is None else spans:
        words = span.of(text)
        if is_credit(text, span) or is_verification_line(words):
            continue
        while coming and coming[-1][0] < span.end:
            over.append(coming.pop())
        over = [place for place in over if place[1] > span.start]
        numbers = tuple(sorted({number for _, _, number in over}))
        mark = passed_over.get(digest_of_words(words))
        if numbers and _share(span, over) >= COVERS:
            one = Sentence(span.start, span.end, words, Covered.CLAIMED, numbers)
        elif mark:
            one = Sentence(span.start, span.end, words, Covered.NOTHING_TO_CHECK, passed_over=mark)
        else:
            score = checkable(words)
            one = Sentence(span.start, span.end, words, Covered.UNCLAIMED, numbers, checkable=score)
        found.append(one)
    return found


@verb
def pass_over(*, by: User, story: Story, seen: int, starts: Sequence[int]) -> list[NothingToCheck]:
    """Say of whole sentences, each named by its offset in the copy that was seen, that nothing in them can be checked.

    Not for whoever is responsible for the words. It holds for these very words; other words are another sentence.
    """
    may_pass_over(by=by, story=story)
    take_turn(story)
    text = revision_seen(story, seen).text
    by_start = {span.start: span.of(text) for span in sentences(text)}
    if not starts or any(start not in by_start for start in starts):
        raise Invalid({"sentences": ["Choose whole sentences of the copy."]})
    made = []
    for words in dict.fromkeys(by_start[start] for start in starts):
        mark, fresh = NothingToCheck.objects.get_or_create(
            story=story, words_digest=digest_of_words(words), defaults={"words": words, "by": by}
        )
        if fresh:
            made.append(mark)
            _note("story.passed_over", mark, by)
    move_gate(story.pk, by=by, because="Sentences were marked as having nothing to check.")
    return made


@verb
def take_up(*, by: User, mark: NothingToCheck) -> None:
    """Undo it: the sentence is unclaimed again."""
    may_pass_over(by=by, story=mark.story)
    take_turn(mark.story)
    key = mark.pk
    if not NothingToCheck.objects.filter(pk=key).delete()[0]:
        raise NotPossible("This sentence is not marked any more.")
    move_gate(mark.story_id, by=by, because="A sentence is to be checked after all.")
    _note("story.taken_up", mark, by)


def _note(name: str, mark: NothingToCheck, by: User) -> None:
    record(
        name,
        by=by,
        subject=mark,
        story_id=mark.story_id,
        desk_id=mark.story.desk_id,
        facts={"sentence": mark.words_digest},
    )
