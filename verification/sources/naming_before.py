"""Where a story has already written down who a source is: what is looked through before an identity is sealed.

One query for each kind of text, however many there are. Earlier versions of the copy and what evidence itself says are
not looked through.
"""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.views.decorators.debug import sensitive_variables

from newsroom import hooks
from newsroom.ledger.models import EventText
from newsroom.stories.models import Story
from verification.sources.models import RestsOn, Source
from verification.sources.polls import TEXTS
from verification.sources.pseudonyms import holds_name

Texts = Iterable[tuple[str, ...]]


def _kept(story: Story) -> list[tuple[str, Texts]]:
    """What is written of a story, each kind of it with the words for where it stands; nothing is read yet."""
    kept: list[tuple[str, QuerySet]] = [
        (
            "the entry of a source",
            Source.objects.filter(story=story).values_list("name", "outlet", "motive", "withdrawn_reason"),
        ),
        (
            "what is said of a claim and its source",
            RestsOn.objects.filter(claim__story=story).values_list("authority", "sufficient_reason"),
        ),
        ("a claim", story.claims.values_list("statement", "attributed_to", "withdrawn_reason")),
        ("the title of evidence", story.evidence.values_list("title", "withdrawn_reason")),
        ("a poll card", story.poll_cards.values_list("title", *TEXTS)),
        ("the story’s history", EventText.objects.filter(event__story_id=story.pk).values_list("text")),
    ]
    higher = [pair for answer in hooks.words_looked_through(story=story) for pair in answer]
    return [*kept, *higher]


@sensitive_variables()
def _any_holds(rows: Texts, name: str) -> bool:
    for row in rows:
        for text in row:
            if holds_name(text, name):
                return True
    return False


@sensitive_variables()
def where_named(story: Story, name: str) -> list[str]:
    """In which kinds of text of a story this name stands, in words that do not say it."""
    found = []
    for where, texts in _kept(story):
        if _any_holds(texts, name):
            found.append(where)
    return found
