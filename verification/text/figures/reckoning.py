"""The calculations themselves. Figures the copy rounded ("4.2 million") are taken with what they may stand for."""

from decimal import Decimal

from verification.text.figures.dates import shown_day
from verification.text.figures.inputs import Given, Reckoned, Unreckonable
from verification.text.figures.measures import UNIT, NoUnit, converted
from verification.text.figures.numbers import Figure, shown
from verification.text.figures.stated import Stated

HUNDRED = Decimal(100)


def _reckoned(
    worked: str, result: Decimal, low: Decimal, high: Decimal, stated: Stated, note: str = ""
) -> Reckoned:
    """What came out, between the least and the most that rounded figures allow."""
    holds = stated.borne_out(low, high)
    if holds and not stated.borne_out(result, result):
        between = f"{shown(min(low, high), decimals=1)} and {shown(max(low, high), decimals=1)}"
        note = f"Only because the figures are rounded: it can lie between {between}."
    return Reckoned(worked, shown(result), holds, note)


def per_cent_of(given: Given, stated: Stated) -> Reckoned:
    """What share one figure is of another."""
    part, whole = given.figure("part"), given.positive("whole")
    low, high = HUNDRED * part.low / whole.high, HUNDRED * part.high / max(whole.low, Decimal(1).scaleb(-9))
    result = HUNDRED * part.value / whole.value
    worked = f"{part.text} of {whole.text} is {shown(result)} per cent"
    return _reckoned(worked, result, low, high, stated.as_part())


def change(given: Given, stated: Stated) -> Reckoned:
    """How much more or less it is; in per cent where the copy says so."""
    if stated.per_cent:
        return change_per_cent(given, stated)
    before, after = given.figure("before"), given.figure("after")
    result = after.value - before.value
    low, high = after.low - before.high, after.high - before.low
    worked = f"From {given.text('before')} to {given.text('after')} is {_more(result)}"
    return _reckoned(worked, result, low, high, stated)


def change_per_cent(given: Given, stated: Stated) -> Reckoned:
    """How many per cent more or less it is than before; in points where the copy says points."""
    if stated.points:
        return _points(given, stated)
    before, after = given.positive("before"), given.figure("after")
    result = (after.value / before.value - 1) * HUNDRED
    low = (after.low / before.high - 1) * HUNDRED
    high = (after.high / max(before.low, before.unit / 2) - 1) * HUNDRED
    holds, note = stated.borne_out(low, high), ""
    if (
        not holds
        and _both_shares(given)
        and stated.borne_out(after.value - before.value, after.value - before.value)
    ):
        note = f"It is {_more(after.value - before.value, ' percentage points')}, not per cent."
    times = f", {shown(after.value / before.value)} times as much" if abs(result) >= HUNDRED else ""
    worked = f"From {given.text('before')} to {given.text('after')} is {_more(result, ' per cent', decimals=1)}{times}"
    return _reckoned(worked, result, low, high, stated, note)


def change_points(given: Given, stated: Stated) -> Reckoned:
    """How many percentage points lie between two shares; in per cent where the copy says per cent."""
    return change_per_cent(given, stated) if stated.per_cent else _points(given, stated)


def _points(given: Given, stated: Stated) -> Reckoned:
    before, after = given.figure("before"), given.figure("after")
    result = after.value - before.value
    low, high = after.low - before.high, after.high - before.low
    worked = f"From {given.text('before')} to {given.text('after')} is {_more(result, ' percentage points')}"
    return _reckoned(worked, result, low, high, stated)


def _both_shares(given: Given) -> bool:
    return all("%" in given.text(name) or "per" in given.text(name) for name in ("before", "after"))


def _more(result: Decimal, what: str = "", *, decimals: int = 2) -> str:
    if not result:
        return "no change"
    return f"{shown(abs(result), decimals=decimals)}{what} {'more' if result > 0 else 'less'}"


def average(given: Given, stated: Stated) -> Reckoned:
    """The mean of some figures."""
    figures = given.figures("numbers")
    result = _sum(figures) / len(figures)
    low, high = (
        sum((getattr(one, end) for one in figures), Decimal(0)) / len(figures) for end in ("low", "high")
    )
    worked = f"({_added(figures)}) ÷ {len(figures)} is {shown(result)}"
    return _reckoned(worked, result, low, high, stated)


def total(given: Given, stated: Stated) -> Reckoned:
    """The sum of some figures."""
    figures = given.figures("numbers")
    result = _sum(figures)
    low, high = (sum((getattr(one, end) for one in figures), Decimal(0)) for end in ("low", "high"))
    return _reckoned(f"{_added(figures)} is {shown(result)}", result, low, high, stated)


def _sum(figures: list[Figure]) -> Decimal:
    return sum((one.value for one in figures), Decimal(0))


def _added(figures: list[Figure]) -> str:
    return " + ".join(one.text for one in figures)


def rate(given: Given, stated: Stated) -> Reckoned:
    """So many for each 100,000."""
    count, population = given.figure("count"), given.positive("population")
    per = stated.per or (given.positive("per").value if given.text("per") else Decimal(100_000))
    if per <= 0:
        raise Unreckonable({"stated": "This is stated for none of them."})
    result = per * count.value / population.value
    low, high = (
        per * count.low / population.high,
        per * count.high / max(population.low, Decimal(1).scaleb(-9)),
    )
    worked = f"{count.text} of {population.text} is {shown(result)} per {shown(per)}"
    return _reckoned(worked, result, low, high, stated)


def conversion(given: Given, stated: Stated) -> Reckoned:
    """An amount in another unit. A ton or a gallon can be several things: any of them will do, and is named."""
    amount, unit = given.figure("amount"), given.text("unit")
    to = _measure(stated) or given.text("to")
    try:
        choices = converted(amount.value, unit, to)
        low, high = converted(amount.low, unit, to), converted(amount.high, unit, to)
    except NoUnit as refusal:
        raise Unreckonable(
            {"to" if "converted" in str(refusal) or to.strip() in str(refusal) else "unit": str(refusal)}
        ) from refusal
    fit = next((at for at in range(len(choices)) if stated.borne_out(low[at][0], high[at][0])), None)
    value, which = choices[fit or 0]
    worked = f"{amount.text} {unit} is {shown(value)} {to}{f' ({which})' if which else ''}"
    return Reckoned(worked, shown(value), fit is not None)


def _measure(stated: Stated) -> str:
    """The unit of measure that is stated."""
    found = UNIT.match(stated.text[stated.figure.span.end :].strip(" -"))
    return found[0] if found else ""


def currency(given: Given, stated: Stated) -> Reckoned:
    """An amount of money at the rate of a day, as the checker found it."""
    amount, per = given.figure("amount"), given.positive("rate")
    on = given.day("rate_date")
    result = amount.value * per.value
    worked = f"{amount.text} at {per.text} (rate of {shown_day(on)}) is {shown(result)} {given.text('to')}".rstrip()
    return _reckoned(worked, result, amount.low * per.value, amount.high * per.value, stated)
