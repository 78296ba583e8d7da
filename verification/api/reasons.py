from rest_framework import serializers


class GivenReasonSerializer(serializers.Serializer):
    """Why, for the people concerned and for the record."""

    reason = serializers.CharField(allow_blank=True)
