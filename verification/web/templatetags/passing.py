"""What can be done to let one condition pass, found by the condition. Presentation only."""

from django import template

from verification.gate.findings import Finding
from verification.web.editor.letting_pass import Passing

register = template.Library()


@register.filter
def beside(part: dict[str, Passing], finding: Finding) -> Passing | None:
    """The part of one condition; none for one that nobody may let pass."""
    return part.get(finding.key)
