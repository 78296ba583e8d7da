"""The page of stale claims: what changed, what the verdict was, and confirming it again for one claim or many."""

import re
from typing import Any

import pytest
from django.test import Client
from lxml import html
from pytest_django import DjangoAssertNumQueries

from newsroom.dispatch.delivering import deliver_due
from newsroom.stories.models import Story
from tests.factories import (
    HEADLINE,
    OPENED,
    QUOTE,
    STANDFIRST,
    TOLL,
    Team,
    copy,
    filed,
    judged,
    mark,
    taken,
    task_of,
)
from tests.rooms.test_reshaping import edit, leaning, now, stands
from tests.web.reporter.reading import as_, buttons, links, value, words
from verification.checking import actions as checking
from verification.checking.models import Verdict
from verification.claims import actions as claims
from verification.claims.cutting import cut
from verification.claims.leaning import lean
from verification.claims.models import Claim
from verification.evidence import actions as evidence

HEDGED = "Toll reportedly brought in 41 million crowns"


def path(story: Story) -> str:
    return f"/stories/{story.uuid}/stale/"


def confirm_path(story: Story) -> str:
    return f"{path(story)}confirm-again/"


def token(claim: Claim, kind: str = "check") -> str:
    task = task_of(claim, kind)
    return f"{task.uuid}:{task.version}:{now(claim).words_digest}"


def stale(team: Team, **fields: Any) -> tuple[Story, Claim]:
    """A judged claim whose words the reporter changed afterwards."""
    story = filed(team)
    claim = mark(team, story, **fields)
    judged(team, claim)
    edit(team, story, "took 41", "took 42")
    return story, claim


def three_stale(team: Team) -> tuple[Story, list[Claim]]:
    """Two stale claims of the checker, and one of somebody else."""
    story = filed(team)
    made = [mark(team, story), mark(team, story, OPENED, kind="date_place")]
    made.append(mark(team, story, QUOTE, kind="quotation"))
    for claim, by in zip(made, (team.checker, team.checker, team.second), strict=True):
        judged(team, claim, by=by)
    edit(team, story, "took 41", "took 42")
    edit(team, story, "opened in 1911", "opened back in 1911")
    edit(team, story, "content", "very content")
    return story, made


def item(claim: Claim) -> str:
    return f"//li[@id='stale-{claim.number}']"


def ticked(answer: Any) -> list[str]:
    tree = html.fromstring(answer.content.decode())
    return [box.get("value") for box in tree.xpath("//input[@name='task'][@checked]")]


# What it shows


def test_nothing_is_stale(team: Team, checker: Client) -> None:
    story = filed(team)
    judged(team, mark(team, story))

    assert "Nothing is stale: every verdict counts for the words of now." in words(checker.get(path(story)))
    assert "Stale" not in words(checker.get(f"/stories/{story.uuid}/"), "//section[@id='strip']//nav")


def test_another_desk_sees_nothing(team: Team) -> None:
    story, _claim = stale(team)
    stranger = as_(Team().checker)

    assert stranger.get(path(story)).status_code == 404
    assert stranger.post(confirm_path(story), {}).status_code == 404


def test_a_story_with_stale_claims_has_the_tab(team: Team, checker: Client) -> None:
    story, _claim = stale(team)

    strip = words(checker.get(f"/stories/{story.uuid}/"), "//section[@id='strip']//nav")

    assert "Stale 1" in strip


def test_a_stale_claim_shows_what_changed_who_did_it_and_what_was_found(team: Team, checker: Client) -> None:
    story, claim = stale(team)

    answer = checker.get(path(story))

    shown = words(answer, item(claim))
    assert "C1, body: stale since" in shown
    assert re.search(r"Body, checked words copy v1, \d\d:\d\d", shown)
    assert re.search(r"Words now copy v2, \d\d:\d\d by Rosa Reporter", shown)
    assert words(answer, f"{item(claim)}//del") == "41"
    assert words(answer, f"{item(claim)}//ins") == "42"
    assert "Confirmed by Chiara Checker" in shown
    assert "shown by Annual report 2022, p. 4" in shown
    assert "The annual report says so." in shown
    assert "A figure changed: 41 became 42." in shown
    assert "Suggested: a figure changed" in shown


