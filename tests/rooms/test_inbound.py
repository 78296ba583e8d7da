"""Mails that come in: what each is, what it belongs to, and that nothing in one makes the desk stumble."""

import io
import time
import tracemalloc
from email.message import EmailMessage
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from typing import Any

import pytest
from django.core import mail as django_mail

from newsroom.dispatch.models import OutboxMessage
from newsroom.errors import Invalid, NotPermitted, NotPossible
from newsroom.ledger.actions import _pending as pending
from newsroom.ledger.models import Event
from tests.factories import Team, make_desk
from tests.replying import asked
from verification.evidence import store
from verification.evidence.limits import ChildFailed
from verification.gate.actions import evaluate
from verification.outreach import inbound, settling, unmatched
from verification.outreach.addresses import add_address
from verification.outreach.matching import reply_address, token_of
from verification.outreach.models import InboundMail, Mail, Reply, ReplyRequest
from verification.outreach.reading_mail import read_mail, without_history
from verification.outreach.replies import log_reply
from verification.outreach.sending import send

DOMAIN = "replies.example.org"
SAID = "We paid nobody. Quote me."


def here(read: Any, data: Any, *, seconds: float, **options: bool) -> Any:
    return read(data if isinstance(data, bytes) else data.read(), **options)


@pytest.fixture(autouse=True)
def beside(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read mails in this process, where a test is not of how they are read: starting another one takes a second."""
    if not request.node.get_closest_marker("slow"):
        monkeypatch.setattr(inbound, "in_child", here)


@pytest.fixture
def team(db: None, settings: Any) -> Team:
    settings.INBOUND_MAIL_DOMAIN = DOMAIN
    return Team()


def written(
    to: str = "", *, text: str = SAID, subject: str = "Re: Questions", **headers: str
) -> EmailMessage:
    message = EmailMessage()
    message["From"] = headers.pop("sender", "Ada Harbour <press@port.example>")
    message["To"] = to or f"desk@{DOMAIN}"
    message["Subject"] = subject
    message["Message-ID"] = headers.pop("message_id", "<1@port.example>")
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message


def answer(request: ReplyRequest, **options: str) -> EmailMessage:
    return written(reply_address(request), **options)


def mailed(team: Team, request: ReplyRequest) -> Mail:
    """A mail that a person sent, as the log has it."""
    address = add_address(by=team.reporter, party=request.party, channel="email", value="press@port.example")
    request.refresh_from_db()
    return send(
        by=team.reporter,
        request=request,
        address=address,
        step="put",
        subject="Questions",
        body="Did you pay?",
        seen=request.version,
    )


def bounce(of: str, *, action: str = "failed", to: str = "") -> bytes:
    report = MIMEMultipart("report")
    report.set_param("report-type", "delivery-status")
    report["From"] = "MAILER-DAEMON@mx.port.example"
    report["To"] = to or "noreply@localhost"
    report["Message-ID"] = "<dsn@mx.port.example>"
    report["Auto-Submitted"] = "auto-replied"
    report.attach(MIMEText("Your message could not be delivered."))
    status = MIMEBase("message", "delivery-status")
    status.set_payload(
        [
            _group({"Reporting-MTA": "dns; mx.port.example"}),
            _group(
                {
                    "Final-Recipient": "rfc822; press@port.example",
                    "Action": action,
                    "Status": "5.1.1",
                    "Diagnostic-Code": "smtp; 550 5.1.1 no such user",
                }
            ),
        ]
    )
    report.attach(status)
    report.attach(MIMEText(f"Message-ID: {of}\nSubject: Questions\n", "rfc822-headers"))
    return report.as_bytes()


def _group(headers: dict[str, str]) -> Any:
    from email.message import Message

    group = Message()
    for name, value in headers.items():
        group[name] = value
    return group


# What it belongs to


def test_a_mail_to_the_token_of_a_request_is_its_answer(team: Team) -> None:
    request = asked(team)
    taken = inbound.take(answer(request).as_bytes())

    reply = Reply.objects.get()
    assert (taken.kind, taken.state, taken.request) == ("reply", "matched", request)
    assert (reply.via, reply.outcome, reply.text, reply.said_by, reply.by, reply.inbound) == (
        "mail",
        "answered",
        SAID,
        "press@port.example",
        None,
        taken,
    )
    request.refresh_from_db()
    assert request.outcome == "answered"
    assert Event.objects.filter(verb="reply.reply_came", actor=None).count() == 1
    assert OutboxMessage.objects.filter(kind="reply_came", recipient=team.reporter).exists()


def test_a_denial_is_not_lost_when_a_second_mail_follows(team: Team) -> None:
    request = asked(team)
    for number, text in enumerate(("It is not true. We paid nobody.", "Our logo is attached."), start=1):
        inbound.take(answer(request, text=text, message_id=f"<{number}@port.example>").as_bytes())

    def unread() -> list[str]:
        return [f.sentence for f in evaluate(request.story).blockers if f.rule == "mails_are_read"]

    denial, logo = request.unread_mails
    assert unread() == ["2 mails of Port authority came in that nobody has read."]
    log_reply(by=team.reporter, request=request, outcome="answered", follows=logo)
    assert unread() == ["A mail of Port authority came in that nobody has read."]
    log_reply(by=team.reporter, request=request, outcome="denied", follows=denial)
    assert unread() == []
    request.refresh_from_db()
    assert (request.outcome, request.unread_mails) == ("denied", [])


@pytest.mark.parametrize("where", ["Cc", "Delivered-To", "X-Original-To"])
def test_the_token_may_stand_in_any_address_it_was_brought_for(team: Team, where: str) -> None:
    request = asked(team)
    message = written()
    message[where] = reply_address(request).upper()

    assert inbound.take(message.as_bytes()).request == request


def test_the_envelope_counts_where_the_headers_say_nothing(team: Team) -> None:
    request = asked(team)

    assert inbound.take(written().as_bytes(), recipients=[reply_address(request)]).request == request


@pytest.mark.parametrize("where", ["In-Reply-To", "References"])
def test_a_mail_that_answers_one_of_ours_is_matched_without_a_token(team: Team, where: str) -> None:
    request = asked(team)
    sent = mailed(team, request)

    message = written(**{where: f"<x@else.example> {sent.outbox.message_id}"})

    assert inbound.take(message.as_bytes()).request == request


@pytest.mark.parametrize("forge", ["other digest", "no digest", "gone"])
def test_a_forged_token_matches_nothing_even_where_the_mail_answers_ours(team: Team, forge: str) -> None:
    request = asked(team)
    sent = mailed(team, request)
    token = token_of(request)
    forged = {
        "other digest": token[:-1] + ("a" if token[-1] != "a" else "b"),
        "no digest": token[:32],
        "gone": "0" * 48,
    }[forge]

    message = written(f"reply+{forged}@{DOMAIN}", In_Reply_To=sent.outbox.message_id)
    taken = inbound.take(message.as_bytes())

    assert (taken.state, taken.request, taken.why) == ("unmatched", None, inbound.FORGED)
    assert not Reply.objects.exists()


def test_a_second_copy_of_a_mail_is_none(team: Team) -> None:
    raw = answer(asked(team)).as_bytes()

    first, second = inbound.take(raw), inbound.take(io.BytesIO(raw))

    assert first == second
    assert (InboundMail.objects.count(), Reply.objects.count()) == (1, 1)


# What it is


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"X_Autoreply": "yes", "text": SAID * 100},
        {"subject": "Out of office: Re: Questions"},
        {"subject": "Automatische Antwort: Questions"},
    ],
)
def test_an_automatic_reply_is_delivered_and_not_answered(team: Team, headers: dict[str, str]) -> None:
    request = asked(team, delivered=False)
    mailed(team, request)

    taken = inbound.take(answer(request, **headers).as_bytes())

    request = ReplyRequest.objects.get(pk=request.pk)
    assert (taken.kind, taken.state) == ("auto_reply", "matched")
    assert (request.outcome, request.was_delivered) == ("", True)
    assert not Reply.objects.exists()
    assert Event.objects.filter(verb="reply.auto_reply_came").exists()
    told = OutboxMessage.objects.get(kind="auto_reply_came")
    assert (told.recipient, told.channel) == (team.reporter, "in_app")


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-generated"},
        {"Precedence": "bulk", "List_Id": "<press.port.example>"},
        {"subject": "Out of office: Re: Questions", "text": SAID * 100},
        {"subject": "Re: Out of office hours the port paid"},
    ],
)
def test_an_answer_that_a_list_or_a_robot_carries_is_an_answer(team: Team, headers: dict[str, str]) -> None:
    request = asked(team)

    taken = inbound.take(answer(request, **headers).as_bytes())

    assert (taken.kind, Reply.objects.get().request) == ("reply", request)


def test_what_looked_automatic_is_their_answer_once_somebody_says_so(team: Team) -> None:
    request = asked(team)
    message = answer(request, Auto_Submitted="auto-replied")
    message.add_attachment(b"Paid: nothing.", maintype="text", subtype="plain", filename="ledger.txt")
    taken = inbound.take(message.as_bytes())
    with pytest.raises(NotPermitted):
        settling.take_for_answer(by=team.legal, mail=taken)

    reply = settling.take_for_answer(by=team.reporter, mail=taken)

    assert (reply.text, reply.inbound, reply.evidence.get().title) == (SAID, taken, "ledger.txt")
    assert (taken.kind, taken.settled_by) == ("reply", team.reporter)
    with pytest.raises(NotPossible):
        settling.take_for_answer(by=team.reporter, mail=taken)


@pytest.mark.parametrize("own", ["message id", "sender", "token as sender", "loop"])
def test_what_left_from_here_is_refused(team: Team, own: str, settings: Any) -> None:
    request = asked(team)
    sent = mailed(team, request)
    headers = {
        "message id": {"message_id": sent.outbox.message_id},
        "sender": {"sender": settings.DEFAULT_FROM_EMAIL},
        "token as sender": {"sender": reply_address(request)},
        "loop": {"X_Loop": settings.SITE_HOST},
    }[own]

    taken = inbound.take(answer(request, **headers).as_bytes())

    assert (taken.kind, taken.state) == ("refused", "set_aside")
    assert not Reply.objects.exists()


def test_nothing_is_ever_answered(team: Team) -> None:
    request = asked(team)
    before = set(OutboxMessage.objects.values_list("pk", flat=True))
    for message in (
        answer(request),
        written(),
        answer(request, Auto_Submitted="auto-replied", message_id="<2@x>"),
    ):
        inbound.take(message.as_bytes())

    assert not django_mail.outbox
    new = OutboxMessage.objects.exclude(pk__in=before)
    assert not new.filter(recipient__isnull=True).exists(), "only people of the house are told"


def test_a_list_that_writes_of_itself_is_set_aside(team: Team) -> None:
    taken = inbound.take(written(Precedence="list", List_Id="<news.example>").as_bytes())

    assert (taken.kind, taken.state) == ("refused", "set_aside")
    assert not OutboxMessage.objects.filter(kind="reply_unmatched").exists()


def test_a_bounce_undoes_the_delivery_and_marks_the_address(team: Team) -> None:
    request = asked(team, delivered=False)
    sent = mailed(team, request)
    raw = bounce(sent.outbox.message_id)

    taken = inbound.take(raw)
    inbound.take(raw.replace(b"<dsn@", b"<dsn2@"))

    request = ReplyRequest.objects.get(pk=request.pk)
    sent.address.refresh_from_db()
    assert (taken.kind, taken.state, taken.request) == ("bounce", "matched", request)
    assert [attempt.result for attempt in request.standing_attempts] == ["not_delivered"]
    assert "no such user" in sent.address.bad_because
    assert request.outcome == ""


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        ({"recipient": "editor@port.example"}, inbound.ANOTHER),
        ({"recipient": ""}, inbound.ANOTHER),
        ({"of": "<somebody@else.example>"}, inbound.NOTHING),
    ],
)
def test_a_bounce_that_speaks_of_something_else_breaks_no_address(
    team: Team, spoil: dict[str, str], why: str
) -> None:
    request = asked(team, delivered=False)
    sent = mailed(team, request)
    raw = bounce(spoil.get("of", sent.outbox.message_id), to=reply_address(request))
    raw = raw.replace(
        b"rfc822; press@port.example", b"rfc822; " + spoil.get("recipient", "press@port.example").encode()
    )
    raw = raw.replace(
        b"Auto-Submitted", b"References: " + sent.outbox.message_id.encode() + b"\nAuto-Submitted"
    )

    taken = inbound.take(raw)

    sent.address.refresh_from_db()
    assert (taken.kind, taken.state, taken.why) == ("bounce", "unmatched", why)
    assert sent.address.bad_since is None


def test_a_delay_is_no_bounce(team: Team) -> None:
    request = asked(team, delivered=False)
    sent = mailed(team, request)

    inbound.take(bounce(sent.outbox.message_id, action="delayed"))

    sent.address.refresh_from_db()
    assert sent.address.bad_since is None


def test_a_provider_that_says_it_came_back_is_believed_once_and_of_our_mails_only(team: Team) -> None:
    request = asked(team, delivered=False)
    sent = mailed(team, request)

    assert inbound.came_back(message_id=sent.outbox.message_id.strip("<>"), reason="550 no such user")
    assert not inbound.came_back(message_id="<somebody@else.example>", reason="550")
    assert not inbound.came_back(
        message_id=sent.outbox.message_id, reason="550", recipient="editor@port.example"
    )
    request = ReplyRequest.objects.get(pk=request.pk)
    assert [attempt.result for attempt in request.standing_attempts] == ["not_delivered"]


# What it holds


def test_what_is_attached_is_evidence_and_what_is_not_kept_is_named(team: Team) -> None:
    request = asked(team)
    message = answer(request)
    message.add_attachment(b"Paid: nothing.", maintype="text", subtype="plain", filename="ledger.txt")
    message.add_attachment(b"MZ\0\0", maintype="application", subtype="octet-stream", filename="run.exe")

    taken = inbound.take(message.as_bytes())

    item = Reply.objects.get().evidence.get()
    assert (item.title, item.added_by) == ("ledger.txt", None)
    assert "run.exe" in taken.why


@pytest.mark.slow
def test_a_mail_of_twenty_megabytes_is_taken_without_what_is_attached(team: Team) -> None:
    request = asked(team)
    message = answer(request)
    message.add_attachment(b"\0" * 15_000_000, maintype="application", subtype="pdf", filename="big.pdf")
    raw = message.as_bytes()
    assert len(raw) > 20_000_000

    tracemalloc.start()
    taken = inbound.take(io.BytesIO(raw))
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert (taken.state, taken.raw) == ("matched", None)
    assert "larger than 10 MB" in taken.why
    assert Reply.objects.get().text == SAID
    assert not Reply.objects.get().evidence.exists()
    assert peak < 25_000_000


HOSTILE = {
    "nothing": b"",
    "no headers": b"\n\n\n",
    "binary": bytes(range(256)) * 40,
    "charset lies": b"To: {to}\nContent-Type: text/plain; charset=rot13\n\nWe paid n\xffobody.",
    "charset of nobody": b'To: {to}\nContent-Type: text/plain; charset="\xff"\n\nWe paid nobody.',
    "broken base64": b"To: {to}\nContent-Type: text/plain\nContent-Transfer-Encoding: base64\n\nA===!!",
    "a thousand parts": b"To: {to}\nContent-Type: multipart/mixed; boundary=b\n\n"
    + b"--b\nContent-Type: text/plain\n\nword\n" * 1000
    + b"--b--\n",
    "parts in parts": b"To: {to}\n"
    + b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(900)),
    "header bomb": b"To: {to}\n" + b"X-Bomb: " + b"a" * 2_000_000 + b"\n\nWe paid nobody.",
    "many headers": b"To: {to}\n" + b"X-Bomb: a\n" * 200_000 + b"\nWe paid nobody.",
    "many addresses": b"To: {to}" + b", a@b.example" * 100_000 + b"\n\nWe paid nobody.",
    "encoded nonsense": b"To: {to}\nSubject: =?utf-8?b?////?= =?nope?q?x?=\n"
    b"From: =?utf-8?q?=ff?= <\xff@x>\n\nWe paid nobody.",
    "zero bytes": b"To: {to}\nSubject: a\0b\nMessage-ID: <\0>\n\nWe paid\0 nobody.",
    "no boundary": b"To: {to}\nContent-Type: multipart/mixed\n\nWe paid nobody.",
    "a report without one": b"To: {to}\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
    b"--b\nContent-Type: message/delivery-status\n\n\xff\xff\n--b--\n",
    "a name with a path": b"To: {to}\nContent-Type: multipart/mixed; boundary=b\n\n--b\n"
    b'Content-Disposition: attachment; filename="../../etc/passwd"\n\nroot\n--b--\n',
}


@pytest.mark.slow
@pytest.mark.parametrize("what", HOSTILE)
def test_a_mail_made_to_break_things_breaks_nothing(team: Team, what: str) -> None:
    request = asked(team)
    raw = HOSTILE[what].replace(b"{to}", reply_address(request).encode())

    taken = inbound.take(raw)

    assert InboundMail.objects.filter(pk=taken.pk).exists()
    assert "\0" not in taken.text + taken.subject + taken.sender + taken.message_id


def test_the_words_of_a_page_are_read_where_there_are_no_plain_ones() -> None:
    message = EmailMessage()
    message["To"] = "a@b.example"
    message.set_content(
        "<html><head><style>p{}</style></head><body><p>We paid <b>nobody</b>.</p><script>x()</script>"
        "<blockquote>Did you pay?</blockquote></body></html>",
        subtype="html",
    )
    text = read_mail(message.as_bytes())["text"]

    assert text == "We paid nobody .\n> Did you pay?"
    assert without_history(text) == "We paid nobody ."


@pytest.mark.parametrize(
    "page",
    [
        "<html><head><meta charset=utf-8><body>We paid nobody.</body></html>",
        "<html><head><title>Re: Questions<body><p>We paid nobody.",
        "<title>Re: Questions<div>We paid nobody.</div>",
        "<style>p{}</style><title>Re</title>We paid nobody.<script>x()</script>",
    ],
)
def test_the_words_of_a_careless_page_are_read(page: str) -> None:
    message = EmailMessage()
    message.set_content(page, subtype="html")

    assert read_mail(message.as_bytes())["text"] == "We paid nobody."


def test_words_that_quote_again_and_again_are_read_in_no_time() -> None:
    before = time.process_time()

    without_history("a:\n>b\n" * 30_000)

    assert time.process_time() - before < 1


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("No.\n> you wrote:\n> Did you pay?", "No."),
        ("They say:\nno", "They say:\nno"),
        ("No.\n\nOn 3 May Rosa wrote:\n> Did you pay?\n> Who signed?", "No."),
        ("No.\n\n> Did you pay?\n", "No."),
        ("No.\n-----Original Message-----\nFrom: Rosa\nDid you pay?", "No."),
        ("> Did you pay?\nNo.\n> Who signed?\nNobody.", "> Did you pay?\nNo.\n> Who signed?\nNobody."),
        ("Two things:\n1. no\n2. never", "Two things:\n1. no\n2. never"),
        ("> only what was asked", "> only what was asked"),
    ],
)
def test_history_below_an_answer_is_no_part_of_it(text: str, kept: str) -> None:
    assert without_history(text) == kept


# The queue of what belongs to nothing


def test_what_matches_nothing_waits_and_whose_it_is_is_told_once(team: Team) -> None:
    for number in (1, 2):
        inbound.take(written(message_id=f"<{number}@x>").as_bytes())

    told = OutboxMessage.objects.filter(kind="reply_unmatched", channel="in_app")
    assert [message.recipient for message in told] == [team.head]
    assert unmatched.waiting_for(team.head).count() == 2
    assert unmatched.waiting_for(team.editor).count() == 0
    assert not OutboxMessage.objects.filter(kind="reply_unmatched", recipient=team.reporter).exists()


def test_what_comes_from_a_known_address_waits_with_the_desk_that_knows_it(team: Team) -> None:
    mailed(team, asked(team))
    other = Team(make_desk("Other desk"))

    taken = inbound.take(written().as_bytes())

    assert taken.desk == team.desk
    assert unmatched.waiting_for(team.editor).get() == taken
    assert not unmatched.waiting_for(other.head).exists()


def test_a_mail_matched_by_hand_is_a_reply_with_what_came_with_it(team: Team) -> None:
    request = asked(team)
    message = written()
    message.add_attachment(b"Paid: nothing.", maintype="text", subtype="plain", filename="ledger.txt")
    taken = inbound.take(message.as_bytes())

    settling.match(by=team.head, mail=taken, request=request)

    reply = Reply.objects.get()
    taken.refresh_from_db()
    assert (taken.state, taken.settled_by, taken.request) == ("matched", team.head, request)
    assert (reply.inbound, reply.text, reply.evidence.get().title) == (taken, SAID, "ledger.txt")
    assert Event.objects.get(verb="inbound.matched").actor == team.head
    with pytest.raises(NotPossible):
        settling.match(by=team.head, mail=taken, request=request)
    assert Reply.objects.count() == 1


def test_a_mail_is_read_by_a_child_before_anything_is_locked(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    request, read = asked(team), []

    def outside(function: Any, data: Any, **options: Any) -> Any:
        read.append(pending.depth)
        return here(function, data, **options)

    monkeypatch.setattr(inbound, "in_child", outside)
    taken = inbound.take(written(text="No.\n> Did you pay?").as_bytes())
    InboundMail.objects.filter(pk=taken.pk).update(raw=None)  # as of one that was too large
    taken.refresh_from_db()
    settling.match(by=team.head, mail=taken, request=request)

    assert read == [0, 0]
    assert Reply.objects.get().text == "No."


def test_a_mail_that_can_not_be_read_is_kept_for_whoever_it_names(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: Any, **__: Any) -> Any:
        raise ChildFailed("time")

    monkeypatch.setattr(inbound, "in_child", fails)
    request = asked(team)
    raw = answer(request).as_bytes()
    for content, recipients in ((raw, []), (written().as_bytes(), [reply_address(request)])):
        taken = inbound.take(content, recipients=recipients)

        assert (taken.request, taken.kind) == (request, "reply")
        assert taken.reply.evidence.get().title == "mail.eml"
        assert store.open_blob(taken.raw).read() == content
    assert (inbound.take(written(text="Else.").as_bytes()).state, Reply.objects.count()) == ("unmatched", 2)


def test_a_mail_is_set_aside_with_a_reason_and_brought_back(team: Team) -> None:
    taken = inbound.take(written().as_bytes())
    with pytest.raises(Invalid):
        settling.set_aside(by=team.head, mail=taken, reason=" ")

    settling.set_aside(by=team.head, mail=taken, reason="An advertisement.")
    assert not unmatched.waiting_for(team.head).exists()
    settling.bring_back(by=team.head, mail=taken)

    assert unmatched.waiting_for(team.head).get() == taken
    assert taken.settled_by is None


def test_only_whose_queue_it_is_settles_it_and_only_to_their_desk(team: Team) -> None:
    other = Team(make_desk("Other desk"))
    mailed(team, asked(team))
    taken = inbound.take(written().as_bytes())
    assert taken.desk == team.desk

    for by in (team.reporter, team.legal, other.head, other.editor):
        with pytest.raises(NotPermitted):
            settling.set_aside(by=by, mail=taken, reason="Mine.")
    with pytest.raises(NotPermitted):
        settling.match(by=team.editor, mail=taken, request=asked(other))
