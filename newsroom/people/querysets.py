from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db.models import Max, QuerySet

from newsroom.people.states import Role

if TYPE_CHECKING:
    from newsroom.people.models import Desk, Invitation, Membership, User
    from newsroom.people.token_models import ApiToken


class DeskQuerySet(QuerySet["Desk"]):
    def of(self, user: "User") -> Self:
        """Desks on which this person works in any role."""
        return self.filter(pk__in=user.desk_ids())


class MembershipQuerySet(QuerySet["Membership"]):
    def active(self) -> Self:
        """Memberships of people who are still here."""
        return self.filter(left_at__isnull=True, user__is_active=True)

    def on(self, desk_id: int, *roles: str) -> Self:
        """Active memberships of a desk, of these roles (any when none is named)."""
        found = self.active().filter(desk_id=desk_id)
        return found.filter(role__in=roles) if roles else found


class InvitationQuerySet(QuerySet["Invitation"]):
    def pending(self, now: datetime) -> Self:
        """Invitations that can still be accepted."""
        return self.filter(accepted_at__isnull=True, revoked_at__isnull=True, expires_at__gt=now)


class ApiTokenQuerySet(QuerySet["ApiToken"]):
    def of(self, user: "User") -> Self:
        """Tokens of this person."""
        return self.filter(user=user)

    def in_force(self, now: datetime) -> Self:
        """Tokens that still work."""
        return self.filter(expiry__gt=now)

    def with_last_use(self) -> Self:
        """Each with `last_used_on`, the last day (UTC) on which it was used, or None."""
        return self.annotate(last_used_on=Max("uses__day"))


def users_on(desk_id: int, *roles: str) -> list["User"]:
    """The people of a desk with one of the roles, by name."""
    from newsroom.people.models import Membership

    memberships = Membership.objects.on(desk_id, *roles).select_related("user").order_by("user__name")
    return list({membership.user_id: membership.user for membership in memberships}.values())


def editors_on_duty(desk: "Desk") -> list["User"]:
    """The duty editor of a desk while they are one of its editors, else all its editors."""
    editors = users_on(desk.pk, Role.EDITOR)
    return [editor for editor in editors if editor.pk == desk.duty_editor_id] or editors
