"""What ran unconfirmed and rests on a page that changed is looked at now, not when it was planned."""

from django.db.models import F
from django.utils import timezone

from verification.checking.watched import resting_on
from verification.evidence.models import Evidence
from verification.record.actions import RECHECK
from verification.record.models import RegisterEntry
from verification.reminders.actions import schedule


def evidence_changed(*, evidence: Evidence, **_: object) -> None:
    """Bring the next look of the register's open entries forward."""
    now = timezone.now()
    claims = {verdict.claim_id for verdict in resting_on(evidence)}
    for entry in RegisterEntry.objects.unsettled().filter(claim__in=claims, recheck_at__gt=now):
        if RegisterEntry.objects.filter(pk=entry.pk, version=entry.version).update(
            recheck_at=now, version=F("version") + 1
        ):
            schedule(RECHECK, entry.pk, story=evidence.story, due_at=now)