def test_it_says_where_else_the_claim_stands(team: Team, checker: Client) -> None:
    story = filed(team)
    claim = mark(team, story, HEADLINE, kind="headline")
    claims.add_place(by=team.reporter, claim=claim, seen=story.copy_version, exact=TOLL)
    judged(team, claim)
    edit(team, story, "took 41", "took 42")

    shown = words(checker.get(path(story)), item(claim))

    assert f"It also stands, unchanged, in the headline: “{HEADLINE}”" in shown
    assert "The body gives a figure the claim does not: 42, 2022." in shown


def test_it_lists_the_parts_of_the_copy_as_a_sentence_does(team: Team, checker: Client) -> None:
    story = filed(team)
    claim = mark(team, story, HEADLINE, kind="headline")
    for exact in (STANDFIRST, TOLL):
        claims.add_place(by=team.reporter, claim=claim, seen=story.copy_version, exact=exact)
    judged(team, claim)
    claims.amend(
        by=team.editor,
        claim=now(claim),
        seen=now(claim).version,
        kind="headline",
        risk="low",
        flags=[],
        statement="Tolls were about 41 million.",
        attributed_to="",
        channel="",
    )

    assert "C1, headline, standfirst and body: stale" in words(checker.get(path(story)), item(claim))


def test_a_place_that_was_added_is_no_work_of_whoever_saved_the_copy(team: Team, checker: Client) -> None:
    story = filed(team)
    claim = mark(team, story)
    judged(team, claim)
    edit(team, story, "The port opened", "The harbour opened")
    story.refresh_from_db()
    claims.add_place(by=team.editor, claim=claim, seen=story.copy_version, exact=HEADLINE)

    answer = checker.get(path(story))

    shown = words(answer, item(claim))
    assert "C1 stands in one more place. (Edda Editor)" in shown
    assert words(answer, f"{item(claim)}//ins") == HEADLINE
    assert "by Rosa Reporter" not in shown


def test_the_words_are_compared_with_those_of_ones_own_verdict(team: Team) -> None:
    story = filed(team)
    claim = mark(team, story, risk="high")
    judged(team, claim)
    edit(team, story, "took 41", "took 42")
    judged(team, claim)
    judged(team, claim, by=team.second, kind="second_check")
    edit(team, story, "took 42", "took 43")
    judged(team, claim)
    edit(team, story, "took 43", "took 44")

    assert words(as_(team.second).get(path(story)), f"{item(claim)}//del") == "42"
    assert words(as_(team.checker).get(path(story)), f"{item(claim)}//del") == "43"


def test_a_hedge_that_went_is_said_and_a_new_check_suggested(team: Team, checker: Client) -> None:
    story = filed(team, copy(headline=HEDGED))
    claim = mark(team, story, HEDGED, kind="headline")
    judged(team, claim)
    edit(team, story, "Toll reportedly brought", "Toll brought")

    shown = words(checker.get(path(story)), item(claim))

    assert "The hedge is gone: “reportedly”." in shown
    assert "Suggested: a hedge was removed" in shown


def test_a_house_style_pass_suggests_the_same_meaning(team: Team, checker: Client) -> None:
    story = filed(team)
    claim = mark(team, story)
    judged(team, claim)
    edit(team, story, "million crowns in tolls", "million Crowns in tolls")

    shown = words(checker.get(path(story)), item(claim))

    assert "Suggested: only spaces, punctuation or capitals changed" in shown


def test_a_lost_place_says_what_to_do(team: Team, checker: Client) -> None:
    story = filed(team)
    claim = mark(team, story, OPENED, kind="date_place")
    judged(team, claim)
    edit(team, story, OPENED, "")

    shown = words(checker.get(path(story)), item(claim))

    assert "its words are gone since" in shown
    assert "no longer in the copy" in shown
    assert "remove that place, or mark its words again" in shown
    assert "Same meaning: confirm again" not in buttons(checker.get(path(story)))


def test_what_it_leans_on_is_shown_as_what_changed(team: Team, checker: Client) -> None:
    story, toll, hedge = leaning(team)
    edit(team, story, "content", "very content")

    answer = checker.get(path(story))

    shown = words(answer, item(toll))
    assert "Rosa Reporter changed what they lean on (v2)." in shown
    assert "(Rosa Reporter)" not in shown
    assert f"It leans on {hedge.label}, which changed:" in shown
    assert "very" in words(answer, f"{item(toll)}//ins")
    assert f"{toll.label} leans on it." in words(answer, item(hedge))


