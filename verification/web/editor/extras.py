"""What the parts of the gate page draw beside its findings: one function each, by the name of the part."""

from collections.abc import Callable, Mapping
from typing import Any

from newsroom.people.models import User
from verification.gate.standing import Standing
from verification.web.editor.fast_path import fast_path
from verification.web.editor.legal import flagged
from verification.web.editor.letting_pass import letting_pass
from verification.web.editor.next_version import next_version
from verification.web.editor.public_interest import reasons_told
from verification.web.editor.short_lines import short_lines_told
from verification.web.editor.typed import Typed

Extra = Callable[[User, Standing, Typed], Any]

EXTRAS: Mapping[str, Extra] = {
    "override": letting_pass,
    "fast_path": fast_path,
    "legal": lambda _user, standing, _typed: flagged(standing.view),
    "consolidations": lambda _user, standing, _typed: standing.view.consolidations,
    "next_version": next_version,
    "public_interest": reasons_told,
    "short_lines": short_lines_told,
}
"""The part `name` is drawn by `editor/_name.html`, which finds what the function gave as `extras.name`."""


def extras(user: User, standing: Standing, typed: Typed) -> dict[str, Any]:
    """What each part of the page draws for this person."""
    return {name: drawn(user, standing, typed) for name, drawn in EXTRAS.items()}
