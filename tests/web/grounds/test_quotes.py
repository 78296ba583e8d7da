"""Quotations beside their originals on the pages, what lies between them, and named translators."""

import pytest
from django.test import Client
from lxml import html

from newsroom.people.models import User
from newsroom.people.states import Role
from tests.factories import QUOTE, Team, copy, filed, make_desk, make_member, mark
from tests.web.reporter.reading import Response, as_, error_of, links, value, words
from verification.claims.models import Claim
from verification.evidence import actions as evidence
from verification.evidence import translating
from verification.evidence.models import Evidence, Translation

MINUTES = "Brandt: We are not content with the year. The quay is paid for."
RUSSIAN = "Мы довольны этим годом.\n\nПричал оплачен."
ENGLISH = "We are content with the year.\n\nThe quay is paid for."
HTMX = {"HX-Request": "true"}


@pytest.fixture
def outsider(db: None) -> User:
    return make_member(make_desk("Sports desk"), Role.EDITOR)


def piece_of(team: Team, claim: Claim, text: str, title: str = "Minutes") -> Evidence:
    return evidence.add(by=team.checker, story=claim.story, kind="transcript", title=title, text=text)


def quoted(team: Team, **fields: object) -> Claim:
    return mark(team, filed(team), QUOTE, kind="quotation", **fields)


def quote(claim: Claim) -> str:
    return f"/stories/{claim.story.uuid}/claims/{claim.number}/quote/"


def page(piece: Evidence, name: str) -> str:
    return f"/stories/{piece.story.uuid}/evidence/{piece.uuid}/{name}/"


def at(response: Response, path: str) -> list[str]:
    return [
        " ".join(one.text_content().split()) for one in html.fromstring(response.content.decode()).xpath(path)
    ]


def test_the_workbench_asks_for_the_original_by_itself(team: Team, checker: Client) -> None:
    claim = quoted(team)
    bench = checker.get(f"/stories/{claim.story.uuid}/claims/{claim.number}/")

    assert html.fromstring(bench.content.decode()).xpath(
        "//*[@id='x-quote']//*[@hx-trigger='load']/@hx-get"
    ) == [quote(claim)]
    assert quote(claim) in links(bench)


def test_a_plain_fact_has_no_original_to_compare(team: Team, checker: Client) -> None:
    claim = mark(team, filed(team))

    assert checker.get(quote(claim)).status_code == 404
    bench = checker.get(f"/stories/{claim.story.uuid}/claims/{claim.number}/")
    assert not at(bench, "//*[@id='x-quote']")


def test_the_copy_and_the_original_stand_side_by_side(team: Team, checker: Client) -> None:
    claim = quoted(team)
    piece_of(team, claim, MINUTES)

    part = checker.get(quote(claim), headers=HTMX)
    assert at(part, "//del") == ["not"]
    assert "1 word differs" in words(part, "//*[@id='quote-check']")
    assert "A negation is gone." in words(part, "//*[@id='quote-check']")
    assert "HX-Request" in part["Vary"]
    assert not at(part, "//main")
    assert "beside its original" in words(checker.get(quote(claim)), "//main")


def test_ellipsis_and_brackets_are_marked_and_what_is_left_out_is_shown(team: Team, checker: Client) -> None:
    said = "“The quay is paid for … [the town] owes nothing,”"
    story = filed(team, copy(body=f"{said} she said."))
    claim = mark(team, story, said, kind="quotation")
    piece_of(team, claim, "The quay is paid for. The pier is not. Sund owes nothing.")

    part = checker.get(quote(claim), headers=HTMX)

    assert at(part, "//*[@class='cutmark']") == ["…"]
    assert at(part, "//*[@class='ours']") == ["[the town]"]
    assert "The pier is not." in at(part, "//*[@class='between']")[0]


