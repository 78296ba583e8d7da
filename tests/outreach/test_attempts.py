"""Attempts are never edited: they are corrected by another row, or bounce, and somebody finds another way."""

from datetime import timedelta

import pytest
from django.utils import timezone

from newsroom.dispatch.models import OutboxMessage
from newsroom.errors import Invalid, NotPermitted, NotPossible
from newsroom.ledger.models import Event
from newsroom.people.states import Role
from tests.factories import Team
from tests.outreach.sent import PRESS, address_of, mailed, settle
from tests.replying import asked
from verification.checking import actions as checking
from verification.checking.models import VerificationTask
from verification.outreach.actions import (
    bounced,
    correct,
    give_up_search,
    log_attempt,
    log_reply,
    mark_good,
    retire_address,
)
from verification.outreach.models import Address, Attempt, ReplyRequest

NOW = timezone.now


def anew(request: ReplyRequest) -> ReplyRequest:
    return ReplyRequest.objects.get(pk=request.pk)


def rows(request: ReplyRequest) -> list[tuple[str, str]]:
    """What stands: channel and result."""
    return [(attempt.channel, attempt.result) for attempt in anew(request).standing_attempts]


def test_a_correction_stands_instead_and_can_be_corrected(team: Team) -> None:
    request = asked(team)
    first = request.attempts.get()

    second = correct(by=team.checker, attempt=first, result="not_delivered", detail="It was the old office.")

    assert rows(request) == [("email", "not_delivered")]
    assert not anew(request).was_delivered
    assert (second.at, second.corrects, second.by) == (first.at, first, team.checker)
    with pytest.raises(NotPossible, match="corrected already"):
        correct(by=team.reporter, attempt=first, result="unknown")
    correct(by=team.reporter, attempt=second, result="delivered", channel="phone", detail="By telephone.")
    assert rows(request) == [("phone", "delivered")]
    assert Attempt.objects.count() == 3
    assert Event.objects.latest("position").verb == "reply.attempt_corrected"


def test_a_correction_takes_the_clock_back(team: Team) -> None:
    request = asked(team)
    assert anew(request).started_at is not None

    correct(by=team.reporter, attempt=request.attempts.get(), result="not_delivered")

    assert anew(request).started_at is None


@pytest.mark.parametrize(
    ("days", "refused"), [(400, ""), (4000, "more than ten years ago"), (-1, "not happened yet")]
)
def test_time_is_not_moved_back(team: Team, days: int, refused: str) -> None:
    request = asked(team)
    moved = {"at": NOW() - timedelta(days=days), "result": "delivered"}
    if refused:
        with pytest.raises(Invalid, match=refused):
            correct(by=team.reporter, attempt=request.attempts.get(), **moved)
        with pytest.raises(Invalid, match=refused):
            log_attempt(by=team.reporter, request=request, channel="phone", **moved)
        return

    correct(by=team.reporter, attempt=request.attempts.get(), **moved)
    log_attempt(by=team.reporter, request=request, channel="phone", **moved)

    assert len(rows(request)) == 2  # kept, and no clock starts with them
    assert (anew(request).started_at, anew(request).was_delivered) == (None, False)


def test_a_mail_does_not_come_before_it_was_sent(team: Team) -> None:
    request = asked(team, delivered=False)
    settle(mailed(team, request), "sent")

    with pytest.raises(Invalid, match="It was sent from here at"):
        correct(
            by=team.reporter,
            attempt=request.attempts.get(),
            result="delivered",
            at=NOW() - timedelta(hours=3),
        )


def test_what_corrects_nothing_is_refused(team: Team) -> None:
    request = asked(team)
    first = request.attempts.get()

    for how in ({"result": "delivered"}, {"result": "delivered", "detail": first.detail, "at": first.at}):
        with pytest.raises(Invalid, match="change what was wrong"):
            correct(by=team.reporter, attempt=first, **how)
    with pytest.raises(Invalid, match="has not happened yet"):
        correct(by=team.reporter, attempt=first, result="delivered", at=NOW() + timedelta(hours=1))


def test_an_attempt_names_an_address_of_theirs_over_its_own_channel(team: Team) -> None:
    request, other = asked(team, delivered=False), asked(team, name="Ministry", delivered=False)
    theirs, foreign = address_of(team, request), address_of(team, other)
    to = {"by": team.reporter, "request": request, "at": NOW(), "result": "delivered"}

    assert log_attempt(address=theirs, **to).channel == "email"
    with pytest.raises(Invalid, match="no address of Port authority"):
        log_attempt(address=foreign, **to)
    with pytest.raises(Invalid, match="over another channel"):
        log_attempt(address=theirs, channel="phone", **to)
    with pytest.raises(Invalid, match="not one of"):
        log_attempt(**to)
    retire_address(by=team.reporter, address=theirs)
    with pytest.raises(Invalid, match="not used any more"):
        log_attempt(address=Address.objects.get(pk=theirs.pk), **to)


# Bounces


