"""Evidence on its pages: added in four ways, listed, shown, dated, served so that nothing in it runs."""

import io
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image

from newsroom.people.models import User
from newsroom.people.states import Role
from newsroom.stories.models import Story
from tests.evidence import making
from tests.evidence.kept import kept as kept_file
from tests.factories import Team, copy, filed, judged, make_desk, make_member, mark, some_evidence
from tests.web.reporter.reading import as_, error_of, events, links, value, words
from verification.evidence import actions
from verification.evidence.leaving import may_be_shown
from verification.evidence.models import Blob, Custody, Evidence, EvidenceFile
from verification.evidence.reading import text_of

SUMMIT = "Varnian President Anton Verrik seen during the Three Rivers Trade Summit on June 4, 2023, in Hallin, Ostmark."


@pytest.fixture
def story(team: Team) -> Story:
    return filed(team)


@pytest.fixture
def outsider(db: None) -> User:
    return make_member(make_desk("Sports desk"), Role.EDITOR, "Otto Outsider", senior=True)


def file(name: str, data: bytes, claims_to_be: str = "application/octet-stream") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, claims_to_be)


def base(story: Story) -> str:
    return f"/stories/{story.uuid}/evidence/"


def page_of(piece: Evidence) -> str:
    return f"{base(piece.story)}{piece.uuid}/"


def add(client: Client, story: Story, **fields: Any) -> Any:
    return client.post(f"{base(story)}new/", {"title": "Annual report", **fields}, follow=True)


# Adding


@pytest.mark.parametrize(
    ("fields", "way"),
    [
        ({"way": "address", "url": "https://example.org/r"}, "address"),
        ({"way": "pasted", "text": "Tolls: 41 million"}, "pasted"),
        ({"way": "notes", "text": "No comment."}, "notes"),
        ({"way": "address", "text": "Tolls: 41 million"}, "pasted"),
        ({"text": "Tolls: 41 million"}, "pasted"),
    ],
)
def test_evidence_comes_in_by_what_was_filled(
    checker: Client, story: Story, fields: dict[str, str], way: str
) -> None:
    shown = add(checker, story, **fields)

    assert "“Annual report” is in the story's evidence." in words(shown)
    assert Evidence.objects.get().way == way


def test_an_upload_is_read_at_once_and_shown_by_page(checker: Client, story: Story) -> None:
    shown = add(
        checker, story, way="upload", upload=file("report.pdf", making.pdf("Tolls rose.", "To 41 million."))
    )

    assert "p. 2To 41 million." in words(shown, "//*[@id='x-text']")
    assert "Made of it: text." in words(shown)
    assert Evidence.objects.get().files.first().blob.sha256[:8] in words(shown)


def test_a_chosen_file_is_meant_even_where_the_first_choice_was_left(checker: Client, story: Story) -> None:
    add(checker, story, way="address", upload=file("talk.vtt", making.VTT.encode()))
    piece = Evidence.objects.get()
    assert (piece.way, piece.kind) == ("upload", "transcript")
    assert text_of(piece).startswith("[00:00:01]")


def test_a_refused_file_says_why_and_nothing_typed_is_lost(checker: Client, story: Story) -> None:
    answer = add(
        checker,
        story,
        way="upload",
        text="What matters: p. 4",
        upload=file("picture.png", making.SVG, "image/png"),
    )

    assert answer.status_code == 422
    assert "SVG pictures can carry programmes" in error_of(answer, "evidence-upload")
    assert value(answer, "title", "//main//form") == "Annual report"
    assert value(answer, "text", "//main//form") == "What matters: p. 4"
    assert "Choose picture.png again" in words(answer)
    assert not Evidence.objects.exists()


