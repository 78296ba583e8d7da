"""Mails that come in: what each is, what it belongs to, and what follows. The one function is `take`.

Nothing is ever answered, so no loop can begin here; what comes from ourselves, or from a list, is refused.
"""

import base64
import hashlib
import io
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parseaddr
from typing import Any, BinaryIO
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError
from django.utils import timezone

from newsroom.dispatch.actions import tell
from newsroom.dispatch.models import OutboxMessage
from newsroom.dispatch.states import MessageState
from newsroom.errors import Invalid, NotPossible
from newsroom.ledger.actions import verb
from newsroom.people.models import Desk, User
from newsroom.stories.actions import take_turn
from verification.evidence import store
from verification.evidence.limits import ChildFailed, in_child
from verification.evidence.models import Blob
from verification.evidence.reading.types import recognise
from verification.evidence.uploads import Received, look_at
from verification.outreach import attempts
from verification.outreach.matching import LOCAL_PART, request_of
from verification.outreach.models import Address, InboundMail, Mail, Reply, ReplyRequest
from verification.outreach.noting import note
from verification.outreach.reading_mail import SECONDS, read_mail, read_words
from verification.outreach.replies import keep
from verification.outreach.states import AttemptResult, Channel, InboundKind, InboundState, Outcome
from verification.outreach.unmatched import tell_of_queue

LARGEST = 10_000_000
"""Of a larger mail only the words are taken."""
BEGINNING = 1_000_000
CHUNK = 1_000_000

_OF_OURS = re.compile(r"<([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@", re.IGNORECASE)
_NAMED = re.compile(rb"reply\+[0-9a-z]{48}@", re.IGNORECASE)
MOST_NAMED = 20
UNREAD: dict[str, Any] = {"sender": "", "headers": {}, "text": "", "words": "", "files": [], "report": {}}
AUTO_REPLY_CAME = "auto_reply_came"
_AWAY = re.compile(
    r"^\W*(?:auto(?:matic|mated)?[ -]?(?:reply|response|antwort)|automatische antwort|out of (?:the )?office|ooo\b"
    r"|abwesenheit|réponse automatique|absence du bureau|respuesta automática|risposta automatica|автоответ"
    r"|vacation|away from (?:my|the) (?:desk|office))",
    re.IGNORECASE,
)
SHORT = 1_000
"""Characters of what a person's absence says; who has more to say than that, says something."""
NOTHING = "Nothing in it names a request of ours."
ANOTHER = "A bounce for another address."
FORGED = "The token in its address is none of ours."


@dataclass(frozen=True)
class Arrived:
    """A mail as it was read."""

    sha256: str
    read: dict[str, Any]
    raw: bytes = field(repr=False, default=b"")
    """Of a mail that was taken whole."""

    def header(self, name: str) -> str:
        return str(self.read["headers"].get(name, ""))

    @property
    def report(self) -> dict[str, str]:
        return dict(self.read["report"])


@dataclass(frozen=True)
class Match:
    """What a mail belongs to; `why` is said where that is nothing, and `about` is what it speaks of all the same."""

    request: ReplyRequest | None = None
    mail: Mail | None = None
    about: ReplyRequest | None = None
    why: str = ""


def take(content: bytes | BinaryIO, *, recipients: Sequence[str] = ()) -> InboundMail:
    """Take a mail in, as it was received; a copy of one that is here is none. Never raises for what it holds.

    `recipients` are whom it was brought for where its headers do not say.
    """
    sha256, raw, whole = _received(io.BytesIO(content) if isinstance(content, bytes) else content)
    if known := InboundMail.objects.filter(raw_sha256=sha256).first():
        return known
    try:
        read = in_child(read_mail, raw, seconds=SECONDS, whole=whole)
    except (ChildFailed, Invalid) as failed:
        return keep_unread(f"It could not be read. {failed}", sha256=sha256, raw=raw, recipients=recipients)
    if not whole:
        read["left"].append(
            f"It is larger than {LARGEST / 1e6:.0f} MB: what is attached to it was not taken."
        )
    read["recipients"] += recipients
    arrived = Arrived(sha256, read, raw if whole else b"")
    kind, match = _kind(arrived), _match(arrived)
    if kind == InboundKind.REPLY and not match.request and _is_machines(arrived):
        kind = InboundKind.REFUSED  # a robot that writes of itself is nobody we asked
    may_answer = kind in (InboundKind.REPLY, InboundKind.AUTO_REPLY)
    files = _received_files(read) if kind == InboundKind.REPLY and match.request else []
    raw_blob = store.put(arrived.raw) if may_answer and arrived.raw else None
    return _kept_once(arrived=arrived, kind=kind, match=match, files=files, raw=raw_blob)


