"""What the gate reads of what people said under their names: policy, sign-offs, overrides, the fast path."""

from typing import Any

from django.db.models import OuterRef, QuerySet

from newsroom.rows import People, Rows, made_of
from newsroom.stories.models import Revision
from verification.checking.models import Consolidation, Verdict
from verification.gate.house import house
from verification.gate.models import FastPath, Override, Policy, PublicInterest, SignOff
from verification.gate.view import StoryView


def with_signatures(revisions: QuerySet[Revision]) -> QuerySet[Revision]:
    """The revisions with all of these of their story: they cost no queries of their own."""
    story = OuterRef("story")
    policies = Policy.objects.filter(desk=OuterRef("story__desk")).order_by("-number")
    return revisions.annotate(
        held_policy=Rows(policies[:1]),
        held_sign_offs=Rows(SignOff.objects.in_force().filter(story=story).order_by()),
        held_overrides=Rows(Override.objects.standing().filter(story=story).order_by()),
        held_fast_path=Rows(FastPath.objects.filter(story=story, ended_at__isnull=True).order_by()),
        held_public_interest=Rows(PublicInterest.objects.filter(claim__story=story).order_by()),
        held_consolidations=Rows(Consolidation.objects.filter(claim__story=story).order_by()),
    )


def read_signatures(view: StoryView, people: People) -> None:
    """Put them into the view; whom they name is introduced later, with all the others."""
    held: Any = view.revision
    view.house = house(next(iter(made_of(Policy, held.held_policy)), None))
    view.sign_offs = made_of(SignOff, held.held_sign_offs)
    people.of(view.sign_offs, "by")
    claims = {claim.pk: claim for claim in view.claims}
    view.overrides = made_of(Override, held.held_overrides)
    people.of(view.overrides, "asked_by", "seconded_by")
    view.fast_path = next(iter(made_of(FastPath, held.held_fast_path)), None)
    people.of([view.fast_path] if view.fast_path else [], "asked_by", "signed_by")
    reasons = made_of(PublicInterest, held.held_public_interest)
    people.of(reasons, "by")
    view.public_interest = {reason.claim_id: reason for reason in reasons}
    view.consolidations = made_of(Consolidation, held.held_consolidations)
    people.of(view.consolidations, "settled_by")
    of_claims: list[Any] = [*view.overrides, *reasons, *view.consolidations]
    for row in of_claims:
        if row.claim_id in claims:
            row.claim = claims[row.claim_id]
    _give_verdicts(view)


def _give_verdicts(view: StoryView) -> None:
    verdicts: dict[int | None, Verdict] = {one.pk: one for given in view.verdicts.values() for one in given}
    for consolidation in view.consolidations:
        for name in ("first", "second", "stands"):
            if verdict := verdicts.get(getattr(consolidation, f"{name}_id")):
                setattr(consolidation, name, verdict)
