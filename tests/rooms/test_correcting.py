"""Corrections of six kinds: opened, signed, run with the next version, explained; and complaints that lead to them."""

import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from newsroom.errors import Invalid, NotPermitted, NotPossible
from newsroom.ledger.models import Event
from newsroom.people.models import User
from newsroom.stories import actions as stories
from newsroom.stories.models import Story
from newsroom.stories.states import StoryState
from tests.factories import Team, approved, copy, filed, published
from tests.web.editor.roads import ran_unconfirmed
from verification.errors import Blocked
from verification.gate import actions as gate
from verification.gate import signing
from verification.record import actions as records
from verification.record import complaints, correcting, noting, verify_record
from verification.record.exports.edition import as_ran
from verification.record.exports.ninjs import ninjs
from verification.record.ledger_check import unproven_publications
from verification.record.ledger_rows import unproven_rows
from verification.record.models import Complaint, Correction, Publication
from verification.record.public import public_record
from verification.record.record_check import unproven_records
from verification.record.states import CorrectionState, RunKind
from verification.record.telling import told as told_as_file
from verification.reminders.models import Reminder

pytestmark = pytest.mark.django_db

KINDS = [
    ("update", False),
    ("clarification", False),
    ("correction", True),
    ("editors_note", True),
    ("removal", True),
    ("retraction", True),
]
WORDS = "An earlier version gave the year wrongly. It was 2021."


def opened(team: Team, story: Story, kind: str = "correction", **fields: object) -> Correction:
    return correcting.open_correction(
        by=team.reporter, story=story, kind=kind, because="It was 2021.", **fields
    )


def signed(by: User, correction: Correction, **fields: object) -> Correction:
    fields = {"seen": correction.version, "words": WORDS, "missed_step": "checking", **fields}
    return correcting.agree(by=by, correction=correction, **fields)


def reworded(team: Team, story: Story, headline: str) -> None:
    story = Story.objects.get(pk=story.pk)
    stories.save_copy(
        by=team.reporter, story=story, document=copy(headline=headline), seen=story.copy_version
    )


def run_anew(team: Team, story: Story, *, headline: str = "") -> Publication:
    story = stories.revise(by=team.reporter, story=Story.objects.get(pk=story.pk))
    if headline:
        reworded(team, story, headline)
        story.refresh_from_db()
    signing.approve(by=team.editor, story=story, seen=story.gate_version)
    return records.publish(by=team.editor, story=Story.objects.get(pk=story.pk))


def test_who_signs_depends_on_the_kind() -> None:
    team = Team()
    story = published(team)
    for kind, asks_senior in KINDS:
        correction = opened(team, story, kind)
        if asks_senior:
            with pytest.raises(NotPermitted, match="signed by a senior editor"):
                signed(team.editor, correction)
        done = signed(team.senior if asks_senior else team.editor, correction)
        assert done.state == (CorrectionState.RAN if kind == "retraction" else CorrectionState.AGREED)


def test_a_correction_is_not_made_smaller_to_spare_the_senior_signature() -> None:
    team = Team()
    correction = opened(team, published(team), "correction")

    with pytest.raises(NotPermitted, match="A correction is signed by a senior editor"):
        signed(team.editor, correction, kind="clarification")
    with pytest.raises(NotPermitted, match="A correction is signed by a senior editor"):
        correcting.drop(by=team.editor, correction=correction, seen=1, reason="Nobody noticed.")
    assert signed(team.senior, correction, kind="clarification").kind == RunKind.CLARIFICATION


def test_the_next_version_carries_what_was_agreed_and_readers_are_told() -> None:
    team = Team()
    story = published(team)
    assert correcting.agreed(story) == correcting.Carried(RunKind.UPDATE, "")
    signed(team.editor, opened(team, story, "clarification"), words="Tolls, not fees.")
    fault = signed(team.senior, opened(team, story, "correction"), words="It was 2020.")
    signed(team.senior, fault, words=WORDS)
    assert correcting.agreed(story) == correcting.Carried(RunKind.CORRECTION, f"{WORDS}\n\nTolls, not fees.")
    assert correcting.told(story) == [], "readers do not have it yet"

    publication = run_anew(team, story, headline="Toll in 2020")
    assert (publication.kind, publication.note) == ("correction", f"{WORDS}\n\nTolls, not fees.")
    assert {(one.kind, one.words, one.at) for one in correcting.told(story)} == {
        ("clarification", "Tolls, not fees.", publication.published_at),
        ("correction", WORDS, publication.published_at),
    }
    assert set(story.corrections.values_list("state", "publication")) == {("ran", publication.pk)}
    assert not Reminder.objects.waiting().filter(kind=correcting.CORRECTION_DUE).exists()
    with pytest.raises(NotPossible, match="ran already"):
        signed(team.senior, fault, words="Never mind.", seen=Correction.objects.get(pk=fault.pk).version)


