"""Two checks that disagree: both reasons on the table; one checker comes round, or the desk head decides."""

from datetime import datetime

from django.db.models import F, Q
from django.utils import timezone

from newsroom.dispatch.actions import tell
from newsroom.errors import NotPermitted, NotPossible, require_text
from newsroom.ledger.actions import record, verb
from newsroom.people.models import User
from newsroom.people.querysets import users_on
from newsroom.people.states import Role
from newsroom.stories.actions import move_gate, take_turn
from newsroom.stories.permissions import require_part
from newsroom.stories.states import UNDER_WAY
from verification.checking.disagreeing import (
    CONSOLIDATION_WAITS,
    SETTLED_WITHIN,
    UNSETTLED,
    newest_two,
    note,
)
from verification.checking.giving import Shown, give
from verification.checking.models import Consolidation, Verdict
from verification.checking.states import ConsolidationState, Said, So
from verification.claims.permissions import is_responsible_for
from verification.reminders.actions import cancel, schedule


def fresh(one: Consolidation) -> Consolidation:
    """The consolidation as it is in the database now."""
    return Consolidation.objects.select_related(
        "claim__story__desk", "first__by", "first__task", "second__by", "second__task", "settled_by"
    ).get(pk=one.pk)


def waiting_for(user: User) -> list[Consolidation]:
    """Where one's own check and another disagree, oldest first, while there is something to settle."""
    mine = Consolidation.objects.filter(Q(first__by=user) | Q(second__by=user), state__in=UNSETTLED)
    found = mine.select_related(
        "claim__story__desk", "first__by", "first__task", "second__by", "second__task"
    ).order_by("pk")
    return [one for one in found if not why_over(one)]


def why_over(one: Consolidation) -> str:
    """Why nothing is left to settle, in a sentence; "" while there is."""
    if one.state not in UNSETTLED:
        return f"This is {one.get_state_display().lower()} already."
    if one.claim.story.state not in UNDER_WAY:
        story = one.claim.story
        return f"{story.slug} is {story.get_state_display().lower()}: its checks are not settled now."
    if newest_two(one.claim) != (one.first, one.second):
        return f"The words of {one.claim.label}, or a verdict on them, are others now."
    return ""


@verb
def come_round(*, by: User, consolidation: Consolidation, seen: int, reason: str) -> Verdict:
    """Give the other check's answers as one's own, with the reason that convinced."""
    one = _turn(consolidation, seen)
    mine, other = _sides(one, by)
    reason = require_text("reason", reason, "Write what convinced you.")
    _settle(one, seen, ConsolidationState.AGREED, other, by, reason)
    shows = [Shown(show.evidence, show.where) for show in other.shows.select_related("evidence")]
    verdict = give(
        mine.task,
        one.claim,
        by,
        said=Said(other.said),
        so=So(other.so),
        rationale=reason,
        shows=[shown for shown in shows if not shown.evidence.withdrawn_at],
    )
    note("consolidation.agreed", one, by, stands=other.pk)
    return verdict


@verb
def keep(*, by: User, consolidation: Consolidation, seen: int, reason: str) -> Consolidation:
    """Keep to one's own answers, knowing the other's. When both do, it goes to the desk head."""
    one = _turn(consolidation, seen)
    mine, _ = _sides(one, by)
    reason = require_text("reason", reason, "Write why you keep to your verdict.")
    said = "second_kept_because" if mine.second else "first_kept_because"
    both = bool(one.first_kept_because if mine.second else one.second_kept_because)
    state = ConsolidationState.ESCALATED if both else ConsolidationState.OPEN
    _update(one, seen, state=state, **{said: reason})
    if both:
        cancel(CONSOLIDATION_WAITS, one.pk)
        schedule(CONSOLIDATION_WAITS, one.pk, story=one.claim.story, due_at=timezone.now() + SETTLED_WITHIN)
        tell(
            users=users_on(one.claim.story.desk_id, Role.DESK_HEAD),
            kind="checks_to_decide",
            key=str(one.pk),
            payload={"consolidation": one.pk},
            story_id=one.claim.story_id,
            desk=one.claim.story.desk,
        )
    record(
        "consolidation.kept",
        by=by,
        subject=one,
        story_id=one.claim.story_id,
        desk_id=one.claim.story.desk_id,
        facts={"claim": one.claim.number, "second": mine.second, "escalated": both},
        texts={"reason": reason},
    )
    return fresh(one)


