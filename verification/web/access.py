"""What every page asks first: who is this, and may they see it. Invisible is 404."""

from typing import cast
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest

from newsroom.people.models import Desk, User
from newsroom.people.states import Role
from newsroom.stories.models import Story, StoryAccess
from verification.checking.models import VerificationTask
from verification.claims.models import Claim
from verification.evidence.models import Evidence
from verification.outreach.models import Party, ReplyRequest


def me(request: HttpRequest) -> User:
    """The person who is signed in."""
    return cast(User, request.user)


def visible_story(request: HttpRequest, uuid: UUID) -> Story:
    """The story, if this person sees it."""
    shared = StoryAccess.objects.filter(story=OuterRef("pk"))
    stories = Story.objects.visible_to(me(request)).annotate(is_shared=Exists(shared))
    found = stories.select_related("desk", "filed_by").filter(uuid=uuid).first()
    if found is None:
        raise Http404
    return found


def visible_claim(request: HttpRequest, uuid: UUID, number: int) -> Claim:
    """A claim of a story this person sees."""
    claims = (
        Claim.objects.visible_to(me(request)).with_anchors().select_related("story__desk", "story__filed_by")
    )
    found = claims.filter(story__uuid=uuid, number=number).first()
    if found is None:
        raise Http404
    return found


def visible_evidence(request: HttpRequest, uuid: UUID, piece: UUID) -> Evidence:
    """An item of evidence of a story this person sees."""
    rows = Evidence.objects.visible_to(me(request)).with_state()
    rows = rows.select_related("story__desk", "story__filed_by", "added_by", "withdrawn_by", "set_against")
    found = rows.filter(story__uuid=uuid, uuid=piece).first()
    if found is None:
        raise Http404
    return found


def visible_task(request: HttpRequest, uuid: UUID) -> VerificationTask:
    """A task of a story this person sees."""
    found = VerificationTask.objects.visible_to(me(request)).for_lists().filter(uuid=uuid).first()
    if found is None:
        raise Http404
    return found


def managed_desk(request: HttpRequest, slug: str) -> Desk:
    """A desk this person heads."""
    found = Desk.objects.filter(pk__in=me(request).desk_ids(Role.DESK_HEAD), slug=slug).first()
    if found is None:
        raise Http404
    return found


def visible_request(request: HttpRequest, uuid: UUID, asked: UUID) -> ReplyRequest:
    """A request of a story this person sees."""
    rows = ReplyRequest.objects.visible_to(me(request)).filter(story__uuid=uuid, uuid=asked)
    found = rows.select_related(
        "story__desk", "story__filed_by", "party__desk", "owner", "another_way"
    ).first()
    if found is None:
        raise Http404
    return found


def visible_party(request: HttpRequest, uuid: UUID) -> Party:
    """A party of a desk this person is on."""
    found = Party.objects.visible_to(me(request)).filter(uuid=uuid).select_related("desk", "added_by").first()
    if found is None:
        raise Http404
    return found
