"""Everything else the administration shows, for looking things up: people, stories, what was sent, the ledger."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.urls import reverse

from newsroom import addresses
from newsroom.dispatch.models import Delivery, OutboxMessage
from newsroom.ledger.models import Event
from newsroom.people.models import Desk, Membership, User
from newsroom.stories.models import Story
from verification.admin.reading import ReadOnlyAdmin, signed_in
from verification.checking.kept_back import told_of
from verification.claims.models import Claim
from verification.outreach.links import without_addresses


class UserAdmin(ReadOnlyAdmin):
    """People who are, or were, on the desks; roles are given and taken on the people page."""

    list_display = ("name", "email", "is_active", "date_joined")
    list_filter = ("is_active",)
    search_fields = ("name", "email")
    fields = (
        "name",
        "email",
        "time_zone",
        "is_active",
        "is_staff",
        "is_superuser",
        "date_joined",
        "last_login",
    )

    def of_desks(self, rows: QuerySet[User], desk_ids: list[int]) -> QuerySet[User]:
        return rows.filter(pk__in=Membership.objects.filter(desk__in=desk_ids).values("user"))

    def view_on_site(self, obj: User) -> str:
        return reverse("people")


class MembershipAdmin(ReadOnlyAdmin):
    list_display = ("user", "desk", "role", "senior", "capacity", "left_at")
    list_filter = ("role",)
    list_select_related = ("user", "desk")
    search_fields = ("user__name", "user__email")

    def view_on_site(self, obj: Membership) -> str:
        return reverse("desk_people", args=[obj.desk.slug])


class DeskAdmin(ReadOnlyAdmin):
    desk_lookup: ClassVar[str] = "pk"
    list_display = ("name", "time_zone", "opens_at", "closes_at", "duty_editor")
    list_select_related = ("duty_editor",)

    def view_on_site(self, obj: Desk) -> str:
        return reverse("desk_people", args=[obj.slug])


class StoryAdmin(ReadOnlyAdmin):
    story_lookup: ClassVar[str] = "pk"
    list_display = ("slug", "desk", "state", "publish_by", "filed_by", "copy_version", "gate_version")
    list_filter = ("state",)
    list_select_related = ("desk", "filed_by")
    search_fields = ("slug", "headline")
    ordering = ("-pk",)

    def view_on_site(self, obj: Story) -> str:
        return addresses.story(obj.uuid)


class ClaimAdmin(ReadOnlyAdmin):
    desk_lookup: ClassVar[str] = "story__desk"
    story_lookup: ClassVar[str] = "story"
    list_display = ("label", "story", "statement", "kind", "risk", "withdrawn_at")
    list_filter = ("kind", "risk")
    list_select_related = ("story",)
    search_fields = ("story__slug", "statement")
    ordering = ("-story_id", "number")

    @admin.display(description="Claim", ordering="number")
    def label(self, claim: Claim) -> str:
        return claim.label

    def view_on_site(self, obj: Claim) -> str:
        return addresses.claim(obj.story.uuid, obj.number)


class ReminderAdmin(ReadOnlyAdmin):
    story_lookup: ClassVar[str] = "story"
    list_display = ("kind", "story", "desk", "due_at", "wall_time", "zone", "step", "state")
    list_filter = ("state",)
    list_select_related = ("story", "desk")
    search_fields = ("story__slug", "kind")
    ordering = ("-due_at",)


class DeliveryInline(admin.TabularInline):
    """Each try to deliver a message, with what went wrong."""

    model = Delivery
    extra = 0
    fields = ("started_at", "ended_at", "error")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class OutboxAdmin(ReadOnlyAdmin):
    """What has to leave the building: ids only, no words. What was given up says why."""

    story_lookup: ClassVar[str] = "story"
    list_display = (
        "kind",
        "recipient",
        "channel",
        "state",
        "tries",
        "created_at",
        "next_try_at",
        "last_error",
    )
    list_filter = ("state", "channel")
    list_select_related = ("recipient",)
    search_fields = ("kind", "recipient__name", "last_error")
    ordering = ("-pk",)
    exclude = ("lease_token", "dedupe_key")
    inlines = (DeliveryInline,)

    def of_desks(self, rows: QuerySet[OutboxMessage], desk_ids: list[int]) -> QuerySet[OutboxMessage]:
        return rows.filter(recipient__in=Membership.objects.filter(desk__in=desk_ids).values("user"))


class EventAdmin(ReadOnlyAdmin):
    """The ledger: one row for every verb that was done, chained by hashes; less what a blind check must not know."""

    desk_lookup: ClassVar[str] = "desk_id"
    story_lookup: ClassVar[str] = "story_id"
    list_display = ("position", "at", "verb", "actor", "desk", "story", "subject")
    list_select_related = ("actor",)
    search_fields = ("verb", "actor__name")
    search_help_text = "Search by verb or by person"
    ordering = ("-position",)
    fields = (
        "position",
        "at",
        "verb",
        "actor",
        "desk",
        "story",
        "subject",
        "facts",
        "texts",
        "previous_hash",
        "hash",
    )
    readonly_fields = ("desk", "story", "subject", "texts")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        # Events keep plain ids, so that the ledger needs no other table; their names are fetched along.
        desk = Desk.objects.filter(pk=OuterRef("desk_id")).values("name")
        story = Story.objects.filter(pk=OuterRef("story_id")).values("slug")
        rows = told_of(super().get_queryset(request), signed_in(request))
        return rows.annotate(desk_name=Subquery(desk), story_slug=Subquery(story))

    @admin.display(description="Desk")
    def desk(self, event: Any) -> str:
        return event.desk_name or ""

    @admin.display(description="Story")
    def story(self, event: Any) -> str:
        return event.story_slug or ""

    @admin.display(description="Subject")
    def subject(self, event: Event) -> str:
        return f"{event.subject_type} {event.subject_id}"

    @admin.display(description="Words beside it")
    def texts(self, event: Event) -> str:
        return "\n".join(f"{text.name}: {without_addresses(text.text)}" for text in event.texts.all())
