"""Retention: free text is erased so many months after a story ended, and the chain of the ledger still verifies.

What goes is what was typed along the way: reasons and notes of the ledger, legal advice, copy nobody saved, the words
of replies, of mails that came in and of complaints, with who complained. What stays is what somebody must be able to
answer for: the copy, verdicts, signatures, that somebody was asked and answered, the record of what ran, and evidence.
"""

import calendar
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from newsroom.dispatch.freezing import nothing_by_itself
from newsroom.ledger.actions import record, verb
from newsroom.ledger.models import Event, EventText
from newsroom.people.models import Desk
from newsroom.stories.actions import take_turn
from newsroom.stories.models import Draft, Story
from newsroom.stories.states import ENDED
from verification.checking.models import VerificationTask
from verification.checking.states import ACTIVE
from verification.gate.models import Advice
from verification.outreach.models import InboundMail, Reply
from verification.record.models import Complaint, Correction, LegalHold, RegisterEntry
from verification.record.states import UNDECIDED

ERASED_MAIL: dict[str, Any] = {"text": "", "subject": "", "sender": ""}
ERASED_COMPLAINT: dict[str, Any] = {"text": "", "answer": "", "complainant": "", "contact": ""}
"""Who complained, of what and how they were reached goes; that somebody did, when, and with what outcome stays."""


def erase_due(*, now: datetime | None = None) -> int:
    """Erase the free text of every story whose time is over; how many there were."""
    if nothing_by_itself():
        return 0
    now = now or timezone.now()
    erased = 0
    for desk in Desk.objects.filter(keeps_text_months__isnull=False):
        before = months_before(now, desk.keeps_text_months or 0)
        for story_id in list(_over(desk, before)):
            erased += _erase(story_id, desk, before)
    return erased


def months_before(now: datetime, months: int) -> datetime:
    """The same day and hour so many months earlier, or the last day of that month."""
    year, month = divmod(now.year * 12 + now.month - 1 - months, 12)
    return now.replace(year=year, month=month + 1, day=min(now.day, calendar.monthrange(year, month + 1)[1]))


def _over(desk: Desk, before: datetime) -> list[int]:
    """Stories of the desk that ended before then, have text left, and have nothing open and no hold."""
    mine = {"story": OuterRef("pk")}
    texts = EventText.objects.filter(event__story_id=OuterRef("pk"))
    open_ones = (
        LegalHold.objects.filter(**mine, released_at=None),
        VerificationTask.objects.filter(**mine, state__in=ACTIVE),
        RegisterEntry.objects.filter(claim__story=OuterRef("pk"), settled_at=None),
        Correction.objects.filter(**mine, state__in=UNDECIDED),
        Complaint.objects.filter(**mine, answered_at=None),
    )
    stories = Story.objects.filter(desk=desk, state__in=ENDED, state_since__lt=before)
    for rows in open_ones:
        stories = stories.exclude(Exists(rows))
    left = Q(Exists(texts))
    for rows in _words_of(OuterRef("pk")).values():
        left |= Q(Exists(rows))
    return list(stories.filter(left).order_by("pk").values_list("pk", flat=True))


def _words_of(story: Any) -> dict[str, QuerySet[Any]]:
    """What holds words of a story besides the ledger, by the name it is counted under."""
    return {
        "advice": Advice.objects.filter(story=story),
        "drafts": Draft.objects.filter(story=story),
        "replies": Reply.objects.filter(request__story=story).exclude(text="", said_by=""),
        "mails": InboundMail.objects.filter(request__story=story).exclude(**ERASED_MAIL),
        "complaints": Complaint.objects.filter(story=story).exclude(**ERASED_COMPLAINT),
    }


@verb
def _erase(story_id: int, desk: Desk, before: datetime) -> bool:
    """Erase one story's free text, unless it was held or began anew meanwhile."""
    take_turn(story_id)
    if story_id not in _over(desk, before):
        return False
    story = Story.objects.get(pk=story_id)
    events = Event.objects.filter(story_id=story_id)
    texts, _ = EventText.objects.filter(event__in=events).delete()
    words = _words_of(story)
    counts = {name: rows.count() for name, rows in words.items()}
    words["advice"].delete()
    words["drafts"].delete()
    words["replies"].update(text="", said_by="")
    words["mails"].update(**ERASED_MAIL)
    words["complaints"].update(**ERASED_COMPLAINT)
    record(
        "story.texts_erased",
        by=None,
        subject=story,
        story_id=story.pk,
        desk_id=story.desk_id,
        facts={"texts": texts, **counts, "months": desk.keeps_text_months},
    )
    return True
