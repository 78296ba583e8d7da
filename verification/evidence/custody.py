"""The custody log: who did what with an item of evidence, when and how."""

from newsroom.people.models import User
from verification.evidence.models import Custody, Evidence, EvidenceFile
from verification.evidence.states import CustodyVerb


def note(
    *,
    evidence: Evidence,
    verb: CustodyVerb,
    by: User | None,
    how: str = "",
    file: EvidenceFile | None = None,
) -> Custody:
    """Write a line of the custody log; `by` is None for what a job did."""
    return Custody.objects.create(evidence=evidence, file=file, verb=verb, by=by, how=how[:300])
