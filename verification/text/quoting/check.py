"""The quote check: a quotation as the copy has it against the original it is from. It points; a person decides."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from verification.text.quoting.comparing import Mark, Wanted, compare, negations, wanted
from verification.text.quoting.finding import Match, Original, words_of
from verification.text.quoting.folding import fold
from verification.text.quoting.parts import Joint, Part, brackets, parts
from verification.text.spans import Span

# How like a passage must be to be the one that is quoted; words so few must be nearly the same.
LIKE, FEW, LIKE_FEW = 62.0, 3, 85.0
# Left-over words that stand elsewhere in the original were joined on.
JOINED_WORDS, JOINED_LIKE = 3, 85.0
# A negation in so few words left out can turn the meaning.
SHORT_CUT = 15
# So much of a quotation is compared, in so many parts; the rest is said to be left.
LONGEST, MOST_PARTS = 3_000, 120
ONLY_BEGINNING = "The quotation is very long: only its beginning was compared."


class Finding(StrEnum):
    """What the check comes to, from best to worst."""

    WORD_FOR_WORD = "word for word"
    PUNCTUATION = "differs only in punctuation"
    JOINED = "joins passages without an ellipsis"
    ORDER = "parts stand in another order"
    WORDS = "words differ"
    NOT_FOUND = "not found"


@dataclass(frozen=True)
class Piece:
    """A part of the quotation and the passage it is from; spans of the copy's words and of the original."""

    words: Span
    joint: Joint
    passage: Span | None
    score: float
    differing: int
    exact: bool
    diff: tuple[tuple[Mark, str], ...]
    """The copy's words: which are the original's, and which are not."""
    said: tuple[tuple[Mark, Span], ...] = ()
    """The passage as spans of the original: which of its words the copy has, and which it has not."""
    left_out: Span | None = None
    """What lies between the passage before and this one, where it is more than space and marks."""
    out_of_order: bool = False


@dataclass(frozen=True)
class Checked:
    """The answer: what was found, in words, and each part beside its passage."""

    finding: Finding
    score: float
    pieces: tuple[Piece, ...]
    notes: tuple[str, ...]
    """What the finding does not say of itself: a negation or figure that differs, passages joined in silence."""

    @property
    def differing(self) -> int:
        """How many words differ."""
        return sum(piece.differing for piece in self.pieces)

    @property
    def passages(self) -> list[Span]:
        """Where the quotation stands in the original."""
        return [piece.passage for piece in self.pieces if piece.passage]

    @property
    def sentence(self) -> str:
        """The finding as a person says it."""
        if self.finding == Finding.WORDS:
            count = self.differing
            return "1 word differs" if count == 1 else f"{count} words differ"
        if self.finding == Finding.NOT_FOUND:
            missing = sum(piece.passage is None for piece in self.pieces)
            if missing and missing < len(self.pieces):
                return f"{missing} of {len(self.pieces)} parts {'is' if missing == 1 else 'are'} not found"
        said = str(self.finding.value).capitalize()
        return f"{said}, as far as it was compared" if ONLY_BEGINNING in self.notes else said

    @property
    def against_translation(self) -> str:
        """The finding where the words stand in a translation: nothing is said of the original."""
        if not self.passages:
            return "The copy's words are not found in the translation."
        if self.finding in (Finding.WORD_FOR_WORD, Finding.PUNCTUATION):
            return "The copy has the translation's words."
        said = f"The copy differs from the translation: {self.sentence[:1].lower()}{self.sentence[1:]}."
        return " ".join([said, *self.notes])


