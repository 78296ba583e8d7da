"""What nobody may sign, second or tell stands in no row either, whichever statement would write it."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from newsroom import triggers
from newsroom.people.models import Membership, User
from newsroom.people.states import Role
from newsroom.stories.models import Story
from tests.factories import Team, filed
from verification.gate.models import FastPath, Override
from verification.record.models import Complaint, Correction

pytestmark = pytest.mark.django_db

Statement = Callable[[], object]


def _override(story: Story, asked_by: User, seconded_by: User | None = None) -> Statement:
    now = timezone.now()
    seconded = {"seconded_by": seconded_by, "seconded_at": now} if seconded_by else {}
    asked: dict[str, Any] = {"key": "verdicts_stand:C1:", "reason": "Now.", "expires_at": now, **seconded}
    return lambda: Override.objects.create(story=story, asked_by=asked_by, **asked)


def _fast_path(story: Story, asked_by: User, signed_by: User | None = None) -> Statement:
    signed = {"signed_by": signed_by, "signed_at": timezone.now()} if signed_by else {}
    asked: dict[str, Any] = {"reason": "Now.", "hours": 2, **signed}
    return lambda: FastPath.objects.create(story=story, asked_by=asked_by, **asked)


def _correction(story: Story, by: User, signed_by: User | None = None, **fields: Any) -> Statement:
    now = timezone.now()
    signed = {"signed_by": signed_by, "signed_at": now} if signed_by else {}
    given = {"because": "It was 43.", "due_at": now, **signed, **fields}
    return lambda: Correction.objects.create(story=story, opened_by=by, **given)


def _born(team: Team, story: Story) -> Iterator[tuple[str, Statement]]:
    yield "override_own_words_born", _override(story, team.reporter, team.senior)
    yield "override_own_words_born", _override(story, team.senior, team.reporter)
    yield "override_senior_born", _override(story, team.editor, team.head)
    yield "fastpath_own_words_born", _fast_path(story, team.reporter)
    yield "fastpath_senior_born", _fast_path(story, team.senior, team.editor)
    yield "correction_own_words_insert", _correction(story, team.editor, team.reporter, kind="update")
    yield "correction_senior_insert", _correction(story, team.editor, team.editor, kind="correction")
    yield "correction_ran_signed_insert", _correction(story, team.editor, state="ran")


def _changed(team: Team, story: Story) -> Iterator[tuple[str, Statement]]:
    now = timezone.now()
    signed = {"signed_by": team.reporter, "signed_at": now}
    Membership.objects.filter(user=team.reporter).update(role=Role.EDITOR, senior=True)
    path = FastPath.objects.filter(pk=_pk(_fast_path(story, team.editor)))
    yield "fastpath_own_words_signed", lambda: path.update(**signed)
    path.update(ended_at=now)
    yield "fastpath_ended_at_stays", lambda: path.update(ended_at=None)
    override = Override.objects.filter(pk=_pk(_override(story, team.editor)))
    override.update(withdrawn_at=now, withdrawn_by=team.editor)
    yield "override_withdrawn_at_stays", lambda: override.update(withdrawn_at=None, withdrawn_by=None)
    answered = {"answered_at": now, "answered_by": team.editor, "outcome": "rejected"}
    complaint = Complaint.objects.create(
        desk=team.desk, complainant="A reader", text="It was 43.", received_at=now,
        due_at=now + timedelta(days=2), owner=team.editor, logged_by=team.editor, **answered,
    )  # fmt: skip
    yield "complaint_stays", lambda: Complaint.objects.filter(pk=complaint.pk).update(outcome="corrected")


def _pk(made: Statement) -> int:
    row: Any = made()
    return int(row.pk)


@pytest.mark.parametrize("written", [_born, _changed])
def test_the_database_refuses_and_only_because_of_its_guard(
    written: Callable[[Team, Story], Iterator[tuple[str, Statement]]],
) -> None:
    team = Team()
    statements = list(written(team, filed(team)))
    for guard, statement in statements:
        sentence = triggers.TRIGGERS[f"verification_{guard}"].sentence
        with pytest.raises(DatabaseError, match=sentence), transaction.atomic():
            statement()
    with transaction.atomic():
        triggers.drop(connection)
        for _guard, statement in statements:
            with transaction.atomic():
                statement()
                transaction.set_rollback(True)
        transaction.set_rollback(True)