def stopped_by(story: Story) -> list[str]:
    found = gate.evaluate(story).findings
    return [f"{one.level}: {one.sentence}" for one in found if one.rule == "corrections_are_settled"]


def test_no_version_runs_past_an_open_correction_unless_somebody_leaves_it_for_later() -> None:
    team = Team()
    story = stories.revise(by=team.reporter, story=published(team))
    signing.approve(by=team.editor, story=story, seen=story.gate_version)
    correction = opened(team, story, claim=story.claims.get())
    story.refresh_from_db()
    assert story.state == StoryState.CHECKING, "what was approved before it is approved anew"
    assert stopped_by(story) == ["blocker: The correction of C1 is open: nobody decided it yet."]

    with pytest.raises(NotPermitted, match="signed by a senior editor"):
        correcting.leave_for_later(by=team.editor, correction=correction, seen=1, reason="It can wait.")
    correcting.leave_for_later(by=team.senior, correction=correction, seen=1, reason="It can wait.")
    assert stopped_by(story) == ["warning: Sana Senior left the correction of C1 for a later version."]
    reworded(team, story, "Toll up")
    story.refresh_from_db()
    signing.approve(by=team.editor, story=story, seen=story.gate_version)
    records.publish(by=team.editor, story=story)

    story = stories.revise(by=team.reporter, story=Story.objects.get(pk=story.pk))
    assert stopped_by(story) == ["blocker: The correction of C1 is open: nobody decided it yet."]
    assert Reminder.objects.waiting().filter(kind=correcting.CORRECTION_DUE).exists()

    assert list(unproven_rows()) == []
    Correction.objects.update(left_version=story.ran_version)
    assert stopped_by(story) != ["blocker: The correction of C1 is open: nobody decided it yet."]
    assert "forged or altered" in " ".join(unproven_rows()), "a mark that nobody made is found"
    with pytest.raises(DatabaseError, match="words they are responsible for"), transaction.atomic():
        Correction.objects.update(left_by=team.reporter, kind="update")
    with pytest.raises(DatabaseError, match="signed by a senior editor"), transaction.atomic():
        Correction.objects.update(left_by=team.editor)


def test_what_was_signed_is_put_right_in_the_copy_that_runs() -> None:
    team = Team()
    story = published(team)
    whole, of_claim = opened(team, story), opened(team, story, claim=story.claims.get())
    signed(team.senior, opened(team, story, "clarification"))
    signed(team.senior, whole)
    story = stories.revise(by=team.reporter, story=story)
    stale = signed(team.senior, of_claim)
    assert stopped_by(story) == [
        "blocker: The correction is signed, and the copy reads as it ran.",
        "blocker: The correction of C1 is signed, and C1 reads as it ran.",
    ]

    reworded(team, story, "Toll up")
    assert stopped_by(story) == ["blocker: The correction of C1 is signed, and C1 reads as it ran."]
    correcting.drop(by=team.senior, correction=stale, seen=stale.version, reason="It stands.")
    assert stopped_by(story) == []


def test_an_editors_note_runs_with_the_text_as_it_stands() -> None:
    team = Team()
    story = ran_unconfirmed(team)
    first = story.publications.get()
    note = opened(team, story, "editors_note")
    with pytest.raises(NotPossible, match="Only a signed correction runs"):
        noting.run_alone(by=team.editor, correction=note, seen=1)
    note = signed(team.senior, note, words="Ilse Brandt has resigned.")
    with pytest.raises(NotPermitted, match="Only an editor"):
        noting.run_alone(by=team.reporter, correction=note, seen=note.version)
    with pytest.raises(NotPossible, match="changed by somebody else"):
        noting.run_alone(by=team.editor, correction=note, seen=1)

    ran = noting.run_alone(by=team.editor, correction=note, seen=note.version)
    note.refresh_from_db()
    assert (ran.number, ran.kind, ran.note, ran.previous) == (2, "editors_note", note.words, first)
    assert (ran.text_sha256, ran.grounds["claims"]) == (first.text_sha256, first.grounds["claims"])
    assert (note.state, note.publication) == (CorrectionState.RAN, ran)
    assert list(unproven_records()) == unproven_publications() == []
    file = json.dumps(told_as_file(story.publications.select_related("revision").order_by("number")))
    assert verify_record.check(file.encode())[1] == []

    shown = ninjs(as_ran(ran))
    assert note.words in shown["edNote"]
    assert "and will be looked at again" in shown["edNote"], "what ran unconfirmed is told of as before"
    assert [one["words"] for one in public_record(ran)["told"]] == [note.words]
    assert Event.objects.filter(verb="story.published", subject_id=ran.pk).exists(), "webhooks follow it"


