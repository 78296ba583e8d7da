"""How an item is kept, on its page and by the API: files, whether they are whole, the custody log, a check at once."""

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries

from newsroom import addresses
from newsroom.people.models import User
from tests.api.asking import as_, given, refused
from tests.evidence.kept import flip, kept, on_disk
from tests.evidence.test_fixity import unreadable
from tests.factories import Team, filed, some_evidence
from verification.evidence import custody, fixity
from verification.evidence.models import Evidence, EvidenceFile
from verification.evidence.states import CustodyVerb
from verification.web.grounds import keeping

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("evidence_dir")]


@pytest.fixture
def file(team: Team) -> EvidenceFile:
    return kept(team, filed(team), name="<b>report</b>.txt")


def section(user: User, evidence: Evidence, query: str = "") -> str:
    request = RequestFactory().get(f"/{query}")
    request.user = user
    context = {
        "request": request,
        "story": evidence.story,
        "evidence": evidence,
        "keeping": keeping.section(request, evidence),
    }
    return render_to_string("grounds/_keeping.html", context, request=request)


def check(user: User, file: EvidenceFile, **data: str):
    client = Client()
    client.force_login(user)
    evidence = file.evidence
    return client, client.post(f"/stories/{evidence.story.uuid}/evidence/{evidence.uuid}/check/", data)


def test_the_items_page_has_the_section(team: Team, file: EvidenceFile) -> None:
    client = Client()
    client.force_login(team.checker)
    page = client.get(addresses.evidence(file.evidence.story.uuid, file.evidence.uuid))
    assert page.status_code == 200
    assert file.blob.sha256 in page.content.decode()
    assert "Check now" in page.content.decode()


def said(client: Client) -> str:
    return client.get("/queue/").content.decode()


# The section of the page


def test_files_stand_there_with_hash_state_and_log(team: Team, file: EvidenceFile) -> None:
    html = section(team.checker, file.evidence)
    for words in (
        "&lt;b&gt;report&lt;/b&gt;.txt",
        file.blob.sha256,
        "Whole",
        "last looked at",
        "Check now",
    ):
        assert words in html
    assert "<b>Added</b> by Chiara Checker" in html
    assert "<b>report" not in html


def test_a_fault_is_said(team: Team, file: EvidenceFile) -> None:
    flip(on_disk(file.blob))
    fixity.check(by=team.checker, evidence=file.evidence)
    html = section(team.checker, file.evidence)
    assert "Altered" in html
    assert "last looked at" not in html


def test_whoever_may_not_have_it_checked_is_not_offered_it(team: Team, file: EvidenceFile) -> None:
    assert "Check now" not in section(team.auditor, file.evidence)


def test_an_item_without_files_says_so(team: Team) -> None:
    html = section(team.checker, some_evidence(team, filed(team)))
    assert "No file is kept of it" in html
    assert "<b>Added</b> by Chiara Checker" in html
    assert "Check now" not in html


def test_a_long_log_comes_newest_first_in_pages_at_the_same_queries(
    team: Team, file: EvidenceFile, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    request = RequestFactory().get("/")
    request.user = team.checker
    assert team.checker.roles_on(team.desk.pk)
    with django_assert_num_queries(3):
        list(keeping.section(request, file.evidence).page)
    for number in range(40):
        custody.note(
            evidence=file.evidence, verb=CustodyVerb.VIEWED, by=None, how=f"time {number}", file=file
        )
        kept(team, file.evidence.story, f"{number}".encode(), evidence=file.evidence)
    with django_assert_num_queries(3):
        list(keeping.section(request, file.evidence).page)
    html = section(team.checker, file.evidence)
    assert "time 39" in html
    assert "time 0<" not in html
    last = section(team.checker, file.evidence, "?page=4")
    assert "time 0<" in last
    assert "the desk's machine" in last.replace("&#x27;", "'")


# Checking at once, on the page


def test_whole_files_are_said_to_be(team: Team, file: EvidenceFile) -> None:
    client, answer = check(team.checker, file)
    evidence = file.evidence
    assert answer.status_code == 302
    assert answer["Location"] == f"/stories/{evidence.story.uuid}/evidence/{evidence.uuid}/#x-keep"
    assert "The file is byte for byte as kept." in said(client)


def test_a_fault_is_said_at_once(team: Team, file: EvidenceFile) -> None:
    flip(on_disk(file.blob))
    client, _answer = check(team.checker, file)
    assert "1 file is not as kept." in said(client)


def test_a_disk_that_cannot_be_read_is_said_on_the_page_it_was_pressed_on(
    team: Team, file: EvidenceFile
) -> None:
    unreadable(on_disk(file.blob))
    client, answer = check(team.checker, file, _back="/queue/")
    assert answer["Location"] == "/queue/"
    assert "cannot be read now" in said(client)


def test_what_one_cannot_see_is_not_there_and_what_one_may_not_is_refused(
    team: Team, file: EvidenceFile
) -> None:
    assert check(Team().editor, file)[1].status_code == 404
    assert check(team.auditor, file)[1].status_code == 403
    evidence = file.evidence
    path = f"/stories/{evidence.story.uuid}/evidence/{evidence.uuid}/check/"
    assert "login" in Client().post(path)["Location"]
    client = Client()
    client.force_login(team.checker)
    assert client.get(path).status_code == 405
    assert client.post(path.replace(str(evidence.story.uuid), str(filed(team).uuid))).status_code == 404


# The API


def test_files_and_log_by_the_api(team: Team, file: EvidenceFile) -> None:
    path = f"evidence/{file.evidence.uuid}"
    [shown] = given(as_(team.auditor).get(f"{path}/files"))["results"]
    assert (shown["sha256"], shown["size"], shown["role"], shown["fault"], shown["fault_at"]) == (
        file.blob.sha256, file.blob.size, "original", "", None,
    )  # fmt: skip
    row = given(as_(team.auditor).get(f"{path}/custody"))["results"][0]
    assert (row["verb"], row["by"]["name"], row["file"]) == ("added", "Chiara Checker", str(file.uuid))
    assert file.blob.sha256 in row["how"]
    for part in ("files", "custody"):
        refused(as_(Team().editor).get(f"{path}/{part}"), 404)


def test_a_check_by_the_api(team: Team, file: EvidenceFile) -> None:
    path = f"evidence/{file.evidence.uuid}/check"
    assert given(as_(team.checker).post(path)) == {"files": 1, "faulty": 0}
    flip(on_disk(file.blob))
    assert given(as_(team.checker).post(path)) == {"files": 1, "faulty": 1}
    [shown] = given(as_(team.checker).get(f"evidence/{file.evidence.uuid}/files"))["results"]
    assert shown["fault"] == "altered"
    refused(as_(team.auditor).post(path), 403, "can have evidence checked")
    unreadable(on_disk(file.blob))
    refused(as_(team.checker).post(path), 409, "cannot be read now")


def test_the_timeline_says_what_was_found(team: Team, file: EvidenceFile) -> None:
    flip(on_disk(file.blob))
    fixity.check(by=team.checker, evidence=file.evidence)
    client = Client()
    client.force_login(team.checker)
    text = client.get(f"/stories/{file.evidence.story.uuid}/timeline/").content.decode()
    assert "had evidence checked: 1 file, 1 missing or altered" in text
    assert "found that bytes of evidence are altered" in text
