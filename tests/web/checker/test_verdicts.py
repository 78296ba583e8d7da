"""Giving verdicts at the workbench: nothing is half-written, and nothing that was typed is lost."""

import pytest
from django.test import Client

from newsroom.ledger.models import Event
from newsroom.stories import actions as stories
from tests.factories import OPENED, QUOTE, Team, copy, filed, judged, mark, some_evidence, taken, task_of
from tests.web.reporter.reading import as_, value, words
from verification.checking import actions as checking
from verification.checking.models import Verdict, VerificationTask
from verification.claims.models import Claim
from verification.evidence.models import Evidence

WHY = "Page four says so, in so many words."
NEW = {"new_kind": "document", "new_title": "Annual report", "new_url": "", "new_text": "Tolls: 41 million"}


def judge(client: Client, task: VerificationTask, claim: Claim, **typed: object):
    form = {
        "seen": task.version,
        "words": claim.words_digest,
        "copy_version": 1,
        "said": "accurate",
        "so": "unverified",
    }
    return client.post(f"/tasks/{task.uuid}/judge/", {**form, "rationale": WHY, **typed})


def path(claim: Claim) -> str:
    return f"/stories/{claim.story.uuid}/claims/{claim.number}/"


def test_a_verdict_and_its_new_evidence_are_recorded_together(team: Team, checker: Client) -> None:
    claim = mark(team, filed(team))
    task = taken(team, claim)

    answer = judge(checker, task, claim, **NEW, new_where="p. 4")

    verdict = Verdict.objects.get()
    assert (verdict.said, verdict.so, verdict.rationale, verdict.by) == (
        "accurate",
        "unverified",
        WHY,
        team.checker,
    )
    assert [(s.evidence.title, s.where) for s in verdict.shows.all()] == [("Annual report", "p. 4")]
    assert [e.verb for e in Event.objects.order_by("-position")[:2]] == ["claim.judged", "evidence.added"]
    assert answer.url == path(claim)
    page = words(checker.get(path(claim)))
    assert f"C1: Attributed, unverified. Nothing else in {claim.story.slug} is for you to decide." in page


def test_existing_evidence_is_chosen_with_where_in_it(team: Team, checker: Client) -> None:
    story = filed(team)
    claim = mark(team, story)
    shown = some_evidence(team, story)

    judge(checker, taken(team, claim), claim, **{"shows": str(shown.uuid), f"where-{shown.uuid}": "line 12"})

    assert [(s.evidence, s.where) for s in Verdict.objects.get().shows.all()] == [(shown, "line 12")]


def test_after_a_verdict_the_next_claim_to_decide_opens(team: Team, checker: Client) -> None:
    story = filed(team)
    last, first, middle = (
        mark(team, story, OPENED),
        mark(team, story),
        mark(team, story, QUOTE, kind="quotation"),
    )
    task = taken(team, first)
    taken(team, middle, team.second)

    answer = judge(checker, task, first, so="unverified", said="not_asked")

    assert answer.url == path(last)  # the one between is somebody else's


def test_one_goes_on_with_what_one_has_taken(team: Team, checker: Client) -> None:
    story = filed(team)
    last, first = mark(team, story, OPENED), mark(team, story)
    mark(team, story, QUOTE, kind="quotation")
    taken(team, last)

    assert judge(checker, taken(team, first), first, said="not_asked").url == path(last)


def test_without_answers_nothing_is_written_and_everything_stays_typed(team: Team, checker: Client) -> None:
    claim = mark(team, filed(team))

    answer = judge(checker, taken(team, claim), claim, said="", so="", fix="took 40 million", **NEW)

    assert answer.status_code == 422
    assert "Answer the first question: who said it?" in words(answer, "//*[@id='verdict-said_error']")
    assert "Answer the second question: is it so?" in words(answer, "//*[@id='verdict-so_error']")
    assert value(answer, "rationale") == WHY
    assert value(answer, "fix") == "took 40 million"
    assert value(answer, "new_title") == "Annual report"
    assert not Verdict.objects.exists()
    assert not Evidence.objects.exists()


