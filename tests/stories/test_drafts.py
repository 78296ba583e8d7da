"""What a person types is kept for them alone, until they save or discard it; older words never go over newer ones."""

from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.utils import timezone

from newsroom.errors import Invalid, NotPermitted, NotPossible
from newsroom.ledger.models import Event
from newsroom.people.models import User
from newsroom.people.states import Role
from newsroom.stories import actions as stories
from newsroom.stories.drafts import (
    LONGEST,
    UNDO,
    bring_back_draft,
    discard_draft,
    discarded_draft_of,
    draft_of,
    keep_draft,
)
from newsroom.stories.models import Draft, Story
from newsroom.stories.states import StoryState
from tests.factories import BODY, HEADLINE, STANDFIRST, Team, again, copy, filed, judged, mark, story_at
from verification.checking import fixes

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Team:
    return Team()


@pytest.fixture
def story(team: Team) -> Story:
    return filed(team)


def keep(by: User, story: Story, **changed: Any) -> Draft | None:
    typed: dict[str, Any] = {
        "seen": 1,
        "headline": HEADLINE,
        "standfirst": STANDFIRST,
        "body": BODY,
        **changed,
    }
    return keep_draft(by=by, story=story, **typed)


def kept(by: User, story: Story, **changed: Any) -> Draft:
    draft = keep(by, story, **changed)
    assert draft is not None
    return draft


def headline_of(user: User, story: Story) -> str | None:
    draft = draft_of(user, story)
    return draft.headline if draft else None


def test_a_draft_is_kept_to_the_letter_and_leaves_no_trace(team: Team, story: Story) -> None:
    before = Event.objects.count(), Story.objects.get(pk=story.pk).gate_version

    draft = kept(team.reporter, story, headline="  Toll ", standfirst="", body="One.\r\n\r\n  Two \x00\n")

    draft.refresh_from_db()
    assert (draft.seen, draft.headline, draft.standfirst) == (1, "  Toll ", "")
    assert draft.body == "One.\n\n  Two \n"
    story.refresh_from_db()
    assert (Event.objects.count(), story.gate_version) == before
    assert (story.copy_version, story.headline) == (1, HEADLINE)


def test_each_person_has_a_draft_of_their_own(team: Team, story: Story) -> None:
    kept(team.reporter, story, headline="Rosa's")
    kept(team.colleague, story, headline="Carl's")

    assert headline_of(team.reporter, story) == "Rosa's"
    assert headline_of(team.colleague, story) == "Carl's"
    assert draft_of(team.editor, story) is None


def test_nobody_writes_over_or_discards_anybody_elses(team: Team, story: Story) -> None:
    tab = uuid4()
    hers = kept(team.reporter, story, headline="Rosa's", tab=tab)

    with pytest.raises(NotPossible):
        keep(team.colleague, story, headline="Carl's", version=hers.version, tab=tab)
    with pytest.raises(NotPossible):
        discard_draft(by=team.colleague, story=story, version=hers.version, tab=tab)

    assert headline_of(team.reporter, story) == "Rosa's"


def test_typing_on_writes_over_what_was_kept_before(team: Team, story: Story) -> None:
    first = kept(team.reporter, story, headline="T")

    second = kept(team.reporter, story, headline="To", version=first.version)

    assert (second.pk, second.headline) == (first.pk, "To")
    assert second.version != first.version


def test_a_tab_left_open_with_older_words_does_not_write_over_newer_ones(team: Team, story: Story) -> None:
    first = kept(team.reporter, story, headline="Older")
    kept(team.reporter, story, headline="Newer", version=first.version)

    for version in (first.version, 0):
        with pytest.raises(NotPossible, match="that draft is the newer one"):
            keep(team.reporter, story, headline="Older still", version=version)

    assert headline_of(team.reporter, story) == "Newer"


def test_the_same_tab_goes_on_when_an_answer_to_it_was_lost(team: Team, story: Story) -> None:
    tab = uuid4()
    kept(team.reporter, story, headline="T", tab=tab)

    assert kept(team.reporter, story, headline="To", tab=tab).headline == "To"


def test_saving_takes_the_draft_away_with_it(team: Team, story: Story) -> None:
    draft = kept(team.reporter, story, headline="Mine")
    kept(team.colleague, story, headline="Carl's")

    stories.save_copy(by=team.reporter, story=story, document=copy(headline="Mine"), seen=1)

    assert draft_of(team.reporter, story) is None
    assert headline_of(team.colleague, story) == "Carl's"
    story.refresh_from_db()
    with pytest.raises(NotPossible, match="saved or discarded in another tab"):
        keep(team.reporter, story, headline="Older", version=draft.version)


def test_a_new_draft_does_not_count_from_where_the_old_one_did(team: Team, story: Story) -> None:
    old = kept(team.reporter, story, headline="Old")
    stories.save_copy(by=team.reporter, story=story, document=copy(headline="Old"), seen=1)
    story.refresh_from_db()
    kept(team.reporter, story, seen=2, headline="New")

    with pytest.raises(NotPossible):
        keep(team.reporter, story, headline="Older", version=old.version)

    assert headline_of(team.reporter, story) == "New"


