"""What the messages about protected sources say: whose story, who did what, and never who the source is."""

from typing import Any

from newsroom import addresses
from newsroom.dispatch.kinds import Group
from newsroom.dispatch.rendering import Wording, Writer, words_for
from newsroom.people.models import User
from verification.sources.models import Identity, Reveal

LABELS = {
    "identity_reader_added": "You may learn who a protected source is",
    "identity_reader_removed": "You may no longer learn who a protected source is",
    "identity_handed_over": "You own the identity of a protected source",
    "identity_consented": "Consent was given to learn who a source is",
    "identity_refused": "Consent was refused to learn who a source is",
    "identity_read": "Somebody learned who a protected source is",
}

ABOUT_LISTS = {
    "identity_reader_added": "{by} lets you learn who a protected source of {slug} is, when you need to.",
    "identity_reader_removed": "{by} took you off the list of those who may learn who a protected source of {slug} is.",
    "identity_handed_over": "{by} made you the owner of the identity of a protected source of {slug}.",
}
ABOUT_REVEALS = {
    "identity_consented": "You may now learn who a protected source of {slug} is, for ten minutes.",
    "identity_refused": "You were refused to learn who a protected source of {slug} is.",
    "identity_read": "{by} learned who a protected source of {slug} is.",
}


def _about_list(template: str) -> Writer:
    def write(payload: dict[str, Any]) -> Wording:
        by = User.objects.get(pk=payload["by"])
        return _of_identity(payload, template.format(by=by, slug="{slug}"))

    return write


def _about_reveal(template: str) -> Writer:
    def write(payload: dict[str, Any]) -> Wording:
        reveal = _reveal(payload)
        story = reveal.identity.source.story
        return Wording(template.format(by=reveal.by, slug=story.slug), reveal.path)

    return write


def _consent_asked(payload: dict[str, Any]) -> Wording | None:
    reveal = _reveal(payload)
    if reveal.consented_at or reveal.refused_at or reveal.identity.shredded_at:
        return None
    slug = reveal.identity.source.story.slug
    return Wording(
        f"{reveal.by} asks to learn who a protected source of {slug} is. It needs your consent.",
        reveal.path,
        "The reason is on the page.",
    )


def _shredded(payload: dict[str, Any]) -> Wording:
    return _of_identity(payload, "The identity of a protected source of {slug} was shredded.")


def _of_identity(payload: dict[str, Any], template: str) -> Wording:
    source = Identity.objects.select_related("source__story").get(pk=payload["identity"]).source
    return Wording(
        template.replace("{slug}", source.story.slug), addresses.identity(source.story.uuid, source.uuid)
    )


def _reveal(payload: dict[str, Any]) -> Reveal:
    return Reveal.objects.select_related("by", "identity__source__story").get(pk=payload["reveal"])


def register() -> None:
    """Tell dispatch how this room words its messages (from `AppConfig.ready`)."""
    for kind, template in ABOUT_LISTS.items():
        words_for(kind, _about_list(template), label=LABELS[kind], group=Group.GROUNDS)
    for kind, template in ABOUT_REVEALS.items():
        words_for(kind, _about_reveal(template), label=LABELS[kind], group=Group.GROUNDS)
    words_for(
        "identity_consent_asked",
        _consent_asked,
        label="Your consent is asked to learn who a source is",
        group=Group.GROUNDS,
    )
    words_for(
        "identity_shredded",
        _shredded,
        label="The identity of a protected source was shredded",
        group=Group.GROUNDS,
    )
