"""Who signs, lets pass, publishes, corrects and holds: role by role, without a word in what they wrote themselves."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from newsroom.errors import NotPermitted
from newsroom.people.permissions import allows
from newsroom.stories.models import Byline, Story
from tests.factories import Team, filed, published
from tests.rooms.test_correcting import complained, opened
from tests.rooms.test_overriding import ask, unseconded_check
from tests.rooms.test_short_lines import proposed
from verification.gate import fast, overriding, permissions, public_interest, short_lines, signing
from verification.gate.public_interest import Read
from verification.record import (
    actions as records,
)
from verification.record import (
    complaint_permissions,
    complaints,
    correcting,
    correction_permissions,
    holding,
    keeping,
    live,
)
from verification.record import permissions as of_record
from verification.record.models import LivePage

pytestmark = pytest.mark.django_db

EDITORS = "editor senior"
MAY: dict[Callable[..., None], str] = {
    permissions.may_advise: f"{EDITORS} legal",
    permissions.may_approve: EDITORS,
    permissions.may_know_source: "senior",
    permissions.may_override: EDITORS,
    permissions.may_propose_short_line: f"colleague {EDITORS}",
    permissions.may_read_legally: "legal",
    permissions.may_say_public_interest: EDITORS,
    permissions.may_send_short_line: EDITORS,
    permissions.may_sign_as_head: "head",
    permissions.may_sign_as_senior: "senior",
    of_record.may_hand_recheck_over: f"{EDITORS} head",
    of_record.may_hold: "head legal",
    of_record.may_name_page: f"{EDITORS} head",
    of_record.may_publish: EDITORS,
    of_record.may_recheck: f"checker {EDITORS}",
    correction_permissions.may_decide_correction: EDITORS,
    correction_permissions.may_explain_correction: f"checker {EDITORS} head",
    correction_permissions.may_open_correction: f"colleague checker {EDITORS} head legal",
    complaint_permissions.may_answer_complaint: f"{EDITORS} head legal",
    complaint_permissions.may_hand_complaint_over: f"{EDITORS} head",
    complaint_permissions.may_log_complaint: f"colleague checker {EDITORS} head legal",
}
NOT_OF_OWN_WORDS = {
    permissions.may_approve,
    permissions.may_know_source,
    permissions.may_override,
    permissions.may_read_legally,
    permissions.may_say_public_interest,
    permissions.may_sign_as_head,
    permissions.may_sign_as_senior,
    correction_permissions.may_decide_correction,
    complaint_permissions.may_answer_complaint,
}
PEOPLE = ("colleague", "checker", "editor", "senior", "head", "legal", "auditor")


def _allowed(may: Callable[..., None], team: Team, story: Story) -> str:
    return " ".join(one for one in PEOPLE if allows(may, by=getattr(team, one), story=story))


def test_who_may_do_what_on_a_desk_and_in_a_story_of_their_own() -> None:
    team, others = Team(), Team()
    story = filed(team)
    assert {may: _allowed(may, team, story) for may in MAY} == MAY
    assert {_allowed(may, others, story) for may in MAY} == {""}, "on another desk"

    Byline.objects.bulk_create(Byline(story=story, user=getattr(team, one)) for one in PEOPLE)
    story = Story.objects.get(pk=story.pk)
    assert {may for may in MAY if not _allowed(may, team, story)} == NOT_OF_OWN_WORDS


def _verbs(team: Team) -> Iterator[Callable[..., object]]:
    """Verbs of the gate and of the record, each of something that is there."""
    stopped, ran = unseconded_check(team), published(team)
    claim = stopped.claims.get()
    override = ask(team, stopped)
    seen = Story.objects.get(pk=stopped.pk).gate_version
    path = fast.ask_fast_path(by=team.editor, story=stopped, seen=seen, reason="Now.")
    approval = ran.sign_offs.get()
    correction, complaint = opened(team, ran), complained(team, ran)
    line = proposed(team, ran.claims.get())
    page = LivePage(story=ran)
    held = holding.hold_for_legal(by=team.legal, story=ran, reason="They threatened to sue.")

    def of(verb: Callable[..., object], **what: Any) -> Callable[..., object]:
        return lambda by: verb(by=by, **what)

    yield of(signing.approve, story=stopped, seen=1)
    yield of(signing.sign_as_senior, story=stopped, seen=1)
    yield of(signing.sign_as_head, story=stopped, seen=1)
    yield of(signing.know_source, claim=claim, seen=1)
    yield of(signing.withdraw_sign_off, sign_off=approval)
    yield of(overriding.ask_override, story=stopped, key="x", seen=1, reason="Now.")
    yield of(overriding.second_override, override=override, seen=1)
    yield of(overriding.withdraw_override, override=override)
    yield of(fast.ask_fast_path, story=stopped, seen=1, reason="Now.")
    yield of(fast.sign_fast_path, path=path, seen=1)
    yield of(fast.end_fast_path, path=path, reason="It can wait.")
    yield of(public_interest.say_public_interest, about=[Read(claim, "")], reason="Public money.")
    yield of(short_lines.propose_short_line, claim=claim, kind="push", text="Tolls.")
    yield of(short_lines.approve_short_line, line=line, words="")
    yield of(short_lines.send_short_line, line=line)
    yield of(short_lines.withdraw_short_line, line=line, reason="No.")
    yield of(records.publish, story=stopped)
    yield of(correcting.open_correction, story=ran, kind="update", because="More is known.")
    yield of(correcting.agree, correction=correction, seen=1, words="It was 2021.")
    yield of(correcting.drop, correction=correction, seen=1, reason="No.")
    yield of(correcting.leave_for_later, correction=correction, seen=1, reason="No.")
    yield of(correcting.explain, correction=correction, seen=1, missed_step="checking", cause="Haste.")
    yield of(complaints.log_complaint, story=ran, complainant="A reader", text="It is wrong.")
    yield of(complaints.hand_over, complaint=complaint, seen=1, to=team.editor)
    yield of(complaints.answer_complaint, complaint=complaint, seen=1, outcome="rejected", answer="No.")
    yield of(live.name_page, story=ran, url="https://example.org/")
    yield of(live.look_now, page=page)
    yield of(live.stop_looking, page=page)
    yield of(holding.hold_for_legal, story=stopped, reason="They threatened to sue.")
    yield of(holding.release_hold, held=held, reason="Settled.")
    yield of(keeping.set_records, desk=team.desk, publishes_record=True, keeps_text_months=None)


def test_every_verb_asks_who_may() -> None:
    team = Team()
    for verb in _verbs(team):
        with pytest.raises(NotPermitted):
            verb(by=team.auditor)
