"""The conditions for publication, one small function each: what the gate reads → what it finds."""

from collections.abc import Callable, Iterator

from newsroom import addresses
from verification.checking.models import Verdict, VerificationTask
from verification.checking.states import FixState, Said, So, TaskType
from verification.claims.models import Claim
from verification.claims.states import Risk
from verification.evidence.models import EvidenceFile
from verification.evidence.states import ChangeKind
from verification.gate.attributing import stated_as_fact
from verification.gate.correction_rules import corrections_are_settled
from verification.gate.findings import Finding
from verification.gate.ground_rules import (
    allegations_have_two_sources,
    older_is_dated,
    polls_add_up,
    polls_are_disclosed,
    translator_is_named,
    unnamed_source_is_known,
)
from verification.gate.picture_rules import pictures_are_told
from verification.gate.reply_rules import (
    accused_are_asked,
    answers_are_told,
    denials_are_told,
    efforts_hold,
    replies_are_in,
    requests_are_fresh,
    time_is_allowed,
)
from verification.gate.running_rules import byline_stands, embargo_is_over, public_interest_is_said
from verification.gate.saying_rules import quotations_match, sources_are_as_called, sources_stay_protected
from verification.gate.sign_off_rules import checks_agree, legal_read, signed_as_the_house_asks
from verification.gate.states import Level
from verification.gate.truth_rules import (
    both_sides_are_told,
    false_is_called_false,
    not_called_false,
    unverified_is_hedged,
)
from verification.gate.unread_rules import mails_are_read
from verification.gate.view import StoryView
from verification.gate.words import NOBODY, blocker, excerpt, fix_of, labels, reporter
from verification.sources.warnings import NAMED
from verification.text.hedges import has_verification_line

Rule = Callable[[StoryView], Iterator[Finding]]

CHECKABLE = 0.5
"""From here on a sentence that no claim covers counts: there is more in it to look up than not."""


def _work(task: VerificationTask | None) -> tuple[str, str]:
    """What the task of a claim is doing, for the line under a blocker, and who must act."""
    if task is None:
        return "", NOBODY
    waits = f" for: {task.waiting_for}" if task.waiting_for else ""
    doing = f"Its {task.get_type_display().lower()} is {task.get_state_display().lower()}{waits}."
    return doing, str(task.assignee or NOBODY)


def claims_are_made(view: StoryView) -> Iterator[Finding]:
    """A green light must not mean that few claims were made."""
    if not view.claims:
        yield Finding(
            "claims_are_made",
            Level.BLOCKER,
            "No claim was made of this copy.",
            "Accept what is proposed, or mark the passages that can be checked.",
            addresses.story(view.story.uuid),
            reporter(view),
        )
    if view.unsettled_proposals:
        count = view.unsettled_proposals
        yield Finding(
            "claims_are_made",
            Level.WARNING,
            f"{count} proposed {'claim is' if count == 1 else 'claims are'} neither accepted nor dismissed.",
            path=addresses.copy(view.story.uuid),
            who=reporter(view),
        )
    if view.claims and view.unclaimed:
        count = len(view.unclaimed)
        open_ones = sum(sentence.checkable >= CHECKABLE for sentence in view.unclaimed)
        yield Finding(
            "claims_are_made",
            Level.BLOCKER if open_ones > _may_be_unclaimed(view) else Level.WARNING,
            f"{count} {'sentence carries' if count == 1 else 'sentences carry'} no claim.",
            path=addresses.coverage(view.story.uuid),
            who=reporter(view),
        )


def _may_be_unclaimed(view: StoryView) -> int:
    """So many checkable sentences may carry no claim; fewer where a claim of high risk is among the others."""
    high = any(claim.risk == Risk.HIGH for claim in view.claims)
    return view.house["unclaimed_sentences_high_risk" if high else "unclaimed_sentences"]


