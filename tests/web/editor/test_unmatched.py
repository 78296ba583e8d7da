"""The queue of mails that belong to no request: matched, set aside with a reason, brought back."""

from typing import Any

import pytest

from newsroom.people.models import User
from tests.factories import Team
from tests.replying import asked
from verification.outreach import inbound
from verification.outreach.matching import token_of
from verification.outreach.models import InboundMail, Reply
from verification.outreach.reading_mail import read_mail

PAGE = "/replies/unmatched/"
RAW = b"From: press@port.example\nTo: desk@replies.example.org\nSubject: About your questions\n\nWe paid nobody.\n"


@pytest.fixture
def mail(team: Team, monkeypatch: pytest.MonkeyPatch) -> InboundMail:
    def here(read: Any, data: Any, *, seconds: float, **options: bool) -> Any:
        return read_mail(data if isinstance(data, bytes) else data.read(), **options)

    monkeypatch.setattr(inbound, "in_child", here)
    return inbound.take(RAW)


def test_it_is_counted_in_the_navigation_while_something_waits(
    team: Team, mail: InboundMail, sign_in: Any
) -> None:
    head = sign_in(team.head)
    assert 'Unmatched <span class="n">1</span>' in head.get("/board/").content.decode()

    head.post(f"{PAGE}{mail.uuid}/set-aside/", {"reason": "An advertisement."})

    assert "Unmatched" not in head.get("/board/").content.decode()


def test_a_mail_is_matched_to_the_request_it_answers(team: Team, mail: InboundMail, sign_in: Any) -> None:
    request = asked(team)
    page = sign_in(team.head).get(PAGE).content.decode()
    assert "About your questions" in page
    assert "Port authority" in page

    answer = sign_in(team.head).post(f"{PAGE}{mail.uuid}/match/", {"request": str(request.uuid)})

    assert answer.status_code == 302
    assert Reply.objects.get().request == request
    log = sign_in(team.reporter).get(f"/stories/{request.story.uuid}/replies/").content.decode()
    assert "Read it, and say what it is" in log


def test_what_was_not_chosen_or_not_said_is_asked_for(team: Team, mail: InboundMail, sign_in: Any) -> None:
    head = sign_in(team.head)
    for verb, typed, sentence in (
        ("match", {}, "Choose the request that it answers."),
        ("match", {"request": str(mail.uuid)}, "Choose one of these requests."),
        ("set-aside", {"reason": " "}, "Write why it belongs to nothing here."),
    ):
        answer = head.post(f"{PAGE}{mail.uuid}/{verb}/", typed)
        assert answer.status_code == 422
        assert sentence in answer.content.decode()


def test_what_was_set_aside_can_be_brought_back(team: Team, mail: InboundMail, sign_in: Any) -> None:
    head = sign_in(team.head)
    head.post(f"{PAGE}{mail.uuid}/set-aside/", {"reason": "An advertisement."})
    assert "An advertisement." in head.get(PAGE).content.decode()

    head.post(f"{PAGE}{mail.uuid}/bring-back/")

    mail.refresh_from_db()
    assert mail.state == "unmatched"


def test_a_mail_of_no_desk_is_for_desk_heads_only(team: Team, mail: InboundMail, sign_in: Any) -> None:
    assert "of no desk: every desk head sees it" in sign_in(team.head).get(PAGE).content.decode()
    assert "so that they see more here than you" in sign_in(team.editor).get(PAGE).content.decode()
    for user in (team.editor, team.reporter, team.auditor):
        page = sign_in(user).get(PAGE).content.decode()
        assert "About your questions" not in page
        assert ("Editors and desk heads match these" in page) == (user != team.editor)
        assert sign_in(user).post(f"{PAGE}{mail.uuid}/set-aside/", {"reason": "Mine."}).status_code == 404


def test_whoever_read_a_mail_says_what_it_is(team: Team, mail: InboundMail, sign_in: Any) -> None:
    request = asked(team)
    sign_in(team.head).post(f"{PAGE}{mail.uuid}/match/", {"request": str(request.uuid)})
    came = Reply.objects.get()
    reporter: User = team.reporter
    page = f"/stories/{request.story.uuid}/replies/{request.uuid}/replies/{came.uuid}/read/"
    seen = sign_in(reporter).get(page).content.decode()
    assert "We paid nobody." in seen
    assert "matched it by hand" in seen
    assert "Not taken" not in seen
    assert sign_in(reporter).post(page, {"outcome": "more_time"}).status_code == 422

    answer = sign_in(reporter).post(page, {"outcome": "denied", "said_by": "Ada Harbour"})

    assert answer.status_code == 302
    logged = Reply.objects.exclude(pk=came.pk).get()
    assert (logged.outcome, logged.text, logged.received_at, logged.by) == (
        "denied",
        came.text,
        came.received_at,
        reporter,
    )
    request.refresh_from_db()
    assert (request.outcome, request.unread_mails) == ("denied", [])


def test_an_automatic_reply_stands_in_the_log_and_can_be_their_answer(
    team: Team, mail: InboundMail, sign_in: Any
) -> None:
    request = asked(team)
    raw = RAW.replace(b"To: ", f"To: reply+{token_of(request)}@x.example, ".encode())
    came = inbound.take(raw.replace(b"Subject", b"X-Autoreply: yes\nSubject"))
    log = f"/stories/{request.story.uuid}/replies/"
    shown = sign_in(team.reporter).get(log).content.decode()
    assert "Automatic reply, no answer" in shown
    assert "We paid nobody." in shown
    verb = f"{log}{request.uuid}/automatic/{came.uuid}/"
    assert verb in shown
    assert verb not in sign_in(team.auditor).get(log).content.decode()

    answer = sign_in(team.reporter).post(verb)

    assert answer.url.endswith(f"/replies/{Reply.objects.get().uuid}/read/")
    assert verb not in sign_in(team.reporter).get(log).content.decode()


def test_a_reply_page_is_made_and_revoked_from_the_log(team: Team, sign_in: Any) -> None:
    request = asked(team)
    reporter = sign_in(team.reporter)
    base = f"/stories/{request.story.uuid}/replies/{request.uuid}/reply-page/"

    reporter.post(base)
    link = request.links.get()
    assert "/reply/" in reporter.get(f"/stories/{request.story.uuid}/replies/").content.decode()
    assert (
        "/reply/" not in sign_in(team.auditor).get(f"/stories/{request.story.uuid}/replies/").content.decode()
    )
    reporter.post(f"{base}{link.uuid}/revoke/")

    link.refresh_from_db()
    assert link.revoked_by == team.reporter
