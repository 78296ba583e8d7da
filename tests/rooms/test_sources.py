"""The verbs of sources: what is said of them, what rests on them, what is enough alone."""

import pytest
from django.db import IntegrityError, transaction

from newsroom.dispatch.models import OutboxMessage
from newsroom.errors import Invalid, NotPermitted, NotPossible
from newsroom.ledger.models import Event
from newsroom.people.models import Membership
from newsroom.people.states import Role
from newsroom.stories.models import Story
from tests.factories import Team, again, approved, filed, judged, mark, some_evidence, task_of
from verification.checking.models import Verdict
from verification.checking.states import TaskState
from verification.claims import actions as claims
from verification.claims.models import Claim
from verification.evidence import actions as evidence
from verification.evidence.files import keep
from verification.evidence.models import Evidence
from verification.evidence.states import FileRole
from verification.gate import signing
from verification.record import actions as records
from verification.sources import actions as sources
from verification.sources.independence import Independence, weigh
from verification.sources.models import RestsOn, Source
from verification.sources.reading import asserted, bears, told
from verification.sources.warnings import warnings

pytestmark = pytest.mark.django_db


def source(team: Team, story: Story, name: str = "Ann Holm", **fields: object) -> Source:
    return sources.add(by=team.checker, story=story, **{"name": name, "type": "named_person", **fields})


def independence_of(claim: Claim) -> Independence:
    """How independent the sources of a claim are, read as the gate reads them."""
    rows = Source.objects.filter(story=claim.story_id).for_counting()
    return weigh(told(rows), bears(claim.rests_on.all()))


def put_differently(team: Team, claim: Claim, statement: str) -> None:
    claim.refresh_from_db()
    claims.amend(
        by=team.reporter,
        claim=claim,
        seen=claim.version,
        kind=claim.kind,
        risk=claim.risk,
        flags=claim.flags,
        statement=statement,
        attributed_to=claim.attributed_to,
        channel=claim.channel,
    )


def a_post(team: Team, story: Story) -> Evidence:
    return evidence.add(
        by=team.checker, story=story, kind="page", title="The post", text="He is in hospital."
    )


def document(team: Team, story: Story, **fields: object) -> Source:
    return source(team, story, "The act", **{"type": "document", "proximity": "first_hand", **fields})


def gate(story: Story) -> int:
    return Story.objects.get(pk=story.pk).gate_version


# Adding


@pytest.mark.parametrize(
    ("type_", "origin"),
    [("named_person", "own"), ("document", "own"), ("other_media", "unknown"), ("agency_report", "unknown")],
)
def test_where_a_source_has_it_from_is_taken_from_what_it_is(type_: str, origin: str):
    team = Team()
    assert source(team, filed(team), type=type_).origin == origin


def test_what_names_something_it_goes_back_to_repeats_it():
    team = Team()
    story = filed(team)
    first = source(team, story)
    assert source(team, story, derives_from=first).origin == "repeats"
    assert source(team, story, outlet=" Nordwire ").outlet == "Nordwire"
    assert source(team, story, derives_from_evidence=a_post(team, story)).origin == "repeats"


def test_everything_that_is_wrong_is_said_at_once():
    team, story = Team(), None
    story = filed(team)
    elsewhere = source(team, filed(team))
    with pytest.raises(Invalid) as refused:
        source(
            team,
            story,
            " ",
            type="gossip",
            derives_from=elsewhere,
            motive_told=True,
        )
    assert set(refused.value.errors) == {"name", "type", "derives_from", "motive_told"}
    assert not Source.objects.filter(story=story).exists()


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        ({"origin": "own", "outlet": "Nordwire"}, "origin", "choose one of the two"),
        ({"origin": "unknown", "outlet": "Nordwire"}, "origin", "choose one of the two"),
        ({"origin": "repeats"}, "derives_from", "Say what it repeats"),
        ({"origin": "inside"}, "derives_from", "it is quoted"),
        ({"origin": "inside", "outlet": "Nordwire"}, "outlet", "add that as a source"),
        ({"origin": "nowhere"}, "origin", "nowhere"),
        ({"outlet": "x" * 201}, "outlet", "201 characters"),
    ],
)
def test_a_way_back_is_one_thing_and_fits_its_word(fields: dict, field: str, sentence: str):
    team = Team()
    with pytest.raises(Invalid) as refused:
        source(team, filed(team), **fields)
    assert sentence in refused.value.errors[field][0]


