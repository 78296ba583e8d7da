"""Each role signs in, and one claim goes from filing to its verdict, in a real browser; axe looks at every page."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import SignIn, assert_accessible

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

COPY = """Ferry line to Aldern will close in October

The island council has been told by letter.

The ferry carried 8,412 passengers in 2024, the operator said in its yearly report.

The line opened in 1936."""

LANDING = [
    ("rosa", "/stories/mine/", "My stories"),
    ("chiara", "/queue/", "Queue"),
    ("edda", "/board/", "Board"),
    ("sana", "/board/", "Board"),
    ("hugo", "/board/", "Board"),
    ("lena", "/legal/", "Legal reads"),
    ("aron", "/audit/", "Audit"),
]


@pytest.mark.parametrize(("name", "path", "current"), LANDING)
def test_each_role_lands_at_its_own_work(sign_in: SignIn, name: str, path: str, current: str) -> None:
    page = sign_in(name)

    assert page.url.endswith(path)
    expect(page.get_by_role("navigation", name="Desk").locator("[aria-current]")).to_contain_text(current)
    assert_accessible(page)


def _visit(page: Page, path: str) -> None:
    answer = page.goto(path)
    assert answer is not None
    assert answer.status == 200, path
    assert_accessible(page)


def test_every_page_of_a_story_is_accessible_to_its_editor(sign_in: SignIn) -> None:
    page = sign_in("edda")
    page.get_by_role("link", name=re.compile("Verrik Flown to Clinic")).first.click()
    story = re.search(r"/stories/[0-9a-f-]{36}/", page.url)
    assert story is not None

    tabs = (
        "",
        "claims/1/",
        "claims/1/reshape/",
        "coverage/",
        "copy/",
        "replies/",
        "gate/",
        "record/",
        "timeline/",
    )
    for tab in (*tabs, "history/"):
        _visit(page, f"{story.group()}{tab}")
    for path in ("/stories/", "/notices/", "/me/"):
        _visit(page, path)


def test_the_desk_heads_pages_are_accessible(sign_in: SignIn) -> None:
    page = sign_in("hugo")

    for path in ("/people/", "/admin/", "/admin/verification/verificationtask/"):
        _visit(page, path)


def test_one_claim_goes_from_filing_to_its_verdict(sign_in: SignIn) -> None:
    reporter = sign_in("rosa")
    reporter.goto("/stories/new/")
    assert_accessible(reporter)
    reporter.get_by_label("Copy", exact=True).fill(COPY)
    reporter.get_by_label("Slug line").fill("aldern-ferry")
    reporter.get_by_role("button", name="File", exact=True).click()
    expect(reporter.get_by_role("heading", name=re.compile("Proposed claims"))).to_be_visible()
    assert_accessible(reporter)

    opened = reporter.locator(".sug > li", has_text="The line opened in 1936")
    opened.get_by_role("button", name="Accept").click()
    expect(reporter.locator("#sugs [role=status]")).to_contain_text("accepted")
    reporter.goto("/stories/mine/")
    expect(reporter.get_by_text("aldern-ferry").first).to_be_visible()

    checker = sign_in("thea")
    checker.get_by_label("Story").select_option(label="aldern-ferry")
    row = checker.locator("#desk-tasks tbody tr", has_text="aldern-ferry")
    expect(row).to_have_count(1)
    row.get_by_role("button", name="Take").click()
    expect(checker.locator(".exact")).to_contain_text("1936")
    assert_accessible(checker)

    form = checker.locator("form#verdict")
    form.locator("input[name=said][value=not_asked]").check(force=True)
    form.locator("input[name=so][value=confirmed]").check(force=True)
    form.get_by_label("Rationale").fill("The company's history gives the year.")
    form.get_by_text("New evidence").click()
    form.get_by_label("What it is").fill("Company history")
    form.get_by_label("What it says").fill("Opened on 2 May 1936.")
    form.get_by_role("button", name="Record the verdict").click()

    expect(checker.locator(".galley .cl.s-ok", has_text="1936")).to_be_visible()
    assert_accessible(checker)


def test_a_phone_shows_the_queue_without_scrolling_sideways(sign_in: SignIn) -> None:
    page = sign_in("chiara")
    page.set_viewport_size({"width": 390, "height": 844})

    for path in ("/queue/", "/stories/", "/notices/"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path


def test_signing_out_ends_the_session(sign_in: SignIn) -> None:
    page = sign_in("sven")
    page.locator("details.menu summary", has_text="Sven Aalto").click()
    page.get_by_role("button", name="Sign out").click()
    page.goto("/queue/")

    assert "/accounts/login/" in page.url