def tasks_are_settled(view: StoryView) -> Iterator[Finding]:
    """No work is open. (A check is spoken of where its verdict is missing, and what lost its words there, once.)"""
    lost = {claim.pk for claim in view.claims if claim.is_lost}
    for task in view.tasks:
        claim = task.claim
        if task.claim_id in lost:
            continue
        if claim and task.type in (TaskType.CHECK, TaskType.SECOND_CHECK) and view.standing(claim) is None:
            continue
        if claim and task.type == TaskType.SECOND_CHECK and view.needs_second(claim):
            continue
        what = f"{task.get_type_display().lower()} is {task.get_state_display().lower()}."
        yield Finding(
            "tasks_are_settled",
            Level.BLOCKER,
            f"{claim.label}: its {what}" if claim else what.capitalize(),
            task.waiting_for,
            addresses.claim(view.story.uuid, claim.number) if claim else addresses.story(view.story.uuid),
            str(task.assignee or NOBODY),
            claim.number if claim else None,
        )


def verdicts_stand(view: StoryView) -> Iterator[Finding]:
    """Every claim has a verdict that was given for exactly the words it has now."""
    for claim in view.claims:
        given = view.given(claim)
        if claim.is_lost:
            yield blocker(
                view,
                "verdicts_stand",
                claim,
                f"{claim.label} has lost its words.",
                f"The copy no longer says {excerpt(claim.words)} Withdraw the claim, or mark its words again.",
                reporter(view),
            )
            continue
        if not given:
            sentence, detail = f"{claim.label} has no verdict.", excerpt(claim.words)
        elif given[-1].suspended_at:
            sentence, detail = f"The verdict on {claim.label} is suspended.", given[-1].suspended_because
        elif not given[-1].counts_for(claim):
            sentence = f"{claim.label} is stale: its verdict was given for other words."
            detail = f"Now: {excerpt(claim.words)}{_leaning(view, claim)}"
        elif view.is_own(given[-1]):
            sentence = f"{claim.label} was judged by {given[-1].by}, whose story it is by now."
            detail = "Re-open its check: somebody else judges it."
        else:
            continue
        doing, who = _work(view.task(claim, TaskType.CHECK))
        yield blocker(view, "verdicts_stand", claim, sentence, f"{detail} {doing}".strip(), who)


def _leaning(view: StoryView, claim: Claim) -> str:
    """What else its verdict was given for."""
    on = labels(other for other in view.claims if other.pk in view.leans.get(claim.pk, ()))
    return f" It leans on {on}." if on else ""


def attribution_is_right(view: StoryView) -> Iterator[Finding]:
    """What somebody is said to have said, they said, in its context, and it is known that they did."""
    wrong = {
        Said.INACCURATE: "misquotes, or names the wrong person",
        Said.CONTEXT_MISSING: "leaves out context that changes the meaning",
    }
    for claim in view.claims:
        verdict = view.standing(claim)
        if verdict is None:
            continue
        if Said(verdict.said) in wrong:
            yield blocker(
                view,
                "attribution_is_right",
                claim,
                f"{claim.label} {wrong[Said(verdict.said)]}.",
                f"{excerpt(claim.words)} {fix_of(verdict)}".strip(),
                reporter(view),
            )
        elif verdict.said == Said.NOT_ESTABLISHED and verdict.so != So.CONFIRMED:
            yield blocker(
                view,
                "attribution_is_right",
                claim,
                f"{claim.label}: it is not established who said this.",
                "Establish it, or cut it.",
                reporter(view),
            )


def places_stay_within(view: StoryView) -> Iterator[Finding]:
    """No place says more than its claim: what a person said does, stops; what only seems to, is pointed at."""
    for claim in view.claims:
        said = [anchor for anchor in view.places(claim) if anchor.is_beyond]
        for anchor in said:
            place = anchor.place
            yield blocker(
                view,
                "places_stay_within",
                claim,
                f"{claim.label} goes further in the {place.get_field_display().lower()} than the claim: "
                f"{place.get_beyond_display().lower()}.",
                excerpt(anchor.words),
                reporter(view),
            )
        seeming = [(anchor, more) for anchor, more in view.beyond(claim) if anchor not in said]
        if seeming:
            anchor, more = seeming[0]
            where = anchor.place.get_field_display().lower()
            yield Finding(
                "places_stay_within",
                Level.WARNING,
                f"{claim.label} may say more in the {where} than the claim does: it {more[0]}.",
                excerpt(anchor.words),
                addresses.claim(view.story.uuid, claim.number),
                reporter(view),
                claim.number,
            )


