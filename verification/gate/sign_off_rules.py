"""The conditions about signatures that the house asks for, and about two checks that disagree."""

from collections.abc import Iterator

from newsroom import addresses
from verification.checking.models import Verdict
from verification.checking.states import ConsolidationState, Said, So
from verification.claims.models import Claim
from verification.gate.covering import newest, outcome_for, still_said, why_not
from verification.gate.findings import Finding
from verification.gate.signers import OPEN_TRUTH, asked, is_asked
from verification.gate.states import LegalOutcome, Level, SignOffKind
from verification.gate.view import StoryView
from verification.gate.words import excerpt, reporter

A_LEGAL_READER, A_DESK_HEAD, A_SENIOR = "A legal reader", "A desk head", "A senior editor"
"""How the gate calls whoever may give a sign-off."""

_MISSING = {
    SignOffKind.LEGAL: ("a legal read", A_LEGAL_READER),
    SignOffKind.SENIOR: ("a senior sign-off", A_SENIOR),
    SignOffKind.HEAD: ("a desk head’s sign-off", A_DESK_HEAD),
}


def legal_read(view: StoryView) -> Iterator[Finding]:
    """What is flagged was read by a legal reader, for these words; what they want changed is, and stays so."""
    unread: list[tuple[Claim, str]] = []
    for claim in asked(view, SignOffKind.LEGAL):
        sign_off = newest(view, claim, SignOffKind.LEGAL)
        why = why_not(view, sign_off, claim) if sign_off else ""
        if sign_off is None:
            unread.append((claim, ""))
        elif why and outcome_for(sign_off, claim.pk) == LegalOutcome.CLEAR:
            unread.append((claim, why))
        elif why:
            refused = outcome_for(sign_off, claim.pk) == LegalOutcome.REFUSED
            yield Finding(
                "legal_read",
                Level.BLOCKER,
                f"{claim.label} {'was refused by' if refused else 'is not as it was cleared by'} {sign_off.by}.",
                why,
                addresses.legal(view.story.uuid) if refused else addresses.copy(view.story.uuid),
                reporter(view),
                claim.number,
            )
    yield from _lacking(view, SignOffKind.LEGAL, unread, "legal_read")
    yield from _taken_away(view)


def _taken_away(view: StoryView) -> Iterator[Finding]:
    """Words that were refused do not come back by taking their claim away."""
    standing = {claim.pk for claim in view.claims}
    newest_word = {pk: sign_off for sign_off in view.signed_as(SignOffKind.LEGAL) for pk in sign_off.covers}
    for key, sign_off in newest_word.items():
        changes = [change for change in sign_off.changes if change["claim"] == int(key)]
        for sentence in still_said(view, f"Against the word of {sign_off.by}", changes):
            if int(key) not in standing:
                yield Finding(
                    "legal_read",
                    Level.BLOCKER,
                    sentence,
                    "Its claim was withdrawn, and the words stand.",
                    addresses.copy(view.story.uuid),
                    reporter(view),
                    subject=f"withdrawn-{key}",
                )


def signed_as_the_house_asks(view: StoryView) -> Iterator[Finding]:
    """Whoever the house wants to sign for a claim has signed for it, as it stands."""
    for kind in (SignOffKind.SENIOR, SignOffKind.HEAD):
        unsigned = []
        for claim in view.claims:
            verdict = view.standing(claim)
            said_elsewhere = kind == SignOffKind.SENIOR and verdict and verdict.so in OPEN_TRUTH
            if not is_asked(view.house, claim, kind) or said_elsewhere:
                continue
            sign_off = newest(view, claim, kind)
            why = why_not(view, sign_off, claim) if sign_off else ""
            if sign_off is None or why:
                unsigned.append((claim, why))
        yield from _lacking(view, kind, unsigned, "signed_as_the_house_asks")


def _lacking(
    view: StoryView, kind: SignOffKind, claims: list[tuple[Claim, str]], rule: str
) -> Iterator[Finding]:
    if not claims:
        return
    what, who = _MISSING[kind]
    labels = ", ".join(claim.label for claim, _ in claims)
    path = (
        addresses.legal(view.story.uuid)
        if kind == SignOffKind.LEGAL
        else f"{addresses.gate(view.story.uuid)}#signs"
    )
    yield Finding(
        rule,
        Level.BLOCKER,
        f"{labels} {'needs' if len(claims) == 1 else 'need'} {what}.",
        " ".join(why for _, why in claims if why)
        or (excerpt(claims[0][0].words) if len(claims) == 1 else ""),
        path,
        who,
        claims[0][0].number,
        subject=kind.value,
    )


def checks_agree(view: StoryView) -> Iterator[Finding]:
    """Two checks of a claim come to the same, or somebody decided between them with both reasons on the table."""
    for claim in view.claims:
        first, second = view.newest(claim), view.newest(claim, second=True)
        if first is None or second is None or not view.disagree(claim) or view.decided(claim):
            continue
        open_one = view.consolidation(claim)
        escalated = open_one is not None and open_one.state == ConsolidationState.ESCALATED
        untrue = _found_untrue(first) or _found_untrue(second)
        yield Finding(
            "checks_agree",
            Level.BLOCKER,
            f"The two checks of {claim.label} disagree.",
            f"{first.by}: {first.label.words}. {second.by}: {second.label.words}."
            + (" Both keep to theirs." if escalated else "")
            + (" Only they or a desk head settle that: nobody lets it pass." if untrue else ""),
            addresses.consolidation(view.story.uuid, open_one.uuid)
            if open_one
            else addresses.claim(view.story.uuid, claim.number),
            A_DESK_HEAD if escalated else f"{first.by}, {second.by}",
            claim.number,
            never_passes=untrue,
        )


def _found_untrue(verdict: Verdict) -> bool:
    """Does the verdict find what no story runs with: wrongly attributed words, or a falsehood?"""
    return Said(verdict.said) in (Said.INACCURATE, Said.CONTEXT_MISSING) or verdict.so == So.FALSE