def keep_unread(why: str, *, sha256: str, raw: bytes, recipients: Sequence[str] = ()) -> InboundMail:
    """Keep a mail that nothing here could read, as it came: where it names a request, it is its answer all the same."""
    named = [*recipients, *(token.decode() for token in _NAMED.findall(raw[:BEGINNING])[:MOST_NAMED])]
    read = {**UNREAD, "recipients": named, "left": [why]}
    arrived = Arrived(sha256, read, raw)
    match = _match(arrived)
    if match.request is None:
        return refuse(why, sha256=sha256)
    blob = store.put(raw)
    return _kept_once(arrived=arrived, kind=InboundKind.REPLY, match=match, files=_as_it_came(blob), raw=blob)


def _as_it_came(blob: Blob) -> list[Received]:
    for name in ("mail.eml", "mail.txt"):
        with suppress(Invalid), store.open_blob(blob) as content:
            return [Received(blob, name, recognise(name, content))]
    return []


def _kept_once(
    *, arrived: Arrived, kind: InboundKind, match: Match, files: list[Received], raw: Blob | None
) -> InboundMail:
    try:
        return _keep(arrived=arrived, kind=kind, match=match, files=files, raw=raw)
    except IntegrityError:
        if known := InboundMail.objects.filter(raw_sha256=arrived.sha256).first():
            return known  # two copies came at once
        raise


@verb
def refuse(why: str, *, sha256: str) -> InboundMail:
    """Note a mail that was not taken, so that somebody can ask for it another way."""
    mail, new = InboundMail.objects.get_or_create(
        raw_sha256=sha256,
        defaults={"kind": InboundKind.REFUSED, "state": InboundState.UNMATCHED, "why": why[:300]},
    )
    if new:
        tell_of_queue(None)
    return mail


def _received(content: BinaryIO) -> tuple[str, bytes, bool]:
    """The digest of all of it, and as much as is read: all, or the beginning of what is too large."""
    digest, kept, size = hashlib.sha256(), bytearray(), 0
    while chunk := content.read(CHUNK):
        digest.update(chunk)
        size += len(chunk)
        if size <= LARGEST:
            kept += chunk
        else:
            del kept[BEGINNING:]
    return digest.hexdigest(), bytes(kept), size <= LARGEST


def _kind(arrived: Arrived) -> InboundKind:
    if arrived.report:
        return (
            InboundKind.BOUNCE
            if arrived.report["action"] in {"failed", "delayed"}
            else InboundKind.AUTO_REPLY
        )
    if _is_own(arrived):
        return InboundKind.REFUSED
    return InboundKind.AUTO_REPLY if _says_away(arrived) else InboundKind.REPLY


def _is_own(arrived: Arrived) -> bool:
    """Did it leave from here?"""
    sender = arrived.read["sender"].lower()
    own = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].lower()
    domain = settings.INBOUND_MAIL_DOMAIN
    ours = sender == own or (domain and sender.startswith(f"{LOCAL_PART}+") and sender.endswith(f"@{domain}"))
    looped = settings.SITE_HOST and settings.SITE_HOST in arrived.header("x-loop")
    return bool(
        ours or looped or OutboxMessage.objects.filter(uuid__in=_ids(arrived.header("message-id"))).exists()
    )


