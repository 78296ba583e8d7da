"""Making claims from passages of the copy, and keeping them on their words."""

from collections.abc import Iterable, Sequence

from django.db.models import F
from django.utils import timezone

from newsroom import hooks
from newsroom.errors import Invalid, NotPossible, optional_text, require_text
from newsroom.ledger.actions import record, verb
from newsroom.people.models import User
from newsroom.stories.actions import move_gate
from newsroom.stories.models import Revision, Story
from newsroom.stories.states import UNDER_WAY
from verification.claims.anchoring import follow
from verification.claims.models import Anchor, Claim, Place, Proposal, WordsBy
from verification.claims.permissions import may_claim, may_weaken
from verification.claims.spotting import propose
from verification.claims.states import Flag, Kind, ProposalState, Risk
from verification.text.selectors import Ambiguous, NotInText, resolve

LONGEST_STATEMENT = 2_000


def words_changed(*, story: Story, old: Revision | None, new: Revision, by: User) -> None:
    """Hook `words_changed`: places follow their words, claims whose words changed say so, proposals are made anew."""
    if old is not None:
        claims = list(story.claims.standing())
        followed = follow(claims, old, new)
        Anchor.objects.bulk_create(followed.anchors)
        WordsBy.objects.bulk_create(
            [WordsBy(claim=claim, user=by) for claim in followed.moved], ignore_conflicts=True
        )
        _moved(story, followed.moved, by=by, because=f"{by.name} changed the copy (v{new.number}).")
    propose(story, new)


def _moved(story: Story, claims: list[Claim], *, by: User, because: str) -> None:
    """These claims say something else now: verdicts given for what they said before are suspended."""
    if not claims:
        return
    for claim in claims:
        claim.version += 1
    Claim.objects.bulk_update(claims, ["words_digest", "version", "statement"])
    hooks.claims_moved(story=story, claims=claims, by=by, because=because)


def _require_under_way(story: Story) -> None:
    if story.state not in UNDER_WAY:
        raise NotPossible(
            f"{story.slug} is {story.get_state_display().lower()}: its claims can not be changed."
        )


def _checked(kind: str, risk: str, flags: Iterable[str]) -> tuple[str, str, list[str]]:
    errors: dict[str, list[str]] = {}
    if kind not in Kind.values:
        errors["kind"] = [f"There is no kind called {kind!r}."]
    if risk not in Risk.values:
        errors["risk"] = [f"There is no risk called {risk!r}."]
    flags = sorted(set(flags))
    unknown = [flag for flag in flags if flag not in Flag.values]
    if unknown:
        errors["flags"] = [f"There is no flag called {unknown[0]!r}."]
    if errors:
        raise Invalid(errors)
    return kind, risk, flags


def _make(
    story: Story,
    revision: Revision,
    by: User,
    *,
    start: int,
    end: int,
    kind: str,
    risk: str,
    flags: Iterable[str],
    statement: str,
    attributed_to: str,
    channel: str,
) -> Claim:
    kind, risk, flags = _checked(kind, risk, flags)
    words = revision.text[start:end]
    Story.objects.filter(pk=story.pk).update(claim_count=F("claim_count") + 1)
    claim = Claim(
        story=story,
        number=Story.objects.values_list("claim_count", flat=True).get(pk=story.pk),
        statement=require_text(
            "statement", statement or words, "Write what the copy asserts.", limit=LONGEST_STATEMENT
        ),
        kind=kind,
        risk=risk,
        flags=flags,
        attributed_to=optional_text("attributed_to", attributed_to, limit=200),
        channel=optional_text("channel", channel, limit=60),
        made_by=by,
    )
    place = Place(claim=claim, field=_field(revision, start, end))
    anchor = Anchor(place=place, revision=revision, start=start, end=end, words=words)
    claim.words_digest = claim.digest([anchor])
    claim.save()
    place.save()
    anchor.save()
    _note_author(claim, words)
    return claim


