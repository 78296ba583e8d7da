"""Doing a verb with what a form holds."""

from collections.abc import Callable
from typing import ClassVar

from django import forms
from django.http import HttpResponse

from newsroom.errors import Invalid, Refusal
from verification.web.middleware import status_of


class RefusableForm(forms.Form):
    """A form that can hold what a verb said; fields a verb calls by another name are told in `beside`."""

    beside: ClassVar[dict[str, str]] = {}

    def refuse(self, refusal: Refusal) -> None:
        """Put each sentence beside the field it is about; what has no field here belongs to the whole form."""
        errors = refusal.errors if isinstance(refusal, Invalid) else {"": [str(refusal)]}
        for name, sentences in errors.items():
            field = self.beside.get(name, name)
            self.add_error(field if field in self.fields else None, list(sentences))


def carry_out(
    form: RefusableForm, do: Callable[[], HttpResponse], page: Callable[[int], HttpResponse]
) -> HttpResponse:
    """The answer of a verb; refused, the page comes back with its status and the form as it was typed."""
    status = 422
    if form.is_valid():
        try:
            return do()
        except Refusal as refusal:
            form.refuse(refusal)
            status = status_of(refusal)
    return page(status)
