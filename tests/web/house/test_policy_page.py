"""The pages of the house policy: set after a look at what it would stop, read by everybody on the desk."""

from typing import Any

import pytest
from django.urls import reverse

from tests.factories import Team, approved, make_desk
from tests.people.asking import as_
from verification.gate.house import House
from verification.gate.models import Policy
from verification.web.house.policy_form import PolicyForm

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Team:
    return Team()


def here(team: Team, name: str = "set_policy") -> str:
    return reverse(name, args=[team.desk.slug])


def typed(**more: Any) -> dict[str, Any]:
    """What a browser sends of the page as it is drawn for the product's own policy."""
    form = PolicyForm.of(House(), seen=0)
    fields = {field.html_name: field.value() for field in form if field.value() is not None}
    lines = {box.html_name: box.value() for line in form.lines for box in line if box.value() is not None}
    return {**fields, **lines, "line1-kind": "", "line2-kind": "", "reason": "The desk agreed.", **more}


def test_a_head_looks_at_what_it_would_stop_and_then_sets_it(team: Team) -> None:
    story = approved(team)
    head = as_(team.head)
    drawn = head.get(here(team) + "?preset=magazine").content.decode()
    assert "Stops the story, always" in drawn
    assert "Clause 1 (iv), Accuracy: Distinguish clearly between comment, conjecture and fact." in drawn
    assert drawn.count('value="blocker" selected') == 5
    assert "The product’s own: warns" in drawn

    sent = typed(**{"level_claims_are_made": "blocker", "number_decide_days": "3", "line1-kind": "head"})
    looked = head.post(here(team), sent | {"look": "yes", "reason": ""})
    assert looked.status_code == 200
    assert "1 of 1 story under way" in looked.content.decode()
    assert story.slug in looked.content.decode()
    assert not Policy.objects.exists()

    page = head.post(here(team), sent | {"line1-flags": ["court"], "line1-after": ["legal"]}, follow=True)
    assert page.redirect_chain[0][0].startswith(here(team, "policies"))
    assert f">{story.slug}</a>: What can be checked is claimed" in page.content.decode()
    policy = Policy.objects.get()
    assert policy.levels == {"claims_are_made": "blocker"}
    assert policy.numbers["decide_days"] == 3
    assert [(line["kind"], line["flags"], line["after"]) for line in policy.signers] == [
        ("legal", ["allegation"], []),
        ("head", ["court"], ["legal"]),
    ]
    story.refresh_from_db()
    assert story.state == "checking"


@pytest.mark.parametrize(
    ("sent", "status", "sentence"),
    [
        ({"number_decide_days": "999"}, 422, "Write a number from 1 to 365."),
        ({"number_decide_days": "two"}, 422, "Write a whole number, without letters."),
        ({"reason": " "}, 422, "Write why the policy changes"),
        ({"line0-kind": "legal", "line0-after": ["legal"]}, 422, "wait for each other"),
        ({"line0-kind": "gossip"}, 422, "Who signs what, line 1: see what is said beside it."),
        (
            {"line2-kind": "", "line2-risk": "high"},
            422,
            "Choose whose sign-off is asked for, or clear the line.",
        ),
        ({"line1-kind": "legal", "line1-after": ["head"]}, 422, "which no line asks for"),
        ({"seen": "4"}, 409, "Somebody else set the policy since you looked at it."),
        ({}, 409, "nothing would change"),
    ],
)
def test_what_will_not_do_comes_back_as_typed(
    team: Team, sent: dict[str, Any], status: int, sentence: str
) -> None:
    answer = as_(team.head).post(here(team), typed(**{"number_override_hours": "24"} | sent))
    assert answer.status_code == status
    text = answer.content.decode()
    assert sentence in text
    assert not Policy.objects.exists()
    if "number_decide_days" in sent:
        assert f'value="{sent["number_decide_days"]}"' in text


def test_each_preset_says_what_it_changes_and_the_products_own_changes_nothing(team: Team) -> None:
    head = as_(team.head)
    assert head.get(here(team)).context["changes"] == []
    changes = head.get(here(team) + "?preset=agency").context["changes"]
    assert {one.what: (one.was, one.now) for one in changes}["Somebody’s name stands over it"] == (
        "As the product has it: stops the story",
        "Off",
    )


def test_as_many_lines_of_who_signs_as_the_head_wants_by_role_risk_claim_and_order(team: Team) -> None:
    lines = {
        "line0-kind": "legal", "line0-flags": ["allegation", "court"], "line1-kind": "senior", "line1-risk": "high",
        "line2-kind": "head", "line2-kinds": ["poll"], "line2-after": ["legal", "senior"],
    }  # fmt: skip
    more = as_(team.head).post(here(team), typed(reason="", more="yes", **lines))
    assert (more.status_code, len(more.context["form"].lines)) == (200, 4)
    assert 'name="line3-kind"' in more.content.decode()
    assert not Policy.objects.exists()
    as_(team.head).post(here(team), typed(**lines, **{"line3-kind": "senior", "line3-flags": ["minor"]}))
    signers = Policy.objects.get().signers
    assert [(one["kind"], one["flags"], one["kinds"], one["risk"], one["after"]) for one in signers] == [
        ("legal", ["allegation", "court"], [], "", []),
        ("senior", [], [], "high", []),
        ("head", [], ["poll"], "", ["legal", "senior"]),
        ("senior", ["minor"], [], "", []),
    ]


def test_everybody_on_the_desk_reads_what_holds_and_only_the_head_sets_it(team: Team) -> None:
    as_(team.head).post(here(team), typed(level_byline_stands="off", number_decide_days="7"))
    for user in (team.reporter, team.editor, team.auditor):
        page = as_(user).get(here(team, "policies") + "?before=0&after=1")
        text = page.content.decode()
        assert "The desk agreed." in text
        assert "Hugo Head" in text
        assert {one.what: (one.was, one.now) for one in page.context["compared"]} == {
            "Somebody’s name stands over it": ("As the product has it: stops the story", "Off"),
            "Days until it is decided what becomes of it": ("14", "7"),
        }
        assert ("Newly open" in text) == (user == team.editor)
        assert here(team) not in text
        assert as_(user).get(here(team)).status_code == 404
        assert as_(user).post(here(team), typed(seen="1")).status_code == 404
    stranger = Team(make_desk()).head
    assert as_(stranger).get(here(team, "policies")).status_code == 404
    assert as_(team.head).get(here(team, "policies") + "?before=9&after=x").context["compared"] is None
