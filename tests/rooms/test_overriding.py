"""A named blocker is let pass by two people, one of them senior, for what it is about now and not for long."""

from datetime import timedelta

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.utils import timezone

from newsroom.errors import Invalid, NotPermitted, NotPossible
from newsroom.people.models import User
from newsroom.people.states import Role
from newsroom.stories import actions as stories
from newsroom.stories.models import Story
from tests.factories import Team, again, copy, filed, judged, make_member, mark, task_of
from verification.checking import actions as checking
from verification.errors import Blocked
from verification.gate import actions as gate
from verification.gate import overriding, signing
from verification.gate.findings import Finding
from verification.gate.models import Override
from verification.gate.passing import NEVER
from verification.gate.states import Level
from verification.record.actions import publish

pytestmark = pytest.mark.django_db

NO_SECOND = "second_person_checked:C1:"
DAY = timedelta(hours=24)


def unseconded_check(team: Team) -> Story:
    """A story that lacks nothing but the second check of a claim of high risk."""
    story = filed(team)
    judged(team, mark(team, story, risk="high"))
    story.refresh_from_db()
    return story


def ask(
    team: Team, story: Story, *, by: User | None = None, key: str = NO_SECOND, **more: object
) -> Override:
    story.refresh_from_db()
    given = {"reason": "The minister speaks at six.", **more}
    return overriding.ask_override(
        by=by or team.editor, story=story, key=key, seen=story.gate_version, **given
    )


def second(team: Team, override: Override, *, by: User | None = None) -> Override:
    story = Story.objects.get(pk=override.story_id)
    return overriding.second_override(by=by or team.senior, override=override, seen=story.gate_version)


def found(story: Story, key: str = NO_SECOND) -> Finding:
    [finding] = [one for one in gate.evaluate(story).findings if one.key == key]
    return finding


def test_two_people_let_a_blocker_pass_and_it_runs_with_their_names() -> None:
    team = Team()
    story = unseconded_check(team)
    override = ask(team, story)
    assert found(story).level == Level.BLOCKER, "one alone lets nothing pass"
    second(team, override)

    finding = found(story)
    assert finding.level == Level.OVERRIDDEN
    for words in ("Edda Editor and Sana Senior", "The minister speaks at six."):
        assert words in finding.detail
    story.refresh_from_db()
    signing.approve(by=team.editor, story=story, seen=story.gate_version)
    assert publish(by=team.editor, story=story).number == 1


def test_who_asked_does_not_second_and_one_of_the_two_is_senior() -> None:
    team = Team()
    story = unseconded_check(team)
    override = ask(team, story)
    with pytest.raises(NotPermitted, match="somebody else seconds"):
        second(team, override, by=team.editor)
    with pytest.raises(NotPermitted, match="senior editor"):
        second(team, override, by=make_member(team.desk, Role.EDITOR))
    for user in (team.reporter, team.checker, team.head, team.legal, team.auditor):
        with pytest.raises(NotPermitted, match="Only an editor"):
            second(team, override, by=user)
    second(team, override)
    with pytest.raises(NotPossible, match="does not stop"):
        second(team, override)


@pytest.mark.parametrize("which", ["asks", "seconds"])
def test_nobody_lets_own_words_pass(which: str) -> None:
    team = Team()
    story = unseconded_check(team)
    override = ask(team, story) if which == "seconds" else None
    writer = team.senior
    stories.plan(
        by=team.editor,
        story=Story.objects.get(pk=story.pk),
        slug=story.slug,
        bylines=[writer],
        publish_by=None,
        embargo_until=None,
    )
    with pytest.raises(NotPermitted, match="responsible for words"):
        second(team, override, by=writer) if override else ask(team, story, by=writer)


@pytest.mark.parametrize("which", ["editor", "senior"])
def test_it_ends_when_one_of_the_two_becomes_responsible_for_words(which: str) -> None:
    team = Team()
    story = unseconded_check(team)
    first = second(team, ask(team, story))
    assert found(story).level == Level.OVERRIDDEN
    writer = getattr(team, which)
    plan = {"slug": story.slug, "publish_by": None, "embargo_until": None}
    stories.plan(by=team.editor, story=Story.objects.get(pk=story.pk), bylines=[writer], **plan)
    stories.plan(by=team.editor, story=Story.objects.get(pk=story.pk), bylines=[team.reporter], **plan)

    assert found(story).level == Level.BLOCKER, "taking the name off again does not bring it back"
    others = make_member(team.desk, Role.EDITOR), make_member(team.desk, Role.EDITOR, senior=True)
    asked = ask(team, story, by=others[0])
    second(team, asked, by=others[1])
    assert found(story).level == Level.OVERRIDDEN
    first.refresh_from_db()
    assert first.withdrawn_by == others[0]


def test_who_asked_and_wrote_since_is_not_seconded() -> None:
    team = Team()
    story = unseconded_check(team)
    override = ask(team, story)
    story.refresh_from_db()
    stories.save_copy(
        by=team.editor, story=story, seen=story.copy_version, document=copy(standfirst="The port has spoken.")
    )
    with pytest.raises(NotPermitted, match="Edda Editor asked for it and is responsible"):
        second(team, override)