def test_a_verdict_that_shows_nothing_is_sent_back(team: Team, checker: Client) -> None:
    claim = mark(team, filed(team))

    answer = judge(checker, taken(team, claim), claim, so="confirmed", rationale="  ")

    assert answer.status_code == 422
    assert "Write why, in a sentence" in words(answer, "//*[@id='verdict-rationale_error']")
    assert "Say what shows it: choose evidence, or add some." in words(
        answer, "//*[@id='verdict-shows_error']"
    )
    assert value(answer, "so") == "confirmed"


def test_a_wrong_address_of_new_evidence_is_said_beside_it(team: Team, checker: Client) -> None:
    claim = mark(team, filed(team))

    answer = judge(checker, taken(team, claim), claim, **(NEW | {"new_url": "report.pdf"}))

    assert answer.status_code == 422
    assert "Write a whole web address" in words(answer, "//*[@id='verdict-new_url_error']")
    assert value(answer, "new_url") == "report.pdf"


def test_words_that_changed_while_checking_are_shown_beside_the_typed_verdict(
    team: Team, checker: Client
) -> None:
    story = filed(team)
    claim = mark(team, story)
    task = taken(team, claim)
    stories.save_copy(
        by=team.reporter,
        story=story,
        document=copy(
            body="The port of Sund took 42 million crowns in tolls in 2022, its annual report shows."
        ),
        seen=1,
    )

    refused = judge(checker, task, claim, said="not_asked", **NEW)

    assert refused.status_code == 409
    assert "The words of C1 changed while you were checking them." in words(refused)
    assert words(refused, "//form[@id='verdict']//del") == "41"
    assert words(refused, "//form[@id='verdict']//ins") == "42"
    assert value(refused, "rationale") == WHY
    assert value(refused, "new_title") == "Annual report"
    assert not Evidence.objects.exists()

    claim.refresh_from_db()
    task.refresh_from_db()
    again = judge(
        checker, task, claim, said="not_asked", seen=value(refused, "seen"), words=value(refused, "words")
    )
    assert again.status_code == 302
    assert Verdict.objects.get().words_digest == claim.words_digest


def test_a_task_that_is_somebody_elses_takes_no_verdict_and_keeps_the_typed_one(team: Team) -> None:
    claim = mark(team, filed(team))
    task = taken(team, claim)

    answer = judge(as_(team.second), task, claim, **NEW)

    assert answer.status_code == 403
    assert "This task is not yours: Chiara Checker has taken it." in words(answer)
    assert value(answer, "rationale") == WHY
    assert not Evidence.objects.exists()


def test_a_verdict_is_not_recorded_twice(team: Team, checker: Client) -> None:
    claim = mark(team, filed(team))
    task = taken(team, claim)
    judge(checker, task, claim, said="not_asked")

    answer = judge(checker, task, claim, said="not_asked")

    assert answer.status_code == 403
    assert Verdict.objects.count() == 1


@pytest.mark.parametrize("seen", ["", "x", "-1", "99999999999999999999"])
def test_a_version_nobody_saw_is_an_old_version(team: Team, checker: Client, seen: str) -> None:
    claim = mark(team, filed(team))

    answer = judge(checker, taken(team, claim), claim, said="not_asked", seen=seen)

    assert answer.status_code == 409
    assert "This task was changed by somebody else" in words(answer)


def test_evidence_withdrawn_meanwhile_shows_nothing(team: Team, checker: Client) -> None:
    from verification.evidence import actions as evidence

    story = filed(team)
    claim = mark(team, story)
    shown = some_evidence(team, story)
    task = taken(team, claim)
    evidence.withdraw(by=team.second, evidence=shown, reason="A forgery.")

    answer = judge(checker, task, claim, shows=str(shown.uuid))

    assert answer.status_code == 422
    assert "Annual report 2022 is not evidence that can be used in this story." in words(answer)


