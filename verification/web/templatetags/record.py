"""What stands beside a record: the formats a story can be taken away in, and the page that readers have."""

import re
from typing import cast

from django import template
from django.template import Context

from newsroom.people.models import User
from newsroom.people.permissions import allows
from newsroom.stories.models import Story
from verification.record.exports.formats import FORMATS, Format
from verification.record.models import LiveLook, LivePage
from verification.record.permissions import may_export

register = template.Library()


@register.simple_tag(takes_context=True)
def formats_of(context: Context, story: Story) -> list[tuple[str, Format, str]]:
    """The formats that this person may take the story away in, by name; with why one cannot be made now."""
    user = cast(User, context["user"])
    return [
        (name, form, form.why_not(story))
        for name, form in FORMATS.items()
        if allows(may_export, by=user, story=story, public=form.public)
    ]


@register.simple_tag
def live_page_of(story: Story) -> dict[str, LivePage | LiveLook | None]:
    """The page that readers have, and the newest look at it."""
    page = LivePage.objects.filter(story=story).first()
    return {"page": page, "look": page.looks.order_by("-pk").first() if page else None}


@register.filter
def about(sentence: str, claim: int | None) -> str:
    """What was open, with the claim it is about where the sentence does not say that itself."""
    named = claim is None or re.search(rf"\bC{claim}\b", sentence)
    return sentence if named else f"C{claim}: {sentence}"
