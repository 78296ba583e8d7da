"""The ledger in words: for every verb that is recorded anywhere, what somebody did."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from django.utils.dateformat import format as date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from newsroom import addresses
from newsroom.ledger.models import Event
from newsroom.people.models import User
from newsroom.people.states import Role
from newsroom.stories.copy import Field
from newsroom.stories.models import Story
from newsroom.stories.states import StoryState
from verification.checking.states import LABELS, LookOutcome, Said, So, TaskType
from verification.claims.models import Claim
from verification.claims.states import Beyond, Kind, Risk
from verification.evidence.states import ChangeKind
from verification.gate.states import LegalOutcome, LineKind, SignOffKind
from verification.outreach.links import without_addresses
from verification.outreach.models import Party, ReplyRequest
from verification.outreach.states import AttemptResult, Channel, MailStep, Outcome, Pace, RequestType, Via
from verification.record.states import ComplaintOutcome, FallCause, MissedStep, RecheckOutcome, RunKind

THE_DESK = "The desk"
"""Who did it when nobody in person did."""
_ABOUT_CLAIMS = ("story.signed", "story.read_legally")
"""Events whose facts name claims by their ids."""
SUBJECT = "subject"
"""The fact that is no fact of its own: the id of what the event is about."""


@dataclass(frozen=True)
class Words:
    """What the facts of events are called: people, parties and claims by their ids, and the zone of the desk."""

    zone: tzinfo
    story: Story | None
    people: Mapping[int, str]
    parties: Mapping[int, str]
    claims: Mapping[int, int]
    ways: Mapping[int, str]

    def person(self, pk: int | None) -> str:
        return self.people.get(pk or 0, "somebody who is gone")

    def party(self, facts: Mapping[str, Any]) -> str:
        return self.parties.get(facts.get("party", 0), "a party")

    def search(self, facts: Mapping[str, Any]) -> str:
        """A task to find another way, by whom it leads to."""
        return f"search for {self.way(facts)}"

    def way(self, facts: Mapping[str, Any]) -> str:
        return f"another way to reach {self.ways.get(facts.get(SUBJECT, 0), 'a party')}"

    def moment(self, iso: str | None) -> str:
        if not iso:
            return "no time"
        return date_format(datetime.fromisoformat(iso).astimezone(self.zone), "H:i, j F")

    def claim(self, number: int) -> SafeString:
        if self.story is None:
            return format_html("C{}", number)
        return format_html('<a href="{}">C{}</a>', addresses.claim(self.story.uuid, number), number)


def words_for(events: Iterable[Event], story: Story | None, zone: tzinfo) -> Words:
    """Everything the facts of these events name, in a few queries."""
    people: set[int] = set()
    parties: set[int] = set()
    claims: set[int] = set()
    searches: set[int] = set()
    for event in events:
        facts = event.facts
        people |= {
            *facts.get("bylines", ()),
            *(facts[key] for key in ("to", "user", "proposed_by") if facts.get(key)),
        }
        parties |= {facts["party"]} if "party" in facts else set()
        claims |= set(facts.get("claims", ())) if event.verb in _ABOUT_CLAIMS else set()
        searches |= {event.subject_id} if facts.get("type") == TaskType.FIND_ANOTHER_WAY else set()
    return Words(
        zone=zone,
        story=story,
        people={user.pk: str(user) for user in User.objects.filter(pk__in=people)},
        parties=dict(Party.objects.filter(pk__in=parties).values_list("pk", "name")),
        claims=dict(Claim.objects.filter(pk__in=claims).values_list("pk", "number")),
        ways=dict(
            ReplyRequest.objects.filter(another_way__in=searches).values_list("another_way", "party__name")
        ),
    )


Facts = dict[str, Any]
Sentence = str | Callable[[Facts, Words], str | SafeString]


def _about(template: str) -> Sentence:
    """About one claim: `{claim}` is its link."""
    return lambda facts, words: format_html(template, claim=words.claim(facts["claim"]))


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


def _party(template: str, **named: Callable[[Facts, Words], object]) -> Sentence:
    return lambda facts, words: format_html(
        template, party=words.party(facts), **{name: value(facts, words) for name, value in named.items()}
    )


def _house(template: str) -> Sentence:
    return lambda facts, _words: template.format(
        what=f"{RequestType(facts['type']).label.lower()}, {Pace(facts['pace']).label.lower()}"
    )


def _names(words: Words, pks: Iterable[int]) -> str:
    return ", ".join(words.person(pk) for pk in pks) or "nobody"


def _claims(words: Words, numbers: Iterable[int]) -> SafeString | str:
    links = [words.claim(number) for number in numbers]
    joined: SafeString | str = ""
    for link in links:
        joined = format_html("{}, {}", joined, link) if joined else link
    return joined


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


def _looked(facts: Facts, _words: Words) -> str:
    files = f"{facts['files']} {'file' if facts['files'] == 1 else 'files'}"
    faulty = f", {facts['faulty']} missing or altered" if facts["faulty"] else ", all whole"
    return f"had evidence checked: {files}{faulty}"


def _stopped(what: str) -> Sentence:
    return lambda facts, _words: f"{what}; it was {StoryState(facts['before']).label.lower()}"


def _signed(facts: Facts, words: Words) -> SafeString:
    numbers = sorted(words.claims[pk] for pk in facts.get("claims", ()) if pk in words.claims)
    as_what = {
        SignOffKind.HEAD: "signed as desk head for",
        SignOffKind.IDENTITY: "said that they know who the source is of",
    }.get(facts.get("kind", ""), "signed as senior editor for")
    return format_html("{} {}", as_what, _claims(words, numbers) or "no claim")


def _read_legally(facts: Facts, words: Words) -> SafeString:
    numbers = sorted(words.claims[pk] for pk in facts.get("claims", ()) if pk in words.claims)
    said = {
        LegalOutcome.CLEAR: "read for the law, and cleared,",
        LegalOutcome.CHANGES: "read for the law, and wants other words in,",
        LegalOutcome.REFUSED: "read for the law, and refused words of,",
    }[LegalOutcome(facts["outcome"])]
    return format_html("{} {}", said, _claims(words, numbers) or "no claim")


def _kept(facts: Facts, words: Words) -> SafeString:
    end = "; the desk head decides" if facts["escalated"] else ""
    which = "second" if facts["second"] else "first"
    return format_html("kept to the {} check of {}{}", which, words.claim(facts["claim"]), end)


def _approved(facts: Facts, _words: Words) -> str:
    warnings = len(facts.get("warnings", ()))
    over = f", over {warnings} {'warning' if warnings == 1 else 'warnings'}" if warnings else ""
    return f"approved the story as it stood in v{facts['copy_version']}{over}"


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


def _put(facts: Facts, words: Words) -> SafeString:
    about = _claims(words, facts.get("claims", ()))
    asked = format_html("asked {}", words.party(facts))
    asked = format_html("{} about {}", asked, about) if about else asked
    return format_html("{}, for a reply by {}", asked, words.moment(facts["reply_by"]))


def _put_again(facts: Facts, words: Words) -> SafeString:
    return format_html("{}, once more and anew", _put(facts, words))


def _channel(facts: Facts, _words: Words) -> str:
    return Channel(facts["channel"]).label.lower()


def _result(facts: Facts, _words: Words) -> str:
    return AttemptResult(facts["result"]).label.lower()


def _letter(facts: Facts) -> str:
    kind, step = RequestType(facts["type"]).label.lower(), MailStep(facts["step"]).label.lower()
    return f"{kind}, {step}, in {facts['language']}"


def _replied(facts: Facts, words: Words) -> SafeString:
    outcome = Outcome(facts["outcome"]).label.lower() if facts.get("outcome") else "outstanding"
    late = ", after the outcome was known" if facts.get("late") else ""
    return format_html("logged the reply of {}: {}{}", words.party(facts), outcome, late)


def _came(facts: Facts, words: Words) -> SafeString:
    return format_html(
        "got the reply of {} by {}: {}",
        words.party(facts),
        Via(facts["via"]).label.lower(),
        Outcome(facts["outcome"]).label.lower(),
    )


def _page_changed(facts: Facts, _words: Words) -> str:
    return f"found a watched page {ChangeKind(facts['kind']).label.lower()}"


def _rechecked(facts: Facts, words: Words) -> SafeString:
    outcome = RecheckOutcome(facts["outcome"]).label.lower()
    return format_html("looked again at {}: {}", words.claim(facts["claim"]), outcome)


def _let_pass(template: str) -> Sentence:
    def sentence(facts: Facts, words: Words) -> SafeString:
        what = words.claim(facts["claim"]) if "claim" in facts else "the story"
        return format_html(template, what=what)

    return sentence


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


def _looked_again(facts: Facts, words: Words) -> SafeString:
    outcome = LookOutcome(facts["outcome"]).label.lower()
    what = words.claim(facts["claim"]) if "claim" in facts else "the story"
    return format_html("looked again at {}, which ran: {}", what, outcome)


def _role(template: str) -> Sentence:
    return lambda facts, words: template.format(
        role=Role(facts["role"]).label.lower(), user=words.person(facts.get("user"))
    )


def _fell(what: str) -> Sentence:
    def sentence(facts: Facts, words: Words) -> SafeString:
        labels = format_html_join(", ", "{}", ((words.claim(number),) for number in facts["claims"]))
        cause = FallCause(facts["cause"]).label.lower()
        return format_html("{} ({}){}{}", what, cause, ": " if facts["claims"] else "", labels)

    return sentence


def _of_line(template: str) -> Sentence:
    return lambda facts, words: format_html(
        template, kind=LineKind(facts["kind"]).label.lower(), claim=words.claim(facts["claim"])
    )


SENTENCES: Mapping[str, Sentence] = {
    "story.started": _started,
    "story.filed": lambda facts, _words: f"filed the story with v{facts['revision']}",
    "story.copy_saved": _saved,
    "story.planned": _planned,
    "story.approved": _approved,
    "story.approval_voided": "made the approval void",
    "story.signed": _signed,
    "story.scheduled": lambda facts, words: f"scheduled the story for {words.moment(facts['at'])}",
    "story.revised": "began the next version",
    "story.given_up": "gave the next version up: the story is as it ran",
    "story.unscheduled": "took the story off the schedule",
    "story.published": lambda facts, _words: f"published the story, copy v{facts['copy_version']}",
    "story.held": _stopped("held the story"),
    "story.returned": _stopped("returned the story to its reporter"),
    "story.spiked": _stopped("spiked the story"),
    "story.resumed": "resumed checking",
    "story.unspiked": "brought the story back as a draft",
    "story.retracted": "retracted the story",
    "legal_hold.set": "put the story under legal hold",
    "legal_hold.released": "released the legal hold",
    "story.texts_erased": lambda facts, _words: (
        f"erased its free text, which is kept for {facts['months']} months"
    ),
    "desk.records_set": lambda facts, _words: (
        f"set that readers {'see' if facts['publishes'] else 'do not see'} how the desk checked, and that free text is "
        + (f"kept for {facts['months']} months" if facts["months"] else "kept for good")
    ),
    "record.key_rotated": "signs records with a new key from now on",
    "story.passed_over": "marked a sentence: nothing to check",
    "story.taken_up": "unmarked a sentence that had nothing to check",
    "sign_off.withdrawn": "withdrew a sign-off",
    "story.read_legally": _read_legally,
    "advice.given": "wrote to the thread of legal advice",
    "claim.public_interest": _about("said why the public needs to know {claim}"),
    "consolidation.opened": _about("came to another answer on {claim} than the other check"),
    "consolidation.kept": _kept,
    "consolidation.agreed": _about("came round to the other check of {claim}"),
    "consolidation.decided": _about("decided between the two checks of {claim}"),
    "fall.found": _fell("found that what ran no longer holds"),
    "fall.reached": _fell("found that something it rests on no longer holds"),
    "short_line.proposed": _of_line("proposed a {kind} for {claim}"),
    "short_line.approved": _of_line("approved a {kind} for {claim}"),
    "short_line.sent": _of_line("sent a {kind} of {claim}"),
    "short_line.withdrawn": _of_line("withdrew a {kind} of {claim}"),
    "proposal.dismissed": lambda facts, _words: (
        f"dismissed a proposed claim ({Kind(facts['kind']).label.lower()})"
    ),
    "proposal.brought_back": lambda facts, _words: (
        f"brought back a proposed claim ({Kind(facts['kind']).label.lower()})"
    ),
    "claim.marked": _about("marked {claim} in the copy"),
    "claim.accepted": _about("accepted {claim}"),
    "claim.amended": _amended,
    "claim.place_added": _about("said that {claim} stands in one more place"),
    "claim.place_removed": _about("said that {claim} stands in one place less"),
    "claim.place_beyond": _beyond,
    "claim.place_within": _about("said that a place of {claim} goes no further than the claim"),
    "claim.merged": _two_claims("merged {other} into {claim}", "merged"),
    "claim.split": _two_claims("split {other} from {claim}", "new"),
    "claim.cut": lambda facts, words: format_html(
        "cut {} from the copy, v{}", words.claim(facts["claim"]), facts["revision"]
    ),
    "claim.leans": _two_claims("said that {claim} leans on {other}", "on"),
    "claim.leans_no_more": _two_claims("said that {claim} stands without {other}", "on"),
    "claim.withdrawn": _about("withdrew {claim}"),
    "claim.reinstated": _about("reinstated {claim}"),
    "claim.judged": _judged,
    "claim.confirmed_again": _confirmed,
    "claim.ticked": _about("ticked {claim}"),
    "fix.accepted": _about("put the proposed words of {claim} into the copy"),
    "fix.stet": _about("let the words of {claim} stand: stet"),
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
    "evidence.added": "added evidence",
    "evidence.came_in": "took in a file that came with a reply",
    "evidence.read": "read a file of evidence: its words, facts and a preview",
    "evidence.file_attached": "gave an item of evidence its original by hand",
    "evidence.dated": "said when an item of evidence is from",
    "evidence.facts_stated": "stated facts about an item of evidence",
    "evidence.withdrawn": "withdrew evidence",
    "evidence.capture_asked": "asked to capture a page again",
    "evidence.capture_hastened": "had a page tried again at once",
    "evidence.captured": "captured a page",
    "evidence.capture_failed": "could not capture a page",
    "evidence.fetching_forbidden": "marked an address: don’t fetch",
    "evidence.fetching_allowed": "allowed an address to be fetched",
    "evidence.watched": "began to watch a page",
    "evidence.watch_stopped": "stopped watching a page",
    "evidence.changed": _page_changed,
    "evidence.translated": "added a translation of evidence",
    "evidence.translation_withdrawn": "withdrew a translation of evidence",
    "evidence.checked": _looked,
    "evidence.fault_found": lambda facts, _words: f"found that bytes of evidence are {facts['fault']}",
    "evidence.whole_again": "found that bytes of evidence are whole again",
    "evidence.exported": lambda facts, _words: f"exported the evidence, {facts['items']} items",
    "source.added": "added a source",
    "source.revised": "changed what is said of a source",
    "source.withdrawn": "withdrew a source",
    "source.marked_sufficient": _about("said that a document is enough alone for {claim}"),
    "source.unmarked_sufficient": _about("said that a document is not enough alone for {claim} after all"),
    "source.linked": lambda facts, words: format_html(
        "said that a source {} {}",
        "contradicts" if facts.get("contradicts") else "bears",
        words.claim(facts["claim"]),
    ),
    "source.unlinked": _about("said that {claim} does not rest on a source after all"),
    "poll_card.added": "made a poll card",
    "poll_card.revised": "revised a poll card",
    "poll_card.linked": _about("said that {claim} is about the poll of a card"),
    "poll_card.unlinked": _about("said that {claim} is not about the poll of a card after all"),
    "poll_card.dropped": "dropped a poll card",
    "calculation.kept": _about("recalculated a figure of {claim}"),
    "identity.protected": "protected a source: who it is was sealed",
    "identity.changed": "sealed the identity of a protected source anew",
    "identity.reader_added": "named one more person who may learn who a protected source is",
    "identity.reader_removed": "named one person less who may learn who a protected source is",
    "identity.handed_over": "handed the identity of a protected source over",
    "identity.retained": "set until when the identity of a protected source is kept",
    "identity.shredded": "shredded the identity of a protected source",
    "identity.reveal_asked": "asked to learn who a protected source is",
    "identity.reveal_consented": "consented that somebody learns who a protected source is",
    "identity.reveal_refused": "refused that somebody learns who a protected source is",
    "identity.read": "learned who a protected source is",
    "identity.keys_rotated": "changed the keys of protected sources",
    "party.added": "added a party to ask",
    "party.changed": _party("changed what is known of {party}"),
    "party.address_added": _party("added a way to reach {party}: {channel}", channel=_channel),
    "party.address_retired": _party("retired a way to reach {party}: {channel}", channel=_channel),
    "party.address_bad": _party("marked a way to reach {party} bad: {channel}", channel=_channel),
    "party.address_good": _party("marked a way to reach {party} good again: {channel}", channel=_channel),
    "reply.put": _put,
    "reply.put_again": _put_again,
    "reply.stale": _party("changed the copy so that what was put to {party} is stale"),
    "reply.stale_no_more": _party("changed the copy so that what was put to {party} is stale no more"),
    "reply.attempt_logged": _party(
        "tried to reach {party} by {channel}: {result}", channel=_channel, result=_result
    ),
    "reply.attempt_corrected": _party(
        "corrected an attempt to reach {party} by {channel}: {result}", channel=_channel, result=_result
    ),
    "reply.bounced": _party("said that what was sent to {party} came back"),
    "reply.mail_sent": _party(
        "sent {party} a mail: {step}", step=lambda facts, _words: MailStep(facts["step"]).label.lower()
    ),
    "reply.unknown_settled": _party(
        "said what became of a mail to {party}: {what}",
        what=lambda facts, _words: "it arrived" if facts["arrived"] else "it is sent again",
    ),
    "reply.search_given_up": _party("looks for no other way to {party} any more"),
    "template.saved": lambda facts, _words: f"worded a letter of the desk: {_letter(facts)}",
    "template.reset": lambda facts, _words: f"took the desk’s own letter back: {_letter(facts)}",
    "reply.follow_up_set": _party(
        "will follow up with {party} at {at}", at=lambda facts, words: words.moment(facts["at"])
    ),
    "reply.follow_up_unset": _party("gave up the follow-up with {party} that was set by hand"),
    "reply.paused": _party("paused following up with {party}"),
    "reply.resumed": _party("follows up with {party} again"),
    "house_numbers.set": _house("set the desk’s own house numbers for {what}"),
    "house_numbers.reset": _house("went back to the product’s own house numbers for {what}"),
    "policy.set": lambda facts, _words: f"set house policy {facts['number']} of the desk",
    "reply.reply_logged": _replied,
    "reply.reply_came": _came,
    "reply.auto_reply_came": _party("got an automatic reply of {party}, which is not taken for an answer"),
    "inbound.matched": _party("matched a mail that came in to the request to {party}"),
    "inbound.set_aside": "set a mail that came in aside",
    "inbound.brought_back": "put a mail that was set aside into the queue again",
    "reply.link_made": _party("made a reply page for {party}"),
    "reply.link_revoked": _party("revoked the reply page of {party}"),
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
    "register.rechecked": _rechecked,
    "register.handed_over": lambda facts, words: (
        f"made {words.person(facts['to'])} look again at C{facts['claim']}, which ran unconfirmed"
    ),
    "register.checked": _about("checked {claim}, which ran before it was checked"),
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
    "complaint.handed_over": lambda facts, words: f"handed a complaint to {words.person(facts['to'])}",
    "complaint.answered": lambda facts, _words: (
        f"answered a complaint: {ComplaintOutcome(facts['outcome']).label.lower()}"
    ),
    "people.desk_opened": "opened the desk",
    "people.desk_changed": "changed the desk",
    "people.web_archive_changed": lambda facts, _words: (
        "turned asking a web archive on" if facts["asks"] else "turned asking a web archive off"
    ),
    "people.invited": _role("invited somebody as {role}"),
    "people.invitation_revoked": "took an invitation back",
    "people.joined": _role("joined as {role}"),
    "people.role_given": _role("made {user} {role}"),
    "people.membership_changed": "changed what somebody can carry",
    "people.role_ended": _role("ended the role of {user} as {role}"),
    "people.left": "let somebody leave the desk",
    "people.settings_changed": "changed their own settings",
    "people.messages_chosen": "chose what they hear of, and how",
    "people.messages_reset": "wants to hear of everything as it comes by default",
    "people.quiet_hours_set": "set their quiet hours and the time of their digest",
    "reminder.snoozed": lambda facts, words: f"put a reminder off until {words.moment(facts['until'])}",
    "reminder.snooze_undone": "wants to be reminded as planned after all",
    "people.token_made": "made a token for the API",
    "people.token_revoked": "ended a token for the API",
    "feed.made": "made a calendar of their deadlines",
    "feed.renewed": "gave the calendar of their deadlines another address",
    "feed.revoked": "ended the calendar of their deadlines",
    "message.requeued": "had a message that was given up sent again",
    "message.dropped": "let a message that was given up be",
    "reminder.requeued": "had a reminder that was given up looked at again",
    "reminder.dropped": "let a reminder that was given up be",
    "outbound.frozen": "froze everything that is sent",
    "outbound.lifted": "let everything be sent again",
    "outbound.released": "had a message sent that was held back",
    "outbound.dropped": "dropped a message that was held back",
    "subscription.subscribed": "had events of the desk sent to an address",
    "subscription.changed": "changed where events of the desk are sent, or which",
    "subscription.secret_rotated": "made a new secret for events that are sent",
    "subscription.removed": "ended sending events of the desk to an address",
    "subscription.enabled": "had events sent to an address again",
    "subscription.pinged": "tried an address that events are sent to",
    "subscription.redelivered": lambda facts, _words: (
        f"had {facts['messages']} {'event' if facts['messages'] == 1 else 'events'} sent again"
    ),
    "chat.added": "had messages said in a chat",
    "chat.removed": "ended saying messages in a chat",
    "chat.enabled": "had messages said in a chat again",
    "chat.tried": "tried a chat",
}
"""Read after the actor's name. A test finds every verb that is recorded in the code and asks for it here."""

