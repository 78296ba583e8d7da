"""Asking the API as somebody, and reading its refusals."""

from typing import Any

from rest_framework.test import APIClient

from newsroom.ledger.models import Event
from newsroom.people.models import User
from tests.factories import again
from tests.people.signing_in import confirmed

Answer = Any


class Asker:
    """One person at the API, signed in by session a moment ago."""

    def __init__(self, user: User | None) -> None:
        self.client = APIClient()
        if user:
            self.client.force_login(again(user))
            confirmed(self.client, user)

    def get(self, path: str, **query: Any) -> Answer:
        return self.client.get(f"/api/v1/{path}/", query)

    def post(self, path: str, **body: Any) -> Answer:
        return self.client.post(f"/api/v1/{path}/", body, format="json")

    def put(self, path: str, **body: Any) -> Answer:
        return self.client.put(f"/api/v1/{path}/", body, format="json")

    def delete(self, path: str, **query: Any) -> Answer:
        return self.client.delete(f"/api/v1/{path}/", query_params=query)


def as_(user: User | None) -> Asker:
    return Asker(user)


def given(answer: Answer, status: int = 200, kind: str = "application/json") -> Any:
    """The body of an answer that is not a refusal."""
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == kind
    return answer.json()


def refused(answer: Answer, status: int, sentence: str = "", field: str | None = None) -> dict[str, Any]:
    """The problem of a refusal, with this sentence (in this field)."""
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    problem: dict[str, Any] = answer.json()
    assert problem["status"] == status
    assert {"type", "title", "detail"} <= problem.keys()
    if field is not None:
        assert sentence in " ".join(problem["errors"].get(field, [])), problem["errors"]
    else:
        assert sentence in problem["detail"], problem
    return problem


def last_events(count: int) -> list[Event]:
    """The newest events, oldest of them first."""
    return list(Event.objects.order_by("-position").select_related("actor")[:count])[::-1]


def last_event() -> Event:
    return Event.objects.order_by("-position").select_related("actor")[0]


def quote(exact: str, *, start: int | None = None, prefix: str = "", suffix: str = "") -> dict[str, Any]:
    """A Web Annotation target for these words."""
    selectors: list[dict[str, Any]] = [
        {"type": "TextQuoteSelector", "exact": exact, "prefix": prefix, "suffix": suffix}
    ]
    if start is not None:
        selectors.append({"type": "TextPositionSelector", "start": start, "end": start + len(exact)})
    return {"selector": selectors}
