"""Asking the administration as a browser asks it."""

from collections.abc import Iterable
from typing import Any

from django.test import Client
from django.urls import reverse

from newsroom.people.models import User
from tests.factories import HEADLINE, OPENED, QUOTE, STANDFIRST, TOLL, Team, copy, filed, mark, task_of
from verification.checking.models import VerificationTask

TASKS = reverse("admin:verification_verificationtask_changelist")
ASSIGN, BALANCE = "assign_to", "balance_over_team"


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def three_tasks(team: Team) -> list[VerificationTask]:
    """Open tasks of one story: a number (1 point), a quotation (2), a date (1)."""
    story = filed(team)
    kinds = {TOLL: "number", QUOTE: "quotation", OPENED: "date_place"}
    return [task_of(mark(team, story, words, kind=kind)) for words, kind in kinds.items()]


def many_tasks(team: Team, count: int) -> None:
    """So many claims in one story, each with its task."""
    sentences = [f"Depot number {n} holds {n + 3} trams." for n in range(count)]
    story = filed(team, copy(HEADLINE, STANDFIRST, "\n\n".join(sentences)))
    for sentence in sentences:
        mark(team, story, sentence)


def choose(client: Client, action: str, tasks: Iterable[VerificationTask]) -> Any:
    """Choose an action for these tasks and press Go: the page that asks before anything is done."""
    return client.post(TASKS, {"action": action, "index": 0, "_selected_action": [task.pk for task in tasks]})


def confirm(client: Client, action: str, tasks: Iterable[VerificationTask], **fields: object) -> Any:
    """Press that page's button."""
    chosen = [task.pk for task in tasks]
    return client.post(
        TASKS, {"action": action, "confirm": "yes", "_selected_action": chosen, **fields}, follow=True
    )


def said(response: Any) -> str:
    """The messages on a page."""
    return " ".join(str(message) for message in response.context["messages"])
