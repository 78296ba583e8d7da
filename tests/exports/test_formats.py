"""What leaves the house in each format: valid for whoever takes it in, and nothing in it that readers may not know."""

import csv
import io
import json
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

import docx
import pytest
from jsonschema import Draft202012Validator, FormatChecker
from mammoth import convert_to_html
from pypdf import PdfReader

from newsroom.errors import Invalid, NotPermitted, NotPossible
from newsroom.people.models import User
from newsroom.stories import actions as stories
from newsroom.stories.models import Story
from tests.factories import TOLL, Team, checked, copy, filed, judged, make_user, mark, protected, published
from tests.rooms.test_correcting import run_anew
from tests.web.editor.roads import RUMOUR, awaiting_a_blind_second_check, ran_unconfirmed, rumour
from verification.checking.models import Verdict
from verification.claims.models import Claim
from verification.evidence import actions as evidence
from verification.evidence.fetching.pictures import chromium
from verification.record import correcting
from verification.record.exports import on_paper
from verification.record.exports.cells import neutral
from verification.record.exports.formats import FORMATS, export
from verification.record.models import LivePage
from verification.record.states import MissedStep, RunKind
from verification.sources import actions as sources
from verification.sources.models import Source

pytestmark = pytest.mark.django_db

STANDARDS = Path(os.environ.get("NEWS_STANDARDS", "../shared/data/standards"))
NINJS, CLAIM_REVIEW = STANDARDS / "ninjs", STANDARDS / "claimreview"
LIVE = "https://www.example.org/2024/harbour"

official = pytest.mark.skipif(
    not NINJS.is_dir(),
    reason="IPTC's ninjs is not here: clone github.com/iptc/newsinjson and name the folder in NEWS_STANDARDS.",
)


@pytest.fixture
def team(db: None) -> Team:
    return Team()


def taken(story: Story, form: str, by: User | None = None) -> bytes:
    return export(story=story, format=form, by=by).content


def read(story: Story, form: str) -> Any:
    return json.loads(taken(story, form))


@cache
def validator(path: Path) -> Draft202012Validator:
    """The schema; the one remote schema that ninjs points to, for shapes of places, is taken as anything."""
    schema = json.loads(
        path.read_text().replace("https://geojson.org/schema/GeoJSON.json#", "#/$defs/anything")
    )
    schema.setdefault("$defs", {})["anything"] = True
    return Draft202012Validator(schema, format_checker=FormatChecker())


def faults(path: Path, found: Any) -> list[str]:
    return [error.message for error in validator(path).iter_errors(found)]


def suite(verdict: str) -> Iterator[Path]:
    for file in sorted(NINJS.glob(f"test_suite/*/{verdict}/*.json")):
        if "geojson" not in file.name:  # needs the remote schema
            yield file


@official
def test_the_official_suite_ends_here_as_it_says() -> None:
    schema = NINJS / "ninjs-schema_3.1.json"
    passing, failing = list(suite("should_pass")), list(suite("should_fail"))
    assert len(passing) > 20
    assert len(failing) > 5
    assert [file.name for file in passing if faults(schema, json.loads(file.read_text()))] == []
    assert [file.name for file in failing if not faults(schema, json.loads(file.read_text()))] == []


@official
def test_every_kind_of_story_is_valid_ninjs(team: Team, settings: Any) -> None:
    settings.POLICY_PAGES = {
        "corrections": "https://example.org/corrections",
        "verification": "https://example.org/how",
    }
    ran = ran_unconfirmed(team)
    pictured = filed(
        team, copy(body="It rained.\n\n[image] The harbour in May 2022. | Photo: Sund Courier\n\n[push] Rain")
    )
    for story in (pictured, ran, published(team)):
        found = read(story, "ninjs")
        assert faults(NINJS / "ninjs-schema_3.1.json", found) == []
        assert len(found["trustIndicators"]) == 2
    (picture,) = read(pictured, "ninjs")["associations"]
    assert (picture["descriptions"][0]["value"], picture["by"]) == (
        "The harbour in May 2022.",
        "Photo: Sund Courier",
    )
    stories.retract(by=team.senior, story=ran, reason="It was not true.")
    found = read(Story.objects.get(pk=ran.pk), "ninjs")
    assert faults(NINJS / "ninjs-schema_3.1.json", found) == []
    assert found["pubStatus"] == "canceled"
    assert "It was not true." in found["edNote"]
    assert RUMOUR not in json.dumps(found)