def hedged(team: Team) -> tuple[Story, Claim, Claim]:
    """A judged claim that leans on the sentence with the hedge."""
    story = filed(team, copy(body=f"{TOLL}\n\nOfficials reportedly counted the ships by hand."))
    toll, hedge = mark(team, story), mark(team, story, "Officials reportedly counted the ships by hand.")
    lean(by=team.reporter, claim=toll, on=hedge)
    judged(team, hedge)
    judged(team, toll)
    return story, toll, hedge


def test_a_hedge_that_went_beside_it_is_said(team: Team, checker: Client) -> None:
    story, toll, _hedge = hedged(team)
    edit(team, story, "reportedly counted", "counted")

    shown = words(checker.get(path(story)), item(toll))

    assert "The hedge it leans on is gone." in shown
    assert "Suggested: the hedge it leans on is gone" in shown


def test_a_hedge_that_was_cut_beside_it_is_said(team: Team, checker: Client) -> None:
    story, toll, hedge = hedged(team)
    cut(by=team.reporter, claim=now(hedge), seen=story.copy_version)

    assert "The hedge it leans on is gone." in words(checker.get(path(story)), item(toll))


def test_a_hedge_is_not_gone_with_a_claim_whose_words_stay(team: Team, checker: Client) -> None:
    story, toll, hedge = hedged(team)
    claims.withdraw(by=team.editor, claim=now(hedge), reason="Nothing to check.")

    shown = words(checker.get(path(story)), item(toll))

    assert "stale since" in shown
    assert "The hedge it leans on" not in shown


def test_a_hedge_that_stays_beside_it_is_not_said_to_be_gone(team: Team, checker: Client) -> None:
    story, toll, _hedge = hedged(team)
    edit(team, story, "counted the ships", "tallied the ships")

    assert "The hedge it leans on" not in words(checker.get(path(story)), item(toll))


def test_the_claim_does_not_say_that_its_own_words_changed_when_they_stand(
    team: Team, checker: Client
) -> None:
    story, toll, hedge = leaning(team)
    edit(team, story, "content", "very content")
    here = f"/stories/{story.uuid}/claims/{toll.number}/"

    note = words(checker.get(here), "//section[@id='panel']")

    assert "Stale: what its verdict was given for has changed." in note
    assert (
        f"Its own words stand. What it leans on, its places or its attribution changed. It leans on {hedge.label}."
        in note
    )
    assert "other words." not in note


def test_a_suspended_verdict_says_why_and_can_not_be_confirmed(team: Team, checker: Client) -> None:
    story = filed(team)
    claim = mark(team, story)
    verdict = judged(team, claim)
    evidence.withdraw(by=team.second, evidence=verdict.shows.get().evidence, reason="A forgery.")

    shown = words(checker.get(path(story)), item(claim))

    assert "its verdict is suspended since" in shown
    assert "It rested on evidence that was withdrawn: Annual report 2022" in shown
    assert "Annual report 2022, p. 4 (withdrawn)" in shown
    assert (
        "It is not the words alone. It rested on evidence that was withdrawn: Annual report 2022. Check C1"
        in shown
    )
    assert TOLL in shown


def test_another_statement_is_shown(team: Team, checker: Client) -> None:
    claim = mark(team, filed(team), statement="Tolls were 41 million.")
    judged(team, claim)
    claim.refresh_from_db()
    claims.amend(
        by=team.editor,
        claim=claim,
        seen=claim.version,
        kind="number",
        risk="low",
        flags=[],
        statement="Tolls were about 41 million.",
        attributed_to="",
        channel="",
    )

    answer = checker.get(path(claim.story))

    assert "C1 was put differently." in words(answer, item(claim))
    assert words(answer, f"{item(claim)}//ins") == "about"


