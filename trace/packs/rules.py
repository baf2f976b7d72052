"""What packs are called, and what they are today: plain values."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from trace.errors import N_
from trace.events.models_packs import CASE, PALLET
from trace.events.rules import Kind

LEVEL_NAMES: Final = {CASE: N_("Thùng, sọt"), PALLET: N_("Pallet")}


class State(StrEnum):
    """What a pack is today, in one word. `stopped`: something in it is called back or held; the last four: it left."""

    STOPPED = "stopped"
    PACKED = "packed"
    INSIDE = "inside"
    EMPTY = "empty"
    SENT = "sent"
    SOLD = "sold"
    DESTROYED = "destroyed"
    LOST = "lost"


GONE: Final = {Kind.SHIP: State.SENT, Kind.SELL: State.SOLD, Kind.DESTROY: State.DESTROYED, Kind.LOSE: State.LOST}


STATE_NAMES: Final = {
    State.STOPPED: N_("Có hàng tạm ngừng bán hoặc thu hồi"),
    State.PACKED: N_("Đang đựng hàng"),
    State.INSIDE: N_("Đang nằm trong thùng, pallet khác"),
    State.EMPTY: N_("Đã dỡ hết"),
    State.SENT: N_("Đã xuất đi"),
    State.SOLD: N_("Đã bán"),
    State.DESTROYED: N_("Đã tiêu hủy"),
    State.LOST: N_("Đã báo mất, hỏng"),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides a pack's state."""

    packed_at: datetime | None
    emptied_at: datetime | None
    is_inside: bool
    is_stopped: bool
    gone_kind: str = ""


def state_of(pack: Standing) -> State:
    """One word for a pack: first whether it left. A pack whose packing was declared wrong is empty."""
    if pack.gone_kind:
        return GONE[Kind(pack.gone_kind)]
    if pack.packed_at is None or pack.emptied_at is not None:
        return State.EMPTY
    if pack.is_stopped:
        return State.STOPPED
    return State.INSIDE if pack.is_inside else State.PACKED


def spaced(sscc: str) -> str:
    """An SSCC in groups of four, as it can be read aloud: `0952 0001 0000 0000 03`."""
    return " ".join(sscc[start : start + 4] for start in range(0, len(sscc), 4))