def _field(revision: Revision, start: int, end: int) -> str:
    """The field a span stands in; a span may run over paragraphs, never from one field into another."""
    field = revision.document.field_at(start)
    if revision.document.field_at(end - 1) != field:
        raise Invalid(
            {"exact": ["Select words within one part of the copy: headline, standfirst, body or caption."]}
        )
    return str(field)


def _note_author(claim: Claim, words: str) -> None:
    """Whoever saved the first revision that holds these very words is responsible for them."""
    for revision in claim.story.revisions.order_by("number"):
        if words in revision.text:
            WordsBy.objects.get_or_create(claim=claim, user_id=revision.author_id)
            return


def _span(revision: Revision, exact: str, prefix: str, suffix: str, start: int | None) -> tuple[int, int]:
    try:
        span = resolve(revision.text, exact, prefix, suffix, start)
    except (NotInText, Ambiguous) as error:
        raise Invalid({"exact": [str(error)]}) from error
    return span.start, span.end


def _revision_seen(story: Story, seen: int) -> Revision:
    story.refresh_from_db()
    if story.copy_version != seen:
        raise NotPossible(
            f"The copy is at v{story.copy_version} now and you were reading v{seen}. Look at the words again."
        )
    return Revision.objects.get(story=story, number=seen)


def _made(story: Story, claims: list[Claim], by: User) -> None:
    hooks.claims_made(story=story, claims=claims, by=by)
    move_gate(story.pk, by=by, because=f"{', '.join(claim.label for claim in claims)} was added.")


@verb
def mark(
    *,
    by: User,
    story: Story,
    seen: int,
    exact: str,
    prefix: str = "",
    suffix: str = "",
    start: int | None = None,
    kind: str,
    risk: str = Risk.MEDIUM,
    flags: Sequence[str] = (),
    statement: str = "",
    attributed_to: str = "",
    channel: str = "",
) -> Claim:
    """Make a claim of words in the copy, found by quote and position (W3C Web Annotation, 4.2.4 and 4.2.5)."""
    may_claim(by=by, story=story)
    _require_under_way(story)
    revision = _revision_seen(story, seen)
    begin, end = _span(revision, exact, prefix, suffix, start)
    claim = _make(
        story,
        revision,
        by,
        start=begin,
        end=end,
        kind=kind,
        risk=risk,
        flags=flags,
        statement=statement,
        attributed_to=attributed_to,
        channel=channel,
    )
    _note("claim.marked", claim, by, texts={"statement": claim.statement})
    _made(story, [claim], by)
    return claim


@verb
def accept(
    *,
    by: User,
    proposal: Proposal,
    kind: str | None = None,
    risk: str | None = None,
    flags: Sequence[str] | None = None,
    statement: str | None = None,
    attributed_to: str | None = None,
    channel: str | None = None,
) -> Claim:
    """Accept a proposal, as it is or edited, as a claim."""
    story = proposal.story
    may_claim(by=by, story=story)
    _require_under_way(story)
    revision = proposal.revision
    if revision.number != story.copy_version:
        raise NotPossible("The copy was changed since this was proposed. Reload to see the proposals for it.")
    settled = Proposal.objects.filter(pk=proposal.pk, state=ProposalState.PROPOSED).update(
        state=ProposalState.ACCEPTED, settled_by=by, settled_at=timezone.now()
    )
    if not settled:
        raise NotPossible("This proposal was already settled.")
    claim = _make(
        story,
        revision,
        by,
        start=proposal.start,
        end=proposal.end,
        kind=proposal.kind if kind is None else kind,
        risk=proposal.risk if risk is None else risk,
        flags=proposal.flags if flags is None else flags,
        statement=proposal.statement if statement is None else statement,
        attributed_to=proposal.speaker if attributed_to is None else attributed_to,
        channel=proposal.channel if channel is None else channel,
    )
    Proposal.objects.filter(pk=proposal.pk).update(claim=claim)
    _note("claim.accepted", claim, by, facts={"rule": proposal.rule}, texts={"statement": claim.statement})
    _made(story, [claim], by)
    return claim


