"""House numbers: set by the desk's head, at both doors; what is outstanding is followed up by them at once."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from newsroom.errors import Invalid, NotPermitted, NotPossible
from newsroom.ledger.models import Event
from tests.factories import Team, filed, make_desk
from tests.people.asking import as_
from verification.outreach import actions as outreach
from verification.outreach.house import table
from verification.outreach.models import HouseNumbers
from verification.outreach.paces import OWN, numbers_of
from verification.outreach.states import Pace, RequestType

pytestmark = pytest.mark.django_db

GIVEN = {
    "allow_minutes": 240,
    "channels_to_try": 3,
    "follow_up_minutes": 45,
    "follow_ups": 5,
    "last_call_minutes": 20,
}
WHICH = {"type": "comment", "pace": "routine"}


@pytest.fixture
def team() -> Team:
    return Team()


def own(desk: object) -> bool:
    return numbers_of(desk, "comment", "routine") == OWN[RequestType.COMMENT, Pace.ROUTINE]


def test_every_type_has_its_own_numbers_at_every_pace() -> None:
    assert set(OWN) == {(type_, pace) for type_ in RequestType for pace in Pace}


def test_what_a_desk_sets_holds_on_that_desk_until_it_is_reset(team: Team) -> None:
    outreach.set_house_numbers(by=team.head, desk=team.desk, **WHICH, **GIVEN)
    assert numbers_of(team.desk, "comment", "routine").allow_minutes == 240
    assert own(make_desk())
    assert Event.objects.latest("pk").facts == {**WHICH, **GIVEN}

    outreach.reset_house_numbers(by=team.head, desk=team.desk, **WHICH)
    assert own(team.desk)
    assert Event.objects.latest("pk").verb == "house_numbers.reset"
    with pytest.raises(NotPossible, match="already"):
        outreach.reset_house_numbers(by=team.head, desk=team.desk, **WHICH)


def test_outstanding_requests_are_followed_up_by_them_and_keep_the_time_they_were_given(team: Team) -> None:
    party = outreach.add_party(by=team.reporter, desk=team.desk, name="Port authority", kind="body")
    asked = outreach.put(
        by=team.reporter,
        story=filed(team),
        party=party,
        type="comment",
        put="Is it so?",
        reply_by=timezone.now() + timedelta(hours=9),
    )
    outreach.set_house_numbers(by=team.head, desk=team.desk, **WHICH, **GIVEN)
    asked.refresh_from_db()

    assert asked.next_follow_up_at == asked.created_at + timedelta(minutes=45)
    assert asked.allow_minutes == 9 * 60


@pytest.mark.parametrize(
    ("field", "number", "sentence"),
    [
        ("allow_minutes", 0, "at least 5 minutes"),
        ("allow_minutes", 10**12, "at most 60 days (86,400 minutes)"),
        ("channels_to_try", 0, "Try at least one channel"),
        ("channels_to_try", 8, "no more than there are: 7"),
        ("follow_up_minutes", 4, "between follow-ups"),
        ("follow_up_minutes", 241, "after their time is over"),
        ("follow_ups", -1, "from 0, for none, to 20"),
        ("last_call_minutes", 0, "before publish-by"),
    ],
)
def test_numbers_that_will_not_do_are_refused_in_words_and_stay_as_typed(
    team: Team, field: str, number: int, sentence: str
) -> None:
    with pytest.raises(Invalid) as refused:
        outreach.set_house_numbers(by=team.head, desk=team.desk, **WHICH, **{**GIVEN, field: number})
    assert sentence in refused.value.errors[field][0]

    path = reverse("set_house_numbers", args=[team.desk.slug, "comment", "routine"])
    answer = as_(team.head).post(path, {**GIVEN, field: number})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert f'value="{number}"' in answer.content.decode()
    assert not HouseNumbers.objects.exists()


def test_only_the_desks_head_sets_them(team: Team) -> None:
    for user in (team.reporter, team.checker, team.editor, team.auditor):
        with pytest.raises(NotPermitted):
            outreach.set_house_numbers(by=user, desk=team.desk, **WHICH, **GIVEN)
        with pytest.raises(NotPermitted):
            outreach.reset_house_numbers(by=user, desk=team.desk, **WHICH)
        assert as_(user).get(reverse("house_numbers", args=[team.desk.slug])).status_code == 404


def test_they_are_set_and_reset_from_the_page(team: Team) -> None:
    head = as_(team.head)
    here = reverse("house_numbers", args=[team.desk.slug])
    one = [team.desk.slug, "comment", "routine"]
    assert b'value="1440"' in head.get(reverse("set_house_numbers", args=one)).content

    page = head.post(reverse("set_house_numbers", args=one), GIVEN, follow=True)
    assert page.redirect_chain == [(here, 302)]
    assert "every 45 min, 5 at most" in page.content.decode()
    assert "Hugo Head" in page.content.decode()
    page = head.post(reverse("reset_house_numbers", args=one), follow=True)
    assert "set by" not in page.content.decode()
    assert "already" in head.post(reverse("reset_house_numbers", args=one), follow=True).content.decode()


def test_what_is_no_number_or_no_type_is_said(team: Team) -> None:
    head = as_(team.head)
    answer = head.post(
        reverse("set_house_numbers", args=[team.desk.slug, "comment", "routine"]),
        {**GIVEN, "allow_minutes": "a day", "follow_ups": ""},
    )
    assert answer.status_code == 422
    assert "Write a whole number, without letters." in answer.content.decode()
    assert 'value="a day"' in answer.content.decode()
    assert (
        head.get(reverse("set_house_numbers", args=[team.desk.slug, "gossip", "routine"])).status_code == 404
    )


def test_they_are_read_set_and_reset_over_the_api(team: Team) -> None:
    client = Client()
    client.force_login(team.head)
    at = f"/api/v1/desks/{team.desk.uuid}/"

    shown = client.get(f"{at}house_numbers/").json()
    assert len(shown) == len(OWN)
    assert {row["set_by"] for row in shown} == {None}
    answer = client.post(f"{at}set_house_numbers/", {**WHICH, **GIVEN}, content_type="application/json")
    (mine,) = [row for row in answer.json() if row["set_by"]]
    assert (mine["type"], mine["allow_minutes"], mine["set_by"]["name"]) == ("comment", 240, "Hugo Head")
    answer = client.post(f"{at}reset_house_numbers/", WHICH, content_type="application/json")
    assert {row["set_by"] for row in answer.json()} == {None}
    answer = client.post(
        f"{at}set_house_numbers/", {**WHICH, **GIVEN, "follow_ups": 21}, content_type="application/json"
    )
    assert answer.status_code == 422

    client.force_login(team.reporter)
    answer = client.post(f"{at}set_house_numbers/", {**WHICH, **GIVEN}, content_type="application/json")
    assert answer.status_code == 403
    assert len(table(team.desk)) == len(client.get(f"{at}house_numbers/").json())
