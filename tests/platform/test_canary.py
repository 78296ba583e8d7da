"""Who a protected source is stands nowhere but in the answer to somebody who may know, asked, and signed in afresh.

A name is planted, the product is used, and everything that it shows, sends, logs and keeps is searched for the name.
Legal advice is planted beside it: it stands in its thread, for the desk's legal readers and editors, and nowhere else.
"""

import base64
import io
import json
import logging
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings
from django.utils import timezone

from newsroom.celery import app
from newsroom.dispatch import chat, feeds, subscriptions
from newsroom.dispatch.delivering import deliver_due
from newsroom.dispatch.models import Notice, OutboxMessage
from newsroom.dispatch.webhooks import PUBLIC_EVENTS, content
from newsroom.ledger.models import Event, EventText
from newsroom.people.models import User
from newsroom.people.states import Role
from newsroom.people.tokens import make_token
from tests.factories import Team, checked, filed, judged, make_desk, make_member, mark, protected
from tests.platform.canary import ADVICE, CANARY, CONTACT, NAME, advice_in, found_in
from tests.replying import asked
from tests.security.routes import addresses, routes
from tests.web.grounds.identities import page_of, signed_in
from verification.gate import signing
from verification.gate.advising import advise
from verification.gate.models import Advice
from verification.outreach import links
from verification.record import actions as records
from verification.record.exports.formats import FORMATS, export
from verification.sources import actions as sources
from verification.sources import identities, readers, revealing, vault
from verification.sources.models import Reveal, Source

pytestmark = pytest.mark.slow

REASON = "The editor has to know before it runs."


class Used:
    """A newsroom with a protected source, used broadly: asked for, consented to, read, refused, failed, published."""

    def __init__(self) -> None:
        self.team = team = Team(make_desk(publishes_record=True))
        outside = "http://127.0.0.1:9/in"  # where nobody listens
        with override_settings(HOOK_LOOPBACK=True):
            subscriptions.subscribe(
                by=team.head, desk=team.desk, url=outside, events=PUBLIC_EVENTS, with_copy=True
            )
            chat.add_hook(by=team.head, desk=team.desk, format="slack", url=outside)
        self.story = story = checked(team)
        claim = mark(team, story, "The port opened in 1911", kind="event")
        self.identity = protected(
            team, NAME, story=story, needs_second=True, contact=CONTACT, note=CANARY["note"]
        )
        self.source = self.identity.source
        sources.rest(by=team.checker, claim=claim, source=self.source)
        judged(team, claim)
        readers.add_reader(by=team.reporter, identity=self.identity, user=team.editor)
        self.asked = self._revealed()
        self.advice = advise(by=team.legal, story=story, text=ADVICE)
        story.refresh_from_db()
        signing.approve(by=team.senior, story=story, seen=story.gate_version)
        records.publish(by=team.editor, story=story)
        link = links.make_link(by=team.reporter, request=asked(team, story, claims=(claim,)))
        self.reply_page = links.address_of(link).rstrip("/").rpartition("/")[2]
        self.everybody: dict[str, User] = {
            **{str(role): user for role, user in team.by_role.items() if user != team.editor},
            "reader": team.editor,
            "colleague": team.colleague,
            "senior": team.senior,
            "superuser": make_member(team.desk, Role.DESK_HEAD, "Suzy Superuser"),
            "outsider": make_member(make_desk(), Role.EDITOR, "Otto Outsider", senior=True),
        }
        User.objects.filter(pk=self.everybody["superuser"].pk).update(is_superuser=True)

    def _revealed(self) -> Reveal:
        """Asked for on the page by the editor, consented to by its owner, read once; and an attempt refused."""
        reader, owner = signed_in(self.team.editor), signed_in(self.team.reporter)
        path = page_of(self.identity)
        address = reader.post(f"{path}reveal/", {"reason": REASON}).url
        assert owner.post(f"{address}consent/").status_code == 302
        answer = reader.post(f"{address}read/")
        assert found_in(answer.content), "the one answer that holds it"
        assert reader.post(f"{address}read/").status_code == 409
        second = owner.post(f"{path}reveal/", {"reason": REASON}).url
        assert reader.post(f"{second}refuse/").status_code == 302
        return Reveal.objects.latest("-pk")

    @property
    def path(self) -> str:
        return page_of(self.identity)


# Everything that is shown


