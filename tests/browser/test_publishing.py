"""A story goes from a blocked gate to its correction in a real browser, each step by the person whose step it is."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import SignIn, assert_accessible

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

RUMOUR = "The mayor gave the ferry pier to a friend, councillor Petra Holm wrote on Facebook."
COPY = f"""Pier of Aldern changed hands, councillor writes

The pier was built in 1936.

{RUMOUR}

The Sund Courier could not independently verify this."""


def _file(reporter: Page) -> str:
    """File the copy with one allegation as its only claim; where the story stands."""
    reporter.goto("/stories/new/")
    reporter.get_by_label("Copy", exact=True).fill(COPY)
    reporter.get_by_label("Slug line").fill("aldern-pier")
    reporter.get_by_role("button", name="File", exact=True).click()
    proposal = reporter.locator(".sug > li", has_text="The mayor gave")
    proposal.get_by_role("link", name=re.compile("^Edit")).click()
    form = reporter.locator("#sugs form", has=reporter.get_by_label("Attributed to"))
    form.get_by_label("Attributed to").fill("Petra Holm")
    form.get_by_label("Said where").fill("facebook")
    form.get_by_label("Allegation").check()
    form.get_by_role("button", name="Accept as put here").click()
    expect(reporter.locator("#sugs [role=status]")).to_contain_text("accepted")
    found = re.search(r"/stories/[0-9a-f-]{36}/", reporter.url)
    assert found
    return found.group()


def _judge(checker: Page) -> None:
    """She wrote it; nobody else says that it is so."""
    checker.get_by_label("Story").select_option(label="aldern-pier")
    row = checker.locator("#desk-tasks tbody tr", has_text="aldern-pier")
    expect(row).to_have_count(1)
    row.get_by_role("button", name="Take").click()
    form = checker.locator("form#verdict")
    form.locator("input[name=said][value=accurate]").check(force=True)
    form.locator("input[name=so][value=unverified]").check(force=True)
    form.get_by_label("Rationale").fill("The post is hers; nobody else says so.")
    form.get_by_text("New evidence").click()
    form.get_by_label("What it is").fill("Post of Petra Holm")
    form.get_by_label("What it says").fill("The mayor gave the pier to a friend.")
    form.get_by_role("button", name="Record the verdict").click()
    expect(checker.locator(".galley .cl", has_text="The mayor gave")).to_be_visible()


def test_a_story_goes_from_a_blocked_gate_to_its_correction(sign_in: SignIn) -> None:
    story = _file(sign_in("rosa"))
    _judge(sign_in("thea"))
    gate = f"{story}gate/"

    editor = sign_in("edda")
    editor.goto(gate)
    for sentence in ("needs a senior sign-off", "needs a legal read", "nobody was asked about it"):
        expect(editor.locator("#stops ol.stops")).to_contain_text(sentence)
    expect(editor.get_by_role("button", name="Approve")).to_have_attribute("aria-disabled", "true")
    assert_accessible(editor)
    row = editor.locator("ol.stops > li", has_text="nobody was asked about it")
    row.get_by_role("link", name="Let it pass").click()
    reason = row.get_by_label("Why it may run although this is open")
    expect(reason).to_be_focused()
    assert_accessible(editor)
    reason.fill("He is at sea and cannot be reached before the ferry sails.")
    row.get_by_role("button", name="Ask for it").click()
    expect(editor.locator("#messages")).to_contain_text("It passes once somebody else seconds it")

    lawyer = sign_in("lena")
    lawyer.goto(f"{story}legal/")
    lawyer.get_by_label("May C1 run?").select_option(label="Clear")
    assert_accessible(lawyer)
    lawyer.get_by_role("button", name="Sign as legal reader").click()
    expect(lawyer.locator("main")).to_contain_text("Clear, Lena Fischer")

    senior = sign_in("sana")
    senior.goto(gate)
    senior.get_by_role("button", name=re.compile("^Second it")).click()
    senior.get_by_role("button", name="Sign as senior editor").click()
    expect(senior.locator("#blockers")).to_contain_text("Nothing stops publication")

    editor.goto(gate)
    expect(editor.locator("#strip")).to_contain_text("Let pass by Edda Marsh and Sana Iqbal")
    assert_accessible(editor)
    editor.get_by_role("button", name="Approve").click()
    editor.get_by_role("button", name="Publish now").click()
    expect(editor.locator("article.record").first).to_contain_text("Let pass by Edda Marsh and Sana Iqbal")
    assert_accessible(editor)

    editor.get_by_role("link", name="Something in it is wrong").click()
    editor.get_by_label("What is wrong").fill("The pier was leased, not given.")
    editor.get_by_role("button", name="Open the correction").click()
    expect(editor.get_by_role("heading", level=1)).to_contain_text("Correction")
    assert_accessible(editor)
    senior.goto(editor.url)
    senior.get_by_label("What readers are told").fill(
        "The pier was leased to a friend of the mayor, not given."
    )
    sign = senior.locator("form", has=senior.get_by_role("button", name="Sign", exact=True))
    sign.get_by_label("Which step would have caught it").select_option(label="Not known")
    senior.get_by_role("button", name="Sign", exact=True).click()
    expect(senior.locator("main")).to_contain_text("not before readers yet")
    assert_accessible(senior)
