"""Whom the demo's unconfirmed report asked: an answer its copy does not tell yet, and a bounce with its re-send."""

from datetime import time, timedelta

from django.utils import timezone

from newsroom.people.models import User
from newsroom.stories.models import Story
from verification.claims.states import Kind
from verification.outreach import actions as outreach
from verification.outreach.models import ReplyRequest
from verification.outreach.parties import Hours
from verification.outreach.states import Channel, Outcome, Pace, RequestType


def ask_around(story: Story, *, reporter: User, checker: User) -> None:
    """Two requests, as a desk would have them three hours after the post."""
    _rosen(story, reporter)
    _government(story, reporter, checker)


def _put(story: Story, by: User, name: str, kind: str, names: str, put: str, hours: Hours) -> ReplyRequest:
    party = outreach.add_party(by=by, desk=story.desk, name=name, kind=kind, hours=hours)
    efforts = story.claims.filter(kind=Kind.EFFORT_TO_REACH, statement__contains=names)
    request = outreach.put(
        by=by,
        story=story,
        party=party,
        type=RequestType.COMMENT,
        put=put,
        pace=Pace.BREAKING,
        claims=efforts,
    )
    return put_earlier(request)


def put_earlier(request: ReplyRequest) -> ReplyRequest:
    """The demo begins some time after they were asked; what reached them is younger than that."""
    ReplyRequest.objects.filter(pk=request.pk).update(created_at=timezone.now() - timedelta(minutes=45))
    request.refresh_from_db()
    return request


def _rosen(story: Story, reporter: User) -> None:
    request = _put(
        story,
        reporter,
        "Dalia Rosen",
        "person",
        "Rosen via",
        "How do you know where the president is? Do you have documents, and do you stand by your post?",
        Hours(),
    )
    now = timezone.now()
    page = outreach.add_address(
        by=reporter, party=request.party, channel=Channel.SOCIAL, value="Dalia Rosen’s page"
    )
    outreach.log_attempt(
        by=reporter,
        request=request,
        address=page,
        at=now - timedelta(minutes=35),
        result="delivered",
        detail="Seen five minutes later.",
    )
    outreach.log_reply(
        by=reporter,
        request=request,
        outcome=Outcome.ANSWERED,
        text="I stand by every word; I can not name who told me.",
        received_at=now - timedelta(minutes=4),
    )


def _government(story: Story, reporter: User, checker: User) -> None:
    request = _put(
        story,
        reporter,
        "Press service of the Varnian government",
        "press_office",
        "Varnian government by",
        "Where is the president? Was he treated at the Saint Aurel Clinic?",
        Hours(time_zone="Europe/Vilnius", opens_at=time(9), closes_at=time(18), holiday_calendar="LT"),
    )
    now = timezone.now()
    general = outreach.add_address(
        by=reporter, party=request.party, channel=Channel.EMAIL, value="press@government.example"
    )
    duty = outreach.add_address(
        by=reporter,
        party=request.party,
        channel=Channel.EMAIL,
        value="duty@government.example",
        note="At weekends",
    )
    first = outreach.log_attempt(
        by=reporter, request=request, address=general, at=now - timedelta(minutes=30), result="delivered"
    )
    outreach.bounced(
        by=reporter, attempt=first, at=now - timedelta(minutes=29), reason="550 5.1.1 No such user here."
    )
    outreach.log_attempt(
        by=checker, request=request, address=duty, at=now - timedelta(minutes=10), result="delivered"
    )