def words(used: Used) -> dict[str, list[str]]:
    """What stands in each part of an address that is no row."""
    return {
        "role": ["reporter"],
        "signed": [used.reply_page],
        "secret": [feeds.make_feed(by=used.team.reporter)],
        "kind": ["comment"],
        "type": ["comment"],
        "step": ["put"],
        "language": ["en"],
        "pace": ["routine"],
        "form": [name for name in FORMATS if name not in PACKED],
    }


PACKED = {"pdf", "docx"}
"""Nothing would be found in these as they are sent."""


def _addresses(used: Used) -> Iterator[str]:
    """Every address that is read by GET, with the rows that can stand in it."""
    named, reader = words(used), signed_in(used.team.editor)
    reader.raise_request_exception = False
    for route, names in routes():
        if route.startswith("^") or "(?P" in route or "static" in route:
            continue
        with_rows = list(addresses(route, names, named))
        if _is_read(reader, with_rows[0]):
            yield from with_rows
    admin_models = ["event", "story", "user", "membership", "desk", "outboxmessage", "claim", "reminder"]
    for model in admin_models:
        for label in ("newsroom", "verification"):
            yield f"/admin/{label}/{model}/?q=Zora"


def _is_read(client: Client, address: str) -> bool:
    """Whether this route takes GET at all: a verb's does not, whoever asks and whatever row stands in it."""
    answer = client.get(address)
    assert answer.streaming or not found_in(answer.content), address
    assert answer.streaming or not advice_in(answer.content) or _is_thread(address), address
    return answer.status_code != 405


IN_THE_THREAD = {"legal", "reader", "senior"}
"""Who may read legal advice: the desk's legal reader and its editors."""


def _is_thread(address: str) -> bool:
    """The two doors that legal advice is read at."""
    return address.endswith("/legal/") or address.startswith("/api/v1/advice/")


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.timeout(900)
@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="pages are the same on every engine, and there are many"
)
def test_no_page_and_no_answer_holds_it_for_anybody() -> None:
    used = Used()
    deliver_due()
    first = ("reader", "reporter", "fact_checker", "superuser")  # what none of them can see, nobody can
    there: set[str] = set()
    tried = set(_addresses(used))
    seen_by: dict[str, set[str]] = {}
    for who in first:
        seen_by[who] = _walked(used, who, tried - there)
        there |= seen_by[who]
    assert len(there) > 180, sorted(there)
    checked = f"/checked/{used.story.uuid}/"
    assert {f"/reply/{used.reply_page}/", checked, f"{checked}record.json"} <= there
    thread = f"/stories/{used.story.uuid}/legal/"
    assert {thread, f"/api/v1/advice/{used.advice.uuid}/"} <= there
    assert advice_in(signed_in(used.team.legal).get(thread).content), "the search finds it where it is"
    for who in used.everybody.keys() | {"nobody"}:
        before = seen_by.get(who, set())
        shown = before | _walked(used, who, there - before - SAME_FOR_EVERYBODY)
        assert len(shown) > 30 or who in {"nobody", "outsider"}, (who, sorted(shown))


SAME_FOR_EVERYBODY = {"/api/schema/"}
"""Made from the code, with no row in it, and slow to make."""


def _walked(used: Used, who: str, addresses: set[str]) -> set[str]:
    """Ask for each address as this person, and search the answer; those that there is a page for."""
    client = Client(raise_request_exception=False)
    if who != "nobody":
        client.force_login(User.objects.get(pk=used.everybody[who].pk))
    shown = set()
    for address in sorted(addresses):
        answer = client.get(address)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert not found_in(content), f"{address} shown to {who}"
        may_read = who in IN_THE_THREAD and _is_thread(address)
        assert may_read or not advice_in(content), f"advice at {address} shown to {who}"
        assert not found_in(str(dict(answer.items()))), f"a header of {address} shown to {who}"
        is_red = address == "/health/" and answer.status_code == 503  # nothing sweeps in a test
        assert answer.status_code < 500 or is_red, (address, answer.content[:300])
        shown |= {address} if answer.status_code == 200 else set()
    return shown


@pytest.mark.django_db
def test_posting_as_anybody_else_shows_nothing_of_it() -> None:
    used = Used()
    for who, user in used.everybody.items():
        client = signed_in(user)
        for verb in ("reveal/", f"reveals/{used.asked.uuid}/read/", f"reveals/{used.asked.uuid}/consent/"):
            answer = client.post(f"{used.path}{verb}", {"reason": "I have to know."}, follow=True)
            assert not found_in(answer.content), f"{verb} of {who}"
        for address in (
            f"/api/v1/identities/{used.identity.uuid}/reveal/",
            f"/api/v1/reveals/{used.asked.uuid}/read/",
            f"/api/v1/reveals/{used.asked.uuid}/consent/",
        ):
            answer = client.post(address, {"reason": "I have to know."}, content_type="application/json")
            assert not found_in(answer.content), f"{address} of {who}"


