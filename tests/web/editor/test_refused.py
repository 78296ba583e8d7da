"""The page that a refusal becomes when no form shows it: the sentence, what is missing, and a way back."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from newsroom.errors import Invalid, NotPermitted, NotPossible, Refusal
from newsroom.people.models import User
from tests.factories import OPENED, Team, filed, mark
from verification.errors import Blocked
from verification.gate import actions as gate
from verification.web.middleware import DomainErrors


def refused(refusal: Refusal, user: User) -> HttpResponse:
    request = RequestFactory().post("/stories/")
    request.user = user
    answer = DomainErrors(lambda _: HttpResponse()).process_exception(request, refusal)
    assert answer is not None
    return answer


@pytest.mark.parametrize(
    ("refusal", "status", "headline"),
    [
        (NotPermitted("Only an editor can do this."), 403, "This is not yours to do"),
        (NotPossible("Somebody was faster."), 409, "This is not possible now"),
        (Invalid({"slug": ["That is no slug line."]}), 422, "This cannot be used as it is"),
    ],
)
def test_a_refusal_is_a_page_with_its_sentence(
    team: Team, refusal: Refusal, status: int, headline: str
) -> None:
    answer = refused(refusal, team.reporter)
    text = answer.content.decode()
    assert answer.status_code == status
    for words in (str(refusal), headline, "Back to where you were", "Nothing was changed"):
        assert words in text


def test_a_closed_gate_lists_what_is_missing_once_each(team: Team) -> None:
    story = filed(team)
    mark(team, story)
    mark(team, story, OPENED)
    blockers = gate.evaluate(story).blockers
    text = refused(Blocked("Things stop publication.", blockers), team.editor).content.decode()
    assert text.count("<li><b>") == len(blockers)
    for finding in blockers:
        assert f"<b>{finding.sentence}</b>" in text
        assert finding.path in text
