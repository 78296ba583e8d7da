"""One version of a story as it leaves the house: what ran, or the copy as it stands where nothing has run."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from newsroom.stories.copy import Document
from newsroom.stories.models import Revision, Story
from newsroom.stories.states import StoryState
from verification.record.correcting import Told, told
from verification.record.models import LivePage, Publication
from verification.record.settled import settled
from verification.record.states import RunKind
from verification.sources.models import Source
from verification.sources.naming import names
from verification.sources.states import GroundRules, SourceType
from verification.text.sentences import sentences

PEOPLE = (SourceType.NAMED_PERSON,)
ORGANISATIONS = (SourceType.OFFICIAL_STATEMENT, SourceType.AGENCY_REPORT, SourceType.OTHER_MEDIA)


@dataclass
class Edition:
    """`publication` is None where the story never ran, and the revision is the copy as it stands."""

    story: Story
    revision: Revision
    publication: Publication | None = None

    @property
    def document(self) -> Document:
        return self.revision.document

    @cached_property
    def bylines(self) -> list[str]:
        """The names over the story."""
        return [str(user) for user in self.story.byline_users]

    @property
    def retracted(self) -> bool:
        """Was it taken back? Then its words leave the house no more, only that it was."""
        return self.story.state == StoryState.RETRACTED

    @cached_property
    def ran(self) -> list[Publication]:
        """This publication and those before it, oldest first."""
        if self.publication is None:
            return []
        earlier = self.story.publications.filter(number__lte=self.publication.number)
        return list(earlier.defer("grounds").order_by("number"))

    @cached_property
    def told(self) -> list[Told]:
        """What readers were told of changes until another version ran, oldest first; last that it was retracted."""
        if self.publication is None:
            return []
        later = self.story.publications.filter(number__gt=self.publication.number).order_by("number").first()
        return [
            one
            for one in told(self.story)
            if one.kind == RunKind.RETRACTION or later is None or one.at < later.published_at
        ]

    @property
    def claims(self) -> Iterable[dict[str, Any]]:
        """The claims as they ran, from the record."""
        return self.publication.grounds["claims"] if self.publication else ()

    @cached_property
    def settled(self) -> set[int]:
        """The claims, by number, whose verdict readers may be told."""
        return settled(self.publication) if self.publication else set()

    @cached_property
    def live_page(self) -> LivePage | None:
        """Where readers have it."""
        return LivePage.objects.filter(story=self.story).first()

    @cached_property
    def named_sources(self) -> list[Source]:
        """Sources that the text itself names and that speak on the record, as they stood when it ran.

        Nobody else leaves the house: a name that is on file but not in print is not ours to give.
        """
        sources = Source.objects.filter(
            story=self.story, protected=False, ground_rules=GroundRules.ON_THE_RECORD
        ).exclude(type=SourceType.UNNAMED_PERSON)
        return [source for source in sources if self._stood(source) and self.says(source.name)]

    def _stood(self, source: Source) -> bool:
        at = self.publication.published_at if self.publication else None
        if at is None:
            return source.withdrawn_at is None
        return source.added_at <= at and (source.withdrawn_at is None or source.withdrawn_at > at)

    def says(self, name: str) -> bool:
        """Is the name in print?"""
        return names(self.revision.text, name)

    def sentence_of(self, words: str) -> str:
        """The sentence or sentences that these words stand in, as readers have them; "" where they don't."""
        text = self.revision.text
        start = text.find(words)
        if not words or start < 0:
            return ""
        end = start + len(words)
        around = [span for span in self._sentences if span.start < end and start < span.end]
        return text[around[0].start : around[-1].end] if around else words

    @cached_property
    def _sentences(self) -> list[Any]:
        return sentences(self.revision.text)


def edition_of(story: Story) -> Edition:
    """What ran last of a story; the copy as it stands where nothing has run."""
    last = story.publications.select_related("revision").order_by("-number").first()
    return as_ran(last) if last else Edition(story, story.revision)


def as_ran(publication: Publication) -> Edition:
    """A story as it ran with one publication, whatever became of it since."""
    return Edition(publication.story, publication.revision, publication)
