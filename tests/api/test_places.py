"""Places of a claim."""

from tests.api.asking import as_, given, last_event, refused
from tests.factories import TOLL, Team, filed, mark
from verification.claims import actions as claims
from verification.claims.models import Place


def test_a_place_is_removed_and_the_last_one_stays(team: Team) -> None:
    story = filed(team)
    claim = mark(team, story, TOLL)
    place = claims.add_place(by=team.reporter, claim=claim, seen=1, exact="brought in 41 million crowns")

    shown = given(as_(team.reporter).post(f"places/{place.uuid}/remove"))
    assert [one["field"] for one in shown["places"]] == ["body"]
    assert last_event().verb == "claim.place_removed"
    refused(as_(team.reporter).post(f"places/{place.uuid}/remove"), 404)

    last = shown["places"][0]["id"]
    refused(as_(team.reporter).post(f"places/{last}/remove"), 409, "one place only")
    assert Place.objects.filter(uuid=last).exists()


def test_an_auditor_removes_nothing(team: Team) -> None:
    place = mark(team, filed(team)).places.get()

    refused(as_(team.auditor).post(f"places/{place.uuid}/remove"), 403, "can make or change claims")


def test_a_place_says_more_than_its_claim_until_somebody_else_lets_it_stand(team: Team) -> None:
    claim = mark(team, filed(team), TOLL)
    path = f"places/{claim.places.get().uuid}"

    refused(as_(team.checker).post(f"{path}/say_beyond", how="somehow"), 422, "stated as fact", "how")
    (place,) = given(as_(team.checker).post(f"{path}/say_beyond", how="hedge_lost"))["places"]
    assert (place["beyond"], place["beyond_by"]["name"]) == ("hedge_lost", "Chiara Checker")
    assert last_event().verb == "claim.place_beyond"

    refused(as_(team.reporter).post(f"{path}/say_within"), 403, "responsible for the words")
    (place,) = given(as_(team.editor).post(f"{path}/say_within"))["places"]
    assert (place["beyond"], place["beyond_by"], place["beyond_at"]) == ("", None, None)
    assert last_event().verb == "claim.place_within"
    refused(as_(team.editor).post(f"{path}/say_within"), 409, "Nobody said")
