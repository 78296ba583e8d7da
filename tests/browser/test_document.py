"""A checker opens one document beside the copy and ticks what it shows in one go, then takes one tick back."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import SignIn, assert_accessible

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

BACKGROUND = (
    "Background note\n\nAnton Verrik, president of Varnia, is 71 years old.\f"
    "Verrik has ruled Varnia since 1996. His re-election in 2019 is disputed.\n\n"
    "Dalia Rosen was refused registration as a presidential candidate."
)
POST = (
    "Two heart surgeons were not called from abroad, because doctors judged his condition to be critical. "
    "All this secrecy serves to keep people from asking whether Ostmark had a hand in poisoning him."
)


def add_evidence(page: Page, title: str, text: str) -> str:
    """The address of new evidence in the story that is open."""
    found = re.search(r"/stories/([0-9a-f-]{36})/", page.url)
    assert found is not None
    added: dict[str, Any] = page.evaluate(
        """async body => (await fetch("/api/v1/evidence/", {method: "POST", body: JSON.stringify(body), headers: {
            "Content-Type": "application/json", ...JSON.parse(document.body.getAttribute("hx-headers"))}})).json()""",
        {"story": found[1], "kind": "document", "title": title, "text": text},
    )
    return f"/stories/{found[1]}/evidence/{added['id']}/"


def assert_fits_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390, page.url
    assert_accessible(page)
    page.set_viewport_size({"width": 1440, "height": 1000})


def test_one_document_ticks_what_it_holds_and_nothing_else(sign_in: SignIn) -> None:
    page = sign_in("chiara")
    page.goto("/queue/")
    page.get_by_role("link", name=re.compile("Verrik")).first.click()
    story = re.sub(r"claims/.*", "", page.url)
    piece = add_evidence(page, "Agency background on Varnia", BACKGROUND)

    page.goto(f"{piece}ticks/")
    assert_accessible(page)
    assert_fits_a_phone(page)
    held = page.locator(".ticks > li:has([data-held])")
    many = held.count()
    assert 0 < many < page.locator(".ticks > li").count()
    candidate = page.locator(".ticks > li", has_text="2019 presidential candidate").first
    expect(candidate).to_contain_text("missing: 2019")

    page.get_by_label(re.compile("the document holds")).check()
    expect(candidate.locator("input[type=checkbox]")).not_to_be_checked()
    expect(page.locator("[data-checked]")).to_have_text(str(many))
    page.get_by_role("button", name=re.compile("^Tick")).click()
    expect(page.locator("#messages")).to_contain_text("ticked with “Agency background on Varnia”")
    expect(held).to_have_count(0)
    expect(candidate).to_be_visible()
    assert_accessible(page)

    page.get_by_role("button", name=re.compile("^Take back")).first.click()
    expect(page.locator("#messages")).to_contain_text("is taken back")
    expect(held).to_have_count(1)

    # A quotation of the same story, beside its original: the workbench fetches the comparison by itself.
    piece = add_evidence(page, "Channel post", POST)
    page.goto(story)
    page.locator(".galley .cl", has_text="Two heart surgeons").first.click()
    check = page.locator("#quote-check")
    expect(check).to_contain_text("Translated into English by Milan Horak")
    assert_accessible(page)
    page.goto(f"{piece}quotes/")
    expect(page.locator("main")).to_contain_text("A negation is gone.")
    expect(page.locator("main del").first).to_have_text(re.compile("not"))
    for name in ("quotes", "translations"):
        page.goto(f"{piece}{name}/")
        assert_accessible(page)
        assert_fits_a_phone(page)
