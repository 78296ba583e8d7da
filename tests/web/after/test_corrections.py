"""The pages of corrections and complaints: everything is done from them, and a refused form keeps what was typed."""

from django.test import Client

from newsroom.people.models import Desk
from newsroom.people.states import Role
from newsroom.stories.models import Story
from tests.factories import Team, make_desk, make_member, published
from tests.web.editor.conftest import SignIn
from verification.record.models import Complaint, Correction

WRONG = "The year is wrong: it was 2021."


def page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_correction_from_the_record_to_its_cause(team: Team, sign_in: SignIn) -> None:
    story = published(team)
    record = f"/stories/{story.uuid}/record/"
    new = f"/stories/{story.uuid}/corrections/new/"
    reporter, editor, senior = (sign_in(user) for user in (team.reporter, team.editor, team.senior))
    assert new in page(reporter, record)
    assert "Begin the next version" in page(reporter, record)

    typed = {"because": WRONG, "kind": "correction", "due_at": "2001-01-01T10:00"}
    refused = reporter.post(new, typed)
    assert refused.status_code == 422
    assert WRONG in refused.content.decode()
    assert "a time that lies ahead" in refused.content.decode()
    here = reporter.post(new, {**typed, "due_at": "", "claim": str(story.claims.get().uuid)}).url
    assert WRONG in page(editor, "/corrections/")
    assert "signed by a senior editor" in page(reporter, here)
    assert '<h2 class="t1" id="h-sign">' not in page(editor, here)

    later = {"seen": 1, "reason": "The archive opens on Monday."}
    assert editor.post(f"{here}leave_for_later/", later).status_code == 403
    assert senior.post(f"{here}leave_for_later/", later).url == here
    assert "The archive opens on Monday." in page(reporter, here)

    silent = senior.post(f"{here}agree/", {"seen": 2, "kind": "correction", "words": ""})
    assert silent.status_code == 422
    assert "Write what readers are told." in silent.content.decode()
    signed = {"seen": 2, "kind": "correction", "words": "It was 2021."}
    assert "Choose the step" in senior.post(f"{here}agree/", signed).content.decode()
    signed["missed_step"] = "editing"
    refused = editor.post(f"{here}agree/", signed)
    assert refused.status_code == 403
    assert "signed by a senior editor" in refused.content.decode()
    assert senior.post(f"{here}agree/", signed).url == here
    assert "It was 2021." in page(editor, record)

    why = {"seen": 3, "missed_step": "checking", "cause": "Two years on one page."}
    assert sign_in(team.checker).post(f"{here}explain/", why).url == here
    assert "Two years on one page." in page(editor, here)
    gone = senior.post(f"{here}drop/", {"seen": 3, "reason": "It was right."})
    assert gone.status_code == 409
    assert "It was right." in gone.content.decode()


def test_a_complaint_from_taking_it_in_to_the_correction(team: Team, sign_in: SignIn) -> None:
    story = published(team)
    reporter, editor = sign_in(team.reporter), sign_in(team.editor)
    new = f"/stories/{story.uuid}/complaints/new/"
    assert reporter.post(new, {"text": "I never said it."}).status_code == 422
    here = reporter.post(new, {"complainant": "Petra Holm", "text": "I never said it."}).url
    assert "With <b>Edda Editor</b>" in page(reporter, here)
    nav = 'href="/complaints/">Complaints <span class="n">1</span>'
    assert nav in page(editor, f"/stories/{story.uuid}/")
    assert nav not in page(reporter, f"/stories/{story.uuid}/")
    assert "who is not responsible for the words" in page(reporter, here)
    assert "I never said it." in page(editor, "/complaints/")

    assert editor.post(f"{here}hand_over/", {"seen": 1, "to": str(team.legal.uuid)}).url == here
    decided = {"seen": 2, "outcome": "upheld", "answer": "You are right.", "because": WRONG}
    refused = editor.post(f"{here}answer/", decided)
    assert refused.status_code == 422
    assert "You are right." in refused.content.decode()
    assert editor.post(f"{here}answer/", {**decided, "kind": "correction"}).url == here
    led = Correction.objects.get(complaint=Complaint.objects.get())
    assert f"/corrections/{led.uuid}/" in page(editor, here)
    assert "I never said it." in page(editor, "/complaints/?answered=1")


def test_another_desk_sees_none_of_it(team: Team, sign_in: SignIn) -> None:
    story = published(team)
    reporter = sign_in(team.reporter)
    correction = reporter.post(
        f"/stories/{story.uuid}/corrections/new/", {"because": WRONG, "kind": "correction"}
    ).url
    complaint = reporter.post(
        f"/stories/{story.uuid}/complaints/new/", {"complainant": "Petra Holm", "text": "No."}
    ).url
    stranger = sign_in(make_member(make_desk(), Role.EDITOR, senior=True))

    for path in (
        correction,
        complaint,
        f"/desks/{team.desk.slug}/figures/",
        f"/stories/{story.uuid}/corrections/new/",
    ):
        assert stranger.get(path).status_code == 404, path
    for path in (f"{correction}agree/", f"{complaint}answer/"):
        assert stranger.post(path, {"seen": 1}).status_code == 404, path
    for path in ("/corrections/", "/complaints/"):
        assert story.slug not in page(stranger, path)
    words = {"seen": 1, "kind": "update", "words": "x"}
    assert sign_in(team.auditor).post(f"{correction}agree/", words).status_code == 403
    assert Story.objects.get().corrections.get().state == "open"


def test_an_editors_note_is_before_readers_from_its_page(team: Team, sign_in: SignIn, client: Client) -> None:
    story = published(team)
    Desk.objects.filter(pk=team.desk.pk).update(publishes_record=True)
    editor, senior = sign_in(team.editor), sign_in(team.senior)
    opening = {"because": "She resigned.", "kind": "editors_note"}
    here = editor.post(f"/stories/{story.uuid}/corrections/new/", opening).url
    said = {"seen": 1, "kind": "editors_note", "words": "Ilse Brandt has resigned."}
    assert "Let readers have it now" in page(senior, senior.post(f"{here}agree/", said).url)
    reporter = sign_in(team.reporter)
    assert "Let readers have it now" not in page(reporter, here)
    reporter.post(f"/stories/{story.uuid}/revise/")
    assert "editor’s note</a>, signed, told with this version" in page(editor, f"/stories/{story.uuid}/gate/")

    record = editor.post(f"{here}run_alone/", {"seen": 2}).url
    shown = page(editor, record)
    assert "are those of number 1; readers were told this besides. Signed by Sana Senior." in shown
    assert "The next version is under way" in shown
    assert "Ilse Brandt has resigned." in page(client, f"/checked/{story.uuid}/")
    again = editor.post(f"{here}run_alone/", {"seen": 2, "_back": here}, follow=True)
    assert "Only a signed correction runs, and once" in again.content.decode()
