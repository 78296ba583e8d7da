"""What a form carries that confirms verdicts again: which tasks, as they were seen, and why the meaning is the same."""

from dataclasses import dataclass

from django import forms
from django.http import HttpRequest

from newsroom.errors import Invalid
from verification.checking.confirming import LONGEST_REASON
from verification.checking.models import VerificationTask
from verification.web.access import me
from verification.web.checker.forms import BenchForm
from verification.web.typed import is_uuid, number_of

MOST = 200
"""How many tasks one form may name."""


class AgainForm(BenchForm):
    """Why the meaning is the same, if that needs saying."""

    called = "again"
    reason = forms.CharField(
        label="Why the meaning is the same",
        required=False,
        strip=False,
        widget=forms.TextInput(attrs={"maxlength": LONGEST_REASON, "placeholder": "why, if it needs saying"}),
    )


@dataclass(frozen=True)
class Chosen:
    """A task to confirm again, at the version and for the words that were seen."""

    task: VerificationTask
    seen: int
    words: str


def token_of(task: VerificationTask) -> str:
    """What a checkbox or a hidden field carries for a task."""
    return f"{task.uuid}:{task.version}:{task.claim.words_digest if task.claim else ''}"


def chosen(request: HttpRequest) -> list[Chosen]:
    """The tasks that a form names; `Invalid` when it names none."""
    tokens = [token.split(":") for token in request.POST.getlist("task")[:MOST]]
    seen = {token[0]: token for token in tokens if len(token) == 3 and is_uuid(token[0])}
    tasks = VerificationTask.objects.visible_to(me(request)).for_lists().filter(uuid__in=seen).order_by("pk")
    found = [Chosen(task, number_of(seen[str(task.uuid)][1]), seen[str(task.uuid)][2]) for task in tasks]
    if not found:
        raise Invalid({"": ["Tick the claims whose meaning is the same."]})
    return found
