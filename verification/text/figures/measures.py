"""Units of measure as copy writes them, converted with pint."""

import re
from decimal import Decimal
from functools import lru_cache
from typing import Any

# What the copy calls a unit, and what it can stand for: a ton and a gallon differ by country, so all of them are tried.
UNITS: dict[str, tuple[str, ...]] = {
    r"miles?|mi": ("mile",),
    r"kilomet(?:re|er)s?|kms?": ("kilometer",),
    r"met(?:re|er)s?|m": ("meter",),
    r"centimet(?:re|er)s?|cm": ("centimeter",),
    r"millimet(?:re|er)s?|mm": ("millimeter",),
    r"feet|foot|ft": ("foot",),
    r"inch(?:es)?|in": ("inch",),
    r"yards?|yds?": ("yard",),
    r"nautical miles?": ("nautical_mile",),
    r"square miles?|sq\.? miles?|sq\.? mi": ("mile**2",),
    r"square kilomet(?:re|er)s?|sq\.? kms?|km2|km²": ("kilometer**2",),
    r"square met(?:re|er)s?|sq\.? m|sqm|m2|m²": ("meter**2",),
    r"square feet|sq\.? ft": ("foot**2",),
    r"acres?": ("acre",),
    r"hectares?|ha": ("hectare",),
    r"cubic met(?:re|er)s?|m3|m³": ("meter**3",),
    r"cubic feet": ("foot**3",),
    r"lit(?:re|er)s?": ("liter",),
    r"gallons?": ("gallon", "imperial_gallon"),
    r"pints?": ("pint", "imperial_pint"),
    r"barrels?": ("oil_bbl",),
    r"kilogram(?:me)?s?|kilos?|kgs?": ("kilogram",),
    r"grams?|grammes?|g": ("gram",),
    r"pounds?|lbs?": ("pound",),
    r"ounces?|oz": ("ounce",),
    r"stones?|st": ("stone",),
    r"tonnes?|metric tons?": ("metric_ton",),
    r"tons?": ("metric_ton", "ton", "long_ton"),
    r"mph|miles (?:per|an) hour": ("mile/hour",),
    r"km/?h|kph|kilomet(?:re|er)s (?:per|an) hour": ("kilometer/hour",),
    r"knots?": ("knot",),
    r"(?:degrees? |deg |°)?celsius|°\s?c|degrees c|c": ("degC",),
    r"(?:degrees? |deg |°)?fahrenheit|°\s?f|degrees f|f": ("degF",),
    r"kilowatt[- ]hours?|kwh": ("kilowatt_hour",),
    r"horsepower|hp": ("horsepower",),
    r"kilowatts?|kw": ("kilowatt",),
}
UNIT = re.compile(
    "(?:" + "|".join(f"(?:{written})" for written in sorted(UNITS, key=len, reverse=True)) + r")(?![\w²³])",
    re.IGNORECASE,
)


class NoUnit(ValueError):
    """A unit nobody knows here, or two that do not convert; the message says so."""


def units_of(written: str) -> tuple[str, ...]:
    """What a written unit can stand for."""
    for pattern, units in UNITS.items():
        if re.fullmatch(pattern, written.strip(), re.IGNORECASE):
            return units
    raise NoUnit(f"“{written.strip()}” is no unit that is known here.")


def converted(amount: Decimal, unit: str, to: str) -> list[tuple[Decimal, str]]:
    """The amount in the other unit, once for each thing the two units can stand for, and which that is."""
    found = []
    for here in units_of(unit):
        for there in units_of(to):
            value = _convert(amount, here, there)
            if value is None:
                raise NoUnit(f"{unit.strip()} can not be converted into {to.strip()}.")
            found.append((value, _named(here, there)))
    return found


def convertible(unit: str, to: str) -> bool:
    """Whether both are units of the same quantity, and not the same unit."""
    first, second = units_of(unit), units_of(to)
    return first != second and _convert(Decimal(1), first[0], second[0]) is not None


def _named(here: str, there: str) -> str:
    """Which ton, which gallon: the unit of several that was taken."""
    ambiguous = {name for names in UNITS.values() if len(names) > 1 for name in names}
    names = {"ton": "short ton", "gallon": "US gallon", "pint": "US pint"}
    return ", ".join(
        names.get(one, one.replace("_", " "))
        for one in (here, there)
        if one in ambiguous and one != "metric_ton"
    )


@lru_cache(maxsize=256)
def _convert(amount: Decimal, unit: str, to: str) -> Decimal | None:
    import pint

    try:
        value = _registry().Quantity(float(amount), unit).to(to)
    except pint.DimensionalityError:
        return None
    return Decimal(repr(round(float(value.magnitude), 9)))


@lru_cache(maxsize=1)
def _registry() -> Any:
    """Built once: it reads all the units there are, and pint is imported only where something is converted."""
    import pint

    return pint.UnitRegistry(autoconvert_offset_to_baseunit=True)
