"""Markup that people type is read as words on every page, in every mail and in every export: none of it is ever a tag.

It is planted in every column of words that the database has, whatever the forms before it would have refused.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

import lxml.html
import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from newsroom import triggers
from newsroom.dispatch.rendering import Wording
from newsroom.dispatch.sending.email import _mail
from newsroom.people.models import Membership, User
from newsroom.people.states import Role
from newsroom.stories.copy import Document
from newsroom.stories.models import Story
from newsroom.stories.readers import read_copy, read_pasted
from tests.factories import copy, filed, mark
from tests.platform.test_canary import Used
from tests.security.payloads import HTML
from verification.record.exports.formats import export

MARKER = "zz7"
AS_COPIED = ("revision", "draft", "anchor", "place", "blob", "event", "eventtext", "session")
"""Rows whose words are those of the copy, or are hashed: copy is planted by filing it."""
NO_WORDS = re.compile(
    r"(?:^|_)(?:uuid|slug|sha256|hash|digest|key|zone|secret|token|verb|kind|kinds|state|password|media_type|language"
    r"|tool|rule|rules|code|format|url|email|signature|version|nonce|step|channel|role|country|type|number|encoding"
    r"|charset|scope|prefix|pace|level|field|locale|sealed|host|method|selector|condition)(?:_|$)"
)
"""Columns that hold no words of people, by their names."""
RUNS = {
    "script",
    "iframe",
    "object",
    "embed",
    "base",
    "applet",
    "frame",
    "math",
    "template",
    "marquee",
}
LEADS = {"href", "src", "action", "formaction", "data", "srcdoc", "poster", "srcset", "ping", "background"}


def _payload(number: int, length: int | None) -> str:
    """As many payloads as fit, each column beginning with another one."""
    turned = [*HTML[number % len(HTML) :], *HTML[: number % len(HTML)]]
    text = " ".join(one.replace("\x00", "") for one in turned)
    return text[:length] if length else text


def _plant() -> int:
    """Overwrite every column of words; how many there were with rows."""
    planted = 0
    for model in apps.get_models():
        if model._meta.app_label not in {"newsroom", "verification"} or model._meta.model_name in AS_COPIED:
            continue
        for field in model._meta.concrete_fields:
            is_words = isinstance(field, models.CharField | models.TextField) and not field.choices
            if is_words and not field.unique and not NO_WORDS.search(field.name):
                rows = model._base_manager.all()
                planted += any(
                    _planted(some, field.name, _payload(planted, field.max_length))
                    for some in (rows, rows.exclude(**{field.name: ""}))
                )
    return planted


def _planted(rows: models.QuerySet[Any], column: str, words: str) -> bool:
    try:
        with transaction.atomic():
            return bool(rows.update(**{column: words}))
    except IntegrityError:  # some columns hold words only beside another
        return False


def _routes(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    for entry in resolver.url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _routes(entry, route)
        elif isinstance(entry, URLPattern) and "^" not in route and "(?" not in route:
            yield route, dict(entry.pattern.converters)


def _pages(used: Used, story: Story) -> Iterator[str]:
    stands = {
        "desk": used.team.desk.slug,
        "number": "1",
        "piece": used.story.evidence.first().uuid,
        "source": used.source.uuid,
        "user": used.team.reporter.uuid,
        "signed": used.reply_page,
        "language": "en",
        "step": "put",
        "form": "html",
    }
    firsts = {model._meta.model_name: model._base_manager.values_list("uuid", flat=True).first()
              for model in apps.get_models() if any(field.name == "uuid" for field in model._meta.fields)}  # fmt: skip
    nouns = {"parties": "party", "tasks": "verificationtask", "sources": "source", "desks": "desk"}
    for route, converters in _routes(get_resolver()):
        noun = route.partition("/")[0]
        row = firsts.get(nouns.get(noun, noun.removesuffix("s")))
        for one in (story, used.story):
            here = one.uuid if noun in {"stories", "checked"} else row
            values = {name: here if name == "uuid" else stands.get(name) for name in converters}
            if all(values.values()) and not route.startswith(("admin/", "api/", "accounts/", "static/")):
                yield "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(values[found[1]]), route)  # noqa: B023


def _takes_effect(page: str) -> list[str]:
    """What of the payloads a browser would run, load or name; and what no page of ours has."""
    found = []
    for element in lxml.html.document_fromstring(page).iter():
        if not isinstance(element.tag, str):
            continue
        if MARKER in element.tag or (element.tag == "style" and MARKER in element.text_content()):
            found.append(f"an element {element.tag}")
        if element.tag in RUNS and not (
            element.tag == "script" and (element.get("src") or "").startswith("/")
        ):
            found.append(f"an element {element.tag}: {(element.text or '')[:60]}")
        for name, value in element.attrib.items():
            if MARKER in name or name.startswith(("on", "hx-on")) or name == "style" or _leads(name, value):
                found.append(f"{element.tag} {name}={value[:60]}")
    return found


def _leads(name: str, value: str) -> bool:
    """Whether a browser would run what stands here, or go where a payload says."""
    if name not in LEADS and not name.endswith("href") and not name.startswith("hx-"):
        return False
    runs = re.match(r"\W*(?:javascript|vbscript|data):", value, re.IGNORECASE)
    return bool(runs) or (MARKER in value and not value.startswith(("/", "?", "#", "mailto:", "http")))


def _copy() -> Document:
    lines = [" ".join(payload.split()) for payload in HTML]
    return copy("Tolls <script>zz7()</script>", '"><img src=x onerror=zz7()>', "\n\n".join(lines))


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.timeout(300)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="pages are the same on every engine")
def test_no_page_mail_or_export_makes_a_tag_of_it() -> None:
    used = Used()
    team = used.team
    story = filed(team, _copy())
    mark(team, story, "<zz7-element onclick=zz7()>x</zz7-element>", kind="event")
    for role in Role:
        Membership.objects.get_or_create(user=team.head, desk=team.desk, role=role)
    User.objects.filter(pk=team.head.pk).update(is_superuser=True, is_staff=True)
    triggers.drop(connection)
    planted = _plant()
    assert planted > 40
    clients = []
    for user in (team.head, team.reporter):
        clients.append(Client(raise_request_exception=False))
        clients[-1].force_login(User.objects.get(pk=user.pk))

    shown, told = set(), set()
    for address in sorted(set(_pages(used, story))):
        for client in clients:
            answer = client.get(address)
            if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
                page = answer.content.decode()
                assert not (faults := _takes_effect(page)), (address, faults)
                shown.add(address)
                told |= {address} if MARKER in page else set()
                break
            assert answer.status_code < 500 or address == "/health/", (address, answer.content[:200])
    assert len(shown) > 60, sorted(shown)
    assert len(told) > 40, sorted(shown - told)
    for form in ("html", "ninjs", "jsonld"):
        for one in (used.story, story):
            made = export(story=one, format=form, by=team.head).content.decode()
            if form == "html":
                assert not _takes_effect(made)
            elif form == "jsonld":  # it is put into a page as it stands
                assert MARKER in made
                assert "<" not in made
            else:
                bodies = [
                    one["value"] for one in json.loads(made)["bodies"] if one["contentType"] == "text/html"
                ]
                assert bodies
                assert not [fault for body in bodies for fault in _takes_effect(body)]
    mail = _mail(Wording(_payload(0, None), "/queue/", _payload(7, None)), "a@example.org", "<1@example.org>")
    [html] = [str(part.content) for part in mail.alternatives]
    assert MARKER in html
    assert not _takes_effect(html)


def test_what_is_pasted_or_handed_in_keeps_words_and_web_links_only() -> None:
    for payload in HTML:
        whole = f"<h1>Tolls</h1><p>It rained. {payload} It stopped.</p><p>Twice.</p>"
        page = whole.replace("\0", "").encode()
        text = f"# Tolls\n\nIt rained. {payload}\n\nTwice.".replace("\0", "").encode()
        for document in (read_pasted("Tolls", whole), read_copy(page, "a.html"), read_copy(text, "a.md")):
            for block in document.blocks:
                for one in block.marks:
                    assert one.kind in {"strong", "em", "link"}, payload
                    assert not one.href or re.match(r"(?:https?://|mailto:)[^\s\"<>]+\Z", one.href), (
                        payload,
                        one,
                    )
