"""What the task list can be narrowed down to."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

from django.contrib.admin import ModelAdmin, SimpleListFilter
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from newsroom.people.models import Membership
from newsroom.people.states import Role
from verification.admin.reading import as_id, desks_of, signed_in
from verification.checking.querysets import TaskQuerySet
from verification.checking.states import TaskState
from verification.claims.states import Kind

NOBODY = "nobody"


class DeskFilter(SimpleListFilter):
    title = "desk"
    parameter_name = "desk"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, str]]:
        desks = list(desks_of(signed_in(request)).values_list("slug", "name"))
        return desks if len(desks) > 1 else []

    def queryset(self, request: HttpRequest, queryset: Any) -> TaskQuerySet:
        return queryset.filter(story__desk__slug=self.value()) if self.value() else queryset


class StateFilter(SimpleListFilter):
    """Tasks under way, unless something else is chosen: settled ones are most of the table and none of the work."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, str]]:
        return [*((state.value, state.label) for state in TaskState), ("all", "All")]

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        default, *others = super().choices(changelist)
        yield {**default, "display": "Under way"}
        yield from others

    def queryset(self, request: HttpRequest, queryset: Any) -> TaskQuerySet:
        value = self.value()
        if value is None:
            return queryset.active()
        if value == "all":
            return queryset
        if value not in TaskState.values:
            raise IncorrectLookupParameters(value)
        return queryset.filter(state=value)


class KindFilter(SimpleListFilter):
    title = "kind of claim"
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, str]]:
        return list(Kind.choices)

    def queryset(self, request: HttpRequest, queryset: Any) -> TaskQuerySet:
        return queryset.filter(claim__kind=self.value()) if self.value() else queryset


class AssigneeFilter(SimpleListFilter):
    title = "assignee"
    parameter_name = "assignee"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, str]]:
        desks = desks_of(signed_in(request))
        checkers = Membership.objects.active().filter(desk__in=desks, role=Role.FACT_CHECKER)
        named = dict(checkers.order_by("user__name").values_list("user_id", "user__name"))
        return [(NOBODY, "Nobody"), *((str(pk), name) for pk, name in named.items())]

    def queryset(self, request: HttpRequest, queryset: Any) -> TaskQuerySet:
        value = self.value()
        if value is None:
            return queryset
        if value == NOBODY:
            return queryset.filter(assignee__isnull=True)
        chosen = as_id(value)
        if chosen is None:
            raise IncorrectLookupParameters(value)
        return queryset.filter(assignee=chosen)


class DueFilter(SimpleListFilter):
    title = "due"
    parameter_name = "due"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, str]]:
        return [("overdue", "Overdue"), ("today", "Today"), ("later", "Later"), ("none", "No time set")]

    def queryset(self, request: HttpRequest, queryset: Any) -> TaskQuerySet:
        now = timezone.now()
        match self.value():
            case None:
                return queryset
            case "overdue":
                return queryset.overdue(now)
            case "today":
                return queryset.filter(_due_today(request, now), due_at__gte=now)
            case "later":
                return queryset.filter(due_at__gte=now).exclude(_due_today(request, now))
            case "none":
                return queryset.filter(due_at__isnull=True)
        raise IncorrectLookupParameters(self.value())


def _due_today(request: HttpRequest, now: datetime) -> Q:
    """Before midnight on the wall of each task's own desk."""
    today = Q(pk__in=[])
    for desk in desks_of(signed_in(request)):
        tomorrow = now.astimezone(desk.zone).date() + timedelta(days=1)
        today |= Q(story__desk=desk, due_at__lt=datetime.combine(tomorrow, time(), desk.zone))
    return today
