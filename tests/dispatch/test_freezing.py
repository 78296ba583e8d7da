"""While sending is frozen nothing leaves the building; a restored backup freezes it."""

import json
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from newsroom.dispatch import freezing
from newsroom.dispatch.delivering import deliver_due
from newsroom.dispatch.models import Delivery, Freeze, Notice, OutboxMessage
from newsroom.dispatch.rendering import Letter, letter_for
from newsroom.dispatch.states import Channel, MessageState
from newsroom.errors import Invalid, NotPermitted, NotPossible
from newsroom.ledger.models import Event
from newsroom.people import actions as people
from newsroom.people.models import Membership
from newsroom.people.states import Role
from tests.dispatch.conftest import KIND
from tests.factories import Team, again, make_desk, make_member
from verification.management.operator import operator

pytestmark = pytest.mark.django_db


@pytest.fixture
def team(db: None) -> Team:
    team = Team()
    people.ask_web_archive(by=team.head, desk=team.desk, asks=True)  # the newsroom's first event
    return team


def queue(team: Team, key: str = "1", channel: str = Channel.EMAIL, **fields: Any) -> OutboxMessage:
    if channel == Channel.OUTSIDE:
        fields.setdefault("owner", team.reporter)
    else:
        fields.setdefault("recipient", team.reporter)
    return OutboxMessage.objects.create(
        dedupe_key=f"{KIND}:{key}", kind=KIND, channel=channel, desk=team.desk, payload={}, **fields
    )


def again_of(message: OutboxMessage) -> OutboxMessage:
    return OutboxMessage.objects.get(pk=message.pk)


def states(*messages: OutboxMessage) -> list[str]:
    return [OutboxMessage.objects.get(pk=message.pk).state for message in messages]


def test_only_notices_go_on_and_lifting_sends_the_rest(team: Team) -> None:
    letter_for(KIND, lambda _payload: Letter(to="a@example.org", subject="Questions", body="Is it so?"))
    rows = [
        queue(team, str(channel), channel) for channel in (Channel.EMAIL, Channel.IN_APP, Channel.OUTSIDE)
    ]
    frozen = freezing.freeze(by=team.head, because="We look into something.")

    deliver_due()
    assert mail.outbox == []
    assert states(*rows) == [MessageState.PENDING, MessageState.SENT, MessageState.PENDING]
    assert Notice.objects.filter(recipient=team.head, kind="outbound_frozen").exists()

    freezing.lift(by=team.head, freeze=frozen)
    deliver_due()
    assert states(*rows) == [MessageState.SENT] * 3
    assert list(Event.objects.filter(verb__startswith="outbound").values_list("verb", flat=True)) == [
        "outbound.frozen",
        "outbound.lifted",
    ]


def test_a_freeze_holds_once_and_is_lifted_once(team: Team) -> None:
    frozen = freezing.freeze(by=team.head, because="Wait.")
    assert freezing.freeze(by=team.head, because="Again.") == frozen
    freezing.lift(by=team.head, freeze=frozen)

    with pytest.raises(NotPossible):
        freezing.lift(by=team.head, freeze=frozen)
    with pytest.raises(Invalid):
        freezing.freeze(by=team.head, because="  ")
    for user in (team.editor, team.reporter, team.auditor):
        with pytest.raises(NotPermitted):
            freezing.freeze(by=user, because="I want to.")
    assert freezing.freeze(by=team.head, because="Once more.") != frozen


def test_what_is_held_back_is_sent_or_dropped_one_by_one(team: Team) -> None:
    sent, dropped, waiting = (queue(team, str(n)) for n in range(3))
    freezing.freeze(by=team.head, because="Wait.")
    assert {row.pk for row in freezing.possibly_sent(team.head) if row.kind == KIND} == {
        sent.pk,
        dropped.pk,
        waiting.pk,
    }

    freezing.release(by=team.head, message=sent)
    freezing.drop(by=team.head, message=dropped)
    deliver_due()

    assert states(sent, dropped, waiting) == [MessageState.SENT, MessageState.DROPPED, MessageState.PENDING]
    with pytest.raises(NotPossible):
        freezing.release(by=team.head, message=sent)
    elsewhere = make_desk()
    other = make_member(elsewhere, "desk_head")
    assert freezing.possibly_sent(other) == [] or all(
        row.kind != KIND for row in freezing.possibly_sent(other)
    )
    with pytest.raises(NotPermitted):
        freezing.drop(by=other, message=waiting)


def test_all_at_once(team: Team) -> None:
    rows = [queue(team, str(n)) for n in range(3)]
    freezing.freeze(by=team.head, because="Wait.")
    OutboxMessage.objects.exclude(kind=KIND).exclude(channel=Channel.IN_APP).delete()

    assert freezing.release_all(by=team.head) == 3
    assert freezing.drop_all(by=team.head) == 0
    deliver_due()
    assert states(*rows) == [MessageState.SENT] * 3

    more = [queue(team, str(n)) for n in range(3, 6)]
    assert freezing.drop_all(by=team.head) == 3
    assert states(*more) == [MessageState.DROPPED] * 3


