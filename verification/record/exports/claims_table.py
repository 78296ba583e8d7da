"""The claims of the copy as it stands, one in a row."""

from verification.record.exports.cells import as_csv
from verification.record.exports.notes import CheckedCopy, Given, Note

HEAD = (
    "Claim", "Words", "Where", "What it asserts", "Kind", "Flags", "Risk", "As the claim of", "State",
    "Checked by", "Checked at (UTC)", "Rationale", "Shown by", "Second check", "Second check by",
    "Rests on", "Proposed words",
)  # fmt: skip


def claims_table(copy: CheckedCopy) -> str:
    """The table as CSV."""
    return as_csv(HEAD, map(_row, copy.notes))


def _row(note: Note) -> list[object]:
    claim, first, second = note.claim, note.first, note.second
    return [
        claim.label,
        " | ".join(anchor.words for anchor in note.places),
        ", ".join(note.fields),
        claim.statement,
        claim.get_kind_display(),
        ", ".join(claim.flag_labels),
        claim.get_risk_display(),
        claim.attributed_to,
        note.state,
        first.by if first else "",
        _at(first),
        first.rationale if first else "",
        "; ".join(first.shown_by) if first else "",
        second.words if second else "",
        second.by if second else "",
        ", ".join(note.sources),
        note.fix.words if note.fix else "",
    ]


def _at(given: Given | None) -> str:
    return f"{given.at:%Y-%m-%d %H:%M}" if given else ""
