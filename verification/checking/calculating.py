"""Figures of the copy that are reckoned again: kept on the claim for its very words, and with the verdict on them.

What was put down wrongly stays as a row, and another is made that counts in its place: nothing is taken away.
"""

from collections.abc import Iterable, Mapping

from django.utils import timezone

from newsroom.errors import Invalid, NotPossible
from newsroom.ledger.actions import record, verb
from newsroom.people.models import User
from newsroom.stories.actions import take_turn
from verification.checking.models import Calculation, Verdict
from verification.checking.permissions import may_calculate
from verification.claims.models import Claim
from verification.text.around import sentences_around
from verification.text.figures.inputs import Unreckonable
from verification.text.figures.kinds import Calculation as Reckoning
from verification.text.figures.kinds import recompute
from verification.text.figures.proposing import propose
from verification.text.figures.saying import figure_of, stands_in
from verification.text.spans import Span

NOT_SAID = "The copy does not say “{stated}”, neither here nor in the sentence. Write what it says."
LONGEST_INPUT, LONGEST_STATED = 500, 120
MOST_KEPT = 100
"""Calculations of one claim that are kept for the same words."""


@verb
def calculate(
    *, by: User, claim: Claim, words: str, kind: str, inputs: Mapping[str, str], stated: str
) -> Calculation:
    """Reckon a figure of the copy again and keep how it came out; `words` is the digest of the words that were seen."""
    may_calculate(by=by, story=claim.story)
    take_turn(claim.story_id)
    claim = Claim.objects.select_related("story__desk").get(pk=claim.pk)
    if claim.withdrawn_at:
        raise NotPossible(f"{claim.label} was withdrawn.")
    if claim.words_digest != words:
        raise NotPossible(f"The words of {claim.label} changed since you read them. Read them once more.")
    found = _reckoned(kind, inputs, stated)
    if not stands_in(found.stated, _around(claim)):
        raise Invalid({"stated": [NOT_SAID.format(stated=found.stated)]})
    same = Calculation.objects.filter(claim=claim, words_digest=words)
    if any(_alike(one, found) for one in newest(same)):
        raise NotPossible("This calculation is kept already.")
    if same.count() >= MOST_KEPT:
        raise NotPossible(f"{MOST_KEPT} calculations are kept with these words; no more are needed.")
    kept = Calculation.objects.create(
        claim=claim,
        kind=kind,
        inputs=dict(found.inputs),
        stated=found.stated,
        result=found.result[:LONGEST_STATED],
        holds=bool(found.holds),
        sentence=found.sentence,
        words_digest=words,
        by=by,
    )
    _note("calculation.kept", kept, by)
    return kept


def newest(kept: Iterable[Calculation]) -> list[Calculation]:
    """What counts of calculations that were kept for the same words: of one figure reckoned again, the last."""
    last = {(one.kind, figure_of(one.stated)): one for one in sorted(kept, key=lambda one: one.pk)}
    return sorted(last.values(), key=lambda one: one.pk)


def _alike(kept: Calculation, found: Reckoning) -> bool:
    return (kept.kind, kept.inputs, kept.stated) == (found.kind, dict(found.inputs), found.stated)


def _around(claim: Claim) -> str:
    """The words of a claim and the sentences they stand in."""
    text = claim.story.revision.text
    places = [
        Span(one.start, one.end) for one in claim.anchors_now if one.start is not None and one.end is not None
    ]
    around = [sentence.of(text) for place in places for sentence in sentences_around(text, place)]
    return "\n".join([claim.words, *around])


def _reckoned(kind: str, inputs: Mapping[str, str], stated: str) -> Reckoning:
    for name, typed in {**inputs, "stated": stated}.items():
        if len(typed) > (LONGEST_STATED if name == "stated" else LONGEST_INPUT) or "\x00" in typed:
            raise Invalid({name: ["This is too long for a calculation: give the figures alone."]})
    try:
        found = recompute(kind, inputs, stated)
    except Unreckonable as refusal:
        raise Invalid({name: [sentence] for name, sentence in refusal.errors.items()}) from refusal
    if len(found.sentence) > 300:
        raise Invalid({"": ["This is too long for one calculation: take fewer figures at a time."]})
    return found


def proposed_for(claim: Claim, text: str) -> list[Reckoning]:
    """The calculations that the copy states in this claim's words, done again; nothing is kept of them."""
    story = claim.story
    on = (story.publish_by or timezone.now()).astimezone(story.desk.zone).date()
    found: dict[tuple[str, str, str], Reckoning] = {}
    for anchor in claim.anchors_now:
        if anchor.start is None or anchor.end is None:
            continue
        place = Span(anchor.start, anchor.end)
        for sentence in sentences_around(text, place):
            for one in propose(sentence.of(text), on):
                if one.span and Span(sentence.start + one.span.start, sentence.start + one.span.end).touches(
                    place
                ):
                    found.setdefault((one.kind, str(one.inputs), one.stated), one)
    return list(found.values())


def keep_with(verdict: Verdict) -> list[int]:
    """The calculations for a verdict's words stay with it from here on; their ids (part of a verb).

    A verdict that is confirmed again takes along those whose figures the copy still states.
    """
    if verdict.confirms:
        _take_along(verdict, verdict.confirms)
    of_words = Calculation.objects.filter(claim=verdict.claim, words_digest=verdict.words_digest)
    counting = [one.pk for one in newest(of_words)]
    Calculation.objects.filter(pk__in=counting, verdict__isnull=True).update(verdict=verdict)
    return list(verdict.calculations.values_list("pk", flat=True))


def _take_along(verdict: Verdict, before: Verdict) -> None:
    words = "\n".join(anchor.words for anchor in verdict.claim.anchors_now)
    Calculation.objects.bulk_create(
        [
            Calculation(
                claim=verdict.claim,
                kind=one.kind,
                inputs=one.inputs,
                stated=one.stated,
                result=one.result,
                holds=one.holds,
                sentence=one.sentence,
                words_digest=verdict.words_digest,
                by=one.by,
                at=one.at,
                verdict=verdict,
            )
            for one in before.calculations.select_related("by")
            if one.stated in words
        ]
    )


def _note(name: str, calculation: Calculation, by: User) -> None:
    """How it came out is not told here: a blind second check reads the timeline."""
    claim = calculation.claim
    record(
        name,
        by=by,
        subject=calculation,
        story_id=claim.story_id,
        desk_id=claim.story.desk_id,
        facts={"claim": claim.number, "kind": calculation.kind, "words": calculation.words_digest},
    )
