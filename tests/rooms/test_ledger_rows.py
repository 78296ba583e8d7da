"""Whatever is signed, let pass, corrected or set stands in the ledger: what is forged past the verbs is found."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, models, transaction
from django.utils import timezone

from newsroom import triggers
from newsroom.stories import actions as stories
from newsroom.stories.models import Revision, Story
from tests.factories import Team, checked, judged, mark, published
from tests.factories import filed as filed_story
from tests.rooms import test_fast_path as fast_path
from tests.rooms import test_overriding as overriding
from tests.rooms.test_signatures import two_checks
from tests.web.editor.roads import ran_unconfirmed
from verification.checking import consolidating
from verification.checking.models import Consolidation, Verdict
from verification.claims.states import Flag
from verification.gate import short_lines as lines
from verification.gate import signing
from verification.gate.legal import Reading, read_legally
from verification.gate.models import FastPath, Override, Policy, PublicInterest, ShortLine, SignOff
from verification.gate.overriding import withdraw_override
from verification.gate.policy import set_policy
from verification.gate.public_interest import Read, say_public_interest
from verification.gate.states import LegalOutcome
from verification.record import correcting
from verification.record.complaints import answer_complaint, log_complaint
from verification.record.holding import hold_for_legal, release_hold
from verification.record.ledger_rows import TABLES, unproven_rows
from verification.record.models import Complaint, Correction, LegalHold, RegisterEntry
from verification.record.register import settle_recheck

pytestmark = pytest.mark.django_db


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def everything(team: Team) -> None:
    """One row at least of all that the check looks at, each by the verbs."""
    set_policy(by=team.head, desk=team.desk, preset="agency", reason="As the agencies do.", seen=0)
    story = ran_unconfirmed(team)
    correction = correcting.open_correction(
        by=team.reporter, story=story, kind="correction", because="It was 2021."
    )
    told = {"words": "It was 2021.", "missed_step": "not_known"}
    correcting.agree(by=team.senior, correction=correction, seen=correction.version, **told)
    stories.retract(by=team.senior, story=published(team), reason="It was forged.")

    complaint = log_complaint(by=team.editor, story=story, complainant="A reader", text="It was 43.")
    answered = {"outcome": "rejected", "answer": "It was 41."}
    answer_complaint(by=team.senior, complaint=complaint, seen=complaint.version, **answered)
    dropped = correcting.open_correction(by=team.reporter, story=story, kind="update", because="A comma.")
    correcting.drop(by=team.editor, correction=dropped, seen=dropped.version, reason="It is none.")
    entry = RegisterEntry.objects.get(publication__story=story)
    settle_recheck(by=team.editor, entry=entry, seen=entry.version, outcome="dropped", note="Nobody knows.")
    held = hold_for_legal(by=team.legal, story=story, reason="A court asked.")
    release_hold(by=team.head, held=held, reason="It asks no more.")
    two = two_checks(team)
    consolidating.come_round(by=team.second, consolidation=two, seen=two.version, reason="I misread p. 4.")
    claim = checked(team).claims.get()
    text = "The port took 41 million crowns in tolls in 2022."
    line = lines.propose_short_line(by=team.reporter, claim=claim, kind="push", text=text)
    lines.propose_short_line(by=team.reporter, claim=claim, kind="push", text=text)
    lines.approve_short_line(by=team.editor, line=line, words=claim.words_digest)

    fast_path.ran(team)
    let_pass = overriding.unseconded_check(team)
    override = overriding.second(team, overriding.ask(team, let_pass))
    withdraw_override(by=team.senior, override=override)

    claim = mark(team, filed_story(team), flags=[Flag.MINOR])
    say_public_interest(by=team.editor, about=[Read(claim, claim.words_digest)], reason="Children were hurt.")
    judged(team, claim)
    story = Story.objects.get(pk=claim.story_id)
    read = [Reading(claim, LegalOutcome.CHANGES, {claim.words: "took tolls in 2022"})]
    legal = read_legally(by=team.legal, story=story, seen=story.gate_version, readings=read)
    story.refresh_from_db()
    signing.know_source(by=team.senior, claim=claim, seen=story.gate_version)
    signing.withdraw_sign_off(by=team.legal, sign_off=legal)


def test_every_row_that_was_forged_altered_or_taken_away_is_found() -> None:
    team = Team()
    everything(team)
    assert list(unproven_rows()) == []
    for table in TABLES:
        assert table.model._default_manager.exists(), table.model
    triggers.drop(connection)
    first = Revision.objects.earliest("pk").pk
    other, now = team.colleague.pk, timezone.now()
    for model, changes in (
        (
            SignOff,
            (
                {"by": other},
                {"kind": "head"},
                {"gate_version": 999},
                {"text_sha256": "0" * 64},
                {"revision": first},
            ),
        ),
        (
            SignOff,
            ({"covers": {"1": []}}, {"outcome": "clear"}, {"changes": [{"claim": 1}]}, {"voided_at": None}),
        ),
        (Override, ({"asked_by": other}, {"seconded_by": other}, {"expires_at": now}, {"key": "x"})),
        (Override, ({"words_digest": "0"}, {"sentence": "x"}, {"reason": "x"})),
        (Override, ({"withdrawn_at": None, "withdrawn_by": None},)),
        (FastPath, ({"asked_by": other}, {"signed_by": other}, {"hours": 999}, {"covers": {"1": "0"}})),
        (FastPath, ({"due_at": now}, {"due_at": None}, {"reason": "x"}, {"ended_at": now})),
        (PublicInterest, ({"by": other}, {"words_digest": "0"}, {"reason": "x"})),
        (
            Policy,
            (
                {"levels": {}},
                {"numbers": {}},
                {"signers": []},
                {"number": 99},
                {"set_by": other},
                {"reason": "x"},
            ),
        ),
        (
            Correction,
            (
                {"signed_by": other},
                {"words": "x"},
                {"kind": "update"},
                {"state": "ran"},
                {"left_by": other, "left_version": 1, "left_because": "x"},
            ),
        ),
        (Correction, ({"because": "x"}, {"cause": "x"}, {"missed_step": "editing"}, {"closed_because": "x"})),
        (Correction, ({"state": "dropped", "closed_by": other, "closed_at": now},)),
        (
            Verdict,
            ({"by": other}, {"so": "confirmed"}, {"said": "accurate"}, {"second": True}, {"ticked": True}),
        ),
        (Verdict, ({"words_digest": "0"}, {"rationale": "x"}, {"fix": "x", "fix_state": "stet"})),
        (Consolidation, ({"state": "decided"}, {"settled_by": other}, {"reason": "x"}, {"stands": None})),
        (ShortLine, ({"text": "x"}, {"made_by": other}, {"words_digest": "0"}, {"state": "sent"})),
        (ShortLine, ({"approved_by": other, "approved_at": now}, {"sent_at": now}, {"kind": "snap"})),
        (RegisterEntry, ({"outcome": "now_confirmed"}, {"settled_by": other})),
        (Complaint, ({"text": "x"}, {"answer": "x"}, {"outcome": "upheld"}, {"answered_by": other})),
        (LegalHold, ({"reason": "x"}, {"by": other}, {"released_by": other})),
    ):
        for change in changes:
            with undone():
                _altered(model, change)
                assert any("forged or altered" in said for said in unproven_rows(model)), (model, change)
    for table in (table for table in TABLES if table.made):
        row = table.model._default_manager.latest("pk")
        with undone():
            table.model._default_manager.filter(pk=row.pk).update(id=row.pk + 100)
            found = " ".join(unproven_rows(table.model))
            assert "it was forged" in found
            assert "is gone" in found


def _altered(model: type[models.Model], change: dict[str, object]) -> None:
    """Alter the first row that this makes another one of, as somebody with the database in hand would."""
    rows = model._default_manager.all()
    same = rows.filter(**{name: value for name, value in change.items() if value is not None})
    if None in change.values():
        rows = rows.exclude(**{next(iter(change)): None})
    row = rows.exclude(pk__in=same).first() if None not in change.values() else rows.first()
    assert row is not None, (model, change)
    rows.filter(pk=row.pk).update(**change)
