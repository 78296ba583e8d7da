"""The page of who sees a story, and the same through the API."""

import pytest
from django.test import Client

from newsroom.people.states import Role
from newsroom.stories import access
from newsroom.stories.models import Story, StoryAccess
from tests.factories import Team, draft, filed, make_desk, make_member

pytestmark = pytest.mark.django_db


def signed_in(user: object) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_filer_makes_the_story_confidential_names_somebody_and_takes_them_off_on_its_page() -> None:
    team = Team()
    story = draft(team)
    page = f"/stories/{story.uuid}/access/"
    filer, checker = signed_in(team.reporter), signed_in(team.checker)
    assert "Open to" in checker.get(page).content.decode()
    assert filer.post(f"{page}make_confidential/").url == page
    assert checker.get(page).status_code == checker.get(f"/stories/{story.uuid}/").status_code == 404
    refused = filer.post(f"{page}name_person/", {"person": "nobody@example.org"})
    assert refused.status_code == 422
    assert "Nobody of this newsroom has this address" in refused.content.decode()
    assert 'value="nobody@example.org"' in refused.content.decode()
    assert filer.post(f"{page}name_person/", {"person": team.checker.email}).url == page
    shown = checker.get(page).content.decode()
    assert "Confidential" in shown
    assert "Remove" not in shown, "who may not say who sees it is offered nothing"
    assert checker.post(f"{page}unname_person/", {"person": team.reporter.email}).status_code == 403
    assert filer.post(f"{page}unname_person/", {"person": team.checker.email}).url == page
    assert checker.get(page).status_code == 404
    assert filer.post(f"{page}name_person/", {"person": team.editor.email}).url == page
    editor = signed_in(team.editor)
    assert editor.post(f"{page}unname_person/", {"person": team.editor.email}).url == "/"
    assert filer.post(f"{page}open_to_desk/").url == page
    assert checker.get(page).status_code == 200


def test_a_desk_head_shares_a_story_and_its_reader_reads_every_page_and_is_offered_nothing() -> None:
    team, there = Team(), make_desk("Foreign desk")
    story = filed(team)
    reader = make_member(there, Role.EDITOR, "Ines Invited", senior=True)
    page = f"/stories/{story.uuid}/access/"
    head, invited = signed_in(team.head), signed_in(reader)
    assert head.post(f"{page}share/", {"desk": "no-desk"}).status_code == 422
    assert head.post(f"{page}share/", {}).status_code == 422
    assert head.post(f"{page}share/", {"desk": there.slug}).url == page
    for tab in ("", "coverage/", "copy/", "sources/", "evidence/", "replies/", "gate/", "record/", "timeline/",
                "history/", "access/"):  # fmt: skip
        assert invited.get(f"/stories/{story.uuid}/{tab}").status_code in (200, 302, 403), tab
    assert "Shared" in invited.get(f"/stories/{story.uuid}/").content.decode()
    assert invited.post(f"/stories/{story.uuid}/gate/hold/", {"reason": "No."}).status_code == 403
    assert head.post(f"{page}unshare/", {"desk": there.slug}).url == page
    assert invited.get(page).status_code == 404


def test_the_api_says_who_sees_a_story_and_takes_the_same_verbs() -> None:
    team = Team()
    story = draft(team)
    at = f"/api/v1/stories/{story.uuid}/"
    filer, checker = signed_in(team.reporter), signed_in(team.checker)

    def said(verb: str, **body: object) -> tuple[int, set[str]]:
        answer = filer.post(f"{at}{verb}/", body, content_type="application/json")
        seers = answer.json()["seen_by"] if answer.status_code == 200 else []
        return answer.status_code, {(one["person"] or one["desk"])["name"] for one in seers}

    assert said("make_confidential", people=[str(team.legal.uuid)]) == (200, {"Rosa Reporter", "Lena Legal"})
    assert filer.get(at).json()["confidential"] is True
    assert checker.get(at).status_code == checker.get(f"{at}access/").status_code == 404
    assert checker.get("/api/v1/stories/").json()["count"] == 0
    assert said("name_person", person=str(team.checker.uuid))[1] >= {"Chiara Checker"}
    assert checker.get(f"{at}access/").json()["confidential"] is True
    assert said("unname_person", person=str(team.checker.uuid))[0] == 204
    assert said("share", person=str(team.checker.uuid))[0] == 409
    assert said("open_to_desk") == (200, {team.desk.name})
    other = make_member(make_desk(), Role.REPORTER)
    assert said("share", person=str(other.uuid)) == (200, {team.desk.name, other.name})
    assert said("unshare", person=str(other.uuid)) == (200, {team.desk.name})
    assert not StoryAccess.objects.filter(story=story).exists()
    assert access.make_confidential(by=team.reporter, story=Story.objects.get(pk=story.pk)).confidential