def test_evidence_that_never_was_is_said(team: Team, checker: Client) -> None:
    claim = mark(team, filed(team))

    answer = judge(checker, taken(team, claim), claim, shows="b5cc2f3e-2d3c-4a0f-8f0a-0f1f3e1a2b3c")

    assert answer.status_code == 422
    assert "Evidence you chose is no longer there. Choose again." in words(answer)


def test_a_plain_fact_is_ticked_without_taking_it(team: Team, checker: Client) -> None:
    claim = mark(team, filed(team))
    task = task_of(claim)

    answer = checker.post(f"/tasks/{task.uuid}/tick/", {"seen": task.version, **NEW, "where": "p. 4"})

    assert answer.url == path(claim)
    assert Verdict.objects.get().ticked
    task.refresh_from_db()
    assert task.state == "done"


def test_a_tick_without_a_document_is_sent_back_with_what_was_typed(team: Team, checker: Client) -> None:
    task = task_of(mark(team, filed(team)))

    answer = checker.post(f"/tasks/{task.uuid}/tick/", {"seen": task.version, "where": "p. 4"})

    assert answer.status_code == 422
    assert "Choose the document that shows it" in words(answer)
    assert value(answer, "where") == "p. 4"


def test_what_is_no_plain_fact_is_not_ticked(team: Team, checker: Client) -> None:
    claim = mark(team, filed(team), QUOTE, kind="quotation")
    task = task_of(claim)

    answer = checker.post(f"/tasks/{task.uuid}/tick/", {"seen": task.version, **NEW})

    assert answer.status_code == 409
    assert not Evidence.objects.exists()


@pytest.mark.parametrize(
    ("said", "so", "label"),
    [
        ("accurate", "unverified", "Attributed, unverified"),
        ("", "false", "Answer both questions."),
        ("x", "y", "both"),
    ],
)
def test_the_two_answers_have_a_name_before_they_are_recorded(
    team: Team, checker: Client, said: str, so: str, label: str
) -> None:
    assert label in words(checker.get("/verdicts/label/", {"said": said, "so": so}))


def test_a_second_check_is_asked_for(team: Team, checker: Client) -> None:
    claim = mark(team, filed(team))
    judged(team, claim)

    answer = checker.post(f"{path(claim)}second-check/", {"_back": path(claim)}, follow=True)

    assert "C1 waits for a second check by somebody else." in words(answer)
    assert task_of(claim, "second_check").state == "open"
    twice = checker.post(f"{path(claim)}second-check/", {"_back": path(claim)}, follow=True)
    assert "A second check of C1 is already under way." in words(twice)


def test_a_settled_task_is_opened_again_with_a_reason(team: Team, checker: Client) -> None:
    claim = mark(team, filed(team))
    judged(team, claim)
    task = task_of(claim)
    url = f"/tasks/{task.uuid}/reopen/"

    refused = checker.post(url, {"seen": task.version, "reason": " "})
    checker.post(url, {"seen": task.version, "reason": "The report was corrected."})

    assert refused.status_code == 422
    assert "Write why it is opened again." in words(refused)
    assert Verdict.objects.get().suspended_because == "The report was corrected."
    assert "Suspended" in words(checker.get(path(claim)), "//section[@id='panel']/header")


def test_waiting_asking_resuming_and_releasing(team: Team, checker: Client) -> None:
    claim = mark(team, filed(team))
    task = taken(team, claim)

    def post(verb: str, **typed: str):
        task.refresh_from_db()
        return checker.post(
            f"/tasks/{task.uuid}/{verb}/", {"seen": task.version, "_back": path(claim), **typed}, follow=True
        )

    empty = post("wait", reason="", until="2099-01-01T10:00")
    assert empty.status_code == 422
    assert value(empty, "until") == "2099-01-01T10:00"
    assert "Say what you are waiting for." in words(empty)
    assert "Choose a time that lies ahead." in words(post("wait", reason="Archive", until="2001-01-01T10:00"))
    waiting = post("wait", reason="The archive opens at nine.", until="2099-01-01T10:00")
    assert "C1 waits; it stays yours." in words(waiting)
    assert "Waiting for: The archive opens at nine." in words(waiting, "//*[@id='x-tasks']")
    post("resume")
    asked = post("ask", question="Who counted the ships?")
    assert "Who counted the ships?" in words(asked, "//*[@id='talk']")
    assert "Answer" not in words(asked, "//*[@id='talk']//a")
    assert "Answer" in words(as_(team.reporter).get(path(claim)), "//*[@id='talk']//a")
    post("release")
    task.refresh_from_db()
    assert (task.state, task.owner) == ("open", None)


