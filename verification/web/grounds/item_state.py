"""How an item of evidence stands, in a sign and a few words: kept, waiting, failed, withdrawn."""

from dataclasses import dataclass
from datetime import date

from verification.evidence.dates import is_older, set_against
from verification.evidence.models import Evidence
from verification.evidence.states import CaptureState, Way


@dataclass(frozen=True)
class ItemState:
    """A key of SIGNS, the words beside it, and why where that is known."""

    sign: str
    words: str
    why: str = ""
    way_out: str = "What can be done"
    at: str = "#x-capture"
    """What can be done about it, and where on the page of the item."""


CAPTURES = {
    CaptureState.WAITING: ItemState("wait", "Waits to be captured"),
    CaptureState.FETCHING: ItemState("wait", "Being captured"),
    CaptureState.CAPTURED: ItemState("ok", "Captured"),
}
ALTERED = ItemState(
    "false",
    "Bytes altered or missing",
    "Restore the file from a backup and have it checked, or withdraw the item.",
    "How it is kept",
    "#x-keep",
)
_TYPED = {Way.PASTED: ItemState("na", "Pasted text"), Way.NOTES: ItemState("na", "Notes")}


def failed(*, gone: bool, why: str) -> ItemState:
    """How an item stands whose page was not captured."""
    return ItemState("false", "Gone" if gone else "Not captured", why)


def state_of_item(piece: Evidence) -> ItemState:
    """How an item stands that was read `with_state`."""
    capture = getattr(piece, "capture_state", None)
    if piece.withdrawn_at:
        return ItemState("false", "Withdrawn", piece.withdrawn_reason)
    if getattr(piece, "is_faulty", False):
        return ALTERED
    if capture == CaptureState.FAILED:
        return failed(gone=getattr(piece, "capture_gone", False), why=getattr(piece, "capture_reason", ""))
    if capture:
        return CAPTURES[CaptureState(capture)]
    if getattr(piece, "has_files", False):
        return ItemState("ok", "File kept")
    if piece.no_fetch:
        return ItemState("na", "Not fetched, on purpose")
    return _TYPED.get(Way(piece.way), ItemState("na", "Address only"))


def date_warning(piece: Evidence) -> str:
    """That an item is older than what it is set against, in a sentence; else nothing."""
    other = piece.set_against
    if other is None or not is_older(piece.own_date, other.own_date):
        return ""
    return date_sentence(piece.own_date, other)


def date_sentence(own: date | None, other: Evidence) -> str:
    """How far an item's own date is from that of what it is set against."""
    return set_against(own, other.own_date, what=f"“{other.title}”, which it is set against")