# Everything that is sent, logged and kept


def _everything_kept() -> bytes:
    """All that the database holds, as a dump of it would."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            file = Path(connection.settings_dict["NAME"])
            whole = b"".join(
                part.read_bytes() for part in file.parent.iterdir() if part.name.startswith(file.name)
            )
            return whole + "\n".join(connection.connection.iterdump()).encode(errors="surrogateescape")
        rows = []
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            rows += [row[0] for row in cursor.fetchall()]
        return "\n".join(rows).encode()


@pytest.mark.django_db(transaction=True)
@pytest.mark.timeout(300)
def test_nothing_that_is_sent_logged_or_kept_holds_it(
    broker: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    for logger in ("", "django", "django.db.backends", "celery", "kombu"):
        caplog.set_level(logging.DEBUG, logger=logger)
    connection.force_debug_cursor = True  # so that every statement and its values are logged
    try:
        used = Used()
        make_token(by=used.team.editor, name="The wire", scope="read")
        _fail_to_reveal(used)
        used.team.reporter.refresh_from_db()
        until = timezone.now().date() + timedelta(days=3)
        identities.retain(by=used.team.reporter, identity=used.identity, keep_until=until)
        _typed_and_refused(used)
        deliver_due()
    finally:
        connection.force_debug_cursor = False
    call_command("verify_ledger")
    call_command("rotate_identity_keys")

    assert Notice.objects.filter(kind="identity_read").exists()
    assert any("learned who a protected source" in message.subject for message in mail.outbox)
    messages = "".join(
        message.message().as_string() + message.body + message.subject for message in mail.outbox
    )
    assert not found_in(messages)
    events = [content(row) for row in OutboxMessage.objects.filter(channel="webhook")]
    assert len(events) > 4
    assert not found_in(json.dumps(events))
    assert len(OutboxMessage.objects.filter(kind__startswith="identity_")) > 4
    assert not found_in(json.dumps(list(OutboxMessage.objects.values_list("payload", "last_error"))))
    assert not found_in(repr([(event.canonical, event.facts) for event in Event.objects.all()]))
    assert not found_in(repr(list(EventText.objects.values_list("text", flat=True))))
    with app.connection_for_write() as link:
        queue = link.default_channel.client
        kept = [queue.dump(key) or b"" for key in queue.keys("*")]
        pushed = [queue.lrange(key, 0, -1) for key in queue.keys("celery*")]
    assert any(pushed), "a worker was woken"
    assert not found_in(repr(pushed).encode() + b"".join(kept))
    printed = capfd.readouterr()
    assert "INSERT INTO" in caplog.text, "the log that is read holds statements"
    for told in (caplog.text, printed.out, printed.err):
        assert not found_in(told)
    everything = _everything_kept()
    assert REASON.encode() in everything, "the dump that is read holds what was typed"
    assert not found_in(everything)


@pytest.mark.django_db(transaction=True)
def test_legal_advice_is_kept_in_its_thread_and_is_in_nothing_that_is_sent_or_logged(
    broker: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    used = Used()
    deliver_due()
    refused = {"story": str(used.story.uuid), "text": ADVICE}
    for user in (used.team.reporter, used.team.head):
        client = signed_in(user)
        client.post(f"/stories/{used.story.uuid}/legal/advise/", {"text": ADVICE})
        client.post("/api/v1/advice/", refused, content_type="application/json")
    client.post("/api/v1/advice/", json.dumps(refused)[:-4], content_type="application/json")

    assert list(Advice.objects.values_list("text", flat=True)) == [ADVICE]
    told = [message for message in mail.outbox if "legal advice" in message.subject]
    assert told, "that there is something is said"
    sent = "".join(message.message().as_string() + message.body + message.subject for message in mail.outbox)
    assert not advice_in(sent)
    events = [content(row) for row in OutboxMessage.objects.filter(channel="webhook")]
    assert not advice_in(json.dumps(events))
    packed = export(story=used.story, format="docx", by=used.team.checker)
    with zipfile.ZipFile(io.BytesIO(packed.content)) as parts:
        assert not any(advice_in(parts.read(name)) for name in parts.namelist())
    printed = capfd.readouterr()
    for log in (caplog.text, printed.out, printed.err):
        assert not advice_in(log)
    assert not advice_in(_kept_beside("verification_advice"))


def _kept_beside(without: str) -> str:
    """All that the other tables hold."""
    with connection.cursor() as cursor:
        rows: list[str] = []
        for table in set(connection.introspection.table_names()) - {without}:
            cursor.execute(f'SELECT * FROM "{table}"')
            rows += [
                bytes(value).decode(errors="replace") if isinstance(value, bytes | memoryview) else str(value)
                for row in cursor.fetchall()
                for value in row
            ]
        return "\n".join(rows)


def _fail_to_reveal(used: Used) -> None:
    """Once with another key, as after a lost key file; once where a developers' error page is shown."""
    asked = revealing.reveal(by=used.team.editor, identity=used.identity, reason=REASON)
    revealing.consent(by=used.team.reporter, reveal=asked)
    whole, debug = vault.unseal, settings.DEBUG
    client = signed_in(used.team.editor)
    client.raise_request_exception = False

    def breaks(*args: Any, **kwargs: Any) -> vault.Person:
        person = whole(*args, **kwargs)
        assert person.name == NAME
        raise RuntimeError("a fault nobody expected")

    vault.unseal = breaks
    settings.DEBUG = True
    try:
        answer = client.post(f"{used.path}reveals/{asked.uuid}/read/")
    finally:
        vault.unseal = whole
        settings.DEBUG = debug
    assert answer.status_code == 500
    assert b"a fault nobody expected" in answer.content
    assert not found_in(answer.content)


