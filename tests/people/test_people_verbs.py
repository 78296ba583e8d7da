"""Every verb about people and every role; who may not go, and what becomes of the work of those who do."""

from collections.abc import Callable
from datetime import time, timedelta

import pytest
import time_machine
from django.utils import timezone

from newsroom.errors import Invalid, NotPermitted, NotPossible
from newsroom.ledger.models import Event
from newsroom.people import actions
from newsroom.people.models import Invitation, Membership, User
from newsroom.people.states import Role
from tests.factories import Team, again, filed, make_desk, make_member, mark, taken, task_of
from verification.checking import actions as checking
from verification.checking.models import VerificationTask
from verification.checking.states import TaskState

pytestmark = pytest.mark.django_db


def invited(team: Team, by: User | None = None, **fields: object) -> actions.Invited:
    typed = {"email": "nora@example.org", "name": "Nora New", "role": Role.FACT_CHECKER, **fields}
    return actions.invite(by=by or team.head, desk=team.desk, **typed)


def role_of(user: User, role: Role) -> Membership:
    return Membership.objects.select_related("desk").get(user=user, role=role)


def _change(team: Team, by: User) -> object:
    return actions.change_membership(
        by=by,
        membership=role_of(team.second, Role.FACT_CHECKER),
        senior=False,
        capacity=3,
        skills=[],
        languages=[],
    )


def _change_desk(team: Team, by: User, **fields: object) -> object:
    given = {
        "time_zone": "Europe/Vilnius",
        "opens_at": time(6),
        "closes_at": time(22),
        "working_days": "12345",
        "duty_editor": team.editor,
        **fields,
    }
    return actions.change_desk(by=by, desk=team.desk, **given)


def _end(team: Team, by: User) -> object:
    return actions.end_membership(by=by, membership=role_of(team.second, Role.FACT_CHECKER))


VERBS: dict[str, Callable[[Team, User], object]] = {
    "people.invited": lambda team, by: invited(team, by),
    "people.invitation_revoked": lambda team, by: actions.revoke_invitation(
        by=by, invitation=invited(team).invitation
    ),
    "people.role_given": lambda team, by: actions.add_member(
        by=by, desk=team.desk, user=team.second, role=Role.EDITOR
    ),
    "people.membership_changed": _change,
    "people.desk_changed": _change_desk,
    "people.role_ended": _end,
    "people.left": lambda team, by: actions.leave(by=by, desk=team.desk, user=team.second),
}


@pytest.mark.parametrize("verb", VERBS)
def test_a_head_of_the_desk_may_and_it_leaves_an_event(verb: str) -> None:
    team = Team()

    VERBS[verb](team, team.head)

    assert Event.objects.filter(verb=verb, actor=team.head, desk_id=team.desk.pk).count() == 1


@pytest.mark.parametrize("verb", VERBS)
def test_no_other_role_may_nor_the_head_of_another_desk(verb: str) -> None:
    team = Team()
    elsewhere = make_member(make_desk("Sports desk"), Role.DESK_HEAD)

    for by in [*(user for role, user in team.by_role.items() if role != Role.DESK_HEAD), elsewhere]:
        with pytest.raises(NotPermitted, match=f"Only a desk head of {team.desk.name}"):
            VERBS[verb](team, by)

    assert not Event.objects.filter(verb=verb).exclude(actor=team.head).exists()


def test_an_invitation_makes_an_account_with_the_role_and_works_once() -> None:
    team = Team()
    secret = invited(team, role=Role.EDITOR, senior=True).secret

    user = actions.accept_invitation(secret=secret, name="Nora Novak", password="a long enough one")

    assert user.name == "Nora Novak"
    assert user.check_password("a long enough one")
    assert again(user).is_senior_on(team.desk.pk)
    assert Event.objects.filter(verb="people.joined", actor=user).count() == 1
    with pytest.raises(NotPossible, match="used, revoked or is over"):
        actions.accept_invitation(secret=secret, name="Nora", password="a long enough one")


def test_the_secret_of_an_invitation_is_not_kept() -> None:
    team = Team()

    secret = invited(team).secret

    assert secret not in str(Invitation.objects.values().get())


def test_inviting_again_makes_the_old_link_useless() -> None:
    team = Team()
    old = invited(team).secret

    new = invited(team).secret

    assert actions.invitation_for(old) is None
    assert actions.invitation_for(new) is not None


def test_an_invitation_is_over_after_seven_days() -> None:
    team = Team()
    secret = invited(team).secret

    with time_machine.travel(timezone.now() + timedelta(days=7, minutes=1)):
        assert actions.invitation_for(secret) is None
        with pytest.raises(NotPossible):
            actions.accept_invitation(secret=secret, name="Nora", password="a long enough one")


def test_a_revoked_invitation_cannot_be_revoked_again() -> None:
    team = Team()
    invitation = invited(team).invitation
    actions.revoke_invitation(by=team.head, invitation=invitation)

    with pytest.raises(NotPossible, match="already accepted, revoked or is over"):
        actions.revoke_invitation(by=team.head, invitation=invitation)


