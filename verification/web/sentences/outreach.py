"""What was done to get a reply."""

from collections.abc import Callable, Mapping

from django.utils.html import format_html
from django.utils.safestring import SafeString

from verification.outreach.states import AttemptResult, Channel, MailStep, Outcome, Pace, RequestType, Via
from verification.web.sentences.shapes import Facts, Sentence, claims
from verification.web.sentences.words import Words


def _party(template: str, **named: Callable[[Facts, Words], object]) -> Sentence:
    return lambda facts, words: format_html(
        template, party=words.party(facts), **{name: value(facts, words) for name, value in named.items()}
    )


def _house(template: str) -> Sentence:
    return lambda facts, _words: template.format(
        what=f"{RequestType(facts['type']).label.lower()}, {Pace(facts['pace']).label.lower()}"
    )


def _put(facts: Facts, words: Words) -> SafeString:
    about = claims(words, facts.get("claims", ()))
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


SENTENCES: Mapping[str, Sentence] = {
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
    "reply.reply_logged": _replied,
    "reply.reply_came": _came,
    "reply.auto_reply_came": _party("got an automatic reply of {party}, which is not taken for an answer"),
    "inbound.matched": _party("matched a mail that came in to the request to {party}"),
    "inbound.set_aside": "set a mail that came in aside",
    "inbound.brought_back": "put a mail that was set aside into the queue again",
    "reply.link_made": _party("made a reply page for {party}"),
    "reply.link_revoked": _party("revoked the reply page of {party}"),
}