@verb
def accept_all(*, by: User, story: Story) -> list[Claim]:
    """Accept every proposal that is still open, as it is."""
    may_claim(by=by, story=story)
    return [
        accept(by=by, proposal=proposal)
        for proposal in story.proposals.unsettled().select_related("story__desk", "revision")
    ]


@verb
def dismiss(*, by: User, proposal: Proposal) -> None:
    """Dismiss a proposal: the same words are not proposed again in this story."""
    may_claim(by=by, story=proposal.story)
    settled = Proposal.objects.filter(pk=proposal.pk, state=ProposalState.PROPOSED).update(
        state=ProposalState.DISMISSED, settled_by=by, settled_at=timezone.now()
    )
    if not settled:
        raise NotPossible("This proposal was already settled.")
    _note_proposal("proposal.dismissed", proposal, by)


@verb
def bring_back(*, by: User, proposal: Proposal) -> None:
    """Undo a dismissal."""
    may_claim(by=by, story=proposal.story)
    back = Proposal.objects.filter(pk=proposal.pk, state=ProposalState.DISMISSED).update(
        state=ProposalState.PROPOSED, settled_by=None, settled_at=None
    )
    if not back:
        raise NotPossible("This proposal is not dismissed.")
    if proposal.revision.number != proposal.story.copy_version:
        propose(proposal.story, proposal.story.revision)
    _note_proposal("proposal.brought_back", proposal, by)


@verb
def add_place(
    *,
    by: User,
    claim: Claim,
    seen: int,
    exact: str,
    prefix: str = "",
    suffix: str = "",
    start: int | None = None,
) -> Place:
    """Say that other words of the copy (headline, caption, …) assert the same claim."""
    may_claim(by=by, story=claim.story)
    _require_standing(claim)
    revision = _revision_seen(claim.story, seen)
    begin, end = _span(revision, exact, prefix, suffix, start)
    if any(anchor.start == begin and anchor.end == end for anchor in claim.anchors_now):
        raise NotPossible(f"{claim.label} stands at these words already.")
    place = Place.objects.create(claim=claim, field=_field(revision, begin, end))
    words = revision.text[begin:end]
    Anchor.objects.create(place=place, revision=revision, start=begin, end=end, words=words)
    _note_author(claim, words)
    _redigest(claim, by, f"{claim.label} stands in one more place.")
    _note("claim.place_added", claim, by, facts={"field": place.field, "start": begin, "end": end})
    return place


@verb
def remove_place(*, by: User, place: Place) -> None:
    """Say that these words do not assert the claim after all; a claim keeps at least one place."""
    claim = place.claim
    may_claim(by=by, story=claim.story)
    _require_standing(claim)
    if claim.places.count() == 1:
        raise NotPossible(f"{claim.label} stands in one place only. Withdraw the claim instead.")
    place.delete()
    _redigest(claim, by, f"{claim.label} stands in one place less.")
    _note("claim.place_removed", claim, by, facts={"field": place.field})


def _require_standing(claim: Claim) -> None:
    _require_under_way(claim.story)
    if claim.withdrawn_at:
        raise NotPossible(f"{claim.label} was withdrawn.")


def _redigest(claim: Claim, by: User, because: str) -> None:
    """Compute the digest anew after places, statement or attribution changed, and suspend what no longer fits."""
    claim = Claim.objects.get(pk=claim.pk)
    digest = claim.digest(claim.anchors_now)
    if digest != claim.words_digest:
        claim.words_digest = digest
        _moved(claim.story, [claim], by=by, because=because)
    move_gate(claim.story_id, by=by, because=because)


