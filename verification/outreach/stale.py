"""When what was put to a party no longer covers what the copy alleges: the request is stale until it is put again.

It is reckoned anew from what stands whenever claims move, so that words that come back as they were put, a weaker
wording and a withdrawn claim leave nothing behind.
"""

from collections.abc import Iterator

from django.db.models import F
from django.utils import timezone

from newsroom.dispatch.actions import tell
from newsroom.people.models import User
from newsroom.stories.models import Story
from verification.claims.models import Claim
from verification.claims.states import AnchorOutcome, Flag
from verification.outreach.following import plan
from verification.outreach.models import Putting, ReplyRequest
from verification.outreach.noting import note
from verification.outreach.states import Outcome, PartyKind, RequestType
from verification.text.saying_more import names_party, says_more

STALE = "request_stale"
ACCUSING = (RequestType.RIGHT_OF_REPLY, RequestType.COMMENT)


def claims_changed(*, story: Story, by: User, **_: object) -> None:
    """Hooks `claims_made`, `claims_moved` and `claims_amended`: hold every request of the story against the copy."""
    look_through(story, by)


def claim_withdrawn(*, claim: Claim, by: User, **_: object) -> None:
    """Hook `claim_withdrawn`: what is asserted no more needs no reply; what is again may."""
    look_through(claim.story, by)


def grounds_shared(*, claim: Claim, by: User, **_: object) -> None:
    """Hook `grounds_shared`: a claim that was split off may say more than what was put."""
    look_through(claim.story, by)


def look_through(story: Story, by: User) -> None:
    """Mark each request of a story stale, or current again. Part of the verb that moved its claims."""
    requests = list(
        ReplyRequest.objects.filter(story=story)
        .exclude(outcome=Outcome.NOT_SOUGHT)
        .select_related("story__desk", "party__desk", "owner")
        .prefetch_related("claims", "puttings")
    )
    if not requests:
        return
    alleged = [claim for claim in story.claims.standing().with_anchors() if Flag.ALLEGATION in claim.flags]
    put = {claim.pk for request in requests for claim in request.claims.all()}
    for request in requests:
        because = next(_reasons(request, alleged, put), "")[:500]
        if because and not request.stale_at:
            _mark_stale(request, by, because)
        elif request.stale_at and because != request.stale_because:
            _mark_again(request, by, because)


def _reasons(request: ReplyRequest, alleged: list[Claim], put: set[int]) -> Iterator[str]:
    """Why the request no longer covers what is alleged; `put` are the claims put to anybody in this story."""
    last = max(request.puttings.all(), key=lambda putting: putting.number, default=None)
    if last is None:
        return
    theirs = {claim.pk for claim in request.claims.all()}
    for claim in alleged:
        if claim.pk in theirs:
            if how := _how_it_grew(claim, last):
                yield f"{claim.label} {how}."
        elif claim.pk not in put and request.type in ACCUSING and _is_about(claim, request):
            yield f"{claim.label} is an allegation about {request.party.name} that was not put to them."


def _how_it_grew(claim: Claim, last: Putting) -> str:
    """How a claim says more than when it was put, as the end of a sentence about it."""
    was = next((one for one in last.claims if one["claim"] == claim.pk), None)
    if was is None:
        return "was not among what was put to them"
    if not was["is_allegation"]:
        return "is an allegation now; it was none when it was put to them"
    if was["words_digest"] == claim.words_digest:
        return ""
    known = [was["statement"], was["words"], *was.get("places", ())]
    said = (says_more(known, words, who=claim.attributed_to) for words in _says(claim))
    return next(filter(None, said), "")


def _says(claim: Claim) -> list[str]:
    """All that a claim asserts: its statement, and the words of every place that stands."""
    standing = [anchor.words for anchor in claim.anchors_now if anchor.outcome != AnchorOutcome.LOST]
    return [claim.statement, *standing]


def _is_about(claim: Claim, request: ReplyRequest) -> bool:
    is_person = request.party.kind == PartyKind.PERSON
    return any(names_party(words, request.party.name, is_person=is_person) for words in _says(claim))


def _mark_stale(request: ReplyRequest, by: User, because: str) -> None:
    marked = ReplyRequest.objects.filter(pk=request.pk, stale_at=None).update(
        stale_at=timezone.now(), stale_because=because, version=F("version") + 1
    )
    if marked:
        request.refresh_from_db()
        plan(request)
        tell(
            users=[request.owner],
            kind=STALE,
            key=f"{request.pk}:{request.version}",
            payload={"request": request.pk},
            story_id=request.story_id,
            desk=request.story.desk,
        )
        note("stale", request, by, text=because)


def _mark_again(request: ReplyRequest, by: User, because: str) -> None:
    """Stale for another reason, or no more."""
    ReplyRequest.objects.filter(pk=request.pk).update(
        stale_at=request.stale_at if because else None, stale_because=because, version=F("version") + 1
    )
    request.refresh_from_db()
    plan(request)
    if not because:
        note("stale_no_more", request, by)
