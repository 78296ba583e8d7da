"""Every verb in every state, and by every role: possible exactly where the tables say so."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from newsroom.errors import Invalid, NotPermitted, NotPossible
from newsroom.ledger.models import Event
from newsroom.people.models import User
from newsroom.people.states import Role
from newsroom.stories import actions as stories
from newsroom.stories.models import Story
from newsroom.stories.states import OF_WHAT_RAN, TRANSITIONS, StoryState, StoryVerb
from tests.factories import (
    HEADLINE,
    Team,
    copy,
    draft,
    filed,
    make_desk,
    make_member,
    make_user,
    published,
    story_at,
)
from verification.gate import signing
from verification.record import actions as records

pytestmark = pytest.mark.django_db

Do = Callable[[User, Story], object]

VERBS: dict[StoryVerb, Do] = {
    StoryVerb.FILE: lambda by, story: stories.file(by=by, story=story),
    StoryVerb.SAVE_COPY: lambda by, story: stories.save_copy(
        by=by, story=story, document=copy(standfirst="Another standfirst."), seen=story.copy_version
    ),
    StoryVerb.APPROVE: lambda by, story: signing.approve(by=by, story=story, seen=story.gate_version),
    StoryVerb.VOID_APPROVAL: lambda by, story: signing.withdraw_sign_off(
        by=by, sign_off=story.sign_offs.in_force().approvals().get()
    ),
    StoryVerb.SCHEDULE: lambda by, story: stories.schedule(
        by=by, story=story, at=timezone.now() + timedelta(hours=1)
    ),
    StoryVerb.UNSCHEDULE: lambda by, story: stories.unschedule(by=by, story=story),
    StoryVerb.PUBLISH: lambda by, story: records.publish(by=by, story=story),
    StoryVerb.HOLD: lambda by, story: stories.hold(by=by, story=story, reason="Wait."),
    StoryVerb.RESUME: lambda by, story: stories.resume(by=by, story=story),
    StoryVerb.RETURN: lambda by, story: stories.return_to_reporter(by=by, story=story, reason="Too thin."),
    StoryVerb.SPIKE: lambda by, story: stories.spike(by=by, story=story, reason="Overtaken."),
    StoryVerb.UNSPIKE: lambda by, story: stories.unspike(by=by, story=story),
    StoryVerb.REVISE: lambda by, story: stories.revise(by=by, story=story),
    StoryVerb.GIVE_UP: lambda by, story: stories.give_up(by=by, story=story, reason="Overtaken."),
    StoryVerb.RETRACT: lambda by, story: stories.retract(by=by, story=story, reason="It was wrong."),
}

DOER = {StoryVerb.FILE: "reporter", StoryVerb.SAVE_COPY: "reporter", StoryVerb.RETRACT: "senior"}

NEEDS_A_CHECK = {(StoryState.FILED, StoryVerb.APPROVE)}
"""Possible by the table, but the filed story of these tests has nothing checked; `test_gate` shows that road."""


def test_every_verb_that_a_person_does_is_tried() -> None:
    assert set(VERBS) == set(StoryVerb) - {StoryVerb.BEGIN_CHECKING}


@pytest.mark.parametrize("state", StoryState)
def test_a_verb_is_possible_exactly_where_the_table_has_it(state: StoryState) -> None:
    team = Team()
    story = story_at(team, state)

    for verb, do in VERBS.items():
        by = getattr(team, DOER.get(verb, "editor"))
        sign_off_is_gone = verb == StoryVerb.VOID_APPROVAL and (state, verb) not in TRANSITIONS
        if (state, verb) in NEEDS_A_CHECK or sign_off_is_gone:
            continue
        with transaction.atomic():
            fresh = Story.objects.get(pk=story.pk)
            before = Event.objects.count()
            if (state, verb) in TRANSITIONS and (verb not in OF_WHAT_RAN or fresh.ran_version):
                do(by, fresh)
                fresh.refresh_from_db()
                assert fresh.state == TRANSITIONS[state, verb], verb
                assert Event.objects.count() > before, verb
            else:
                with pytest.raises(NotPossible):
                    do(by, fresh)
                fresh.refresh_from_db()
                assert fresh.state == state, verb
                assert Event.objects.count() == before, verb
            transaction.set_rollback(True)


@pytest.mark.parametrize(
    "state", [StoryState.CHECKING, StoryState.APPROVED, StoryState.SCHEDULED, StoryState.HELD]
)
def test_what_ran_is_retracted_at_once_while_its_next_version_is_under_way(state: StoryState) -> None:
    team = Team()
    story = stories.revise(by=team.reporter, story=published(team))
    if state == StoryState.HELD:
        stories.hold(by=team.editor, story=story, reason="Wait.")
    elif state != StoryState.CHECKING:
        signing.approve(by=team.editor, story=story, seen=story.gate_version)
    else:
        stories.save_copy(
            by=team.reporter, story=story, document=copy(headline="Another"), seen=story.copy_version
        )
    story.refresh_from_db()
    if state == StoryState.SCHEDULED:
        story = stories.schedule(by=team.editor, story=story, at=timezone.now() + timedelta(hours=2))
    assert story.state == state

    with pytest.raises(NotPermitted):
        stories.retract(by=team.editor, story=story, reason="It was forged.")
    story = stories.retract(by=team.senior, story=story, reason="It was forged.")

    assert (story.state, story.scheduled_for, story.has_run) == (StoryState.RETRACTED, None, False)
    assert (story.headline, story.copy_version) == (HEADLINE, story.ran_version)
    assert story.corrections.get().words == "It was forged."
    assert records.publish_due(now=timezone.now() + timedelta(hours=3)) == 0


ALLOWED: dict[StoryVerb, tuple[StoryState, set[Role]]] = {
    StoryVerb.FILE: (StoryState.DRAFT, {Role.REPORTER, Role.EDITOR}),
    StoryVerb.SAVE_COPY: (StoryState.FILED, {Role.REPORTER, Role.EDITOR}),
    StoryVerb.APPROVE: (StoryState.CHECKING, {Role.EDITOR}),
    StoryVerb.SCHEDULE: (StoryState.APPROVED, {Role.EDITOR}),
    StoryVerb.UNSCHEDULE: (StoryState.SCHEDULED, {Role.EDITOR}),
    StoryVerb.PUBLISH: (StoryState.APPROVED, {Role.EDITOR}),
    StoryVerb.HOLD: (StoryState.FILED, {Role.EDITOR}),
    StoryVerb.RESUME: (StoryState.HELD, {Role.EDITOR}),
    StoryVerb.RETURN: (StoryState.FILED, {Role.EDITOR}),
    StoryVerb.SPIKE: (StoryState.FILED, {Role.EDITOR}),
    StoryVerb.UNSPIKE: (StoryState.SPIKED, {Role.EDITOR}),
    StoryVerb.RETRACT: (StoryState.PUBLISHED, set()),
}


@pytest.mark.parametrize("verb", ALLOWED)
def test_a_verb_is_permitted_exactly_to_its_roles(verb: StoryVerb) -> None:
    team = Team()
    state, roles = ALLOWED[verb]
    story = story_at(team, state)
    other_desk = make_desk("Other desk")
    outsiders = [make_member(other_desk, role) for role in Role]

    for role, user in team.by_role.items():
        with transaction.atomic():
            if role in roles:
                VERBS[verb](user, Story.objects.get(pk=story.pk))
            else:
                with pytest.raises(NotPermitted):
                    VERBS[verb](user, Story.objects.get(pk=story.pk))
            transaction.set_rollback(True)
    for user in outsiders:
        with pytest.raises(NotPermitted), transaction.atomic():
            VERBS[verb](user, Story.objects.get(pk=story.pk))


def test_who_left_the_desk_may_do_nothing() -> None:
    team = Team()
    story = filed(team)
    team.editor.memberships.update(left_at=timezone.now())

    with pytest.raises(NotPermitted):
        stories.hold(by=User.objects.get(pk=team.editor.pk), story=story, reason="Wait.")


def test_a_second_saver_is_refused_and_nothing_is_written() -> None:
    team = Team()
    story = filed(team)
    seen = story.copy_version
    stories.save_copy(by=team.reporter, story=story, document=copy(standfirst="First saver."), seen=seen)

    with pytest.raises(NotPossible, match="while you were writing"):
        stories.save_copy(by=team.colleague, story=story, document=copy(standfirst="Second."), seen=seen)

    story.refresh_from_db()
    assert story.revision.document.standfirst == "First saver."
    assert story.revisions.count() == 2


def test_saving_unchanged_copy_makes_no_revision() -> None:
    team = Team()
    story = filed(team)

    stories.save_copy(by=team.reporter, story=story, document=copy(), seen=story.copy_version)

    assert story.revisions.count() == 1


def test_editing_approved_copy_voids_the_approval_in_the_same_breath() -> None:
    team = Team()
    story = story_at(team, StoryState.APPROVED)

    stories.save_copy(
        by=team.reporter, story=story, document=copy(standfirst="Changed."), seen=story.copy_version
    )

    story.refresh_from_db()
    assert story.state == StoryState.CHECKING
    assert not story.sign_offs.in_force().exists()
    assert Event.objects.filter(verb="story.approval_voided", story_id=story.pk).count() == 1


@pytest.mark.parametrize(
    ("slug", "sentence"),
    [
        ("", "slug line"),
        ("Not A Slug", "slug line"),
        ("a" * 61, "at most 60"),
    ],
)
def test_a_bad_slug_line_is_refused_at_its_field(slug: str, sentence: str) -> None:
    team = Team()

    with pytest.raises(Invalid) as refused:
        stories.start(by=team.reporter, desk=team.desk, slug=slug, document=copy())

    assert sentence in refused.value.errors["slug"][0]
    assert not Story.objects.exists()


def test_a_slug_line_stands_once_per_desk() -> None:
    team = Team()
    story = draft(team)

    with pytest.raises(Invalid, match="already"):
        stories.start(by=team.reporter, desk=team.desk, slug=story.slug, document=copy())


def test_a_byline_belongs_to_somebody_of_the_desk() -> None:
    team = Team()

    with pytest.raises(Invalid, match="is not on"):
        stories.start(
            by=team.reporter, desk=team.desk, slug="x", document=copy(), bylines=[make_user("Guest")]
        )


def test_a_reason_is_asked_for() -> None:
    team = Team()
    story = filed(team)

    with pytest.raises(Invalid) as refused:
        stories.hold(by=team.editor, story=story, reason="  ")

    assert "reason" in refused.value.errors