def test_as_many_queries_for_many_stale_claims_as_for_two(
    team: Team, checker: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    years = range(1901, 1921)
    story = filed(team, copy(body="\n\n".join(f"The quay of {year} opened late." for year in years)))
    for year in years:
        judged(team, mark(team, story, f"The quay of {year} opened late."))
    edit(team, story, "quay of 1901 opened late", "quay of 1901 opened later")
    edit(team, story, "quay of 1902 opened late", "quay of 1902 opened later")
    with django_assert_max_num_queries(1000) as few:
        checker.get(path(story))
    edit(team, story, "opened late.", "opened rather late.")
    with django_assert_max_num_queries(len(few.captured_queries)):
        assert words(checker.get(path(story))).count("Suggested") == 0


# For whom


@pytest.mark.parametrize("role", ["reporter", "editor", "auditor", "head", "legal"])
def test_whoever_does_not_check_reads_and_learns_who_must_act(team: Team, role: str) -> None:
    story, claim = stale(team)

    answer = as_(getattr(team, role)).get(path(story))

    assert f"Only a fact-checker of {team.desk.name} can answer here" in words(answer)
    assert "It waits for Chiara Checker." in words(answer, item(claim))
    assert buttons(answer) == []
    can_edit = role in {"reporter", "editor"}
    assert (f"/stories/{story.uuid}/copy/" in links(answer)) == can_edit


def test_another_checker_is_told_whose_verdict_it_is(team: Team) -> None:
    story, claim = stale(team)

    answer = as_(team.second).get(path(story))

    shown = words(answer, item(claim))
    assert "Chiara Checker gave the verdict on C1; only they can give it again. Check it anew." in shown
    assert "This task is assigned to Chiara Checker. The desk head can assign it to you." in shown
    assert not any("confirm again" in button for button in buttons(answer))


def test_a_first_verdict_that_must_not_be_known_is_not_told(team: Team) -> None:
    story = filed(team)
    claim = mark(team, story, kind="event", risk="high", flags=["allegation"])
    verdict = judged(team, claim, said="inaccurate", so="false", fix="took nothing at all")
    evidence.withdraw(by=team.editor, evidence=verdict.shows.get().evidence, reason="A forgery.")

    told = as_(team.second).get(path(story)).content.decode()

    assert "There is a first verdict on this allegation." in told
    for secret in (
        "Misattributed",
        "misattributed",
        "False",
        "Annual report",
        "nothing at all",
        "Chiara Checker</",
    ):
        assert secret not in told, secret
    assert "misattributed" in as_(team.editor).get(path(story)).content.decode()


def test_a_blind_second_checker_confirms_their_own_once_the_first_stands(team: Team, checker: Client) -> None:
    story = filed(team)
    claim = mark(team, story, kind="event", risk="high", flags=["allegation"])
    judged(team, claim, so="false")
    judged(team, claim, by=team.second, so="unverified", kind="second_check")
    edit(team, story, "took 41", "took 42")
    second = as_(team.second)

    before = second.get(path(story))
    assert "that check comes first" in words(before, item(claim))
    assert "False" not in words(before, item(claim))
    checker.post(confirm_path(story), {"task": token(claim), "alone": "1"})
    after = second.get(path(story))
    assert "There is a first verdict on this allegation." in words(after, item(claim))
    assert "Unverified by Sven Second" in words(after, item(claim))
    second.post(confirm_path(story), {"task": token(claim, "second_check"), "alone": "1"})

    assert "Nothing is stale" in words(second.get(path(story)))
    assert [verdict.second for verdict in claim.verdicts.order_by("pk")] == [False, True, False, True]


# One claim


def test_one_click_confirms_one_claim(team: Team, checker: Client) -> None:
    story, claim = stale(team)
    assert value(checker.get(path(story)), "task", f"{item(claim)}//form") == token(claim)

    answer = checker.post(
        confirm_path(story),
        {"task": token(claim), "alone": "1", "reason": "The report says 42."},
        follow=True,
    )

    assert answer.redirect_chain == [(path(story), 302)]
    assert "C1 confirmed again, as it stands now." in words(answer)
    assert "Nothing is stale" in words(answer)
    assert stands(claim)
    assert claim.verdicts.order_by("pk").last().rationale.endswith("Same meaning: The report says 42.")


def test_a_swap_gets_the_claim_as_done(team: Team, checker: Client) -> None:
    story, claims_ = three_stale(team)

    answer = checker.post(
        confirm_path(story), {"task": token(claims_[0]), "alone": "1"}, headers={"HX-Request": "true"}
    )

    assert words(answer, item(claims_[0])) == "C1 is confirmed again, as it stands now."
    assert "2 stale claims" in words(answer, "//*[@id='stale-head']")
    assert "Stale 2" in words(answer, "//*[@id='strip']")


def test_sent_twice_it_is_done_once(team: Team, checker: Client) -> None:
    story, claim = stale(team)
    sent = {"task": token(claim), "alone": "1"}

    checker.post(confirm_path(story), sent)
    answer = checker.post(confirm_path(story), sent)

    assert answer.status_code == 409
    assert claim.verdicts.count() == 2


def test_words_that_changed_again_are_shown_with_what_was_typed(team: Team, checker: Client) -> None:
    story, claim = stale(team)
    sent = {"task": token(claim), "alone": "1", "reason": "Rounded."}
    edit(team, story, "took 42", "took 43")

    answer = checker.post(confirm_path(story), sent)
    swapped = checker.post(confirm_path(story), sent, headers={"HX-Request": "true"})

    assert answer.status_code == 409
    assert swapped.status_code == 422
    for page in (answer, swapped):
        assert "The words of C1 changed again since you read them." in words(page, item(claim))
        assert value(page, "reason", f"{item(claim)}//form") == "Rounded."
        assert value(page, "task", f"{item(claim)}//form") == token(claim)
        assert words(page, f"{item(claim)}//ins") == "43"
    assert not stands(claim)


@pytest.mark.parametrize("reason", ["x" * 501, "a\x00b"])
def test_a_reason_that_can_not_be_kept_comes_back(team: Team, checker: Client, reason: str) -> None:
    story, claim = stale(team)

    answer = checker.post(confirm_path(story), {"task": token(claim), "alone": "1", "reason": reason})

    assert answer.status_code == 422
    assert not stands(claim)


def test_check_again_takes_the_task_and_opens_the_claim(team: Team, checker: Client) -> None:
    story, claim = stale(team)
    task = task_of(claim)
    assert f"/tasks/{task.uuid}/take/" in checker.get(path(story)).content.decode()

    answer = checker.post(
        f"/tasks/{task.uuid}/take/", {"seen": task.version, "_back": path(story)}, follow=True
    )

    assert answer.redirect_chain[-1][0] == f"/stories/{story.uuid}/claims/1/"
    assert task_of(claim).owner == team.checker
    assert f"/stories/{story.uuid}/claims/1/#verdict" in links(checker.get(path(story)))


def test_whoever_has_the_task_already_confirms_it_too(team: Team, checker: Client) -> None:
    story, claim = stale(team)
    taken(team, claim)

    checker.post(confirm_path(story), {"task": token(claim), "alone": "1"})

    assert stands(claim)


# Many


def test_many_are_confirmed_and_the_answer_lists_what_was_left_and_why(team: Team, checker: Client) -> None:
    story, (toll, opened, quote) = three_stale(team)
    answer = checker.post(
        confirm_path(story), {"task": [token(toll), token(opened), token(quote)], "reason": "House style."}
    )

    assert answer.status_code == 200
    assert "C1, C2 confirmed again, as it stands now." in words(answer)
    assert "C3 was left: This task is assigned to Sven Second." in words(answer)
    assert [stands(claim) for claim in (toll, opened, quote)] == [True, True, False]
    rationales = {v.rationale for v in Verdict.objects.filter(confirms__isnull=False)}
    assert rationales == {"The annual report says so.\n\nSame meaning: House style."}


def test_all_of_them_done_the_page_is_read_anew(team: Team, checker: Client) -> None:
    story, (toll, opened, _quote) = three_stale(team)

    answer = checker.post(confirm_path(story), {"task": [token(toll), token(opened)]}, follow=True)

    assert answer.redirect_chain == [(path(story), 302)]
    assert "C1, C2 confirmed again" in words(answer)


def test_what_is_left_stays_ticked_and_the_reason_stays_typed(team: Team, checker: Client) -> None:
    story, (toll, opened, _quote) = three_stale(team)
    sent = [token(toll), token(opened)]
    edit(team, story, "took 42", "took 43")
    edit(team, story, "opened back", "opened right back")

    answer = checker.post(confirm_path(story), {"task": sent, "reason": "House style."})

    assert answer.status_code == 409
    assert ticked(answer) == [token(toll), token(opened)]
    assert value(answer, "reason", "//form[@id='again']") == "House style."
    assert "The words of C1 changed again since you read them." in words(answer, item(toll))


@pytest.mark.parametrize("sent", [[], ["nonsense"], ["a:b:c"], ["x:1:" + "0" * 64]])
def test_nothing_ticked_is_said_and_the_reason_stays(team: Team, checker: Client, sent: list[str]) -> None:
    story, _claims = three_stale(team)

    answer = checker.post(confirm_path(story), {"task": sent, "reason": "House style."})

    assert answer.status_code == 422
    assert "Tick the claims whose meaning is the same." in words(answer)
    assert value(answer, "reason", "//form[@id='again']") == "House style."


def test_a_task_of_another_desk_can_not_be_named(team: Team, checker: Client) -> None:
    story, _claim = stale(team)
    _theirs, foreign = stale(Team())

    answer = checker.post(confirm_path(story), {"task": token(foreign)})

    assert answer.status_code == 422
    assert not stands(foreign)


def test_only_ones_own_can_be_ticked_and_at_once_those_that_nothing_warns_of(
    team: Team, checker: Client
) -> None:
    story, (toll, opened, _quote) = three_stale(team)

    page = checker.get(path(story))

    boxes = html.fromstring(page.content.decode()).xpath("//input[@name='task'][@data-row]")
    assert [box.get("value") for box in boxes] == [token(toll), token(opened)]
    assert [box.get("value") for box in boxes if "data-harmless" in box.attrib] == [token(opened)]
    assert "Tick mine without a warning 1" in words(page, "//form[@id='again']//label")
    assert ticked(page) == []
    assert ticked(checker.get(f"{path(story)}?all")) == [token(opened)]


def test_where_everything_warns_there_is_nothing_to_tick_at_once(team: Team, checker: Client) -> None:
    story, _claims = three_stale(team)
    edit(team, story, "opened back in 1911", "opened back in 1912")

    page = checker.get(path(story))

    assert "without a warning" not in words(page)
    assert ticked(checker.get(f"{path(story)}?all")) == []


def test_a_single_claim_has_nothing_to_tick(team: Team, checker: Client) -> None:
    story, _claim = stale(team)

    assert b'type="checkbox"' not in checker.get(path(story)).content


# At other places


def test_the_workbench_confirms_again_and_goes_on(team: Team, checker: Client) -> None:
    story, (toll, opened, _quote) = three_stale(team)
    here = f"/stories/{story.uuid}/claims/1/"
    page = checker.get(here)
    assert f"{path(story)}#stale-1" in links(page)
    assert value(page, "task", "//form[contains(@action, 'confirm-again')]") == token(toll)

    url = f"/tasks/{task_of(toll).uuid}/confirm-again/"
    answer = checker.post(url, {"task": token(toll), "reason": "Rounded."}, follow=True)

    assert "C1 is confirmed again." in words(answer)
    assert answer.redirect_chain[-1][0] == f"/stories/{story.uuid}/claims/{opened.number}/"
    assert stands(toll)


def test_the_workbench_keeps_the_reason_when_it_is_refused(team: Team, checker: Client) -> None:
    story, claim = stale(team)
    sent = {"task": token(claim), "reason": "Rounded."}
    edit(team, story, "took 42", "took 43")

    answer = checker.post(f"/tasks/{task_of(claim).uuid}/confirm-again/", sent)

    assert answer.status_code == 409
    assert "changed again since you read them" in words(answer)
    assert value(answer, "reason", "//form[contains(@action, 'confirm-again')]") == "Rounded."


def test_a_task_is_not_confirmed_under_the_name_of_another(team: Team, checker: Client) -> None:
    _story, (toll, opened, _quote) = three_stale(team)

    answer = checker.post(f"/tasks/{task_of(toll).uuid}/confirm-again/", {"task": token(opened)})

    assert answer.status_code == 409
    assert not stands(toll)
    assert not stands(opened)


def test_the_queue_and_the_notice_lead_to_the_page(team: Team, checker: Client) -> None:
    story, claim = stale(team)

    assert f"{path(story)}#stale-{claim.number}" in links(checker.get("/queue/"))
    deliver_due()
    assert path(story) in links(checker.get("/notices/"))


def test_a_claim_whose_check_was_cancelled_says_how_it_goes_on(team: Team, checker: Client) -> None:
    story, claim = stale(team)
    task = task_of(claim)
    checking.cancel(by=team.editor, task=task, seen=task.version, reason="Cut.")

    shown = words(checker.get(path(story)), item(claim))

    assert "No check of C1 is open. It can be opened again at the claim." in shown
