"""What every page of the administration has in common: it is read, never edited, and ends at the desk's border."""

from typing import Any, ClassVar, cast

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.text import capfirst

from newsroom.people.models import Desk, User
from newsroom.people.states import Role
from newsroom.stories.querysets import kept_from

LENGTH_OF_AN_ID = len(str(2**63))
"""Shorter ones fit into what the databases count with."""


def signed_in(request: HttpRequest) -> User:
    """The person who is signed in; the site lets nobody else through."""
    return cast(User, request.user)


def desks_of(user: User) -> QuerySet[Desk]:
    """Desks this person sees in the administration: those they head; a superuser sees all."""
    return (
        Desk.objects.all() if user.is_superuser else Desk.objects.filter(pk__in=user.desk_ids(Role.DESK_HEAD))
    )


def as_id(typed: str) -> int | None:
    """The id of a row, as it stands in an address or a form; None for what is none, or larger than any can be."""
    return int(typed) if typed.isdecimal() and len(typed) < LENGTH_OF_AN_ID else None


class ReadOnlyAdmin(admin.ModelAdmin):
    """Lists and shows rows of the desks a person heads. Whatever changes, changes through a verb of its room.

    A confidential story, and what is about it, is there for those who see it: neither a head nor a superuser by role.
    """

    desk_lookup: ClassVar[str] = "desk"
    story_lookup: ClassVar[str] = ""
    """Where the story stands that a row is about; "" where rows are about none."""
    actions: Any = None
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER
    change_form_template = "admin/verification/read_only.html"

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.admin_site.has_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.admin_site.has_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Only what the list offers: Django would let every column be asked for, a password's hash letter by letter."""
        offered = {
            one if isinstance(one, str) else getattr(one, "parameter_name", "") for one in self.list_filter
        }
        return lookup.removesuffix("__exact") in offered and "\x00" not in value

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        user = signed_in(request)
        if self.story_lookup:
            rows = rows.exclude(**{f"{self.story_lookup}__in": kept_from(user).values("pk")})
        return rows if user.is_superuser else self.of_desks(rows, user.desk_ids(Role.DESK_HEAD))

    def of_desks(self, rows: QuerySet[Any], desk_ids: list[int]) -> QuerySet[Any]:
        """The rows that belong to these desks."""
        return rows.filter(**{f"{self.desk_lookup}__in": desk_ids})

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        title = capfirst(self.opts.verbose_name_plural)
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        # Django's own history would be empty: nothing is changed here.
        return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", object_id)
