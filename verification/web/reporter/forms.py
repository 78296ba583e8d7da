"""The forms of the copy: handing it in, editing it, planning it, making claims of it, answering about it."""

from datetime import tzinfo
from typing import Any

from django import forms
from django.db.models import QuerySet

from newsroom.people.models import Desk, Membership, User
from newsroom.people.states import Role
from newsroom.stories.copy import Document
from newsroom.stories.models import Draft, Story
from verification.claims.models import Proposal
from verification.claims.states import Flag, Kind, Risk
from verification.web.reporter.fields import DeskForm, WallTimeField

SLUG_HELP = "Small letters, figures and hyphens; what the desk calls the story."
NO_SLUG = "Give the story a slug line, like harbour-toll-audit."
NO_SUCH_DESK = "There is no such desk, or you do not hand in copy there."
NOT_ON_DESK = "Choose people of the desk."


class People(forms.ModelMultipleChoiceField):
    """People to tick; in a form they are known by their UUID."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            queryset=User.objects.none(),
            to_field_name="uuid",
            widget=forms.CheckboxSelectMultiple,
            error_messages={"invalid_choice": NOT_ON_DESK, "invalid_pk_value": NOT_ON_DESK},
            **options,
        )


def writers(desk_ids: list[int], *also: int) -> QuerySet[User]:
    """Who may stand in a byline: reporters and editors of the desks, and those who stand there already."""
    members = Membership.objects.active().filter(desk_id__in=desk_ids, role__in=(Role.REPORTER, Role.EDITOR))
    on_desk = User.objects.filter(pk__in=members.values("user_id"))
    return (on_desk | User.objects.filter(pk__in=also)).order_by("name")


class PlanForm(DeskForm):
    """Slug line, bylines and times of a story."""

    slug = forms.CharField(label="Slug line", help_text=SLUG_HELP, error_messages={"required": NO_SLUG})
    publish_by = WallTimeField(label="Publish by", required=False)
    embargo_until = WallTimeField(label="Embargo until", required=False)
    bylines = People(label="Bylines", required=False)

    @classmethod
    def of(cls, story: Story, data: Any = None) -> "PlanForm":
        names = [byline.user for byline in story.bylines.select_related("user")]
        form = cls(
            data,
            zone=story.desk.zone,
            auto_id="plan_%s",
            initial={
                "slug": story.slug,
                "publish_by": story.publish_by,
                "embargo_until": story.embargo_until,
                "bylines": [user.uuid for user in names],
            },
        )
        form.offer("bylines", writers([story.desk_id], *(user.pk for user in names)))
        return form


class NewStoryForm(PlanForm):
    """Copy that is pasted or uploaded, and what the desk has to know about it."""

    desk = forms.ModelChoiceField(
        queryset=Desk.objects.none(),
        to_field_name="slug",
        empty_label=None,
        error_messages={"invalid_choice": NO_SUCH_DESK, "required": "Choose the desk."},
    )
    copy = forms.CharField(
        label="Copy",
        required=False,
        strip=False,
        help_text="The first line is the headline. Copy from a word processor or a page keeps its links and subheads.",
        widget=forms.Textarea(attrs={"class": "editor", "rows": 18, "data-paste": "#id_html"}),
    )
    html = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    upload = forms.FileField(
        label="Or a file",
        required=False,
        allow_empty_file=True,
        help_text="Text, Markdown, HTML or Word, up to 5 MB.",
        widget=forms.FileInput(attrs={"accept": ".txt,.md,.html,.htm,.docx"}),
    )

    confidential = forms.BooleanField(
        label="Confidential from the start",
        required=False,
        help_text="Only you, those of the bylines and whom you name under “Who sees it” read it. Otherwise everybody "
        "on the desk does, a draft too.",
    )

    @classmethod
    def for_writer(cls, user: User, data: Any = None, files: Any = None) -> "NewStoryForm":
        desk_ids = user.desk_ids(Role.REPORTER, Role.EDITOR)
        desks = Desk.objects.filter(pk__in=desk_ids)
        chosen = (data or {}).get("desk", "")
        zones = {desk.slug: desk.zone for desk in desks}
        zone: tzinfo | None = zones.get(chosen) or next(iter(zones.values()), None)
        named = [user.uuid] if user.desk_ids(Role.REPORTER) else []
        initial = {"bylines": named, "desk": next(iter(zones), "")}
        form = cls(data, files, **({"zone": zone} if zone else {}), initial=initial)
        form.offer("desk", desks)
        form.offer("bylines", writers(desk_ids))
        return form


class CopyForm(DeskForm):
    """The copy in the editor; `seen` is the version that was read. What is wrong with it all stands beside its body."""

    beside = {"copy": "body"}

    seen = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    headline = forms.CharField(
        widget=forms.TextInput(attrs={"class": "editor head"}),
        error_messages={"required": "Give the story a headline."},
    )
    standfirst = forms.CharField(
        required=False, widget=forms.Textarea(attrs={"class": "editor stand", "rows": 3})
    )
    body = forms.CharField(
        label="Copy",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"class": "editor", "rows": 24}),
    )

    @classmethod
    def of(cls, story: Story, data: Any = None) -> "CopyForm":
        document = story.revision.document
        return cls(
            data,
            auto_id="copy_%s",
            initial={
                "seen": story.copy_version,
                "headline": document.headline,
                "standfirst": document.standfirst,
                "body": document.body_source(),
            },
        )

    @classmethod
    def of_draft(cls, story: Story, draft: Draft) -> "CopyForm":
        """The copy as the person was typing it, over the version that stands now: what differs is shown with it."""
        form = cls.of(story)
        typed = {"headline": draft.headline, "standfirst": draft.standfirst, "body": draft.body}
        form.initial.update(typed)
        return form

    def document(self) -> Document:
        """The copy that was typed; `Invalid` when it is none."""
        typed = self.cleaned_data
        return Document.from_fields(typed["headline"], typed["standfirst"], typed["body"])

    def knowing(self, seen: int) -> "CopyForm":
        """The same typed words over the version that has been read now."""
        typed = {name: self[name].data for name in self.fields}
        return CopyForm({**typed, "seen": str(seen)}, auto_id=self.auto_id)


class ClaimForm(DeskForm):
    """How a proposal is put before it is accepted."""

    kind = forms.ChoiceField(choices=Kind.choices)
    risk = forms.ChoiceField(choices=Risk.choices, widget=forms.RadioSelect)
    flags = forms.MultipleChoiceField(
        choices=Flag.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    statement = forms.CharField(
        label="What the copy asserts",
        required=False,
        help_text="Left empty, the words themselves.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    attributed_to = forms.CharField(label="Attributed to", required=False)
    channel = forms.CharField(label="Said where", required=False)

    @classmethod
    def of(cls, proposal: Proposal, data: Any = None) -> "ClaimForm":
        initial = {
            "kind": proposal.kind,
            "risk": proposal.risk,
            "flags": proposal.flags,
            "statement": proposal.statement,
            "attributed_to": proposal.speaker,
            "channel": proposal.channel,
        }
        return cls(data, auto_id="claim_%s", initial=initial)


class AnswerForm(DeskForm):
    """The answer to a checker's question."""

    answer = forms.CharField(
        label="Your answer",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Write the answer."},
    )