def _typed_and_refused(used: Used) -> None:
    """Typed into a form that refuses it, into the API that refuses it, and by somebody who may not."""
    story = filed(used.team)
    source = sources.add(by=used.team.reporter, story=story, name="somebody else", type="unnamed_person")
    for user in (used.team.reporter, used.team.head):
        client = signed_in(user)
        typed = {**CANARY, "keep_until": "2001-01-01"}
        assert client.post(f"{page_of(source)}protect/", typed).status_code in {403, 422}
        body = {**typed, "source": str(source.uuid)}
        answer = client.post("/api/v1/identities/", body, content_type="application/json")
        assert answer.status_code in {403, 422}
        assert not found_in(answer.content)
        broken = client.post("/api/v1/identities/", json.dumps(body)[:-4], content_type="application/json")
        assert broken.status_code == 400
        assert not found_in(broken.content)


@pytest.mark.django_db(transaction=True)
def test_what_stood_in_the_open_before_is_gone_from_the_file_too() -> None:
    """A contact that was typed into the ordinary field first, and then protected."""
    team = Team()
    source = sources.add(by=team.reporter, story=filed(team), name="a port official", type="unnamed_person")
    Source.objects.filter(pk=source.pk).update(contact=CONTACT)
    assert found_in(_everything_kept())

    identities.protect(by=team.reporter, source=source, **CANARY)
    assert not found_in(_everything_kept())


@pytest.mark.django_db(transaction=True)
def test_what_was_shredded_is_gone_from_the_file_even_as_it_was_sealed() -> None:
    team = Team()
    identity = protected(team, NAME)
    sealed = identity.as_sealed
    before = _everything_kept()
    assert sealed.sealed in before or sealed.sealed.hex().encode() in before

    identities.shred(by=team.reporter, identity=identity, reason="As promised.")
    after = _everything_kept()
    for part in (sealed.sealed, sealed.wrapped_key, sealed.nonce):
        assert part not in after
        assert part.hex().encode() not in after.lower()


# The search itself


@pytest.mark.parametrize(
    "written",
    [
        NAME,
        NAME.upper(),
        quote(NAME),
        json.dumps({"name": NAME}),
        base64.b64encode(json.dumps(CANARY).encode()).decode(),
        base64.urlsafe_b64encode(b"x" + NAME.encode() + b"y").decode(),
        base64.b64encode(b"xx" + CONTACT.encode() + b"y").decode(),
        NAME.encode().hex(),
        f"…{CONTACT}…",
        CANARY["note"].replace("&", "&amp;"),
        "Mrs Quibblethwaite",
    ],
)
def test_the_search_finds_it_however_it_is_written(written: str) -> None:
    assert found_in(f"before {written} after")
    assert not found_in("before and after")
