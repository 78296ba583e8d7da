"""The person who asks."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from newsroom.people import actions
from newsroom.people.models import User
from verification.api.base import Door
from verification.api.people import DeskNamedSerializer, RoleHeldSerializer


class MembershipSerializer(RoleHeldSerializer):
    """One of your roles."""

    desk = DeskNamedSerializer()


class SettingsSerializer(serializers.Serializer):
    """Your settings; what is left out stays as it is."""

    name = serializers.CharField(required=False, allow_blank=True)
    time_zone = serializers.CharField(
        required=False, allow_blank=True, help_text="Like Europe/Vilnius; or empty."
    )
    single_keys = serializers.BooleanField(
        required=False, help_text="Whether single keys are shortcuts on the pages."
    )


class MeSerializer(serializers.Serializer):
    """You, and what you are on which desk."""

    id = serializers.UUIDField(source="uuid")
    email = serializers.EmailField()
    name = serializers.CharField()
    time_zone = serializers.CharField(allow_blank=True)
    single_keys = serializers.BooleanField()
    memberships = MembershipSerializer(many=True, source="memberships_now")


class Me(Door):
    """You."""

    @extend_schema(responses=MeSerializer)
    def get(self, request: Request) -> Response:
        """You, and what you are on which desk."""
        return Response(MeSerializer(self.me).data)


class ChangeSettings(Door):
    """Your own settings."""

    of_the_person = True

    @extend_schema(operation_id="me_change_settings", request=SettingsSerializer, responses=MeSerializer)
    def post(self, request: Request) -> Response:
        """Change your own settings."""
        given = {**_settings(self.me), **self.given(SettingsSerializer)}
        return Response(MeSerializer(actions.change_settings(by=self.me, **given)).data)


def _settings(user: User) -> dict[str, str | bool]:
    return {"name": user.name, "time_zone": user.time_zone, "single_keys": user.single_keys}
