"""Reading what is not one's own, by every way round: each of these told something once."""

import pytest
from django.test import Client
from django.urls import reverse

from newsroom.ledger.models import Event
from newsroom.people.models import Membership, User
from newsroom.people.states import Role
from tests.factories import Team
from tests.web.editor.roads import awaiting_a_blind_second_check

pytestmark = pytest.mark.django_db


def as_(user: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.get(pk=user.pk))
    return client


def admin_list(model: str) -> str:
    return reverse(f"admin:newsroom_{model}_changelist")


def test_a_head_asks_the_administration_for_no_hash_sign_by_sign() -> None:
    team = Team()
    head, password = as_(team.head), team.reporter.password
    for lookup in (
        f"password__startswith={password[:20]}",
        f"password={password}",
        "last_login__isnull=True",
    ):
        assert head.get(f"{admin_list('user')}?{lookup}").status_code == 400, lookup
    assert head.get(f"{admin_list('outboxmessage')}?lease_token__isnull=1").status_code == 400
    assert head.get(f"{admin_list('user')}?is_active__exact=1&q=Rosa").status_code == 200


def test_a_head_who_checks_blind_reads_the_first_verdict_in_no_ledger_of_the_administration() -> None:
    team = Team()
    verdict = awaiting_a_blind_second_check(team).verdicts.get()
    event = Event.objects.get(subject_type="verdict", subject_id=verdict.pk)
    events = admin_list("event")
    assert "claim.judged" in as_(team.head).get(events).content.decode()
    Membership.objects.create(user=team.head, desk=team.desk, role=Role.FACT_CHECKER)
    blind = as_(team.head)
    assert "claim.judged" not in blind.get(events).content.decode()
    told = blind.get(reverse("admin:newsroom_event_change", args=[event.pk]))
    assert told.status_code == 302