def test_naming_later_what_an_unknown_origin_was_is_enough():
    team = Team()
    story = filed(team)
    post = source(team, story, "The post", type="social_post")
    paper = source(team, story, "Site A", type="other_media")
    assert paper.origin == "unknown"
    paper = sources.revise(
        by=team.reporter, source=paper, seen=paper.version, origin="unknown", derives_from=post
    )
    assert (paper.origin, paper.derives_from) == ("repeats", post)


def test_it_goes_back_to_one_thing_only():
    team = Team()
    story = filed(team)
    with pytest.raises(Invalid, match="one thing it goes back to"):
        source(team, story, derives_from=source(team, story), outlet="Nordwire")
    with transaction.atomic(), pytest.raises(IntegrityError):
        Source.objects.filter(story=story).update(outlet="Nordwire")


# Changing


def test_a_source_is_changed_and_what_is_not_said_stays():
    team = Team()
    story = filed(team)
    one = source(team, story, motive="Owns the mine", contact="by phone")
    before = gate(story)

    revised = sources.revise(by=team.reporter, source=one, seen=1, proximity="second_hand", motive_told=True)

    assert (revised.proximity, revised.motive, revised.contact, revised.version) == (
        "second_hand",
        "Owns the mine",
        "by phone",
        2,
    )
    assert gate(story) == before + 1
    event = Event.objects.get(verb="source.revised")
    assert event.facts["changed"] == ["motive_told", "proximity"]
    assert "Owns the mine" not in str(event.facts)


def test_a_source_somebody_else_changed_is_not_overwritten():
    team = Team()
    one = source(team, filed(team))
    sources.revise(by=team.reporter, source=one, seen=1, proximity="second_hand")
    with pytest.raises(NotPossible, match="changed by somebody else"):
        sources.revise(by=team.checker, source=one, seen=1, proximity="first_hand")
    assert Source.objects.get().proximity == "second_hand"
    assert Event.objects.filter(verb="source.revised").count() == 1


def test_a_withdrawn_source_is_not_changed():
    team = Team()
    one = source(team, filed(team))
    sources.withdraw(by=team.checker, source=one, reason="Mistaken.")
    with pytest.raises(NotPossible, match="withdrawn"):
        sources.revise(by=team.checker, source=one, seen=2, name="Bo Lind")


def test_how_to_reach_a_protected_source_is_not_written_beside_it():
    team = Team()
    one = source(team, filed(team))
    Source.objects.filter(pk=one.pk).update(protected=True)
    with pytest.raises(Invalid, match="sealed with the identity"):
        sources.revise(by=team.checker, source=one, seen=1, contact="555 0100")


def test_a_way_back_is_taken_away_by_saying_so():
    team = Team()
    story = filed(team)
    one = source(team, story, outlet="Nordwire")
    with pytest.raises(Invalid):
        sources.revise(by=team.checker, source=one, seen=1, origin="own")
    assert sources.revise(by=team.checker, source=one, seen=1, origin="own", outlet="").origin == "own"


def test_a_circle_can_be_recorded_but_no_source_is_its_own_origin():
    team = Team()
    story = filed(team)
    claim = mark(team, story)
    one = source(team, story, "Site A", type="other_media")
    two = source(team, story, "Site B", type="other_media", derives_from=one)
    with pytest.raises(Invalid, match="does not go back to itself"):
        sources.revise(by=team.checker, source=one, seen=1, origin="repeats", derives_from=one)
    sources.revise(by=team.checker, source=one, seen=1, origin="repeats", derives_from=two)
    for each in (one, two):
        sources.rest(by=team.checker, claim=claim, source=each)
    assert "Site A and Site B go back to each other" in independence_of(claim).sentence