def test_only_a_head_decides_and_only_of_their_desks_and_of_what_still_waits(team: Team) -> None:
    waiting, gone, let_go = (queue(team, str(n)) for n in range(3))
    inside = queue(team, "notice", Channel.IN_APP)
    left = make_member(team.desk, Role.DESK_HEAD)
    Membership.objects.filter(user=left).update(left_at=timezone.now())
    frozen = freezing.freeze(by=team.head, because="Wait.")
    assert not OutboxMessage.objects.filter(kind="outbound_frozen", recipient=left).exists()
    OutboxMessage.objects.exclude(pk__in=[waiting.pk, gone.pk, let_go.pk, inside.pk]).delete()
    OutboxMessage.objects.filter(pk=gone.pk).update(state=MessageState.SENT, sent_at=timezone.now())
    freezing.release(by=team.head, message=let_go)
    other, both = (make_member(make_desk(), Role.DESK_HEAD) for _ in range(2))
    Membership.objects.create(user=both, desk=team.desk, role=Role.EDITOR)

    for who in (team.editor, team.auditor):
        for of_all in (freezing.drop_all, freezing.release_all):
            with pytest.raises(NotPermitted):
                of_all(by=who)
        with pytest.raises(NotPermitted):
            freezing.lift(by=who, freeze=frozen)
    for who in (team.editor, other, again(both)):
        for decide in (freezing.release, freezing.drop):
            with pytest.raises(NotPermitted):
                decide(by=who, message=waiting)
        assert freezing.possibly_sent(who) == []
    assert freezing.possibly_sent(team.head) == [waiting]
    for decide in (freezing.release, freezing.drop):
        with pytest.raises(NotPossible):
            decide(by=team.head, message=again_of(gone))
    with pytest.raises(NotPossible):
        freezing.release(by=team.head, message=gone)  # as it was before it was sent
    with pytest.raises(NotPossible):
        freezing.drop(by=team.head, message=gone)
    with pytest.raises(NotPossible):
        freezing.release(by=team.head, message=let_go)
    assert freezing.drop_all(by=other) == freezing.release_all(by=other) == 0
    assert freezing.drop_all(by=team.head) == 1
    assert states(waiting, gone, let_go, inside) == ["dropped", "sent", "pending", "pending"]


def test_what_a_worker_has_just_taken_is_not_dropped_and_a_mail_outside_is_in_doubt(team: Team) -> None:
    taken, outside = queue(team, "1"), queue(team, "2", Channel.OUTSIDE)
    freezing.freeze(by=team.head, because="Wait.")
    OutboxMessage.objects.filter(pk=taken.pk).update(lease_token=uuid.uuid4())
    with pytest.raises(NotPossible, match="right now"):
        freezing.drop(by=team.head, message=taken)
    freezing.drop(by=team.head, message=outside)
    assert states(taken, outside) == ["pending", "unknown"]
    late = queue(team, "3", Channel.OUTSIDE)
    OutboxMessage.objects.filter(pk=late.pk).update(lease_token=uuid.uuid4())
    with pytest.raises(NotPossible, match="right now"):
        freezing.drop(by=team.head, message=late)


def test_a_mark_that_can_not_be_read_is_none(team: Team) -> None:
    for broken in ("", "{", "[]", '{"newsroom": "x"}', "null"):
        freezing.settings.OUTBOUND_MARK.write_text(broken)
        assert freezing.look_for_a_restored_backup() is False
        freezing.keep_mark()
        assert json.loads(freezing.settings.OUTBOUND_MARK.read_text())["position"]


# A restored backup


def restore(team: Team) -> None:
    """What the database would look like had it been made before the last event: the mark is further on."""
    mark = json.loads(freezing.settings.OUTBOUND_MARK.read_text())
    freezing.settings.OUTBOUND_MARK.write_text(
        json.dumps({**mark, "position": mark["position"] + 5, "hash": "f" * 64})
    )


def test_a_database_that_stands_before_the_mark_freezes_and_mails_outside_are_in_doubt(team: Team) -> None:
    deliver_due()
    restore(team)
    ours, outside = queue(team, "1"), queue(team, "2", Channel.OUTSIDE)
    left = queue(team, "3", Channel.OUTSIDE, state=MessageState.SENT, sent_at=timezone.now())

    deliver_due()

    assert Freeze.objects.get().because == freezing.RESTORED
    assert mail.outbox == []
    assert states(ours, outside, left) == [MessageState.PENDING, MessageState.UNKNOWN, MessageState.SENT]
    deliver_due()
    assert Notice.objects.filter(recipient=team.head, kind="outbound_frozen").exists()

    freezing.lift(by=team.head, freeze=Freeze.objects.get())
    deliver_due()
    deliver_due()
    assert states(ours, outside) == [MessageState.SENT, MessageState.UNKNOWN]
    assert Freeze.objects.filter(lifted_at__isnull=True).count() == 0, (
        "seen once, and not again after it was lifted"
    )


