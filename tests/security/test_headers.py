"""What every answer tells the browser, and that no page holds code or style of its own."""

from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.test import Client, override_settings

from newsroom.people.models import User
from tests.factories import Team, filed, make_desk, published
from tests.web.grounds.identities import PASSWORD

pytestmark = pytest.mark.django_db

EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class Inline(HTMLParser):
    """Whatever of a page a strict policy would have to make an exception for."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        code = tag == "script" and "src" not in given and given.get("type") != "application/json"
        if code or tag in {"style", "base", "object", "embed"}:
            self.found.append(tag)
        self.found += [
            f"{tag} {name}"
            for name, value in given.items()
            if name == "style" or name.startswith("on") or (value or "").lower().startswith("javascript:")
        ]


@pytest.fixture
def team() -> Team:
    return Team(make_desk(publishes_record=True))


def _client(user: User | None = None, **more: object) -> Client:
    client = Client(raise_request_exception=False, **more)
    if user:
        client.force_login(user)
    return client


def test_every_kind_of_answer_bears_the_same_headers_and_nothing_inline(team: Team) -> None:
    ran, story = published(team), filed(team)
    admin = User.objects.create_superuser("root@desk.example", PASSWORD, name="Root")
    nobody, editor, root, strict = (
        _client(),
        _client(team.editor),
        _client(admin),
        _client(team.editor, enforce_csrf_checks=True),
    )
    answers = [
        ("sign-in", nobody.get("/accounts/login/"), 200),
        ("readers' page", nobody.get(f"/checked/{ran.uuid}/"), 200),
        ("home", nobody.get("/"), 302),
        ("not found", nobody.get("/nothing/here/"), 404),
        ("story", editor.get(f"/stories/{story.uuid}/"), 200),
        ("admin", root.get("/admin/"), 200),
        ("people in the admin", root.get("/admin/newsroom/user/"), 200),
        ("one person in the admin", root.get(f"/admin/newsroom/user/{admin.pk}/change/"), None),
        ("API", editor.get(f"/api/v1/stories/{story.uuid}/"), 200),
        ("nothing in the API", editor.get("/api/v1/nothing/"), 404),
        ("description", nobody.get("/api/docs/"), 200),
        ("its script", nobody.get("/api/docs/?script"), 200),
        ("CSRF", strict.post("/accounts/logout/"), 403),
        ("method", editor.get("/accounts/logout/", follow=True), None),
        ("wrong method", editor.get("/me/calendar/renew/"), 405),
        ("no method of ours", editor.generic("TRACE", "/"), 405),
        ("host", nobody.get("/", headers={"Host": "evil.example"}), 400),
        ("a form's parts", editor.post("/stories/new/", {f"f{n}": "" for n in range(1100)}), 413),
    ]
    for what, answer, status in answers:
        assert status in {None, answer.status_code}, (what, answer.status_code)
        for name, value in EVERYWHERE.items():
            assert value in answer[name], (what, name)
        assert "camera=()" in answer["Permissions-Policy"], what
        policy = answer["Content-Security-Policy"]
        for part in ("default-src 'none'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
            assert part in policy, what
        assert "unsafe" not in policy, what
        if answer["Content-Type"].startswith("text/html"):
            looked = Inline()
            looked.feed(answer.content.decode())
            assert looked.found == [], what


def test_refusals_before_any_page_are_sentences_in_our_hand(team: Team) -> None:
    editor = _client(team.editor)
    strict = _client(team.editor, enforce_csrf_checks=True)
    wrong = editor.get("/me/calendar/renew/")
    sentences = [
        (wrong, "does not work like that"),
        (strict.post("/accounts/logout/"), "This page was out of date"),
        (editor.get("/", headers={"Host": "evil.example"}), "did not understand"),
        (
            editor.post("/stories/new/", {f"f{n}": "" for n in range(1100)}),
            "more than the desk takes at once",
        ),
        (editor.get("/nothing/"), "Nothing here for you"),
    ]
    for answer, sentence in sentences:
        page = answer.content.decode()
        assert sentence in page
        assert 'id="refusal"' in page
    assert wrong["Allow"] == "POST"
    for answer in (editor.get("/api/v1/me/", headers={"Host": "evil.example"}), editor.get("/api/nothing/")):
        assert answer["Content-Type"] == "application/problem+json"
        assert answer.json()["status"] == answer.status_code


@override_settings(HTTPS=True, SECURE_SSL_REDIRECT=True, SECURE_HSTS_SECONDS=31536000)
def test_a_page_moves_to_https_and_the_api_refuses_anything_else(team: Team) -> None:
    client = _client(team.editor)
    moved = client.get("/accounts/login/")
    assert (moved.status_code, moved["Location"]) == (301, "https://testserver/accounts/login/")
    refused = client.get("/api/v1/me/")
    assert refused.status_code == 403
    assert refused["Content-Type"] == "application/problem+json"
    assert "over HTTPS only" in refused.json()["detail"]
    assert client.get("/api/v1/me/", secure=True).status_code == 200
    assert "max-age=31536000" in client.get("/accounts/login/", secure=True)["Strict-Transport-Security"]
    assert client.get("/health/").status_code in {200, 503}


def test_cookies_are_for_this_site_and_the_browser_alone(team: Team) -> None:
    client = Client()
    client.get("/accounts/login/")
    client.post("/accounts/login/", {"login": team.editor.email, "password": PASSWORD})

    assert {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME} <= set(client.cookies)
    for cookie in client.cookies.values():
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        assert not cookie["domain"]
        assert cookie["path"] == "/"