def test_ninjs_calls_each_change_what_it_is(team: Team) -> None:
    """An editor's note, an update or a clarification corrects nothing: what takes it in must not say that it does."""
    for kind in (RunKind.UPDATE, RunKind.CLARIFICATION, RunKind.CORRECTION, RunKind.EDITORS_NOTE):
        story = published(team)
        asked = correcting.open_correction(
            by=team.editor, story=story, kind=kind, because="The archive says so."
        )
        words = {"words": "The archive was asked again.", "missed_step": MissedStep.NOT_KNOWN}
        correcting.agree(by=team.senior, correction=asked, seen=asked.version, **words)
        run_anew(team, story, headline="Harbour toll brought in 41 million")

        found = read(Story.objects.get(pk=story.pk), "ninjs")
        roles = [one["role"] for one in found["descriptions"] if one["value"] == words["words"]]
        assert roles == [kind.value]


def test_ninjs_says_what_ran_and_what_the_receiving_desk_has_to_know(team: Team) -> None:
    story = ran_unconfirmed(team)
    sources.add(by=team.reporter, story=story, name="Petra Holm", type="named_person")
    ran = Story.objects.get(pk=story.pk)
    before = read(ran, "ninjs")

    assert before["pubStatus"] == "usable"
    assert before["headlines"][0]["value"] == story.headline
    assert before["by"] == "Rosa Reporter"
    assert f"“{RUMOUR}”" in before["edNote"]
    assert "Attributed, unverified" in before["edNote"]
    assert {body["contentType"] for body in before["bodies"]} == {"text/html", "text/plain"}

    later = stories.revise(by=team.reporter, story=ran)
    other = copy(body="Not yet approved.")
    stories.save_copy(by=team.reporter, story=later, document=other, seen=later.copy_version)
    assert read(Story.objects.get(pk=story.pk), "ninjs") == before, "what ran, not what is being written"
    assert read(filed(team), "ninjs")["pubStatus"] == "withheld"


def test_only_sources_in_print_and_on_the_record_leave_the_house(team: Team) -> None:
    story = filed(
        team, copy(body="The annual report shows it, Ilse Brandt and Otto Quiet said, and a port official.")
    )
    for name, how in (
        ("Ilse Brandt", {"type": "named_person"}),
        ("Otto Quiet", {"type": "named_person", "ground_rules": "on_background"}),
        ("Nils Unprinted", {"type": "named_person"}),
    ):
        sources.add(by=team.reporter, story=story, name=name, **how)
    identity = protected(team, "Karla Canary", story=story)
    Source.objects.filter(pk=identity.source_id).update(type="document")

    named = [source["name"] for source in read(story, "ninjs")["infoSources"] if source["role"] == "source"]
    assert named == ["Ilse Brandt"]
    for form in FORMATS.keys() - {"pdf", "claimreview"}:
        content = taken(story, form)
        assert "Karla Canary" not in ("".join(opened(content)) if form == "docx" else content.decode())


def test_a_claim_that_is_somebody_elses_is_reviewed_and_the_newsrooms_own_is_not(
    team: Team, settings: Any
) -> None:
    settings.NEWSROOM_NAME = "The Gazette"
    story = ran_unconfirmed(team)
    with pytest.raises(NotPossible, match="no address that readers know"):
        taken(story, "claimreview")
    assert [node["@type"] for node in read(story, "jsonld")["@graph"]] == ["NewsArticle"]

    LivePage.objects.create(story=story, url=LIVE)
    (review,) = read(story, "claimreview")
    if CLAIM_REVIEW.is_dir():
        assert faults(CLAIM_REVIEW / "claimreview-google.schema.json", review) == []
    assert (review["claimReviewed"], review["url"]) == (RUMOUR, LIVE)
    assert review["reviewRating"] == {"@type": "Rating", "alternateName": "Attributed, unverified"}
    shown = Verdict.objects.get(claim__story=story).shows.get().evidence
    evidence.withdraw(by=team.checker, evidence=shown, reason="It is another year's.")
    assert [node["@type"] for node in read(story, "jsonld")["@graph"]] == ["NewsArticle"], "it is suspended"
    assert "Its check is still open" in read(story, "ninjs")["edNote"]

    own = published(team)
    LivePage.objects.create(story=own, url=LIVE)
    with pytest.raises(NotPossible, match="no claim of somebody else"):
        taken(own, "claimreview")
    assert [node["@type"] for node in read(own, "jsonld")["@graph"]] == ["NewsArticle"]


def test_linked_data_tells_readers_of_corrections_and_where_the_policies_are(
    team: Team, settings: Any
) -> None:
    settings.POLICY_PAGES = {"editorial": "https://example.org/e", "corrections": "https://example.org/c"}
    story = published(team)
    stories.retract(by=team.senior, story=story, reason="It was not true.")
    (article,) = read(Story.objects.get(pk=story.pk), "jsonld")["@graph"]

    assert article["creativeWorkStatus"] == "Retracted"
    assert "articleBody" not in article
    with pytest.raises(NotPossible, match="was taken back"):
        taken(story, "claimreview")
    assert [one["text"] for one in article["correction"]] == ["It was not true."]
    assert article["publishingPrinciples"] == "https://example.org/e"
    assert article["publisher"]["correctionsPolicy"] == "https://example.org/c"


