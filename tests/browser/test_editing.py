"""Two people at the same copy, in two browsers: nothing that was typed is lost, and drafts outlive the browser."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Dialog, Page, expect

from tests.browser.conftest import PASSWORD, SignIn, assert_accessible

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

BODY = """The ferry carried 8,412 passengers in 2024, the operator said in its yearly report.

The line opened in 1936."""
KEPT = re.compile(r"Draft kept \d\d:\d\d")
_slugs = (f"two-tables-{number}" for number in range(1, 100))


def new_story(page: Page) -> str:
    """The path of the copy editor of a story filed just now."""
    page.goto("/stories/new/")
    page.get_by_label("Copy", exact=True).fill(f"Ferry line to Aldern will close\n\n{BODY}")
    page.get_by_label("Slug line").fill(next(_slugs))
    page.get_by_role("button", name="File", exact=True).click()
    expect(page.get_by_role("heading", name=re.compile("Proposed claims"))).to_be_visible()
    found = re.search(r"/stories/[0-9a-f-]{36}/copy/", page.url)
    assert found is not None
    return found.group()


def write(page: Page, body: str) -> None:
    """Type this as the copy, as a person does: with the keys."""
    page.get_by_text("Write", exact=True).click()
    field = page.locator("#copy_body")
    field.click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(body)
    expect(field).to_have_value(body)


def stop_the_clock(page: Page) -> None:
    """No pause after typing ever ends: what is kept now is kept for another reason."""
    page.clock.install()
    page.clock.pause_at(datetime.now(UTC) + timedelta(minutes=1))


@pytest.fixture
def story(sign_in: SignIn) -> tuple[Page, str]:
    """A reporter's browser, and where the copy of their new story is edited."""
    page = sign_in("rosa")
    return page, new_story(page)


def test_two_save_and_the_second_loses_no_word(story: tuple[Page, str], sign_in: SignIn) -> None:
    reporter, path = story
    editor = sign_in("edda")
    editor.goto(path)
    reporter.goto(path)
    theirs, mine = BODY.replace("1936", "1937"), f"{BODY.replace('1936', '1938')}\n\nIt will be missed."
    write(editor, theirs)
    write(reporter, mine)

    editor.get_by_role("button", name=re.compile("^Save")).first.click()
    expect(editor.locator("#messages")).to_contain_text("Saved as v2.")
    reporter.get_by_role("button", name=re.compile("^Save")).first.click()

    expect(
        reporter.get_by_role("heading", name=re.compile("Edda .* saved v2 while you were"))
    ).to_be_visible()
    expect(reporter.locator("del")).to_have_text(["1937"])
    expect(reporter.locator("ins")).to_contain_text(["1938"])
    expect(reporter.locator("ins")).to_contain_text(["It will be missed"])
    expect(reporter.locator("#copy_body")).to_have_value(mine)
    assert_accessible(reporter)
    reporter.get_by_role("button", name=re.compile("Save over v2")).click()
    expect(reporter.locator("#messages")).to_contain_text("Saved as v3.")
    expect(reporter.locator("#draft-note")).to_have_count(0)
    editor.goto(path)
    expect(editor.locator("#copy_body")).to_have_value(mine)


def test_a_draft_outlives_the_browser(story: tuple[Page, str], sign_in: SignIn) -> None:
    page, path = story
    page.goto(path)
    mine = BODY.replace("1936", "1938")
    write(page, mine)
    expect(page.locator("#draft-line")).to_have_text(KEPT)
    expect(page.locator("[data-draft-status]")).to_have_text("Draft kept")
    assert_accessible(page)
    page.context.close()

    again = sign_in("rosa")
    again.goto(path)

    expect(again.locator("#draft-note")).to_contain_text("typed over v1, is here; it isn't saved yet.")
    expect(again.locator("#copy_body")).to_have_value(mine)
    assert_accessible(again)
    again.set_viewport_size({"width": 390, "height": 844})
    assert again.evaluate("document.documentElement.scrollWidth") <= 390
    again.get_by_role("button", name="Discard the draft").click()
    expect(again.locator("#copy_body")).to_have_value(BODY)
    again.get_by_role("button", name="Bring it back").click()
    expect(again.locator("#copy_body")).to_have_value(mine)
    colleague = sign_in("edda")
    colleague.goto(path)
    expect(colleague.locator("#copy_body")).to_have_value(BODY)


