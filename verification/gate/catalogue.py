"""Every rule of the gate as a house sees it: what it asks, whose published rule it follows, what a desk may make of it.

What a published rule says is given in our words and kept to what it says for certain; a desk reads the original.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from verification.gate.states import Level

OFF: Final = "off"

AP: Final = "AP, Statement of News Values and Principles"
REUTERS: Final = "Reuters, Handbook of Journalism"
BBC: Final = "BBC, Editorial Guidelines"
OFCOM: Final = "Ofcom, Broadcasting Code"
IPSO: Final = "IPSO, Editors’ Code of Practice"
PRESSERAT: Final = "German Press Council, Press Code"
SPJ: Final = "SPJ, Code of Ethics"
IFCN: Final = "IFCN, Code of Principles"
AAPOR: Final = "AAPOR, Code of Professional Ethics and Practices"
NPR: Final = "NPR, Ethics Handbook"
MAGAZINE: Final = "KSJ Fact-Checking Project, the magazine model"
IPTC: Final = "IPTC, Photo Metadata Standard"
BERKELEY: Final = "Berkeley Protocol on Digital Open Source Investigations, UN Human Rights"

REPORTER, CHECKER, SENIOR = "The reporter", "A fact-checker", "A senior editor"
LEGAL, HEAD = "A legal reader", "The desk head"


@dataclass(frozen=True)
class Standard:
    """A published rule: whose and where, and what it asks."""

    where: str
    says: str


@dataclass(frozen=True)
class Listed:
    """A rule of the gate. `may_be` are the levels a desk may set it to; empty, it is as it is on every desk.

    `never_passes`: neither a policy nor an override lets a story run past it.
    """

    title: str
    who: str
    follows: tuple[Standard, ...]
    may_be: tuple[str, ...] = ()
    never_passes: bool = False


_HARDER = (Level.BLOCKER.value,)
_SOFTER = (Level.WARNING.value,)
_ANY = (OFF, Level.WARNING.value, Level.BLOCKER.value)

CATALOGUE: Mapping[str, Listed] = {
    "claims_are_made": Listed(
        "What can be checked is claimed",
        REPORTER,
        (
            Standard(
                MAGAZINE,
                "Every fact in a piece is gone through, one by one, by somebody who did not write it.",
            ),
            Standard(SPJ, "Take responsibility for the accuracy of your work; verify before releasing it."),
        ),
        _HARDER,
    ),
    "tasks_are_settled": Listed(
        "No check is still open",
        CHECKER,
        (Standard(SPJ, "Neither speed nor format excuses inaccuracy."),),
        _SOFTER,
    ),
    "verdicts_stand": Listed(
        "Every claim is judged on its present words",
        CHECKER,
        (
            Standard(SPJ, "Verify information before releasing it."),
            Standard(
                IPSO, "Clause 1: take care not to publish inaccurate, misleading or distorted information."
            ),
        ),
        never_passes=True,
    ),
    "places_stay_within": Listed(
        "Headlines and captions say no more than the claim",
        REPORTER,
        (
            Standard(IPSO, "Clause 1: this includes headlines that the text does not support."),
            Standard(
                SPJ, "Do not misrepresent or oversimplify in promoting, previewing or summarising a story."
            ),
        ),
        _HARDER,
    ),
    "attribution_is_right": Listed(
        "Nobody is given words they did not say",
        REPORTER,
        (
            Standard(AP, "Quotations are not altered."),
            Standard(SPJ, "Never deliberately distort facts or context."),
        ),
        never_passes=True,
    ),
    "unverified_is_attributed": Listed(
        "What is not confirmed runs as somebody’s claim",
        REPORTER,
        (
            Standard(
                REUTERS, "Source every statement, unless it is an established fact or one’s own witness."
            ),
            Standard(IPSO, "Clause 1: distinguish clearly between comment, conjecture and fact."),
        ),
    ),
    "own_verification_is_told": Listed(
        "The copy says what the newsroom could not verify",
        REPORTER,
        (
            Standard(SPJ, "Explain to the public how the work was done."),
            Standard(
                BBC,
                "Section 3, Accuracy: be honest and open about what is not known; no unfounded speculation.",
            ),
        ),
        _SOFTER,
    ),
    "second_person_checked": Listed(
        "Two people checked what carries a high risk",
        CHECKER,
        (
            Standard(
                MAGAZINE,
                "The checker goes back to the sources, apart from whoever wrote and edited the piece.",
            ),
        ),
        _SOFTER,
    ),
    "checks_agree": Listed(
        "Two checks that disagree are settled",
        CHECKER,
        (
            Standard(
                MAGAZINE, "Checker, writer and editor settle what they differ about before the piece closes."
            ),
        ),
    ),
    "legal_read": Listed(
        "A lawyer read what is flagged",
        LEGAL,
        (
            Standard(
                BBC,
                "Section 18, The Law: take legal advice before running what may defame or be in contempt.",
            ),
        ),
    ),
    "signed_as_the_house_asks": Listed(
        "Whoever the house wants signed",
        SENIOR,
        (Standard(BBC, "Hard cases are referred up to a senior editorial figure before they run."),),
    ),
    "senior_signed": Listed(
        "A senior editor signs for what runs unconfirmed",
        SENIOR,
        (
            Standard(BBC, "Hard cases are referred up to a senior editorial figure before they run."),
            Standard(AP, "A news manager vets what rests on unnamed sources before it runs."),
        ),
    ),
    "fixes_are_settled": Listed(
        "A checker’s correction is taken or answered",
        REPORTER,
        (
            Standard(
                MAGAZINE, "Checker, writer and editor settle every proposed change before the piece closes."
            ),
        ),
        _SOFTER,
    ),
    "efforts_hold": Listed(
        "What the copy says of reaching people is what happened",
        REPORTER,
        (Standard(AP, "Where somebody could not be reached, the story says what was done to reach them."),),
    ),
    "requests_are_fresh": Listed(
        "People were asked about what the copy says now",
        REPORTER,
        (
            Standard(
                BBC,
                "Guidance on right of reply: give enough detail of the allegations to answer them knowingly.",
            ),
        ),
        _SOFTER,
    ),
    "accused_are_asked": Listed(
        "Whoever is accused was asked",
        REPORTER,
        (
            Standard(
                OFCOM, "Rule 7.11: whoever is accused gets an appropriate and timely chance to respond."
            ),
            Standard(
                BBC, "Section 6, Fairness: right of reply to allegations of wrongdoing or incompetence."
            ),
            Standard(SPJ, "Diligently seek subjects of coverage, so that they can respond to allegations."),
        ),
    ),
    "time_is_allowed": Listed(
        "They had the time to answer",
        REPORTER,
        (
            Standard(
                AP, "Whoever is shown in a bad light gets a reasonable time to come back before it runs."
            ),
            Standard(OFCOM, "Rule 7.11: the chance to respond is timely."),
        ),
        _HARDER,
    ),
    "denials_are_told": Listed(
        "What they deny, the copy says that they deny",
        REPORTER,
        (
            Standard(BBC, "Guidance on right of reply: the reply stands where the allegations stand."),
            Standard(OFCOM, "Rule 7.13: the view of somebody who does not take part is represented fairly."),
        ),
    ),
    "answers_are_told": Listed(
        "What they answered is in the copy",
        REPORTER,
        (
            Standard(
                BBC, "Guidance on right of reply: what is relevant in a reply is included, in its meaning."
            ),
            Standard(OFCOM, "Rule 7.13: the view of somebody who does not take part is represented fairly."),
        ),
        _HARDER,
    ),
    "replies_are_in": Listed(
        "Nobody’s answer is still awaited",
        REPORTER,
        (
            Standard(
                AP, "Whoever is shown in a bad light gets a reasonable time to come back before it runs."
            ),
        ),
        _SOFTER,
    ),
    "mails_are_read": Listed(
        "Every mail that came in was read",
        REPORTER,
        (Standard(SPJ, "Diligently seek subjects of coverage, so that they can respond to allegations."),),
        _SOFTER,
    ),
    "nobody_signs_own_words": Listed(
        "Nobody checks, signs or approves their own words",
        "Somebody else",
        (
            Standard(
                MAGAZINE,
                "The checker goes back to the sources, apart from whoever wrote and edited the piece.",
            ),
        ),
        never_passes=True,
    ),
    "sources_stay_protected": Listed(
        "The copy exposes no protected source",
        REPORTER,
        (
            Standard(IPSO, "Clause 14: journalists have a moral obligation to protect confidential sources."),
            Standard(REUTERS, "Always protect sources from the authorities."),
        ),
        never_passes=True,
    ),
    "evidence_is_intact": Listed(
        "The evidence is as it was kept",
        CHECKER,
        (
            Standard(
                BERKELEY,
                "What was collected is preserved with its hash and its custody, so that change shows.",
            ),
        ),
        never_passes=True,
    ),
    "sources_bear": Listed(
        "Sources are independent, near enough and used as agreed",
        REPORTER,
        (
            Standard(
                IFCN, "Use the best primary source there is, and more than one source for each key element."
            ),
            Standard(REUTERS, "Two or more sources are better than one; unnamed sources are the weakest."),
        ),
        (OFF, *_HARDER),
    ),
    "pages_say_the_same": Listed(
        "The pages relied on still say it",
        CHECKER,
        (Standard(SPJ, "Gather, update and correct information throughout the life of a news story."),),
        (OFF, *_HARDER),
    ),
    "false_is_called_false": Listed(
        "What is false is called false",
        REPORTER,
        (Standard(SPJ, "Verify information before releasing it."),),
        never_passes=True,
    ),
    "both_sides_are_told": Listed(
        "What is disputed is told with both sides",
        REPORTER,
        (Standard(SPJ, "Provide context; do not oversimplify."),),
        _SOFTER,
    ),
    "unverified_is_hedged": Listed(
        "What is unverified is hedged near by",
        REPORTER,
        (Standard(SPJ, "Verify information before releasing it."),),
        _SOFTER,
    ),
    "allegations_have_two_sources": Listed(
        "Serious allegations have two independent sources",
        REPORTER,
        (Standard(SPJ, "Verify information before releasing it."),),
        _SOFTER,
    ),
    "unnamed_source_is_known": Listed(
        "A senior editor knows a lone unnamed source",
        SENIOR,
        (Standard(AP, "An editor has to know who an unnamed source is."),),
        _SOFTER,
    ),
    "translator_is_named": Listed(
        "Translated words have a named translator",
        CHECKER,
        (Standard(SPJ, "Take responsibility for the accuracy of your work; verify before releasing it."),),
        _SOFTER,
    ),
    "quotations_match": Listed(
        "Translated quotations have the translation’s words",
        REPORTER,
        (Standard(AP, "Quotations are not altered."),),
        _SOFTER,
    ),
    "sources_are_as_called": Listed(
        "Nobody is made more than they are",
        REPORTER,
        (
            Standard(REUTERS, "Be honest in sourcing and in obtaining information."),
            Standard(SPJ, "Identify sources clearly."),
        ),
        _SOFTER,
    ),
    "polls_are_disclosed": Listed(
        "What a poll has to disclose stands on its card",
        REPORTER,
        (Standard(AAPOR, "A poll discloses who was asked, how, when and what."),),
        _SOFTER,
    ),
    "pictures_are_told": Listed(
        "Of a picture is known whose, when, where, and its licence",
        CHECKER,
        (Standard(IPTC, "Creator, credit line, date created, place and rights belong to a picture."),),
        _SOFTER,
    ),
    "public_interest_is_said": Listed(
        "Why the public needs to know is said",
        "An editor",
        (
            Standard(IPSO, "Who publishes in the public interest shows why they had reason to believe so."),
            Standard(OFCOM, "Rule 8.1: what infringes privacy is warranted, for one by the public interest."),
            Standard(SPJ, "Balance the public’s need for information against potential harm."),
        ),
        _SOFTER,
    ),
    "embargo_is_over": Listed(
        "An embargo is known",
        REPORTER,
        (Standard(REUTERS, "An embargo that was agreed to is kept."),),
    ),
    "polls_add_up": Listed(
        "What is said of a poll is what its figures are",
        REPORTER,
        (Standard(AAPOR, "A poll discloses who was asked, how, when and what."),),
        _HARDER,
    ),
    "older_is_dated": Listed(
        "What is older than it seems is dated",
        REPORTER,
        (Standard(SPJ, "Never deliberately distort facts or context, including visual information."),),
        _SOFTER,
    ),
    "corrections_are_settled": Listed(
        "What has to be corrected is corrected first",
        SENIOR,
        (
            Standard(SPJ, "Acknowledge mistakes and correct them promptly and prominently."),
            Standard(IPSO, "A significant inaccuracy is corrected promptly and with due prominence."),
        ),
    ),
    "byline_stands": Listed(
        "Somebody’s name stands over it",
        REPORTER,
        (Standard(SPJ, "Take responsibility for the accuracy of your work."),),
        _ANY,
    ),
}
"""By the name that the rule's findings carry."""


