"""Whether each place of a claim says, or shows by quoting, whose claim it is."""

from verification.claims.models import Anchor, Claim
from verification.claims.states import Kind
from verification.gate.view import StoryView
from verification.text.hedges import is_attributed, is_attributed_to_role, reports
from verification.text.spans import Span


def stated_as_fact(view: StoryView, claim: Claim) -> list[Anchor]:
    """The places whose words are put as the newsroom's own.

    Words that somebody is quoted with are theirs. Where one place names whom the claim is attributed to, another may
    call them by what they are: “opposition leader says”.
    """
    who, places = claim.attributed_to, view.places(claim)
    bare = [anchor for anchor in places if not is_attributed(view.sentence_at(anchor), who)]
    named = len(bare) < len(places)
    return [
        anchor
        for anchor in bare
        if not (named and is_attributed_to_role(view.sentence_at(anchor), who))
        and not _is_quoted(view, anchor, whole=claim.kind != Kind.QUOTATION)
    ]


def _is_quoted(view: StoryView, anchor: Anchor, *, whole: bool) -> bool:
    """Do the words (all of them, or some) stand in a quotation that the copy introduces with a word of saying?"""
    place = Span(anchor.start or 0, anchor.end or 0)
    at = next((n for n, one in enumerate(view.quotes) if one.span.touches(place)), None)
    if at is None or (whole and not view.quotes[at].span.covers(place)):
        return False
    while view.quotes[at].continues:
        at -= 1
    begins = view.quotes[at].span
    return any(reports(block.of(view.revision.text)) for block in view.paragraphs if block.touches(begins))