def check_quote(original: Original, copy: str) -> Checked:
    """Find a quotation in an original and say how it differs; `copy` are the words as the copy has them."""
    quoted = copy[:LONGEST]
    begins = parts(quoted)
    left = len(quoted) < len(copy) or len(begins) > MOST_PARTS
    copy, bracketed = quoted, brackets(quoted)
    cut = [one for part in begins[:MOST_PARTS] for one in _cut_where_joined(original, copy, part, bracketed)]
    looked_for = [(part, wanted(copy, part.span, bracketed)) for part in cut]
    looked_for = [(part, one) for part, one in looked_for if one.words]
    chosen = _in_order(
        [_candidates(original, one) for _, one in looked_for], [len(w.words) for _, w in looked_for]
    )
    pieces: list[Piece] = []
    notes: list[str] = [ONLY_BEGINNING] if left else []
    for (part, one), match in zip(looked_for, chosen, strict=True):
        before = next((piece.passage for piece in reversed(pieces) if piece.passage), None)
        piece, said = _piece(original, copy, bracketed, part, one, match, before)
        pieces.append(piece)
        notes += said
    size = sum(len(one.words) for _, one in looked_for)
    score = sum(piece.score * len(one.words) for piece, (_, one) in zip(pieces, looked_for, strict=True))
    return Checked(
        _finding(pieces), score / size if size else 0.0, tuple(pieces), tuple(dict.fromkeys(notes))
    )


def _candidates(original: Original, one: Wanted) -> list[Match]:
    least = LIKE if len(one.words) > FEW else LIKE_FEW
    keys = (
        [key for key, ours in zip(one.keys, one.ours, strict=True) if not ours] if any(one.ours) else one.keys
    )
    found = [match for match in original.find(one.keys) if match.score >= least]
    if not found and keys != one.keys and keys:
        # Long insertions hide what is quoted: look for the rest alone.
        found = [match for match in original.find(keys) if match.score >= least]
    return found


def _cut_where_joined(original: Original, copy: str, part: Part, bracketed: Sequence[Span]) -> list[Part]:
    """A part in two, where its head and its tail stand in different places of the original."""
    one = wanted(copy, part.span, bracketed)
    found = _best(original.find(one.keys))
    if found is None or found.score == 100:
        return [part]
    if found.start >= JOINED_WORDS and _stands(original, one.keys[: found.start]):
        edge = one.of_copy(one.words[found.start]).start
    elif len(one.keys) - found.end >= JOINED_WORDS and _stands(original, one.keys[found.end :]):
        edge = one.of_copy(one.words[found.end]).start
    else:
        return [part]
    head = Part(Span(part.span.start, edge), part.joint)
    tail = Part(Span(edge, part.span.end), "runs on")
    return [
        *_cut_where_joined(original, copy, head, bracketed),
        *_cut_where_joined(original, copy, tail, bracketed),
    ]


def _best(found: Sequence[Match]) -> Match | None:
    return found[0] if found else None


def _stands(original: Original, keys: Sequence[str]) -> bool:
    found = _best(original.find(keys))
    return found is not None and found.score >= JOINED_LIKE


@dataclass(frozen=True)
class Road:
    """A choice of places as far as one part, and what it is worth; `last` is the last place that was found."""

    worth: float
    match: Match | None = None
    last: Match | None = None
    before: "Road | None" = None


def _in_order(candidates: Sequence[Sequence[Match]], sizes: Sequence[int]) -> list[Match | None]:
    """For each part the place that fits best: the most like, in order, near the one before."""
    roads: list[Road] = [Road(0.0)]
    for found, size in zip(candidates, sizes, strict=True):
        if not found:
            roads = [Road(road.worth, None, road.last, road) for road in roads]
            continue
        following = []
        for match in found:
            worth, road = max(
                ((road.worth + size * match.score + _fits(road.last, match, size), road) for road in roads),
                key=lambda one: one[0],
            )
            following.append(Road(worth, match, match, road))
        roads = following
    chosen: list[Match | None] = []
    road = max(roads, key=lambda road: road.worth)
    while road.before is not None:
        chosen.append(road.match)
        road = road.before
    return chosen[::-1]