def test_the_verb_of_another_state_is_refused_where_it_was_pressed(team: Team, checker: Client) -> None:
    claim = mark(team, filed(team))
    task = taken(team, claim)

    answer = checker.post(
        f"/tasks/{task.uuid}/resume/", {"seen": task.version, "_back": path(claim)}, follow=True
    )

    assert "“Resume” is not possible now." in words(answer)


def test_an_editor_cancels_a_task_with_a_reason(team: Team, checker: Client) -> None:
    claim = mark(team, filed(team))
    task = task_of(claim)
    editor = as_(team.editor)

    assert (
        checker.post(f"/tasks/{task.uuid}/cancel/", {"seen": task.version, "reason": "No."}).status_code
        == 403
    )
    assert "Cancel the task" in words(editor.get(path(claim)))
    editor.post(f"/tasks/{task.uuid}/cancel/", {"seen": task.version, "reason": "It was cut."})

    task.refresh_from_db()
    assert task.state == "cancelled"


def test_nobody_is_offered_their_own_words(team: Team) -> None:
    from newsroom.people.models import Membership

    Membership.objects.create(user=team.reporter, desk=team.desk, role="fact_checker", capacity=10)
    claim = mark(team, filed(team), QUOTE, kind="quotation")

    page = words(as_(team.reporter).get(path(claim)))

    assert "You are responsible for the words of C1, so somebody else must check them." in page
    assert "Take C1" not in page


def test_checks_of_a_held_story_wait(team: Team, checker: Client) -> None:
    story = filed(team)
    claim = mark(team, story, QUOTE, kind="quotation")
    stories.hold(by=team.editor, story=story, reason="For legal.")

    assert "is held: its tasks wait." in words(checker.get(path(claim)))


def test_the_reporter_answers_from_the_claim(team: Team) -> None:
    claim = mark(team, filed(team))
    task = taken(team, claim)
    asked = checking.ask(by=team.checker, task=task, seen=task.version, question="Which year?")

    assert f"/questions/{asked.uuid}/" in as_(team.reporter).get(path(claim)).content.decode()


def test_a_verdict_on_changed_words_starts_from_the_one_before_without_its_reasons(
    team: Team, checker: Client
) -> None:
    story = filed(team)
    claim = mark(team, story)
    verdict = judged(team, claim, said="accurate", so="unverified")
    body = "The port of Sund took 42 million crowns in tolls in 2022, its annual report shows."
    story.refresh_from_db()
    stories.save_copy(by=team.reporter, story=story, document=copy(body=body), seen=story.copy_version)
    taken(team, claim)

    page = checker.get(path(claim))

    assert value(page, "so", "//form[@id='verdict']") == "unverified"
    assert value(page, "shows", "//form[@id='verdict']") == str(verdict.shows.get().evidence.uuid)
    assert value(page, "rationale") == ""


def test_a_hedge_cut_beside_the_words_is_shown(team: Team, checker: Client) -> None:
    story = filed(team, copy(body="The port almost took 41 million crowns in tolls."))
    claim = mark(team, story, "took 41 million crowns in tolls")
    judged(team, claim)
    story.refresh_from_db()
    document = copy(body="The port took 41 million crowns in tolls.")
    stories.save_copy(by=team.reporter, story=story, document=document, seen=story.copy_version)

    page = checker.get(path(claim))

    assert "Stale" in words(page, "//section[@id='panel']/header")
    assert "almost" in words(page, "//section[@id='panel']//del")
