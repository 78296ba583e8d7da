"""Publishing what was approved, at once or when its time has come."""

from datetime import datetime

import structlog
from django.db import InterfaceError, OperationalError
from django.db.models import F
from django.utils import timezone

from newsroom.dispatch.actions import tell
from newsroom.dispatch.freezing import nothing_by_itself
from newsroom.errors import NotPossible, Refusal
from newsroom.ledger.actions import one_verb, record, verb
from newsroom.people.models import User
from newsroom.people.querysets import editors_on_duty
from newsroom.stories.actions import take_off_schedule
from newsroom.stories.models import Story
from newsroom.stories.states import TRANSITIONS, StoryState, StoryVerb, sources_of
from verification.evidence.fixity import check_story
from verification.gate.actions import assess, evaluate, require_open
from verification.gate.fast import begin_clock
from verification.gate.reading import read
from verification.record import correcting, live
from verification.record.freezing import freeze
from verification.record.models import Publication
from verification.record.permissions import may_publish
from verification.record.register import enter

log = structlog.get_logger(__name__)


def publish(*, by: User, story: Story) -> Publication:
    """Publish what is approved at this very gate version, after one more look at every byte of its evidence.

    The bytes are read first, outside of the transaction: what is found wrong closes the gate, which is then evaluated
    once more. Freezes the record and opens a register entry, with its re-check, for each claim that runs unverified
    or disputed.
    """
    may_publish(by=by, story=story)
    _evidence_is_whole(story)
    return _publish(by=by, story=story)


def _evidence_is_whole(story: Story) -> None:
    looked = check_story(story)
    if looked.unreadable:
        raise NotPossible(
            f"The evidence of {story.slug} cannot be read now: {looked.unreadable[0]}. It is published only after"
            " every file of it was looked at."
        )
    if looked.faulty:
        require_open(evaluate(story), "publication")


@verb
def _publish(*, by: User, story: Story) -> Publication:
    may_publish(by=by, story=story)
    story.refresh_from_db()
    if not story.possible(StoryVerb.PUBLISH):
        raise NotPossible(
            f"{story.slug} is {story.get_state_display().lower()}: only an approved story is published."
        )
    if story.embargo_until and story.embargo_until > timezone.now():
        until = story.embargo_until.astimezone(story.desk.zone)
        raise NotPossible(f"{story.slug} is under embargo until {until:%H:%M on %d %B}.")
    approval = story.sign_offs.in_force().approvals().select_related("by", "revision").first()
    if approval is None or approval.gate_version != story.gate_version:
        raise NotPossible(
            f"The approval of {story.slug} is for an earlier version. It has to be approved again."
        )
    view = read(story)
    if approval.by_id in view.responsible:
        raise NotPossible(
            f"{approval.by} is responsible for words of {story.slug}: another editor approves it."
        )
    gate = assess(view)
    require_open(gate, "publication")
    published = Story.objects.filter(
        pk=story.pk, gate_version=approval.gate_version, state__in=sources_of(StoryVerb.PUBLISH)
    ).update(
        state=TRANSITIONS[StoryState.APPROVED, StoryVerb.PUBLISH],
        state_since=timezone.now(),
        scheduled_for=None,
        ran_version=F("copy_version"),
    )
    if not published:
        raise NotPossible(f"{story.slug} was changed while you published it. Read its gate again.")
    story.refresh_from_db()
    carried = correcting.agreed(story)
    publication = freeze(view, gate, approval, by=by, kind=carried.kind, note=carried.note)
    enter(view, publication, approval)
    begin_clock(view, publication.published_at, by)
    live.ran_anew(publication)
    correcting.ran(publication)
    record(
        "story.published",
        by=by,
        subject=publication,
        story_id=story.pk,
        desk_id=story.desk_id,
        facts={
            "copy_version": view.revision.number,
            "sha256": publication.text_sha256,
            "gate_version": story.gate_version,
            "approval": approval.pk,
            "approved_by": approval.by_id,
            "number": publication.number,
            "record_sha256": publication.record_sha256,
            "key": publication.key_id,
        },
    )
    return publication


def publish_due(*, now: datetime | None = None) -> int:
    """Publish scheduled stories whose time has come; one that can not run leaves the schedule and editors are told.

    So does one at which something breaks: nothing is published then, and the others need not wait for it. Where the
    database itself does not answer, that story is asked for again at the next turn, and the fault is raised once the
    others had theirs.
    """
    if nothing_by_itself():
        return 0
    now = now or timezone.now()
    due = Story.objects.filter(state=StoryState.SCHEDULED, scheduled_for__lte=now).select_related(
        "desk", "scheduled_by"
    )
    published, fault = 0, None
    for story in due.order_by("scheduled_for", "pk"):
        try:
            published += _publish_in_turn(story)
        except Exception as error:
            log.exception("a scheduled story waits for the next turn: something broke", story=story.pk)
            fault = error
    if fault:
        raise fault
    return published


def _publish_in_turn(story: Story) -> bool:
    by = story.scheduled_by
    if by is None:
        return False
    try:
        publish(by=by, story=story)
    except Refusal:
        _could_not_run(story, by)
    except (
        OperationalError,
        InterfaceError,
    ):  # the database is away or too busy: that is no fault of the story
        raise
    except Exception:
        log.exception("a scheduled story was not published: something broke", story=story.pk)
        _could_not_run(story, by)
    else:
        return True
    return False


def _could_not_run(story: Story, by: User) -> None:
    with one_verb():
        story.refresh_from_db()
        if story.state != StoryState.SCHEDULED:
            return
        take_off_schedule(story, by)
        tell(
            users=editors_on_duty(story.desk),
            kind="could_not_run",
            key=f"{story.pk}:{story.gate_version}",
            payload={"story": story.pk},
            story_id=story.pk,
            desk=story.desk,
        )