def opened(content: bytes) -> tuple[str, str]:
    """The text of the document as it is without accepting changes, and its XML."""
    with ZipFile(io.BytesIO(content)) as file:
        for name in file.namelist():
            if name.endswith(".xml"):
                ElementTree.fromstring(file.read(name))  # each part is well-formed
        return file.read("word/document.xml").decode(), file.read("word/comments.xml").decode()


def test_the_word_file_has_real_comments_on_the_words_and_fixes_as_changes(team: Team) -> None:
    story = filed(team)
    judged(team, mark(team, story), fix="took 40 million crowns in tolls in 2022")
    mark(team, story, "The port opened in 1911", kind="event")
    content = taken(story, "docx", team.editor)

    comments = {comment.author: comment for comment in docx.Document(io.BytesIO(content)).comments}
    assert comments["Chiara Checker"].text.startswith("C1: Confirmed")
    assert "The annual report says so." in comments["Chiara Checker"].text
    document, _ = opened(content)
    assert '<w:ins w:id="1" w:author="Chiara Checker"' in document
    assert "took 40 million crowns" in document
    html = convert_to_html(io.BytesIO(content)).value  # a reader that takes changes as accepted
    assert "took 40 million crowns in tolls in 2022, its annual report shows" in html
    assert TOLL not in html


def test_overlapping_claims_and_odd_signs_keep_the_words_of_the_copy(team: Team) -> None:
    body = "The **port of Sund** took 41 million crowns 🛳 in tolls in 2022 & more, __its__ report shows."
    story = filed(team, copy(body=body))
    mark(team, story, "port of Sund took 41 million crowns")
    mark(team, story, "41 million crowns 🛳 in tolls", attributed_to="What no XML may hold: \ufffe\x0b")
    told = docx.Document(io.BytesIO(taken(story, "docx")))
    assert "\n\n".join(paragraph.text for paragraph in told.paragraphs) == story.revision.text
    assert any(run.bold and run.text for run in told.paragraphs[-1].runs)
    assert "C1" in taken(story, "html").decode()


def test_a_cell_is_never_a_formula_and_the_table_holds_every_claim(team: Team) -> None:
    story = filed(team, copy(body='=HYPERLINK("https://evil.example") is what it says. It rained.'))
    mark(team, story, '=HYPERLINK("https://evil.example") is what it says', kind="event")
    mark(team, story, "It rained", kind="event")

    text = taken(story, "csv").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["Claim"] for row in rows] == ["C1", "C2"]
    assert rows[0]["Words"].startswith("'=HYPERLINK")
    for evil in ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1"):
        assert neutral(evil).startswith("'")


@pytest.mark.parametrize("form", ["docx", "csv", "html"])
def test_a_blind_second_checker_learns_nothing_from_an_export(team: Team, form: str) -> None:
    claim = awaiting_a_blind_second_check(team)
    told = {
        user: export(story=claim.story, format=form, by=user).content for user in (team.second, team.editor)
    }
    if form == "docx":
        told = {user: "".join(opened(content)).encode() for user, content in told.items()}
    assert b"Misattributed" not in told[team.second]
    assert b"Misattributed" in told[team.editor]


def test_who_may_take_what(team: Team) -> None:
    story = checked(team)
    with pytest.raises(NotPermitted, match="checked copy"):
        export(story=story, format="docx", by=team.reporter)
    assert export(story=story, format="ninjs", by=team.reporter).name.endswith(".ninjs.json")
    with pytest.raises(NotPermitted, match="people of the desk"):
        export(story=story, format="ninjs", by=make_user())
    with pytest.raises(Invalid, match="is not one of ninjs"):
        export(story=story, format="exe", by=team.editor)


def test_a_pdf_is_made_where_there_is_a_browser_and_refused_in_a_sentence_where_there_is_none(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(on_paper, "chromium", lambda: None)
    with pytest.raises(NotPossible, match="no Chromium on this machine"):
        taken(filed(team), "pdf")


@pytest.mark.slow
@pytest.mark.skipif(chromium() is None, reason="There is no Chromium here.")
def test_the_browser_prints_the_checked_copy(team: Team) -> None:
    claim: Claim = rumour(team)
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(taken(claim.story, "pdf"))).pages)
    assert "Petra Holm wrote on Facebook" in text
    assert "C1: Unchecked" in text