def test_only_people_of_the_desk_change_sources():
    team, other = Team(), Team()
    one = source(team, filed(team))
    for by in (other.checker, team.auditor, team.legal):
        with pytest.raises(NotPermitted):
            sources.revise(by=by, source=one, seen=1, name="Bo Lind")


# What rests on them


def test_a_claim_no_longer_resting_on_a_source_suspends_its_verdict():
    team = Team()
    story = filed(team)
    claim, one = mark(team, story), source(team, story)
    sources.rest(by=team.reporter, claim=claim, source=one, authority="She runs the port.")
    assert RestsOn.objects.get().authority == "She runs the port."
    verdict = judged(team, claim)

    sources.unlink(by=team.reporter, claim=claim, source=one)

    verdict.refresh_from_db()
    assert verdict.suspended_because == "It does not rest on a source any more that it rested on."
    task = task_of(claim)
    assert (task.state, task.assignee) == (TaskState.OPEN, team.checker)
    assert OutboxMessage.objects.get(kind="claims_stale").payload["changed"] == "grounds"


def test_a_source_turned_against_the_claim_suspends_its_verdict():
    team = Team()
    story = filed(team)
    claim, one = mark(team, story), source(team, story)
    sources.rest(by=team.checker, claim=claim, source=one)
    verdict = judged(team, claim)
    sources.rest(by=team.checker, claim=claim, source=one, contradicts=True)
    verdict.refresh_from_db()
    assert verdict.suspended_at


def test_what_only_contradicted_can_go_and_nothing_is_suspended():
    team = Team()
    story = filed(team)
    claim, one = mark(team, story), source(team, story)
    sources.rest(by=team.checker, claim=claim, source=one, contradicts=True)
    verdict = judged(team, claim)
    sources.unlink(by=team.checker, claim=claim, source=one)
    verdict.refresh_from_db()
    assert verdict.suspended_at is None


def test_unlinking_voids_an_approval():
    team = Team()
    story = approved(team)
    claim, one = story.claims.get(), source(team, story)
    sources.rest(by=team.checker, claim=claim, source=one)
    story.refresh_from_db()
    assert story.state == "checking"


# After publication


def test_a_source_withdrawn_after_publication_brings_no_task_back_and_its_editors_are_told():
    team = Team()
    story = filed(team)
    claim, one = mark(team, story), source(team, story)
    sources.rest(by=team.checker, claim=claim, source=one)
    judged(team, claim)
    signing.approve(by=team.editor, story=story, seen=gate(story))
    records.publish(by=team.editor, story=story)
    OutboxMessage.objects.all().delete()

    sources.withdraw(by=team.checker, source=one, reason="She was never there.")

    assert task_of(claim).state == TaskState.DONE
    assert Verdict.objects.get(claim=claim).suspended_at
    told = {message.recipient for message in OutboxMessage.objects.filter(kind="grounds_gone")}
    assert told == {team.editor, team.senior, team.reporter}
    assert not OutboxMessage.objects.filter(kind="claims_stale").exists()
    assert "Ann" not in str(list(OutboxMessage.objects.values_list("payload", flat=True)))
    story.refresh_from_db()
    assert story.state == "published"


# Enough alone


def linked_document(team: Team, **fields: object) -> tuple[Claim, Source]:
    story = filed(team)
    claim, act = mark(team, story), document(team, story, **fields)
    sources.rest(by=team.checker, claim=claim, source=act)
    return claim, act


