"""What signatures tell people: a read is wanted or given, there is advice, signed words are others now."""

from typing import Any

from newsroom import addresses
from newsroom.dispatch.actions import tell
from newsroom.dispatch.rendering import Wording, words_for
from newsroom.people.models import User
from newsroom.stories.models import Story
from verification.claims.models import Claim
from verification.gate.covering import why_not
from verification.gate.models import SignOff
from verification.gate.reading import read
from verification.gate.states import LegalOutcome, SignOffKind

_LAPSES = (SignOffKind.SENIOR, SignOffKind.HEAD, SignOffKind.LEGAL, SignOffKind.IDENTITY)


def signed_words_moved(*, story: Story, claims: list[Claim], by: User, **_: object) -> None:
    """Hook `claims_moved`: whoever signed for these words hears that they are others now."""
    moved = {str(claim.pk) for claim in claims}
    for sign_off in story.sign_offs.in_force().filter(kind__in=_LAPSES).select_related("by"):
        if moved & set(sign_off.covers) and sign_off.by_id != by.pk:
            tell(
                users=[sign_off.by],
                kind="sign_off_lapsed",
                key=f"{sign_off.pk}:{story.copy_version}",
                payload={"sign_off": sign_off.pk},
                story_id=sign_off.story_id,
            )


def _lapsed(payload: dict[str, Any]) -> Wording | None:
    sign_off = SignOff.objects.select_related("story__desk", "revision").get(pk=payload["sign_off"])
    if sign_off.voided_at:
        return None
    view = read(sign_off.story)
    covered = [claim for claim in view.claims if str(claim.pk) in sign_off.covers]
    gone = [why for claim in covered if (why := why_not(view, sign_off, claim))]
    if not gone:
        return None
    story = sign_off.story
    path = addresses.legal(story.uuid) if sign_off.kind == SignOffKind.LEGAL else addresses.gate(story.uuid)
    what = sign_off.get_kind_display().lower()
    return Wording(f"Your {what} on {story.slug} does not cover all of it any more.", path, " ".join(gone))


def _asked(payload: dict[str, Any]) -> Wording | None:
    story = Story.objects.get(pk=payload["story"])
    return Wording(f"{story.slug} has something for a legal reader.", addresses.legal(story.uuid))


def _read(payload: dict[str, Any]) -> Wording | None:
    sign_off = SignOff.objects.select_related("story", "by").get(pk=payload["sign_off"])
    said = {
        LegalOutcome.CLEAR: "cleared what is flagged in",
        LegalOutcome.CHANGES: "wants other words in",
        LegalOutcome.REFUSED: "refused words of",
    }[LegalOutcome(sign_off.outcome)]
    slug = sign_off.story.slug
    return Wording(f"{sign_off.by} {said} {slug}.", addresses.gate(sign_off.story.uuid))


def _advised(payload: dict[str, Any]) -> Wording | None:
    story = Story.objects.get(pk=payload["story"])
    return Wording(f"There is legal advice on {story.slug}.", f"{addresses.legal(story.uuid)}#advice")


def register() -> None:
    """Tell dispatch how this room words its messages (from `AppConfig.ready`)."""
    words_for("legal_asked", _asked, label="A story wants a legal read")
    words_for("legal_read", _read, label="A legal reader decided")
    words_for("advice_given", _advised, label="There is legal advice for you")
    words_for("sign_off_lapsed", _lapsed, label="What you signed says other words now")
