"""What a claim is made of: words found in a revision, a kind, a place. Nothing here is a verb."""

from collections.abc import Iterable

from django.db.models import F

from newsroom.errors import Invalid, NotPossible, optional_text, require_text
from newsroom.people.models import User
from newsroom.stories.models import Revision, Story
from verification.claims.models import Anchor, Claim, Place, WordsBy
from verification.claims.states import Flag, Kind, Risk
from verification.text.selectors import Ambiguous, NotInText, resolve

LONGEST_STATEMENT = 2_000


def checked(kind: str, risk: str, flags: Iterable[str]) -> tuple[str, str, list[str]]:
    """Kind, risk and flags as they are stored; `Invalid` names what there is not."""
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


def make(
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
    """A claim with its first place; whoever calls it records the event and fills the hooks."""
    kind, risk, flags = checked(kind, risk, flags)
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
    place, anchor = _placed(claim, revision, start, end)
    claim.words_digest = claim.digest([anchor])
    claim.save()
    place.save()
    anchor.save()
    _note_author(claim, words)
    return claim


def put_place(claim: Claim, revision: Revision, start: int, end: int) -> Place:
    """One more place of a claim, and whoever wrote its words; `upkeep.redigest` is the caller's to do."""
    place, anchor = _placed(claim, revision, start, end)
    place.save()
    anchor.save()
    reshape(claim)
    _note_author(claim, anchor.words)
    return place


def reshape(claim: Claim) -> None:
    """Its places are others now: a verdict given before never counts again, also where the words are the same."""
    Claim.objects.filter(pk=claim.pk).update(reshaped=F("reshaped") + 1)


def _placed(claim: Claim, revision: Revision, start: int, end: int) -> tuple[Place, Anchor]:
    place = Place(claim=claim, field=_field(revision, start, end))
    return place, Anchor(place=place, revision=revision, start=start, end=end, words=revision.text[start:end])


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


def span_of(revision: Revision, exact: str, prefix: str, suffix: str, start: int | None) -> tuple[int, int]:
    """Where the words a person marked stand; `Invalid` when that is nowhere, or not plain."""
    try:
        span = resolve(revision.text, exact, prefix, suffix, start)
    except (NotInText, Ambiguous) as error:
        raise Invalid({"exact": [str(error)]}) from error
    return span.start, span.end


def revision_seen(story: Story, seen: int) -> Revision:
    """The revision of now, if it is the one that was read; call it after `take_turn`."""
    if story.copy_version != seen:
        raise NotPossible(
            f"The copy is at v{story.copy_version} now and you were reading v{seen}. Look at the words again."
        )
    return Revision.objects.get(story=story, number=seen)
