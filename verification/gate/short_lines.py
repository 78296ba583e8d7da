"""Push, snap and social lines: each is approved by itself, against the claim it is made of as that stands then.

A line stands alone: nothing around it hedges or attributes what it says. So it is held to more than the copy is, and
what stops its claim in the story stops it too.
"""

from collections.abc import Iterable, Iterator

from django.utils import timezone

from newsroom.errors import Invalid, NotPermitted, NotPossible, require_text
from newsroom.ledger.actions import record, verb
from newsroom.people.models import User
from newsroom.stories.actions import take_turn
from newsroom.stories.models import Story
from newsroom.stories.states import ON_THE_DESK, StoryState
from verification.checking.models import Verdict
from verification.checking.states import So
from verification.claims.models import Claim
from verification.errors import Blocked
from verification.gate.actions import assess
from verification.gate.findings import Finding
from verification.gate.models import ShortLine
from verification.gate.permissions import (
    may_approve_short_line,
    may_propose_short_line,
    may_send_short_line,
    may_withdraw_short_line,
)
from verification.gate.reading import read
from verification.gate.states import LineKind, LineState
from verification.gate.view import StoryView
from verification.gate.words import blocker, excerpt
from verification.text.beyond import reaches_beyond
from verification.text.hedges import has_hedge, is_attributed

RULE = "short_line"
LONGEST = 500

OF_THE_COPY = frozenset({"own_verification_is_told", "senior_signed", "unverified_is_attributed"})
"""Rules about the words around a claim in the copy, which a line has not; for it they are asked of the line itself."""

OUT = (*ON_THE_DESK, StoryState.PUBLISHED)
"""States in which a line of a story may go out: a snap runs before its story does."""


def stops_of(view: StoryView, blockers: Iterable[Finding], line: ShortLine) -> list[Finding]:
    """What stops a line now: which of the story's blockers stop its claim, and where it says more than may be said."""
    claim = next((claim for claim in view.claims if claim.pk == line.claim_id), None)
    if claim is None:
        return [blocker(view, RULE, line.claim, f"{line.claim.label} is not asserted any more.")]
    verdict = view.standing(claim)
    of_claim = [
        finding
        for finding in blockers
        if (finding.claim == claim.number and finding.rule not in OF_THE_COPY)
        or finding.rule == "evidence_is_intact"
    ]
    own = _of_itself(view, line, claim, verdict) if verdict else _not_judged(view, claim, of_claim)
    return [*of_claim, *own]


def _not_judged(view: StoryView, claim: Claim, found: list[Finding]) -> Iterator[Finding]:
    """Whatever the house lets pass in the story: a line goes out on a verdict, or not at all."""
    if not any(finding.rule == "verdicts_stand" for finding in found):
        yield blocker(view, RULE, claim, f"{claim.label} has no verdict for the words it has now.")


def _of_itself(view: StoryView, line: ShortLine, claim: Claim, verdict: Verdict) -> Iterator[Finding]:
    said = excerpt(line.text)
    so = So(verdict.so)
    if so == So.FALSE:
        yield blocker(view, RULE, claim, f"{claim.label} is false: no line is sent of it.", said)
        return
    open_truth = so in (So.UNVERIFIED, So.DISPUTED)
    whose = claim.attributed_to
    if open_truth and not (whose and is_attributed(line.text, whose)):
        sentence = f"{claim.label} is {so.label.lower()}, and the line does not say who says so."
        yield blocker(view, RULE, claim, sentence, said)
    if so == So.UNVERIFIED and not has_hedge(line.text):
        sentence = f"{claim.label} is unverified, and the line carries no hedge of its own."
        yield blocker(view, RULE, claim, sentence, said)
    asserted = " ".join([claim.statement, *(anchor.words for anchor in view.places(claim))])
    hedged = has_hedge(claim.statement)
    for more in reaches_beyond(
        line.text,
        line.text,
        asserted,
        attributed=bool(whose) and not open_truth,
        hedged=hedged and so != So.UNVERIFIED,
    ):
        yield blocker(view, RULE, claim, f"The line goes beyond {claim.label}: it {more}.", said)


@verb
def propose_short_line(*, by: User, claim: Claim, kind: str, text: str) -> ShortLine:
    """Write a push, snap or social line for a claim; somebody else approves it."""
    story = claim.story
    may_propose_short_line(by=by, story=story)
    if kind not in LineKind.values:
        raise Invalid({"kind": [f"{kind!r} is not one of {', '.join(LineKind.values)}."]})
    text = require_text("text", text, "Write the line.", limit=LONGEST)
    if claim.withdrawn_at:
        raise NotPossible(f"{claim.label} is not asserted any more: no line is made of it.")
    if story.state in (StoryState.SPIKED, StoryState.RETRACTED):
        raise NotPossible(f"{story.slug} is {story.get_state_display().lower()}: no line is made of it.")
    line = ShortLine.objects.create(story=story, claim=claim, kind=kind, text=text, made_by=by)
    _note("proposed", line, by, text=text)
    return line


