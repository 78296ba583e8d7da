"""What was done with evidence, sources and identities."""

from collections.abc import Mapping

from django.utils.html import format_html

from verification.evidence.states import ChangeKind
from verification.web.sentences.shapes import Facts, Sentence, about, by_command
from verification.web.sentences.words import Words


def _looked(facts: Facts, _words: Words) -> str:
    files = f"{facts['files']} {'file' if facts['files'] == 1 else 'files'}"
    faulty = f", {facts['faulty']} missing or altered" if facts["faulty"] else ", all whole"
    return f"had evidence checked: {files}{faulty}"


def _page_changed(facts: Facts, _words: Words) -> str:
    return f"found a watched page {ChangeKind(facts['kind']).label.lower()}"


SENTENCES: Mapping[str, Sentence] = {
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
    "evidence.exported": lambda facts, _words: (
        f"exported the evidence, {facts['items']} items{by_command(facts)}"
    ),
    "source.added": "added a source",
    "source.revised": "changed what is said of a source",
    "source.withdrawn": "withdrew a source",
    "source.marked_sufficient": about("said that a document is enough alone for {claim}"),
    "source.unmarked_sufficient": about("said that a document is not enough alone for {claim} after all"),
    "source.linked": lambda facts, words: format_html(
        "said that a source {} {}",
        "contradicts" if facts.get("contradicts") else "bears",
        words.claim(facts["claim"]),
    ),
    "source.unlinked": about("said that {claim} does not rest on a source after all"),
    "poll_card.added": "made a poll card",
    "poll_card.revised": "revised a poll card",
    "poll_card.linked": about("said that {claim} is about the poll of a card"),
    "poll_card.unlinked": about("said that {claim} is not about the poll of a card after all"),
    "poll_card.dropped": "dropped a poll card",
    "calculation.kept": about("recalculated a figure of {claim}"),
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
    "identity.not_opened": "was shown nothing then: the identity of a protected source could not be opened",
    "identity.keys_rotated": "changed the keys of protected sources",
}
