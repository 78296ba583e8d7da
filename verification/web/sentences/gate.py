"""Signatures, overrides, policies, short lines."""

from collections.abc import Mapping

from django.utils.html import format_html
from django.utils.safestring import SafeString

from verification.gate.states import LegalOutcome, LineKind, SignOffKind
from verification.web.sentences.shapes import Facts, Sentence, about, claims
from verification.web.sentences.words import Words


def _signed(facts: Facts, words: Words) -> SafeString:
    numbers = sorted(words.claims[pk] for pk in facts.get("claims", ()) if pk in words.claims)
    as_what = {
        SignOffKind.HEAD: "signed as desk head for",
        SignOffKind.IDENTITY: "said that they know who the source is of",
    }.get(facts.get("kind", ""), "signed as senior editor for")
    return format_html("{} {}", as_what, claims(words, numbers) or "no claim")


def _read_legally(facts: Facts, words: Words) -> SafeString:
    numbers = sorted(words.claims[pk] for pk in facts.get("claims", ()) if pk in words.claims)
    said = {
        LegalOutcome.CLEAR: "read for the law, and cleared,",
        LegalOutcome.CHANGES: "read for the law, and wants other words in,",
        LegalOutcome.REFUSED: "read for the law, and refused words of,",
    }[LegalOutcome(facts["outcome"])]
    return format_html("{} {}", said, claims(words, numbers) or "no claim")


def _approved(facts: Facts, _words: Words) -> str:
    warnings = len(facts.get("warnings", ()))
    over = f", over {warnings} {'warning' if warnings == 1 else 'warnings'}" if warnings else ""
    return f"approved the story as it stood in v{facts['copy_version']}{over}"


def _let_pass(template: str) -> Sentence:
    def sentence(facts: Facts, words: Words) -> SafeString:
        what = words.claim(facts["claim"]) if "claim" in facts else "the story"
        return format_html(template, what=what)

    return sentence


def _of_line(template: str) -> Sentence:
    return lambda facts, words: format_html(
        template, kind=LineKind(facts["kind"]).label.lower(), claim=words.claim(facts["claim"])
    )


SENTENCES: Mapping[str, Sentence] = {
    "story.approved": _approved,
    "story.approval_voided": "made the approval void",
    "story.signed": _signed,
    "sign_off.withdrawn": "withdrew a sign-off",
    "story.read_legally": _read_legally,
    "advice.given": "wrote to the thread of legal advice",
    "claim.public_interest": about("said why the public needs to know {claim}"),
    "short_line.proposed": _of_line("proposed a {kind} for {claim}"),
    "short_line.approved": _of_line("approved a {kind} for {claim}"),
    "short_line.sent": _of_line("sent a {kind} of {claim}"),
    "short_line.withdrawn": _of_line("withdrew a {kind} of {claim}"),
    "policy.set": lambda facts, _words: f"set house policy {facts['number']} of the desk",
    "override.asked": _let_pass("asked to let pass what stops {what}"),
    "override.seconded": _let_pass("seconded it: what stops {what} passes"),
    "override.withdrawn": _let_pass("withdrew an override: it stops {what} again"),
    "fast_path.asked": lambda facts, _words: (
        f"asked for the fast path, checks within {facts['hours']} h of publication"
    ),
    "fast_path.signed": "signed for the fast path",
    "fast_path.clock_began": lambda facts, words: (
        f"ran it on the fast path: {len(facts['claims'])} to check by {words.moment(facts['due_at'])}"
    ),
    "fast_path.ended": "ended the fast path",
}