def _fits(before: Match | None, match: Match, size: int) -> float:
    if before is None:
        return -1e-6 * match.first
    if match.first < before.last:
        return -10.0 * size
    return -1e-4 * (match.first - before.last)


def _piece(
    original: Original,
    copy: str,
    bracketed: Sequence[Span],
    part: Part,
    one: Wanted,
    match: Match | None,
    before: Span | None,
) -> tuple[Piece, list[str]]:
    if match is None:
        plain: tuple[tuple[Mark, str], ...] = (("insert", part.span.of(copy)),)
        return Piece(part.span, part.joint, None, 0.0, 0, exact=False, diff=plain), []
    wide = original.widened(match, len(one.keys))
    stretch = original.between_words(wide.first, wide.last)
    passage = original.folded.span(stretch)
    compared = compare(copy, one, bracketed, original.folded, stretch)
    behind = before is not None and passage.start < before.end
    left_out = None if before is None or behind else _left_out(original, before, passage)
    piece = Piece(
        part.span,
        part.joint,
        passage,
        match.score,
        compared.differing,
        compared.exact,
        compared.diff,
        compared.said,
        left_out,
        behind and part.joint != "apart",
    )
    notes = [*compared.named, *(_joined(hole) for hole in compared.holes)]
    return piece, notes + _notes_on_gap(original, part, piece)


def _left_out(original: Original, before: Span, passage: Span) -> Span | None:
    gap = Span(before.end, passage.start)
    words = words_of(fold(gap.of(original.text)).text)
    return gap if words else None


def _notes_on_gap(original: Original, part: Part, piece: Piece) -> list[str]:
    if piece.out_of_order:
        return ["A part stands before the one it follows in the copy."]
    if piece.left_out is None:
        return []
    left_out = " ".join(piece.left_out.of(original.text).split())
    if part.joint == "runs on":
        return [_joined(left_out)]
    denied = negations(left_out)
    if part.joint == "ellipsis" and denied and len(left_out.split()) <= SHORT_CUT:
        return [f"What the ellipsis leaves out holds “{denied[0]}”: “{left_out}”."]
    return []


def _joined(left_out: str) -> str:
    words = left_out.split()
    shown = left_out.strip(" .,;:-\"'") if len(words) <= 2 * SHORT_CUT else f"{' '.join(words[:SHORT_CUT])} …"
    many = f", {len(words)} words," if len(words) > 2 * SHORT_CUT else ""
    return f"The copy joins two passages without an ellipsis; between them{many} stands “{shown}”."


def _finding(pieces: Sequence[Piece]) -> Finding:
    if not pieces or any(piece.passage is None for piece in pieces):
        return Finding.NOT_FOUND
    if any(piece.differing for piece in pieces):
        return Finding.WORDS
    if any(piece.out_of_order for piece in pieces):
        return Finding.ORDER
    if any(piece.joint == "runs on" and piece.left_out for piece in pieces):
        return Finding.JOINED
    if not all(piece.exact for piece in pieces):
        return Finding.PUNCTUATION
    return Finding.WORD_FOR_WORD


@dataclass(frozen=True)
class Between:
    """What lies between two quoted passages of one original: numbers of the passages given, and the words."""

    after: int
    before: int
    span: Span
    words: str

    @property
    def count(self) -> int:
        """How many words lie there."""
        return len(words_of(fold(self.words).text))


def between(original: str, passages: Sequence[Span]) -> list[Between]:
    """What lies between passages that follow each other in the original, where it is more than space and marks."""
    order = sorted(range(len(passages)), key=lambda at: (passages[at].start, -passages[at].end))
    found: list[Between] = []
    end, last = 0, None
    for at in order:
        span = Span(end, passages[at].start)
        if last is not None and span.end > span.start:
            gap = Between(last, at, span, span.of(original))
            if gap.count:
                found.append(gap)
        if last is None or passages[at].end > end:
            end, last = passages[at].end, at
    return found
