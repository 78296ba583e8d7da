"""Copy as a client hands it in: typed fields, blocks, or a file."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from newsroom.errors import Invalid
from newsroom.stories.copy import BlockKind, Document
from newsroom.stories.readers import MAX_BYTES, read_copy
from verification.api.base import called
from verification.api.fields import Word

TYPED = ("headline", "standfirst", "body")


class InlineMarkSerializer(serializers.Serializer):
    """Words of a block that are bold, italic or a link."""

    start = serializers.IntegerField()
    end = serializers.IntegerField()
    kind = serializers.ChoiceField(["strong", "em", "link"])
    href = serializers.CharField(required=False)


class BlockSerializer(serializers.Serializer):
    """One block of copy; the text of an image is its caption."""

    kind = Word(BlockKind)
    text = serializers.CharField()
    credit = serializers.CharField(required=False)
    marks = InlineMarkSerializer(many=True, required=False)


@extend_schema_field(BlockSerializer(many=True))
class Blocks(serializers.JSONField):
    """The list of blocks; what they must be is the copy's own question."""


class CopySerializer(serializers.Serializer):
    """The copy, given once: as headline, standfirst and body, or as blocks."""

    headline = serializers.CharField(required=False, allow_blank=True, trim_whitespace=False)
    standfirst = serializers.CharField(required=False, allow_blank=True, trim_whitespace=False)
    body = serializers.CharField(
        required=False,
        allow_blank=True,
        trim_whitespace=False,
        help_text="Paragraphs parted by blank lines; a line may begin with “## ”, “> ”, “- ”, “[image] ” or “[push] ”.",
    )
    blocks = Blocks(required=False)


class UploadSerializer(serializers.Serializer):
    """The copy as a file: .txt, .md, .html or .docx."""

    copy = serializers.FileField(allow_empty_file=True)


def document(given: Mapping[str, Any]) -> Document:
    """The copy that was handed in; its faults stand under the field it came in."""
    ways = [name for name in ("copy", "blocks") if name in given] + ["typed"] * any(
        name in given for name in TYPED
    )
    if len(ways) > 1:
        raise Invalid(
            {ways[0]: ["Give the copy once: as headline, standfirst and body, as blocks, or as a file."]}
        )
    if "copy" in given:
        upload = given["copy"]
        if upload.size > MAX_BYTES:  # said before it is read into memory
            raise Invalid({"copy": [f"This file has {upload.size / 1e6:.1f} MB; at most 5 MB can be read."]})
        return read_copy(upload.read(), upload.name)
    if "blocks" in given:
        with called({"copy": "blocks"}):
            return Document.from_json(given["blocks"])
    with called({"copy": "body"}):
        return Document.from_fields(*(given.get(name, "") for name in TYPED))
