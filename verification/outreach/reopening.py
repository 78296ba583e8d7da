"""What a reply sets off: the claims it touches are judged anew, and who has to act on it is told."""

from django.db.models import Q

from newsroom import hooks
from newsroom.dispatch.actions import tell
from newsroom.people.models import User
from newsroom.people.querysets import editors_on_duty, users_on
from newsroom.people.states import Role
from verification.checking import opening
from verification.claims.models import Claim
from verification.claims.states import Kind
from verification.outreach.models import Reply, ReplyRequest
from verification.outreach.states import ONLY_RESPONDED, SAID_SOMETHING, Outcome

REPLY_CAME, REPLY_LATE, LAWYERS_LETTER = "reply_came", "reply_late", "lawyers_letter"
BECAUSE = "A reply came in."


def touched(request: ReplyRequest, outcome: str) -> list[Claim]:
    """The claims a reply touches: those put to the party, and efforts to reach somebody that no request has.

    Where it says nothing of what was put to them, only the efforts: that they did not respond is not so any more.
    """
    put, efforts = Q(reply_requests=request), Q(kind=Kind.EFFORT_TO_REACH)
    if outcome in SAID_SOMETHING:
        concerned = put | efforts & Q(reply_requests__isnull=True)
    elif outcome in ONLY_RESPONDED:
        concerned = efforts & (put | Q(reply_requests__isnull=True))
    else:
        return []
    return list(request.story.claims.standing().filter(concerned).distinct().order_by("number"))


def reopen(reply: Reply, *, by: User | None) -> None:
    """Open again what a reply touches, and tell. Part of the verb that kept the reply; `by` is None where it came."""
    request = reply.request
    if reply.outcome not in (*SAID_SOMETHING, *ONLY_RESPONDED):
        return
    story = request.story
    claims = touched(request, reply.outcome)
    opening.reply_came(story=story, claims=claims, by=by, because=BECAUSE)
    if story.has_run:
        hooks.reply_came(story=story, claims=claims)
        if not claims and reply.outcome in SAID_SOMETHING:
            opening.open_look_at_story(story, by)
        _tell(reply, REPLY_LATE, [request.owner, *opening.reporters(story), *editors_on_duty(story.desk)], by)
    else:
        _tell(reply, REPLY_CAME, [request.owner, *opening.reporters(story)], by)
    if reply.outcome == Outcome.LAWYERS_LETTER:
        _tell(reply, LAWYERS_LETTER, users_on(story.desk_id, Role.LEGAL), by)


def _tell(reply: Reply, kind: str, users: list[User], by: User | None) -> None:
    """Everybody but who logged it."""
    told = [user for user in users if user != by]
    tell(
        users=told, kind=kind, key=str(reply.pk), payload={"reply": reply.pk}, story_id=reply.request.story_id
    )
