"""What a second checker must not know: the first verdict on an allegation, wherever it would show."""

from collections.abc import Iterable

from newsroom.people.models import User
from verification.checking.models import Verdict
from verification.gate.findings import Finding, Gate

VERDICT_NOT_TOLD = frozenset(
    {
        "claims_are_made",
        "tasks_are_settled",
        "efforts_hold",
        "requests_are_fresh",
        "accused_are_asked",
        "time_is_allowed",
        "denials_are_told",
        "answers_are_told",
    }
)
"""Rules that speak of a claim without saying what was found about it."""


NAME_MANY = frozenset({"own_verification_is_told", "senior_signed", "signed_as_the_house_asks", "legal_read"})
"""Rules that name all claims they are about in one finding, and only the first of them as its claim."""


def hidden_verdicts(user: User) -> frozenset[int]:
    """Primary keys of the verdicts this person must not know."""
    return frozenset(Verdict.objects.hidden_from(user).values_list("pk", flat=True))


def hidden_claims(user: User, story_id: int) -> dict[int, int]:
    """Claims of a story with such a verdict: primary key → number."""
    hidden = Verdict.objects.hidden_from(user).filter(claim__story_id=story_id)
    return dict(hidden.values_list("claim_id", "claim__number"))


def without_verdicts_on(gate: Gate, numbers: Iterable[int]) -> Gate:
    """The gate less the findings from which a verdict on these claims could be read."""
    hidden = frozenset(numbers)
    return Gate(gate.version, [finding for finding in gate.findings if not _tells(finding, hidden)])


def _tells(finding: Finding, hidden: frozenset[int]) -> bool:
    names_many = finding.rule in NAME_MANY and hidden
    return bool(names_many) or (finding.claim in hidden and finding.rule not in VERDICT_NOT_TOLD)
