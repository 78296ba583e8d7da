"""Every rule of the gate as a house sees it: what it asks, whose published rule it follows, what a desk may make of it.

A rule of the gate asks more, or more exactly, than any one document does: what it follows is where it comes from.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from verification.gate.standards import (
    AAPOR,
    AP,
    BBC,
    BBC_REPLY,
    BERKELEY,
    IFCN,
    IPSO,
    IPTC,
    KSJ,
    MAGAZINE,
    OFCOM,
    PRESSERAT,
    REUTERS,
    SEEK,
    SPJ,
    Standard,
)
from verification.gate.states import Level

OFF: Final = "off"

IN_WORDS: Final[Mapping[str, str]] = {
    OFF: "Off",
    Level.WARNING.value: "A warning",
    Level.BLOCKER.value: "Stops the story",
}
"""What a desk may make of a rule."""

REPORTER, CHECKER, SENIOR = "The reporter", "A fact-checker", "A senior editor"
LEGAL, HEAD = "A legal reader", "The desk head"


@dataclass(frozen=True)
class Listed:
    """A rule of the gate. `may_be` are the levels a desk may set it to; empty, it is as it is on every desk.

    `own` is what it does where no desk set it, in words; `never_passes`: neither a policy nor an override lets a story
    run past it.
    """

    title: str
    who: str
    follows: tuple[Standard, ...]
    may_be: tuple[str, ...] = ()
    own: str = "Stops the story"
    never_passes: bool = False

    def at(self, level: str) -> str:
        """What the rule does at a level, in words; "" is what it does where no desk set it."""
        if level:
            return IN_WORDS[level]
        return f"{self.own}, always" if self.never_passes else f"As the product has it: {self.own.lower()}"


_HARDER = (Level.BLOCKER.value,)
_SOFTER = (Level.WARNING.value,)
_ANY = (OFF, Level.WARNING.value, Level.BLOCKER.value)

CATALOGUE: Mapping[str, Listed] = {
    "claims_are_made": Listed(
        "What can be checked is claimed",
        REPORTER,
        (
            Standard(
                KSJ,
                "Fact-Checking Science Journalism",
                "Somebody goes through a story line by line and asks of each statement where it comes from.",
            ),
            Standard(
                SPJ,
                SEEK,
                "Take responsibility for the accuracy of your work; verify information before releasing it.",
            ),
        ),
        _HARDER,
        own="Stops a story without claims, or with more unclaimed sentences than the number below; warns "
        "of every other, and of proposals nobody settled",
    ),
    "tasks_are_settled": Listed(
        "No check is still open",
        CHECKER,
        (Standard(SPJ, SEEK, "Neither speed nor format excuses inaccuracy."),),
        _SOFTER,
    ),
    "verdicts_stand": Listed(
        "Every claim is judged on its present words",
        CHECKER,
        (
            Standard(SPJ, SEEK, "Verify information before releasing it."),
            Standard(
                IPSO,
                "Clause 1 (i), Accuracy",
                "Take care not to publish inaccurate, misleading or distorted information.",
            ),
        ),
        never_passes=True,
    ),
    "places_stay_within": Listed(
        "Headlines and captions say no more than the claim",
        REPORTER,
        (
            Standard(
                IPSO,
                "Clause 1 (i), Accuracy",
                "This takes in headlines that the text does not support.",
            ),
            Standard(
                PRESSERAT,
                "Section 2, Care",
                "Neither editing nor a headline nor a caption may distort or falsify the sense.",
            ),
            Standard(
                SPJ,
                SEEK,
                "Do not misrepresent or oversimplify in promoting, previewing or summarising a story.",
            ),
        ),
        _HARDER,
        own="Stops where somebody found it so; warns where the words only seem to",
    ),
    "attribution_is_right": Listed(
        "Nobody is given words they did not say",
        REPORTER,
        (
            Standard(AP, "Quotations", "Quotations are not altered, nor taken out of context."),
            Standard(SPJ, SEEK, "Never deliberately distort facts or context."),
        ),
        never_passes=True,
    ),
    "unverified_is_attributed": Listed(
        "What is not confirmed runs as somebody’s claim",
        REPORTER,
        (
            Standard(
                REUTERS,
                "The Essentials of Reuters sourcing",
                "Source every statement, unless it is an established fact, clearly in the public domain, or "
                "seen by one’s own people.",
            ),
            Standard(
                BBC,
                "Section 3, Accuracy",
                "What could not be verified is attributed, and it is usually said that it was not verified.",
            ),
            Standard(
                IPSO,
                "Clause 1 (iv), Accuracy",
                "Distinguish clearly between comment, conjecture and fact.",
            ),
        ),
    ),
    "own_verification_is_told": Listed(
        "The copy says what the newsroom could not verify",
        REPORTER,
        (
            Standard(BBC, "Section 3, Accuracy", "Where material could not be verified, usually say so."),
            Standard(
                PRESSERAT,
                "Section 2, Care",
                "Unconfirmed reports, rumours and suppositions are made recognisable as such.",
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
                "Definitions: the magazine model",
                "A checker who neither wrote nor edited the piece goes through it.",
            ),
        ),
        _SOFTER,
    ),
    "checks_agree": Listed(
        "Two checks that disagree are settled",
        CHECKER,
        (
            Standard(
                KSJ,
                "Working With Fact-Checkers",
                "Editors stand behind their checkers: it tells of a false story whose checkers had doubts, "
                "and were overruled.",
            ),
        ),
    ),
    "legal_read": Listed(
        "A lawyer read what is flagged",
        LEGAL,
        (
            Standard(
                BBC,
                "Section 18, The Law",
                "Where a legal problem is met or suspected, the house’s lawyers are asked before it runs; "
                "defamation and contempt are among them.",
            ),
        ),
    ),
    "signed_as_the_house_asks": Listed(
        "Whoever the house wants signed",
        SENIOR,
        (
            Standard(
                BBC,
                "How to Use the Guidelines: referrals",
                "What needs careful thought at a higher level is referred to a more senior editorial figure.",
            ),
        ),
    ),
    "senior_signed": Listed(
        "A senior editor signs for what runs unconfirmed",
        SENIOR,
        (
            Standard(
                BBC,
                "How to Use the Guidelines: referrals",
                "What needs careful thought at a higher level is referred to a more senior editorial figure.",
            ),
            Standard(
                AP,
                "Anonymous Sources",
                "A news manager vets and approves what rests on unnamed sources before it is used.",
            ),
        ),
    ),
    "fixes_are_settled": Listed(
        "A checker’s correction is taken or answered",
        REPORTER,
        (
            Standard(
                SPJ,
                SEEK,
                "Gather, update and correct information throughout the life of a news story.",
            ),
        ),
        _SOFTER,
    ),
    "efforts_hold": Listed(
        "What the copy says of reaching people is what happened",
        REPORTER,
        (
            Standard(
                AP,
                "Responses",
                "Where somebody was not reached, the story says what efforts were made to reach them.",
            ),
        ),
    ),
    "requests_are_fresh": Listed(
        "People were asked about what the copy says now",
        REPORTER,
        (
            Standard(
                BBC_REPLY,
                "Key points",
                "Those who respond get enough detail of the allegations to understand them and to answer "
                "knowingly.",
            ),
        ),
        _SOFTER,
    ),
    "accused_are_asked": Listed(
        "Whoever is accused was asked",
        REPORTER,
        (
            Standard(
                OFCOM,
                "Section Seven, 7.11",
                "Whoever is accused of wrongdoing or incompetence should normally get an appropriate and "
                "timely opportunity to respond.",
            ),
            Standard(
                BBC,
                "Section 6, Fairness: right of reply",
                "Who is criticised for wrongdoing, iniquity or incompetence should normally have a right of "
                "reply.",
            ),
            Standard(
                SPJ,
                SEEK,
                "Diligently seek subjects of news coverage, so that they can respond to criticism or "
                "allegations.",
            ),
        ),
    ),
    "time_is_allowed": Listed(
        "They had the time to answer",
        REPORTER,
        (
            Standard(
                AP,
                "Responses",
                "Whoever may be shown in a bad light gets a reasonable time to come back before it moves; "
                "what is reasonable depends on how urgent it is.",
            ),
            Standard(OFCOM, "Section Seven, 7.11", "The opportunity to respond is timely."),
            Standard(
                BBC_REPLY,
                "Key points",
                "How much time is right depends on the allegations, on who is asked, and on how pressing "
                "the matter is.",
            ),
        ),
        _HARDER,
        own="Stops where silence is claimed too early; warns where they had less time than the house gives",
    ),
    "denials_are_told": Listed(
        "What they deny, the copy says that they deny",
        REPORTER,
        (
            Standard(
                BBC_REPLY,
                "Key points",
                "The reply is normally reflected in the same content as the allegations.",
            ),
            Standard(
                OFCOM,
                "Section Seven, 7.13",
                "Where it is right to represent the views of somebody who does not take part, that is done "
                "fairly.",
            ),
        ),
    ),
    "answers_are_told": Listed(
        "What they answered is in the copy",
        REPORTER,
        (
            Standard(
                BBC_REPLY,
                "Key points",
                "What is relevant to the allegations is included; a paraphrase keeps its meaning.",
            ),
            Standard(
                OFCOM,
                "Section Seven, 7.13",
                "Where it is right to represent the views of somebody who does not take part, that is done "
                "fairly.",
            ),
        ),
        _HARDER,
        own="Warns",
    ),
    "replies_are_in": Listed(
        "Nobody’s answer is still awaited",
        REPORTER,
        (
            Standard(
                AP,
                "Responses",
                "Whoever may be shown in a bad light gets a reasonable time to come back before it moves.",
            ),
        ),
        _SOFTER,
    ),
    "mails_are_read": Listed(
        "Every mail that came in was read",
        REPORTER,
        (
            Standard(
                SPJ,
                SEEK,
                "Diligently seek subjects of news coverage, so that they can respond to criticism or "
                "allegations.",
            ),
        ),
        _SOFTER,
    ),
    "nobody_signs_own_words": Listed(
        "Nobody checks, signs or approves their own words",
        "Somebody else",
        (
            Standard(
                MAGAZINE,
                "Definitions: the magazine model",
                "A checker who neither wrote nor edited the piece goes through it.",
            ),
        ),
        own="Refuses whoever tries",
        never_passes=True,
    ),
    "sources_stay_protected": Listed(
        "The copy exposes no protected source",
        REPORTER,
        (
            Standard(
                IPSO,
                "Clause 14, Confidential sources",
                "Journalists have a moral obligation to protect confidential sources of information.",
            ),
            Standard(
                PRESSERAT,
                "Section 5, Professional secrecy",
                "Whoever gave information in confidence is not given away without their consent.",
            ),
        ),
        never_passes=True,
    ),
    "evidence_is_intact": Listed(
        "The evidence is as it was kept",
        CHECKER,
        (
            Standard(
                BERKELEY,
                "Preservation",
                "It can be shown that an item is unchanged since it was collected, and through whose hands "
                "it went.",
            ),
        ),
        never_passes=True,
    ),
    "sources_bear": Listed(
        "Sources are independent, near enough and used as agreed",
        REPORTER,
        (
            Standard(
                REUTERS,
                "Accuracy: sourcing",
                "Cross-check where possible; two or more sources are better than one, and anonymous ones "
                "are the weakest.",
            ),
            Standard(
                IFCN,
                "2, Standards and transparency of sources",
                "Fact-checkers use the best primary source there is, and more than one source for the key "
                "elements of a claim, where there is more than one.",
            ),
        ),
        (OFF, *_HARDER),
        own="Warns",
    ),
    "pages_say_the_same": Listed(
        "The pages relied on still say it",
        CHECKER,
        (
            Standard(
                SPJ,
                SEEK,
                "Gather, update and correct information throughout the life of a news story.",
            ),
        ),
        (OFF, *_HARDER),
        own="Warns",
    ),
    "false_is_called_false": Listed(
        "What is false is called false",
        REPORTER,
        (
            Standard(
                IPSO,
                "Clause 1 (i), Accuracy",
                "Take care not to publish inaccurate or misleading information.",
            ),
            Standard(SPJ, SEEK, "Verify information before releasing it."),
        ),
        never_passes=True,
    ),
    "both_sides_are_told": Listed(
        "What is disputed is told with both sides",
        REPORTER,
        (Standard(SPJ, SEEK, "Provide context; take special care not to oversimplify."),),
        _SOFTER,
    ),
    "unverified_is_hedged": Listed(
        "What is unverified is hedged near by",
        REPORTER,
        (
            Standard(
                PRESSERAT,
                "Section 2, Care",
                "Unconfirmed reports, rumours and suppositions are made recognisable as such.",
            ),
        ),
        _SOFTER,
    ),
    "allegations_have_two_sources": Listed(
        "Serious allegations have two independent sources",
        REPORTER,
        (
            Standard(
                BBC,
                "Section 3, Accuracy",
                "Be reluctant to rely on a single source; if there is but one, it is credible, and better "
                "named and on the record.",
            ),
            Standard(REUTERS, "Accuracy: sourcing", "Two or more sources are better than one."),
        ),
        _SOFTER,
    ),
    "unnamed_source_is_known": Listed(
        "A senior editor knows a lone unnamed source",
        SENIOR,
        (
            Standard(
                AP,
                "Anonymous Sources",
                "The news manager knows who the source is, and keeps it as confidential as the reporter "
                "does.",
            ),
            Standard(
                BBC,
                "Section 3, Accuracy",
                "The responsible editor has the right to be told who an anonymous source is.",
            ),
        ),
        _SOFTER,
    ),
    "translator_is_named": Listed(
        "Translated words have a named translator",
        CHECKER,
        (
            Standard(
                REUTERS,
                "Accuracy: quotes",
                "A quotation is translated idiomatically, and the tone of the translation is that of the "
                "original.",
            ),
        ),
        _SOFTER,
    ),
    "quotations_match": Listed(
        "Translated quotations have the translation’s words",
        REPORTER,
        (Standard(AP, "Quotations", "Quotations are not altered, nor taken out of context."),),
        _SOFTER,
    ),
    "sources_are_as_called": Listed(
        "Nobody is made more than they are",
        REPORTER,
        (
            Standard(
                REUTERS,
                "The Essentials of Reuters sourcing",
                "Never mislead in sourcing, and never speak of sources where there is one.",
            ),
            Standard(SPJ, SEEK, "Identify sources clearly; the public judges by that how reliable they are."),
        ),
        _SOFTER,
    ),
    "polls_are_disclosed": Listed(
        "What a poll has to disclose stands on its card",
        REPORTER,
        (
            Standard(
                AAPOR,
                "III, Standards for Disclosure",
                "Disclosed are, among others, who sponsored and who made it, the questions, the population, "
                "how the sample was drawn, the dates, the sample size and the precision.",
            ),
            Standard(
                PRESSERAT,
                "Guideline 2.1, Poll results",
                "Told are how many were asked, when, for whom, what the question was, and whether the "
                "result is representative.",
            ),
        ),
        _SOFTER,
    ),
    "pictures_are_told": Listed(
        "Of a picture is known whose, when, where, and its licence",
        CHECKER,
        (
            Standard(
                IPTC,
                "Core and Extension",
                "A picture carries, among others, its creator, credit line, date and location created, and "
                "the terms under which it may be used.",
            ),
        ),
        _SOFTER,
    ),
    "public_interest_is_said": Listed(
        "Why the public needs to know is said",
        "An editor",
        (
            Standard(
                IPSO,
                "The public interest",
                "Editors who invoke it show that they reasonably believed that publication serves it and is "
                "proportionate, and how they came to that at the time.",
            ),
            Standard(
                OFCOM,
                "Section Eight, 8.1",
                "What infringes privacy must be warranted; the public interest is one reason.",
            ),
            Standard(
                SPJ,
                "Minimize Harm",
                "Balance the public’s need for information against potential harm or discomfort.",
            ),
        ),
        _SOFTER,
    ),
    "embargo_is_over": Listed(
        "An embargo is known",
        REPORTER,
        (Standard(SPJ, SEEK, "Be cautious when making promises, but keep the promises you make."),),
        own="Warns, and publishing waits for its end",
    ),
    "polls_add_up": Listed(
        "What is said of a poll is what its figures are",
        REPORTER,
        (
            Standard(
                IPSO,
                "Clause 1 (i), Accuracy",
                "Take care not to publish inaccurate, misleading or distorted information.",
            ),
            Standard(
                PRESSERAT,
                "Guideline 2.1, Poll results",
                "Told is also whether the result is representative.",
            ),
        ),
        _HARDER,
    ),
    "older_is_dated": Listed(
        "What is older than it seems is dated",
        REPORTER,
        (
            Standard(SPJ, SEEK, "Never deliberately distort facts or context, visual information included."),
            Standard(
                PRESSERAT,
                "Guideline 2.2, Symbolic photos",
                "A picture that could be taken for a document of the event, and is none, is marked.",
            ),
        ),
        _SOFTER,
    ),
    "corrections_are_settled": Listed(
        "What has to be corrected is corrected first",
        SENIOR,
        (
            Standard(
                SPJ,
                "Be Accountable and Transparent",
                "Acknowledge mistakes and correct them promptly and prominently.",
            ),
            Standard(
                IPSO,
                "Clause 1 (ii), Accuracy",
                "A significant inaccuracy is corrected promptly and with due prominence.",
            ),
        ),
    ),
    "byline_stands": Listed(
        "Somebody’s name stands over it",
        REPORTER,
        (
            Standard(SPJ, SEEK, "Take responsibility for the accuracy of your work."),
            Standard(
                AP,
                "Bylines and anonymous sources",
                "A story that rests on unnamed sources carries a byline.",
            ),
        ),
        _ANY,
    ),
}
"""By the name that the rule's findings carry."""


def may_be(rule: str) -> tuple[str, ...]:
    """The levels a desk may set a rule to; none for one that is the same on every desk."""
    listed = CATALOGUE.get(rule)
    return listed.may_be if listed else ()