def _says_away(arrived: Arrived) -> bool:
    """Does it call itself an answer that nobody wrote? What a list or a robot brings may be a person's all the same."""
    return bool(
        arrived.header("auto-submitted").lower().startswith("auto-replied")
        or arrived.header("x-autoreply")
        or arrived.header("x-autorespond")
        or (_AWAY.match(arrived.header("subject")) and len(arrived.read["words"]) <= SHORT)
    )


def _is_machines(arrived: Arrived) -> bool:
    automatic = arrived.header("auto-submitted").lower()
    return (
        (bool(automatic) and automatic != "no")
        or arrived.header("precedence").lower() in {"bulk", "list", "junk"}
        or bool(arrived.header("list-id"))
    )


def _ids(headers: str) -> list[UUID]:
    return [UUID(one) for one in _OF_OURS.findall(headers)[:50]]


def _match_report(arrived: Arrived) -> Match:
    """The mail that a delivery report names, where it speaks of the address that this mail went to."""
    mails = Mail.objects.select_related("request__story__desk", "request__party", "address", "by")
    sent = mails.filter(outbox__uuid__in=_ids(arrived.report.get("of", ""))).order_by("-pk").first()
    if sent is None:
        return Match(why=NOTHING)
    tokens = _tokens(arrived.read["recipients"])
    if tokens and sent.request_id not in {found.pk for found in map(request_of, tokens) if found}:
        return Match(why=FORGED, about=sent.request)
    said = (arrived.report.get(f"{which}-recipient", "") for which in ("final", "original"))
    if sent.address.value.lower() not in {_address_in(one) for one in said}:
        return Match(why=ANOTHER, about=sent.request)
    return Match(sent.request, sent)


def _address_in(recipient: str) -> str:
    """The address of a recipient in a report, `rfc822; press@port.example`."""
    return recipient.rpartition(";")[2].strip().strip("<>").lower()


def _match(arrived: Arrived) -> Match:
    """The request of its token; without one, that of the mail it answers."""
    if arrived.report:
        return _match_report(arrived)
    named = _ids(f"{arrived.header('in-reply-to')} {arrived.header('references')}")
    mails = Mail.objects.select_related("request__story__desk", "request__party", "address", "by")
    answered = mails.filter(outbox__uuid__in=named).order_by("-pk").first()
    tokens = _tokens(arrived.read["recipients"])
    if tokens:
        request = next(filter(None, map(request_of, tokens)), None)
        if request is None:
            return Match(why=FORGED)
        if answered is None or answered.request_id != request.pk:
            answered = mails.filter(request=request).order_by("-pk").first()
        return Match(request, answered)
    return Match(answered.request, answered) if answered else Match(why=NOTHING)


def _tokens(recipients: Sequence[str]) -> list[str]:
    local_parts = (address.partition("@")[0].partition("+") for address in recipients)
    return [token for name, _plus, token in local_parts if name.lower() == LOCAL_PART and token]


def read_again(mail: InboundMail) -> tuple[str, list[Received]]:
    """The words of a mail that is matched by hand, and what came with it if it was taken whole. In no transaction."""
    try:
        if mail.raw is None:
            return in_child(read_words, mail.text.encode(), seconds=SECONDS), []
        with store.open_blob(mail.raw) as content:
            read = in_child(read_mail, content, seconds=SECONDS)
    except (ChildFailed, Invalid, FileNotFoundError):
        return mail.text, []  # as it stands
    return read["words"], _received_files(read)


def _received_files(read: dict[str, Any]) -> list[Received]:
    """What is attached, as far as it is what a desk keeps; why the rest is not is added to what was left."""
    kept = []
    for one in read["files"]:
        try:
            kept.append(look_at(name=one["name"], content=io.BytesIO(base64.b64decode(one["content"]))))
        except Invalid as refusal:
            read["left"].append(f"{one['name']}: {refusal}")
    return kept