_OPEN_TRUTH = {So.UNVERIFIED: "unverified", So.DISPUTED: "disputed", So.FALSE: "false"}


def _open_truth(view: StoryView) -> Iterator[tuple[Claim, Verdict]]:
    for claim in view.claims:
        verdict = view.standing(claim)
        if verdict and So(verdict.so) in _OPEN_TRUTH:
            yield claim, verdict


def unverified_is_attributed(view: StoryView) -> Iterator[Finding]:
    """What is false, disputed or unverified runs only as somebody's claim, in every place it stands."""
    for claim, verdict in _open_truth(view):
        what = _OPEN_TRUTH[So(verdict.so)]
        if verdict.said in (Said.INACCURATE, Said.CONTEXT_MISSING, Said.NOT_ESTABLISHED):
            continue  # said by `attribution_is_right`
        if verdict.so == So.FALSE and not_called_false(view, claim):
            continue  # said by `false_is_called_false`
        if verdict.said != Said.ACCURATE or not claim.attributed_to:
            yield blocker(
                view,
                "unverified_is_attributed",
                claim,
                f"{claim.label} is {what} and not attributed.",
                f"{excerpt(claim.words)} Attribute it, cut it, or hold.",
                reporter(view),
            )
            continue
        for anchor in stated_as_fact(view, claim):
            where = (
                "" if anchor.place.field == "body" else f" in the {anchor.place.get_field_display().lower()}"
            )
            yield blocker(
                view,
                "unverified_is_attributed",
                claim,
                f"{claim.label} is {what} but stated as fact{where}.",
                f"{excerpt(anchor.words)} Its sentence does not say that {claim.attributed_to} said so.",
                reporter(view),
            )


def own_verification_is_told(view: StoryView) -> Iterator[Finding]:
    """Where something runs unverified, the copy says that the newsroom could not verify it."""
    open_claims = [claim for claim, verdict in _open_truth(view) if verdict.so == So.UNVERIFIED]
    if open_claims and not has_verification_line(view.revision.text):
        yield Finding(
            "own_verification_is_told",
            Level.BLOCKER,
            "The copy does not say that the newsroom could not verify this.",
            f"{', '.join(claim.label for claim in open_claims)} would run unverified. Add a line such as “could not "
            "independently verify”.",
            addresses.copy(view.story.uuid),
            reporter(view),
            open_claims[0].number,
        )


def second_person_checked(view: StoryView) -> Iterator[Finding]:
    """A claim of high risk was checked by two people."""
    for claim in view.claims:
        if view.needs_second(claim):
            doing, who = _work(view.task(claim, TaskType.SECOND_CHECK))
            sentence = f"{claim.label} needs a second check by somebody else."
            yield blocker(view, "second_person_checked", claim, sentence, f"High risk. {doing}".strip(), who)


def senior_signed(view: StoryView) -> Iterator[Finding]:
    """What runs unverified or disputed is signed by a senior editor, for these words and these verdicts."""
    unsigned = [
        claim
        for claim, verdict in _open_truth(view)
        if verdict.so != So.FALSE and not view.is_signed(claim, verdict)
    ]
    if unsigned:
        labels = ", ".join(claim.label for claim in unsigned)
        yield Finding(
            "senior_signed",
            Level.BLOCKER,
            f"{labels} {'needs' if len(unsigned) == 1 else 'need'} a senior sign-off.",
            "They would run unverified or disputed." if len(unsigned) > 1 else excerpt(unsigned[0].words),
            f"{addresses.gate(view.story.uuid)}#signs",
            "A senior editor",
            unsigned[0].number,
        )


