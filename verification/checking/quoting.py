"""A quotation of the copy against the captured original it is from. It points; the verdict is a person's."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from verification.checking.models import Shows
from verification.claims.models import Claim
from verification.claims.states import Flag, Kind
from verification.evidence.models import Evidence, Translation
from verification.evidence.reading import text_of
from verification.evidence.translating import standing
from verification.sources.models import Source
from verification.text.quotations import MARK
from verification.text.quoting.check import Checked, Finding, between, check_quote
from verification.text.quoting.finding import Original
from verification.text.quoting.sides import Pair, side_by_side
from verification.text.spans import Span

QUOTED = (Kind.QUOTATION, Kind.PARAPHRASE)
# While somebody waits for a page: so much of an original is read, so many are tried, so many items asked for words.
LONGEST, MOST, ASKED = 400_000, 6, 20


@dataclass(frozen=True)
class Reading:
    """The words of one place of a claim, and what the check came to."""

    words: str
    checked: Checked


@dataclass(frozen=True)
class QuoteCheck:
    """A quotation beside its original; where it is a translation, the original beside the translation."""

    claim: Claim
    others: list[Evidence]
    """Other originals it can be compared with."""
    evidence: Evidence | None = None
    named: bool = False
    """Did a source or a verdict of the claim name this original?"""
    text: str = ""
    """What the quotation is compared with: the original, or its translation."""
    cut: bool = False
    """Is the original longer than what was read?"""
    readings: tuple[Reading, ...] = ()
    translated: bool = False
    translation: Translation | None = None
    pairs: tuple[Pair, ...] = ()
    """Paragraphs of original and translation that the quotation stands in."""
    original: str = ""

    @property
    def checked(self) -> Checked | None:
        """The best of its readings."""
        return self.readings[0].checked if self.readings else None

    @property
    def is_found(self) -> bool:
        """Is there a passage to show?"""
        return self.checked is not None and bool(self.checked.passages)


def originals_of(claim: Claim) -> list[tuple[Evidence, bool]]:
    """Standing evidence of the story; what sources and verdicts of the claim name comes first, and is marked."""
    sources = Source.objects.filter(claims=claim, withdrawn_at__isnull=True)
    named = set(sources.values_list("evidence", flat=True))
    named |= set(sources.values_list("derives_from_evidence", flat=True))
    named |= set(Shows.objects.filter(verdict__claim=claim).values_list("evidence", flat=True))
    pieces = Evidence.objects.filter(story=claim.story).standing().prefetch_related("translations")
    return sorted(((piece, piece.pk in named) for piece in pieces.order_by("pk")), key=lambda one: not one[1])


def quote_check(claim: Claim, chosen: Evidence | None = None) -> QuoteCheck:
    """Compare a claim with the chosen original, else with the best of those its sources and verdicts name."""
    originals = originals_of(claim)
    among = [one for one in originals if chosen is None or one[0].pk == chosen.pk]
    tried: list[QuoteCheck] = []
    for piece, named in among[:ASKED]:
        if len(tried) == MOST or (tried and tried[-1].named and not named):
            break
        text = text_of(piece)
        if text:
            tried.append(_compare(claim, piece, named, text))
    if not tried:
        return QuoteCheck(claim, [piece for piece, _ in originals])
    best = max(tried, key=_worth)
    others = [piece for piece, _ in originals if best.evidence is None or piece.pk != best.evidence.pk]
    return replace(best, others=others)


def said_words(claim: Claim) -> list[str]:
    """The words of a claim's places that quote, or else of its first: each wording once."""
    standing_words = list(
        dict.fromkeys(anchor.words for anchor in claim.anchors_now if anchor.start is not None)
    )
    quoting = [words for words in standing_words if MARK.search(words)]
    return quoting or standing_words[:1] or [claim.words]


def readings_of(claim: Claim, original: Original) -> tuple[Reading, ...]:
    """Each wording of a claim against one original, the best first."""
    found = [Reading(words, check_quote(original, words)) for words in said_words(claim)]
    return tuple(sorted(found, key=lambda one: _rank(one.checked)))


