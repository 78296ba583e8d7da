"""An address that is not to be fetched is not fetched by way of another item either."""

from datetime import timedelta

import pytest
from django.utils import timezone

from newsroom.errors import Invalid, NotPossible
from newsroom.stories.models import Story
from tests.api import asking
from tests.evidence.captured import by_address, captured, last
from tests.evidence.local_web import LocalWeb
from tests.factories import Team, filed, make_desk
from tests.web.reporter.reading import as_, words
from verification.evidence import actions, capturing, watching
from verification.evidence.capture import capture_due
from verification.evidence.models import Capture, Evidence
from verification.evidence.unfetched import same_page

SUSPECT = "https://suspect.example/blog"


@pytest.fixture
def story(team: Team) -> Story:
    return filed(team)


def marked(team: Team, story: Story, url: str = SUSPECT) -> Evidence:
    return actions.add(by=team.checker, story=story, title="The suspect", url=url, no_fetch=True)


@pytest.mark.parametrize(
    "url",
    [
        SUSPECT,
        "HTTPS://Suspect.Example/blog",
        "http://suspect.example/blog/",
        f"{SUSPECT}#top",
        "https://suspect.example.:443/blog",
    ],
)
def test_the_same_address_is_not_fetched_by_adding_it_again(team: Team, story: Story, url: str) -> None:
    marked(team, story)

    with pytest.raises(Invalid, match="“The suspect” of"):
        actions.add(by=team.checker, story=filed(team), title="Again", url=url)

    assert not Capture.objects.exists()
    assert not Evidence.objects.filter(title="Again").exists()
    actions.add(by=team.checker, story=story, title="Again", url=url, no_fetch=True)
    assert not Capture.objects.exists()


@pytest.mark.parametrize(
    "url", ["https://suspect.example/blog?p=2", "https://suspect.example", "https://x.example/blog"]
)
def test_other_pages_are_fetched(team: Team, story: Story, url: str) -> None:
    marked(team, story)
    assert by_address(team, story, url).captures.exists()


def test_an_address_is_read_without_what_says_nothing_of_the_page() -> None:
    assert same_page("http://bücher.example/") == same_page("https://xn--bcher-kva.example")
    assert same_page("https://a.example:8080/") != same_page("https://a.example/")


def test_a_withdrawn_item_and_an_other_desk_forbid_nothing(team: Team, story: Story) -> None:
    actions.withdraw(by=team.checker, evidence=marked(team, story), reason="A mistake")
    elsewhere = Team(make_desk("Sports desk"))
    marked(elsewhere, filed(elsewhere))
    assert by_address(team, story, SUSPECT).captures.exists()


def test_page_and_api_refuse_in_the_same_words_and_keep_what_was_typed(team: Team, story: Story) -> None:
    marked(team, story)
    typed = {"way": "address", "title": "Once more", "url": SUSPECT}

    response = as_(team.checker).post(f"/stories/{story.uuid}/evidence/new/", typed)
    assert response.status_code == 422
    assert "Tick “Don’t fetch it” here too, or allow it there first." in words(response)
    assert "Once more" in response.content.decode()
    asking.refused(
        asking.as_(team.checker).post("evidence", story=str(story.uuid), title="Once more", url=SUSPECT),
        422,
        "at “The suspect” of",
        "url",
    )
    assert not Capture.objects.exists()


def test_capturing_again_and_watching_wait_until_it_is_allowed_there(
    team: Team, story: Story, site: LocalWeb
) -> None:
    page = captured(team, story, site.url())
    suspect = marked(team, story, site.url("/#about"))

    with pytest.raises(NotPossible, match="Allow it to be fetched there first"):
        capturing.capture_again(by=team.checker, evidence=page)
    with pytest.raises(NotPossible, match="Allow it to be fetched there first"):
        watching.watch(by=team.checker, evidence=page)
    shown = as_(team.checker).get(f"/stories/{story.uuid}/evidence/{page.uuid}/")
    assert "Nothing is fetched from it before it is allowed there" in words(shown)
    assert "Capture again" not in words(shown)

    capturing.allow_fetch(by=team.checker, evidence=suspect)
    assert capturing.capture_again(by=team.checker, evidence=page)


def test_a_watch_and_a_capture_that_waits_look_away(team: Team, story: Story, site: LocalWeb) -> None:
    watched = captured(team, story, site.url())
    watching.watch(by=team.checker, evidence=watched)
    waiting = by_address(team, story, site.url("/#waits"))
    marked(team, story, site.url())
    asked = len(site.asked)

    assert watching.watch_due(now=timezone.now() + timedelta(days=1)) == 0
    capture_due()

    assert len(site.asked) == asked
    assert (last(waiting).state, "“The suspect”" in last(waiting).reason) == ("failed", True)


def test_of_two_marks_each_can_be_lifted_and_the_other_still_holds(team: Team, story: Story) -> None:
    first, second = marked(team, story), marked(team, story)
    lifted = f"/stories/{story.uuid}/evidence/{first.uuid}/allow_fetch/"

    response = as_(team.checker).post(lifted, follow=True)

    assert "Nothing is fetched before it is allowed there" in words(response)
    with pytest.raises(NotPossible):
        capturing.capture_again(by=team.checker, evidence=first)
    capturing.allow_fetch(by=team.checker, evidence=second)
    assert capturing.capture_again(by=team.checker, evidence=first)
