"""The verbs of a story, up to the gate; approving belongs to `gate`, publishing to `record`."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Case, F, Value, When
from django.utils import timezone

from newsroom import hooks
from newsroom.errors import Invalid, NotPossible, require_text
from newsroom.ledger.actions import record, verb
from newsroom.people.models import Desk, Membership, User
from newsroom.people.states import Role
from newsroom.stories.copy import Document
from newsroom.stories.models import SLUG_LINE, Byline, Draft, Responsible, Revision, Story
from newsroom.stories.permissions import may_edit, may_file, may_retract, may_start, may_steer
from newsroom.stories.states import (
    OF_WHAT_RAN,
    TRANSITIONS,
    UNDER_WAY,
    Reason,
    StoryState,
    StoryVerb,
    sources_of,
)


def move(story: Story, name: StoryVerb, **fields: Any) -> StoryState:
    """Do a verb's transition as one conditional update; `NotPossible` when the state does not allow it (any more).

    Returns the state before. `story` is refreshed.
    """
    before = StoryState(story.state)
    state = TRANSITIONS.get((before, name))
    if name in OF_WHAT_RAN and story.ran_version is None:
        raise NotPossible(f"{story.slug} has not run: “{name.label}” is not possible.")
    if state is None:
        raise NotPossible(f"{story.slug} is {before.label.lower()}: “{name.label}” is not possible now.")
    moved = Story.objects.filter(pk=story.pk, state=before).update(
        state=state, **({"state_since": timezone.now()} if state != before else {}), **fields
    )
    if not moved:
        raise NotPossible(f"{story.slug} was just changed by somebody else. Look again, then decide.")
    story.refresh_from_db()
    return before


def take_turn(story_id: int) -> None:
    """Wait for this story's row before anything of it is touched: verbs on one story go one after the other.

    Every verb that moves its gate begins with this. Two that took task, claim and story in different orders would
    wait for each other on PostgreSQL, and one of them be thrown out.
    """
    Story.objects.filter(pk=story_id).update(gate_version=F("gate_version"))


def move_gate(story_id: int, *, by: User | None, because: str) -> None:
    """Something the gate reads has changed: an approval given before is void, in this same transaction.

    Adds one, without condition, so that checkers never collide; approving is conditional on the value it saw.
    """
    approved = sources_of(StoryVerb.VOID_APPROVAL)
    voided = Story.objects.filter(pk=story_id, state__in=approved).update(
        gate_version=F("gate_version") + 1,
        state=Case(*[When(state=s, then=Value(TRANSITIONS[s, StoryVerb.VOID_APPROVAL])) for s in approved]),
        state_since=timezone.now(),
        scheduled_for=None,
    )
    if not voided:
        Story.objects.filter(pk=story_id).update(gate_version=F("gate_version") + 1)
        return
    story = Story.objects.get(pk=story_id)
    hooks.approval_voided(story=story, by=by, because=because)
    record(
        "story.approval_voided",
        by=by,
        subject=story,
        story_id=story.pk,
        desk_id=story.desk_id,
        texts={"because": because},
    )


def _note(name: str, story: Story, by: User, *, reason: str = "", **facts: Any) -> None:
    record(
        f"story.{name}",
        by=by,
        subject=story,
        story_id=story.pk,
        desk_id=story.desk_id,
        facts=facts,
        texts={"reason": reason},
    )


def _slug_line(desk: Desk, slug: str, *, but: Story | None = None) -> str:
    slug = slug.strip().lower()
    try:
        SLUG_LINE(slug)
    except ValidationError as error:
        raise Invalid({"slug": error.messages}) from error
    if len(slug) > 60:
        raise Invalid({"slug": ["A slug line is at most 60 characters long."]})
    others = Story.objects.filter(desk=desk, slug=slug)
    if but:
        others = others.exclude(pk=but.pk)
    if others.exists():
        raise Invalid({"slug": [f"{desk.name} has a story called {slug} already."]})
    return slug


def _bylines(desk: Desk, by: User, bylines: Iterable[User]) -> list[User]:
    users = {user.pk: user for user in bylines}
    if not users and Role.REPORTER in by.roles_on(desk.pk):
        users = {by.pk: by}
    on_desk = set(Membership.objects.on(desk.pk).filter(user__in=users).values_list("user_id", flat=True))
    for user in users.values():
        if user.pk not in on_desk:
            raise Invalid({"bylines": [f"{user.name} is not on {desk.name}."]})
    return list(users.values())


def _times(publish_by: datetime | None, embargo_until: datetime | None) -> None:
    for field, instant in (("publish_by", publish_by), ("embargo_until", embargo_until)):
        if instant is not None and timezone.is_naive(instant):
            raise Invalid({field: ["Write the time with its zone."]})
    if publish_by and embargo_until and publish_by < embargo_until:
        raise Invalid({"publish_by": ["The story would run before its embargo ends."]})


@verb
def start(
    *,
    by: User,
    desk: Desk,
    slug: str,
    document: Document,
    bylines: Iterable[User] = (),
    publish_by: datetime | None = None,
    embargo_until: datetime | None = None,
    confidential: bool = False,
) -> Story:
    """Hand in copy as a draft: the story and its first revision, which the desk reads unless it is confidential."""
    may_start(by=by, desk=desk)
    _times(publish_by, embargo_until)
    names = _bylines(desk, by, bylines)
    story = Story.objects.create(
        slug=_slug_line(desk, slug),
        desk=desk,
        filed_by=by,
        headline=document.headline,
        publish_by=publish_by,
        embargo_until=embargo_until,
        confidential=confidential,
        copy_version=1,
    )
    _set_bylines(story, [by, *names], names)
    revision = _revise(story, document, by, Reason.FIRST)
    hooks.words_changed(story=story, old=None, new=revision, by=by)
    _note("started", story, by, bylines=[user.pk for user in names], sha256=revision.sha256)
    if confidential:
        _note("made_confidential", story, by, people=[by.pk])
    return story


def _set_bylines(story: Story, responsible: Iterable[User], names: list[User]) -> None:
    Byline.objects.filter(story=story).exclude(user__in=names).delete()
    Byline.objects.bulk_create([Byline(story=story, user=user) for user in names], ignore_conflicts=True)
    everybody = {user.pk: user for user in responsible}.values()
    Responsible.objects.bulk_create(
        [Responsible(story=story, user=user) for user in everybody], ignore_conflicts=True
    )


def _revise(story: Story, document: Document, by: User, reason: Reason) -> Revision:
    return Revision.objects.create(
        story=story,
        number=story.copy_version,
        author=by,
        reason=reason,
        blocks=document.to_json(),
        text=document.text,
        sha256=document.sha256,
    )


@verb
def file(*, by: User, story: Story) -> Story:
    """File the story to its desk: from here on its claims make tasks."""
    may_file(by=by, story=story)
    move(story, StoryVerb.FILE, filed_at=timezone.now(), standing_reason="")
    hooks.story_filed(story=story, revision=story.revision, by=by)
    move_gate(story.pk, by=by, because="The story was filed.")
    _note("filed", story, by, revision=story.copy_version)
    story.refresh_from_db()
    return story


@verb
def save_copy(
    *, by: User, story: Story, document: Document, seen: int, reason: Reason = Reason.EDIT
) -> Revision:
    """Save a new revision over the one that was seen; `NotPossible` when somebody saved another one meanwhile.

    Unchanged copy makes no revision. What the person typed is no draft any more (accepting a checker's words leaves
    it alone: those are not what they typed). Places follow their words, and verdicts for words that changed are
    suspended, in the same transaction (hook `words_changed`).
    """
    may_edit(by=by, story=story)
    if not story.possible(StoryVerb.SAVE_COPY):
        raise NotPossible(
            f"{story.slug} is {story.get_state_display().lower()}: its copy can not be changed."
        )
    old = Revision.objects.get(story=story, number=story.copy_version)
    if reason not in (Reason.FIX, Reason.CUT):
        Draft.objects.filter(story=story, user=by).delete()  # gone with this transaction, or not at all
    if old.sha256 == document.sha256 and seen == story.copy_version:
        return old
    saved = Story.objects.filter(
        pk=story.pk, copy_version=seen, state__in=sources_of(StoryVerb.SAVE_COPY)
    ).update(copy_version=F("copy_version") + 1, headline=document.headline)
    if not saved:
        raise NotPossible(
            f"Somebody saved {story.slug} while you were writing. Your words are kept here; compare, then save again."
        )
    story.refresh_from_db()
    old = Revision.objects.get(story=story, number=story.copy_version - 1)
    revision = _revise(story, document, by, reason)
    hooks.words_changed(story=story, old=old, new=revision, by=by)
    move_gate(story.pk, by=by, because=f"The copy was changed by {by.name} (v{revision.number}).")
    _note("copy_saved", story, by, revision=revision.number, sha256=revision.sha256, reason_code=str(reason))
    story.refresh_from_db()
    return revision


@verb
def plan(
    *,
    by: User,
    story: Story,
    slug: str,
    bylines: Iterable[User],
    publish_by: datetime | None,
    embargo_until: datetime | None,
) -> Story:
    """Change slug line, bylines, publish-by or embargo, until the story runs."""
    may_edit(by=by, story=story)
    if story.state not in UNDER_WAY:
        raise NotPossible(
            f"{story.slug} is {story.get_state_display().lower()}: its details can not be changed."
        )
    _times(publish_by, embargo_until)
    names = _bylines(story.desk, by, bylines)
    moved = story.publish_by != publish_by
    Story.objects.filter(pk=story.pk).update(
        slug=_slug_line(story.desk, slug, but=story), publish_by=publish_by, embargo_until=embargo_until
    )
    _set_bylines(story, names, names)
    story = Story.objects.get(pk=story.pk)
    if moved:
        hooks.schedule_changed(story=story, by=by)
    move_gate(story.pk, by=by, because="Bylines or times were changed.")
    _note(
        "planned",
        story,
        by,
        bylines=[user.pk for user in names],
        publish_by=publish_by.isoformat() if publish_by else None,
        embargo_until=embargo_until.isoformat() if embargo_until else None,
    )
    return story


def begin_checking(story: Story) -> None:
    """The first task was taken (part of that verb, with no event of its own)."""
    Story.objects.filter(pk=story.pk, state=StoryState.FILED).update(
        state=TRANSITIONS[StoryState.FILED, StoryVerb.BEGIN_CHECKING], state_since=timezone.now()
    )


def _steer(by: User, story: Story, name: StoryVerb, event: str, reason: str) -> Story:
    may_steer(by=by, story=story)
    if name in (StoryVerb.RETURN, StoryVerb.SPIKE) and story.ran_version:
        raise NotPossible(f"{story.slug} has run. Give its next version up, or hold it.")
    reason = require_text("reason", reason, "Write the reason, for the reporter and the record.", limit=1000)
    before = move(story, name, standing_reason=reason, scheduled_for=None)
    hooks.story_stopped(story=story, by=by)
    Story.objects.filter(pk=story.pk).update(gate_version=F("gate_version") + 1)
    _note(event, story, by, reason=reason, before=before.value)
    story.refresh_from_db()
    return story


@verb
def hold(*, by: User, story: Story, reason: str) -> Story:
    """Stop the story where it is; work on it waits."""
    return _steer(by, story, StoryVerb.HOLD, "held", reason)


@verb
def return_to_reporter(*, by: User, story: Story, reason: str) -> Story:
    """Give the story back to its reporter as a draft; claims and verdicts stay."""
    return _steer(by, story, StoryVerb.RETURN, "returned", reason)


@verb
def spike(*, by: User, story: Story, reason: str) -> Story:
    """The story will not run. Unspiking brings it back as a draft."""
    return _steer(by, story, StoryVerb.SPIKE, "spiked", reason)


@verb
def resume(*, by: User, story: Story) -> Story:
    """Go on with a held story; an approval from before the hold does not come back."""
    may_steer(by=by, story=story)
    move(story, StoryVerb.RESUME, standing_reason="")
    hooks.story_stopped(story=story, by=by)
    move_gate(story.pk, by=by, because="The story was resumed.")
    _note("resumed", story, by)
    story.refresh_from_db()
    return story


@verb
def unspike(*, by: User, story: Story) -> Story:
    """Bring a spiked story back as a draft."""
    may_steer(by=by, story=story)
    move(story, StoryVerb.UNSPIKE, standing_reason="")
    hooks.story_stopped(story=story, by=by)
    move_gate(story.pk, by=by, because="The story was unspiked.")
    _note("unspiked", story, by)
    story.refresh_from_db()
    return story


@verb
def schedule(*, by: User, story: Story, at: datetime) -> Story:
    """Set the instant at which an approved story runs; it is evaluated once more then."""
    may_steer(by=by, story=story)
    if timezone.is_naive(at) or at <= timezone.now():
        raise Invalid({"at": ["Choose a time that lies ahead."]})
    if story.embargo_until and at < story.embargo_until:
        raise Invalid({"at": ["The embargo ends later than that."]})
    move(story, StoryVerb.SCHEDULE, scheduled_for=at, scheduled_by=by)
    _note("scheduled", story, by, at=at.isoformat())
    return story


@verb
def unschedule(*, by: User, story: Story) -> Story:
    """Take an approved story off the schedule; the approval stands."""
    may_steer(by=by, story=story)
    take_off_schedule(story, by)
    return story


def take_off_schedule(story: Story, by: User) -> None:
    """It does not run by itself (part of a verb): also where `by`, who scheduled it, may schedule nothing any more."""
    move(story, StoryVerb.UNSCHEDULE, scheduled_for=None)
    _note("unscheduled", story, by)


@verb
def revise(*, by: User, story: Story) -> Story:
    """Begin the next version of what ran. Readers keep what ran until it runs; it is approved anew."""
    may_edit(by=by, story=story)
    move(story, StoryVerb.REVISE, publish_by=None)
    hooks.approval_voided(story=story, by=by, because="It ran; the next version is approved anew.")
    hooks.story_stopped(story=story, by=by)
    hooks.version_begun(story=story, by=by)
    move_gate(story.pk, by=by, because="The next version was begun.")
    _note("revised", story, by, ran_version=story.ran_version)
    story.refresh_from_db()
    return story


@verb
def give_up(*, by: User, story: Story, reason: str) -> Story:
    """Give the next version up: the story is as it ran again, its copy too."""
    may_steer(by=by, story=story)
    if not story.ran_version:
        raise NotPossible(f"{story.slug} has not run: there is nothing to go back to.")
    reason = require_text("reason", reason, "Write why the next version is given up.", limit=1000)
    if not story.possible(StoryVerb.GIVE_UP):
        raise NotPossible(
            f"{story.slug} is {story.get_state_display().lower()}: no next version is under way."
        )
    _as_it_ran(story, by, because="The next version was given up.")
    move(story, StoryVerb.GIVE_UP, scheduled_for=None, standing_reason="")
    hooks.story_stopped(story=story, by=by)
    Story.objects.filter(pk=story.pk).update(gate_version=F("gate_version") + 1)
    _note("given_up", story, by, reason=reason, ran_version=story.ran_version)
    story.refresh_from_db()
    return story


def _as_it_ran(story: Story, by: User, *, because: str) -> None:
    """The copy is what readers have again, and nothing that was signed of the next version counts."""
    ran = Revision.objects.get(story=story, number=story.ran_version or 0)
    now = Revision.objects.get(story=story, number=story.copy_version)
    if ran.sha256 != now.sha256:
        Story.objects.filter(pk=story.pk).update(
            copy_version=F("copy_version") + 1, headline=ran.document.headline
        )
        story.refresh_from_db()
        again = _revise(story, ran.document, by, Reason.GIVEN_UP)
        hooks.words_changed(story=story, old=now, new=again, by=by)
        Story.objects.filter(pk=story.pk).update(ran_version=F("copy_version"))
    hooks.approval_voided(story=story, by=by, because=because)
    story.refresh_from_db()


@verb
def retract(*, by: User, story: Story, reason: str) -> Story:
    """Withdraw what ran, with the reason readers are told. A next version that is under way goes with it."""
    may_retract(by=by, story=story)
    reason = require_text("reason", reason, "Write why the story is retracted.", limit=1000)
    if story.is_next_version and story.possible(StoryVerb.RETRACT):
        _as_it_ran(story, by, because="The story was retracted.")
    move(story, StoryVerb.RETRACT, standing_reason=reason, scheduled_for=None)
    hooks.story_stopped(story=story, by=by)
    _note("retracted", story, by, reason=reason)
    return story
