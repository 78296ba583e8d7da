"""The kinds of calculation: what each takes, and how it is done again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from verification.text.figures import reckoning, spells
from verification.text.figures.inputs import Given, Reckoned, Unreckonable
from verification.text.figures.numbers import NoFigure
from verification.text.figures.stated import Stated, stated
from verification.text.spans import Span


@dataclass(frozen=True)
class Field:
    """One input of a calculation, as a form asks for it."""

    name: str
    label: str
    hint: str = ""
    optional: bool = False


@dataclass(frozen=True)
class Kind:
    """A kind of calculation."""

    label: str
    fields: tuple[Field, ...]
    reckon: Callable[[Given, Stated], Reckoned]


@dataclass(frozen=True)
class Calculation:
    """A calculation the copy states, done again. `holds` is None while something it needs is not known."""

    kind: str
    inputs: Mapping[str, str]
    stated: str
    result: str
    holds: bool | None
    sentence: str
    span: Span | None = None

    @property
    def label(self) -> str:
        """What kind of calculation it is, in words."""
        return KINDS[self.kind].label

    @property
    def lacking(self) -> list[Field]:
        """The inputs that are not known."""
        return [one for one in KINDS[self.kind].fields if not one.optional and not self.inputs.get(one.name)]


_BEFORE_AFTER = (Field("before", "Before", "4.2 million"), Field("after", "After", "5.1 million"))
_NUMBERS = (Field("numbers", "The figures, parted by semicolons", "18; 15"),)

KINDS: dict[str, Kind] = {
    "per_cent_of": Kind(
        "Per cent of", (Field("part", "Part", "12"), Field("whole", "Whole", "48")), reckoning.per_cent_of
    ),
    "change": Kind("Change", _BEFORE_AFTER, reckoning.change),
    "change_per_cent": Kind("Change in per cent", _BEFORE_AFTER, reckoning.change_per_cent),
    "change_points": Kind("Change in percentage points", _BEFORE_AFTER, reckoning.change_points),
    "average": Kind("Average", _NUMBERS, reckoning.average),
    "sum": Kind("Sum", _NUMBERS, reckoning.total),
    "rate": Kind(
        "Rate",
        (
            Field("count", "Cases", "312"),
            Field("population", "Of how many", "5.9 million"),
            Field("per", "For each", "100,000", optional=True),
        ),
        reckoning.rate,
    ),
    "age": Kind(
        "Age",
        (Field("born", "Born", "30 August 1954"), Field("on", "On the day", "27 May 2023")),
        spells.age,
    ),
    "between": Kind(
        "Time between",
        (
            Field("first", "From", "15 March 2023"),
            Field("last", "To", "27 March 2023"),
            Field("unit", "In", "days, weeks, months or years", optional=True),
        ),
        spells.between,
    ),
    "conversion": Kind(
        "Conversion of units",
        (Field("amount", "Amount", "30"), Field("unit", "Unit", "miles"), Field("to", "Into", "km")),
        reckoning.conversion,
    ),
    "currency": Kind(
        "Conversion of money",
        (
            Field("amount", "Amount", "£1.2 million"),
            Field("to", "Into", "US dollars", optional=True),
            Field("rate", "Rate", "one is 1.2345 of the other"),
            Field("rate_date", "Day of the rate", "26 May 2023"),
        ),
        reckoning.currency,
    ),
}


def recompute(kind: str, inputs: Mapping[str, str], stated_as: str, span: Span | None = None) -> Calculation:
    """Do a calculation again and hold it against what is stated; `Unreckonable` says what can not be used, by field."""
    if kind not in KINDS:
        raise Unreckonable({"kind": f"There is no calculation called {kind!r}."})
    chosen = KINDS[kind]
    kept = {one.name: inputs.get(one.name, "").strip() for one in chosen.fields}
    kept = {name: value for name, value in kept.items() if value}
    errors = {
        one.name: f"Fill in “{one.label}”."
        for one in chosen.fields
        if not one.optional and one.name not in kept
    }
    try:
        outcome = stated(stated_as)
    except NoFigure as refusal:
        raise Unreckonable({**errors, "stated": str(refusal)}) from refusal
    if errors:
        raise Unreckonable(errors)
    found = chosen.reckon(Given(kept), outcome)
    return Calculation(
        kind, kept, outcome.text, found.result, found.holds, found.sentence(outcome.text), span
    )


def lacking(kind: str, inputs: Mapping[str, str], stated_as: str, span: Span | None = None) -> Calculation:
    """A calculation the copy states that can not be done again without something the copy does not say."""
    found = Calculation(kind, dict(inputs), stated_as, "", None, "", span)
    needed = " and ".join(f"“{one.label}”" for one in found.lacking)
    known = ", ".join(
        f"{one.label.lower()} {inputs[one.name]}" for one in KINDS[kind].fields if inputs.get(one.name)
    )
    sentence = f"The copy says “{stated_as}” ({known}). To recalculate it, give {needed}."
    return Calculation(kind, dict(inputs), stated_as, "", None, sentence, span)