def test_leaving_a_field_keeps_at_once_and_the_page_then_goes_without_asking(
    story: tuple[Page, str],
) -> None:
    page, path = story
    page.goto(path)
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", answer)
    stop_the_clock(page)
    page.locator("#copy_headline").fill("Ferry line closes")
    page.locator("#copy_standfirst").focus()
    expect(page.locator("#draft-line")).to_have_text(KEPT)

    page.goto("/stories/mine/")
    page.goto(path)

    assert asked == []
    expect(page.locator("#copy_headline")).to_have_value("Ferry line closes")
    expect(page.get_by_text("What you typed here before is back")).to_have_count(0)
    expect(page.get_by_text("You typed something else here")).to_have_count(0)
    page.goto("/stories/mine/")
    other = page.context.new_page()
    other.goto(path)
    other.get_by_role("button", name="Discard the draft").click()
    expect(other.locator("#copy_headline")).to_have_value("Ferry line to Aldern will close")
    page.goto(path)
    expect(page.locator("#copy_headline")).to_have_value("Ferry line to Aldern will close")


def test_a_page_that_is_hidden_is_kept_at_once(story: tuple[Page, str]) -> None:
    page, path = story
    page.goto(path)
    stop_the_clock(page)
    page.locator("#copy_headline").fill("Ferry line closes")
    page.evaluate("Object.defineProperty(document, 'visibilityState', {value: 'hidden', configurable: true})")

    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    expect(page.locator("#draft-line")).to_have_text(KEPT)


def test_words_typed_since_are_brought_back_by_the_tab_itself(story: tuple[Page, str]) -> None:
    page, path = story
    page.goto(path)
    page.on("dialog", lambda dialog: dialog.accept())
    page.locator("#copy_headline").fill("Ferry line closes")
    page.locator("#copy_standfirst").focus()
    expect(page.locator("#draft-line")).to_have_text(KEPT)
    page.route("**/draft/keep/", lambda route: route.fulfill(body="Something else answers here."))
    page.locator("#copy_headline").fill("Ferry line closes in May")
    page.locator("#copy_standfirst").focus()
    expect(page.locator("#draft-line")).to_contain_text("Draft not kept: something went wrong there.")
    page.unroute("**/draft/keep/")

    page.reload()

    expect(page.locator("#copy_headline")).to_have_value("Ferry line closes in May")
    expect(page.get_by_text("What you typed here before is back.")).to_be_visible()
    expect(page.locator("#draft-line")).to_have_text(KEPT)


def test_a_second_tab_is_told_and_keeps_its_words(story: tuple[Page, str]) -> None:
    page, path = story
    page.goto(path)
    other = page.context.new_page()
    other.goto(path)
    other.locator("#copy_headline").fill("From the other tab")
    other.locator("#copy_standfirst").focus()
    expect(other.locator("#draft-line")).to_have_text(KEPT)

    page.locator("#copy_headline").fill("From this tab")
    page.locator("#copy_standfirst").focus()

    expect(page.locator("#draft-line")).to_contain_text("Draft not kept: You went on typing in another tab")
    expect(page.locator("#copy_headline")).to_have_value("From this tab")
    expect(page.locator("#messages")).to_have_text("")
    assert_accessible(page)


def test_signed_out_meanwhile_one_is_told_and_not_taken_away(story: tuple[Page, str]) -> None:
    page, path = story
    page.goto(path)
    page.on("dialog", lambda dialog: dialog.accept())
    page.context.clear_cookies(name="sessionid")
    page.locator("#copy_headline").fill("Ferry line closes")
    page.locator("#copy_standfirst").focus()

    expect(page.locator("#draft-line")).to_contain_text("Draft not kept: you are signed out.")
    assert page.url.endswith(path)
    # Leaving the field asks once more, and the answer replaces the line: a click may meet it in between.
    link = page.locator("#draft-line").get_by_role("link", name="Sign in")
    page.goto(link.get_attribute("href") or "")
    page.wait_for_url("**/accounts/login/**")
    page.get_by_label("Work e-mail").fill("rosa@demo.example")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(f"**{path}")
    expect(page.locator("#copy_headline")).to_have_value("Ferry line closes")
    expect(page.locator("#draft-line")).to_have_text(KEPT)