@verb
def decide(
    *,
    by: User,
    consolidation: Consolidation,
    seen: int,
    stands: str,
    reason: str,
    now: datetime | None = None,
) -> Consolidation:
    """As the desk head, let the first or the second check stand."""
    one = _turn(consolidation, seen)
    may_decide(by=by, consolidation=one)
    if waits := why_not_yet(one, now or timezone.now()):
        raise NotPossible(waits)
    if stands not in ("first", "second"):
        raise NotPossible("Say which of the two checks stands.")
    reason = require_text("reason", reason, "Write why this check stands.")
    verdict = one.first if stands == "first" else one.second
    _settle(one, seen, ConsolidationState.DECIDED, verdict, by, reason)
    tell(
        users=[one.first.by, one.second.by],
        kind="checks_decided",
        key=str(one.pk),
        payload={"consolidation": one.pk},
        story_id=one.claim.story_id,
    )
    because = f"The desk head decided between the two checks of {one.claim.label}."
    move_gate(one.claim.story_id, by=by, because=because)
    note("consolidation.decided", one, by, stands=verdict.pk)
    return fresh(one)


def may_decide(*, by: User, consolidation: Consolidation) -> None:
    """Decide between two checks: the desk head, not about words of their own and not about their own check."""
    claim = consolidation.claim
    require_part(
        by=by,
        story=claim.story,
        roles=(Role.DESK_HEAD,),
        sentence=f"Only a desk head of {claim.story.desk.name} decides between two checks.",
    )
    if is_responsible_for(by, claim) or by.pk in (consolidation.first.by_id, consolidation.second.by_id):
        raise NotPermitted(f"You have a part in {claim.label}: another desk head decides.")


def why_not_yet(one: Consolidation, now: datetime) -> str:
    """Why the desk head does not decide yet: the two have their turn first, while both are there and in time."""
    both_here = all(
        Role.FACT_CHECKER in v.by.roles_on(one.claim.story.desk_id) for v in (one.first, one.second)
    )
    if one.state == ConsolidationState.ESCALATED or now - one.opened_at >= SETTLED_WITHIN or not both_here:
        return ""
    return f"{one.first.by} and {one.second.by} have an hour to come to one answer; then you decide."


def _turn(consolidation: Consolidation, seen: int) -> Consolidation:
    take_turn(consolidation.claim.story_id)
    one = fresh(consolidation)
    if over := why_over(one):
        raise NotPossible(over)
    if one.version != seen:
        raise NotPossible("Somebody else said something here since you looked. Read it again.")
    return one


def _sides(one: Consolidation, by: User) -> tuple[Verdict, Verdict]:
    """One's own verdict and the other's."""
    for mine, other in ((one.first, one.second), (one.second, one.first)):
        if mine.by_id == by.pk:
            require_part(
                by=by,
                story=one.claim.story,
                roles=(Role.FACT_CHECKER,),
                sentence="Only a fact-checker of the desk can settle this.",
            )
            if is_responsible_for(by, one.claim):
                raise NotPermitted(f"You are responsible for the words of {one.claim.label} by now.")
            return mine, other
    raise NotPermitted(
        f"{one.first.by} and {one.second.by} made these checks; they settle it, or the desk head."
    )


def _update(one: Consolidation, seen: int, **fields: object) -> None:
    moved = Consolidation.objects.filter(pk=one.pk, version=seen, state__in=UNSETTLED).update(
        version=F("version") + 1, **fields
    )
    if not moved:
        raise NotPossible("Somebody else said something here since you looked. Read it again.")


def _settle(
    one: Consolidation, seen: int, state: ConsolidationState, stands: Verdict, by: User, reason: str
) -> None:
    at = timezone.now()
    _update(one, seen, state=state, stands=stands, reason=reason, settled_by=by, settled_at=at)
    cancel(CONSOLIDATION_WAITS, one.pk)
    one.reason = reason
