"""What readers are shown of how a story was checked: made of the frozen record and of what readers were told since.

It is redacted by rule. Nobody stands in it whom the story itself does not name: no staff beyond the bylines, no source
or party that the copy leaves out, no evidence that not everybody can open. Nothing that was typed for the desk stands
in it either: no reasons, notes, titles or statements. So nobody has to remember to strike anything out.
"""

from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import urlsplit

from newsroom.stories.states import StoryState
from verification.outreach.states import RequestType
from verification.record.correcting import told
from verification.record.models import Publication
from verification.record.settled import settled
from verification.record.states import SourceLevel
from verification.sources.naming import names

FORMAT = "second-source-public-record/1"

TO_READERS: Mapping[str, str] = {
    "Confirmed": "We found that it is so.",
    "Confirmed, speaker open": "We found that it is so; who said it was not established.",
    "Attributed, unverified": "The source did say it. Whether it is true was not established.",
    "Unverified": "Whether it is so was not established.",
    "Unverified quotation": "Whether it was said in these words was not established.",
    "Said as quoted": "The source did say it; only that was checked.",
    "Disputed": "There is evidence for it and against it.",
    "False, attributed": "The source did say it. It is not so, as the story says.",
    "False": "It is not so, as the story says.",
    "Not checkable": "It is an opinion or a judgement, which cannot be checked.",
}
"""What the verdicts mean to somebody who has never seen the desk."""

NOT_CHECKED_YET = "It ran before it was checked."
STILL_OPEN = "Its check has not come to its end; until then nothing is said here of what was found."

_ASKED_IN_THE_OPEN = (RequestType.RIGHT_OF_REPLY, RequestType.COMMENT)


def public_record(publication: Publication) -> dict[str, Any]:
    """The public record of one version that ran, as it would be shown now.

    Of what was retracted only that is said: the words are gone, and what was found of them helps nobody. A removal
    takes a part out, and the version that runs without it is shown like any other. Of a claim whose check is still
    open, or whose verdict does not hold any more, nothing is told that was found.
    """
    record, story = publication.grounds, publication.story
    retracted = story.state == StoryState.RETRACTED
    text = publication.revision.text
    told_of = settled(publication)
    return {
        "format": FORMAT,
        "story": {
            "id": record["story"]["id"],
            "desk": record["story"]["desk"],
            "headline": record["story"]["headline"],
            "bylines": record["story"]["bylines"],
        },
        "number": record["number"],
        "kind": record["kind"],
        "published": {"at": record["published"]["at"]},
        "retracted": {"at": story.state_since.isoformat(), "reason": story.standing_reason}
        if retracted
        else None,
        "told": [
            {"kind": one.kind.value, "words": one.words, "at": one.at.isoformat()} for one in told(story)
        ],
        "text": {"sha256": record["text"]["sha256"]},
        "whole_record_sha256": publication.record_sha256,
        "claims": [] if retracted else [_claim(claim, text, told_of) for claim in record["claims"]],
        "asked": [] if retracted else [_asked(one, text) for one in record["asked"] if _is_open(one, text)],
        "signed": {
            "approved_by_another_editor": True,
            "senior": bool(record["senior"] or record["fast_path"]),
            "let_pass": len(record["overridden"]),
            "checked_after_it_ran": len(record["postponed"]),
        },
    }


def _claim(claim: dict[str, Any], text: str, told_of: Collection[int]) -> dict[str, Any]:
    is_told = claim["number"] in told_of
    return {
        "number": claim["number"],
        "words": claim["words"],
        "attributed_to": claim["attributed_to"] if names(text, claim["attributed_to"]) else "",
        "verdict": claim["verdict"] if is_told else None,
        "means": _means(claim, is_told),
        "checked_twice": is_told and claim["second"] is not None,
        "calculated": [line["sentence"] for line in claim["calculated"]] if is_told else [],
        "sources": [source for one in claim["sources"] if (source := _source(one, text))],
        "links": [link for shown in claim["shown_by"] if (link := _link(shown))] if is_told else [],
    }


def _means(claim: dict[str, Any], is_told: bool) -> str:
    if claim["verdict"] is None:
        return NOT_CHECKED_YET
    return TO_READERS.get(claim["verdict"], "") if is_told else STILL_OPEN


def _source(source: dict[str, Any], text: str) -> dict[str, Any] | None:
    if source["level"] not in (SourceLevel.NAMED, SourceLevel.THING):
        return None
    if not names(text, source["shown_as"], by_surname=source["level"] == SourceLevel.NAMED):
        return None
    return {"name": source["shown_as"], "type": source["type"], "contradicts": source["contradicts"]}


def _link(shown: dict[str, Any]) -> dict[str, str] | None:
    """A page that anybody can open; nothing that could carry a password or say who looked."""
    if not shown["public"]:
        return None
    parts = urlsplit(shown["url"])
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        return None
    bare = not parts.query and not parts.fragment
    return {"host": parts.hostname, "url": shown["url"] if bare else ""}


def _is_open(asked: dict[str, Any], text: str) -> bool:
    """Do readers learn of it: somebody the story names, or, without a name, whoever it accuses?"""
    named = asked["type"] in _ASKED_IN_THE_OPEN and names(text, asked["party"])
    return named or asked["type"] == RequestType.RIGHT_OF_REPLY


def _asked(asked: dict[str, Any], text: str) -> dict[str, Any]:
    """When somebody was asked, and what came of it; whoever the story does not name is told of without name or way."""
    if names(text, asked["party"]):
        party, attempts = asked["party"], [[channel, at, result] for channel, at, result in asked["attempts"]]
    else:
        party, attempts = "", [["", at, result] for _, at, result in asked["attempts"]]
    return {"party": party, "outcome": asked["outcome"], "attempts": attempts}
