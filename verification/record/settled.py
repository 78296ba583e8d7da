"""Which verdicts of what ran may be told to readers: those of which nothing is open, and that hold to this day."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from verification.checking.models import Consolidation, Verdict, VerificationTask
from verification.checking.states import ConsolidationState, TaskType
from verification.claims.states import Risk
from verification.record.models import Publication


def settled(publication: Publication) -> set[int]:
    """The numbers of the claims whose verdict, as it ran, holds now and waits for nobody.

    Not while a second check or a decision between two is owed, not while the verdict is suspended, and not once the
    words that ran were judged otherwise.
    """
    record = publication.grounds
    given: dict[int, list[Verdict]] = {}
    for verdict in (
        Verdict.objects.filter(claim__story=publication.story).select_related("claim").order_by("pk")
    ):
        given.setdefault(verdict.claim.number, []).append(verdict)
    awaited = VerificationTask.objects.active().filter(
        story=publication.story, type=TaskType.SECOND_CHECK, claim__isnull=False
    )
    owed = set(awaited.values_list("claim__number", flat=True))
    put_off = {one["claim"] for one in (*record["postponed"], *record["overridden"])}
    decided = {
        (one.first_id, one.second_id): one.stands_id
        for one in Consolidation.objects.filter(
            claim__story=publication.story, state=ConsolidationState.DECIDED
        )
    }
    return {
        claim["number"]
        for claim in record["claims"]
        if claim["number"] not in owed and _holds(claim, given.get(claim["number"], ()), decided, put_off)
    }


def _holds(
    claim: Mapping[str, Any],
    given: Sequence[Verdict],
    decided: Mapping[tuple[int, int], int | None],
    put_off: Collection[int | None],
) -> bool:
    of_these_words = [one for one in given if one.words_digest == claim["words_digest"]]
    first = next((one for one in reversed(of_these_words) if not one.second), None)
    second = next((one for one in reversed(of_these_words) if one.second), None)
    if first is None or first.suspended_at:
        return False
    if second is None:
        was_owed = claim["risk"] == Risk.HIGH and claim["number"] in put_off
        return not was_owed and _answer(first) == (claim["said"], claim["so"])
    if second.suspended_at:
        return False
    stands: Verdict | None = first
    if _answer(first) != _answer(second):
        both = {first.pk: first, second.pk: second}
        stands = both.get(decided.get((first.pk, second.pk)) or 0)
    return stands is not None and _answer(stands) == (claim["said"], claim["so"])


def _answer(verdict: Verdict) -> tuple[str, str]:
    return verdict.said, verdict.so