@verb
def _keep(
    *, arrived: Arrived, kind: InboundKind, match: Match, files: list[Received], raw: Blob | None
) -> InboundMail:
    request, now = match.request, timezone.now()
    about = request or match.about
    if request:
        take_turn(request.story_id)
    if kind == InboundKind.REFUSED:
        state, why = InboundState.SET_ASIDE, "It came from ourselves, from a list or from a robot."
    else:
        state = InboundState.MATCHED if request else InboundState.UNMATCHED
        why = " ".join([match.why, *arrived.read["left"]]).strip()
    mail = InboundMail.objects.create(
        raw_sha256=arrived.sha256,
        kind=kind,
        state=state,
        desk=about.story.desk if about else _desk_of(arrived.read["sender"]),
        request=request,
        about=match.about,
        token=next(iter(_tokens(arrived.read["recipients"])), "")[:80],
        message_id=arrived.header("message-id")[:400],
        sender=arrived.read["sender"],
        subject=arrived.header("subject")[:400],
        text=arrived.read["text"],
        raw=raw,
        why=why[:300],
        received_at=now,
    )
    if state == InboundState.UNMATCHED:
        tell_of_queue(mail.desk, mail)
    elif request and kind == InboundKind.REPLY:
        answered(mail=mail, request=request, words=arrived.read["words"], files=files)
    elif request and kind == InboundKind.AUTO_REPLY:
        _arrived_all_the_same(mail, request, match.mail, now)
    elif request and match.mail and kind == InboundKind.BOUNCE and arrived.report["action"] == "failed":
        attempts.bounced(by=None, mail=match.mail, at=now, reason=_reason(arrived.report))
    return mail


def answered(
    *, mail: InboundMail, request: ReplyRequest, words: str, files: Sequence[Received], by: User | None = None
) -> Reply:
    """A mail is an answer to a request, until somebody who read it says what else it is. Part of a verb."""
    return keep(
        request=request,
        outcome=Outcome.ANSWERED,
        text=words or "(The mail has no words.)",
        received_at=mail.received_at,
        said_by=mail.sender,
        inbound=mail,
        files=files,
        by=by,
    )


def _arrived_all_the_same(mail: InboundMail, request: ReplyRequest, sent: Mail | None, at: datetime) -> None:
    """An automatic reply is no answer, and yet says that the mail arrived where nobody knew."""
    standing = attempts.standing_of(sent) if sent else None
    if sent and (standing is None or standing.result == AttemptResult.UNKNOWN):
        said = "An automatic reply came, so it arrived."
        OutboxMessage.objects.filter(pk=sent.outbox_id, state=MessageState.UNKNOWN).update(
            state=MessageState.SENT, sent_at=at
        )
        attempts.log_for(sent, at=at, result=AttemptResult.DELIVERED, detail=said, by=sent.by)
    tell(
        users=[request.owner],
        kind=AUTO_REPLY_CAME,
        key=str(mail.pk),
        payload={"mail": mail.pk},
        story_id=request.story_id,
        desk=request.story.desk,
    )
    note("auto_reply_came", request, None, text=mail.text[:2_000])


def _reason(report: dict[str, str]) -> str:
    said = report.get("diagnostic-code") or report.get("status") or "no reason was given"
    return f"It came back: {said}"[:300]


def _desk_of(sender: str) -> Desk | None:
    """The one desk that knows the address."""
    known = Address.objects.filter(channel=Channel.EMAIL, value__iexact=sender, retired_at__isnull=True)
    desks = list(Desk.objects.filter(parties__addresses__in=known).distinct()[:2])
    return desks[0] if len(desks) == 1 else None


def came_back(*, message_id: str, reason: str, at: datetime | None = None, recipient: str = "") -> bool:
    """Whoever carries our mails says that one did not arrive; False where it is none of ours, or was not for them."""
    ids = _ids(message_id if "<" in message_id else f"<{message_id}>")
    sent = Mail.objects.select_related("address").filter(outbox__uuid__in=ids).first()
    if sent is None or (recipient and _address_in(recipient) != sent.address.value.lower()):
        return False
    now = timezone.now()
    try:
        attempts.bounced(by=None, mail=sent, at=min(at or now, now), reason=reason or "It came back.")
    except NotPossible:
        return False
    return True
