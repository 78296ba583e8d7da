"""The register page: what ran open, by desk, what is overdue first; and handing a re-check over."""

from datetime import timedelta

import time_machine

from newsroom.people.states import Role
from tests.factories import Team, make_desk, make_member
from tests.web.editor.conftest import SignIn
from tests.web.editor.roads import RUMOUR, ran_unconfirmed
from verification.record import register
from verification.record.models import RegisterEntry


def test_it_lists_what_is_overdue_first_and_what_was_settled_below(team: Team, sign_in: SignIn) -> None:
    for _ in range(3):
        ran_unconfirmed(team)
    first, second, third = RegisterEntry.objects.select_related("claim__story__desk").order_by("pk")
    hour = timedelta(hours=1)
    RegisterEntry.objects.filter(pk=first.pk).update(recheck_at=first.recheck_at + 9 * hour)
    RegisterEntry.objects.filter(pk=second.pk).update(decide_by=first.publication.published_at)
    RegisterEntry.objects.filter(pk=second.pk).update(recheck_at=first.recheck_at + 20 * hour)
    settle = {"seen": 1, "outcome": "now_confirmed", "note": "The council says so."}
    register.settle_recheck(by=team.editor, entry=third, **settle)
    client = sign_in(team.editor)

    with time_machine.travel(first.publication.published_at + timedelta(seconds=5), tick=False):
        page = client.get("/register/")
    assert list(page.context["page"]) == [second, first]
    assert list(page.context["settled"]) == [third]
    assert RUMOUR in page.content.decode()
    assert "Update, open" in page.content.decode(), "what it led to on the page"
    with time_machine.travel(first.publication.published_at + timedelta(seconds=5), tick=False):
        assert list(client.get("/register/?show=overdue").context["page"]) == [second]
    assert list(client.get("/register/?show=settled").context["page"]) == [third]
    assert list(sign_in(team.checker).get("/register/?show=mine").context["page"]) == []
    stranger = sign_in(make_member(make_desk(), Role.EDITOR)).get("/register/")
    assert "Nothing that ran is open." in stranger.content.decode()


def test_a_recheck_is_handed_over_on_the_record(team: Team, sign_in: SignIn) -> None:
    story = ran_unconfirmed(team)
    entry = RegisterEntry.objects.get()
    at = f"/stories/{story.uuid}/record/{entry.uuid}/hand_over/"
    editor = sign_in(team.editor)
    assert "Somebody else looks again" in editor.get(f"/stories/{story.uuid}/record/").content.decode()
    refused = editor.post(at, {"seen": 1, "to": ""})
    assert refused.status_code == 422
    assert "Choose who looks again." in refused.content.decode()
    text = editor.post(at, {"seen": 1, "to": team.checker.uuid}, follow=True).content.decode()
    assert "Chiara Checker looks at C1 again." in text
    entry.refresh_from_db()
    assert entry.owner == team.checker
