from dataclasses import dataclass

from verification.gate.states import Level


@dataclass(frozen=True)
class Finding:
    """One condition for publication: met, a warning, or a blocker with the page that mends it and who must act.

    `subject` tells findings of one rule apart that are about no claim (a party, an item of evidence); `carried` says
    that it stood the same way when the story last ran; `never_passes`, that nobody lets this one pass although others
    of its rule may be.
    """

    rule: str
    level: Level
    sentence: str
    detail: str = ""
    path: str = ""
    who: str = ""
    claim: int | None = None
    subject: str = ""
    carried: bool = False
    never_passes: bool = False

    @property
    def key(self) -> str:
        """What it is the same condition by: rule, claim and subject, whatever its sentence says today."""
        return ":".join((self.rule, f"C{self.claim}" if self.claim else "", self.subject))


@dataclass(frozen=True)
class Gate:
    """All findings of a story, and the version of everything they were read from."""

    version: int
    findings: list[Finding]

    @property
    def blockers(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.level == Level.BLOCKER]

    @property
    def warnings(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.level == Level.WARNING]

    @property
    def let_pass(self) -> list[Finding]:
        """What is open and yet does not stop the story: overridden, or to be checked after it ran."""
        return [f for f in self.findings if f.level in (Level.OVERRIDDEN, Level.POSTPONED)]

    @property
    def is_open(self) -> bool:
        return not self.blockers
