"""Where a form leads back to: a page of this site, however the form names it, and never another one."""

import pytest
from django.test import Client, RequestFactory

from tests.factories import Team, filed
from tests.rooms.test_coverage import start_of
from verification.claims.coverage import pass_over
from verification.web.back import way_back


@pytest.mark.parametrize("back", ["/queue/", "/stories/?view=all"])
def test_a_page_of_this_site_is_gone_back_to(back: str) -> None:
    assert way_back(RequestFactory().post("/", {"_back": back})) == back


@pytest.mark.parametrize(
    "back",
    [
        "",
        "https://elsewhere.example/",
        "//elsewhere.example",
        "javascript:alert(1)",
        "x",
        "mark",
        "999",
        "a:b",
    ],
)
def test_another_site_or_what_names_no_page_is_not(back: str) -> None:
    assert way_back(RequestFactory().post("/", {"_back": back})) == ""


@pytest.mark.django_db
def test_a_way_back_that_is_no_page_is_no_error(client: Client) -> None:
    team = Team()
    story = filed(team)
    words = story.revision.document.headline
    (mark,) = pass_over(by=team.checker, story=story, seen=1, starts=[start_of(story, words)])
    client.force_login(team.checker)

    answer = client.post(f"/stories/{story.uuid}/nothing-to-check/{mark.uuid}/take-up/", {"_back": "x"})

    assert answer.status_code == 302
    assert not story.nothing_to_check.exists()
