"""Sentences accounted for from the keyboard, and a claim split by selection and merged back, in a real browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import SignIn, assert_accessible

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

COPY = """Bridge toll to rise in Lunde

The council met for the last time this spring.

The toll rises from 20 to 25 crowns on 1 May, and the bridge closes for repairs on 2 May.

It was a long evening. Nobody in the hall was surprised.

The mayor opened the bridge in 1994."""

BOTH = "The toll rises from 20 to 25 crowns on 1 May, and the bridge closes for repairs on 2 May."
HALF = "and the bridge closes for repairs on 2 May"


def filed(sign_in: SignIn, slug: str) -> str:
    """The address of a story that Rosa has just filed, without any claim."""
    reporter = sign_in("rosa")
    reporter.goto("/stories/new/")
    reporter.get_by_label("Copy", exact=True).fill(COPY)
    reporter.get_by_label("Slug line").fill(slug)
    reporter.get_by_role("button", name="File", exact=True).click()
    expect(reporter.get_by_role("heading", name=re.compile("Proposed claims"))).to_be_visible()
    found = re.search(r"/stories/[0-9a-f-]{36}/", reporter.url)
    assert found is not None
    return found.group()


def fits_a_phone(page: Page) -> None:
    """Nothing scrolls sideways on a phone, and axe is content there too."""
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390, page.url
    assert_accessible(page)
    page.set_viewport_size({"width": 1440, "height": 1000})


def marked(page: Page, story: str, words: str, kind: str = "event") -> None:
    page.goto(f"{story}?mark=1")
    form = page.locator("#mark-form")
    form.get_by_label("The exact words").fill(words)
    form.get_by_label("Kind").select_option(kind)
    form.get_by_role("button", name="Mark the claim").click()
    expect(page.locator(".exact")).to_have_text(words)


def test_sentences_are_accounted_for_from_the_keyboard(sign_in: SignIn) -> None:
    story = filed(sign_in, "lunde-toll")
    page = sign_in("thea")
    page.goto(f"{story}coverage/?order=reading")
    rows = page.locator(".sentences > li")
    expect(rows).to_have_count(6)
    assert_accessible(page)
    fits_a_phone(page)

    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(rows.nth(1)).to_be_focused()
    page.keyboard.press("x")
    expect(page.locator("#cover [role=status]")).to_contain_text("Nothing to check in “The council met")
    expect(rows).to_have_count(5)
    expect(rows.nth(1)).to_be_focused()
    expect(rows.nth(1)).to_contain_text("The toll rises")

    page.keyboard.press("y")
    dialog = page.get_by_role("dialog", name="Mark a claim")
    expect(dialog.get_by_label("The exact words")).to_have_value(BOTH)
    expect(dialog.get_by_label("Kind")).to_be_focused()
    assert_accessible(page)
    dialog.get_by_label("Kind").select_option("number")
    page.keyboard.press("Control+Enter")

    expect(page.locator("#messages")).to_contain_text("C1 is marked.")
    expect(page.locator(".counts")).to_contain_text("1")
    page.get_by_label("It was a long evening.").check()
    page.get_by_label("Nobody in the hall was surprised.").check()
    expect(page.locator(".bulk [data-checked]")).to_have_text("2")
    page.get_by_role("button", name="Nothing to check in 2 ticked").click()
    expect(page.locator("#messages")).to_contain_text("2 sentences have nothing to check.")
    page.get_by_role("button", name=re.compile("Take up again.*It was a long")).click()
    expect(page.locator("#messages")).to_contain_text("is unclaimed again")
    assert_accessible(page)


def select(page: Page, words: str) -> None:
    """Select words of the copy, as a mouse would."""
    page.evaluate(
        """words => {
            const walk = document.createTreeWalker(document.querySelector(".galley"), NodeFilter.SHOW_TEXT);
            while (walk.nextNode()) {
                const at = walk.currentNode.data.indexOf(words);
                if (at < 0) continue;
                const range = document.createRange();
                range.setStart(walk.currentNode, at);
                range.setEnd(walk.currentNode, at + words.length);
                getSelection().removeAllRanges();
                getSelection().addRange(range);
                return;
            }
            throw new Error(`${words} is not in the copy`);
        }""",
        words,
    )


def test_selected_words_are_split_off_and_merged_back(sign_in: SignIn) -> None:
    story = filed(sign_in, "lunde-bridge")
    page = sign_in("thea")
    marked(page, story, BOTH)

    offer = page.get_by_role("button", name="Split off as a claim of its own")
    select(page, "The mayor opened")
    expect(page.get_by_role("button", name="Make this a claim")).to_be_visible()
    expect(offer).to_be_hidden()
    select(page, HALF)
    offer.click()

    expect(page.locator("#split dl")).to_contain_text("The toll rises from 20 to 25 crowns on 1 May")
    expect(page.locator("#split dl")).to_contain_text(f"{HALF}.")
    expect(page.locator("#split .effects")).to_contain_text("The new claim, C2, has no verdict")
    assert_accessible(page)
    fits_a_phone(page)
    page.get_by_role("button", name="Split off these words").click()

    expect(page.locator("#messages")).to_contain_text("C2 was split from C1")
    expect(page.locator(".exact")).to_have_text(f"{HALF}.")
    page.get_by_role("link", name="Merge it back").click()
    expect(page.locator("#merge .effects")).to_contain_text("C2 is withdrawn")
    page.get_by_role("button", name="Merge C2 into C1").click()

    expect(page.locator("#messages")).to_contain_text("C2 was merged into C1.")
    expect(page.locator("#x-words")).to_contain_text("2 places")
    assert_accessible(page)


def test_a_claim_leans_and_the_panel_stays_accessible(sign_in: SignIn) -> None:
    story = filed(sign_in, "lunde-leans")
    page = sign_in("thea")
    marked(page, story, "The mayor opened the bridge in 1994.", "date_place")
    marked(page, story, BOTH)

    page.locator("#x-lean summary").click()
    page.locator("#x-lean").get_by_label("It leans on").select_option("1")
    page.get_by_role("button", name="Lean on it").click()
    expect(page.locator("#x-lean")).to_contain_text("C1")
    page.get_by_text("Says more than the claim").first.click()
    page.get_by_label("How?").select_option("hedge_lost")
    page.get_by_role("button", name="Says more than the claim").click()
    expect(page.locator("#x-words")).to_contain_text("Blocked")
    assert_accessible(page)
    fits_a_phone(page)

    page.get_by_role("link", name="Merge, split or cut").click()
    page.get_by_label("Merge C2 into").select_option("1")
    expect(page.locator("#merge .effects")).to_contain_text("C2 is withdrawn")
    fits_a_phone(page)