def test_a_file_over_the_limit_is_cut_off_while_it_streams_in(
    checker: Client, story: Story, settings: Any
) -> None:
    settings.EVIDENCE_MAX_UPLOAD = 200_000
    answer = add(
        checker, story, way="upload", upload=file("big.txt", b"x" * 300_000), text="What matters: p. 4"
    )

    assert answer.status_code == 422
    assert "too large" in error_of(answer, "evidence-upload")
    assert value(answer, "text", "//main//form") == "What matters: p. 4", "typed after the file, and here"
    assert not Evidence.objects.exists()


def test_the_workbench_takes_a_file_as_well(team: Team, checker: Client, story: Story) -> None:
    claim = mark(team, story)
    path = f"/stories/{story.uuid}/claims/{claim.number}/"
    shown = checker.post(
        f"{path}evidence/",
        {"way": "upload", "title": "", "upload": file("shot.png", making.png())},
        follow=True,
    )
    piece = Evidence.objects.get()

    assert piece.title == "shot.png"
    assert "File kept" in words(shown, "//*[@id='x-ev']")
    assert page_of(piece) in links(shown)


def test_a_desk_head_is_not_offered_the_form(team: Team, story: Story) -> None:
    head = as_(team.head)
    assert "Add evidence" not in words(head.get(base(story)), "//main")
    assert head.get(f"{base(story)}new/").status_code == 403


# The page of an item


def picture(checker: Client, team: Team, caption: str) -> Evidence:
    story = filed(team, copy(body=f"[image] {caption} | Meridian Pictures"))
    add(
        checker, story, way="upload", title="Agency picture", upload=file("press.jpg", making.press_picture())
    )
    return Evidence.objects.get(story=story)


def test_a_picture_stands_beside_the_caption_of_the_copy(checker: Client, team: Team) -> None:
    piece = picture(checker, team, SUMMIT)
    shown = words(checker.get(page_of(piece)), "//table[contains(@class,'facts-table')]//tr/*")

    assert "Date 4 June 2023, 18:20 +02:00 4 June 2023 Agrees" in shown
    assert "Credit Ida Falk, Meridian Pictures Meridian Pictures Agrees" in shown
    assert "Saved anew 2 days after it was taken." in shown
    known = words(checker.get(page_of(piece)), "//details[summary[contains(.,'known of it')]]")
    assert "6 June 2023, 09:00 (read in the file)" in known


def test_a_claim_in_a_caption_shows_what_the_pictures_say_against_it(checker: Client, team: Team) -> None:
    piece = picture(
        checker, team, SUMMIT.replace("June 4, 2023", "June 29, 2025").replace("Trade Summit", "Summit")
    )
    story = piece.story
    said = actions.add(
        by=team.checker, story=story, kind="image", title="Off the caption", text="At the gate."
    )
    actions.withdraw(by=team.checker, evidence=said, reason="A double")
    inside, outside = (
        mark(team, story, "Three Rivers Summit"),
        mark(team, story, story.revision.document.headline),
    )

    shown = words(
        checker.get(f"/stories/{story.uuid}/claims/{inside.number}/"), "//ul[contains(@class,'beside')]"
    )
    assert shown == (
        "Differs Agency picture beside its caption Date: Taken 756 days before the day the caption names."
    )
    elsewhere = checker.get(f"/stories/{story.uuid}/claims/{outside.number}/")
    assert "beside its caption" not in words(elsewhere)


def test_a_picture_that_agrees_differs_in_nothing(checker: Client, team: Team) -> None:
    story = picture(checker, team, SUMMIT).story
    claim = mark(team, story, "Three Rivers Trade Summit")
    shown = words(
        checker.get(f"/stories/{story.uuid}/claims/{claim.number}/"), "//ul[contains(@class,'beside')]"
    )
    assert shown == "Nothing differs Agency picture beside its caption"


