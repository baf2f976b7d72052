"""What packs are called, and what they are today: plain values."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from trace.errors import N_
from trace.events.models_packs import CASE, PALLET

LEVEL_NAMES: Final = {CASE: N_("Thùng, sọt"), PALLET: N_("Pallet")}


class State(StrEnum):
    """What a pack is today, in one word. `stopped`: something in it is called back or held."""

    STOPPED = "stopped"
    PACKED = "packed"
    INSIDE = "inside"
    EMPTY = "empty"


STATE_NAMES: Final = {
    State.STOPPED: N_("Có hàng tạm ngừng bán hoặc thu hồi"),
    State.PACKED: N_("Đang đựng hàng"),
    State.INSIDE: N_("Đang nằm trong thùng, pallet khác"),
    State.EMPTY: N_("Đã dỡ hết"),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides a pack's state."""

    packed_at: datetime | None
    emptied_at: datetime | None
    is_inside: bool
    is_stopped: bool


def state_of(pack: Standing) -> State:
    """One word for a pack. A pack whose packing was declared wrong is empty."""
    if pack.packed_at is None or pack.emptied_at is not None:
        return State.EMPTY
    if pack.is_stopped:
        return State.STOPPED
    return State.INSIDE if pack.is_inside else State.PACKED


def spaced(sscc: str) -> str:
    """An SSCC in groups of four, as it can be read aloud: `0952 0001 0000 0000 03`."""
    return " ".join(sscc[start : start + 4] for start in range(0, len(sscc), 4))
