"""The desk head's page of people: what it shows, what its forms do, and how they come back."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from newsroom.people import actions
from newsroom.people.models import Invitation, Membership, User
from newsroom.people.states import Role
from tests.factories import Team, filed, make_desk, make_member, mark, taken
from tests.people.asking import as_, invite, page, send


def test_a_stranger_is_asked_to_sign_in(team: Team) -> None:
    assert page(Client(), "people").url == f"{reverse('account_login')}?next={reverse('people')}"


@pytest.mark.parametrize("role", [role for role in Role if role != Role.DESK_HEAD])
def test_no_other_role_sees_it(team: Team, role: Role) -> None:
    client = as_(team.by_role[role])

    assert page(client, "people").status_code == 403
    assert page(client, "desk_people", team.desk.slug).status_code == 404
    assert page(client, "person", team.desk.slug, team.checker.uuid).status_code == 404
    assert invite(client, team.desk).status_code == 404
    assert not Invitation.objects.exists()


def test_a_head_does_not_reach_into_another_desk(team: Team, head: Client) -> None:
    other = Team()

    assert page(head, "desk_people", other.desk.slug).status_code == 404
    assert page(head, "person", team.desk.slug, other.checker.uuid).status_code == 404
    assert send(head, "leave", other.desk.slug, other.checker.uuid).status_code == 404
    assert send(head, "end_membership", team.desk.slug, other.checker.uuid, "fact_checker").status_code == 404


def test_everybody_stands_there_with_roles_and_work(team: Team, head: Client) -> None:
    taken(team, mark(team, filed(team)))
    Membership.objects.filter(user=team.checker).update(skills=["poll"], languages=["Lithuanian"])

    text = page(head, "people").content.decode()

    for user in team.by_role.values():
        assert user.name in text
    assert "Editor (senior)" in text
    assert "1 of 100 points" in text
    assert "Poll" in text
    assert "Lithuanian" in text


def test_it_asks_the_same_for_3_people_and_for_30(team: Team, head: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert page(head, "people").status_code == 200
        return len(captured)

    few = queries()
    for n in range(27):
        make_member(team.desk, Role.FACT_CHECKER)
        actions.invite(by=team.head, desk=team.desk, email=f"n{n}@example.org", name="N", role=Role.LEGAL)

    assert queries() == few


def test_the_link_is_shown_once_to_hand_over(team: Team, head: Client) -> None:
    response = invite(head, team.desk)

    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert "mailto:nora@example.org?subject=" in response.content.decode()
    secret = response.context["link"].rstrip("/").rpartition("/")[2]
    assert actions.invitation_for(secret) is not None
    after = page(head, "people").content.decode()
    assert "nora@example.org" in after
    assert secret not in after


def test_a_refused_invitation_keeps_what_was_typed(team: Team, head: Client) -> None:
    response = invite(head, team.desk, email="nora", senior="on")
    text = response.content.decode()

    assert response.status_code == 422
    assert "Write one e-mail address, like name@example.org." in text
    assert 'value="nora"' in text
    assert 'value="Nora New"' in text
    assert not Invitation.objects.exists()


def test_inviting_somebody_to_what_they_are_is_said_over_the_form(team: Team, head: Client) -> None:
    response = invite(head, team.desk, email=team.checker.email)

    assert response.status_code == 409
    assert "is already fact-checker" in response.content.decode()


def test_a_pending_invitation_can_be_revoked_once(team: Team, head: Client) -> None:
    invite(head, team.desk)
    invitation = Invitation.objects.get()

    send(head, "revoke_invitation", team.desk.slug, invitation.uuid)

    assert "Nobody is on the way." in page(head, "people").content.decode()
    assert send(head, "revoke_invitation", team.desk.slug, invitation.uuid).status_code == 409


def test_an_invitation_that_is_over_no_longer_stands_there(team: Team, head: Client) -> None:
    invite(head, team.desk)

    with time_machine.travel(timezone.now() + timedelta(days=8)):
        head.force_login(team.head)
        assert "nora@example.org" not in page(head, "people").content.decode()


DESK = {
    "time_zone": "Europe/Vilnius",
    "opens_at": "06:00",
    "closes_at": "22:30",
    "working_days": ["1", "2", "3"],
    "duty_editor": "",
}


def test_the_desk_is_changed(team: Team, head: Client) -> None:
    send(head, "change_desk", team.desk.slug, **{**DESK, "duty_editor": team.senior.pk})

    team.desk.refresh_from_db()
    assert (team.desk.time_zone, team.desk.working_days) == ("Europe/Vilnius", "123")
    assert f"{team.desk.opens_at:%H:%M} to {team.desk.closes_at:%H:%M}" == "06:00 to 22:30"
    assert team.desk.duty_editor == team.senior


def test_a_desk_that_closes_when_it_opens_comes_back_as_typed(team: Team, head: Client) -> None:
    response = send(head, "change_desk", team.desk.slug, **{**DESK, "closes_at": "06:00"})

    assert response.status_code == 422
    assert "The desk closes at the very time it opens" in response.content.decode()
    assert '<option value="Europe/Vilnius" selected>' in response.content.decode()


def test_capacity_and_strengths_are_changed(team: Team, head: Client) -> None:
    send(
        head,
        "change_membership",
        team.desk.slug,
        team.checker.uuid,
        "fact_checker",
        capacity=7,
        skills=["poll", "number"],
        languages="Lithuanian, Russian,, Lithuanian",
    )

    membership = Membership.objects.get(user=team.checker)
    assert membership.capacity == 7
    assert membership.skills == ["poll", "number"]
    assert membership.languages == ["Lithuanian", "Russian"]


def test_a_capacity_out_of_bounds_comes_back_as_typed(team: Team, head: Client) -> None:
    response = send(
        head,
        "change_membership",
        team.desk.slug,
        team.checker.uuid,
        "fact_checker",
        capacity=900,
        languages="Polish",
    )
    text = response.content.decode()

    assert response.status_code == 422
    assert "Capacity is between 0 and 200 effort points." in text
    assert 'value="900"' in text
    assert 'value="Polish"' in text


def test_an_editors_seniority_leaves_the_rest_as_it_was(team: Team, head: Client) -> None:
    Membership.objects.filter(user=team.editor).update(languages=["Polish"], capacity=9)

    send(head, "change_membership", team.desk.slug, team.editor.uuid, "editor", senior="on")

    membership = Membership.objects.get(user=team.editor)
    assert membership.senior
    assert (membership.languages, membership.capacity) == (["Polish"], 9)


def test_another_role_is_given_and_taken_again(team: Team, head: Client) -> None:
    send(head, "add_member", team.desk.slug, team.reporter.uuid, role="editor", senior="on")
    assert User.objects.get(pk=team.reporter.pk).is_senior_on(team.desk.pk)

    response = send(head, "end_membership", team.desk.slug, team.reporter.uuid, "editor")

    assert response.url == reverse("person", args=[team.desk.slug, team.reporter.uuid])
    assert User.objects.get(pk=team.reporter.pk).roles_on(team.desk.pk) == {Role.REPORTER}


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"role": "reporter", "senior": "on"}, "Only an editor can be senior."),
        ({"role": "fact_checker"}, "Select a valid choice"),
        ({"role": ""}, "This field is required"),
    ],
)
def test_a_role_that_cannot_be_given_is_refused(
    team: Team, head: Client, fields: dict[str, str], sentence: str
) -> None:
    response = send(head, "add_member", team.desk.slug, team.checker.uuid, **fields)

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert Membership.objects.filter(user=team.checker).count() == 1


def test_what_leaving_means_is_said_before_it_is_done(team: Team, head: Client) -> None:
    claim = mark(team, filed(team))
    taken(team, claim)

    text = page(head, "person", team.desk.slug, team.checker.uuid).content.decode()

    assert "<b>1 open task</b> goes back to the desk" in text
    assert f"{claim.story.slug} C1 (taken)" in text
    assert "their account is closed" in text


def test_leaving_sends_the_work_back_and_ends_the_session(team: Team, head: Client) -> None:
    theirs = as_(team.checker)

    response = send(head, "leave", team.desk.slug, team.checker.uuid)

    assert response.url == reverse("desk_people", args=[team.desk.slug])
    assert page(theirs, "notices").status_code == 302
    assert page(head, "person", team.desk.slug, team.checker.uuid).status_code == 404


def test_the_last_head_finds_no_button_to_leave_and_is_refused(team: Team, head: Client) -> None:
    assert "is the only head of" in page(head, "person", team.desk.slug, team.head.uuid).content.decode()

    response = head.post(
        reverse("leave", args=[team.desk.slug, team.head.uuid]), {"_back": reverse("people")}, follow=True
    )

    assert "would have no desk head" in response.content.decode()
    assert Membership.objects.active().filter(user=team.head).exists()


def test_a_head_who_leaves_lands_at_home(team: Team, head: Client) -> None:
    make_member(team.desk, Role.DESK_HEAD)
    actions.add_member(by=team.head, desk=team.desk, user=team.head, role=Role.EDITOR)

    response = send(head, "end_membership", team.desk.slug, team.head.uuid, "desk_head")

    assert response.url == reverse("home")


def test_a_head_of_two_desks_chooses_between_them(team: Team, head: Client) -> None:
    sports = make_desk("Sports desk")
    Membership.objects.create(user=team.head, desk=sports, role=Role.DESK_HEAD)

    text = page(head, "desk_people", sports.slug).content.decode()

    assert reverse("desk_people", args=[team.desk.slug]) in text
    assert "Chiara" not in text


def test_a_verb_is_never_done_by_looking(team: Team, head: Client) -> None:
    for name in ("leave", "add_member"):
        assert page(head, name, team.desk.slug, team.checker.uuid).status_code == 405
    assert page(head, "invite", team.desk.slug).status_code == 405