def test_a_picture_three_days_older_than_the_event_says_so(checker: Client, team: Team) -> None:
    piece = picture(checker, team, SUMMIT)
    post = actions.add(by=team.checker, story=piece.story, title="Rosen's post", text="He is in a clinic.")
    actions.date(by=team.checker, evidence=post, seen=1, own_date=date(2023, 6, 7), how="read")
    answer = checker.post(
        f"{page_of(piece)}date/",
        {"seen": piece.version, "own_date": "2023-06-04", "how": "read", "against": str(post.uuid)},
        follow=True,
    )

    assert "Taken 3 days before “Rosen's post”." in words(answer)
    assert "Dated 3 days before “Rosen's post”, which it is set against." in words(answer)
    assert "Dated 3 days before" in words(checker.get(base(piece.story)), "//main//table")
    assert "Dated 3 days before" in words(
        checker.get(
            f"/stories/{piece.story.uuid}/claims/{mark(team, piece.story, 'Three Rivers Trade Summit').number}/"
        ),
        "//*[@id='x-ev']",
    )


def test_who_changed_second_gets_their_words_back(checker: Client, team: Team, story: Story) -> None:
    piece = some_evidence(team, story)
    path = f"{page_of(piece)}facts/"
    assert checker.post(path, {"seen": 1, "licence": "One use"}).status_code == 302
    second = checker.post(path, {"seen": 1, "licence": "All uses"})

    assert second.status_code == 409
    assert "Somebody else changed this item" in words(second)
    assert value(second, "licence", "//main//form") == "All uses"


def test_a_wrong_date_is_said_beside_its_field(checker: Client, team: Team, story: Story) -> None:
    piece = some_evidence(team, story)
    answer = checker.post(f"{page_of(piece)}date/", {"seen": 1, "own_date": "soon"})
    assert answer.status_code == 422
    assert "Write a date like" in error_of(answer, "date-own_date")


def test_the_page_says_which_claims_rest_on_it(team: Team, checker: Client, story: Story) -> None:
    claim = mark(team, story)
    piece = judged(team, claim).evidence.get()
    shown = words(checker.get(page_of(piece)), "//section[@aria-labelledby='h-used']")
    assert claim.label in shown
    assert "Confirmed p. 4" in shown


def test_a_blind_second_checker_is_not_told_what_the_first_verdict_rests_on(team: Team, story: Story) -> None:
    claim = mark(team, story, risk="high", flags=["allegation"])
    piece = judged(team, claim).evidence.get()

    assert claim.label in words(as_(team.checker).get(page_of(piece)), "//section[@aria-labelledby='h-used']")
    assert "No verdict rests on it yet." in words(as_(team.second).get(page_of(piece)))


def test_withdrawing_leaves_the_item_with_its_reason(team: Team, checker: Client, story: Story) -> None:
    verdict = judged(team, mark(team, story))
    piece = verdict.evidence.get()
    assert "can not be relied on" in words(checker.post(f"{page_of(piece)}withdraw/", {"reason": ""}))
    shown = checker.post(f"{page_of(piece)}withdraw/", {"reason": "A forgery."}, follow=True)

    assert "Withdrawn by Chiara Checker" in words(shown)
    assert "A forgery." in words(shown)
    assert "Withdraw it" not in words(shown, "//main")
    verdict.refresh_from_db()
    assert verdict.suspended_at
    assert events()[-1] == "evidence.withdrawn"


def test_an_address_that_would_tip_somebody_off_is_no_link(checker: Client, team: Team, story: Story) -> None:
    url = "https://example.org/r"
    piece = actions.add(by=team.checker, story=story, title="Report", url=url, no_fetch=True)
    claim = mark(team, story)
    for shown in (checker.get(page_of(piece)), checker.get(f"/stories/{story.uuid}/claims/{claim.number}/")):
        assert "Not fetched, on purpose" in words(shown)
        assert url not in links(shown)