def test_what_nothing_holds_is_said(team: Team, checker: Client) -> None:
    claim = quoted(team)
    assert "No evidence of this story holds words" in words(checker.get(quote(claim)), "//main")
    piece_of(team, claim, "Something else altogether.")
    assert "Not found" in words(checker.get(quote(claim)), "//main")


def test_another_original_can_be_chosen(team: Team, checker: Client) -> None:
    claim = quoted(team)
    piece_of(team, claim, MINUTES)
    other = piece_of(team, claim, "We are content with the year.", "Recording")
    first = checker.get(quote(claim))
    assert "Recording" in at(first, "//*[@id='quote-check']//a/b")

    chosen = checker.get(quote(claim), {"original": str(Evidence.objects.get(title="Minutes").uuid)})
    assert "Minutes" in at(chosen, "//*[@id='quote-check']//a/b")
    assert f"{quote(claim)}?original={other.uuid}" in links(chosen)
    assert checker.get(quote(claim), {"original": "nonsense"}).status_code == 404


def test_a_translation_asks_for_its_translator(team: Team, checker: Client) -> None:
    claim = quoted(team, flags=["translation"])
    post = piece_of(team, claim, RUSSIAN, "The post")

    part = checker.get(quote(claim), headers=HTMX)
    assert "No translator is named." in words(part, "//*[@id='quote-check']")
    assert not at(part, "//del | //ins")
    assert page(post, "translations") in part.content.decode()

    translating.add(by=team.checker, evidence=post, language="en", text=ENGLISH, translator="Vera Volkova")
    part = checker.get(quote(claim), headers=HTMX)
    shown = words(part, "//*[@id='quote-check']")
    assert "Translated into English by Vera Volkova" in shown
    assert "Мы довольны этим годом." in shown
    assert "Причал" not in shown
    assert "The translation by Vera Volkova" in shown
    assert "word for word" not in shown.lower()
    assert "word by word" not in shown
    assert "The copy has the translation's words." in shown
    assert not at(part, "//del | //ins")


def test_a_paraphrase_is_read_and_not_compared(team: Team, checker: Client) -> None:
    story = filed(team, copy(body="She said that the quay had been paid for."))
    claim = mark(team, story, "the quay had been paid for", kind="paraphrase")
    piece_of(team, claim, MINUTES)

    part = checker.get(quote(claim), headers=HTMX)

    assert "The quay is paid for" in words(part, "//*[@id='quote-check']")
    assert not at(part, "//del | //ins")


def story_of_quotations(team: Team) -> Evidence:
    story = filed(team, copy(body="“The quay is paid for,” she said.\n\n“We are content,” she said."))
    mark(team, story, "“The quay is paid for,”", kind="quotation")
    claim = mark(team, story, "“We are content,”", kind="quotation")
    return piece_of(team, claim, "We are content. But not with the debt. The quay is paid for.")


def test_all_quotations_stand_in_the_order_of_the_original_with_what_lies_between(
    team: Team, checker: Client
) -> None:
    answer = checker.get(page(story_of_quotations(team), "quotes"))
    rows = at(answer, "//ol[@class='quotelist']/li")

    assert [row[:2] for row in rows] == ["C2", "No", "C1"]
    assert "But not with the debt." in rows[1]


def test_an_original_in_another_language_is_read_in_its_translation(team: Team, checker: Client) -> None:
    piece = piece_of(team, quoted(team), RUSSIAN, "The post")
    translating.add(by=team.checker, evidence=piece, language="en", text=ENGLISH, translator="Vera Volkova")

    answer = checker.get(page(piece, "quotes"))
    assert at(answer, "//nav[@class='seg gap']/a[@aria-current]") == ["English, by Vera Volkova"]
    assert "The copy has the translation's words." in words(answer, "//ol[@class='quotelist']")
    assert "Word for word" not in words(answer)
    assert "1 found in the translation by Vera Volkova" in words(answer)
    as_it_is = checker.get(page(piece, "quotes"), {"translation": ""})
    assert not at(as_it_is, "//ol[@class='quotelist']/li")
    assert "The original is in another language than the copy" in words(as_it_is)
    assert "0 found" not in words(as_it_is)


