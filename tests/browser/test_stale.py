"""An editor changes a checked headline; its checker is told, sees what changed and confirms it again with one click."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import SignIn, assert_accessible

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.fixture
def story(sign_in: SignIn) -> str:
    """The address of the demo story on the harbour's toll."""
    page = sign_in("edda")
    page.get_by_role("link", name=re.compile("Harbour toll brought in")).first.click()
    found = re.search(r"/stories/[0-9a-f-]{36}/", page.url)
    assert found is not None
    return found.group()


def judge_headline(page: Page, story: str) -> None:
    page.goto(f"{story}claims/1/")
    page.get_by_role("button", name=re.compile("^Take C1")).click()
    form = page.locator("form#verdict")
    form.locator("input[name=said][value=accurate]").check(force=True)
    form.locator("input[name=so][value=confirmed]").check(force=True)
    form.get_by_label("Rationale").fill("The report gives the figure.")
    form.locator("input[name=shows]").first.check()
    form.get_by_role("button", name="Record the verdict").click()
    expect(page.locator("#messages")).to_contain_text("C1: Confirmed.")


def edit(page: Page, story: str, label: str, old: str, new: str) -> None:
    page.goto(f"{story}copy/")
    page.locator("label", has_text=re.compile("^Write$")).click()
    field = page.get_by_label(label, exact=True)
    field.fill(field.input_value().replace(old, new))
    page.get_by_role("button", name=re.compile("^Save")).first.click()
    page.wait_for_load_state()


def assert_fits_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390, page.url
    assert_accessible(page)
    page.set_viewport_size({"width": 1440, "height": 1000})


def test_a_changed_headline_is_confirmed_again_and_many_claims_in_one_go(sign_in: SignIn, story: str) -> None:
    checker, editor = sign_in("thea"), sign_in("edda")
    judge_headline(checker, story)
    edit(editor, story, "Headline", "audit finds", "an audit finds")

    checker.goto("/notices/")
    checker.get_by_role("link", name=re.compile("A claim you checked needs another look")).first.click()
    expect(checker.get_by_role("heading", level=1)).to_have_text("1 stale claim")
    expect(checker.locator("#stale-1 ins")).to_have_text("an")
    assert_accessible(checker)
    assert_fits_a_phone(checker)
    checker.get_by_role("button", name=re.compile("Same meaning: confirm again")).click()

    expect(checker.locator("#stale-1")).to_contain_text("C1 is confirmed again")
    expect(checker.get_by_role("heading", level=1)).to_have_text("Nothing is stale")
    assert_accessible(checker)

    # After a house-style pass: many at once, by keys and by ticks.
    edit(editor, story, "Headline", "an audit finds", "audit finds")
    edit(editor, story, "Copy", "forecast 55 million", "forecast 55 Million")
    edit(editor, story, "Copy", "traffic that never came", "traffic that never arrived")
    checker.goto(f"{story}stale/")
    expect(checker.locator(".stales > li")).to_have_count(3)
    assert_accessible(checker)
    assert_fits_a_phone(checker)
    checker.keyboard.press("j")
    checker.keyboard.press("x")
    expect(checker.locator("[data-checked]")).to_have_text("1")
    checker.keyboard.press("k")
    checker.keyboard.press("m")
    expect(checker.locator("#stale-1")).to_contain_text("is confirmed again")
    expect(checker.locator("[data-checked]")).to_have_text("1")  # the swap took no tick away
    checker.get_by_label("Tick mine without a warning").check()
    expect(checker.locator("[data-checked]")).to_have_text("1")  # the other one has a warning
    checker.locator("input[data-row]:not([data-harmless])").check()
    expect(checker.locator("[data-checked]")).to_have_text("2")
    checker.locator("#again input[name=reason]").fill("House style.")
    checker.get_by_role("button", name=re.compile("Confirm the ticked again")).click()

    expect(checker.locator("#messages")).to_contain_text("confirmed again, as it stands now.")
    expect(checker.get_by_role("heading", level=1)).to_have_text("Nothing is stale")


def test_whoever_does_not_check_reads_the_page(sign_in: SignIn, story: str) -> None:
    page = sign_in("rosa")
    page.goto(f"{story}stale/")

    assert_accessible(page)
    assert_fits_a_phone(page)
    expect(page.locator("main form")).to_have_count(0)
