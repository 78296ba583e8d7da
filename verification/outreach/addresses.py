"""The ways to reach a party: what may stand in each, which are good, which are not used any more."""

import re
from datetime import datetime
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.db.models import F
from django.utils import timezone

from newsroom.errors import Invalid, NotPossible, optional_text, require_text
from newsroom.ledger.actions import record, verb
from newsroom.people.models import User
from verification.outreach.following import plan_anew, take_turns
from verification.outreach.models import Address, Party
from verification.outreach.noting import one_line, one_of
from verification.outreach.permissions import may_reach_out
from verification.outreach.states import Channel

FEWEST_DIGITS, MOST_DIGITS = 5, 20
_PHONE = re.compile(r"\+?[\d\s()./\-]+(?:\s*(?:ext\.?|x)\s*\d+)?", re.IGNORECASE)
_WRITE = {
    Channel.EMAIL: "Write the e-mail address.",
    Channel.PHONE: "Write the telephone number.",
    Channel.WEB_FORM: "Write the address of the page with the form.",
}
_is_web_address = URLValidator(schemes=["http", "https"])


def checked(channel: str, value: str) -> str:
    """The value as it is kept; `Invalid` when nobody could be reached there over this channel."""
    one_of("channel", channel, Channel.values)
    value = require_text(
        "value",
        one_line("value", value),
        _WRITE.get(Channel(channel), "Write where they are reached."),
        limit=320,
    )
    match channel:
        case Channel.EMAIL:
            _check_email(value)
        case Channel.PHONE:
            _check_phone(value)
        case Channel.WEB_FORM:
            _check_web_form(value)
    return value


def _check_email(value: str) -> None:
    try:
        validate_email(value)
    except ValidationError:
        raise Invalid(
            {"value": [f"{value} is no e-mail address; write one alone, like press@port.example."]}
        ) from None


def _check_phone(value: str) -> None:
    digits = sum(character.isdecimal() for character in value)
    if not _PHONE.fullmatch(value) or not FEWEST_DIGITS <= digits <= MOST_DIGITS:
        raise Invalid({"value": [f"{value} is no telephone number; write one like +45 33 12 34 56."]})


def _check_web_form(value: str) -> None:
    try:
        _is_web_address(value)
    except ValidationError:
        raise Invalid(
            {"value": [f"{value} is no web address; write one like https://port.example/contact."]}
        ) from None
    if urlsplit(value).username is not None:
        raise Invalid({"value": ["Write the web address without a name or password in it."]})


@verb
def add_address(*, by: User, party: Party, channel: str, value: str, note: str = "") -> Address:
    """Add a way to reach a party."""
    may_reach_out(by=by, desk_id=party.desk_id)
    value = checked(channel, value)
    Party.objects.filter(pk=party.pk).update(version=F("version"))  # one after the other, for one party
    known = party.addresses.filter(channel=channel, value=value, retired_at=None).first()
    if known:
        bad = " It is marked bad; mark it good again if it works." if known.bad_since else ""
        raise Invalid({"value": [f"{party.name} has this address already.{bad}"]})
    address = Address.objects.create(
        party=party,
        channel=channel,
        value=value,
        note=optional_text("note", note, limit=200),
        added_by=by,
    )
    _note("address_added", address, by)
    return address


@verb
def retire_address(*, by: User, address: Address) -> Address:
    """Use an address no more. What was sent there stays in the logs."""
    may_reach_out(by=by, desk_id=address.party.desk_id)
    take_turns(address.party.requests.all())
    if not Address.objects.filter(pk=address.pk, retired_at=None).update(retired_at=timezone.now()):
        raise NotPossible(f"{address.value} is retired already.")
    _note("address_retired", address, by)
    plan_anew(address.party.requests.all())
    return address


@verb
def mark_good(*, by: User, address: Address) -> Address:
    """Say that an address works again."""
    may_reach_out(by=by, desk_id=address.party.desk_id)
    take_turns(address.party.requests.all())
    good = Address.objects.filter(pk=address.pk, bad_since__isnull=False).update(
        bad_since=None, bad_because=""
    )
    if not good:
        raise NotPossible(f"{address.value} is not marked bad.")
    _note("address_good", address, by)
    plan_anew(address.party.requests.all())
    return address


def mark_bad(address: Address, at: datetime, because: str, by: User | None) -> None:
    """Nothing sent there arrives. Part of the verb that calls it; an address that is bad stays bad since it was."""
    marked = Address.objects.filter(pk=address.pk, bad_since=None).update(
        bad_since=at, bad_because=because[:300]
    )
    if marked:
        _note("address_bad", address, by, because)
    address.refresh_from_db()


def _note(name: str, address: Address, by: User | None, text: str = "") -> None:
    address.refresh_from_db()
    record(
        f"party.{name}",
        by=by,
        subject=address,
        desk_id=address.party.desk_id,
        facts={"party": address.party_id, "channel": address.channel},
        texts={"text": text},
    )
