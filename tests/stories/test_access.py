"""Who sees a story: its desk, whoever it is shared with, and of a confidential one only the people named on it."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from newsroom.dispatch.delivering import deliver_due
from newsroom.dispatch.models import Notice
from newsroom.errors import Invalid, NotPermitted, NotPossible
from newsroom.ledger.models import Event
from newsroom.people.actions import leave
from newsroom.people.models import Membership, User
from newsroom.people.states import Role
from newsroom.stories import access
from newsroom.stories import actions as stories
from newsroom.stories.copy import Document
from newsroom.stories.models import Story, StoryAccess
from newsroom.stories.permissions import sees
from newsroom.stories.querysets import kept_from, only_for
from tests.factories import Team, again, draft, filed, make_desk, make_member, mark, some_evidence, task_of
from tests.replying import asked
from verification.checking import actions as checking
from verification.checking.models import VerificationTask
from verification.evidence import actions as evidence
from verification.evidence.models import Evidence
from verification.outreach.actions import put
from verification.outreach.models import Party

pytestmark = pytest.mark.django_db


def who_see(team: Team, story: Story, *others: User) -> set[str]:
    """By name, asked of the list, of the one story and of those who are told, which have to agree."""
    people = [*team.by_role.values(), team.colleague, team.second, team.third, team.senior, *others]
    story = Story.objects.get(pk=story.pk)
    listed = {
        user.name for user in people if Story.objects.visible_to(again(user)).filter(pk=story.pk).exists()
    }
    assert listed == {user.name for user in people if sees(again(user), story)}
    told = only_for(story_ids=[story.pk])
    assert told.keys() == ({story.pk} if story.confidential else set())
    assert not told or listed == {user.name for user in people if user.pk in told[story.pk]}
    return listed


def test_a_confidential_story_is_seen_by_its_filer_its_bylines_and_the_people_named_on_it() -> None:
    team = Team()
    story = draft(team)
    assert len(who_see(team, story)) == 10
    stories.plan(
        by=team.reporter,
        story=story,
        slug=story.slug,
        bylines=[team.colleague],
        publish_by=None,
        embargo_until=None,
    )
    superuser = make_member(team.desk, Role.DESK_HEAD, "Suzy Superuser")
    User.objects.filter(pk=superuser.pk).update(is_superuser=True)
    access.make_confidential(by=team.editor, story=story, people=[team.legal])
    named = {"Rosa Reporter", "Carl Colleague", "Edda Editor", "Lena Legal"}
    assert who_see(team, story, superuser) == named

    access.name_person(by=team.reporter, story=story, person=team.checker)
    assert who_see(team, story) == named | {"Chiara Checker"}
    access.unname_person(by=team.reporter, story=story, person=team.checker)
    access.unname_person(by=team.reporter, story=story, person=team.editor)
    assert who_see(team, story) == {"Rosa Reporter", "Carl Colleague", "Lena Legal"}
    assert [*kept_from(team.editor)] == [story]
    assert not kept_from(team.reporter).exists()

    User.objects.filter(pk=team.legal.pk).update(is_active=False)
    assert who_see(team, story) == {"Rosa Reporter", "Carl Colleague"}
    User.objects.filter(pk=team.legal.pk).update(is_active=True)
    wrote = Membership.objects.filter(user__in=[team.reporter, team.colleague])
    wrote.update(left_at="2026-01-01T00:00Z")
    assert who_see(team, story) == {"Lena Legal"}, "who wrote it sees it while on its desk"
    wrote.update(left_at=None)

    access.open_to_desk(by=team.reporter, story=story)
    assert len(who_see(team, story)) == 10
    assert not StoryAccess.objects.filter(story=story).exists()
    recorded = Event.objects.filter(story_id=story.pk).order_by("position").values_list("verb", flat=True)
    assert list(recorded)[-5:] == [
        "story.made_confidential", "story.person_named", "story.person_unnamed", "story.person_unnamed",
        "story.opened_to_desk",
    ]  # fmt: skip


def test_a_story_may_be_confidential_from_its_first_word_on() -> None:
    team = Team()
    words = Document.from_fields("Ferry line closes", "", "The council was told by letter.")

    story = stories.start(by=team.reporter, desk=team.desk, slug="ferry", document=words, confidential=True)

    assert who_see(team, story) == {team.reporter.name}
    made = Event.objects.filter(story_id=story.pk).order_by("position").values_list("verb", flat=True)
    assert list(made)[-2:] == ["story.started", "story.made_confidential"]
    access.name_person(by=team.reporter, story=story, person=team.editor)
    assert who_see(team, story) == {team.reporter.name, team.editor.name}


def test_a_shared_story_is_read_by_a_person_and_by_a_desk_until_it_is_not_shared_any_more() -> None:
    team, there = Team(), make_desk("Foreign desk")
    story = filed(team)
    invited = make_member(make_desk(), Role.EDITOR, "Ines Invited", senior=True)
    abroad = make_member(there, Role.FACT_CHECKER, "Abe Abroad")
    assert not {"Ines Invited", "Abe Abroad"} & who_see(team, story, invited, abroad)
    access.share(by=team.head, story=story, person=invited)
    access.share(by=team.reporter, story=story, desk=there)
    assert {"Ines Invited", "Abe Abroad"} <= who_see(team, story, invited, abroad)
    by_token = again(invited)
    by_token.only_desk_id = invited.memberships_now[0].desk_id
    assert not Story.objects.visible_to(by_token).exists(), "a token for another desk does not lead here"
    for again_with in ({"person": invited}, {"desk": there}, {"person": team.legal}, {"desk": team.desk}):
        with pytest.raises(NotPossible):
            access.share(by=team.head, story=story, **again_with)
    with pytest.raises(Invalid):
        access.share(by=team.head, story=story)

    User.objects.filter(pk=invited.pk).update(is_active=False)
    Membership.objects.filter(user=abroad).update(left_at="2026-01-01T00:00Z")
    assert not {"Ines Invited", "Abe Abroad"} & who_see(team, story, invited, abroad)
    User.objects.filter(pk=invited.pk).update(is_active=True)
    access.unshare(by=team.head, story=story, person=invited)
    access.unshare(by=team.head, story=story, desk=there)
    assert not {"Ines Invited", "Abe Abroad"} & who_see(team, story, invited, abroad)
    with pytest.raises(NotPossible):
        access.unshare(by=team.head, story=story, desk=there)


def test_who_files_edits_or_heads_and_sees_the_story_says_who_sees_it_and_nobody_else() -> None:
    team = Team()
    outsider = make_member(make_desk(), Role.EDITOR, "Otto Outsider")
    story = filed(team)
    access.share(by=team.editor, story=story, person=outsider)
    for who in (team.colleague, team.checker, team.legal, team.auditor, outsider):
        for verb in (access.make_confidential, access.open_to_desk):
            with pytest.raises(NotPermitted):
                verb(by=again(who), story=story)
    access.make_confidential(by=team.head, story=story)
    for who in (team.editor, team.senior, outsider):
        with pytest.raises(NotPermitted):
            access.name_person(by=again(who), story=story, person=who)
        with pytest.raises(NotPermitted):
            access.unname_person(by=again(who), story=story, person=team.head)
    with pytest.raises(NotPossible):
        access.share(by=team.head, story=story, person=outsider)
    with pytest.raises(NotPossible):
        access.make_confidential(by=team.head, story=story)
    nobody = User.objects.create(email="nobody@example.org", name="Nobody")
    with pytest.raises(Invalid):
        access.name_person(by=team.head, story=story, person=nobody)


def test_what_was_said_before_or_leads_nowhere_is_refused() -> None:
    team, there = Team(), make_desk("Foreign desk")
    abroad = make_member(there, Role.EDITOR, "Abe Abroad")
    nobody = User.objects.create(email="nobody@example.org", name="Nobody")
    gone = make_member(there, Role.EDITOR)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    open_one, kept = draft(team), draft(team)
    access.make_confidential(by=team.reporter, story=kept, people=[team.legal])

    access.share(by=team.reporter, story=open_one, person=abroad)

    def refused(kind: type[Exception], verb: Any, story: Story, **whom: Any) -> None:
        with pytest.raises(kind):
            verb(by=team.reporter, story=Story.objects.get(pk=story.pk), **whom)

    refused(NotPossible, access.open_to_desk, open_one)
    refused(NotPossible, access.name_person, open_one, person=team.legal)
    refused(NotPossible, access.unname_person, open_one, person=abroad)
    refused(NotPossible, access.name_person, kept, person=team.legal)
    refused(NotPossible, access.unname_person, kept, person=team.editor)
    refused(NotPossible, access.share, kept, desk=there)
    refused(NotPossible, access.unshare, kept, person=team.legal)
    for both in ({}, {"person": abroad, "desk": there}):
        refused(Invalid, access.share, open_one, **both)
        refused(Invalid, access.unshare, open_one, **both)
    for who in (nobody, again(gone)):
        refused(Invalid, access.make_confidential, open_one, people=[who])
        refused(Invalid, access.name_person, kept, person=who)
        refused(Invalid, access.share, open_one, person=who)
    assert set(StoryAccess.objects.values_list("story", "user")) == {
        (kept.pk, team.reporter.pk),
        (kept.pk, team.legal.pk),
        (open_one.pk, abroad.pk),
    }


def test_what_a_story_was_shared_as_ends_when_it_becomes_confidential() -> None:
    team, there = Team(), make_desk("Foreign desk")
    abroad = make_member(there, Role.EDITOR, "Abe Abroad")
    story = filed(team)
    access.share(by=team.reporter, story=story, desk=there)
    access.make_confidential(by=team.reporter, story=story, people=[team.legal])
    assert who_see(team, story, abroad) == {"Rosa Reporter", "Lena Legal"}
    access.name_person(by=team.reporter, story=story, person=abroad)
    access.open_to_desk(by=team.reporter, story=story)
    assert "Abe Abroad" in who_see(team, story, abroad), "of the people named those of other desks read on"


def test_a_party_that_is_asked_only_in_a_story_one_does_not_see_is_not_there() -> None:
    team = Team()
    request = asked(team, filed(team))
    found = Party.objects.filter(pk=request.party_id)
    access.make_confidential(by=team.reporter, story=request.story)
    assert found.visible_to(again(team.reporter)).exists()
    assert not found.visible_to(again(team.checker)).exists()
    by = timezone.now() + timedelta(hours=4)
    put(by=team.reporter, story=filed(team), party=request.party, type="comment", put="What?", reply_by=by)
    assert found.visible_to(again(team.checker)).exists()


def test_reading_a_story_is_no_leave_to_do_anything_with_it() -> None:
    """The verbs refuse by themselves, so that it does not hang on the door that gives a 404."""
    team = Team()
    there = make_desk()
    other = make_member(there, Role.FACT_CHECKER, "Otto Outsider")
    for role in (Role.REPORTER, Role.EDITOR, Role.DESK_HEAD, Role.LEGAL):
        Membership.objects.create(user=other, desk=there, role=role)
    story = filed(team)
    claim = mark(team, story)
    task = task_of(claim)
    piece = some_evidence(team, story)
    access.share(by=team.head, story=story, person=other)

    def everything_is_refused(who: User) -> None:
        fresh = VerificationTask.objects.select_related("story__desk", "claim__story").get(pk=task.pk)
        story = fresh.story
        for do in (
            lambda: checking.take(by=who, task=fresh, seen=fresh.version),
            lambda: stories.hold(by=who, story=story, reason="Because."),
            lambda: stories.save_copy(by=who, story=story, document=story.revision.document, seen=1),
            lambda: evidence.withdraw(by=who, evidence=Evidence.objects.get(pk=piece.pk), reason="Because."),
            lambda: checking.assign(by=who, tasks=[fresh], to=team.checker),
        ):
            with pytest.raises(NotPermitted):
                do()

    everything_is_refused(again(other))
    access.make_confidential(by=team.reporter, story=Story.objects.get(pk=story.pk))
    for role in (Role.REPORTER, Role.FACT_CHECKER, Role.EDITOR, Role.DESK_HEAD):
        Membership.objects.create(user=other, desk=team.desk, role=role)
    everything_is_refused(again(other))
    access.name_person(by=team.reporter, story=story, person=again(other))
    fresh = VerificationTask.objects.select_related("story__desk", "claim__story").get(pk=task.pk)
    checking.take(by=again(other), task=fresh, seen=fresh.version)


def test_work_on_a_story_goes_back_when_whoever_has_it_does_not_see_the_story_any_more() -> None:
    team = Team()
    story = filed(team)
    first, second = mark(team, story), mark(team, story, "The port opened in 1911")
    for claim, who in ((first, team.checker), (second, team.second)):
        task = task_of(claim)
        checking.take(by=who, task=task, seen=task.version)
    access.make_confidential(by=team.editor, story=story, people=[team.checker])
    assert task_of(first).owner == team.checker
    assert (task_of(second).owner, task_of(second).state) == (None, "open")
    tasks = VerificationTask.objects.filter(story=story)
    assert not tasks.takeable_by(again(team.second)).exists()
    assert tasks.takeable_by(again(team.checker)).get() == task_of(second)
    access.unname_person(by=team.editor, story=story, person=team.checker)
    assert task_of(first).owner is None


def test_who_leaves_the_desk_is_named_on_nothing_of_it_when_they_come_back() -> None:
    team = Team()
    story = draft(team)
    access.make_confidential(by=team.editor, story=story, people=[team.legal])
    leave(by=team.head, desk=team.desk, user=team.legal)
    Membership.objects.filter(user=team.legal).update(left_at=None)
    User.objects.filter(pk=team.legal.pk).update(is_active=True)
    assert "Lena Legal" not in who_see(team, story)


def test_who_leaves_another_desk_stays_named_here() -> None:
    team, there = Team(), make_desk()
    story = draft(team)
    Membership.objects.create(user=team.legal, desk=there, role=Role.LEGAL)
    access.make_confidential(by=team.editor, story=story, people=[team.legal])
    access.desk_left(user=team.legal, desk=there, by=team.head)
    assert "Lena Legal" in who_see(team, story)


def test_whoever_is_shown_a_story_is_told_of_it_and_nobody_who_is_not() -> None:
    team, other = Team(), make_desk()
    head, reader = make_member(other, Role.DESK_HEAD), make_member(other, Role.REPORTER, "Rudi Reader")
    story = filed(team)

    def told() -> set[str]:
        before = set(Notice.objects.values_list("pk", flat=True))
        deliver_due()
        new = Notice.objects.filter(kind=access.SHOWN).exclude(pk__in=before).select_related("recipient")
        return {f"{notice.recipient.name}: {notice.text}" for notice in new}

    access.share(by=team.editor, story=story, desk=other)
    assert told() == {f"{head.name}: Edda Editor shares {story.slug} with you."}
    access.share(by=team.editor, story=story, person=reader)
    assert told() == {f"Rudi Reader: Edda Editor shares {story.slug} with you."}
    access.make_confidential(by=team.editor, story=story, people=[team.checker])
    assert told() == {f"Chiara Checker: Edda Editor named you on {story.slug}, which is confidential."}
    access.name_person(by=team.editor, story=story, person=team.legal)
    access.unname_person(by=team.editor, story=story, person=team.legal)
    assert told() == set(), "not any more by the time it is sent"
