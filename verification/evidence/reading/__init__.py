"""Reading the files a desk keeps as evidence: what they are, what they say, what is written in them about themselves.

All but `text_of` works on bytes and knows no database. What a stranger made is read in a child process (`limits`).
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from verification.evidence.models import Evidence


def text_of(evidence: "Evidence") -> str:
    """What an item says: the newest text that was read from it, else what a person typed or pasted."""
    # This package is also imported by children that have no settings; the database is looked at only here.
    from verification.evidence import store
    from verification.evidence.states import FileRole

    newest = evidence.files.filter(role=FileRole.TEXT).select_related("blob").order_by("-pk").first()
    if newest is None:
        return evidence.text
    try:
        with store.open_blob(newest.blob) as content:
            return content.read().decode()
    except FileNotFoundError:  # the fixity check names it
        return evidence.text
