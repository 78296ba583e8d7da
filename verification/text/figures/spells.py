"""Ages, and how long it is from one day to another: in the unit of time that the copy states."""

from datetime import date
from decimal import Decimal

from verification.text.figures.dates import age_at, shown_day
from verification.text.figures.inputs import Given, Reckoned, Unreckonable
from verification.text.figures.numbers import shown
from verification.text.figures.stated import Stated

YEAR = Decimal("365.2425")
DAYS_OF = {"week": Decimal(7), "fortnight": Decimal(14)}
MONTHS_OF = {"month": 1, "year": 12, "decade": 120}
ROUGH = {"over", "under", "nearly", "about"}


def age(given: Given, stated: Stated) -> Reckoned:
    """How old somebody is on a day."""
    born, on = given.day("born"), given.day("on")
    if on < born:
        raise Unreckonable({"on": "This day is before the day of birth."})
    if stated.spell not in {"", "year"}:
        return _between(born, on, stated.spell, stated)
    result, exact = age_at(born, on), Decimal((on - born).days) / YEAR
    note = "That day is the birthday." if result and (born.day, born.month) == (on.day, on.month) else ""
    worked = f"Born on {shown_day(born)}, on {shown_day(on)} somebody is {result}"
    holds = stated.borne_out(exact, exact) if stated.near in ROUGH else stated.figure.value == result
    return Reckoned(worked, str(result), holds, note)


def between(given: Given, stated: Stated) -> Reckoned:
    """How long it is from one day to another."""
    first, last = given.day("first"), given.day("last")
    if last < first:
        raise Unreckonable({"last": "This day is before the first."})
    return _between(first, last, stated.spell or given.text("unit", "days").lower().rstrip("s"), stated)


def _between(first: date, last: date, unit: str, stated: Stated) -> Reckoned:
    days, since = (last - first).days, f"From {shown_day(first)} to {shown_day(last)}"
    if unit == "day":
        holds = any(stated.borne_out(Decimal(count), Decimal(count)) for count in (days, days + 1))
        return Reckoned(f"{since} is {days} days, {days + 1} with both of them", str(days), holds)
    if unit == "hour":
        low, high = Decimal(max(days - 1, 0) * 24), Decimal((days + 1) * 24)
        worked = f"{since} is {days} days ({days * 24} hours from midnight to midnight)"
        return Reckoned(worked, str(days * 24), stated.borne_out(low, high))
    if unit in DAYS_OF:
        count = Decimal(days) / DAYS_OF[unit]
        worked = f"{since} is {_many(count, unit, decimals=1)} ({days} days)"
        return Reckoned(worked, shown(count), stated.borne_out(count, count))
    if unit in MONTHS_OF:
        return _months(first, last, unit, since, stated)
    raise Unreckonable({"unit": "Write days, weeks, months or years."})


def _months(first: date, last: date, unit: str, since: str, stated: Stated) -> Reckoned:
    """Full months or years have passed; whoever rounds says the next one once most of it has."""
    months = (last.year - first.year) * 12 + last.month - first.month
    full = months - (last.day < first.day)
    count = full if unit == "month" else age_at(first, last) * 12 // MONTHS_OF[unit]
    exact = Decimal((last - first).days) * 12 / YEAR / MONTHS_OF[unit]
    holds = stated.borne_out(Decimal(count), Decimal(count)) or stated.borne_out(exact, exact)
    if stated.near in {"over", "under", "nearly"}:
        holds = stated.borne_out(exact, exact)
    worked = f"{since} is {_many(Decimal(count), f'full {unit}')} ({shown(exact, decimals=1)})"
    return Reckoned(worked, str(count), holds)


def _many(count: Decimal, what: str, *, decimals: int = 2) -> str:
    said = shown(count, decimals=decimals)
    return f"{said} {what}" if said == "1" else f"{said} {what}s"