_KEPT_BACK: Mapping[str, Sentence] = {
    "claim.judged": _about("gave a verdict on {claim}, kept back until the second check is given"),
    "claim.ticked": _about("gave a verdict on {claim}, kept back until the second check is given"),
    "claim.confirmed_again": _about("confirmed a verdict on {claim} again, kept back until the second check"),
    "fix.accepted": _about("put other words of {claim} into the copy"),
    "fix.stet": _about("let the words of {claim} stand"),
}
"""The same for whoever must stay blind: that it was done, and nothing of the answer."""

_OF_THE_COPY = {"statement", "fix"}
"""Free text that is words of the copy, and is set as such; everything else somebody said about it."""


@dataclass(frozen=True)
class Text:
    words: str
    is_copy: bool


@dataclass(frozen=True)
class Line:
    """One event as the timeline shows it."""

    at: datetime
    who: str
    what: str
    texts: list[Text]
    verb: str
    position: int


def line_of(event: Event, words: Words, *, kept_back: bool = False) -> Line:
    """An event in words; `kept_back` when the reader may not know the verdict it is about."""
    sentence = (_KEPT_BACK if kept_back else SENTENCES)[event.verb]
    texts = (
        []
        if kept_back
        else [Text(without_addresses(text.text), text.name in _OF_THE_COPY) for text in event.texts.all()]
    )
    return Line(
        at=event.at,
        who=str(event.actor) if event.actor else THE_DESK,
        what=sentence
        if isinstance(sentence, str)
        else sentence({SUBJECT: event.subject_id, **event.facts}, words),
        texts=texts,
        verb=event.verb,
        position=event.position,
    )