def test_an_official_document_is_enough_alone_with_a_reason_and_by_name():
    team = Team()
    claim, act = linked_document(team)
    with pytest.raises(Invalid, match="why this document is enough"):
        sources.mark_sufficient(by=team.checker, claim=claim, source=act, reason=" ")

    sources.mark_sufficient(by=team.checker, claim=claim, source=act, reason="It is the law itself.")

    link = RestsOn.objects.get()
    assert (link.sufficient_reason, link.sufficient_by) == ("It is the law itself.", team.checker)
    assert independence_of(claim).enough == {act.pk: "It is the law itself."}
    with pytest.raises(NotPossible, match="already"):
        sources.mark_sufficient(by=team.editor, claim=claim, source=act, reason="Again.")
    sources.unmark_sufficient(by=team.editor, claim=claim, source=act)
    assert independence_of(claim).enough == {}
    with pytest.raises(NotPossible, match="Nobody said"):
        sources.unmark_sufficient(by=team.editor, claim=claim, source=act)
    verbs = ["source.marked_sufficient", "source.unmarked_sufficient"]
    assert (
        list(Event.objects.filter(verb__in=verbs).order_by("position").values_list("verb", flat=True))
        == verbs
    )


@pytest.mark.parametrize(
    "fields",
    [
        {"type": "named_person"},
        {"type": "agency_report", "origin": "own"},
        {"proximity": "second_hand"},
        {"origin": "unknown"},
        {"outlet": "Nordwire"},
    ],
)
def test_nothing_else_is_enough_alone(fields: dict):
    team = Team()
    claim, act = linked_document(team, **fields)
    with pytest.raises(NotPossible, match="only a document"):
        sources.mark_sufficient(by=team.checker, claim=claim, source=act, reason="It is.")


def test_whoever_wrote_the_words_does_not_say_what_is_enough_for_them():
    team = Team()
    claim, act = linked_document(team)
    for by in (team.reporter, team.auditor, Team().checker):
        with pytest.raises(NotPermitted):
            sources.mark_sufficient(by=by, claim=claim, source=act, reason="It is.")
    Membership.objects.create(user=team.reporter, desk=team.desk, role=Role.FACT_CHECKER)
    with pytest.raises(NotPermitted, match="responsible for the words"):
        sources.mark_sufficient(by=again(team.reporter), claim=claim, source=act, reason="It is.")


def test_what_contradicts_or_does_not_bear_the_claim_is_not_enough_for_it():
    team = Team()
    claim, act = linked_document(team)
    sources.rest(by=team.checker, claim=claim, source=act, contradicts=True)
    with pytest.raises(NotPossible, match="contradicts"):
        sources.mark_sufficient(by=team.checker, claim=claim, source=act, reason="It is.")
    other = document(team, claim.story)
    with pytest.raises(NotPossible, match="does not rest"):
        sources.mark_sufficient(by=team.checker, claim=claim, source=other, reason="It is.")


def test_a_mark_goes_with_what_made_it_possible():
    team = Team()
    claim, act = linked_document(team)
    sources.mark_sufficient(by=team.checker, claim=claim, source=act, reason="It is the law itself.")
    sources.revise(by=team.checker, source=act, seen=1, motive="None")
    assert RestsOn.objects.get().sufficient_reason
    sources.revise(by=team.checker, source=act, seen=2, proximity="second_hand")
    assert RestsOn.objects.get().sufficient_reason == ""

    claim, act = linked_document(team)
    sources.mark_sufficient(by=team.checker, claim=claim, source=act, reason="It is the law itself.")
    sources.rest(by=team.checker, claim=claim, source=act, contradicts=True)
    assert RestsOn.objects.get(claim=claim).sufficient_reason == ""


def test_enough_alone_is_said_of_exact_words():
    team = Team()
    claim, act = linked_document(team)
    sources.mark_sufficient(by=team.checker, claim=claim, source=act, reason="It is the law itself.")

    put_differently(team, claim, "The port took 94 million crowns in tolls in 2023.")
    claim.refresh_from_db()
    found = independence_of(claim)
    assert (found.enough, found.enough_before) == ({}, (act.pk,))
    told = {one.code: one.sentence for one in warnings(asserted(claim), found)}
    assert {"enough_for_other_words", "single_source"} <= set(told)
    assert "for other words than the claim has now" in told["enough_for_other_words"]

    sources.mark_sufficient(by=team.checker, claim=claim, source=act, reason="It says this too.")
    assert independence_of(claim).enough == {act.pk: "It says this too."}


