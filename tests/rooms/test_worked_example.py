"""An unconfirmed report from one post, from the first look at its gate to publication: nothing is asked twice."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.utils import timezone

from newsroom.stories import actions as stories
from newsroom.stories.models import Story
from newsroom.stories.states import StoryState
from tests.factories import Team, copy, filed, taken, task_of
from verification.checking import actions as checking
from verification.checking import confirming
from verification.checking.actions import Shown
from verification.claims import actions as claims
from verification.claims.leaning import lean
from verification.claims.models import Claim
from verification.evidence import actions as evidence
from verification.evidence import translating
from verification.evidence.models import Evidence
from verification.gate import actions as gate
from verification.gate import signing
from verification.gate.legal import Reading, read_legally
from verification.gate.public_interest import Read, say_public_interest
from verification.gate.states import LegalOutcome, Level
from verification.outreach import actions as outreach
from verification.outreach import replies
from verification.outreach.models import ReplyRequest
from verification.record import actions as records
from verification.record.models import RegisterEntry
from verification.sources import polls
from verification.text.polls import Poll
from verification.text.shares import Share

pytestmark = pytest.mark.django_db

HEADLINE = "Verrik in Hospital After Talks, Opposition Leader Says"
LEAD = "Verrik was taken to hospital in Tolsk after talks on Friday"
PARA = "Verrik, 68, was in critical condition at the Central Clinic"
CAVEAT = "He did stress that nobody had confirmed what his informants told him."
CAPTION = "Ivar Verrik at a forum in Tolsk on May 24, 2023."
SEEN = "Verrik has been taken to hospital, according to an opposition leader."
QUOTED = "Verrik was taken to the Central Clinic after the talks in critical condition"
POST = f'"According to our information, which needs further confirmation, {QUOTED}.'
POISONED = '"He was saved to keep people from speaking of the part that Karvenia had in his poisoning."'
DENIAL = 'dismissed the rumors in a video: "I am not going to die."'
MAJORITY = "According to Halden Polls, the majority of Varnians do not support the war."
SHARES = (
    "In its survey 30 percent said they definitely don't support it, and 14 percent mostly don't support it."
)
ORLO = "The Courier has contacted Orlo via his Facebook page"
KARVENIA = "the government of Karvenia by email"
BODY = f"""{LEAD}, according to an opposition leader.

Presidential candidate Pavel Orlo claimed in a post on Saturday that {PARA}.

{CAVEAT}

[image] {CAPTION} {SEEN} | Meridian Pictures

The post read: {POST}

{POISONED}

Verrik, who has led Varnia since 1996, {DENIAL}

{MAJORITY}

{SHARES}

