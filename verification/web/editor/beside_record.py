"""What stands beside the record and is no part of it: what happened since it ran. Each part names its own."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

from newsroom.stories.models import Story
from verification.web.editor.holds import hold_part

PARTS: tuple[Callable[[HttpRequest, Story], dict[str, Any]], ...] = (hold_part,)
"""Each gives what its partial of `editor/record.html` shows."""


def beside(request: HttpRequest, story: Story) -> dict[str, Any]:
    """All of it, for one story that ran."""
    return {name: value for part in PARTS for name, value in part(request, story).items()}
