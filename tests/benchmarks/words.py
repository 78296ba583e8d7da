"""Following words through edits and finding claims: time against the length of the copy."""

import difflib
import random

from newsroom.ledger.actions import one_verb
from newsroom.stories import actions as stories
from newsroom.stories.models import Story
from tests.benchmarks.harness import seconds, undone
from tests.factories import Team, copy, filed
from verification.claims.making import make
from verification.text.anchoring import reanchor
from verification.text.sentences import sentences
from verification.text.spotting import spot

NOUNS = (
    "harbour",
    "toll",
    "council",
    "ferry",
    "report",
    "port",
    "minister",
    "budget",
    "plan",
    "tunnel",
    "bridge",
)
PLACES = ("school", "hospital", "north", "court", "road", "market", "train", "house", "coast", "town", "quay")
WORDS = NOUNS + PLACES
VERBS = ("said", "announced", "reached", "closed", "opened", "denied", "told", "asked")


def article(words: int, seed: int = 1) -> str:
    """Invented copy of about so many words: statements, quotations, figures and dates, four sentences a paragraph."""
    rng = random.Random(seed)

    def some(count: int) -> str:
        return " ".join(rng.choice(WORDS) for _ in range(count))

    def sentence(number: int) -> str:
        match number % 4:
            case 0:
                return f"The {some(9)} {rng.choice(VERBS)} {rng.randrange(10, 9000)} crowns in {1900 + number % 125}."
            case 1:
                return (
                    f"“The {some(10)} will not stand,” Ada Quist{number % 7} said on {1 + number % 28} May."
                )
            case 2:
                return f"According to the council, the {some(11)} {rng.choice(VERBS)} the {some(4)}."
            case _:
                return f"The {some(8)} of {some(3)} {rng.choice(VERBS)} the {some(6)} after a week."

    found: list[str] = []
    while sum(len(one.split()) for one in found) < words:
        found.append(sentence(len(found)))
    return "\n\n".join(" ".join(found[at : at + 4]) for at in range(0, len(found), 4))


def _edited(text: str, every: int = 12) -> str:
    """The text with a figure or a word changed in every so many sentences, and a paragraph in front."""
    for span in reversed(sentences(text)[::every]):
        words = span.of(text)
        text = (
            f"{text[: span.start]}{words.replace(' the ', ' a ', 1).replace('1', '2', 1)}{text[span.end :]}"
        )
    return f"A new paragraph stands first.\n\n{text}"


def reanchoring_an_article() -> dict[str, object]:
    """A 1,000-word article with 40 spans, against difflib's word diff of the same two texts."""
    old = article(1000)
    new = _edited(old)
    spans = [(span.start, span.end) for span in sentences(old)][:40]
    ours = seconds(lambda: reanchor(old, new, spans))
    theirs = seconds(
        lambda: difflib.SequenceMatcher(None, old.split(), new.split(), autojunk=False).get_opcodes()
    )
    return {
        "milliseconds": round(ours * 1000, 1),
        "time_over_difflib": round(ours / theirs, 2),
        "spans": len(spans),
    }


def spotting_an_article() -> dict[str, object]:
    """A 1,000-word article, and how the time grows for one ten times as long."""
    short, long = article(1000), article(10_000)
    one, ten = seconds(lambda: spot(short, [])), seconds(lambda: spot(long, []), rounds=3)
    return {"milliseconds": round(one * 1000, 1), "time_10000_over_1000": round(ten / one, 2)}


def _story(words: int, claims: int) -> Story:
    team = Team()
    story = filed(team, copy(body=article(words)))
    revision = story.revision
    spans = [span for span in sentences(revision.text) if len(span) > 40][:claims]
    with one_verb():
        for span in spans:
            make(
                story, revision, team.reporter, start=span.start, end=span.end, kind="event", risk="low", flags=[],
                statement="", attributed_to="", channel="",
            )  # fmt: skip
    return story


def _save(story: Story, figure: int) -> None:
    story.refresh_from_db()
    document = story.revision.document
    body = document.body_source()
    head, _, tail = body.partition("\n\n")
    edited = copy(document.headline, document.standfirst, f"{head} It cost {figure} crowns.\n\n{tail}")
    stories.save_copy(by=story.filed_by, story=story, document=edited, seen=story.copy_version)


def saving_a_long_story() -> dict[str, object]:
    """Saving an edit of 20,000 words with 600 claims, against 1,000 words with 30: to grow no faster than the copy."""
    with undone():
        few, many = _story(1000, 30), _story(20_000, 600)
        figures = iter(range(10_000))
        small = seconds(lambda: _save(few, next(figures)), rounds=5)
        large = seconds(lambda: _save(many, next(figures)), rounds=5)
        return {"seconds": round(large, 2), "time_20000_over_1000": round(large / small, 1)}
