"""What happened with what ran."""

from collections.abc import Mapping

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from verification.record.states import ComplaintOutcome, FallCause, MissedStep, RecheckOutcome, RunKind
from verification.web.sentences.shapes import Facts, Sentence, about, by_command
from verification.web.sentences.words import Words


def _rechecked(facts: Facts, words: Words) -> SafeString:
    outcome = RecheckOutcome(facts["outcome"]).label.lower()
    return format_html("looked again at {}: {}", words.claim(facts["claim"]), outcome)


def _differs(facts: Facts, _words: Words) -> str:
    count = facts["differences"]
    return f"found {count} difference{'s' * (count > 1)} on the page that readers have"


def _changed_what_ran(template: str) -> Sentence:
    """About a correction of one of six kinds: `{kind}` names it."""

    def sentence(facts: Facts, words: Words) -> SafeString:
        kind = RunKind(facts["kind"])
        named = f"{'an' if kind.label[0] in 'EU' else 'a'} {kind.label.lower()}"
        about = format_html(" of {}", words.claim(facts["claim"])) if "claim" in facts else ""
        return format_html("{}{}", template.format(kind=named), about)

    return sentence


def _explained(facts: Facts, _words: Words) -> str:
    return f"said which step missed it: {MissedStep(facts['missed_step']).label.lower()}"


def _fell(what: str) -> Sentence:
    def sentence(facts: Facts, words: Words) -> SafeString:
        labels = format_html_join(", ", "{}", ((words.claim(number),) for number in facts["claims"]))
        cause = FallCause(facts["cause"]).label.lower()
        return format_html("{} ({}){}{}", what, cause, ": " if facts["claims"] else "", labels)

    return sentence


SENTENCES: Mapping[str, Sentence] = {
    "legal_hold.set": "put the story under legal hold",
    "legal_hold.released": "released the legal hold",
    "story.taken_away": lambda facts, _words: (
        f"took the story away, for the desk only: {facts['format']} of copy v{facts['copy_version']}"
        f"{by_command(facts)}"
    ),
    "story.texts_erased": lambda facts, _words: (
        f"erased its free text, which is kept for {facts['months']} months"
    ),
    "record.key_rotated": "signs records with a new key from now on",
    "fall.found": _fell("found that what ran no longer holds"),
    "fall.reached": _fell("found that something it rests on no longer holds"),
    "register.rechecked": _rechecked,
    "register.handed_over": lambda facts, words: (
        f"made {words.person(facts['to'])} look again at C{facts['claim']}, which ran unconfirmed"
    ),
    "register.checked": about("checked {claim}, which ran before it was checked"),
    "live.named": "named the page that readers have",
    "live.look_asked": "asked for a look at the page that readers have",
    "live.stopped": "stopped looking at the page that readers have",
    "live.differs": _differs,
    "correction.opened": _changed_what_ran("said that what ran needs {kind}"),
    "correction.agreed": _changed_what_ran("signed {kind}"),
    "correction.ran": _changed_what_ran("let {kind} run"),
    "correction.left_for_later": _changed_what_ran("left {kind} for a later version"),
    "correction.dropped": _changed_what_ran("dropped {kind}: what ran stands"),
    "correction.explained": _explained,
    "complaint.logged": "logged a complaint",
    "complaint.came": "got a complaint by the page that readers have",
    "complaint.handed_over": lambda facts, words: f"handed a complaint to {words.person(facts['to'])}",
    "complaint.answered": lambda facts, _words: (
        f"answered a complaint: {ComplaintOutcome(facts['outcome']).label.lower()}"
    ),
}