def test_what_may_have_left_is_what_was_made_before_and_says_to_whom(
    team: Team, capsys: pytest.CaptureFixture[str]
) -> None:
    ours, outside = queue(team, "1"), queue(team, "2", Channel.OUTSIDE)

    frozen = freezing.freeze_restored()

    assert set(freezing.may_have_left(frozen)) == {ours, outside}
    told = freezing.possibly_sent(team.head)
    assert [row for row in told if row.created_at < frozen.at] == [ours], (
        "word of the doubt is made after the freeze"
    )
    call_command("outbound", "list")
    said = capsys.readouterr().out
    assert f"to somebody outside, from {team.reporter.email}  Unknown" in said
    assert f"to {team.reporter.email}  Waiting" in said
    assert "Sending is frozen" not in said, "nobody gets word of a freeze after it is lifted"


def test_what_was_let_through_before_the_backup_waits_again_and_a_freeze_by_hand_hides_nothing(
    team: Team,
) -> None:
    by_hand = freezing.freeze(by=team.head, because="We look into something.")
    let_through = queue(team, "1")
    freezing.release(by=team.head, message=let_through)
    OutboxMessage.objects.filter(pk=let_through.pk).update(state=MessageState.FAILED)
    made_at = timezone.now()

    restored = freezing.freeze_restored(made_at=made_at)
    assert freezing.freeze_restored(made_at=made_at) == restored, "two workers saw it at once"
    deliver_due()

    assert mail.outbox == []
    assert let_through in freezing.possibly_sent(team.head)
    assert freezing.present_freeze() == restored
    freezing.lift(by=team.head, freeze=restored)
    assert freezing.present_freeze() == by_hand
    freezing.lift(by=team.head, freeze=by_hand)

    freezing.freeze(by=team.head, because="Once more.")
    deliver_due()
    assert mail.outbox == []


def test_deliveries_alone_show_it_too(team: Team) -> None:
    queue(team, "1")
    deliver_due()
    assert freezing.look_for_a_restored_backup() is False
    Delivery.objects.all().delete()

    assert freezing.look_for_a_restored_backup() is True


def test_another_history_of_the_same_length_shows_it_too(team: Team) -> None:
    deliver_due()
    mark = json.loads(freezing.settings.OUTBOUND_MARK.read_text())
    freezing.settings.OUTBOUND_MARK.write_text(json.dumps({**mark, "hash": "0" * 64}))

    assert freezing.look_for_a_restored_backup() is True


def test_another_newsroom_in_the_same_folder_is_no_backup(team: Team) -> None:
    deliver_due()
    mark = json.loads(freezing.settings.OUTBOUND_MARK.read_text())
    freezing.settings.OUTBOUND_MARK.write_text(
        json.dumps({**mark, "newsroom": "a" * 64, "position": 900, "hash": "b"})
    )

    assert freezing.look_for_a_restored_backup() is False
    deliver_due()
    assert (
        json.loads(freezing.settings.OUTBOUND_MARK.read_text())["newsroom"]
        == Event.objects.get(position=1).hash
    )


def test_the_mark_is_behind_what_left_and_never_goes_back(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver_due()
    before = json.loads(freezing.settings.OUTBOUND_MARK.read_text())
    queue(team, "1")
    seen: list[int] = []
    monkeypatch.setattr(
        "newsroom.dispatch.sending.email.hand_over",
        lambda _mail: seen.append(json.loads(freezing.settings.OUTBOUND_MARK.read_text())["delivery"]),
    )
    deliver_due()

    assert seen == [Delivery.objects.get().pk]
    freezing._keep(freezing.Mark(**{**before, "position": before["position"] + 7}))
    freezing.keep_mark()
    assert json.loads(freezing.settings.OUTBOUND_MARK.read_text())["position"] == before["position"] + 7


def test_the_command_freezes_tells_and_lifts(team: Team, capsys: pytest.CaptureFixture[str]) -> None:
    queue(team, "1")
    call_command("outbound")
    assert "1 message waits" in capsys.readouterr().out
    call_command("outbound", "freeze", because="Restored on another machine.")
    call_command("outbound")
    assert "Restored on another machine." in capsys.readouterr().out
    deliver_due(now=timezone.now() + timedelta(minutes=1))
    assert mail.outbox == []

    call_command("outbound", "lift", by=team.head.email)
    lifted = Event.objects.get(verb="outbound.lifted")
    assert (lifted.actor, lifted.facts) == (team.head, {"ran_by": operator()})
    deliver_due()
    assert len(mail.outbox) >= 1