def fixes_are_settled(view: StoryView) -> Iterator[Finding]:
    """A checker's proposed words are accepted, or stet, by a named person."""
    for claim in view.claims:
        verdict = view.standing(claim)
        if not verdict or verdict.fix_state != FixState.PROPOSED:
            continue
        if verdict.said in (Said.INACCURATE, Said.CONTEXT_MISSING):
            continue  # said by `attribution_is_right`
        if verdict.so == So.FALSE and not_called_false(view, claim):
            continue  # said by `false_is_called_false`
        yield blocker(
            view,
            "fixes_are_settled",
            claim,
            f"{claim.label}: {verdict.by} proposes other words.",
            f"{excerpt(verdict.fix)} Accept them or say stet.",
            reporter(view),
        )


def evidence_is_intact(view: StoryView) -> Iterator[Finding]:
    """Every byte of the evidence is as it was kept."""
    by_item: dict[int, list[EvidenceFile]] = {}
    for file in view.faulty:
        by_item.setdefault(file.evidence_id, []).append(file)
    for files in by_item.values():
        item = files[0].evidence
        yield Finding(
            "evidence_is_intact",
            Level.BLOCKER,
            f"“{item.title}” is not as it was kept.",
            f"{'; '.join(_what_is_wrong(file) for file in files[:3])}{'; and more' if files[3:] else ''}."
            " Restore it from a backup and check it again, or withdraw the item.",
            addresses.evidence(view.story.uuid, item.uuid),
            str(item.added_by) if item.added_by else reporter(view),
        )


def _what_is_wrong(file: EvidenceFile) -> str:
    return f"{file.name} ({file.get_role_display()}) is {file.blob.get_fault_display().lower()}"


def sources_bear(view: StoryView) -> Iterator[Finding]:
    """What judged claims rest on holds by the rules of sourcing; what does not is pointed at, claim by claim."""
    for claim in view.claims:
        warned = [one for one in view.warned.get(claim.pk, ()) if one.code != NAMED]
        if warned:
            yield Finding(
                "sources_bear",
                Level.WARNING,
                f"{claim.label}: {warned[0].sentence}",
                " ".join(one.sentence for one in warned[1:]) or warned[0].do,
                f"{addresses.claim(view.story.uuid, claim.number)}#x-src",
                reporter(view),
                claim.number,
            )


def pages_say_the_same(view: StoryView) -> Iterator[Finding]:
    """No page that a verdict rests on said something else, or went, since the verdict was given."""
    for claim in view.claims:
        change = view.changed.get(claim.pk)
        verdict = view.standing(claim)
        if change and verdict:
            became = CHANGED[ChangeKind(change.kind)]
            yield Finding(
                "pages_say_the_same",
                Level.WARNING,
                f"{claim.label}: “{change.evidence.title}” {became} since {verdict.by} relied on it.",
                "Look at what changed; then check again, or let it stand.",
                f"{addresses.evidence(view.story.uuid, change.evidence.uuid)}#change-{change.pk}",
                str(verdict.by),
                claim.number,
            )


CHANGED = {
    ChangeKind.CHANGED: "says something else",
    ChangeKind.GONE: "is gone",
    ChangeKind.BACK: "went and came back",
}


RULES: tuple[Rule, ...] = (
    claims_are_made,
    tasks_are_settled,
    verdicts_stand,
    places_stay_within,
    attribution_is_right,
    unverified_is_attributed,
    false_is_called_false,
    both_sides_are_told,
    unverified_is_hedged,
    own_verification_is_told,
    second_person_checked,
    checks_agree,
    senior_signed,
    signed_as_the_house_asks,
    legal_read,
    fixes_are_settled,
    efforts_hold,
    requests_are_fresh,
    accused_are_asked,
    time_is_allowed,
    denials_are_told,
    answers_are_told,
    replies_are_in,
    mails_are_read,
    evidence_is_intact,
    sources_bear,
    allegations_have_two_sources,
    unnamed_source_is_known,
    translator_is_named,
    quotations_match,
    sources_are_as_called,
    sources_stay_protected,
    polls_are_disclosed,
    polls_add_up,
    pictures_are_told,
    older_is_dated,
    pages_say_the_same,
    public_interest_is_said,
    corrections_are_settled,
    byline_stands,
    embargo_is_over,
)