{ORLO} and {KARVENIA}."""

MENDED_CAVEAT = "He did stress that his information needs further confirmation."
MENDED_DENIAL = 'dismissed the rumors in a video on May 23, days before the post: "I am not going to die."'
MENDED_POLL = "According to Halden Polls, more people in the towns of Varnia oppose the war than support it."

NOW = date(2023, 5, 27)
SURVEY = Poll(
    sponsor="Halden Polls",
    conducted_by="Halden Polls",
    population="Urban residents of Varnia",
    sampling="opt_in",
    recruitment="An online panel",
    mode="Online",
    field_from=date(2023, 3, 15),
    field_to=date(2023, 3, 27),
    sample_size=804,
    margin_none=True,
    weighting="By age and sex",
    processing="Fast answers were left out",
    question="Do you support the war?",
    limitations="People may be afraid to answer",
    shares=(
        Share("Definitely support", Decimal(18), "for"),
        Share("Somewhat support", Decimal(15), "for"),
        Share("Definitely don’t support", Decimal(30), "against"),
        Share("Mostly don’t support", Decimal(14), "against"),
        Share("Not sure", Decimal(23)),
    ),
)


class Desk:
    """The report on a desk: claims by a short name, and what shows them."""

    def __init__(self) -> None:
        self.team = Team()
        self.story = filed(self.team, copy(headline=HEADLINE, standfirst="", body=BODY))
        self.claims: dict[str, Claim] = {}
        self.post = self.item("page", "The post", NOW, "It was saved.", POST + POISONED)
        self.video = self.item(
            "transcript", "The video", date(2023, 5, 23), "", "I am not going to die. Not yet."
        )
        self.picture = self.item("image", "The picture", date(2023, 5, 24))
        self.notes = self.item("document", "Yearbook")

    def item(
        self, kind: str, title: str, day: date | None = None, text: str = "", english: str = ""
    ) -> Evidence:
        by, story = self.team.checker, self.story
        made = evidence.add(by=by, story=story, kind=kind, title=title, text=text or title)
        if english:
            translating.add(by=by, evidence=made, language="en", text=english, translator="Milan Horak")
        made.refresh_from_db()
        if kind == "image":
            about = {
                "date": "2023-05-24",
                "place": "Tolsk",
                "credit": "Meridian Pictures",
                "licence": "Editorial",
            }
            evidence.state_facts(by=by, evidence=made, seen=made.version, facts=about)
            made.refresh_from_db()
        if day:
            against = None if day == NOW else self.post
            evidence.date(by=by, evidence=made, seen=made.version, own_date=day, against=against)
        return made

    def mark(
        self, name: str, words: str, kind: str, *, flags: str = "", risk: str = "low", who: str = ""
    ) -> None:
        self.story.refresh_from_db()
        self.claims[name] = claims.mark(
            by=self.team.reporter,
            story=self.story,
            seen=self.story.copy_version,
            exact=words,
            kind=kind,
            flags=flags.split(),
            risk=risk,
            attributed_to=who,
        )

    def fresh(self, name: str) -> Claim:
        return Claim.objects.get(pk=self.claims[name].pk)

    def judge(self, name: str, said: str, so: str, shown: Evidence, *, twice: bool = False) -> None:
        for by, kind in ((self.team.checker, "check"), (self.team.second, "second_check"))[: 1 + twice]:
            task = taken(self.team, self.fresh(name), by, kind)
            checking.judge(
                by=by,
                task=task,
                seen=task.version,
                words=self.fresh(name).words_digest,
                said=said,
                so=so,
                rationale="Held against the original.",
                shows=[Shown(shown)],
            )

    def edit(self, *pairs: tuple[str, str]) -> None:
        self.story.refresh_from_db()
        body = self.story.revision.document.body_source()
        for before, after in pairs:
            assert before in body
            body = body.replace(before, after)
        stories.save_copy(
            by=self.team.reporter,
            story=self.story,
            seen=self.story.copy_version,
            document=copy(headline=HEADLINE, standfirst="", body=body),
        )

    def dismiss(self) -> None:
        """What is proposed besides is the desk's claims, cut another way."""
        for proposal in self.story.proposals.unsettled():
            claims.dismiss(by=self.team.checker, proposal=proposal)

    def stands(self, *levels: Level) -> list[tuple[str, str]]:
        """What the gate says at these levels: each rule, with the claims its sentence names."""
        self.story = Story.objects.get(pk=self.story.pk)
        by_number = {f"C{claim.number}": name for name, claim in self.claims.items()}
        said = []
        for finding in gate.evaluate(self.story).findings:
            if finding.level in levels:
                words = f"{finding.sentence} {finding.detail if finding.rule == 'own_verification_is_told' else ''}"
                named = [by_number[label] for label in re.findall(r"\bC\d+\b", words)]
                said.append((finding.rule, " ".join(named)))
        return sorted(said)


def report() -> Desk:
    """Marked and judged as a desk would, before anybody edited a word."""
    desk = Desk()
    orlo, health = "Pavel Orlo", "health_or_privacy"
    desk.mark("hospital", LEAD, "event", flags=health, risk="high", who=orlo)
    for words in (HEADLINE, PARA, SEEN, QUOTED):
        desk.story.refresh_from_db()
        claims.add_place(
            by=desk.team.reporter, claim=desk.fresh("hospital"), seen=desk.story.copy_version, exact=words
        )
    desk.mark("age", "68", "number")
    desk.mark("caveat", CAVEAT, "paraphrase", flags="translation", who=orlo)
    desk.mark("picture", CAPTION, "image")
    desk.mark("post", f"The post read: {POST}", "quotation", flags=f"translation {health}", who=orlo)
    desk.mark("poison", POISONED, "quotation", flags="translation allegation serious", risk="high", who=orlo)
    desk.mark("since", "has led Varnia since 1996", "date_place")
    desk.mark("denial", DENIAL, "quotation", flags="translation", who="Ivar Verrik")
    desk.mark("majority", MAJORITY, "poll", who="Halden Polls")
    desk.mark("shares", SHARES, "poll", who="Halden Polls")
    desk.mark("orlo", ORLO, "effort_to_reach")
    desk.mark("karvenia", KARVENIA, "effort_to_reach")
    lean(by=desk.team.reporter, claim=desk.fresh("hospital"), on=desk.fresh("caveat"))
    desk.dismiss()
    for name in ("age", "since", "orlo", "karvenia"):
        desk.judge(name, "not_asked", "confirmed", desk.notes)
    desk.judge("hospital", "accurate", "unverified", desk.post, twice=True)
    desk.judge("caveat", "inaccurate", "not_asked", desk.post)
    desk.judge("picture", "not_asked", "confirmed", desk.picture)
    desk.judge("post", "accurate", "not_asked", desk.post)
    desk.judge("poison", "accurate", "unverified", desk.post, twice=True)
    desk.judge("denial", "context_missing", "not_asked", desk.video)
    desk.judge("majority", "accurate", "false", desk.notes)
    desk.judge("shares", "accurate", "confirmed", desk.notes)
    return desk


