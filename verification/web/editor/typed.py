"""What a refused request brought back to the gate page."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from newsroom.errors import Refusal
from verification.web.editor.forms import ReasonForm, ScheduleForm


@dataclass
class Typed:
    """Empty when the page is only read. `parts` holds the refused forms of its parts, each by the name of its part."""

    refusal: Refusal | None = None
    reason: ReasonForm = field(default_factory=ReasonForm)
    schedule: ScheduleForm | None = None
    parts: Mapping[str, Any] = field(default_factory=dict)
