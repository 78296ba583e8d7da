"""What the copy editor says of the person's draft, and what its form carries so that the draft can be kept on."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django import forms

from newsroom.errors import Invalid
from newsroom.people.models import User
from newsroom.stories.copy import Document
from newsroom.stories.drafts import discarded_draft_of, draft_of
from newsroom.stories.models import Draft, Revision, Story
from verification.web.reporter.differing import BREAK, Piece, differing_paragraphs


class TypingForm(forms.Form):
    """What is typed in the copy editor, whatever it is: which version over, going on from which draft, in which tab."""

    over = forms.IntegerField(min_value=1)
    draft = forms.IntegerField(min_value=0)
    tab = forms.UUIDField()
    headline = forms.CharField(required=False, strip=False)
    standfirst = forms.CharField(required=False, strip=False)
    body = forms.CharField(required=False, strip=False)

    def typed(self) -> dict[str, Any]:
        """The same in the words of the verb."""
        given = dict(self.cleaned_data)
        return {"seen": given.pop("over"), "version": given.pop("draft"), **given}


@dataclass(frozen=True)
class Typing:
    """The hidden fields of a page in which somebody types."""

    over: int
    draft: int
    tab: UUID

    @classmethod
    def anew(cls, story: Story, draft: Draft | None) -> "Typing":
        """A page that was just opened, going on from the draft there is."""
        return cls(draft.seen, draft.version, uuid4()) if draft else cls(story.copy_version, 0, uuid4())

    @classmethod
    def on(cls, story: Story, data: Any) -> "Typing":
        """A page that came back from the server: the same tab goes on."""
        form = TypingForm(data)
        if not form.is_valid():
            return cls.anew(story, None)
        return cls(form.cleaned_data["over"], form.cleaned_data["draft"], form.cleaned_data["tab"])


@dataclass(frozen=True)
class DraftNote:
    """A draft that waits. `theirs` was saved after it was begun; `compared`, it stands beside the copy."""

    draft: Draft
    theirs: Revision | None
    compared: bool
    paragraphs: list[list[Piece]]


def note_of(user: User, story: Story, *, compare: bool) -> DraftNote | None:
    """The person's draft, compared with what others saved meanwhile (or, with `compare`, in any case)."""
    draft = draft_of(user, story)
    if draft is None:
        return None
    theirs = story.revision if draft.seen < story.copy_version else None
    compared = compare or theirs is not None
    paragraphs = differing_paragraphs(story.revision.text, _text(draft)) if compared else []
    return DraftNote(draft, theirs, compared, paragraphs)


def _text(draft: Draft) -> str:
    """The draft as plain text, also while it is no copy yet."""
    try:
        return Document.from_fields(draft.headline, draft.standfirst, draft.body).text
    except Invalid:
        return BREAK.join(filter(None, [draft.headline, draft.standfirst, draft.body]))


def draft_context(user: User, story: Story, posted: Any, *, compare: bool) -> dict[str, Any]:
    """What the page shows of the draft. A form that came back holds newer words than any draft: none is shown then."""
    if posted is not None:
        return {"typing": Typing.on(story, posted), "note": None, "discarded": None}
    note = note_of(user, story, compare=compare)
    discarded = None if note else discarded_draft_of(user, story)
    return {
        "note": note,
        "discarded": discarded,
        "typing": Typing.anew(story, note.draft if note else None),
    }
