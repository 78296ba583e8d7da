"""What messages about replies that came in say."""

from typing import Any

from newsroom import addresses
from newsroom.dispatch.kinds import AT_ONCE_EVERYWHERE, IN_APP_ONLY, Group
from newsroom.dispatch.rendering import Wording, words_for
from verification.outreach.inbound import AUTO_REPLY_CAME
from verification.outreach.models import InboundMail, Reply
from verification.outreach.reopening import LAWYERS_LETTER, REPLY_CAME, REPLY_LATE
from verification.outreach.replies import NOT_SOUGHT
from verification.outreach.states import InboundKind, InboundState, Outcome, Via
from verification.outreach.unmatched import UNMATCHED

_DONE = {
    Outcome.ANSWERED: "has answered",
    Outcome.DENIED: "denies it",
    Outcome.DECLINED: "declines to comment",
    Outcome.MORE_TIME: "asks for more time",
    Outcome.LAWYERS_LETTER: "has sent a lawyer’s letter",
}


def _reply(payload: dict[str, Any]) -> Reply:
    return Reply.objects.select_related("request__story__desk", "request__party").get(pk=payload["reply"])


def _path(reply: Reply) -> str:
    return f"{addresses.replies(reply.request.story.uuid)}#r-{reply.request.uuid}"


def _came(payload: dict[str, Any]) -> Wording | None:
    reply = _reply(payload)
    request = reply.request
    done = _DONE[Outcome(reply.outcome)]
    read = "Read it, and say what it is. " if reply.via == Via.MAIL else "Read it. "
    return Wording(
        f"{request.story.slug}: {request.party.name} {done}.",
        _path(reply),
        f"{read}What it touches is checked again; a denial has to stand in the copy, near the claim.",
    )


def _late(payload: dict[str, Any]) -> Wording | None:
    reply = _reply(payload)
    request = reply.request
    return Wording(
        f"{request.story.slug} has run, and {request.party.name} {_DONE[Outcome(reply.outcome)]}.",
        _path(reply),
        "Decide whether what ran stands, or has to say so.",
    )


def _letter(payload: dict[str, Any]) -> Wording | None:
    reply = _reply(payload)
    return Wording(
        f"A lawyer’s letter of {reply.request.party.name} about {reply.request.story.slug}.", _path(reply)
    )


def _not_sought(payload: dict[str, Any]) -> Wording | None:
    reply = _reply(payload)
    return Wording(
        f"{reply.request.party.name} is not asked about {reply.request.story.slug}.",
        _path(reply),
        "The reason stands in the reply log; a senior editor signs for it.",
    )


def _unmatched(payload: dict[str, Any]) -> Wording | None:
    mails = InboundMail.objects.filter(state=InboundState.UNMATCHED, desk=payload["desk"])
    waiting = (mails.filter(pk=payload["mail"]) if "mail" in payload else mails).count()
    if not waiting:
        return None
    came = "A mail came in that belongs" if waiting == 1 else f"{waiting} mails came in that belong"
    return Wording(
        f"{came} to no request.",
        addresses.unmatched(),
        "Match each to the request that it answers, or set it aside.",
    )


def _automatic(payload: dict[str, Any]) -> Wording | None:
    mail = InboundMail.objects.select_related("request__story", "request__party").get(pk=payload["mail"])
    asked = mail.request
    if asked is None or mail.kind != InboundKind.AUTO_REPLY:
        return None
    return Wording(
        f"An automatic reply of {asked.party.name} came, about {asked.story.slug}.",
        f"{addresses.replies(asked.story.uuid)}#r-{asked.uuid}",
        "It is not taken for an answer. Look at it in the reply log; if it is their answer, say so there.",
    )


def register() -> None:
    """Tell dispatch how these messages are worded (from `AppConfig.ready`)."""
    words_for(
        REPLY_CAME,
        _came,
        label="A reply came in",
        group=Group.REPLIES,
        channels=AT_ONCE_EVERYWHERE,
        urgent=True,
    )
    words_for(
        REPLY_LATE,
        _late,
        label="A reply came in about a story that has run",
        group=Group.REPLIES,
        channels=AT_ONCE_EVERYWHERE,
        urgent=True,
        desk_chat=True,
    )
    words_for(
        LAWYERS_LETTER,
        _letter,
        label="A lawyer’s letter came in",
        group=Group.REPLIES,
        channels=AT_ONCE_EVERYWHERE,
        urgent=True,
    )
    words_for(
        AUTO_REPLY_CAME,
        _automatic,
        label="An automatic reply came in",
        group=Group.REPLIES,
        channels=IN_APP_ONLY,
    )
    words_for(NOT_SOUGHT, _not_sought, label="A party is not asked", group=Group.REPLIES)
    words_for(UNMATCHED, _unmatched, label="A mail came in that belongs to no request", group=Group.REPLIES)