def test_a_bounce_marks_the_address_and_makes_one_task_and_tells_who_asked(team: Team) -> None:
    request = asked(team, delivered=False)
    mail = mailed(team, request)
    settle(mail, "sent")
    assert anew(request).started_at is not None

    failed = bounced(by=None, mail=mail, at=NOW(), reason="550 user unknown")
    again = bounced(by=None, mail=mail, at=NOW(), reason="550 user unknown")

    assert again == failed
    assert rows(request) == [("email", "not_delivered")]
    address = Address.objects.get()
    assert (address.bad_because, address.bad_since) == ("550 user unknown", failed.at)
    now = anew(request)
    assert (now.started_at, now.next_follow_up_at) == (None, None)
    assert now.another_way == VerificationTask.objects.get(type="find_another_way")
    told = OutboxMessage.objects.filter(kind="reply_bounced", channel="in_app")
    assert [message.recipient for message in told] == [team.reporter]
    verbs = list(Event.objects.order_by("position").values_list("verb", flat=True))
    assert [verbs.count(verb) for verb in ("reply.bounced", "party.address_bad", "task.opened")] == [1, 1, 1]


def test_a_bounce_by_hand_needs_an_attempt_that_stands_and_arrived(team: Team) -> None:
    request = asked(team)
    first = request.attempts.get()

    bounced(by=team.checker, attempt=first, at=NOW(), reason="It came back.")

    with pytest.raises(NotPossible, match="corrected already"):
        bounced(by=team.checker, attempt=first, at=NOW(), reason="It came back.")
    newest = Attempt.objects.latest("pk")
    with pytest.raises(NotPossible, match="did not arrive"):
        bounced(by=team.checker, attempt=newest, at=NOW(), reason="It came back.")


def test_no_other_way_is_looked_for_while_something_else_arrived(team: Team) -> None:
    request = asked(team)
    mail = mailed(team, request)
    settle(mail, "sent")

    bounced(by=None, mail=mail, at=NOW(), reason="Full.")

    assert Address.objects.get().bad_since
    assert anew(request).another_way is None


def test_the_search_ends_with_a_delivery_over_another_address(team: Team) -> None:
    request = asked(team)
    bounced(by=team.reporter, attempt=request.attempts.get(), at=NOW(), reason="Full.")
    task = anew(request).another_way
    checking.take(by=team.checker, task=task, seen=task.version)

    log_attempt(by=team.reporter, request=request, channel="phone", at=NOW(), result="not_delivered")
    task.refresh_from_db()
    assert task.state == "taken"
    log_attempt(by=team.reporter, request=request, channel="phone", at=NOW(), result="delivered")

    task.refresh_from_db()
    assert (task.state, task.owner) == ("done", None)
    assert Event.objects.filter(verb="task.search_ended").count() == 1


def test_the_search_ends_with_a_reason(team: Team) -> None:
    request = asked(team)
    with pytest.raises(NotPossible, match="looked for now"):
        give_up_search(by=team.reporter, request=request, reason="They are gone.")
    bounced(by=team.reporter, attempt=request.attempts.get(), at=NOW(), reason="Full.")
    with pytest.raises(Invalid, match="Write why"):
        give_up_search(by=team.reporter, request=request, reason=" ")

    give_up_search(by=team.reporter, request=request, reason="The office was closed down.")

    assert anew(request).another_way.state == "done"
    assert Event.objects.latest("position").texts.get().text == "The office was closed down."


def test_a_bounce_after_the_outcome_makes_no_task(team: Team) -> None:
    request = asked(team)
    log_reply(by=team.reporter, request=request, outcome="declined")

    bounced(by=team.reporter, attempt=request.attempts.get(), at=NOW(), reason="Full.")

    assert anew(request).another_way is None
    assert anew(request).outcome == "declined"


def test_an_address_that_works_again_takes_mails_again(team: Team) -> None:
    request = asked(team, delivered=False)
    mail = mailed(team, request)
    settle(mail, "sent")
    bounced(by=None, mail=mail, at=NOW(), reason="Full.")
    with pytest.raises(Invalid, match="marked bad: Full"):
        mailed(team, request, Address.objects.get())

    good = mark_good(by=team.checker, address=Address.objects.get())

    assert mailed(team, request, good).address.value == PRESS


@pytest.mark.parametrize("role", [Role.DESK_HEAD, Role.LEGAL, Role.AUDITOR])
def test_others_read_the_log_and_change_nothing(team: Team, role: Role) -> None:
    request = asked(team)
    by, attempt = team.by_role[role], request.attempts.get()
    events = Event.objects.count()

    for verb in (
        lambda: correct(by=by, attempt=attempt, result="unknown"),
        lambda: bounced(by=by, attempt=attempt, at=NOW(), reason="X"),
        lambda: give_up_search(by=by, request=request, reason="X"),
        lambda: log_attempt(by=by, request=request, channel="phone", at=NOW(), result="delivered"),
    ):
        with pytest.raises(NotPermitted, match="reply log"):
            verb()
    assert Event.objects.count() == events