def _compare(claim: Claim, piece: Evidence, named: bool, whole: str) -> QuoteCheck:
    text = whole[:LONGEST]
    translations = standing(piece.translations.all())
    readings = readings_of(claim, Original(text))
    foreign = not readings[0].checked.passages and (
        bool(translations) or other_script(readings[0].words, text)
    )
    if Flag.TRANSLATION not in claim.flags and not foreign:
        return QuoteCheck(claim, [], piece, named, text, len(whole) > LONGEST, readings)
    best: tuple[tuple[Reading, ...], Translation | None] = (readings, None)
    for translation in translations:
        found = readings_of(claim, Original(translation.text[:LONGEST]))
        if best[1] is None or _rank(found[0].checked) < _rank(best[0][0].checked):
            best = (found, translation)
    return QuoteCheck(
        claim,
        [],
        piece,
        named,
        best[1].text[:LONGEST] if best[1] else text,
        len(whole) > LONGEST,
        best[0],
        translated=True,
        translation=best[1],
        pairs=_pairs(text, best[1], best[0]),
        original=text,
    )


def _pairs(original: str, translation: Translation | None, readings: Sequence[Reading]) -> tuple[Pair, ...]:
    """The paragraphs a quotation stands in; all of them where it was not found."""
    if translation is None:
        return ()
    pairs = side_by_side(original, translation.text[:LONGEST])
    passages = readings[0].checked.passages
    touched = [at for at, pair in enumerate(pairs) if any(pair.translation.touches(one) for one in passages)]
    return tuple(pairs[min(touched) : max(touched) + 1] if touched else pairs)


def _rank(checked: Checked) -> tuple[int, float]:
    return list(Finding).index(checked.finding), -checked.score


def _worth(check: QuoteCheck) -> tuple[int, float]:
    rank, score = _rank(check.readings[0].checked)
    return -rank, -score


SCRIPTS = {"Latin": range(0x41, 0x250), "Greek": range(0x370, 0x400), "Cyrillic": range(0x400, 0x530)}


def other_script(one: str, other: str) -> bool:
    """Whether two texts are written in different scripts, so that one must be a translation."""
    return _script(one) != _script(other)


def _script(text: str) -> str:
    letters = [ord(sign) for sign in text[:2000] if sign.isalpha()]
    counts = {name: sum(letter in where for letter in letters) for name, where in SCRIPTS.items()}
    name = max(counts, key=lambda name: counts[name])
    return name if 2 * counts[name] >= len(letters) else "another"


@dataclass(frozen=True)
class Quoted:
    """A quotation of the story in one original, in the original's order."""

    claim: Claim
    reading: Reading

    @property
    def passages(self) -> list[Span]:
        return self.reading.checked.passages


@dataclass(frozen=True)
class Gap:
    """What lies between two quoted passages of one original."""

    after: Claim
    before: Claim
    span: Span
    words: str
    count: int
    inside: bool
    """Does it lie between two parts of one quotation?"""


@dataclass(frozen=True)
class Quotations:
    """All quotations of a story against one original."""

    text: str
    cut: bool
    found: list[Quoted]
    missing: list[Quoted]
    gaps: list[Gap]


def quotations_in(claims: Iterable[Claim], text: str) -> Quotations:
    """The quotations among these claims against one original's text, in its order, with what lies between."""
    original = Original(text[:LONGEST])
    checked = [
        Quoted(claim, readings_of(claim, original)[0]) for claim in claims if claim.kind == Kind.QUOTATION
    ]
    found = sorted((one for one in checked if one.passages), key=lambda one: min(one.passages))
    owners = [(one.claim, span) for one in found for span in one.passages]
    gaps = [
        Gap(
            owners[gap.after][0],
            owners[gap.before][0],
            gap.span,
            gap.words,
            gap.count,
            owners[gap.after][0] == owners[gap.before][0],
        )
        for gap in between(original.text, [span for _, span in owners])
    ]
    missing = [one for one in checked if not one.passages]
    return Quotations(original.text, len(text) > LONGEST, found, missing, gaps)
