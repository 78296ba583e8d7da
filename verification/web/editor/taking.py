"""Taking a story away in one of its formats."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from newsroom.stories.states import StoryState
from verification.record.exports.formats import FORMATS, export
from verification.web.access import me, visible_story
from verification.web.fresh import unless_fresh


@login_required
@require_safe
def take_export(request: HttpRequest, uuid: UUID, form: str) -> HttpResponse:
    """The file, to be saved; a format that there is none of is not there."""
    if form not in FORMATS:
        raise Http404
    story = visible_story(request, uuid)
    # Back to a page with the links: a file that follows the confirmation would leave its question on the screen.
    secret = story.confidential and story.state != StoryState.PUBLISHED
    if secret and (detour := unless_fresh(request, reverse("history", args=[uuid]))):
        return detour
    exported = export(story=story, format=form, by=me(request))
    return HttpResponse(exported.content, content_type=exported.media_type, headers=exported.headers)
