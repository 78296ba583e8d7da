"""Setting the house policy of a desk: what the gate asks there from now on, how hard, and who has to sign."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import F

from newsroom.dispatch.actions import tell
from newsroom.errors import Invalid, NotPossible, require_text
from newsroom.ledger.actions import record, verb
from newsroom.people.models import Desk, User
from newsroom.people.querysets import users_on
from newsroom.people.states import Role
from newsroom.stories.actions import move_gate, take_turn
from newsroom.stories.models import Story
from verification.claims.states import Flag, Kind, Risk
from verification.gate.catalogue import CATALOGUE
from verification.gate.house import House, house_of
from verification.gate.models import Policy
from verification.gate.numbers import NUMBERS
from verification.gate.permissions import may_set_policy
from verification.gate.presets import PRESETS, signer
from verification.gate.states import Preset, SignOffKind

ASKED_TO_SIGN = (SignOffKind.SENIOR, SignOffKind.LEGAL, SignOffKind.HEAD)
"""The sign-offs a policy may ask for; an editor's approval is asked for on every desk."""

MOST_SIGNERS = 20

POLICY_SET = "policy_set"
"""The message to the editors and heads of a desk whose policy somebody else set."""


def proposed(
    *,
    preset: str,
    levels: Mapping[str, str] | None = None,
    numbers: Mapping[str, int] | None = None,
    signers: Iterable[Mapping[str, Any]] | None = None,
) -> House:
    """The policy that these would make: what is not given is as the preset has it. `Invalid` says what will not do.

    A level of "" is the product's own, whatever the preset has; `signers` take the place of the preset's.
    """
    if preset not in Preset.values:
        raise Invalid({"preset": [f"Start from one of these: {', '.join(Preset.values)}."]})
    start = PRESETS[Preset(preset)]
    errors = {**_wrong_levels(levels or {}), **_wrong_numbers(numbers or {})}
    lines = list(start.signers) if signers is None else [_signer(line) for line in signers]
    if wrong := _wrong_signers(lines):
        errors["signers"] = wrong
    if errors:
        raise Invalid(errors)
    own = {name: asked.own for name, asked in NUMBERS.items()}
    merged = {**start.levels, **(levels or {})}
    return House(
        preset=Preset(preset),
        levels={rule: str(level) for rule, level in merged.items() if level},
        numbers={**own, **start.numbers, **(numbers or {})},
        signers=tuple(lines),
    )


@verb
def set_policy(
    *,
    by: User,
    desk: Desk,
    preset: str,
    reason: str,
    seen: int,
    levels: Mapping[str, str] | None = None,
    numbers: Mapping[str, int] | None = None,
    signers: Iterable[Mapping[str, Any]] | None = None,
) -> Policy:
    """Set what the gate asks on a desk from now on; every story that may still run there is held against it at once.

    `seen` is the number of the policy that was looked at, 0 where the desk had set none. The policy is kept in full:
    what a preset or the product changes later does not change it.
    """
    may_set_policy(by=by, desk=desk)
    reason = require_text("reason", reason, "Write why the policy changes, for the record.", limit=1000)
    wanted = proposed(preset=preset, levels=levels, numbers=numbers, signers=signers)
    Desk.objects.filter(pk=desk.pk).update(slug=F("slug"))  # one policy after the other
    stories = list(Story.objects.under_way().filter(desk=desk).order_by("pk").values_list("pk", flat=True))
    for story_id in stories:
        take_turn(story_id)
    held = house_of(desk.pk)
    if held.number != seen:
        raise NotPossible(
            "Somebody else set the policy since you looked at it. Look at theirs, then set yours again."
        )
    if _same(wanted, held):
        raise NotPossible("This is the policy that holds already: nothing would change.")
    policy = Policy.objects.create(
        desk=desk,
        number=held.number + 1,
        preset=wanted.preset,
        levels=dict(wanted.levels),
        numbers=dict(wanted.numbers),
        signers=[dict(line) for line in wanted.signers],
        reason=reason,
        set_by=by,
    )
    for story_id in stories:
        move_gate(story_id, by=by, because=f"The house policy of {desk.name} changed.")
    record(
        "policy.set",
        by=by,
        subject=policy,
        desk_id=desk.pk,
        facts={
            "number": policy.number,
            "preset": policy.preset,
            "levels": policy.levels,
            "numbers": policy.numbers,
            "signers": policy.signers,
        },
        texts={"reason": reason},
    )
    tell(
        users=[user for user in users_on(desk.pk, Role.EDITOR, Role.DESK_HEAD) if user.pk != by.pk],
        kind=POLICY_SET,
        key=str(policy.pk),
        payload={"policy": policy.pk},
    )
    return policy


