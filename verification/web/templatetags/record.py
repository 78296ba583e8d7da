"""What stands beside a record: the formats a story can be taken away in."""

from typing import cast

from django import template
from django.template import Context

from newsroom.people.models import User
from newsroom.people.permissions import allows
from newsroom.stories.models import Story
from verification.record.exports.formats import FORMATS, Format
from verification.record.permissions import may_export

register = template.Library()


@register.simple_tag(takes_context=True)
def formats_of(context: Context, story: Story) -> list[tuple[str, Format]]:
    """The formats that this person may take the story away in, by name."""
    user = cast(User, context["user"])
    return [
        (name, form)
        for name, form in FORMATS.items()
        if allows(may_export, by=user, story=story, public=form.public)
    ]
