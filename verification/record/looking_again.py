"""What ran unconfirmed is looked at now, not when it was planned: a page it rests on changed, or a reply came."""

from collections.abc import Iterable

from django.db.models import F
from django.utils import timezone

from newsroom.stories.models import Story
from verification.checking.watched import resting_on
from verification.claims.models import Claim
from verification.evidence.models import Evidence
from verification.record.models import RegisterEntry
from verification.record.register import RECHECK
from verification.reminders.actions import schedule


def evidence_changed(*, evidence: Evidence, **_: object) -> None:
    """Bring the next look of the register's open entries forward."""
    _look_now(evidence.story, {verdict.claim_id for verdict in resting_on(evidence)})


def reply_came(*, story: Story, claims: Iterable[Claim]) -> None:
    """Hook `reply_came`: the same for claims that a party replied about after they ran."""
    _look_now(story, {claim.pk for claim in claims})


def _look_now(story: Story, claims: set[int]) -> None:
    now = timezone.now()
    for entry in RegisterEntry.objects.unsettled().filter(claim__in=claims, recheck_at__gt=now):
        if RegisterEntry.objects.filter(pk=entry.pk, version=entry.version).update(
            recheck_at=now, version=F("version") + 1
        ):
            schedule(RECHECK, entry.pk, story=story, due_at=now)
