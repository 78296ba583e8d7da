"""The ways to the states that only the editor's pages need, by the real verbs."""

from newsroom.stories.models import Story
from tests.factories import Team, copy, filed, judged, mark
from verification.claims.models import Claim
from verification.claims.states import Flag, Risk
from verification.gate import signing
from verification.record import actions as records

RUMOUR = "The port of Sund will be sold, councillor Petra Holm wrote on Facebook."
CARE = "The Sund Courier could not independently verify this."


def rumour(team: Team, **how: object) -> Claim:
    """A claim that can only run as its author's, in copy that says so."""
    story = filed(team, copy(body=f"{RUMOUR}\n\n{CARE}"))
    how = {"risk": Risk.MEDIUM, **how}
    return mark(team, story, RUMOUR, kind="paraphrase", attributed_to="Petra Holm", channel="facebook", **how)


def unverified(team: Team) -> Story:
    """A story that lacks nothing but the senior sign-off."""
    claim = rumour(team)
    judged(team, claim, said="accurate", so="unverified")
    return Story.objects.select_related("desk").get(pk=claim.story_id)


def ran_unconfirmed(team: Team) -> Story:
    """A published story with one entry in the unconfirmed register."""
    return ran(team, unverified(team))


def ran(team: Team, story: Story) -> Story:
    """A story that lacks nothing but the senior sign-off, signed and published."""
    signing.sign_as_senior(by=team.senior, story=story, seen=story.gate_version)
    story.refresh_from_db()
    signing.approve(by=team.editor, story=story, seen=story.gate_version)
    story.refresh_from_db()
    records.publish(by=team.editor, story=story)
    story.refresh_from_db()
    return story


def awaiting_a_blind_second_check(team: Team) -> Claim:
    """An allegation with its first verdict; whoever makes the second check may not know it."""
    claim = rumour(team, risk=Risk.HIGH, flags=[Flag.ALLEGATION])
    judged(team, claim, said="inaccurate", so="unverified")
    return Claim.objects.select_related("story__desk").get(pk=claim.pk)
