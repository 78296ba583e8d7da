"""Guards in the database hold against bulk updates, raw inserts and plain SQL; removing one lets it through."""

from collections.abc import Callable

import pytest
from django.core.checks import Warning as Warned
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from newsroom import triggers
from newsroom.ledger.models import Event
from newsroom.stories import actions as stories
from newsroom.stories.models import Byline, Revision, Story
from newsroom.stories.states import StoryState
from tests.factories import Team, approved, checked, filed, judged, mark, published, task_of
from verification.checking.models import Verdict, VerificationTask
from verification.claims.models import WordsBy
from verification.gate.models import SignOff
from verification.outreach.models import Attempt, Party, Reply, ReplyRequest
from verification.record.ledger_check import unproven_publications
from verification.record.models import Publication

pytestmark = pytest.mark.django_db


def _sql(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def _verdict(team: Team, **fields: object) -> Verdict:
    claim = mark(team, filed(team))
    task = task_of(claim)
    return Verdict(
        task=task,
        claim=claim,
        so="confirmed",
        said="not_asked",
        words_digest=claim.words_digest,
        copy_version=1,
        **fields,
    )


def _event() -> None:
    checked(Team())
    Event.objects.update(verb="nothing.happened")


def _event_deleted() -> None:
    checked(Team())
    _sql("DELETE FROM newsroom_event WHERE position > 3")


def _revision() -> None:
    checked(Team())
    Revision.objects.update(text="Something else.")


def _byline_judges() -> None:
    team = Team()
    verdict = _verdict(team, by=team.colleague)
    Byline.objects.create(story=verdict.claim.story, user=team.colleague)
    verdict.save()


def _filer_judges() -> None:
    team = Team()
    verdict = _verdict(team, by=team.reporter)
    Byline.objects.all().delete()
    WordsBy.objects.all().delete()
    verdict.save()


def _author_judges() -> None:
    team = Team()
    verdict = _verdict(team, by=team.editor)
    WordsBy.objects.create(claim=verdict.claim, user=team.editor)
    verdict.save()


def _same_person_checks_twice() -> None:
    team = Team()
    claim = mark(team, filed(team), risk="high")
    first = judged(team, claim)
    second = Verdict(
        task=task_of(claim, "second_check"),
        claim=claim,
        by=team.checker,
        second=True,
        so="confirmed",
        said="not_asked",
        words_digest=first.words_digest,
        copy_version=1,
    )
    second.save()


def _verdict_rewritten() -> None:
    checked(Team())
    Verdict.objects.update(so="false")


def _published_by_bulk_update() -> None:
    Story.objects.filter(pk=checked(Team()).pk).update(state=StoryState.PUBLISHED)


def _published_by_sql_after_a_change() -> None:
    story = approved(Team())
    _sql("UPDATE newsroom_story SET gate_version = gate_version + 1 WHERE id = %s", story.pk)
    _sql("UPDATE newsroom_story SET state = 'published' WHERE id = %s", story.pk)


def _born_published() -> None:
    team = Team()
    Story.objects.create(slug="x", desk=team.desk, headline="x", filed_by=team.reporter, state="published")


def _sign(by: str, team: Team | None = None, story: Story | None = None, kind: str = "approval") -> None:
    team = team or Team()
    story = story or checked(team)
    SignOff.objects.create(
        story=story,
        kind=kind,
        by=getattr(team, by),
        gate_version=story.gate_version,
        revision=story.revision,
        text_sha256=story.revision.sha256,
    )


def _signature_rewritten() -> None:
    approved(Team())
    SignOff.objects.update(gate_version=99)


def _publication_rewritten() -> None:
    published(Team())
    Publication.objects.update(text_sha256="0" * 64)


def _attempt() -> Attempt:
    team = Team()
    story = filed(team)
    party = Party.objects.create(desk=team.desk, name="Port", kind="body", added_by=team.reporter)
    request = ReplyRequest.objects.create(
        story=story,
        party=party,
        type="comment",
        put="?",
        allow_minutes=60,
        reply_by=timezone.now(),
        owner=team.reporter,
    )
    Reply.objects.create(request=request, outcome="declined", received_at=timezone.now(), by=team.reporter)
    return Attempt.objects.create(
        request=request, channel="email", at=timezone.now(), result="delivered", by=team.reporter
    )


def _attempt_edited() -> None:
    _attempt()
    Attempt.objects.update(result="not_delivered")


def _reply_deleted() -> None:
    _attempt()
    Reply.objects.all()._raw_delete("default")


def _event_replaced() -> None:
    checked(Team())
    first = Event.objects.order_by("position").values().first()
    assert first is not None
    first["facts"] = "{}"
    columns = ", ".join(first)
    marks = ", ".join(["%s"] * len(first))
    _sql(f"INSERT OR REPLACE INTO newsroom_event ({columns}) VALUES ({marks})", *first.values())


def _former_byline_signs() -> None:
    team = Team()
    story = checked(team)
    names = {"slug": story.slug, "publish_by": None, "embargo_until": None}
    stories.plan(by=team.reporter, story=story, bylines=[team.reporter, team.editor], **names)
    stories.plan(by=team.reporter, story=story, bylines=[team.reporter], **names)
    story.refresh_from_db()
    _sign("editor", team, story)


def _approver_signs_as_senior() -> None:
    team = Team()
    story = approved(team)
    _sign("editor", team, story, kind="senior")


def _approval_comes_back() -> None:
    approved(Team())
    SignOff.objects.update(voided_at=timezone.now())
    SignOff.objects.update(voided_at=None)


def _suspended_verdict_comes_back() -> None:
    checked(Team())
    Verdict.objects.update(suspended_at=timezone.now())
    Verdict.objects.update(suspended_at=None)


def _published_goes_back() -> None:
    Story.objects.filter(pk=published(Team()).pk).update(state=StoryState.FILED)


ABUSES: list[tuple[Callable[[], None], str]] = [
    (_event, "newsroom_event_no_update"),
    (_event_deleted, "newsroom_event_no_delete"),
    (_revision, "newsroom_revision_no_update"),
    (_byline_judges, "verification_verdict_own_words"),
    (_filer_judges, "verification_verdict_own_words"),
    (_author_judges, "verification_verdict_own_words"),
    (_same_person_checks_twice, "verification_verdict_own_second"),
    (_verdict_rewritten, "verification_verdict_no_update"),
    (_published_by_bulk_update, "newsroom_story_published_approved"),
    (_published_by_sql_after_a_change, "newsroom_story_published_approved"),
    (_born_published, "newsroom_story_born_published"),
    (lambda: _sign("reporter"), "verification_signoff_own_words"),
    (_former_byline_signs, "verification_signoff_own_words"),
    (_approver_signs_as_senior, "verification_signoff_two_people"),
    (_approval_comes_back, "verification_signoff_stays_void"),
    (_suspended_verdict_comes_back, "verification_verdict_stays_suspended"),
    (_published_goes_back, "newsroom_story_ran_as_it_ran"),
    (_signature_rewritten, "verification_signoff_no_update"),
    (_publication_rewritten, "verification_publication_no_update"),
    (_attempt_edited, "verification_attempt_no_update"),
    (_reply_deleted, "verification_reply_no_delete"),
]


@pytest.mark.parametrize(("abuse", "guard"), ABUSES, ids=lambda value: getattr(value, "__name__", value))
def test_the_database_refuses_and_only_because_of_its_guard(abuse: Callable[[], None], guard: str) -> None:
    sentence = triggers.TRIGGERS[guard].sentence
    with pytest.raises(DatabaseError, match=sentence), transaction.atomic():
        abuse()

    with transaction.atomic():
        triggers.drop(connection)
        abuse()
        transaction.set_rollback(True)


@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="only SQLite replaces rows without update or delete triggers"
)
def test_a_row_of_the_ledger_is_not_replaced() -> None:
    with pytest.raises(DatabaseError, match="never updated or deleted"), transaction.atomic():
        _event_replaced()


