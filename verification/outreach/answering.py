"""A party answers on its reply page: once, and what they said is kept as they said it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from newsroom.errors import Invalid, NotPossible, optional_text, require_text
from newsroom.ledger.actions import verb
from newsroom.stories.actions import take_turn
from verification.evidence.uploads import Received
from verification.outreach.links import GRACE, address_of
from verification.outreach.models import Reply, ReplyLink
from verification.outreach.replies import LONGEST, keep
from verification.outreach.states import Outcome

MOST_FILES = 10
LATEST = timedelta(days=365)
MAY_SAY = (Outcome.ANSWERED, Outcome.DENIED, Outcome.DECLINED, Outcome.MORE_TIME)
"""What a party can say of its own answer."""


def checked(
    *, outcome: str, text: str, said_by: str, until: datetime | None, files: int = 0
) -> tuple[Outcome, str, str]:
    """What is to be said, without surrounding space; `Invalid` beside the field that lacks something."""
    if outcome not in MAY_SAY:
        raise Invalid({"outcome": ["Choose what your answer is."]})
    wrong: dict[str, list[str]] = {}
    if outcome in (Outcome.ANSWERED, Outcome.DENIED):
        text = require_text("text", text, "Write your answer.", limit=LONGEST)
    else:
        text = optional_text("text", text, limit=LONGEST)
    said_by = require_text("said_by", said_by, "Write who answers: your name and what you do.", limit=200)
    now = timezone.now()
    if outcome == Outcome.MORE_TIME and (until is None or not now < until < now + LATEST):
        wrong["until"] = ["Write until when you need time; it has to lie ahead, and within a year."]
    if files > MOST_FILES:
        wrong["upload"] = [f"At most {MOST_FILES} files can be sent with an answer."]
    if wrong:
        raise Invalid(wrong)
    return Outcome(outcome), text, said_by


@verb
def answer(
    *,
    link: ReplyLink,
    outcome: str,
    text: str = "",
    said_by: str,
    until: datetime | None = None,
    files: Sequence[Received] = (),
) -> Reply:
    """Take the one answer of a reply page. Whoever asks for more time gets another page to answer on."""
    what, text, said_by = checked(outcome=outcome, text=text, said_by=said_by, until=until, files=len(files))
    take_turn(link.request.story_id)
    now = timezone.now()
    taken = ReplyLink.objects.filter(
        pk=link.pk, answered_at__isnull=True, revoked_at__isnull=True, expires_at__gt=now
    ).update(answered_at=now)
    if not taken:
        raise NotPossible("This page was answered already, or is not open any more.")
    link.refresh_from_db(fields=["answered_at"])
    until = until if what == Outcome.MORE_TIME else None
    reply = keep(
        request=link.request,
        outcome=what,
        text=text,
        said_by=said_by,
        received_at=now,
        until=until,
        link=link,
        files=files,
    )
    if until:
        ReplyLink.objects.create(
            request=link.request,
            made_by=link.made_by,
            made_at=now,
            expires_at=max(link.expires_at, until + GRACE),
        )
    return reply


def address_of_next(link: ReplyLink) -> str:
    """Where whoever asked for more time on this page answers, as long as that page is open; else nothing."""
    if link.answered_at is None or not Reply.objects.filter(link=link, outcome=Outcome.MORE_TIME).exists():
        return ""
    following = link.request.links.filter(made_at=link.answered_at).first()
    return address_of(following) if following and following.is_open else ""
