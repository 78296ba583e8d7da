"""What was done with a story as a whole."""

from collections.abc import Iterable, Mapping

from newsroom.stories.states import StoryState
from verification.record.states import RunKind
from verification.web.sentences.shapes import Facts, Sentence
from verification.web.sentences.words import Words


def _names(words: Words, pks: Iterable[int]) -> str:
    return ", ".join(words.person(pk) for pk in pks) or "nobody"


def _started(facts: Facts, words: Words) -> str:
    return f"handed in the copy; bylines: {_names(words, facts.get('bylines', ()))}"


def _planned(facts: Facts, words: Words) -> str:
    embargo = f", embargo until {words.moment(facts['embargo_until'])}" if facts.get("embargo_until") else ""
    names = _names(words, facts.get("bylines", ()))
    return f"planned the story: publish by {words.moment(facts.get('publish_by'))}{embargo}; bylines: {names}"


def _saved(facts: Facts, _words: Words) -> str:
    because = {"fix": " with a proposed wording", "cut": " with a claim cut"}.get(
        facts.get("reason_code", ""), ""
    )
    return f"saved the copy as v{facts['revision']}{because}"


def _published(facts: Facts, _words: Words) -> str:
    if facts.get("note_alone"):
        kind = RunKind(facts["kind"]).label.lower()
        return f"let readers have the {kind}, with copy v{facts['copy_version']} as it was"
    return f"published the story, copy v{facts['copy_version']}"


def _shared_with(facts: Facts, words: Words) -> str:
    return words.person(facts["user"]) if "user" in facts else words.desk(facts["desk"])


def _stopped(what: str) -> Sentence:
    return lambda facts, _words: f"{what}; it was {StoryState(facts['before']).label.lower()}"


SENTENCES: Mapping[str, Sentence] = {
    "story.started": _started,
    "story.filed": lambda facts, _words: f"filed the story with v{facts['revision']}",
    "story.copy_saved": _saved,
    "story.planned": _planned,
    "story.scheduled": lambda facts, words: f"scheduled the story for {words.moment(facts['at'])}",
    "story.revised": "began the next version",
    "story.given_up": "gave the next version up: the story is as it ran",
    "story.unscheduled": "took the story off the schedule",
    "story.published": _published,
    "story.held": _stopped("held the story"),
    "story.returned": _stopped("returned the story to its reporter"),
    "story.spiked": _stopped("spiked the story"),
    "story.resumed": "resumed checking",
    "story.unspiked": "brought the story back as a draft",
    "story.retracted": "retracted the story",
    "story.made_confidential": lambda facts, words: (
        f"made the story confidential; named: {_names(words, facts['people'])}"
    ),
    "story.opened_to_desk": "opened the story to its desk",
    "story.person_named": lambda facts, words: f"named {words.person(facts['user'])} on the story",
    "story.named_when_lost": lambda facts, words: (
        f"named {words.person(facts['user'])} on the story, which nobody saw any more"
    ),
    "story.person_unnamed": lambda facts, words: f"took {words.person(facts['user'])} off the story",
    "story.shared": lambda facts, words: f"shared the story with {_shared_with(facts, words)}",
    "story.unshared": lambda facts, words: f"shares the story no longer with {_shared_with(facts, words)}",
}
