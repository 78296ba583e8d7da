"""What the gate found, as its page lists it: with the words of the link, and whom it waits for."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from verification.gate.catalogue import CATALOGUE, Listed
from verification.gate.findings import Finding
from verification.gate.sign_off_rules import A_DESK_HEAD, A_LEGAL_READER, A_SENIOR
from verification.gate.words import AN_EDITOR, NOBODY


@dataclass(frozen=True)
class Stop:
    """A finding as the page shows it: with the words of its link, and "You" when it is the reader who must act."""

    finding: Finding
    link: str
    who: str

    @property
    def listed(self) -> Listed | None:
        """The rule as the house lists it: what it asks, and which published rules it follows."""
        return CATALOGUE.get(self.finding.rule)


_LINKS = {
    "attribution_is_right": "Fix in copy",
    "unverified_is_attributed": "Fix in copy",
    "own_verification_is_told": "Add the line",
    "senior_signed": "To the sign-offs",
    "signed_as_the_house_asks": "To the sign-offs",
    "unnamed_source_is_known": "To the sign-offs",
    "fixes_are_settled": "Compare and decide",
    "efforts_hold": "Compare with the log",
    "requests_are_fresh": "Put it again",
    "accused_are_asked": "Ask them",
    "time_is_allowed": "Open the reply log",
    "denials_are_told": "See what they said",
    "answers_are_told": "See what they said",
    "replies_are_in": "Open the reply log",
    "mails_are_read": "Read the mail",
    "evidence_is_intact": "See the item",
    "sources_bear": "See its sources",
    "pages_say_the_same": "See what changed",
    "public_interest_is_said": "Say why",
    "corrections_are_settled": "Fix in copy",
    "byline_stands": "Add a byline",
}
"""What a link does, by rule; a rule that is not here leads to the claim it is about, or to the story."""


def stops_of(findings: Iterable[Finding], *, mine: Collection[str], behind: Collection[int]) -> list[Stop]:
    """What is about the whole story first, then claim by claim, so that what one claim lacks stands together.

    `mine` is how findings call the reader: by name, or by what the reader may do. `behind` are claims (by number)
    whose first verdict this reader may not know.
    """
    ordered = sorted(findings, key=lambda finding: finding.claim or 0)
    return [_stop(finding, mine, behind) for finding in ordered]


@dataclass(frozen=True)
class Fold:
    """Many rows that say the same of one claim each, as one row that opens to them."""

    stops: list[Stop]

    @property
    def waits_for(self) -> list[tuple[str, int]]:
        """Who must act, and on how many of them."""
        return Counter(stop.who for stop in self.stops if stop.who).most_common()


MANY = 4
"""So many claims without a verdict are one row: fewer are read faster than a row is opened."""


def folded(stops: Iterable[Stop]) -> list[Stop | Fold]:
    """The rows of the list, the claims that have no verdict yet as one where there are many; it stands where the
    first of them stood."""
    rows: list[Stop | Fold] = list(stops)
    alike = [row for row in rows if isinstance(row, Stop) and _has_no_verdict(row.finding)]
    if len(alike) < MANY:
        return rows
    at = rows.index(alike[0])
    rest = [row for row in rows if row not in alike]
    return [*rest[:at], Fold(alike), *rest[at:]]


def _has_no_verdict(finding: Finding) -> bool:
    return finding.rule == "verdicts_stand" and finding.sentence == f"C{finding.claim} has no verdict."


def _stop(finding: Finding, mine: Collection[str], behind: Collection[int]) -> Stop:
    if finding.claim in behind and finding.rule == "verdicts_stand":
        sentence = f"C{finding.claim}: its first verdict is kept from whoever may make the second check."
        finding = replace(finding, sentence=sentence, detail="", who="")
    link = _link(finding) if finding.path else ""
    return Stop(finding, link, "You" if finding.who in mine else finding.who)


def _link(finding: Finding) -> str:
    if "/corrections/" in finding.path:
        return "To the correction"
    if finding.rule in _LINKS:
        return _LINKS[finding.rule]
    if finding.path.endswith("/legal/"):
        return "To the legal read"
    if "/consolidations/" in finding.path:
        return "Bring them together"
    if finding.claim:
        return f"See C{finding.claim}"
    return "Account for them" if finding.path.endswith("/coverage/") else "To the copy"


def waiting_for(stops: Iterable[Stop]) -> list[tuple[str, int]]:
    """Whom they wait for, as it reads within a sentence."""
    roles = {"You": "you", NOBODY: "whoever takes the check", "": "somebody"}
    roles |= {who: who[0].lower() + who[1:] for who in (A_SENIOR, A_DESK_HEAD, A_LEGAL_READER, AN_EDITOR)}
    return Counter(roles.get(stop.who, stop.who) for stop in stops).most_common()
