"""What saving copy did to claims."""

from rest_framework import serializers


class MovedSerializer(serializers.Serializer):
    """A claim that needs another look since the copy was saved, or has lost its words."""

    claim = serializers.IntegerField(help_text="The claim's number.")
    because = serializers.CharField(help_text="Why, as in “because paragraph 4 changed”.")
    lost = serializers.BooleanField(help_text="Words of it no longer stand in the copy.")
