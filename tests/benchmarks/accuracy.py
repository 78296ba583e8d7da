"""How often the words are followed and the claims are found, on sets one has.

    python -m tests.benchmarks.accuracy pairs    PAIRS.jsonl     {"old","new"}: two versions of one text
    python -m tests.benchmarks.accuracy scripted ARTICLES.jsonl  {"text"}: edited here, so that the answer is known
    python -m tests.benchmarks.accuracy spotting MARKED.jsonl    {"text","attributions":[{"source","cue","content"}]}
    python -m tests.benchmarks.accuracy efforts  LABELLED.jsonl  {"text","says"}: what came of a newsroom's own asking
    python -m tests.benchmarks.accuracy ranking  LABELLED.jsonl  {"text","label"}: 1 where a sentence is worth checking

Each prints one JSON object. Spans are lists of [start, end]; `--most N` reads the first N lines.
"""

import argparse
import json
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process

from verification.text.anchoring import reanchor
from verification.text.checkable import checkable
from verification.text.fields import guessed_fields
from verification.text.reaching import read
from verification.text.sentences import sentences
from verification.text.spans import Span
from verification.text.spotting import spot

SHORTEST = 25
EDITED_FROM, DELETED_BELOW = 60.0, 45.0
SAME_PLACE = 0.5
ATTRIBUTED = {"quotation", "paraphrase", "attribution"}
QUOTED = re.compile(r"[“\"]([^”\"]{8,}?)[”\"]")


def rows(path: Path, most: int | None) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines][:most]


def overlap(one: Span, other: Span) -> float:
    """Intersection over union."""
    shared = max(0, min(one.end, other.end) - max(one.start, other.start))
    return shared / (max(one.end, other.end) - min(one.start, other.start))


def share(part: Span, of: Span) -> float:
    return max(0, min(part.end, of.end) - max(part.start, of.start)) / max(1, len(of))


# Versions: an old sentence is unchanged, edited (alike enough), deleted (unlike all), or left out of the count.


def truths(old: str, new: str) -> Iterator[tuple[Span, str, Span | None]]:
    after = sentences(new)
    words = [span.of(new) for span in after]
    for span in sentences(old):
        if len(span) < SHORTEST:
            continue
        said = span.of(old)
        if said in new:
            if new.count(said) == 1:
                at = new.index(said)
                yield span, "unchanged", Span(at, at + len(said))
            continue
        best = process.extractOne(said, words, scorer=fuzz.ratio)
        if best is None or best[1] < DELETED_BELOW:
            yield span, "deleted", None
        elif best[1] >= EDITED_FROM:
            yield span, "edited", after[best[2]]


def of_pairs(found: list[dict[str, Any]]) -> dict[str, object]:
    count: Counter[str] = Counter()
    for row in found:
        expected = list(truths(row["old"], row["new"]))
        answers = reanchor(row["old"], row["new"], [(span.start, span.end) for span, _, _ in expected])
        for (span, kind, place), answer in zip(expected, answers, strict=True):
            count[kind] += 1
            if answer.start is None or answer.end is None:
                continue
            there = Span(answer.start, answer.end)
            right = place is not None and overlap(there, place) >= SAME_PLACE
            count[f"{kind} right" if right else f"{kind} wrong"] += 1
            silent = answer.outcome == "current" and there.of(row["new"]) != span.of(row["old"])
            count["silent"] += int(silent)
    good = count["unchanged right"] + count["edited right"]
    wrong = count["unchanged wrong"] + count["edited wrong"] + count["deleted wrong"]
    return {
        "all_found": round(good / max(1, count["unchanged"] + count["edited"]), 4),
        "edited_found": round(count["edited right"] / max(1, count["edited"]), 4),
        "precision": round(good / max(1, good + wrong), 4),
        "false_on_deleted": round(count["deleted wrong"] / max(1, count["deleted"]), 4),
        "silently_current": count["silent"],
        "counted": {kind: count[kind] for kind in ("unchanged", "edited", "deleted")},
    }


# Scripted edits: a word, figure, name or mark inside the span is changed; "current" would be wrong, always.

Edit = Callable[[str, random.Random], str]


def _figure(words: str, rng: random.Random) -> str:
    at = [index for index, sign in enumerate(words) if sign.isdigit()]
    if not at:
        return words
    index = rng.choice(at)
    return f"{words[:index]}{(int(words[index]) + 1) % 10}{words[index + 1 :]}"


def _between_words(put: str) -> Edit:
    def edit(words: str, rng: random.Random) -> str:
        gaps = [index for index, sign in enumerate(words) if sign == " "]
        return f"{words[: (at := rng.choice(gaps))]}{put}{words[at:]}" if gaps else words

    return edit


def _name(words: str, rng: random.Random) -> str:
    names = re.findall(r"\b[A-Z][a-z]{3,}\b", words)
    return words.replace(rng.choice(names), "Brandt", 1) if names else words


