"""A story as schema.org's JSON-LD, for the page that readers have: NewsArticle, corrections, policies, ClaimReview.

ClaimReview is for claims that are somebody else's and of which the newsroom found whether they are so; what it
asserts itself is the article. There are no grades in numbers: a verdict is its words.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings

from newsroom import addresses
from newsroom.errors import NotPossible
from verification.checking.states import LABELS, Said, So
from verification.record.exports.bodies import plain
from verification.record.exports.edition import ORGANISATIONS, PEOPLE, Edition
from verification.record.exports.policies import newsroom_name, public_policies
from verification.record.states import RunKind

Json = dict[str, Any]
CONTEXT = "https://schema.org"

REVIEWED = frozenset(
    label.words
    for (so, said), label in LABELS.items()
    if so != So.NOT_ASKED and said in (Said.ACCURATE, Said.NOT_ASKED)
)
"""Verdicts that say whether it is so, of words that nobody found to be somebody else's."""


def linked_data(edition: Edition) -> Json:
    """The article and, where readers have an address of it, its reviews of others' claims, as one graph."""
    graph = [_article(edition), *_reviews(edition)]
    return {
        "@context": CONTEXT,
        "@graph": [{k: v for k, v in node.items() if k != "@context"} for node in graph],
    }


def _article(edition: Edition) -> Json:
    url = edition.live_page.url if edition.live_page else ""
    article: Json = {
        "@type": "NewsArticle",
        "@id": f"urn:uuid:{edition.story.uuid}",
        "headline": edition.document.headline,
        "description": edition.document.standfirst if not edition.retracted else "",
        "articleBody": plain(edition.document) if not edition.retracted else "",
        "author": [{"@type": "Person", "name": name} for name in edition.bylines],
        "publisher": _publisher(),
        "url": url,
        "mainEntityOfPage": url,
        "datePublished": edition.ran[0].published_at.isoformat() if edition.ran else "",
        "dateModified": edition.ran[-1].published_at.isoformat() if edition.ran else "",
        "version": edition.publication.number if edition.publication else "",
        "creativeWorkStatus": _status(edition),
        "correction": [
            {
                "@type": "CorrectionComment",
                "name": told.kind.label,
                "text": told.words,
                "datePublished": told.at.isoformat(),
            }
            for told in edition.told
            if told.kind != RunKind.UPDATE
        ],
    }
    if edition.story.desk.publishes_record and edition.publication:
        article["backstory"] = {
            "@type": "WebPage",
            "name": "How we checked this",
            "url": f"{settings.SITE_URL}{addresses.checked(edition.story.uuid)}",
        }
    principles = [policy.href for policy in public_policies() if policy.term == "publishingPrinciples"]
    if principles:
        article["publishingPrinciples"] = principles[0]
    return {name: value for name, value in article.items() if value not in ("", [])}


def _status(edition: Edition) -> str:
    if edition.retracted:
        return "Retracted"
    return "Published" if edition.publication else "Draft"


def _publisher() -> Json:
    policies = {policy.term: policy.href for policy in public_policies()}
    return {"@type": "NewsMediaOrganization", "name": newsroom_name(), **policies}


def claim_reviews(edition: Edition) -> list[Json]:
    """A ClaimReview for each claim that is somebody else's; `NotPossible`, and why, where there is none to make."""
    if why := why_no_reviews(edition):
        raise NotPossible(why)
    return list(_reviews(edition))


def why_no_reviews(edition: Edition) -> str:
    """Why no claim of it can be reviewed for readers, in a sentence; "" where one can."""
    slug = edition.story.slug
    if edition.retracted:
        return f"{slug} was taken back: nothing that it found is for readers any more."
    if edition.publication is None or edition.live_page is None:
        return f"{slug} has no address that readers know, and reviews of claims point to one. Name its live page first."
    if not any(_reviews(edition)):
        return f"{slug} has no claim of somebody else of which it was found whether it is so."
    return ""


def _reviews(edition: Edition) -> Iterator[Json]:
    if edition.live_page is None or edition.publication is None or edition.retracted:
        return
    for claim in edition.claims:
        said = edition.sentence_of(next(iter(claim["words"]), ""))
        if not claim["attributed_to"] or claim["verdict"] not in REVIEWED or not said:
            continue
        if claim["number"] not in edition.settled:
            continue
        yield {
            "@context": CONTEXT,
            "@type": "ClaimReview",
            "url": edition.live_page.url,
            "datePublished": edition.publication.published_at.date().isoformat(),
            "author": {"@type": "Organization", "name": newsroom_name()},
            "claimReviewed": said,
            "reviewRating": {"@type": "Rating", "alternateName": claim["verdict"]},
            "itemReviewed": _claim(edition, claim),
        }


def _claim(edition: Edition, claim: Mapping[str, Any]) -> Json:
    """The claim and who makes it, where the copy names them and we know whether that is a person."""
    speaker = claim["attributed_to"]
    found = next((one for one in edition.named_sources if one.name == speaker), None)
    if found is None or found.type not in PEOPLE + ORGANISATIONS:
        return {"@type": "Claim"}
    kind = "Person" if found.type in PEOPLE else "Organization"
    return {"@type": "Claim", "author": {"@type": kind, "name": speaker}}
