"""A party that was asked for a reply, by the real verbs."""

from datetime import timedelta

from django.utils import timezone

from newsroom.stories.models import Story
from tests.factories import Team, filed
from verification.claims.models import Claim
from verification.outreach.actions import add_party, log_attempt, put
from verification.outreach.models import ReplyRequest

QUESTIONS = "Did the port pay the harbour master twice? Who signed?"


def asked(
    team: Team,
    story: Story | None = None,
    *,
    name: str = "Port authority",
    claims: tuple[Claim, ...] = (),
    delivered: bool = True,
) -> ReplyRequest:
    """A right of reply put to a party, and an e-mail that reached them."""
    story = story or filed(team)
    party = add_party(by=team.reporter, desk=team.desk, name=name, kind="body")
    request = put(
        by=team.reporter,
        story=story,
        party=party,
        type="right_of_reply",
        put=QUESTIONS,
        reply_by=timezone.now() + timedelta(hours=4),
        claims=claims,
    )
    if delivered:
        log_attempt(
            by=team.reporter,
            request=request,
            channel="email",
            at=timezone.now(),
            result="delivered",
            detail="press@port.example",
        )
    return ReplyRequest.objects.select_related("story__desk", "party", "owner").get(pk=request.pk)
