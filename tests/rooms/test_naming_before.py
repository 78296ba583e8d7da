"""A name written down before its source is protected: kept out of what the product writes, and looked for."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from newsroom.errors import Invalid
from newsroom.ledger.models import EventText
from newsroom.stories.models import Story
from tests.factories import Team, again, approved, checked, filed, judged, mark, protected, some_evidence
from verification.checking.models import Verdict
from verification.evidence import actions as evidence
from verification.gate import signing
from verification.gate.models import SignOff
from verification.outreach import actions as outreach
from verification.outreach.models import ReplyRequest
from verification.sources import actions as sources
from verification.sources import identities, polls
from verification.sources.models import Identity, Source
from verification.text.polls import Poll

pytestmark = pytest.mark.django_db

NAME = "Zora Quibblethwaite"


@pytest.fixture
def team() -> Team:
    return Team()


def _source(team: Team, story: Story, name: str = NAME) -> Source:
    return sources.add(by=team.reporter, story=story, name=name, type="named_person")


def _renamed(team: Team, source: Source, **said: Any) -> Source:
    source.refresh_from_db()
    return sources.revise(by=team.reporter, source=source, seen=source.version, **said)


def test_nothing_that_the_product_writes_names_a_source(team: Team) -> None:
    story = approved(team)
    claim = story.claims.first()
    source = _source(team, story)

    def approved_again(do: Callable[[], object]) -> None:
        story.refresh_from_db()
        signing.approve(by=again(team.editor), story=story, seen=story.gate_version)
        do()

    sources.rest(by=team.reporter, claim=claim, source=source)
    approved_again(lambda: _renamed(team, source, motive="Money."))
    sources.unlink(by=team.reporter, claim=claim, source=source)
    other = checked(team)
    resting = _source(team, other)
    sources.rest(by=team.reporter, claim=other.claims.first(), source=resting)
    sources.withdraw(by=team.reporter, source=resting, reason="It was made up.")

    because = [
        *SignOff.objects.values_list("voided_because", flat=True),
        *Verdict.objects.values_list("suspended_because", flat=True),
        *EventText.objects.values_list("text", flat=True),
    ]
    assert "A source was changed." in because
    assert "A source it rests on was withdrawn." in because
    assert not [text for text in because if "Quibblethwaite" in text]
    source = _renamed(team, source, name="a port official", motive="")
    assert identities.protect(by=team.reporter, source=source, name=NAME)


def _other_source(team: Team, story: Story) -> None:
    _source(team, story)


def _evidence(team: Team, story: Story) -> None:
    evidence.add(by=team.checker, story=story, kind="notes", title=f"Call with {NAME}", text="Words.")


def _claim(team: Team, story: Story) -> None:
    mark(team, story, statement=f"{NAME} is in hospital.")


def _attribution(team: Team, story: Story) -> None:
    mark(team, story, attributed_to="zora  QUIBBLETHWAITE")


def _card(team: Team, story: Story) -> None:
    polls.add(by=team.reporter, story=story, title="A poll", poll=Poll(sponsor=NAME))


def _reason(team: Team, story: Story) -> None:
    other = _source(team, story, "A clerk")
    sources.withdraw(by=team.reporter, source=other, reason=f"It was {NAME} all along.")


def _verdict(team: Team, story: Story) -> None:
    judged(team, mark(team, story))
    Verdict.objects.update(suspended_because=f"It does not rest on this source any more: {NAME}")


def _party(team: Team, story: Story, name: str = NAME, put: str = "Did you pay?") -> ReplyRequest:
    party = outreach.add_party(by=team.reporter, desk=team.desk, name=name, kind="person")
    return outreach.put(by=team.reporter, story=story, party=party, type="comment", put=put)


def _put(team: Team, story: Story) -> None:
    _party(team, story, "The port", put=f"{NAME} says that you paid. Did you?")


def _reply(team: Team, story: Story) -> None:
    request = _party(team, story, "The port")
    outreach.log_attempt(
        by=team.reporter, request=request, channel="phone", at=timezone.now(), result="delivered"
    )
    outreach.log_reply(by=team.reporter, request=request, outcome="answered", text=f"Ask {NAME}.")


@pytest.mark.parametrize(
    ("write", "where"),
    [
        (_party, "a party that was asked"),
        (_put, "what was put to a party"),
        (_reply, "a reply"),
        (_other_source, "the entry of a source"),
        (_evidence, "the title of evidence"),
        (_claim, "a claim"),
        (_attribution, "a claim"),
        (_card, "a poll card"),
        (_reason, "the story’s history"),
        (_verdict, "a verdict"),
    ],
)
def test_a_name_that_the_story_has_written_down_is_not_sealed(
    team: Team, write: Callable[[Team, Story], None], where: str
) -> None:
    identity = protected(team, "Yann Overmoor")
    story = identity.source.story
    write(team, story)
    source = _source(team, story, "a clerk of the port")

    for seal in (
        lambda: identities.protect(by=team.reporter, source=source, name=NAME),
        lambda: identities.change(by=team.reporter, identity=identity, name=NAME),
    ):
        with pytest.raises(Invalid, match="stands elsewhere in the story") as refused:
            seal()
        (sentence,) = refused.value.errors["name"]
        assert where in sentence
        assert "Quibble" not in sentence
    with pytest.raises(ObjectDoesNotExist):
        Identity.objects.get(source=source)


def test_why_a_sign_off_is_void_is_looked_at(team: Team) -> None:
    story = approved(team)
    source = _source(team, story, "a clerk of the port")
    SignOff.objects.update(voided_because=f"A source was changed: {NAME}.")

    with pytest.raises(Invalid, match="why a sign-off is void"):
        identities.protect(by=team.reporter, source=source, name=NAME)


def test_looking_takes_as_many_queries_for_much_as_for_little(team: Team) -> None:
    story = filed(team)

    def asked() -> int:
        source = _source(team, story, "a clerk of the port")
        with CaptureQueriesContext(connection) as seen:
            identities.protect(by=team.reporter, source=source, name=NAME)
        return len(seen)

    few = asked()
    for number in range(5):
        some_evidence(team, story)
        _source(team, story, f"Clerk {number}")
        polls.add(by=team.reporter, story=story, title=f"Poll {number}", poll=Poll())
    assert asked() == few
