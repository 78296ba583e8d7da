"""What a person wants to hear of, over which channel, and when."""

from collections.abc import Collection, Iterable, Mapping
from datetime import time

from newsroom.dispatch.kinds import CHOSEN, Kind, kind_of
from newsroom.dispatch.models import Choice
from newsroom.dispatch.states import Channel, When
from newsroom.errors import Invalid
from newsroom.ledger.actions import record, verb
from newsroom.people.models import User

Chosen = Mapping[tuple[int, str, str], str]


def chosen(users: Collection[int], kinds: Collection[str]) -> Chosen:
    """What these people chose for these kinds, by person, kind and channel: one query."""
    rows = Choice.objects.filter(user_id__in=users, kind__in=kinds)
    return {(u, k, c): w for u, k, c, w in rows.values_list("user_id", "kind", "channel", "when")}


def when_to_send(kind: Kind, user_id: int, channel: str, chosen: Chosen) -> str:
    """At once, in the digest or never: a choice that a kind does not allow is as good as none."""
    choice = chosen.get((user_id, kind.name, channel))
    return choice if choice and kind.may_choose(channel, choice) else kind.default(channel)


@verb
def choose(*, by: User, choices: Iterable[tuple[str, str, str]]) -> None:
    """Set when one wants which kinds over which channels: (kind, channel, when).

    A choice that equals the default is forgotten, so that it follows the default when that changes.
    """
    changes = {(kind, channel): when for kind, channel, when in choices}
    for (name, channel), when in changes.items():
        kind = _known(name)
        if channel not in CHOSEN or when not in When.values:
            raise Invalid({"choices": [f"{channel} and {when} are no channel and time to choose."]})
        if not kind.may_choose(channel, when):
            raise Invalid({"choices": [_why_not(kind, channel)]})
    kept = chosen([by.pk], [name for name, _ in changes])
    changed = []
    for (name, channel), when in changes.items():
        if when_to_send(kind_of(name), by.pk, channel, kept) == when:
            continue
        mine = Choice.objects.filter(user=by, kind=name, channel=channel)
        if when == kind_of(name).default(channel):
            mine.delete()
        else:
            Choice.objects.update_or_create(user=by, kind=name, channel=channel, defaults={"when": when})
        changed.append([name, channel, when])
    if changed:
        record("people.messages_chosen", by=by, subject=by, facts={"choices": changed})


@verb
def reset_choices(*, by: User) -> None:
    """Want every kind again as it comes by default."""
    forgotten, _ = Choice.objects.filter(user=by).delete()
    if forgotten:
        record("people.messages_reset", by=by, subject=by, facts={"choices": forgotten})


@verb
def keep_quiet(*, by: User, quiet_from: time | None, quiet_until: time | None, digest_at: time) -> User:
    """Set one's quiet hours and the time of one's digest, on the wall of one's own zone."""
    if (quiet_from is None) != (quiet_until is None):
        missing = "quiet_until" if quiet_until is None else "quiet_from"
        raise Invalid({missing: ["Quiet hours need both a beginning and an end; or leave both empty."]})
    if quiet_from is not None and quiet_from == quiet_until:
        raise Invalid({"quiet_until": ["Quiet hours end at another time than they begin."]})
    by.quiet_from, by.quiet_until, by.digest_at = quiet_from, quiet_until, digest_at
    by.save(update_fields=["quiet_from", "quiet_until", "digest_at"])
    record(
        "people.quiet_hours_set",
        by=by,
        subject=by,
        facts={
            "from": quiet_from.isoformat() if quiet_from else "",
            "until": quiet_until.isoformat() if quiet_until else "",
            "digest_at": digest_at.isoformat(),
        },
    )
    return by


def _known(name: str) -> Kind:
    try:
        return kind_of(name)
    except LookupError as error:
        raise Invalid({"choices": [f"{name!r} is no kind of message."]}) from error


def _why_not(kind: Kind, channel: str) -> str:
    if channel == Channel.IN_APP:
        return f"“{kind.label}” asks somebody to act: its notice comes at once."
    return f"“{kind.label}” can not come so over {Channel(channel).label.lower()}."
