"""What came after a story ran, for its record page."""

from typing import Any

from django import template
from django.template import Context

from newsroom.people.permissions import allows
from newsroom.stories.models import Story
from verification.record.correction_permissions import may_open_correction
from verification.record.models import Complaint, Correction

register = template.Library()


@register.inclusion_tag("after/_of_story.html", takes_context=True)
def corrections_of(context: Context, story: Story) -> dict[str, Any]:
    """The corrections of a story and the complaints about it, with the ways to open another."""
    user = context["user"]
    return {
        "story": story,
        "corrections": Correction.objects.filter(story=story).select_related("claim", "signed_by"),
        "complaints": Complaint.objects.filter(story=story).select_related("owner"),
        "may_open": story.has_run and allows(may_open_correction, by=user, story=story),
        "now": context.get("now"),
    }
