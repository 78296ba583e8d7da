"""What the gate reads of what people said under their names: policy, sign-offs, overrides, the fast path, what ran."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, QuerySet

from newsroom.stories.models import Revision
from verification.checking.models import Consolidation
from verification.gate.carrying import read_last_runs
from verification.gate.house import House, houses
from verification.gate.models import FastPath, Override, Policy, PublicInterest, SignOff
from verification.gate.view import StoryView


def asked(revisions: QuerySet[Revision]) -> QuerySet[Revision]:
    """The revisions, with the questions whether their story has any of these: they cost no queries of their own."""
    story = OuterRef("story")
    return revisions.annotate(
        has_policy=Exists(Policy.objects.filter(desk=OuterRef("story__desk"))),
        has_overrides=Exists(Override.objects.standing().filter(story=story)),
        on_fast_path=Exists(FastPath.objects.filter(story=story, ended_at__isnull=True)),
        has_public_interest=Exists(PublicInterest.objects.filter(claim__story=story)),
        has_consolidations=Exists(Consolidation.objects.filter(claim__story=story)),
    )


def read_signatures(views: Iterable[StoryView]) -> None:
    """Read them in the same few queries for many stories; none where there are none."""
    by_story = {view.story.pk: view for view in views}
    held = houses({by_story[pk].story.desk_id for pk in _those(by_story, "has_policy")})
    for view in by_story.values():
        view.house = held.get(view.story.desk_id, House())
    for sign_off in SignOff.objects.in_force().filter(story__in=by_story).select_related("by").order_by("pk"):
        by_story[sign_off.story_id].sign_offs.append(sign_off)
    _read_what_lets_pass(by_story)
    _read_reasons(by_story)
    read_last_runs(by_story)


def _read_what_lets_pass(by_story: dict[int, StoryView]) -> None:
    if some := _those(by_story, "has_overrides"):
        overrides = Override.objects.standing().filter(story__in=some)
        for override in overrides.select_related("asked_by", "seconded_by", "claim"):
            by_story[override.story_id].overrides.append(override)
    if some := _those(by_story, "on_fast_path"):
        fast = FastPath.objects.filter(story__in=some, ended_at__isnull=True)
        for path in fast.select_related("asked_by", "signed_by"):
            by_story[path.story_id].fast_path = path


def _read_reasons(by_story: dict[int, StoryView]) -> None:
    if some := _those(by_story, "has_public_interest"):
        for said in PublicInterest.objects.filter(claim__story__in=some).select_related("by", "claim"):
            by_story[said.claim.story_id].public_interest[said.claim_id] = said
    if some := _those(by_story, "has_consolidations"):
        consolidations = Consolidation.objects.filter(claim__story__in=some)
        for one in consolidations.select_related("claim", "first__by", "second__by", "settled_by"):
            by_story[one.claim.story_id].consolidations.append(one)


def _those(views: dict[int, StoryView], having: str) -> list[int]:
    return [pk for pk, view in views.items() if getattr(view.revision, having, False)]