def test_the_database_holds_who_may_let_pass() -> None:
    team = Team()
    override = ask(team, unseconded_check(team), by=team.senior)
    seconded = second(team, ask(team, unseconded_check(team)), by=team.senior)
    plain = make_member(team.desk, Role.EDITOR)
    by_plain = ask(team, unseconded_check(team))
    changes: list[tuple[Override, dict[str, object], str]] = [
        (override, {"seconded_by": team.reporter, "seconded_at": timezone.now()}, "responsible for"),
        (by_plain, {"seconded_by": plain, "seconded_at": timezone.now()}, "senior editor"),
        (override, {"seconded_by": team.senior, "seconded_at": timezone.now()}, "override_two_people"),
        (override, {"expires_at": timezone.now() + 9 * DAY}, "never changed"),
        (seconded, {"seconded_by": plain}, "stays"),
    ]
    for row, change, sentence in changes:
        with pytest.raises(DatabaseError, match=sentence), transaction.atomic():
            Override.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(DatabaseError, match="never deleted"), transaction.atomic():
        Override.objects.filter(pk=override.pk).delete()


def test_it_holds_for_the_verdict_it_was_given_for_and_can_be_asked_for_anew() -> None:
    team = Team()
    story = unseconded_check(team)
    second(team, ask(team, story))
    claim = story.claims.get()
    assert found(story).level == Level.OVERRIDDEN
    task = task_of(claim)
    checking.reopen(by=team.checker, task=task, seen=task.version, reason="A figure was misread.")
    judged(team, claim, so="disputed")
    assert found(story).level == Level.BLOCKER, "another verdict, and it holds no more"
    assert second(team, ask(team, story)).seconded_at, "it can be let pass anew"


def test_it_expires_and_the_gate_closes_again_at_publishing_too() -> None:
    team = Team()
    story = unseconded_check(team)
    override = second(team, ask(team, story, expires_at=timezone.now() + timedelta(hours=2)))
    story.refresh_from_db()
    signing.approve(by=team.editor, story=story, seen=story.gate_version)
    with time_machine.travel(override.expires_at + timedelta(seconds=1), tick=False):
        assert found(story).level == Level.BLOCKER
        with pytest.raises(Blocked, match="1 thing stops publication"):
            publish(by=team.editor, story=story)


def test_it_is_taken_back_by_its_people_or_an_editor() -> None:
    team = Team()
    story = unseconded_check(team)
    override = second(team, ask(team, story))
    with pytest.raises(NotPermitted):
        overriding.withdraw_override(by=team.checker, override=override)
    overriding.withdraw_override(by=again(team.editor), override=override)
    assert found(story).level == Level.BLOCKER
    with pytest.raises(NotPossible, match="withdrawn already"):
        overriding.withdraw_override(by=team.editor, override=override)


@pytest.mark.parametrize(
    ("given", "error", "sentence"),
    [
        ({"reason": "  "}, Invalid, "Write why"),
        ({"expires_at": timezone.now() + 400 * DAY}, Invalid, "at most"),
        ({"expires_at": timezone.now() - DAY}, Invalid, "lies ahead"),
        ({"key": "byline_stands::"}, NotPossible, "does not stop the story"),
    ],
)
def test_what_was_asked_for_badly_is_refused(given: dict[str, object], error: type, sentence: str) -> None:
    team = Team()
    with pytest.raises(error, match=sentence):
        ask(team, unseconded_check(team), **given)


def test_nobody_lets_pass_what_is_untrue_broken_or_unjudged() -> None:
    team = Team()
    story = filed(team, copy())
    judged(team, mark(team, story), said="inaccurate", so="unverified")
    mark(team, story, "The port opened in 1911")
    story.refresh_from_db()
    fixed = [one for one in gate.evaluate(story).blockers if one.rule in NEVER]
    assert {one.rule for one in fixed} == {"attribution_is_right", "verdicts_stand"}
    for finding in fixed:
        with pytest.raises(NotPossible, match="Nobody can let this pass"):
            ask(team, story, key=finding.key)


def test_an_override_of_several_claims_does_not_stretch_to_one_more() -> None:
    """The blocker keeps its key when a third claim comes to need the same signature."""
    team = Team()
    story = filed(team, copy(body=f"{QUOTED}\n\n{MORE}\n\nThe Courier could not independently verify this."))
    judged(team, _said(team, story, QUOTED), said="accurate", so="unverified")
    key = "senior_signed:C1:"
    second(team, ask(team, story, key=key))
    assert found(story, key).level == Level.OVERRIDDEN
    judged(team, _said(team, story, MORE), said="accurate", so="unverified")
    assert found(story, key).level == Level.BLOCKER


QUOTED = "Ilse Brandt said the port will be sold."
MORE = "Ilse Brandt said the price is nine million crowns."


def _said(team: Team, story: Story, words: str) -> object:
    return mark(team, story, words, kind="paraphrase", risk="medium", attributed_to="Ilse Brandt")