def _same(wanted: House, held: House) -> bool:
    return (
        wanted.preset == held.preset
        and dict(wanted.levels) == dict(held.levels)
        and all(wanted[name] == held[name] for name in NUMBERS)
        and list(wanted.signers) == list(held.signers)
    )


def _wrong_levels(levels: Mapping[str, str]) -> dict[str, list[str]]:
    wrong = {}
    for rule, level in levels.items():
        listed = CATALOGUE.get(rule)
        if listed is None:
            wrong[rule] = [f"The gate has no rule called {rule}."]
        elif level and level not in listed.may_be:
            may = (
                f"it may be {' or '.join(listed.may_be)}" if listed.may_be else "it is the same on every desk"
            )
            wrong[rule] = [f"“{listed.title}” cannot be set to {level}: {may}."]
    return wrong


def _wrong_numbers(numbers: Mapping[str, int]) -> dict[str, list[str]]:
    wrong = {}
    for name, number in numbers.items():
        asked = NUMBERS.get(name)
        if asked is None:
            wrong[name] = [f"No number of the house is called {name}."]
        elif not asked.least <= number <= asked.most:
            wrong[name] = [f"Write a number from {asked.least:,} to {asked.most:,}."]
    return wrong


def _signer(line: Mapping[str, Any]) -> Mapping[str, object]:
    """The line as a policy keeps it, whatever it leaves out."""
    return signer(
        line.get("kind") or "",
        flags=tuple(line.get("flags") or ()),
        kinds=tuple(line.get("kinds") or ()),
        risk=line.get("risk") or "",
        after=tuple(line.get("after") or ()),
    )


def _wrong_signers(lines: Sequence[Mapping[str, Any]]) -> list[str]:
    if len(lines) > MOST_SIGNERS:
        return [f"A policy has {MOST_SIGNERS} lines of who signs at most."]
    known = (("flags", Flag.values), ("kinds", Kind.values), ("after", list(ASKED_TO_SIGN)))
    wrong = []
    for number, line in enumerate(lines, 1):
        if line["kind"] not in ASKED_TO_SIGN:
            wrong.append(f"Line {number}: choose whose sign-off is asked for: {', '.join(ASKED_TO_SIGN)}.")
        if line["risk"] and line["risk"] not in Risk.values:
            wrong.append(f"Line {number}: a risk is {', '.join(Risk.values)}, or left out.")
        asked = {other["kind"] for other in lines} | {SignOffKind.SENIOR}
        if unasked := [kind for kind in line["after"] if kind in ASKED_TO_SIGN and kind not in asked]:
            first = SignOffKind(unasked[0]).label.lower()
            wrong.append(f"Line {number}: it comes after the {first}, which no line asks for.")
        for name, words in known:
            if strange := [word for word in line[name] if word not in words]:
                wrong.append(f"Line {number}: {', '.join(map(str, strange))} is not known as {name}.")
    return wrong or _goes_round(lines)


def _goes_round(lines: Sequence[Mapping[str, Any]]) -> list[str]:
    """Sign-offs that wait for each other would never be given."""
    waits: dict[str, set[str]] = {}
    for line in lines:
        waits.setdefault(line["kind"], set()).update(line["after"])
    for _ in waits:
        for kind, others in waits.items():
            waits[kind] = others.union(*(waits.get(other, set()) for other in others))
    names = [SignOffKind(kind).label.lower() for kind, others in waits.items() if kind in others]
    return [f"These would wait for each other for ever: {', '.join(names)}."] if names else []
