"""People as other nouns name them, and who can be named."""

from django.db.models import QuerySet
from rest_framework import serializers

from newsroom.people.models import Membership, User
from newsroom.people.states import Role
from verification.api.fields import Word


class PersonSerializer(serializers.Serializer):
    """A person, named."""

    id = serializers.UUIDField(source="uuid")
    name = serializers.CharField()


class DeskNamedSerializer(serializers.Serializer):
    """A desk, named."""

    id = serializers.UUIDField(source="uuid")
    slug = serializers.CharField()
    name = serializers.CharField()


class RoleHeldSerializer(serializers.Serializer):
    """What somebody is on a desk, and what they can carry there."""

    role = Word(Role)
    senior = serializers.BooleanField()
    capacity = serializers.IntegerField(help_text="Effort points open at once.")
    skills = serializers.ListField(child=serializers.CharField())
    languages = serializers.ListField(child=serializers.CharField())


def colleagues(user: User) -> QuerySet[User]:
    """Everybody who works on a desk of this person."""
    memberships = Membership.objects.active().filter(desk_id__in=user.desk_ids())
    return User.objects.filter(pk__in=memberships.values("user"))
