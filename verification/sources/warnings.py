"""What a checker is warned of while sources are put together: each rule says what it sees, and what to do.

Nothing is decided by a warning. Each looks at facts only, so that the same is said on every page and at the API.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from verification.claims.states import Flag, Kind, Risk
from verification.sources.facts import Told, same_name
from verification.sources.independence import Independence
from verification.sources.naming import is_own_name, names, shares_a_name
from verification.sources.sentences import listed
from verification.sources.states import GroundRules, Origin, Proximity, SourceType
from verification.text.voices import Sort, voices

SERIOUS_FLAGS = frozenset({Flag.ALLEGATION, Flag.HEALTH_OR_PRIVACY, Flag.MINOR, Flag.COURT, Flag.SERIOUS})


NAMED: Final = "protected_named"
"""The warning that a claim carries the name of a protected source: nobody lets that run."""


@dataclass(frozen=True)
class Asserted:
    """What the warnings ask of a claim: how it is put, and which evidence its verdict rests on (by id)."""

    words: str
    statement: str = ""
    attributed_to: str = ""
    kind: str = Kind.EVENT
    risk: str = Risk.MEDIUM
    flags: Sequence[str] = ()
    shown_by: frozenset[int] = field(default=frozenset())

    @property
    def is_serious(self) -> bool:
        """Would it harm somebody if it were wrong?"""
        return self.risk == Risk.HIGH or not SERIOUS_FLAGS.isdisjoint(self.flags)

    @property
    def text(self) -> str:
        """Everything in which somebody may be named."""
        return "\n".join([self.words, self.statement, self.attributed_to])


@dataclass(frozen=True)
class Warned:
    """One warning: what is seen, what to do, and about which sources."""

    code: str
    sentence: str
    do: str
    sources: tuple[int, ...] = ()


def warnings(claim: Asserted, found: Independence) -> list[Warned]:
    """Everything there is to say about the sources of a claim, the gravest first."""
    return [warned for rule in RULES for warned in rule(claim, found)]


def _forbidden(claim: Asserted, found: Independence) -> list[Warned]:
    """Ground rules that forbid the use made of a source."""
    sides = (*found.supporting.sources, *found.contradicting.sources)
    used = [found.ways.sources[source] for source in sorted(sides)]
    return [warned for told in used if (warned := _use_of(told, claim, found))]


def _use_of(told: Told, claim: Asserted, found: Independence) -> Warned | None:
    if told.ground_rules == GroundRules.OFF_THE_RECORD:
        return Warned(
            "off_the_record",
            f"{told.name} spoke off the record: no use may be made of it, not even to back a claim.",
            f"Unlink it and find the same elsewhere, or agree on other ground rules with {told.name}.",
            (told.id,),
        )
    if told.ground_rules == GroundRules.DEEP_BACKGROUND:
        return _deep_background(told, claim, found)
    named = names(claim.text, told.name, by_surname=told.type == SourceType.NAMED_PERSON)
    if told.protected and named and is_own_name(told.name):
        return Warned(
            NAMED,
            f"{told.name} is a protected source, and the claim carries the name it has here.",
            "Describe the source in words that lead to nobody, in the copy and in the attribution.",
            (told.id,),
        )
    if told.ground_rules == GroundRules.ON_BACKGROUND and named and told.type != SourceType.UNNAMED_PERSON:
        return Warned(
            "on_background_named",
            f"{told.name} spoke on background and may be described, but not named: the claim names it.",
            "Use the description that was agreed, or ask to go on the record.",
            (told.id,),
        )
    return None


def _deep_background(told: Told, claim: Asserted, found: Independence) -> Warned | None:
    alone = len(found.supporting.sources) == 1 and told.id in found.supporting.sources
    if names(claim.text, told.name, by_surname=told.type == SourceType.NAMED_PERSON):
        use = "the claim names it"
    elif alone and claim.kind == Kind.QUOTATION:
        use = "the claim quotes it"
    elif alone and (claim.attributed_to or voices(claim.words)):
        use = "the claim attributes what it told"
    else:
        return None
    return Warned(
        "deep_background",
        f"{told.name} spoke on deep background, which may be neither quoted nor attributed in any way: {use}.",
        "Take the attribution out, or find a source that may be attributed.",
        (told.id,),
    )


def _single(claim: Asserted, found: Independence) -> list[Warned]:
    """A single origin, or none; the grave case, an unnamed person on a serious claim, is said instead."""
    side = found.supporting
    if not side.count or side.independent > 1 or found.enough:
        return []
    roots = found.roots
    if claim.is_serious and roots and all(told.type == SourceType.UNNAMED_PERSON for told in roots):
        name = roots[0].name if len(roots) == 1 else "unnamed persons alone"
        return [
            Warned(
                "single_unnamed",
                f"This is a serious claim, and it rests on {'one unnamed source, ' if len(roots) == 1 else ''}{name}.",
                "Find a second, independent source or a document; else an editor has to know who it is and agree.",
                tuple(told.id for told in roots),
            )
        ]
    if not side.independent:
        return [
            Warned(
                "no_known_origin",
                "None of its sources has a known origin.",
                "Find out where they have it from, or go to somebody who knows it first-hand.",
                side.sources,
            )
        ]
    return [
        Warned(
            "single_source",
            "It rests on a single source."
            if side.count == 1
            else "It rests on a single origin: what repeats it adds nothing.",
            "Find a second, independent source; attribute it; or, for an official primary document,"
            " say why it is enough alone.",
            side.sources,
        )
    ]


def _enough_before(_claim: Asserted, found: Independence) -> list[Warned]:
    """What was enough alone for words that changed since."""
    return [
        Warned(
            "enough_for_other_words",
            f"{found.ways.sources[source].name} was said to be enough alone for other words than the claim has now:"
            " it is not.",
            "Say anew that it is enough alone, if it bears these words too; or find a second source.",
            (source,),
        )
        for source in found.enough_before
    ]


def _plural(claim: Asserted, found: Independence) -> list[Warned]:
    """Words that speak of several, or of nobody, over one independent source at most."""
    said = voices(claim.words)
    attributed = voices(f"{claim.attributed_to} say") if claim.attributed_to and not said else []
    if not (said or attributed) or found.supporting.independent > 1:
        return []
    heard = listed([f"“{voice.words}”" for voice in said])
    begins = f"The words say {heard}" if said else f"It is attributed to “{claim.attributed_to}”"
    count = "one independent source" if found.supporting.independent else "no independent source"
    vague = all(voice.sort == Sort.VAGUE for voice in said) and not attributed
    return [
        Warned(
            "plural_wording",
            f"{begins}, and there is {count}.",
            "Say who says so; or find a second source."
            if vague
            else "Write it in the singular and say who it is, as far as may be said; or find the others.",
            found.supporting.sources,
        )
    ]


def _third_hand(_claim: Asserted, found: Independence) -> list[Warned]:
    """Everything is third-hand; what only repeats another is no nearer than that, so it need not say how near it is."""
    supporting = [found.ways.sources[source] for source in found.supporting.sources]
    told = [one for one in supporting if one.proximity == Proximity.THIRD_HAND]
    others = [one for one in supporting if one not in told]
    if not told or any(not _only_repeats(one) for one in others):
        return []
    whose = f"{told[0].name} has it third-hand." if len(told) == 1 else "All its sources have it third-hand."
    return [
        Warned(
            "third_hand",
            f"{whose} Nobody who was there, or heard it from somebody who was, is among them.",
            "Go one step nearer: ask who told them.",
            found.supporting.sources,
        )
    ]


def _only_repeats(told: Told) -> bool:
    return told.proximity == Proximity.UNKNOWN and told.origin in (Origin.REPEATS, Origin.INSIDE)


def _agency(claim: Asserted, found: Independence) -> list[Warned]:
    """An agency report that nothing else substantiates, and that the words do not attribute."""
    warned = []
    for source in found.supporting.sources:
        told = found.ways.sources[source]
        if told.type != SourceType.AGENCY_REPORT or _substantiated(told, claim, found):
            continue
        if shares_a_name(f"{claim.words}\n{claim.attributed_to}", told.name):
            continue
        warned.append(
            Warned(
                "agency_report",
                f"{told.name} is an agency report that nothing else bears out, and the words do not say whose it is.",
                "Attribute it to the agency, or find another origin or evidence of your own.",
                (told.id,),
            )
        )
    return warned


def _substantiated(told: Told, claim: Asserted, found: Independence) -> bool:
    """Does another origin bear it, or evidence that is not the report itself?"""
    at = found.ways.of(told.id).at
    others = any(group.origin != at for group in found.supporting.groups)
    own = {item.id for item in (told.held, told.from_item) if item}
    return others or bool(claim.shown_by - own)


def _interest(_claim: Asserted, found: Independence) -> list[Warned]:
    """The only independent source has an interest that the reader is not told."""
    if found.supporting.independent != 1:
        return []
    known = found.ways.told(found.supporting.groups[0].origin)
    only = [found.ways.sources[source] for source in found.supporting.sources[:1]]
    asked = known or (only if found.supporting.count == 1 else [])
    return [
        Warned(
            "interest_not_told",
            f"{told.name} is the only independent source, with an interest that the reader is not told:"
            f" {told.motive.rstrip('.')}.",
            "Say it in the copy and mark it as told; or find a source without this interest.",
            (told.id,),
        )
        for told in asked
        if told.motive and not told.motive_told
    ]


def _same_name(_claim: Asserted, found: Independence) -> list[Warned]:
    """Two origins on one side that have one name."""
    warned = []
    for side in (found.supporting, found.contradicting):
        named: dict[str, list[Told]] = {}
        for source in side.sources:
            told = found.ways.sources[source]
            if told.origin == Origin.OWN:
                named.setdefault(same_name(told.name), []).append(told)
        warned += [
            Warned(
                "same_name",
                f"{len(alike)} of its sources are called {alike[0].name}, and each is said to be the origin itself."
                " Are these two sources, or one entered twice?",
                "Withdraw what was entered twice, or give each a name that tells them apart.",
                tuple(told.id for told in alike),
            )
            for alike in named.values()
            if len(alike) > 1
        ]
    return warned


Rule = Callable[[Asserted, Independence], list[Warned]]

RULES: tuple[Rule, ...] = (
    _forbidden,
    _same_name,
    _enough_before,
    _single,
    _interest,
    _plural,
    _third_hand,
    _agency,
)