@pytest.mark.parametrize(
    ("kind", "claim", "alone"),
    [
        ("clarification", True, True),
        ("removal", False, True),
        ("removal", True, False),
        ("correction", False, False),
    ],
)
def test_only_what_changes_no_word_runs_without_another_version(kind: str, claim: bool, alone: bool) -> None:
    team = Team()
    story = published(team)
    about = story.claims.get() if claim else None
    stories.revise(by=team.reporter, story=story)
    correction = signed(team.senior, opened(team, story, kind, claim=about))
    story.refresh_from_db()
    try:
        signing.approve(by=team.editor, story=story, seen=story.gate_version)
    except Blocked:
        assert not alone
    if alone:
        noting.run_alone(by=team.editor, correction=correction, seen=correction.version)
        story.refresh_from_db()
        assert story.state == StoryState.CHECKING, "the next version carries it no more, and is approved anew"
        assert correcting.agreed(story).note == ""
    else:
        with pytest.raises(NotPossible, match="put right in the copy"):
            noting.run_alone(by=team.editor, correction=correction, seen=correction.version)


def test_the_first_version_is_no_correction() -> None:
    team = Team()
    story = approved(team)

    assert correcting.agreed(story) == correcting.Carried(RunKind.FIRST, "")
    with pytest.raises(NotPossible, match="nothing to correct"):
        opened(team, story)


def test_taking_a_story_back_is_its_last_correction_by_whichever_door() -> None:
    team = Team()
    story = published(team)
    left = opened(team, story)
    stories.retract(by=team.senior, story=story, reason="The accounts were forged.")

    (retraction,) = story.corrections.filter(state=CorrectionState.RAN)
    assert (retraction.kind, retraction.words, retraction.signed_by) == (
        "retraction",
        "The accounts were forged.",
        team.senior,
    )
    left.refresh_from_db()
    assert (left.state, left.closed_because) == (CorrectionState.DROPPED, "The story was retracted.")
    assert [(one.kind, one.words) for one in correcting.told(story)] == [
        ("retraction", "The accounts were forged.")
    ]


def test_a_retraction_that_was_opened_first_leaves_one_row() -> None:
    team = Team()
    story = published(team)
    signed(team.senior, opened(team, story, "retraction"))

    story.refresh_from_db()
    assert (story.state, story.standing_reason) == ("retracted", WORDS)
    assert [one.kind for one in correcting.told(story)] == ["retraction"]
    assert story.corrections.count() == 1


def test_a_retraction_does_not_wait_for_the_next_version() -> None:
    team = Team()
    story = published(team)
    correction = opened(team, story, "retraction")
    stories.revise(by=team.reporter, story=story)

    done = signed(team.senior, correction)

    assert (done.state, done.story.state) == (CorrectionState.RAN, StoryState.RETRACTED)


def test_nobody_decides_about_words_of_their_own() -> None:
    team = Team()
    story = published(team)
    correction, complaint = opened(team, story), complained(team, story)
    story = stories.revise(by=team.reporter, story=story)
    stories.save_copy(by=team.senior, story=story, document=copy(headline="Toll up"), seen=story.copy_version)

    with pytest.raises(NotPermitted, match="another editor decides"):
        signed(team.senior, correction)
    with pytest.raises(NotPermitted, match="another editor decides"):
        correcting.drop(by=team.senior, correction=correction, seen=1, reason="It stands.")
    with pytest.raises(NotPermitted, match="somebody else decides"):
        complaints.answer_complaint(
            by=team.senior, complaint=complaint, seen=1, outcome="rejected", answer="No."
        )


def test_two_people_decide_one_correction_once() -> None:
    team = Team()
    correction = opened(team, published(team))
    signed(team.senior, correction)

    with pytest.raises(NotPossible, match="changed by somebody else"):
        correcting.drop(by=team.senior, correction=correction, seen=1, reason="It stands.")


