"""The desk head's task list: whose work is what, and the bulk actions that say so."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import F, Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from newsroom.ledger.models import Event
from newsroom.people.models import User
from newsroom.people.states import Role
from verification.admin.assigning import assign_to, balance_over_team
from verification.admin.filters import AssigneeFilter, DeskFilter, DueFilter, KindFilter, StateFilter
from verification.admin.reading import ReadOnlyAdmin, as_id, desks_of, signed_in
from verification.checking.assignment import loads
from verification.checking.models import Verdict, VerificationTask
from verification.claims.models import Claim
from verification.claims.states import Risk

TEMPLATES = "admin/verification/verificationtask"


class TaskAdmin(ReadOnlyAdmin):
    """Tasks of the desks a person heads. State and history are read; assigning goes through the room's verbs."""

    desk_lookup: ClassVar[str] = "story__desk"
    story_lookup: ClassVar[str] = "story"
    list_display = (
        "words",
        "desk",
        "state",
        "kind",
        "type",
        "risk",
        "assigned",
        "taken_by",
        "effort",
        "due",
    )
    list_filter = (StateFilter, AssigneeFilter, DueFilter, KindFilter, DeskFilter)
    search_fields = ("story__slug", "claim__statement")
    search_help_text = "Search by slug line or by words of a claim"
    ordering = ("-ahead", F("due_at").asc(nulls_last=True), "story_id", "claim__number", "pk")
    actions = (assign_to, balance_over_team)
    actions_on_bottom = False
    list_per_page = 100
    change_list_template = f"{TEMPLATES}/change_list.html"
    change_form_template = f"{TEMPLATES}/change_form.html"
    fields = ()  # the page of a task has a template of its own

    def get_queryset(self, request: HttpRequest) -> QuerySet[VerificationTask]:
        return (
            super()
            .get_queryset(request)
            .select_related("story__desk", "assignee", "owner")
            .prefetch_related(Prefetch("claim", Claim.objects.select_related("story").with_anchors()))
        )

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        user = signed_in(request)
        several = user.is_superuser or len(user.desk_ids(Role.DESK_HEAD)) > 1
        return [name for name in self.list_display if name != "desk" or several]

    def view_on_site(self, obj: VerificationTask) -> str:
        return reverse("task", args=[obj.uuid])

    def response_action(
        self, request: HttpRequest, queryset: QuerySet[Any], *args: Any
    ) -> HttpResponse | None:
        if None in map(as_id, request.POST.getlist(ACTION_CHECKBOX_NAME)):
            messages.error(request, "One of the chosen tasks does not exist.")
            return None
        return super().response_action(request, queryset, *args)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        desks = desks_of(signed_in(request)).order_by("name")
        if slug := request.GET.get("desk"):
            desks = desks.filter(slug=slug)
        team = loads(list(desks.values_list("pk", flat=True)))
        return super().changelist_view(request, {"title": "Tasks", "team": team, **(extra_context or {})})

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        task = self.get_object(request, object_id)
        if task is not None:
            extra_context = {"title": "Task", **_history(task, signed_in(request)), **(extra_context or {})}
        return super().change_view(request, object_id, form_url, extra_context)

    # Columns and fields

    @admin.display(description="Claim", ordering="claim__number")
    def words(self, task: VerificationTask) -> str:
        return render_to_string(f"{TEMPLATES}/_words.html", {"task": task})

    @admin.display(description="Desk", ordering="story__desk__name")
    def desk(self, task: VerificationTask) -> str:
        return task.story.desk.name

    @admin.display(description="Kind", ordering="claim__kind")
    def kind(self, task: VerificationTask) -> str:
        return task.claim.get_kind_display() if task.claim else ""

    @admin.display(description="Risk")
    def risk(self, task: VerificationTask) -> str | SafeString:
        if task.claim is None:
            return ""
        label = task.claim.get_risk_display()
        return format_html("<b>{}</b>", label) if task.claim.risk == Risk.HIGH else label

    @admin.display(description="Assignee", ordering="assignee__name", empty_value="nobody")
    def assigned(self, task: VerificationTask) -> User | None:
        return task.assignee

    @admin.display(description="Taken by", ordering="owner__name")
    def taken_by(self, task: VerificationTask) -> User | None:
        return task.owner

    @admin.display(description="Due", ordering="due_at")
    def due(self, task: VerificationTask) -> str:
        return render_to_string(f"{TEMPLATES}/_due.html", {"task": task})


def _history(task: VerificationTask, user: User) -> dict[str, Any]:
    """What happened to one task, from the ledger, and the verdicts given on it."""
    verdicts = list(
        task.verdicts.exclude(pk__in=Verdict.objects.hidden_from(user))
        .select_related("by", "claim")
        .prefetch_related("shows__evidence")
    )
    events = list(
        Event.objects.filter(story_id=task.story_id)
        .filter(
            Q(subject_type="verificationtask", subject_id=task.pk)
            | Q(subject_type="verdict", subject_id__in=[verdict.pk for verdict in verdicts])
        )
        .select_related("actor")
        .prefetch_related("texts")
        .order_by("-position")
    )
    people = {event.facts["to"] for event in events if event.facts.get("to")}
    names = dict(User.objects.filter(pk__in=people).values_list("pk", "name"))
    return {
        "verdicts": verdicts,
        "events": [
            {"event": event, "what": _what(event), "to": names.get(event.facts.get("to"), "")}
            for event in events
        ],
        "zone": task.story.desk.zone,
    }


def _what(event: Event) -> str:
    words = event.verb.partition(".")[2].replace("_", " ")
    if event.verb == "task.assigned" and not event.facts.get("to"):
        return "Assignment taken away"
    return words.capitalize()
