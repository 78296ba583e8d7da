from dataclasses import dataclass

from verification.gate.states import Level


@dataclass(frozen=True)
class Finding:
    """One condition for publication: met, a warning, or a blocker with the page that mends it and who must act."""

    rule: str
    level: Level
    sentence: str
    detail: str = ""
    path: str = ""
    who: str = ""
    claim: int | None = None


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
    def is_open(self) -> bool:
        return not self.blockers
