"""The shares of a poll's answers, and what is found about them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from verification.text.figures.numbers import shown

Side = Literal["for", "against", ""]
Level = Literal["false", "look", "holds"]


@dataclass(frozen=True)
class Share:
    """How many per cent gave an answer, and whether it is for or against what was asked."""

    answer: str
    share: Decimal
    side: Side = ""


@dataclass(frozen=True)
class Finding:
    """What the figures say of the card or of words of the copy (`start` to `end`, where it is about words)."""

    level: Level
    sentence: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True)
class Group:
    """Answers taken together. Each share was rounded, so their sum is only known to lie between `low` and `high`."""

    shares: tuple[Share, ...]
    decimals: int = 0
    whole: Decimal | None = None
    """Set for a group known only as what is left: those not in `shares`."""

    @property
    def total(self) -> Decimal:
        """The sum of the shares as published."""
        total = sum((one.share for one in self.shares), Decimal(0))
        return total if self.whole is None else self.whole - total

    @property
    def slack(self) -> Decimal:
        """How much rounding can have moved the sum."""
        return len(self.shares) * Decimal(5).scaleb(-self.decimals - 1)

    @property
    def low(self) -> Decimal:
        """The least the unrounded sum can be."""
        return max(Decimal(0), self.total - self.slack)

    @property
    def high(self) -> Decimal:
        """The most the unrounded sum can be."""
        return min(Decimal(100), self.total + self.slack)

    @property
    def sum(self) -> str:
        """The addition: "30 + 14 = 44"."""
        parts = [shown(one.share) for one in self.shares]
        if self.whole is not None:
            return f"{shown(self.whole)} − {' − '.join(parts)} = {shown(self.total)}"
        return f"{' + '.join(parts)} = {shown(self.total)}" if len(parts) > 1 else shown(self.total)


def group(shares: Iterable[Share], decimals: int) -> Group:
    """These answers, taken together."""
    return Group(tuple(shares), decimals)


def on_side(shares: Sequence[Share], side: Side, decimals: int) -> Group:
    """The answers on one side."""
    return group((one for one in shares if one.side == side), decimals)


def rest(shares: Sequence[Share]) -> Decimal:
    """What the shares leave to a hundred."""
    return Decimal(100) - sum((one.share for one in shares), Decimal(0))