def test_a_missing_guard_is_named_by_the_check() -> None:
    with transaction.atomic():
        triggers.drop(connection)
        found = triggers.triggers_installed(databases=["default"])
        transaction.set_rollback(True)

    assert len(found) == len(triggers.TRIGGERS)
    assert all(isinstance(message, Warned) for message in found)
    assert triggers.triggers_installed(databases=["default"]) == []


def test_one_claim_has_one_active_task_of_a_type() -> None:
    team = Team()
    claim = mark(team, filed(team))

    with pytest.raises(DatabaseError), transaction.atomic():
        VerificationTask.objects.create(story=claim.story, claim=claim, effort=1)


def test_a_taken_task_has_an_owner() -> None:
    claim_task = task_of(mark(team := Team(), filed(team)))

    with pytest.raises(DatabaseError), transaction.atomic():
        VerificationTask.objects.filter(pk=claim_task.pk).update(state="taken")


def test_an_approval_forged_by_sql_breaks_the_ledgers_check() -> None:
    team = Team()
    story = checked(team)
    assert unproven_publications() == []
    _sql(
        "INSERT INTO verification_signoff (uuid, story_id, kind, by_id, at, gate_version, revision_id, text_sha256,"
        " covers, voided_because, outcome, changes)"
        " VALUES (%s, %s, 'approval', %s, %s, %s, %s, %s, '{}', '', '', '[]')",
        "0" * 31 + "1",
        story.pk,
        team.editor.pk,
        timezone.now(),
        story.gate_version,
        story.revision.pk,
        story.revision.sha256,
    )
    _sql("UPDATE newsroom_story SET state = 'published' WHERE id = %s", story.pk)

    assert "forged or altered" in unproven_publications()[0]