def test_what_can_not_be_used_is_named() -> None:
    team = Team()
    story = published(team)
    whole = {"by": team.reporter, "story": story, "kind": "correction", "because": "It was 2021."}
    wrong = {"kind": "first", "because": " ", "due_at": timezone.now() - timedelta(hours=1)}
    for field, value in wrong.items():
        with pytest.raises(Invalid) as refused:
            correcting.open_correction(**{**whole, field: value})
        assert set(refused.value.errors) == {field}


def test_it_is_said_which_step_missed_it() -> None:
    team = Team()
    story = published(team)
    correction = opened(team, story)
    fields = {"missed_step": "checking", "cause": "The report has two years on one page."}

    with pytest.raises(NotPermitted, match="how it came to run"):
        correcting.explain(by=team.reporter, correction=correction, seen=1, **fields)
    correction = correcting.explain(
        by=team.checker, correction=correction, seen=1, claim=story.claims.get(), **fields
    )
    assert (correction.claim, correction.missed_step) == (story.claims.get(), "checking")
    assert Event.objects.get(verb="correction.explained").facts["missed_step"] == "checking"


def _own_words(team: Team, correction: Correction) -> None:
    Correction.objects.filter(pk=correction.pk).update(
        kind="update", signed_by=team.reporter, signed_at=timezone.now()
    )


def _no_senior(team: Team, correction: Correction) -> None:
    Correction.objects.filter(pk=correction.pk).update(signed_by=team.editor, signed_at=timezone.now())


def _unsigned(team: Team, correction: Correction) -> None:
    Correction.objects.filter(pk=correction.pk).update(state="ran")


def _retold(team: Team, correction: Correction) -> None:
    correcting.drop(by=team.senior, correction=correction, seen=1, reason="It stands.")
    Correction.objects.filter(pk=correction.pk).update(state="open")


def test_the_database_holds_it() -> None:
    team = Team()
    correction = opened(team, published(team))
    for abuse, sentence in (
        (_own_words, "words they are responsible for"),
        (_no_senior, "signed by a senior editor"),
        (_unsigned, "runs signed"),
        (_retold, "not told otherwise"),
    ):
        with pytest.raises(DatabaseError, match=sentence), transaction.atomic():
            abuse(team, correction)


def complained(team: Team, story: Story, **fields: object) -> Complaint:
    fields = {"complainant": "Petra Holm", "contact": "p@example.org", "text": "I never said that.", **fields}
    return complaints.log_complaint(by=team.reporter, story=story, **fields)


def test_a_complaint_has_an_owner_who_did_not_write_the_story_and_a_deadline() -> None:
    team = Team()
    complaint = complained(team, published(team))

    assert complaint.owner == team.editor
    assert complaint.due_at == complaint.received_at + timedelta(days=14)
    reminder = Reminder.objects.waiting().get(kind=complaints.COMPLAINT_DUE)
    assert reminder.due_at == complaint.due_at - timedelta(days=1)
    facts = str(list(Event.objects.values_list("facts", "texts__text")))
    assert "I never said that." in facts
    assert "Petra" not in facts
    assert "p@example.org" not in facts


def test_nobody_decides_a_complaint_about_own_words() -> None:
    team = Team()
    complaint = complained(team, published(team))

    with pytest.raises(NotPermitted, match="Only an editor, desk head or legal reader"):
        complaints.answer_complaint(
            by=team.reporter, complaint=complaint, seen=1, outcome="rejected", answer="No."
        )
    with pytest.raises(Invalid, match="not responsible for its words"):
        complaints.hand_over(by=team.head, complaint=complaint, seen=1, to=team.reporter)
    assert complaints.hand_over(by=team.head, complaint=complaint, seen=1, to=team.legal).owner == team.legal


def test_a_complaint_that_is_upheld_leads_to_a_correction() -> None:
    team = Team()
    story = published(team)
    complaint = complained(team, story)
    upheld = {"by": team.editor, "complaint": complaint, "seen": 1, "outcome": "upheld", "answer": "Sorry."}

    with pytest.raises(Invalid, match="what kind of correction"):
        complaints.answer_complaint(**upheld)
    complaint.refresh_from_db()
    assert complaint.answered_at is None
    complaints.answer_complaint(**upheld, kind="correction", because="She did not say it.")
    assert story.corrections.get().complaint == complaint
    assert not Reminder.objects.waiting().filter(kind=complaints.COMPLAINT_DUE).exists()
    with pytest.raises(NotPossible, match="answered already"):
        complaints.answer_complaint(**{**upheld, "outcome": "rejected", "seen": 2})


def test_only_what_ran_is_complained_of() -> None:
    team = Team()
    with pytest.raises(NotPossible, match="has not run"):
        complained(team, filed(team))