def test_a_failed_capture_has_a_way_out(checker: Client, team: Team, story: Story) -> None:
    piece = actions.add(by=team.checker, story=story, title="Report", url="https://example.org/r")
    assert "Upload your own capture of it" in words(checker.get(page_of(piece)))
    shown = checker.post(f"{page_of(piece)}attach/", {"upload": file("shot.png", making.png())}, follow=True)
    assert "The file is kept." in words(shown)
    assert "Upload your own capture of it" not in words(shown)


def test_looking_at_an_item_is_in_its_custody_log_once(team: Team, checker: Client, story: Story) -> None:
    piece = some_evidence(team, story)
    for client in (checker, checker, as_(team.editor), checker):
        client.get(page_of(piece))
    seen = Custody.objects.filter(verb="viewed").values_list("by__name", flat=True)
    assert list(seen) == ["Chiara Checker", "Edda Editor", "Chiara Checker"]


# How files leave


HOSTILE = [
    ("page.html", making.PAGE),
    ("na\u202eme\x1b;Set-Cookie=x.png", making.png()),
    ("doc.pdf", making.pdf("x")),
]


@pytest.mark.parametrize(("name", "data"), HOSTILE, ids=["a page", "a name with signs", "a document"])
def test_an_original_leaves_as_bytes_that_nothing_opens(
    checker: Client, team: Team, story: Story, name: str, data: bytes
) -> None:
    add(checker, story, way="upload", upload=file(name, data, "text/html"))
    kept = Evidence.objects.get().files.get(role="original")
    answer = checker.get(f"{page_of(kept.evidence)}files/{kept.uuid}/")

    assert b"".join(answer.streaming_content) == data
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert "\n" not in answer["Content-Disposition"]
    assert "\u202e" not in answer["Content-Disposition"]
    assert {"sandbox", "default-src 'none'", "base-uri 'none'"} <= set(
        answer["Content-Security-Policy"].split("; ")
    )
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    assert "Set-Cookie" not in answer
    line = Custody.objects.get(verb="downloaded")
    assert (line.file, line.by) == (kept, team.checker)


def test_only_a_picture_made_here_is_shown(checker: Client, story: Story) -> None:
    add(checker, story, way="upload", upload=file("press.jpg", making.press_picture()))
    files = Evidence.objects.get().files
    original, preview = files.get(role="original"), files.get(role="preview")
    path = f"{page_of(original.evidence)}files/"
    shown = checker.get(f"{path}{preview.uuid}/preview/")

    assert Image.open(io.BytesIO(b"".join(shown.streaming_content))).format == "WEBP"
    assert shown["Content-Type"] == "image/webp"
    assert {"sandbox", "default-src 'none'", "base-uri 'none'"} <= set(
        shown["Content-Security-Policy"].split("; ")
    )
    assert checker.get(f"{path}{original.uuid}/preview/").status_code == 404
    assert not may_be_shown(EvidenceFile(role="preview", media_type="image/svg+xml"))


def test_missing_bytes_are_a_sentence(checker: Client, story: Story, settings: Any, tmp_path: Any) -> None:
    add(checker, story, way="upload", upload=file("report.pdf", making.pdf("Missing")))
    kept = Evidence.objects.get().files.get(role="original")
    settings.EVIDENCE_DIR = tmp_path
    answer = checker.get(f"{page_of(kept.evidence)}files/{kept.uuid}/")
    assert answer.status_code == 409
    assert "missing from the store" in words(answer)


def test_another_desk_sees_nothing_of_it(checker: Client, story: Story, outsider: User) -> None:
    add(checker, story, way="upload", upload=file("press.jpg", making.press_picture()))
    piece = Evidence.objects.get()
    other = as_(outsider)
    paths = [base(story), page_of(piece), f"{base(story)}new/"]
    for kept in piece.files.all():
        paths += [f"{page_of(piece)}files/{kept.uuid}/", f"{page_of(piece)}files/{kept.uuid}/preview/"]

    assert [other.get(path).status_code for path in paths] == [404] * len(paths)
    for verb in ("date", "facts", "attach", "withdraw"):
        assert other.post(f"{page_of(piece)}{verb}/", {"reason": "x"}).status_code == 404
    assert "press.jpg" not in words(other.get("/evidence/"))
    assert Client().get(page_of(piece)).status_code == 302
    assert not Custody.objects.filter(by=outsider).exists()