def asked(desk: Desk) -> ReplyRequest:
    """Karvenia and Orlo, each over the channel that the copy tells of; the request to Karvenia."""
    put = {}
    for party, channel, about in (
        ("Pavel Orlo", "social", "orlo"),
        ("government of Karvenia", "email", "poison karvenia"),
    ):
        request = outreach.put(
            by=desk.team.reporter,
            story=desk.story,
            party=outreach.add_party(by=desk.team.reporter, desk=desk.team.desk, name=party, kind="body"),
            type="right_of_reply",
            put="Is it so?",
            reply_by=timezone.now() + timedelta(hours=24),
            claims=[desk.fresh(name) for name in about.split()],
        )
        now = timezone.now()
        outreach.log_attempt(
            by=desk.team.reporter,
            request=request,
            channel=channel,
            at=now,
            result="delivered",
            detail="Facebook",
        )
        put[channel] = request
    return put["email"]


def confirm_again(desk: Desk, name: str) -> None:
    """Both who judged it say that it means the same."""
    for by, kind in ((desk.team.checker, "check"), (desk.team.second, "second_check")):
        task = task_of(desk.fresh(name), kind)
        read = (task, task.version, desk.fresh(name).words_digest)
        assert not confirming.confirm_again(by=by, tasks=[read], reason="It says the same.").left


def test_an_unconfirmed_report_is_asked_all_that_a_desk_would_ask_and_runs_once_it_is_mended() -> None:
    desk = report()
    assert desk.stands(Level.BLOCKER) == [
        ("accused_are_asked", "poison"),
        ("attribution_is_right", "caveat"),
        ("attribution_is_right", "denial"),
        ("efforts_hold", "karvenia"),
        ("efforts_hold", "orlo"),
        ("false_is_called_false", "majority"),
        ("legal_read", "poison"),
        ("older_is_dated", "denial"),
        ("own_verification_is_told", "hospital poison"),
        ("polls_are_disclosed", "majority shares"),
        ("public_interest_is_said", "hospital post"),
        ("public_interest_is_said", "poison"),
        ("senior_signed", "hospital poison"),
        ("unverified_is_hedged", "poison"),
    ]
    assert desk.stands(Level.WARNING) == [
        ("older_is_dated", "picture"),
        ("sources_are_as_called", "hospital"),
    ]

    karvenia = asked(desk)
    polls.add(
        by=desk.team.reporter,
        story=desk.story,
        title="Spring survey",
        poll=SURVEY,
        claims=[desk.fresh("majority"), desk.fresh("shares")],
    )
    assert ("polls_add_up", "majority") in desk.stands(Level.WARNING), "a survey of towns is not of a nation"
    desk.edit(
        ("Presidential candidate Pavel Orlo", "Pavel Orlo"),
        (CAVEAT, f"{MENDED_CAVEAT} The Courier could not independently verify it."),
        (POISONED, f"{POISONED}\n\nThe Courier could not independently verify any of this."),
        (DENIAL, MENDED_DENIAL),
        (MAJORITY, MENDED_POLL),
    )
    desk.dismiss()
    desk.judge("caveat", "accurate", "not_asked", desk.post)
    desk.judge("denial", "accurate", "not_asked", desk.video)
    desk.judge("majority", "accurate", "confirmed", desk.notes)
    confirm_again(desk, "hospital")
    desk.story.refresh_from_db()
    read = [desk.fresh(name) for name in ("hospital", "post", "poison")]
    say_public_interest(
        by=desk.team.editor, about=[Read(one, one.words_digest) for one in read], reason="He governs."
    )
    desk.story.refresh_from_db()
    cleared = [Reading(desk.fresh("poison"), LegalOutcome.CLEAR)]
    read_legally(by=desk.team.legal, story=desk.story, seen=desk.story.gate_version, readings=cleared)
    assert desk.stands(Level.BLOCKER) == [
        ("replies_are_in", ""),
        ("replies_are_in", ""),
        ("senior_signed", "hospital poison"),
    ]

    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        for request in ReplyRequest.objects.filter(story=desk.story):
            replies.log_reply(by=desk.team.reporter, request=request, outcome="no_response")
        desk.stands()
        signing.sign_as_senior(by=desk.team.senior, story=desk.story, seen=desk.story.gate_version)
        assert desk.stands(Level.BLOCKER) == []
        assert desk.stands(Level.WARNING) == [("older_is_dated", "picture")]
        signing.approve(by=desk.team.editor, story=desk.story, seen=desk.story.gate_version)
        desk.stands()
        records.publish(by=desk.team.editor, story=desk.story)
        entries = RegisterEntry.objects.filter(claim__story=desk.story)
        assert {entry.claim for entry in entries} == {desk.fresh("hospital"), desk.fresh("poison")}

    with time_machine.travel(timezone.now() + timedelta(hours=26)):  # an answer that came in late
        replies.log_reply(
            by=desk.team.reporter, request=karvenia, outcome="denied", text="We had no part in it."
        )
        assert desk.stands(Level.BLOCKER) == [
            ("denials_are_told", "poison"),
            ("efforts_hold", "karvenia"),
            ("tasks_are_settled", "karvenia"),
            ("tasks_are_settled", "poison"),
        ]
        assert desk.story.state == StoryState.PUBLISHED