def test_an_original_in_another_language_without_translation_says_so(team: Team, checker: Client) -> None:
    piece = piece_of(team, quoted(team), RUSSIAN, "The post")
    answer = checker.get(page(piece, "quotes"))
    assert "The original is in another language than the copy" in words(answer)
    assert "0 found" not in words(answer)


def test_what_lies_between_shows_at_the_claim_too(team: Team, checker: Client) -> None:
    piece = story_of_quotations(team)
    claim = piece.story.claims.get(number=1)

    assert "But not with the debt." in words(
        checker.get(quote(claim), headers=HTMX), "//*[@class='between-row']"
    )


def test_a_translation_is_added_with_a_named_translator(team: Team, checker: Client) -> None:
    piece = piece_of(team, quoted(team), RUSSIAN, "The post")
    where = page(piece, "translations")
    form = {"language": "en", "translator": "DeepL", "aid": "", "text": ENGLISH}

    refused = checker.post(where, form)
    assert refused.status_code == 422
    assert "Name the person" in error_of(refused, "translation-translator")
    assert value(refused, "text") == ENGLISH
    assert not Translation.objects.exists()

    assert checker.post(where, {**form, "translator": "Vera Volkova", "aid": "DeepL"}).status_code == 302
    shown = words(checker.get(where), "//main")
    assert "by Vera Volkova, with the help of DeepL" in shown


def test_a_translation_is_withdrawn_with_a_reason(team: Team, checker: Client) -> None:
    piece = piece_of(team, quoted(team), RUSSIAN, "The post")
    made = translating.add(
        by=team.checker, evidence=piece, language="en", text=ENGLISH, translator="Vera Volkova"
    )
    where = f"{page(piece, 'translations')}{made.uuid}/withdraw/"

    assert checker.post(where, {"reason": ""}).status_code == 422
    assert checker.post(where, {"reason": "The date is wrong."}).status_code == 302
    assert "Earlier and withdrawn translations (1)" in words(
        checker.get(page(piece, "translations")), "//main"
    )


def test_who_may_add_nothing_sees_no_form(team: Team) -> None:
    piece = piece_of(team, quoted(team), RUSSIAN, "The post")
    auditor = as_(team.auditor)

    assert "Keep the translation" not in words(auditor.get(page(piece, "translations")))
    answer = auditor.post(page(piece, "translations"), {"language": "en", "translator": "Vera", "text": "x"})
    assert answer.status_code == 403


@pytest.mark.parametrize("name", ["quotes", "translations", "ticks"])
def test_pages_of_a_story_one_cannot_see_are_not_there(team: Team, outsider: User, name: str) -> None:
    claim = quoted(team)
    piece = piece_of(team, claim, MINUTES)

    assert as_(outsider).get(page(piece, name)).status_code == 404
    assert as_(outsider).post(page(piece, name), {}).status_code in {404, 405}
    assert as_(outsider).get(quote(claim)).status_code == 404
    other = Evidence.objects.create(
        story=filed(team), kind="notes", way="notes", title="Elsewhere", added_by=team.checker
    )
    assert (
        as_(team.checker).get(f"/stories/{claim.story.uuid}/evidence/{other.uuid}/{name}/").status_code == 404
    )


def test_hostile_words_stay_words(team: Team, checker: Client) -> None:
    claim = quoted(team)
    piece = piece_of(team, claim, "<script>alert(1)</script> We are content with the year", "<b>x</b>")

    for where in (quote(claim), page(piece, "quotes"), page(piece, "ticks"), page(piece, "translations")):
        assert b"<script>alert" not in checker.get(where).content
        assert b"<b>x</b>" not in checker.get(where).content
