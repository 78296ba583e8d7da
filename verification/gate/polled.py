"""What the figures of a poll say to the sentences a claim stands in."""

from collections.abc import Iterator

from verification.claims.models import Claim
from verification.gate.view import StoryView
from verification.sources.polls import poll_of
from verification.text.fieldwork import about_population
from verification.text.polls import Poll, of_words
from verification.text.shares import Finding


def against(view: StoryView, claim: Claim) -> list[Finding]:
    """What the copy says here that is false by the figures of the poll it is about."""
    return [
        one for poll, words in _about(view, claim) for one in of_words(poll, words) if one.level == "false"
    ]


def stretched(view: StoryView, claim: Claim) -> list[Finding]:
    """Where the copy makes a whole people of the part of it that was asked."""
    return [one for poll, words in _about(view, claim) for one in about_population(words, poll.population)]


def _about(view: StoryView, claim: Claim) -> Iterator[tuple[Poll, str]]:
    """The polls that a claim is about, each with the sentences of the claim."""
    cards = [card for card in view.polls if claim in card.claims.all()]
    words = " ".join(dict.fromkeys(view.sentence_at(anchor) for anchor in view.places(claim)))
    for card in cards if words else ():
        yield poll_of(card), words
