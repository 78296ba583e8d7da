"""What was done with claims: marked, judged, checked in a task."""

from collections.abc import Mapping

from django.utils.html import format_html
from django.utils.safestring import SafeString

from newsroom.stories.copy import Field
from verification.checking.states import LABELS, LookOutcome, Said, So, TaskType
from verification.claims.states import Beyond, Kind, Risk
from verification.web.sentences.shapes import Facts, Sentence, about
from verification.web.sentences.words import Words


def _task(template: str) -> Sentence:
    """About one task: `{task}` is its type and claim."""

    def sentence(facts: Facts, words: Words) -> SafeString:
        kind = TaskType(facts["type"]).label.lower()
        if facts["type"] == TaskType.FIND_ANOTHER_WAY:
            return format_html(template, task=words.search(facts))
        task = (
            format_html("{} of {}", kind, words.claim(facts["claim"]))
            if "claim" in facts
            else f"{kind} of the story"
        )
        return format_html(template, task=task)

    return sentence


def _opened(facts: Facts, words: Words) -> str | SafeString:
    if facts["type"] == TaskType.FIND_ANOTHER_WAY:
        return format_html("began looking for {}", words.way(facts))
    sentence = _task("set off the {task}")
    return sentence if isinstance(sentence, str) else sentence(facts, words)


def _kept(facts: Facts, words: Words) -> SafeString:
    end = "; the desk head decides" if facts["escalated"] else ""
    which = "second" if facts["second"] else "first"
    return format_html("kept to the {} check of {}{}", which, words.claim(facts["claim"]), end)


def _judged(facts: Facts, words: Words) -> SafeString:
    label = LABELS[So(facts["so"]), Said(facts["said"])].words
    second = " in a second check" if facts.get("second") else ""
    return format_html("gave the verdict “{}” on {}{}", label, words.claim(facts["claim"]), second)


def _confirmed(facts: Facts, words: Words) -> SafeString:
    label = LABELS[So(facts["so"]), Said(facts["said"])].words
    return format_html("confirmed “{}” again for {} as it stands now", label, words.claim(facts["claim"]))


def _two_claims(template: str, other: str) -> Sentence:
    """About two claims: `{claim}` and `{other}` are their links."""
    return lambda facts, words: format_html(
        template, claim=words.claim(facts["claim"]), other=words.claim(facts[other])
    )


def _beyond(facts: Facts, words: Words) -> SafeString:
    where, how = Field(facts["field"]).label.lower(), Beyond(facts["how"]).label.lower()
    return format_html("said that the {} goes further than {}: {}", where, words.claim(facts["claim"]), how)


def _amended(facts: Facts, words: Words) -> SafeString:
    kind, risk = Kind(facts["kind"]).label.lower(), Risk(facts["risk"]).label.lower()
    return format_html("put {} as: {}, {} risk", words.claim(facts["claim"]), kind, risk)


def _assigned(facts: Facts, words: Words) -> SafeString:
    to = words.person(facts["to"]) if facts.get("to") else "nobody"
    kind = TaskType(facts["type"]).label.lower()
    if facts["type"] == TaskType.FIND_ANOTHER_WAY:
        return format_html("assigned the {} to {}", words.search(facts), to)
    of = words.claim(facts["claim"]) if "claim" in facts else "the story"
    return format_html("assigned the {} of {} to {}", kind, of, to)


def _looked_again(facts: Facts, words: Words) -> SafeString:
    outcome = LookOutcome(facts["outcome"]).label.lower()
    what = words.claim(facts["claim"]) if "claim" in facts else "the story"
    return format_html("looked again at {}, which ran: {}", what, outcome)


SENTENCES: Mapping[str, Sentence] = {
    "story.passed_over": "marked a sentence: nothing to check",
    "story.taken_up": "unmarked a sentence that had nothing to check",
    "consolidation.opened": about("came to another answer on {claim} than the other check"),
    "consolidation.kept": _kept,
    "consolidation.agreed": about("came round to the other check of {claim}"),
    "consolidation.decided": about("decided between the two checks of {claim}"),
    "proposal.dismissed": lambda facts, _words: (
        f"dismissed a proposed claim ({Kind(facts['kind']).label.lower()})"
    ),
    "proposal.brought_back": lambda facts, _words: (
        f"brought back a proposed claim ({Kind(facts['kind']).label.lower()})"
    ),
    "claim.marked": about("marked {claim} in the copy"),
    "claim.accepted": about("accepted {claim}"),
    "claim.amended": _amended,
    "claim.place_added": about("said that {claim} stands in one more place"),
    "claim.place_removed": about("said that {claim} stands in one place less"),
    "claim.place_beyond": _beyond,
    "claim.place_within": about("said that a place of {claim} goes no further than the claim"),
    "claim.merged": _two_claims("merged {other} into {claim}", "merged"),
    "claim.split": _two_claims("split {other} from {claim}", "new"),
    "claim.cut": lambda facts, words: format_html(
        "cut {} from the copy, v{}", words.claim(facts["claim"]), facts["revision"]
    ),
    "claim.leans": _two_claims("said that {claim} leans on {other}", "on"),
    "claim.leans_no_more": _two_claims("said that {claim} stands without {other}", "on"),
    "claim.withdrawn": about("withdrew {claim}"),
    "claim.reinstated": about("reinstated {claim}"),
    "claim.judged": _judged,
    "claim.confirmed_again": _confirmed,
    "claim.ticked": about("ticked {claim}"),
    "fix.accepted": about("put the proposed words of {claim} into the copy"),
    "fix.stet": about("let the words of {claim} stand: stet"),
    "task.opened": _opened,
    "task.assigned": _assigned,
    "task.taken": _task("took the {task}"),
    "task.released": _task("gave the {task} back to the desk"),
    "task.waiting": _task("is waiting with the {task}"),
    "task.resumed": _task("went on with the {task}"),
    "task.asked": _task("asked the reporter, in the {task}"),
    "task.answered": _task("answered the checker, in the {task}"),
    "task.reopened": _task("opened the {task} again"),
    "task.settled": _task("put the words back as they were judged: the {task} is done"),
    "task.put_back": _task("changed what was checked: the {task} is open again"),
    "task.looked_again": _looked_again,
    "task.search_ended": _task("ended the {task}"),
    "task.cancelled": _task("ended the {task} without a verdict"),
    "task.handed_over": _task("handed the {task} back to the desk"),
}
