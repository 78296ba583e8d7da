"""Who sees a story, and why: for whoever says so, and whoever asks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from newsroom.people.models import Desk, User
from newsroom.people.querysets import users_on
from newsroom.stories.models import Story


@dataclass(frozen=True)
class Seer:
    """A person or a desk that sees a story. `given_by` is who let them in; nobody where it follows from the work."""

    why: str
    user: User | None = None
    desk: Desk | None = None
    given_by: User | None = None
    given_at: datetime | None = None

    @property
    def name(self) -> str:
        return str(self.user or self.desk)


def seers(story: Story) -> list[Seer]:
    """Everybody who sees the story, each once, those first who see it by their work."""
    found: dict[tuple[str, int], Seer] = {}
    for seer in [*_by_work(story), *_let_in(story)]:
        whose = ("person", seer.user.pk) if seer.user else ("desk", seer.desk.pk if seer.desk else 0)
        found.setdefault(whose, seer)
    return list(found.values())


def _by_work(story: Story) -> Iterator[Seer]:
    if not story.confidential:
        yield Seer("its own desk", desk=story.desk)
        return
    here = {user.pk for user in users_on(story.desk_id)}
    if story.filed_by_id in here:
        yield Seer("filed it", user=story.filed_by)
    for byline in story.bylines.select_related("user").order_by("user__name"):
        if byline.user_id in here:
            yield Seer("has a byline", user=byline.user)


def _let_in(story: Story) -> Iterator[Seer]:
    for access in story.accesses.select_related("user", "desk", "given_by"):
        if access.user is None or access.user.memberships_now:
            yield Seer(
                "is named" if story.confidential else "reads it",
                user=access.user,
                desk=access.desk,
                given_by=access.given_by,
                given_at=access.given_at,
            )