@verb
def approve_short_line(*, by: User, line: ShortLine, words: str) -> ShortLine:
    """Let a line go, for the claim as it stands: its words, and the verdict on them.

    `words` is the digest of the claim's words that was looked at; whatever changes afterwards, the approval is void.
    """
    line, view = _in_turn(line)
    may_approve_short_line(by=by, line=line)
    if line.state == LineState.APPROVED and not line.is_void:
        raise NotPossible("This line is approved already.")
    claim, verdict = _let_through(by, line, view, "approved")
    if claim.words_digest != words:
        raise NotPossible(f"{claim.label} changed since you looked at it. Read it again, then approve.")
    if verdict.so in (So.UNVERIFIED, So.DISPUTED) and not (
        view.is_signed(claim, verdict) or by.is_senior_on(line.story.desk_id)
    ):
        raise NotPermitted(
            f"{claim.label} is {verdict.get_so_display().lower()}: a senior editor approves a line of it."
        )
    _move(
        line,
        {LineState.PROPOSED, LineState.APPROVED},
        state=LineState.APPROVED,
        words_digest=claim.words_digest,
        verdict=verdict,
        approved_by=by,
        approved_at=timezone.now(),
    )
    _note("approved", line, by)
    return line


@verb
def send_short_line(*, by: User, line: ShortLine) -> ShortLine:
    """Say that an approved line is sent; everything is looked at once more, because time alone can stop it."""
    line, view = _in_turn(line)
    may_send_short_line(by=by, story=line.story)
    story = line.story
    if line.state == LineState.APPROVED and line.is_void:
        why = (
            f"{line.approved_by} is responsible for words of {story.slug} by now. Another editor has to approve it."
            if line.approver_wrote_it
            else f"{line.claim.label} changed since the line was approved. It has to be approved again."
        )
        raise NotPossible(why)
    if story.embargo_until and story.embargo_until > timezone.now():
        until = story.embargo_until.astimezone(story.desk.zone)
        raise NotPossible(f"{story.slug} is under embargo until {until:%H:%M on %d %B}.")
    claim, verdict = _let_through(by, line, view, "sent")
    _move(
        line,
        {LineState.APPROVED},
        state=LineState.SENT,
        sent_at=timezone.now(),
        only={"words_digest": claim.words_digest, "verdict": verdict},
    )
    _note("sent", line, by)
    return line


@verb
def withdraw_short_line(*, by: User, line: ShortLine, reason: str) -> ShortLine:
    """Take a line back; one that was sent is called back from wherever it went, by whoever sent it."""
    take_turn(line.story_id)
    line.refresh_from_db()
    may_withdraw_short_line(by=by, line=line)
    reason = require_text("reason", reason, "Write why the line is withdrawn.", limit=500)
    _move(
        line,
        {LineState.PROPOSED, LineState.APPROVED, LineState.SENT},
        state=LineState.WITHDRAWN,
        withdrawn_at=timezone.now(),
        withdrawn_because=reason,
    )
    _note("withdrawn", line, by, reason=reason)
    return line


def words_kept(*, story: Story) -> list[tuple[str, Iterable[tuple[str, ...]]]]:
    """Hook `words_looked_through`: the lines, and why they were withdrawn."""
    return [("a push, snap or social line", story.short_lines.values_list("text", "withdrawn_because"))]


def _in_turn(line: ShortLine) -> tuple[ShortLine, StoryView]:
    """The line and its story as they are in the database, with nobody else's verb on the story between."""
    take_turn(line.story_id)
    rows = ShortLine.objects.with_newest_verdict().select_related("claim__story", "verdict")
    story = Story.objects.select_related("desk", "filed_by").get(pk=line.story_id)
    line = rows.get(pk=line.pk)
    line.story = story
    return line, read(story)


def _let_through(by: User, line: ShortLine, view: StoryView, done: str) -> tuple[Claim, Verdict]:
    """The claim and the verdict that the line goes out on; a refusal with all that stops it."""
    story = line.story
    if story.state not in OUT:
        raise NotPossible(f"{story.slug} is {story.get_state_display().lower()}: no line of it is {done}.")
    if Verdict.objects.hidden_from(by).filter(claim=line.claim_id).exists():
        raise NotPermitted(
            f"The first verdict on {line.claim.label} is kept from you until the second check is made."
        )
    stops = stops_of(view, assess(view).blockers, line)
    if stops:
        count = len(stops)
        raise Blocked(f"{count} {'thing stops' if count == 1 else 'things stop'} this line.", stops)
    claim = next(claim for claim in view.claims if claim.pk == line.claim_id)
    verdict = view.standing(claim)
    if verdict is None:
        raise NotPossible(f"{claim.label} has no verdict for the words it has now.")
    return claim, verdict


def _move(
    line: ShortLine, before: set[LineState], *, only: dict[str, object] | None = None, **fields: object
) -> None:
    moved = ShortLine.objects.filter(pk=line.pk, state__in=before, **(only or {})).update(**fields)
    if not moved:
        now = ShortLine.objects.get(pk=line.pk)
        raise NotPossible(f"This line is {now.get_state_display().lower()}: that is not possible now.")
    line.refresh_from_db()


def _note(name: str, line: ShortLine, by: User, **texts: str) -> None:
    record(
        f"short_line.{name}",
        by=by,
        subject=line,
        story_id=line.story_id,
        desk_id=line.story.desk_id,
        facts={
            "claim": line.claim.number,
            "kind": line.kind,
            **({"words": line.words_digest} if line.words_digest else {}),
        },
        texts=texts,
    )
