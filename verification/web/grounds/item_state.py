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


_CAPTURES = {
    CaptureState.WAITING: ItemState("wait", "Waits to be captured"),
    CaptureState.FETCHING: ItemState("wait", "Being captured"),
    CaptureState.CAPTURED: ItemState("ok", "Captured"),
}
_TYPED = {Way.PASTED: ItemState("na", "Pasted text"), Way.NOTES: ItemState("na", "Notes")}


def state_of_item(piece: Evidence) -> ItemState:
    """How an item stands that was read `with_state`."""
    capture = getattr(piece, "capture_state", None)
    if piece.withdrawn_at:
        return ItemState("false", "Withdrawn", piece.withdrawn_reason)
    if getattr(piece, "is_faulty", False):
        return ItemState("false", "Bytes altered or missing", "It can not be relied on.")
    if capture == CaptureState.FAILED:
        return ItemState("false", "Capture failed", getattr(piece, "capture_reason", ""))
    if capture:
        return _CAPTURES[CaptureState(capture)]
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
