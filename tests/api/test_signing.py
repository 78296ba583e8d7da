"""Signing over the API: the desk head, the legal reader, who knows a source; advice, reasons, two checks."""

from tests.api.asking import as_, given, refused
from tests.factories import TOLL, Team, filed, judged, mark
from verification.checking.models import Consolidation
from verification.gate.models import Advice
from verification.gate.policy import set_policy
from verification.gate.states import Preset


def test_a_legal_reader_wants_other_words_and_the_desk_head_signs_after_the_legal_read(team: Team) -> None:
    set_policy(by=team.head, desk=team.desk, preset=Preset.MAGAZINE, reason="As we always worked.", seen=0)
    claim = mark(team, filed(team), TOLL, flags=["allegation"])
    story, legal, head = f"stories/{claim.story.uuid}", as_(team.legal), as_(team.head)
    judged(team, claim)
    seen = given(legal.get(f"{story}/gate"))["version"]
    milder = {"was": TOLL, "words": TOLL.replace("took", "says it took")}
    reading = {"claim": str(claim.uuid), "outcome": "changes", "changes": [milder]}

    refused(
        as_(team.editor).post(f"{story}/read_legally", seen=seen, readings=[reading]), 403, "legal reader"
    )
    refused(head.post(f"{story}/sign_as_head", seen=seen), 409, "The legal read comes first")
    signed = given(legal.post(f"{story}/read_legally", seen=seen, readings=[reading], advice="Settle it."))
    assert (signed["kind"], signed["outcome"], signed["claims"]) == ("legal", "changes", [str(claim.uuid)])
    assert signed["changes"] == [{"claim": str(claim.uuid), **milder}]

    seen = given(legal.get(f"{story}/gate"))["version"]
    cleared = [{"claim": str(claim.uuid), "outcome": "clear"}]
    given(legal.post(f"{story}/read_legally", seen=seen, readings=cleared))
    seen = given(legal.get(f"{story}/gate"))["version"]
    assert given(head.post(f"{story}/sign_as_head", seen=seen))["kind"] == "head"
    refused(as_(team.editor).post(f"{story}/know_source", seen=seen, claim=str(claim.uuid)), 403, "senior")
    known = given(as_(team.senior).post(f"{story}/know_source", seen=seen, claim=str(claim.uuid)))
    assert known["kind"] == "identity"
    elsewhere = mark(team, filed(team), TOLL)
    body = {"seen": seen, "claim": str(elsewhere.uuid)}
    refused(as_(team.senior).post(f"{story}/know_source", **body), 422, "another story", "claim")


def test_advice_is_there_for_legal_readers_and_editors_alone(team: Team) -> None:
    story = filed(team)
    body = {"story": str(story.uuid), "text": "Settle it."}
    kept = given(as_(team.legal).post("advice", **body), status=201)
    for user in team.by_role.values():
        sees = user in (team.legal, team.editor)
        assert given(as_(user).get("advice"))["count"] == (1 if sees else 0)
        assert as_(user).get(f"advice/{kept['id']}").status_code == (200 if sees else 404)
        if not sees:
            refused(as_(user).post("advice", **body), 422, "There is no story with this id.", "story")
    assert Advice.objects.count() == 1


def test_a_reason_is_given_for_the_words_that_were_read(team: Team) -> None:
    claim = mark(team, filed(team), TOLL, flags=["health_or_privacy"])
    read = {"claim": str(claim.uuid), "words": claim.words_digest}
    body = {"claims": [read], "reason": "They pay for it."}
    moved = {**body, "claims": [read, {**read, "words": "0" * 64}]}
    refused(as_(team.editor).post("public_interest", **moved), 409, "changed since")
    refused(as_(team.checker).post("public_interest", **body), 403, "Only an editor")
    [said] = given(as_(team.editor).post("public_interest", **body), status=201)
    assert (said["reason"], said["holds"], said["claim"]) == (body["reason"], True, read["claim"])


def test_two_checks_are_settled_by_their_checkers_or_the_desk_head(team: Team) -> None:
    claim = mark(team, filed(team), risk="high")
    judged(team, claim)
    judged(team, claim, by=team.second, kind="second_check", so="false")
    path = f"consolidations/{Consolidation.objects.get(claim=claim).uuid}"

    why = {"seen": 1, "reason": "Page 4."}
    refused(as_(team.editor).post(f"{path}/keep", **why), 403, "made these checks")
    assert given(as_(team.checker).post(f"{path}/keep", **why))["first_kept_because"] == "Page 4."
    refused(as_(team.second).post(f"{path}/keep", **why), 409, "since you looked")
    kept = given(as_(team.second).post(f"{path}/keep", seen=2, reason="Page 9."))
    assert kept["state"] == "escalated"
    refused(as_(team.head).post(f"{path}/decide", seen=3, reason="It stands.", stands="third"), 409, "which")
    decided = given(as_(team.head).post(f"{path}/decide", seen=3, reason="It stands.", stands="second"))
    assert (decided["state"], decided["stands"]) == ("decided", decided["second"])
