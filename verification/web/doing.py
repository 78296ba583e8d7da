"""Doing a verb with what a form holds."""

from collections.abc import Callable
from typing import Protocol

from django.http import HttpResponse

from newsroom.errors import Refusal
from verification.web.middleware import status_of


class Refusable(Protocol):
    """A form that can hold what a verb said."""

    def is_valid(self) -> bool: ...

    def refuse(self, refusal: Refusal) -> None: ...


def carry_out(
    form: Refusable, do: Callable[[], HttpResponse], page: Callable[[int], HttpResponse]
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
