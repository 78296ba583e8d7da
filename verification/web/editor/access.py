"""Who sees a story: the page that says so, and where it is changed."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from newsroom.people.models import Desk, User
from newsroom.people.permissions import allows
from newsroom.people.querysets import users_on
from newsroom.stories import access as verbs
from newsroom.stories.models import Story
from newsroom.stories.permissions import may_say_who_sees, sees
from newsroom.stories.seers import seers
from verification.web.access import me, visible_story
from verification.web.doing import RefusableForm, carry_out
from verification.web.strip import strip


class PersonField(forms.EmailField):
    """Somebody of the newsroom, by their e-mail address: nobody has to be shown a list of everybody for it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            max_length=254,
            widget=forms.EmailInput(attrs={"list": "colleagues", "autocomplete": "off"}),
            error_messages={
                "required": "Write the e-mail address of the person.",
                "invalid": "Write an e-mail address like name@newsroom.example.",
            },
            **options,
        )

    def clean(self, value: Any) -> Any:
        address = super().clean(value)
        if not address:
            return None
        found = User.objects.filter(email__iexact=address, is_active=True).first()
        if found is None:
            raise ValidationError("Nobody of this newsroom has this address.")
        return found


class NothingForm(RefusableForm):
    """For verbs that take nothing."""


class NameForm(RefusableForm):
    """Who is to see a confidential story, or is not any more."""

    person = PersonField(
        label="E-mail of the person",
        help_text="What they may do with it is what their roles on the desk allow; of another desk they read.",
    )


class ShareForm(RefusableForm):
    """A person or a desk that reads a story."""

    person = PersonField(label="E-mail of a person of another desk", required=False)
    desk = forms.ModelChoiceField(
        Desk.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label="No desk",
        error_messages={"invalid_choice": "Choose a desk of the list."},
    )

    @classmethod
    def of(cls, story: Story, data: Any = None) -> "ShareForm":
        form = cls(data)
        desk = form.fields["desk"]
        if isinstance(desk, forms.ModelChoiceField):
            desk.queryset = Desk.objects.exclude(pk=story.desk_id)
        return form


VERBS: dict[str, tuple[Callable[..., object], type[RefusableForm], str]] = {
    "make_confidential": (verbs.make_confidential, NothingForm, "Only the people named here see it now."),
    "open_to_desk": (verbs.open_to_desk, NothingForm, "The whole desk sees it again."),
    "name_person": (verbs.name_person, NameForm, "They see it now."),
    "unname_person": (verbs.unname_person, NameForm, "They do not see it any more."),
    "share": (verbs.share, ShareForm, "It is shared; they read it, and can change nothing."),
    "unshare": (verbs.unshare, ShareForm, "It is not shared with them any more."),
}


@login_required
@require_safe
def access(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Who sees the story."""
    return _page(request, visible_story(request, uuid))


@login_required
@require_POST
def change_access(request: HttpRequest, uuid: UUID, verb: str) -> HttpResponse:
    """Change who sees the story."""
    story = visible_story(request, uuid)
    if verb not in VERBS:
        raise Http404
    do_it, shape, said = VERBS[verb]
    form: RefusableForm = ShareForm.of(story, request.POST) if shape is ShareForm else shape(request.POST)

    def do() -> HttpResponse:
        do_it(by=me(request), story=story, **form.cleaned_data)
        messages.success(request, said)
        if not sees(me(request), Story.objects.get(pk=story.pk)):
            return redirect("home")
        return redirect("access", uuid)

    return carry_out(form, do, lambda status: _page(request, story, form, status))


def _page(
    request: HttpRequest, story: Story, refused: RefusableForm | None = None, status: int = 200
) -> HttpResponse:
    story = Story.objects.select_related("desk", "filed_by").get(pk=story.pk)
    let_in = seers(story)
    form = refused or (NameForm() if story.confidential else ShareForm.of(story))
    there = {one.user.pk for one in let_in if one.user}
    context = {
        "story": story,
        "strip": strip(story, current="access"),
        "seers": let_in,
        "form": form,
        "other_desks": Desk.objects.exclude(pk=story.desk_id).exists(),
        "may_say": allows(may_say_who_sees, by=me(request), story=story),
        "colleagues": [user for user in users_on(story.desk_id) if user.pk not in there]
        if story.confidential
        else [],
    }
    return render(request, "editor/access.html", context, status=status)
