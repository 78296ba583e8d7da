"""Who may open the administration, and how far they see."""

from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from newsroom.people.models import User
from newsroom.people.states import Role
from tests.admin.asking import TASKS, as_, three_tasks
from tests.factories import Team, make_desk, make_member
from verification.checking.models import VerificationTask

LISTS = [reverse(f"admin:{m._meta.app_label}_{m._meta.model_name}_changelist") for m in admin.site._registry]


def test_a_stranger_signs_in_where_everybody_does_and_comes_back(team: Team) -> None:
    response = Client().get(TASKS, follow=True)

    assert response.redirect_chain[-1][0] == f"{reverse('account_login')}?next={TASKS}"


@pytest.mark.parametrize("role", [role for role in Role if role != Role.DESK_HEAD])
def test_no_other_role_gets_in(team: Team, role: Role) -> None:
    response = as_(team.by_role[role]).get(TASKS, follow=True)

    assert response.status_code == 403


def test_a_head_who_lost_the_role_stands_outside(team: Team, head: Client) -> None:
    team.head.memberships.all().delete()

    assert head.get(TASKS, follow=True).status_code == 403


def test_somebody_who_left_stands_outside(team: Team, head: Client) -> None:
    User.objects.filter(pk=team.head.pk).update(is_active=False)

    assert head.get(TASKS).status_code == 302


@pytest.mark.parametrize("path", LISTS)
def test_a_head_reads_every_list(team: Team, tasks: list[VerificationTask], head: Client, path: str) -> None:
    response = head.get(path)

    assert response.status_code == 200
    assert "addlink" not in response.content.decode()


@pytest.mark.parametrize("path", LISTS)
def test_nothing_of_another_desk_is_seen(team: Team, tasks: list[VerificationTask], path: str) -> None:
    other = as_(make_member(make_desk("Sports desk"), Role.DESK_HEAD, "Olga Other"))

    page = other.get(f"{path}?state=all" if path == TASKS else path).content.decode()

    assert team.desk.name not in page
    assert "Chiara" not in page
    assert tasks[0].story.slug not in page


def test_a_task_of_another_desk_does_not_exist(tasks: list[VerificationTask]) -> None:
    other = as_(make_member(make_desk("Sports desk"), Role.DESK_HEAD))
    path = reverse("admin:verification_verificationtask_change", args=[tasks[0].pk])

    assert other.get(path).status_code == 302
    assert "doesn’t exist" in other.get(path, follow=True).content.decode()


def test_a_superuser_sees_all_desks(team: Team, tasks: list[VerificationTask]) -> None:
    three_tasks(Team())
    root = User.objects.create_superuser("root@example.org", "correct horse battery", name="Root")

    assert as_(root).get(TASKS).context["cl"].result_count == 6


def test_signing_out_and_the_password_are_those_of_the_whole_site(team: Team, head: Client) -> None:
    assert head.get(reverse("admin:password_change")).url == reverse("account_change_password")
    assert head.post(reverse("admin:logout")).url == reverse("account_login")
    assert head.get(TASKS).status_code == 302


@pytest.mark.parametrize("model", list(admin.site._registry))
def test_nothing_can_be_added_changed_or_deleted(
    team: Team, tasks: list[VerificationTask], model: Any
) -> None:
    root = as_(User.objects.create_superuser("root@example.org", "correct horse battery", name="Root"))
    row = model._default_manager.first()
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    pk = row.pk if row else 1

    assert root.get(reverse(f"{name}_add")).status_code == 403
    assert root.post(reverse(f"{name}_delete", args=[pk]), {"post": "yes"}).status_code == 403
    if row:
        page = root.get(reverse(f"{name}_change", args=[pk]))
        assert page.status_code == 200
        assert 'name="_save"' not in page.content.decode()
        assert root.post(reverse(f"{name}_change", args=[pk]), {"state": "done"}).status_code == 403


@pytest.mark.parametrize("path", [*LISTS, reverse("admin:index")])
def test_the_pages_need_no_script_or_style_of_their_own(
    head: Client, tasks: list[VerificationTask], path: str
) -> None:
    page = head.get(path).content.decode()

    assert "<style" not in page
    assert "style=" not in page
    assert "<script>" not in page
    assert "onclick" not in page


def test_no_list_is_asked_for_what_it_does_not_show(
    team: Team, tasks: list[VerificationTask], head: Client
) -> None:
    """A password's hash would come out letter by letter, by whether anybody is found."""
    for path, asked in (
        ("newsroom_user", "password__startswith=md5"),
        ("newsroom_user", "email__regex=(a%2B)%2B%24"),
        ("newsroom_membership", "user__password__startswith=md5"),
        ("newsroom_event", "at__year=99999"),
        ("newsroom_story", "filed_by=999999999999999999999"),
        ("newsroom_story", "state__exact=%00"),
        ("verification_verificationtask", "story__confidential=1"),
        ("verification_verificationtask", "claim__in=1,999999999999999999999"),
    ):
        assert head.get(f"{reverse(f'admin:{path}_changelist')}?{asked}").status_code == 400, asked
    assert head.get(f"{reverse('admin:newsroom_user_changelist')}?is_active__exact=1").status_code == 200
    assert head.get(f"{TASKS}?state=all&kind=number&assignee=nobody&due=today").status_code == 200


def test_ids_larger_than_any_are_nobodys(team: Team, tasks: list[VerificationTask], head: Client) -> None:
    for huge in ("9" * 30, "9" * 5_000):
        assert head.get(f"{TASKS}?assignee={huge}").status_code == 302
        assert head.post(TASKS, {"action": "assign_to", "_selected_action": [huge]}).status_code == 302
        asked = {"action": "assign_to", "_selected_action": [tasks[0].pk], "confirm": "yes", "to": huge}
        assert head.post(TASKS, asked).status_code == 422