@verb
def amend(
    *,
    by: User,
    claim: Claim,
    seen: int,
    kind: str,
    risk: str,
    flags: Sequence[str],
    statement: str,
    attributed_to: str,
    channel: str,
) -> Claim:
    """Change how a claim is put; another statement or attribution suspends its verdict."""
    may_claim(by=by, story=claim.story)
    _require_standing(claim)
    kind, risk, flags = _checked(kind, risk, flags)
    may_weaken(by=by, claim=claim, risk=risk, flags=flags)
    statement = require_text("statement", statement, "Write what the copy asserts.", limit=LONGEST_STATEMENT)
    changed = Claim.objects.filter(pk=claim.pk, version=seen).update(
        version=F("version") + 1,
        kind=kind,
        risk=risk,
        flags=flags,
        statement=statement,
        attributed_to=optional_text("attributed_to", attributed_to, limit=200),
        channel=optional_text("channel", channel, limit=60),
    )
    if not changed:
        raise NotPossible(
            f"{claim.label} was changed by somebody else. Your words are kept; compare, then save again."
        )
    _redigest(claim, by, f"{claim.label} was put differently.")
    claim = Claim.objects.get(pk=claim.pk)
    hooks.claims_amended(story=claim.story, claims=[claim], by=by)
    _note(
        "claim.amended",
        claim,
        by,
        facts={"kind": kind, "risk": risk, "flags": flags},
        texts={"statement": statement},
    )
    return claim


@verb
def withdraw(*, by: User, claim: Claim, reason: str) -> None:
    """The copy no longer asserts this, or it never was a claim; its open task is cancelled."""
    may_claim(by=by, story=claim.story)
    _require_under_way(claim.story)
    reason = require_text("reason", reason, "Write why the claim goes.", limit=1000)
    gone = Claim.objects.filter(pk=claim.pk, withdrawn_at__isnull=True).update(
        withdrawn_at=timezone.now(), withdrawn_by=by, withdrawn_reason=reason, version=F("version") + 1
    )
    if not gone:
        raise NotPossible(f"{claim.label} was already withdrawn.")
    claim.refresh_from_db()
    hooks.claim_withdrawn(claim=claim, by=by, reason=reason)
    move_gate(claim.story_id, by=by, because=f"{claim.label} was withdrawn.")
    _note("claim.withdrawn", claim, by, texts={"reason": reason})


@verb
def reinstate(*, by: User, claim: Claim) -> None:
    """Undo a withdrawal: the claim is looked for in the present copy, and its task opens again."""
    may_claim(by=by, story=claim.story)
    _require_under_way(claim.story)
    back = Claim.objects.filter(pk=claim.pk, withdrawn_at__isnull=False).update(
        withdrawn_at=None, withdrawn_by=None, withdrawn_reason="", version=F("version") + 1
    )
    if not back:
        raise NotPossible(f"{claim.label} is not withdrawn.")
    claim = Claim.objects.get(pk=claim.pk)
    _catch_up(claim)
    hooks.claim_withdrawn(claim=claim, by=by, reason="")
    _redigest(claim, by, f"{claim.label} was reinstated.")
    _note("claim.reinstated", claim, by)


def _catch_up(claim: Claim) -> None:
    """A withdrawn claim was not carried along: follow its words from its last revision to the present one."""
    last = (
        Anchor.objects.filter(place__claim=claim)
        .order_by("-revision__number")
        .select_related("revision")
        .first()
    )
    now = claim.story.revision
    if last and last.revision.number < now.number:
        Anchor.objects.bulk_create(follow([claim], last.revision, now).anchors)
        claim.refresh_from_db()


def _note(
    name: str,
    claim: Claim,
    by: User,
    *,
    facts: dict[str, object] | None = None,
    texts: dict[str, str] | None = None,
) -> None:
    record(
        name,
        by=by,
        subject=claim,
        story_id=claim.story_id,
        desk_id=claim.story.desk_id,
        facts={"claim": claim.number, **(facts or {})},
        texts=texts,
    )


def _note_proposal(name: str, proposal: Proposal, by: User) -> None:
    record(
        name,
        by=by,
        subject=proposal,
        story_id=proposal.story_id,
        desk_id=proposal.story.desk_id,
        facts={"kind": proposal.kind, "words": proposal.words_digest},
    )