def may_be(rule: str) -> tuple[str, ...]:
    """The levels a desk may set a rule to; none for one that is the same on every desk."""
    listed = CATALOGUE.get(rule)
    return listed.may_be if listed else ()


@dataclass(frozen=True)
class Asked:
    """A number that rules and deadlines look at, with the least and the most a desk may set."""

    title: str
    own: int
    least: int
    most: int
    help: str = ""


A_DAY: Final = 24 * 60

NUMBERS: Mapping[str, Asked] = {
    "unclaimed_sentences": Asked(
        "Checkable sentences that may carry no claim",
        5,
        0,
        100,
        "More than so many, and the story is stopped.",
    ),
    "unclaimed_sentences_high_risk": Asked("The same, in a story with a claim of high risk", 0, 0, 100),
    "independent_sources": Asked(
        "Independent sources of a serious allegation",
        2,
        1,
        5,
        "A document that suffices stands for all of them.",
    ),
    "fast_path_hours": Asked("Hours, at most, from running on the fast path to its checks", 4, 1, 48),
    "override_hours": Asked("Hours, at most, that an override holds", 24, 1, 14 * 24),
    "first_recheck_minutes_high_risk": Asked(
        "Minutes to the first re-check of what ran unconfirmed at high risk", 60, 5, A_DAY
    ),
    "first_recheck_minutes": Asked(
        "Minutes to the first re-check of anything else unconfirmed", A_DAY, 5, 14 * A_DAY, "A day is 1440."
    ),
    "decide_days": Asked("Days until it is decided what becomes of it", 14, 1, 365),
    "correction_hours": Asked("Hours to put a mistake right", 24, 1, 14 * 24),
    "complaint_days": Asked("Days to answer a complaint", 14, 1, 90),
}
"""By name; `own` holds where a desk set nothing."""
