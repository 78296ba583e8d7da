"""People get in, and come back, in a real browser: with a code, with a passkey, after they were signed out."""

import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PASSWORD, Open, SignIn, assert_accessible, give_password
from tests.people.signing_in import code_for
from tests.platform.product import Product, manage

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

# A desk that asks for a second step, beside that of the demo, which asks for none.
NIGHT_DESK = f"""
from newsroom.people.models import Desk, Membership, User
desk = Desk.objects.create(slug="night", name="Night desk", second_factor=True)
for name, role in (("nora", "editor"), ("nils", "reporter")):
    user = User.objects.create_user(f"{{name}}@demo.example", "{PASSWORD}", name=name.title())
    Membership.objects.create(desk=desk, user=user, role=role)
"""

# An hour passes for every session: whoever signed in has not "just" done so any more.
HOUR_LATER = """
from django.contrib.sessions.models import Session
from newsroom.people.session_store import SessionStore
for row in Session.objects.all():
    kept = SessionStore(row.session_key)
    ways = kept.get("account_authentication_methods", [])
    kept["account_authentication_methods"] = [{**way, "at": way["at"] - 3600} for way in ways]
    kept.save()
"""


def _behind_the_scenes(product: Product, code: str) -> None:
    done = manage("shell", "-v0", "-c", code, env=product.env)
    assert done.returncode == 0, done.stdout


@pytest.fixture(scope="module")
def night_desk(product: Product) -> None:
    _behind_the_scenes(product, NIGHT_DESK)


def _give_code(page: Page, code: str, button: str) -> None:
    page.locator("[name=code]").fill(code)
    page.get_by_role("button", name=button, exact=True).click()


def _current(page: Page, secret: str) -> str:
    while time.time() % 30 > 25:  # about to change: no person would type it either
        page.wait_for_timeout(100)
    return code_for(secret)


def _confirm(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text("Is it still you?")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()


def _sign_out(page: Page) -> None:
    page.locator("details.menu > summary").last.click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.locator("#messages")).to_contain_text("You have signed out")


def test_a_desk_that_asks_for_a_second_step_leads_to_it_and_lets_in_by_code(
    open_browser: Open, night_desk: None
) -> None:
    editor = open_browser()
    editor.goto("/board/")
    give_password(editor, "nora")
    for path in (None, "/board/", "/me/"):
        if path:
            editor.goto(path)
        expect(editor.locator("main")).to_contain_text("Your work asks for a second step")
    expect(editor.get_by_role("navigation", name="Desk")).to_have_count(0)
    assert_accessible(editor)

    editor.get_by_role("link", name="Use an authenticator").click()
    _give_code(editor, "12", "Turn it on")
    expect(editor.locator(".field .err")).to_contain_text("This code does not fit")
    assert_accessible(editor)
    secret = editor.get_by_label("Secret").input_value()
    _give_code(editor, _current(editor, secret), "Turn it on")
    codes = editor.get_by_label("Codes not used yet").input_value().split()
    assert len(codes) == 10
    assert_accessible(editor)
    with editor.expect_download() as download:
        editor.get_by_role("link", name="Download them").click()
    assert Path(download.value.path()).read_text().split() == codes
    editor.get_by_role("link", name="Go on to your work").click()
    expect(editor.get_by_role("navigation", name="Desk")).to_contain_text("Board")

    _sign_out(editor)
    for code in (codes[0], codes[1]):
        editor.goto("/register/")
        give_password(editor, "nora")
        expect(editor.get_by_role("heading", level=1)).to_have_text("Your second step")
        _give_code(editor, codes[0] if code != codes[0] else "000000", "Sign in")
        expect(editor.locator(".field .err")).to_contain_text("This code does not fit")
        assert_accessible(editor)
        _give_code(editor, code, "Sign in")
        expect(editor).to_have_url(re.compile("/register/$"))
        _sign_out(editor)


def test_a_passkey_signs_in_alone_and_is_the_second_step_until_it_is_removed(
    open_browser: Open, night_desk: None
) -> None:
    page = open_browser()
    keys = page.context.new_cdp_session(page)
    keys.send("WebAuthn.enable")
    device = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    keys.send("WebAuthn.addVirtualAuthenticator", {"options": device})
    page.goto("/accounts/2fa/")
    give_password(page, "nils")
    page.get_by_role("link", name="Add a passkey").click()
    assert_accessible(page)
    page.get_by_label("What you call it").fill("Newsroom laptop")
    page.get_by_role("button", name="Add it").click()
    expect(page.locator("#messages")).to_contain_text("The passkey is added")

    _sign_out(page)
    page.goto("/stories/mine/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page).to_have_url(re.compile("/stories/mine/$"))

    _sign_out(page)
    page.goto("/stories/mine/")
    give_password(page, "nils")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your second step")
    assert_accessible(page)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page).to_have_url(re.compile("/stories/mine/$"))

    page.goto("/accounts/2fa/webauthn/")
    assert_accessible(page)
    page.get_by_role("link", name="Remove Newsroom laptop").click()
    page.get_by_role("button", name="Remove it").click()
    expect(page.locator("main")).to_contain_text("No passkeys.")
    _sign_out(page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.locator("#messages")).to_contain_text("This passkey does not open an account here")


def test_a_session_ended_elsewhere_ends_at_the_next_click_and_what_was_typed_comes_back(
    sign_in: SignIn,
) -> None:
    here, there = sign_in("chiara"), sign_in("chiara")
    there.goto("/stories/")
    there.get_by_role("link", name=re.compile("president-clinic|Verrik")).first.click()
    there.locator(".galley a.cl").first.press("Enter")
    there.get_by_text("Add a source", exact=True).click()
    source = there.locator("form[data-keep^='source:'] [name=name]")
    source.fill("A nurse of the clinic")
    was_at = there.url

    here.goto("/me/")
    assert_accessible(here)
    here.get_by_role("button", name="End all but this one").click()
    expect(here.locator("#messages")).to_contain_text("You are signed in here only")

    there.locator(".galley a.cl").last.press("Enter")  # by htmx, which would put the answer into a corner
    expect(there.locator("[data-was-in]")).to_contain_text("What you typed is kept in this tab")
    assert_accessible(there)
    give_password(there, "chiara")
    expect(there).to_have_url(was_at)
    expect(source).to_have_value("A nurse of the clinic")
    there.get_by_role("button", name="Discard it").click()


def test_a_fresh_sign_in_leads_back_to_what_was_typed(sign_in: SignIn, product: Product) -> None:
    page = sign_in("rosa")
    page.goto("/me/tokens/")
    page.get_by_label("What will use it").fill("Newsroom board")
    page.get_by_label("Works for so many days").fill("14")
    _behind_the_scenes(product, HOUR_LATER)
    page.get_by_role("button", name="Make the token").click()
    expect(page.locator("main")).to_contain_text("What you typed is kept in this tab")
    assert_accessible(page)
    _confirm(page)
    expect(page.get_by_label("What will use it")).to_have_value("Newsroom board")
    expect(page.get_by_label("Works for so many days")).to_have_value("14")
    page.get_by_role("button", name="Make the token").click()
    token = page.get_by_label("The token").input_value()
    assert token.startswith("ssource_")
    assert_accessible(page)
    page.get_by_role("link", name="Done").click()
    expect(page.locator("main")).to_contain_text("Newsroom board")
    assert token not in page.content()