def test_a_file_is_found_only_at_its_own_item(checker: Client, team: Team, story: Story) -> None:
    add(checker, story, way="upload", upload=file("press.jpg", making.press_picture()))
    kept = Evidence.objects.get().files.get(role="original")
    other = some_evidence(team, filed(team))
    assert checker.get(f"{page_of(other)}files/{kept.uuid}/").status_code == 404


# Lists


def test_lists_are_searched_and_cut_by_kind(checker: Client, team: Team, story: Story) -> None:
    some_evidence(team, story)
    actions.add(by=team.checker, story=story, title="Harbour page", url="https://example.org/harbour")
    listed = words(checker.get(f"{base(story)}?q=example+harbour"), "//main//table")

    assert "Harbour page" in listed
    assert "Annual report" not in listed
    assert "Harbour page" not in words(checker.get(f"{base(story)}?kind=document"), "//main//table")
    assert "Nothing fits." in words(checker.get("/evidence/?q=nowhere"))
    assert story.slug in words(checker.get("/evidence/"), "//main//table")


def test_a_list_takes_as_many_queries_at_thirty_items_as_at_three(
    checker: Client, team: Team, story: Story
) -> None:
    def queries(path: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert checker.get(path).status_code == 200
        return len(captured)

    def fill(count: int) -> None:
        for number in range(count):
            piece = actions.add(
                by=team.checker, story=story, title=f"Page {number}", url=f"https://example.org/{number}"
            )
            actions.date(by=team.checker, evidence=piece, seen=1, own_date=date(2023, 6, 1))

    fill(3)
    few = {path: queries(path) for path in ("/evidence/", base(story))}
    fill(27)
    assert {path: queries(path) for path in few} == few
    assert few["/evidence/"] <= 12


def test_evidence_is_in_the_top_bar_of_everybody_who_may_open_it(team: Team) -> None:
    for user in team.by_role.values():
        assert 'href="/evidence/"' in as_(user).get("/evidence/").content.decode()


def test_a_withdrawn_item_offers_no_ticks_and_says_why_in_its_log(
    checker: Client, team: Team, story: Story
) -> None:
    piece = some_evidence(team, story)
    assert "Tick plain facts" in words(checker.get(page_of(piece)))
    actions.withdraw(by=team.checker, evidence=piece, reason="It is forged")

    assert "Tick plain facts" not in words(checker.get(page_of(piece)))
    assert piece.custody.get(verb="withdrawn").how == "It is forged"


def test_an_address_of_which_nothing_is_kept_says_only_that(
    checker: Client, team: Team, story: Story
) -> None:
    piece = actions.add(by=team.checker, story=story, title="A blog", url="https://a.example", no_fetch=True)
    shown = words(checker.get(page_of(piece)))
    assert "No file is kept of it, only its address." in shown
    assert "State what it does not say" not in shown
    assert "State what it does not say" in words(checker.get(page_of(picture(checker, team, SUMMIT))))


def test_an_altered_item_says_what_to_do(checker: Client, team: Team, story: Story) -> None:
    piece = kept_file(team, story).evidence
    Blob.objects.update(fault="altered", fault_at=timezone.now())

    item = checker.get(page_of(piece))
    assert "Restore the file from a backup and have it checked, or withdraw the item." in words(item)
    assert {"#x-keep", "#x-withdraw"} <= set(links(item))
    claim = mark(team, story, story.revision.document.headline)
    panel = checker.get(f"/stories/{story.uuid}/claims/{claim.number}/").content.decode()
    assert "#x-attach" not in panel
    assert f"{piece.uuid}/#x-keep" in panel