def test_a_save_that_is_refused_leaves_the_draft(team: Team, story: Story) -> None:
    kept(team.reporter, story, headline="Mine")
    stories.save_copy(by=team.colleague, story=story, document=copy(headline="Carl's"), seen=1)
    story.refresh_from_db()

    with pytest.raises(NotPossible):
        stories.save_copy(by=team.reporter, story=story, document=copy(headline="Mine"), seen=1)

    assert headline_of(team.reporter, story) == "Mine"


def test_accepting_a_checkers_words_leaves_ones_own_draft(team: Team, story: Story) -> None:
    verdict = judged(team, mark(team, story), fix="took 40 million crowns in tolls in 2022")
    kept(team.reporter, story, headline="Mine")

    fixes.accept_fix(by=team.reporter, verdict=verdict, seen=1)

    assert headline_of(team.reporter, story) == "Mine"


def test_the_words_of_the_copy_are_no_draft(team: Team, story: Story) -> None:
    draft = kept(team.reporter, story, headline="Mine")

    assert keep(team.reporter, story, body=f"{BODY}\n\n", version=draft.version) is None

    assert not Draft.objects.exists()


def test_what_is_not_copy_yet_is_kept_all_the_same(team: Team, story: Story) -> None:
    assert kept(team.reporter, story, headline="").headline == ""
    assert len(kept(team.colleague, story, headline="x" * 2_000).headline) == 2_000


@pytest.mark.parametrize("field", LONGEST)
def test_there_is_an_end_to_what_is_kept(team: Team, story: Story, field: str) -> None:
    kept(team.reporter, story, **{field: "x" * LONGEST[field]})

    with pytest.raises(Invalid) as refused:
        keep(team.reporter, story, **{field: "x" * (LONGEST[field] + 1)})

    assert f"at most {LONGEST[field]:,} are kept" in refused.value.errors[field][0]


@pytest.mark.parametrize("seen", [0, 2, 10**12])
def test_a_draft_is_typed_over_a_version_that_is_there(team: Team, story: Story, seen: int) -> None:
    with pytest.raises(Invalid, match="There is no v"):
        keep(team.reporter, story, headline="Mine", seen=seen)


def test_whoever_may_not_edit_keeps_no_draft(team: Team, story: Story) -> None:
    for role, user in team.by_role.items():
        if role not in {Role.REPORTER, Role.EDITOR}:
            with pytest.raises(NotPermitted):
                keep(user, story, headline="Mine")
            with pytest.raises(NotPermitted):
                discard_draft(by=user, story=story)
            with pytest.raises(NotPermitted):
                bring_back_draft(by=user, story=story)
    assert not Draft.objects.exists()


def test_who_left_the_desk_keeps_no_more(team: Team, story: Story) -> None:
    kept(team.reporter, story, headline="Mine")
    team.reporter.memberships.update(left_at=timezone.now())

    with pytest.raises(NotPermitted):
        keep(again(team.reporter), story, headline="More")


@pytest.mark.parametrize("state", [StoryState.PUBLISHED, StoryState.SPIKED])
def test_of_copy_that_cannot_change_no_draft_is_kept(team: Team, state: StoryState) -> None:
    with pytest.raises(NotPossible, match="its copy can not be changed"):
        keep(team.reporter, story_at(team, state), headline="Mine")


# Discarding, and bringing back


def test_a_discarded_draft_is_gone_and_can_be_brought_back(team: Team, story: Story) -> None:
    kept(team.reporter, story, headline="Mine")

    discard_draft(by=team.reporter, story=story)

    assert draft_of(team.reporter, story) is None
    assert discarded_draft_of(team.reporter, story) is not None
    with pytest.raises(NotPossible, match="no draft to discard"):
        discard_draft(by=team.reporter, story=story)
    assert bring_back_draft(by=team.reporter, story=story).headline == "Mine"
    assert headline_of(team.reporter, story) == "Mine"
    with pytest.raises(NotPossible):
        bring_back_draft(by=team.reporter, story=story)


def test_after_a_while_it_is_not_brought_back(team: Team, story: Story) -> None:
    kept(team.reporter, story, headline="Mine")
    discard_draft(by=team.reporter, story=story)

    with time_machine.travel(timezone.now() + UNDO, tick=False):
        assert discarded_draft_of(team.reporter, story) is None
        with pytest.raises(NotPossible):
            bring_back_draft(by=team.reporter, story=story)


def test_what_a_page_sent_before_it_was_left_does_not_bring_it_back(team: Team, story: Story) -> None:
    tab = uuid4()
    draft = kept(team.reporter, story, headline="Mine", tab=tab)
    discard_draft(by=team.reporter, story=story, version=draft.version, tab=tab)

    with pytest.raises(NotPossible):
        keep(team.reporter, story, headline="Mine, late", version=draft.version, tab=tab)

    assert draft_of(team.reporter, story) is None


def test_a_page_opened_after_it_types_anew(team: Team, story: Story) -> None:
    kept(team.reporter, story, headline="Mine")
    discard_draft(by=team.reporter, story=story)

    assert kept(team.reporter, story, headline="Anew").discarded_at is None


def test_only_the_draft_that_was_seen_is_discarded(team: Team, story: Story) -> None:
    first = kept(team.reporter, story, headline="Older")
    kept(team.reporter, story, headline="Newer", version=first.version)

    with pytest.raises(NotPossible):
        discard_draft(by=team.reporter, story=story, version=first.version)

    assert headline_of(team.reporter, story) == "Newer"
