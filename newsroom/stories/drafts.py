"""Keeping what a person is typing: one draft per person and story, outside revisions and ledger, until it is saved."""

from datetime import timedelta
from uuid import UUID, uuid4

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from newsroom.errors import Invalid, NotPossible
from newsroom.ledger.actions import verb
from newsroom.people.models import User
from newsroom.stories.copy import Document
from newsroom.stories.models import Draft, Story
from newsroom.stories.permissions import may_edit
from newsroom.stories.states import StoryVerb

LONGEST = {"headline": 10_000, "standfirst": 20_000, "body": 400_000}
"""Characters of each field. More than copy may have: what is too long to be saved is not too long to be kept."""

UNDO = timedelta(hours=1)
"""For so long a draft that was discarded can be brought back."""

ELSEWHERE = (
    "You went on typing in another tab, and that draft is the newer one. What you typed here stays in this tab: "
    "save it, or reload the page to see the other."
)
GONE = "Your draft was saved or discarded in another tab. What you typed here stays in this tab until you save it."


@verb
def keep_draft(
    *,
    by: User,
    story: Story,
    seen: int,
    headline: str,
    standfirst: str,
    body: str,
    version: int = 0,
    tab: UUID | None = None,
) -> Draft | None:
    """Keep what the person is typing over version `seen` of the copy; None when these are the words of the copy.

    `version` is that of the draft they went on from (0: there was none). `NotPossible` when another tab has kept a
    newer one; the same tab always goes on, also when an answer to it was lost on the way.
    """
    may_edit(by=by, story=story)
    if not story.possible(StoryVerb.SAVE_COPY):
        raise NotPossible(
            f"{story.slug} is {story.get_state_display().lower()}: its copy can not be changed."
        )
    if not 1 <= seen <= story.copy_version:
        raise Invalid({"seen": [f"There is no v{seen} of this copy."]})
    given = {"headline": headline, "standfirst": standfirst, "body": body}
    typed = {field: _typed(field, text) for field, text in given.items()}
    tab = tab or uuid4()
    gone_on_from = _gone_on_from(by, story, version, tab)
    if _is_the_copy(story, **typed):
        gone_on_from.delete()
        return None
    kept = {**typed, "seen": seen, "tab": tab, "saved_at": timezone.now(), "discarded_at": None}
    if gone_on_from.update(version=F("version") + 1, **kept):
        return Draft.objects.get(story=story, user=by)
    if version and draft_of(by, story) is None:
        raise NotPossible(GONE)
    draft, made = Draft.objects.get_or_create(story=story, user=by, defaults=kept)
    if not made:
        raise NotPossible(ELSEWHERE)
    return draft


@verb
def discard_draft(*, by: User, story: Story, version: int | None = None, tab: UUID | None = None) -> None:
    """Discard the draft; for a while it can be brought back. With a `version`, only that one."""
    may_edit(by=by, story=story)
    drafts = Draft.objects.filter(story=story, user=by)
    if version is not None:
        drafts = _gone_on_from(by, story, version, tab or uuid4())
    # Another tab's name, so that what the page sent before it was left does not bring it back.
    discarded = drafts.filter(discarded_at__isnull=True).update(
        version=F("version") + 1, tab=uuid4(), discarded_at=timezone.now()
    )
    if not discarded:
        raise NotPossible(ELSEWHERE if draft_of(by, story) else "There is no draft to discard.")


@verb
def bring_back_draft(*, by: User, story: Story) -> Draft:
    """Undo a discard."""
    may_edit(by=by, story=story)
    back = Draft.objects.filter(story=story, user=by, discarded_at__gt=timezone.now() - UNDO).update(
        version=F("version") + 1, discarded_at=None
    )
    if not back:
        raise NotPossible("There is no discarded draft to bring back any more.")
    return Draft.objects.get(story=story, user=by)


def draft_of(user: User, story: Story) -> Draft | None:
    """The person's draft, unless they discarded it."""
    return Draft.objects.filter(story=story, user=user, discarded_at__isnull=True).first()


def discarded_draft_of(user: User, story: Story) -> Draft | None:
    """The draft that the person discarded a little while ago and can bring back."""
    return Draft.objects.filter(story=story, user=user, discarded_at__gt=timezone.now() - UNDO).first()


def _gone_on_from(by: User, story: Story, version: int, tab: UUID) -> QuerySet[Draft]:
    went_on = Q(version=version) | Q(tab=tab)
    if not version:  # what was discarded is in nobody's way
        went_on |= Q(discarded_at__isnull=False)
    return Draft.objects.filter(went_on, story=story, user=by)


def _typed(field: str, text: str) -> str:
    """The text to the letter, but for what a database can not hold and the line ends browsers add."""
    text = text.replace("\x00", "").replace("\r\n", "\n")
    if len(text) > LONGEST[field]:
        raise Invalid(
            {field: [f"This is {len(text):,} characters long; at most {LONGEST[field]:,} are kept."]}
        )
    return text


def _is_the_copy(story: Story, *, headline: str, standfirst: str, body: str) -> bool:
    try:
        return Document.from_fields(headline, standfirst, body).sha256 == story.revision.sha256
    except Invalid:
        return False