def test_words_that_are_back_as_they_were_have_what_was_enough_for_them():
    team = Team()
    claim, act = linked_document(team)
    before = claim.statement
    sources.mark_sufficient(by=team.checker, claim=claim, source=act, reason="It is the law itself.")
    for statement in ("The port took nothing.", before):
        put_differently(team, claim, statement)
    claim.refresh_from_db()
    assert independence_of(claim).enough == {act.pk: "It is the law itself."}


# Counting what is in the database


def test_two_outlets_quoting_one_post_are_one_source_and_doctors_inside_it_add_none():
    team = Team()
    story = filed(team)
    claim, post = mark(team, story), a_post(team, story)
    maron = source(team, story, "Maron on Courier", type="social_post", evidence=post)
    site_a = source(team, story, "Site A", type="other_media", derives_from_evidence=post)
    site_b = source(team, story, "Site B", type="other_media", outlet="site a")
    doctors = source(team, story, "doctors", type="unnamed_person", origin="inside", derives_from=maron)
    for one in (site_a, site_b, doctors):
        sources.rest(by=team.checker, claim=claim, source=one)
    found = independence_of(claim)
    assert found.sentence == ("3 sources, 1 independent: all go back to one social post, Maron on Courier.")


def test_two_items_with_the_same_original_are_one_origin():
    team = Team()
    story = filed(team)
    claim = mark(team, story)
    for name in ("Ann", "Bo"):
        item = some_evidence(team, story)
        keep(
            evidence=item, role=FileRole.ORIGINAL, content=b"the same", name="a.txt", media_type="text/plain"
        )
        sources.rest(by=team.checker, claim=claim, source=source(team, story, name, evidence=item))
    assert independence_of(claim).supporting.independent == 1


def test_the_same_words_pasted_into_two_items_are_one_origin():
    team = Team()
    story = filed(team)
    claim, other = mark(team, story), mark(team, story, "The port opened in 1911")
    for name, words in (("Ann", "He is in hospital."), ("Bo", "He is at home.")):
        for number in (1, 2):
            item = evidence.add(
                by=team.checker, story=story, kind="page", title=f"{name} {number}", text="He is in hospital."
            )
            sources.rest(by=team.checker, claim=claim, source=source(team, story, name, evidence=item))
        item = evidence.add(by=team.checker, story=story, kind="page", title=f"{name} 3", text=words)
        sources.rest(by=team.checker, claim=other, source=source(team, story, name, evidence=item))
    assert independence_of(claim).supporting.independent == 1
    assert independence_of(other).supporting.independent == 2


def test_items_without_words_or_files_are_each_their_own():
    team = Team()
    story = filed(team)
    claim = mark(team, story)
    for name in ("Ann", "Bo"):
        item = evidence.add(
            by=team.checker,
            story=story,
            kind="page",
            title=name,
            url=f"https://x.example/{name}",
            no_fetch=True,
        )
        sources.rest(by=team.checker, claim=claim, source=source(team, story, name, evidence=item))
    assert independence_of(claim).supporting.independent == 2


def test_withdrawn_evidence_cuts_what_goes_back_to_it():
    team = Team()
    story = filed(team)
    claim, post = mark(team, story), a_post(team, story)
    site = source(team, story, "Site A", type="other_media", derives_from_evidence=post)
    sources.rest(by=team.checker, claim=claim, source=site)
    evidence.withdraw(by=team.checker, evidence=post, reason="A fake.")
    assert "which was withdrawn" in independence_of(claim).sentence


def test_two_hundred_sources_cost_two_queries(django_assert_num_queries):
    team = Team()
    story = filed(team)
    claim, post = mark(team, story), a_post(team, story)
    made = Source.objects.bulk_create(
        [
            Source(
                story=story,
                name=f"Site {number}",
                type="other_media",
                origin="repeats",
                derives_from_evidence=post,
                added_by=team.checker,
            )
            for number in range(200)
        ]
    )
    RestsOn.objects.bulk_create([RestsOn(claim=claim, source=one) for one in made])
    with django_assert_num_queries(2):
        assert independence_of(Claim(pk=claim.pk, story_id=story.pk)).supporting.independent == 1
