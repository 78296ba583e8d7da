"""The legal reader's word on what is flagged: it may run, it may run in other words, or it may not."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils import timezone

from newsroom.dispatch.actions import tell
from newsroom.errors import Invalid, NotPossible, optional_text
from newsroom.ledger.actions import verb
from newsroom.people.models import User
from newsroom.people.querysets import editors_on_duty, users_on
from newsroom.people.states import Role
from newsroom.stories.actions import move_gate, take_turn
from newsroom.stories.models import Story
from newsroom.stories.states import StoryState
from verification.checking.opening import reporters
from verification.claims.models import Claim
from verification.gate import signers
from verification.gate.advising import advise
from verification.gate.house import house_of
from verification.gate.models import SignOff
from verification.gate.permissions import may_read_legally
from verification.gate.signing import note, read_to_sign, sign
from verification.gate.states import LegalOutcome, SignOffKind
from verification.gate.view import StoryView

LONGEST_WORDS = 2_000

_GRAVEST_FIRST = (LegalOutcome.REFUSED, LegalOutcome.CHANGES, LegalOutcome.CLEAR)


@dataclass(frozen=True)
class Reading:
    """What a legal reader says of one claim; `words` are what its places should say, by what they say now."""

    claim: Claim
    outcome: LegalOutcome
    words: Mapping[str, str] = field(default_factory=dict)


@verb
def read_legally(
    *, by: User, story: Story, seen: int, readings: Sequence[Reading], advice: str = ""
) -> SignOff:
    """Clear claims, clear them with changes, or refuse them; advice goes where only legal and editors see it.

    Changes are tied to the words: the claim may run once the copy says them, and not any more when they go.
    """
    may_read_legally(by=by, story=story)
    take_turn(story.pk)
    view = read_to_sign(story, seen, SignOffKind.LEGAL)
    if not readings:
        raise Invalid({"readings": ["Say of at least one claim whether it may run."]})
    standing = {claim.pk: claim for claim in view.claims}
    changes: list[dict[str, object]] = []
    for reading in readings:
        if reading.claim.pk not in standing:
            raise NotPossible(f"{reading.claim.label} was withdrawn. Read the story again.")
        changes += _changes(view, standing[reading.claim.pk], reading)
    read = [standing[reading.claim.pk] for reading in readings]
    covers = signers.as_it_is(view, read)
    _replace(story, covers, by)
    said = {reading.outcome for reading in readings}
    outcome = next(one for one in _GRAVEST_FIRST if one in said)
    sign_off = sign(story, by, SignOffKind.LEGAL, covers, outcome=outcome, changes=changes)
    if outcome != LegalOutcome.CLEAR:  # unlike other signatures it can close what was open
        move_gate(story.pk, by=by, because=f"{by.name} wants other words, or none.")
    if advice.strip():
        advise(by=by, story=story, text=advice)
    users = {user.pk: user for user in [*reporters(story), *editors_on_duty(story.desk)] if user != by}
    payload = {"sign_off": sign_off.pk}
    tell(
        users=users.values(),
        kind="legal_read",
        key=str(sign_off.pk),
        payload=payload,
        story_id=story.pk,
        desk=story.desk,
    )
    note(
        "story.read_legally",
        sign_off,
        by,
        texts={"changes": _in_words(changes)},
        outcome=outcome.value,
        claims=[claim.pk for claim in read],
    )
    return sign_off


def _changes(view: StoryView, claim: Claim, reading: Reading) -> list[dict[str, object]]:
    """What each place of the claim should say: what it says, other words, or nothing."""
    if reading.outcome == LegalOutcome.CLEAR:
        return []
    places = list(dict.fromkeys(anchor.words for anchor in view.places(claim)))
    strange = [was for was in reading.words if was not in places]
    if strange:
        raise Invalid({"readings": [f"{claim.label} does not say “{strange[0]}”."]})
    wanted = {
        was: optional_text("readings", reading.words.get(was, was), limit=LONGEST_WORDS) for was in places
    }
    if reading.outcome == LegalOutcome.REFUSED:
        wanted = dict.fromkeys(places, "")
    elif all(was == words for was, words in wanted.items()):
        raise Invalid(
            {"readings": [f"Write the words in which {claim.label} may run, or clear it as it is."]}
        )
    elif not any(wanted.values()):
        raise Invalid({"readings": [f"Nothing is left of {claim.label}: that is to refuse it."]})
    return [{"claim": claim.pk, "was": was, "words": words} for was, words in wanted.items()]


def _replace(story: Story, covers: Collection[str], by: User) -> None:
    """An earlier reading of nothing but these claims is over; one of others too goes on for those."""
    for earlier in story.sign_offs.in_force().filter(kind=SignOffKind.LEGAL):
        if set(earlier.covers) <= set(covers):
            SignOff.objects.filter(pk=earlier.pk).update(
                voided_at=timezone.now(), voided_because=f"Read anew by {by.name}."
            )


def _in_words(changes: Iterable[Mapping[str, object]]) -> str:
    told = [change for change in changes if change["was"] != change["words"]]
    return "\n".join(
        f"“{one['was']}” → {'“' + str(one['words']) + '”' if one['words'] else 'cut'}" for one in told
    )


def claims_to_read(*, story: Story, claims: Iterable[Claim] = (), **_: object) -> None:
    """Hooks `story_filed`, `claims_made`, `claims_amended`: the desk's legal readers hear once that it needs them."""
    if story.state == StoryState.DRAFT:
        return
    house = house_of(story.desk_id)
    if any(signers.is_asked(house, claim, SignOffKind.LEGAL) for claim in claims or story.claims.standing()):
        legal = users_on(story.desk_id, Role.LEGAL)
        tell(
            users=legal,
            kind="legal_asked",
            key=str(story.pk),
            payload={"story": story.pk},
            story_id=story.pk,
            desk=story.desk,
        )