def test_whoever_has_an_account_joins_with_its_password_only() -> None:
    team, other = Team(), Team()
    secret = invited(team, email=other.checker.email).secret

    with pytest.raises(Invalid, match="this is not its password"):
        actions.accept_invitation(secret=secret, name="Somebody else", password="a long enough one")
    user = actions.accept_invitation(secret=secret, name="Somebody else", password="correct horse battery")

    assert user == other.checker
    assert user.name == other.checker.name
    assert set(again(user).desk_ids(Role.FACT_CHECKER)) == {team.desk.pk, other.desk.pk}


@pytest.mark.parametrize("password", ["short", "1234567890123", "nora@example.org"])
def test_a_weak_password_is_refused_and_the_link_still_works(password: str) -> None:
    team = Team()
    secret = invited(team).secret

    with pytest.raises(Invalid) as refused:
        actions.accept_invitation(secret=secret, name="Nora", password=password)

    assert "password" in refused.value.errors
    assert not User.objects.filter(email="nora@example.org").exists()
    assert actions.invitation_for(secret) is not None


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"email": "nora"}, "email"),
        ({"name": " "}, "name"),
        ({"role": "king"}, "role"),
        ({"senior": True}, "senior"),
    ],
)
def test_what_cannot_be_used_in_an_invitation_is_named(fields: dict[str, object], name: str) -> None:
    team = Team()

    with pytest.raises(Invalid) as refused:
        invited(team, **fields)

    assert list(refused.value.errors) == [name]
    assert not Invitation.objects.exists()


def test_whoever_has_the_role_is_not_invited_to_it() -> None:
    team = Team()

    with pytest.raises(NotPossible, match="already fact-checker"):
        invited(team, email=team.checker.email.upper())


def test_leaving_hands_open_work_back_to_the_desk_and_closes_the_account() -> None:
    team = Team()
    story = filed(team)
    own, waiting, assigned = (
        mark(team, story, words)
        for words in ("crowns in tolls", "The port opened in 1911", "content with the year")
    )
    taken(team, own)
    task = taken(team, waiting)
    checking.wait(by=team.checker, task=task, seen=task.version, reason="The archive opens at nine.")
    checking.assign(by=team.head, tasks=[task_of(assigned)], to=team.checker)

    actions.leave(by=team.head, desk=team.desk, user=team.checker)

    for task in VerificationTask.objects.all():
        assert (task.state, task.owner, task.assignee) == (TaskState.OPEN, None, None)
    assert Event.objects.filter(verb="task.handed_over").count() == 3
    assert not User.objects.get(pk=team.checker.pk).is_active
    with pytest.raises(NotPossible, match="is not on"):
        actions.leave(by=team.head, desk=team.desk, user=team.checker)


def test_who_works_on_another_desk_keeps_the_account() -> None:
    team, other = Team(), Team()
    actions.add_member(by=other.head, desk=other.desk, user=team.checker, role=Role.REPORTER)

    actions.leave(by=team.head, desk=team.desk, user=team.checker)

    assert again(team.checker).desk_ids() == [other.desk.pk]


def test_the_last_head_of_a_desk_cannot_go() -> None:
    team = Team()

    with pytest.raises(NotPossible, match="would have no desk head"):
        actions.leave(by=team.head, desk=team.desk, user=team.head)
    with pytest.raises(NotPossible, match="would have no desk head"):
        actions.end_membership(by=team.head, membership=role_of(team.head, Role.DESK_HEAD))

    assert again(team.head).desk_ids(Role.DESK_HEAD) == [team.desk.pk]


def test_with_another_head_the_first_can_go() -> None:
    team = Team()
    actions.add_member(by=team.head, desk=team.desk, user=team.editor, role=Role.DESK_HEAD)

    actions.leave(by=again(team.editor), desk=team.desk, user=team.head)

    assert not User.objects.get(pk=team.head.pk).is_staff
    assert User.objects.get(pk=team.editor.pk).is_staff


def test_only_an_editor_can_be_senior_and_capacity_has_bounds() -> None:
    team = Team()
    checker = role_of(team.checker, Role.FACT_CHECKER)

    for fields, name in (
        ({"senior": True, "capacity": 5}, "senior"),
        ({"senior": False, "capacity": 201}, "capacity"),
    ):
        with pytest.raises(Invalid) as refused:
            actions.change_membership(by=team.head, membership=checker, skills=[], languages=[], **fields)
        assert list(refused.value.errors) == [name]


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"time_zone": "Europe/Atlantis"}, "time_zone"),
        ({"closes_at": time(6)}, "closes_at"),
        ({"working_days": ""}, "working_days"),
        ({"working_days": "18"}, "working_days"),
    ],
)
def test_what_cannot_be_used_for_a_desk_is_named(fields: dict[str, object], name: str) -> None:
    team = Team()

    with pytest.raises(Invalid) as refused:
        _change_desk(team, team.head, **fields)

    assert list(refused.value.errors) == [name]
    team.desk.refresh_from_db()
    assert team.desk.time_zone == "Europe/Copenhagen"


def test_the_duty_editor_is_an_editor_of_the_desk() -> None:
    team = Team()

    with pytest.raises(Invalid, match="is not an editor of"):
        _change_desk(team, team.head, duty_editor=team.checker)
    _change_desk(team, team.head, working_days="5154")

    team.desk.refresh_from_db()
    assert team.desk.duty_editor == team.editor
    assert team.desk.working_days == "145"
