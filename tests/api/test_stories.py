"""Stories: handing copy in, changing it, steering it, signing and publishing it."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from docx import Document as WordDocument

from newsroom.ledger.models import Event
from newsroom.stories import actions as stories
from newsroom.stories.models import Revision, Story
from newsroom.stories.states import StoryState
from tests.api.asking import Answer, as_, given, last_event, refused
from tests.factories import (
    BODY,
    HEADLINE,
    OPENED,
    STANDFIRST,
    TOLL,
    Team,
    approved,
    checked,
    draft,
    filed,
    judged,
    mark,
    published,
    story_at,
)
from verification.checking.models import VerificationTask

TYPED = {"headline": "Toll goes up", "standfirst": "Sund asks more.", "body": "The toll goes up by 4 crowns."}


def start(team: Team, **body: Any) -> Answer:
    return as_(team.reporter).post("stories", **{"desk": str(team.desk.uuid), "slug": "toll", **body})


def upload(team: Team, data: bytes, name: str, **fields: Any) -> Answer:
    body = {"desk": str(team.desk.uuid), "slug": "toll", "copy": SimpleUploadedFile(name, data), **fields}
    return as_(team.reporter).client.post("/api/v1/stories/", body, format="multipart")


# Handing in


def test_typed_copy_becomes_a_draft(team: Team) -> None:
    shown = given(start(team, **TYPED), 201)

    assert (shown["state"], shown["copy_version"], shown["headline"]) == ("draft", 1, "Toll goes up")
    assert shown["text"] == "Toll goes up\n\nSund asks more.\n\nThe toll goes up by 4 crowns."
    assert shown["body"] == TYPED["body"]
    assert [block["kind"] for block in shown["blocks"]] == ["headline", "standfirst", "paragraph"]
    assert [byline["name"] for byline in shown["bylines"]] == ["Rosa Reporter"]
    assert Story.objects.get().uuid.hex == shown["id"].replace("-", "")
    assert (last_event().verb, last_event().actor) == ("story.started", team.reporter)


def test_blocks_keep_their_marks(team: Team) -> None:
    blocks = [
        {"kind": "headline", "text": "Toll goes up"},
        {"kind": "paragraph", "text": "See the plan.", "marks": [
            {"start": 8, "end": 12, "kind": "link", "href": "https://example.org/plan"}
        ]},
    ]  # fmt: skip

    assert given(start(team, blocks=blocks), 201)["blocks"] == blocks


def test_copy_can_be_filed_at_once(team: Team) -> None:
    assert given(start(team, **TYPED, file=True), 201)["state"] == "filed"
    assert list(Event.objects.values_list("verb", flat=True)) == ["story.started", "story.filed"]


def test_filing_at_once_is_one_piece(team: Team) -> None:
    body = {"desk": str(team.desk.uuid), "slug": "toll", **TYPED, "file": True}
    refused(as_(team.checker).post("stories", **body), 403, "Only a reporter or an editor")

    assert not Story.objects.exists()


def test_times_and_bylines_are_kept(team: Team) -> None:
    people = [str(team.reporter.uuid), str(team.colleague.uuid)]
    shown = given(start(team, **TYPED, publish_by="2031-03-01T18:00:00+01:00", bylines=people), 201)

    assert shown["publish_by"] == "2031-03-01T17:00:00Z"
    assert {byline["id"] for byline in shown["bylines"]} == set(people)


def word_file() -> bytes:
    document = WordDocument()
    document.add_heading("Toll goes up", 0)
    document.add_paragraph("The toll goes up by 4 crowns.")
    data = BytesIO()
    document.save(data)
    return data.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("toll.txt", b"Toll goes up\n\nThe toll goes up by 4 crowns.\n"),
        ("toll.md", b"# Toll goes up\n\nThe toll goes up by 4 crowns.\n"),
        ("toll.html", b"<h1>Toll goes up</h1><p>The toll goes up by 4 crowns.</p><script>alert(1)</script>"),
        ("toll.docx", word_file()),
    ],
)
def test_a_file_is_read(team: Team, name: str, data: bytes) -> None:
    shown = given(upload(team, data, name, file="true"), 201)

    assert shown["text"] == "Toll goes up\n\nThe toll goes up by 4 crowns."
    assert shown["state"] == "filed"


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("toll.txt", b"", "empty"),
        ("toll.pdf", b"%PDF-1.7", "not from .pdf"),
        ("toll.txt", b"a" * 5_000_001, "at most 5 MB"),
        ("toll.docx", b"PK\x03\x04 cut off", ""),
        ("toll.docx", word_file()[:900], ""),
        ("toll.txt", bytes(range(256)) * 20, ""),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_one_sentence(
    team: Team, name: str, data: bytes, sentence: str
) -> None:
    problem = refused(upload(team, data, name), 422, sentence, "copy")

    assert len(problem["errors"]["copy"]) == 1
    assert not Story.objects.exists()


@pytest.mark.parametrize(
    ("body", "field", "sentence"),
    [
        ({"headline": ""}, "headline", "Give the story a headline."),
        ({}, "headline", "Give the story a headline."),
        ({"headline": "A" * 10_000}, "headline", "10,000 characters long"),
        ({"headline": "A", "body": "word " * 50_000}, "body", "at most 200,000 fit"),
        ({"blocks": []}, "headline", "no headline"),
        ({"blocks": {}}, "blocks", "a list of blocks"),
        ({"blocks": [{"kind": "poem"}]}, "blocks", "Block 1 has no known kind"),
        ({"blocks": [], "headline": "A"}, "blocks", "once"),
        ({**TYPED, "slug": "Not A Slug"}, "slug", "small letters"),
        ({**TYPED, "desk": "00000000-0000-4000-8000-000000000000"}, "desk", "There is no desk with this id."),
        ({**TYPED, "desk": "city"}, "desk", "This is not an id."),
        ({**TYPED, "desk": 7}, "desk", "This is not an id."),
        ({**TYPED, "bylines": ["nobody"]}, "bylines.0", "This is not an id."),
        ({**TYPED, "publish_by": "2031-03-01T18:00:00"}, "publish_by", "with its zone"),
        ({**TYPED, "publish_by": "0001-01-01T00:00:00Z"}, "publish_by", "between the years"),
        ({**TYPED, "publish_by": "tomorrow"}, "publish_by", "Write a moment like"),
        ({**TYPED, "copy": "toll.txt"}, "copy", "not a file"),
    ],
)
def test_what_cannot_be_used_is_said_beside_its_field(
    team: Team, body: dict[str, Any], field: str, sentence: str
) -> None:
    refused(start(team, **body), 422, sentence, field)

    assert not Story.objects.exists()


def test_a_slug_line_is_used_once_on_a_desk(team: Team) -> None:
    given(start(team, **TYPED), 201)

    refused(start(team, **TYPED), 422, "has a story called toll already", "slug")


def test_another_desk_cannot_be_handed_copy(team: Team, outsider) -> None:
    body = {"desk": str(team.desk.uuid), "slug": "toll", **TYPED}

    refused(as_(outsider).post("stories", **body), 422, "There is no desk with this id.", "desk")


# Lists


def test_stories_are_filtered_by_desk_state_and_slug(team: Team) -> None:
    one, other = draft(team), filed(team)
    reader = as_(team.reporter)

    def found(**query: Any) -> list[str]:
        return [row["slug"] for row in given(reader.get("stories", **query))["results"]]

    assert found(state="filed") == [other.slug]
    assert set(found(state=["filed", "draft"])) == {one.slug, other.slug}
    assert found(slug=one.slug) == [one.slug]
    assert len(found(desk=str(team.desk.uuid))) == 2
    assert found(desk="00000000-0000-4000-8000-000000000000") == []


def test_a_filter_that_means_nothing_is_refused(team: Team) -> None:
    refused(as_(team.reporter).get("stories", state="lost"), 422, "lost", "state")
    refused(as_(team.reporter).get("stories", desk="city"), 422, "UUID", "desk")


def test_a_list_leaves_the_copy_out(team: Team) -> None:
    draft(team)

    row = given(as_(team.reporter).get("stories"))["results"][0]
    assert "text" not in row
    assert row["desk"]["id"] == str(team.desk.uuid)


# The copy


def test_copy_is_saved_over_the_version_that_was_seen(team: Team) -> None:
    story = draft(team)
    shown = given(as_(team.reporter).post(f"stories/{story.uuid}/save_copy", seen=1, **TYPED))

    assert (shown["copy_version"], shown["headline"]) == (2, "Toll goes up")
    assert last_event().verb == "story.copy_saved"


def test_saving_copy_answers_with_the_claims_it_moved_and_why(team: Team) -> None:
    story = filed(team)
    judged(team, mark(team, story))
    judged(team, mark(team, story, OPENED))
    path = f"stories/{story.uuid}/save_copy"
    typed = {"headline": HEADLINE, "standfirst": STANDFIRST}

    shown = given(as_(team.reporter).post(path, seen=1, **typed, body=BODY.replace("1911", "1912")))
    assert shown["moved"] == [{"claim": 2, "because": "paragraph 3 changed", "lost": False}]
    shown = given(as_(team.reporter).post(path, seen=2, **typed, body="It rained."))
    assert shown["moved"] == [
        {"claim": 1, "because": "its words in paragraph 1 are gone", "lost": True},
        {"claim": 2, "because": "its words in paragraph 3 are gone", "lost": True},
    ]
    assert shown["copy_version"] == 3


def test_copy_over_an_old_version_is_409_and_nothing_is_saved(team: Team) -> None:
    story = draft(team)
    path = f"stories/{story.uuid}/save_copy"
    given(as_(team.reporter).post(path, seen=1, **TYPED))

    refused(as_(team.colleague).post(path, seen=1, headline="Mine"), 409, "Somebody saved")
    assert Revision.objects.filter(story=story).count() == 2


def test_saving_needs_to_say_what_was_seen(team: Team) -> None:
    refused(
        as_(team.reporter).post(f"stories/{draft(team).uuid}/save_copy", **TYPED), 422, "required", "seen"
    )


def test_a_checker_saves_no_copy(team: Team) -> None:
    answer = as_(team.checker).post(f"stories/{filed(team).uuid}/save_copy", seen=1, **TYPED)

    refused(answer, 403, "a fact-checker proposes a fix")


def test_versions_of_the_copy_can_be_read(team: Team) -> None:
    story = draft(team)
    given(as_(team.reporter).post(f"stories/{story.uuid}/save_copy", seen=1, **TYPED))

    listed = given(as_(team.editor).get(f"stories/{story.uuid}/revisions"))["results"]
    assert [(row["number"], row["reason"]) for row in listed] == [(2, "edit"), (1, "first")]
    assert given(as_(team.editor).get(f"stories/{story.uuid}/revisions/2"))["text"].startswith("Toll goes up")
    refused(as_(team.editor).get(f"stories/{story.uuid}/revisions/3"), 404)
    refused(as_(team.editor).get(f"stories/{story.uuid}/revisions/{10**30}"), 404)


def test_plan_changes_what_is_given_and_keeps_the_rest(team: Team) -> None:
    story = draft(team, publish_by=timezone.now() + timedelta(hours=5))
    shown = given(as_(team.editor).post(f"stories/{story.uuid}/plan", slug="harbour"))
    assert shown["slug"] == "harbour"
    assert shown["publish_by"] is not None
    assert [byline["name"] for byline in shown["bylines"]] == ["Rosa Reporter"]

    shown = given(as_(team.editor).post(f"stories/{story.uuid}/plan", publish_by=None))
    assert shown["publish_by"] is None
    assert last_event().verb == "story.planned"


# Steering


@pytest.mark.parametrize(
    ("before", "word", "body", "after", "event"),
    [
        (StoryState.DRAFT, "file", {}, "filed", "story.filed"),
        (StoryState.CHECKING, "hold", {"reason": "Wait."}, "held", "story.held"),
        (StoryState.CHECKING, "return", {"reason": "Thin."}, "draft", "story.returned"),
        (StoryState.CHECKING, "spike", {"reason": "Old."}, "spiked", "story.spiked"),
        (StoryState.HELD, "resume", {}, "checking", "story.resumed"),
        (StoryState.SPIKED, "unspike", {}, "draft", "story.unspiked"),
        (StoryState.SCHEDULED, "unschedule", {}, "approved", "story.unscheduled"),
    ],
)
def test_an_editor_steers(
    team: Team, before: StoryState, word: str, body: dict[str, str], after: str, event: str
) -> None:
    story = story_at(team, before)

    assert given(as_(team.editor).post(f"stories/{story.uuid}/{word}", **body))["state"] == after
    story.refresh_from_db()
    assert story.state == after
    assert (last_event().verb, last_event().actor) == (event, team.editor)


@pytest.mark.parametrize("word", ["hold", "return", "spike"])
def test_steering_wants_a_reason(team: Team, word: str) -> None:
    story = checked(team)

    refused(
        as_(team.editor).post(f"stories/{story.uuid}/{word}", reason="  "), 422, "Write the reason", "reason"
    )
    refused(as_(team.editor).post(f"stories/{story.uuid}/{word}"), 422, "required", "reason")


@pytest.mark.parametrize("word", ["hold", "return", "spike"])
def test_a_reporter_does_not_steer(team: Team, word: str) -> None:
    refused(
        as_(team.reporter).post(f"stories/{checked(team).uuid}/{word}", reason="Wait."), 403, "Only an editor"
    )


def test_an_approved_story_is_scheduled(team: Team) -> None:
    story = approved(team)
    at = (timezone.now() + timedelta(hours=1)).isoformat()

    assert given(as_(team.editor).post(f"stories/{story.uuid}/schedule", at=at))["state"] == "scheduled"


def test_a_story_is_not_scheduled_into_the_past(team: Team) -> None:
    story = approved(team)

    answer = as_(team.editor).post(f"stories/{story.uuid}/schedule", at="2020-01-01T00:00:00Z")
    refused(answer, 422, "lies ahead", "at")


def test_only_a_senior_editor_retracts(team: Team) -> None:
    story = published(team)
    path = f"stories/{story.uuid}/retract"

    refused(as_(team.editor).post(path, reason="Wrong."), 403, "senior editor")
    assert given(as_(team.senior).post(path, reason="Wrong."))["state"] == "retracted"


# The gate


def test_the_gate_says_what_is_missing_where_and_who(team: Team) -> None:
    story = filed(team)
    claim = mark(team, story)

    gate = given(as_(team.editor).get(f"stories/{story.uuid}/gate"))
    assert gate["is_open"] is False
    verdict = next(finding for finding in gate["findings"] if finding["rule"] == "verdicts_stand")
    assert verdict["claim"] == claim.number
    assert verdict["path"] == f"/stories/{story.uuid}/claims/{claim.number}/"
    assert verdict["level"] == "blocker"


def test_approval_is_refused_with_its_blockers(team: Team) -> None:
    story = filed(team)
    mark(team, story)
    story.refresh_from_db()

    problem = refused(as_(team.editor).post(f"stories/{story.uuid}/approve", seen=story.gate_version), 409)
    assert {"verdicts_stand"} <= {blocker["rule"] for blocker in problem["blockers"]}
    said = {"rule", "level", "sentence", "detail", "path", "who", "claim", "key", "carried"}
    assert problem["blockers"][0].keys() == said
    story.refresh_from_db()
    assert story.state == "filed"


def test_an_editor_approves_what_was_seen_and_publishes(team: Team) -> None:
    story = checked(team)
    seen = given(as_(team.editor).get(f"stories/{story.uuid}/gate"))["version"]

    sign_off = given(as_(team.editor).post(f"stories/{story.uuid}/approve", seen=seen))
    assert (sign_off["kind"], sign_off["by"]["name"], sign_off["gate_version"]) == (
        "approval",
        "Edda Editor",
        seen,
    )
    assert last_event().verb == "story.approved"

    publication = given(as_(team.editor).post(f"stories/{story.uuid}/publish"))
    assert publication["approval"] == sign_off["id"]
    assert last_event().verb == "story.published"
    assert given(as_(team.reporter).get(f"stories/{story.uuid}"))["state"] == "published"


def test_a_gate_that_moved_is_409(team: Team) -> None:
    story = checked(team)
    seen = story.gate_version
    stories.plan(by=team.editor, story=story, slug=story.slug, bylines=[team.reporter], publish_by=None,
                 embargo_until=None)  # fmt: skip

    refused(
        as_(team.editor).post(f"stories/{story.uuid}/approve", seen=seen), 409, "changed since you looked"
    )


def test_nobody_approves_their_own_words(team: Team) -> None:
    story = checked(team)
    given(as_(team.editor).post(f"stories/{story.uuid}/save_copy", seen=1, **TYPED))
    story.refresh_from_db()

    answer = as_(team.editor).post(f"stories/{story.uuid}/approve", seen=story.gate_version)
    refused(answer, 403, "responsible for words")


def test_a_reporter_neither_approves_nor_publishes(team: Team) -> None:
    refused(as_(team.reporter).post(f"stories/{checked(team).uuid}/approve", seen=1), 403, "Only an editor")
    refused(as_(team.reporter).post(f"stories/{approved(team).uuid}/publish"), 403, "Only an editor")


def test_a_story_that_is_not_approved_is_not_published(team: Team) -> None:
    refused(as_(team.editor).post(f"stories/{checked(team).uuid}/publish"), 409, "only an approved story")


def test_a_senior_editor_signs_for_what_runs_unverified(team: Team) -> None:
    story = filed(team)
    judged(team, mark(team, story), said="not_asked", so="unverified")
    story.refresh_from_db()
    path = f"stories/{story.uuid}/sign_as_senior"

    refused(as_(team.editor).post(path, seen=story.gate_version), 403, "senior editor")
    refused(as_(team.senior).post(path, seen=story.gate_version - 1), 409, "changed since you looked")
    assert given(as_(team.senior).post(path, seen=story.gate_version))["kind"] == "senior"
    assert last_event().verb == "story.signed"


# What belongs to it


def test_the_timeline_is_the_ledger_in_words(team: Team) -> None:
    story = checked(team)
    stories.hold(by=team.editor, story=story, reason="The lawyer reads it.")

    events = given(as_(team.auditor).get(f"stories/{story.uuid}/timeline"))["results"]
    assert events[0]["verb"] == "story.held"
    assert events[0]["actor"]["name"] == "Edda Editor"
    assert events[0]["texts"] == {"reason": "The lawyer reads it."}
    assert {"story.started", "claim.marked", "task.taken", "claim.judged"} <= {
        event["verb"] for event in events
    }


def test_the_timeline_tells_no_number_of_the_house(team: Team) -> None:
    story = published(team)

    counted = {"claim", "copy_version", "gate_version", "revision", "start", "end"}
    for event in given(as_(team.auditor).get(f"stories/{story.uuid}/timeline"))["results"]:
        numbers = {name for name, value in event["facts"].items() if type(value) is int}
        assert numbers <= counted
        assert not any(isinstance(value, list) and any(type(one) is int for one in value)
                       for value in event["facts"].values())  # fmt: skip


def test_a_claim_is_found_by_its_number(team: Team) -> None:
    story = filed(team)
    claim = mark(team, story)

    assert given(as_(team.checker).get(f"stories/{story.uuid}/claims/1"))["id"] == str(claim.uuid)
    assert given(as_(team.checker).get(f"stories/{story.uuid}/claims/1"))["words"] == TOLL
    refused(as_(team.checker).get(f"stories/{story.uuid}/claims/2"), 404)


def test_all_proposals_are_accepted_in_one_go(team: Team) -> None:
    story = filed(team)
    proposed = given(as_(team.reporter).get(f"stories/{story.uuid}/proposals"))["count"]
    assert proposed

    claims = given(as_(team.reporter).post(f"stories/{story.uuid}/accept_all"))
    assert [claim["number"] for claim in claims] == list(range(1, proposed + 1))
    assert VerificationTask.objects.filter(story=story).count() == proposed
    assert given(as_(team.reporter).post(f"stories/{story.uuid}/accept_all")) == []