EDITS: tuple[Edit, ...] = (_figure, _name, _between_words(" not"), _between_words(" “"), _between_words(","))


def of_scripted(found: list[dict[str, Any]], wanted: int = 10_000) -> dict[str, object]:
    rng = random.Random(11)
    silent = made = 0
    texts = [row["text"] for row in found if len(sentences(row["text"])) > 5]
    while made < wanted:
        text = rng.choice(texts)
        span = rng.choice(sentences(text))
        words = rng.choice(EDITS)(span.of(text), rng)
        if words == span.of(text):
            continue
        new = f"{text[: span.start]}{words}{text[span.end :]}"
        if rng.random() < 0.3:  # and the old words stand elsewhere
            new = f"{new}\n\n{span.of(text)}"
        made += 1
        silent += reanchor(text, new, [(span.start, span.end)])[0].outcome == "current"
    return {"edits": made, "silently_current": silent}


# Spotting: a statement is found when span and truth share half of each other.


def _hull(spans: list[list[int]]) -> Span:
    return Span(min(start for start, _ in spans), max(end for _, end in spans))


def of_spotting(found: list[dict[str, Any]]) -> dict[str, object]:
    count: Counter[str] = Counter()
    for row in found:
        claims = spot(row["text"], guessed_fields(row["text"]))
        said = [claim for claim in claims if claim.speaker or claim.kind in ATTRIBUTED]
        marked = [mark for mark in row["attributions"] if mark.get("content")]
        contents = [_hull(mark["content"]) for mark in marked]

        def meet(one: Span, other: Span) -> bool:
            return share(one, other) >= SAME_PLACE and share(other, one) >= SAME_PLACE

        count["right"] += sum(any(meet(claim.span, content) for content in contents) for claim in said)
        count["proposed"] += len(said)
        count["found"] += sum(any(meet(claim.span, content) for claim in said) for content in contents)
        count["marked"] += len(contents)
        for quote in QUOTED.finditer(row["text"]):
            _count_speaker(count, Span(*quote.span()), quote[1], claims, marked)
    precision, recall = count["right"] / max(1, count["proposed"]), count["found"] / max(1, count["marked"])
    return {
        "statements_precision": round(precision, 3),
        "statements_recall": round(recall, 3),
        "statements_f1": round(2 * precision * recall / max(1e-9, precision + recall), 3),
        "speaker_precision": round(count["speaker right"] / max(1, count["speaker named"]), 3),
        "speaker_recall": round(count["speaker right"] / max(1, count["quotations"]), 3),
    }


def _count_speaker(
    count: Counter[str], quote: Span, words: str, claims: list[Any], marked: list[dict[str, Any]]
) -> None:
    holds = [mark for mark in marked if mark.get("source") and share(_hull(mark["content"]), quote) >= 0.8]
    if len(words.split()) < 3 or not holds:
        return
    count["quotations"] += 1
    named = [claim.speaker for claim in claims if claim.speaker and share(claim.span, quote) >= SAME_PLACE]
    sources = [Span(*span) for mark in holds for span in mark["source"]]
    count["speaker named"] += bool(named)
    count["speaker right"] += any(speaker.touches(source) for speaker in named for source in sources)


# Ranking: average precision of the sentences marked as worth checking, most checkable first.


def of_ranking(found: list[dict[str, Any]]) -> dict[str, object]:
    ranked = sorted(found, key=lambda row: -checkable(row["text"]))
    worth, sums = 0, 0.0
    for place, row in enumerate(ranked, start=1):
        if row["label"]:
            worth += 1
            sums += worth / place
    return {"average_precision": round(sums / max(1, worth), 3), "share_worth": round(worth / len(ranked), 3)}


def of_efforts(found: list[dict[str, Any]]) -> dict[str, object]:
    """What is only answered, or denied, is told of much else than a newsroom's asking: it is left out."""
    right = wanted = made = 0
    for row in found:
        said = {one.says.value for one in read(row["text"])} - {"answered", "denied"}
        truth = set(row["says"])
        right, wanted, made = right + len(said & truth), wanted + len(truth), made + len(said)
    return {
        "sentences": len(found),
        "told": wanted,
        "recall": round(right / max(1, wanted), 3),
        "precision": round(right / max(1, made), 3),
    }


SETS: dict[str, Callable[[list[dict[str, Any]]], dict[str, object]]] = {
    "pairs": of_pairs,
    "scripted": of_scripted,
    "spotting": of_spotting,
    "efforts": of_efforts,
    "ranking": of_ranking,
}


def main() -> None:
    asked = argparse.ArgumentParser(description="How often words are followed and claims found, on a set.")
    asked.add_argument("what", choices=sorted(SETS))
    asked.add_argument("file", type=Path)
    asked.add_argument("--most", type=int, default=None)
    given = asked.parse_args()
    print(
        json.dumps(
            {"measure": given.what, "file": given.file.name, **SETS[given.what](rows(given.file, given.most))}
        )
    )


if __name__ == "__main__":
    main()
