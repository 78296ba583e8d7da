"""The calculations themselves. Figures the copy rounded ("4.2 million") are taken with what they may stand for."""

from datetime import date
from decimal import Decimal

from verification.text.figures.dates import age_at, shown_day
from verification.text.figures.inputs import Given, Reckoned, Unreckonable
from verification.text.figures.measures import NoUnit, converted
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
    return _reckoned(f"{part.text} of {whole.text} is {shown(result)} per cent", result, low, high, stated)


def change(given: Given, stated: Stated) -> Reckoned:
    """How much more or less it is."""
    before, after = given.figure("before"), given.figure("after")
    result = after.value - before.value
    low, high = after.low - before.high, after.high - before.low
    worked = f"From {given.text('before')} to {given.text('after')} is {_more(result)}"
    return _reckoned(worked, result, low, high, stated)


def change_per_cent(given: Given, stated: Stated) -> Reckoned:
    """How many per cent more or less it is than before."""
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
    """How many percentage points lie between two shares."""
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
    per = given.positive("per").value if given.text("per") else Decimal(100_000)
    result = per * count.value / population.value
    low, high = (
        per * count.low / population.high,
        per * count.high / max(population.low, Decimal(1).scaleb(-9)),
    )
    worked = f"{count.text} of {population.text} is {shown(result)} per {shown(per)}"
    return _reckoned(worked, result, low, high, stated)


def age(given: Given, stated: Stated) -> Reckoned:
    """How old somebody is on a day."""
    born, on = given.day("born"), given.day("on")
    if on < born:
        raise Unreckonable({"on": "This day is before the day of birth."})
    result = age_at(born, on)
    note = "That day is the birthday." if result and (born.day, born.month) == (on.day, on.month) else ""
    worked = f"Born on {shown_day(born)}, on {shown_day(on)} somebody is {result}"
    return Reckoned(worked, str(result), stated.figure.value == result, note)


def between(given: Given, stated: Stated) -> Reckoned:
    """How long it is from one day to another."""
    first, last = given.day("first"), given.day("last")
    if last < first:
        raise Unreckonable({"last": "This day is before the first."})
    unit = given.text("unit", "days").lower().rstrip("s")
    days = (last - first).days
    since = f"From {shown_day(first)} to {shown_day(last)}"
    match unit:
        case "day":
            holds = any(stated.borne_out(Decimal(count), Decimal(count)) for count in (days, days + 1))
            return Reckoned(f"{since} is {days} days, {days + 1} with both of them", str(days), holds)
        case "week":
            weeks = Decimal(days) / 7
            return Reckoned(
                f"{since} is {shown(weeks, decimals=1)} weeks ({days} days)",
                shown(weeks),
                stated.borne_out(weeks, weeks),
            )
        case "month" | "year":
            return _months(first, last, unit, since, stated)
    raise Unreckonable({"unit": "Write days, weeks, months or years."})


def _months(first: date, last: date, unit: str, since: str, stated: Stated) -> Reckoned:
    """Full months or years have passed; whoever rounds says the next one once most of it has."""
    months = (last.year - first.year) * 12 + last.month - first.month
    full = months - (last.day < first.day)
    count = full if unit == "month" else age_at(first, last)
    exact = Decimal((last - first).days) / (
        Decimal("365.2425") / 12 if unit == "month" else Decimal("365.2425")
    )
    holds = stated.borne_out(Decimal(count), Decimal(count)) or stated.borne_out(exact, exact)
    if stated.near in {"over", "under", "nearly"}:
        holds = stated.borne_out(exact, exact)
    return Reckoned(f"{since} is {count} full {unit}s ({shown(exact, decimals=1)})", str(count), holds)


def conversion(given: Given, stated: Stated) -> Reckoned:
    """An amount in another unit. A ton or a gallon can be several things: any of them will do, and is named."""
    amount, unit, to = given.figure("amount"), given.text("unit"), given.text("to")
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


def currency(given: Given, stated: Stated) -> Reckoned:
    """An amount of money at the rate of a day, as the checker found it."""
    amount, per = given.figure("amount"), given.positive("rate")
    on = given.day("rate_date")
    result = amount.value * per.value
    worked = f"{amount.text} at {per.text} (rate of {shown_day(on)}) is {shown(result)} {given.text('to')}".rstrip()
    return _reckoned(worked, result, amount.low * per.value, amount.high * per.value, stated)
