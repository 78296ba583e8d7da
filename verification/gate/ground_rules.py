"""The conditions of what a story rests on: sources of allegations, unnamed sources, translations, polls, old items."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from newsroom import addresses
from verification.checking.states import So
from verification.claims.models import Claim
from verification.claims.states import Flag, Kind, Risk
from verification.evidence.dates import dates_in, is_older
from verification.evidence.models import Evidence
from verification.evidence.states import EvidenceKind
from verification.gate.covering import knows_the_source
from verification.gate.findings import Finding
from verification.gate.polled import against, stretched
from verification.gate.states import Level
from verification.gate.truth_rules import not_called_false
from verification.gate.view import StoryView
from verification.gate.words import blocker, excerpt, labels, reporter
from verification.sources.polls import poll_of
from verification.text.denials import is_denial
from verification.text.polls import missing

_TIME = re.compile(
    r"\b(?:earlier|previous(?:ly)?|before|ago|last (?:week|month|year|\w+day)|days|weeks|in (?:January|February|March"
    r"|April|May|June|July|August|September|October|November|December)|(?:on )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur"
    r"|Sun)day|file (?:photo|picture|image)|archive)\b",
    re.IGNORECASE,
)


def allegations_have_two_sources(view: StoryView) -> Iterator[Finding]:
    """A serious allegation that runs as fact has two independent sources, or a document that is enough alone."""
    needed = view.house["independent_sources"]
    for claim in view.claims:
        verdict = view.standing(claim)
        grave = Flag.ALLEGATION in claim.flags and (claim.risk == Risk.HIGH or Flag.SERIOUS in claim.flags)
        if not grave or not verdict or verdict.so != So.CONFIRMED:
            continue
        found = view.borne.get(claim.pk)
        independent = found.supporting.independent if found else 0
        if not (found and found.enough) and independent < needed:
            yield blocker(
                view,
                "allegations_have_two_sources",
                claim,
                f"{claim.label} is a serious allegation with {independent} independent "
                f"{'source' if independent == 1 else 'sources'}; the house asks for {needed}."
                if found
                else f"{claim.label} is a serious allegation that names no source; the house asks for {needed}.",
                "Find another, say why an official document is enough alone, or run it as somebody’s claim.",
                reporter(view),
            )


def unnamed_source_is_known(view: StoryView) -> Iterator[Finding]:
    """A serious claim that rests on unnamed people alone runs when a named senior editor knows who they are."""
    for claim in view.claims:
        verdict = view.standing(claim)
        alone = any(warned.code == "single_unnamed" for warned in view.warned.get(claim.pk, ()))
        if verdict and alone and not knows_the_source(view, claim):
            yield Finding(
                "unnamed_source_is_known",
                Level.BLOCKER,
                f"{claim.label} rests on an unnamed source alone, and no senior editor signed to know who it is.",
                excerpt(claim.words),
                f"{addresses.gate(view.story.uuid)}#signs",
                "A senior editor",
                claim.number,
            )


def translator_is_named(view: StoryView) -> Iterator[Finding]:
    """Translated words rest on an original with a translation that a named person answers for."""
    for claim in view.claims:
        verdict = view.standing(claim)
        if not verdict or Flag.TRANSLATION not in claim.flags:
            continue
        if not view.shown.get(verdict.pk, set()) & view.translated:
            yield blocker(
                view,
                "translator_is_named",
                claim,
                f"{claim.label} is translated, and nobody is named who translated it.",
                "Add the translation, with its translator, to the original that the verdict rests on.",
                str(verdict.by),
            )


def polls_are_disclosed(view: StoryView) -> Iterator[Finding]:
    """Whatever is said of a poll rests on a card with all that a poll discloses of itself."""
    carded = {claim for card in view.polls for claim in card.claims.all()}
    bare = [claim for claim in view.claims if claim.kind == Kind.POLL and claim not in carded]
    if bare:
        yield _undisclosed(
            view,
            bare,
            f"{labels(bare)} {'is' if len(bare) == 1 else 'are'} about a poll that has no card.",
            "Put down what the poll discloses of itself, so that the words can be held against its figures.",
        )
    for card in view.polls:
        about, lacks = list(card.claims.all()), missing(poll_of(card))
        if about and lacks:
            yield _undisclosed(
                view,
                about,
                f"The card “{card.title}”, which {labels(about)} {'is' if len(about) == 1 else 'are'} about, lacks "
                f"{'an item' if len(lacks) == 1 else f'{len(lacks)} items'} that a poll discloses.",
                f"{'; '.join(lacks)}. Where the pollster did not say, write that.".capitalize(),
                subject=str(card.pk),
            )


def _undisclosed(
    view: StoryView, claims: Sequence[Claim], sentence: str, detail: str, subject: str = ""
) -> Finding:
    found = blocker(view, "polls_are_disclosed", claims[0], sentence, detail, reporter(view))
    return replace(found, subject=subject)


def polls_add_up(view: StoryView) -> Iterator[Finding]:
    """What the copy makes of a poll is what its figures are; that it makes a nation of those asked is pointed at."""
    for claim in view.claims:
        verdict = view.standing(claim)
        wrong, wide = against(view, claim), stretched(view, claim)
        if wrong and not (verdict and verdict.so == So.FALSE and not_called_false(view, claim)):
            sentence = f"{claim.label} says of the poll what its figures do not."
            yield blocker(view, "polls_add_up", claim, sentence, wrong[0].sentence, reporter(view))
        if wide:
            sentence = f"{claim.label} makes more people of those who were asked than were asked."
            found = blocker(view, "polls_add_up", claim, sentence, wide[0].sentence, reporter(view))
            yield replace(found, level=Level.WARNING, subject="people")


def older_is_dated(view: StoryView) -> Iterator[Finding]:
    """A denial, or a picture, that is older than what it seems to answer or to show is dated in the copy."""
    for claim in view.claims:
        verdict = view.standing(claim)
        shown = [
            view.evidence[pk]
            for pk in (view.shown.get(verdict.pk, ()) if verdict else ())
            if pk in view.evidence
        ]
        for item in shown:
            later = item.set_against if item.set_against_id else None
            if later is None or not is_older(item.own_date, later.own_date):
                continue
            if item.kind == EvidenceKind.IMAGE and _says_when(view, claim):
                yield Finding(
                    "older_is_dated",
                    Level.WARNING,
                    f"{claim.label} shows a picture that is older than “{later.title}”; its words say when it is from.",
                    f"“{item.title}” is of {item.own_date:%d %B %Y}. See that nobody takes it for one of the day.",
                    addresses.claim(view.story.uuid, claim.number),
                    reporter(view),
                    claim.number,
                )
            for anchor in view.places(claim):
                words = view.sentence_at(anchor)
                if _needs_date(item, words) and not _tells_time(words):
                    yield blocker(
                        view,
                        "older_is_dated",
                        claim,
                        f"{claim.label} is older than “{later.title}”, and the copy does not say when it is from.",
                        f"{excerpt(anchor.words)} “{item.title}” is of {item.own_date:%d %B %Y}.",
                        reporter(view),
                    )
                    break


def _says_when(view: StoryView, claim: Claim) -> bool:
    return all(_tells_time(view.sentence_at(anchor)) for anchor in view.places(claim))


def _tells_time(words: str) -> bool:
    return bool(dates_in(words) or _TIME.search(words))


def _needs_date(item: Evidence, words: str) -> bool:
    return item.kind == EvidenceKind.IMAGE or is_denial(words)
