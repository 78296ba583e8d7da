"""How a claim stands in the eyes of one person: a second checker who must stay blind sees no first verdict."""

from collections.abc import Iterable, Mapping, Sequence

from newsroom.people.models import User
from verification.checking.models import Verdict
from verification.checking.states import STALE, UNCHECKED, Label
from verification.claims.models import Claim

HIDDEN = Label("Verdict hidden", "open")
"""There is a verdict, and this person may not know it before giving their own."""

SUSPENDED = Label("Suspended", "stale")
"""The words are the same, but the verdict no longer counts: re-opened, or its evidence was withdrawn."""


def state_of(claim: Claim, given: Sequence[Verdict], *, hidden: bool = False) -> Label:
    """The label of a claim, from the (first) verdicts on it, oldest first."""
    if hidden:
        return HIDDEN
    if not given:
        return UNCHECKED
    newest = given[-1]
    if newest.counts_for(claim):
        return newest.label
    return STALE if newest.words_digest != claim.words_digest else SUSPENDED


def states_of(claims: Iterable[Claim], user: User) -> Mapping[int, Label]:
    """The label of each claim, by its id, at a fixed number of queries."""
    claims = list(claims)
    verdicts = Verdict.objects.filter(claim__in=claims, second=False).order_by("pk")
    hidden = set(
        Verdict.objects.hidden_from(user).filter(claim__in=claims).values_list("claim_id", flat=True)
    )
    given: dict[int, list[Verdict]] = {}
    for verdict in verdicts:
        given.setdefault(verdict.claim_id, []).append(verdict)
    return {claim.pk: state_of(claim, given.get(claim.pk, []), hidden=claim.pk in hidden) for claim in claims}
