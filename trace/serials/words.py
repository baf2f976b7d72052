"""What states and acts are called, for pages to translate, with the picture that goes with each."""

from typing import Final

from trace.errors import N_
from trace.serials.rules import Kind, State

STATE_WORDS: Final = {
    State.PRINTED: N_("Đã in, chưa kích hoạt"),
    State.ACTIVATED: N_("Đã kích hoạt"),
    State.VOID: N_("Đã hủy"),
    State.STOLEN: N_("Đã báo mất"),
}
STATE_ICONS: Final = {State.PRINTED: "print", State.ACTIVATED: "ok", State.VOID: "close", State.STOLEN: "warning"}
ACT_WORDS: Final = {
    Kind.ACTIVATE: N_("Kích hoạt"),
    Kind.VOID: N_("Hủy tem hỏng, tem thừa"),
    Kind.STEAL: N_("Báo mất cắp, thất lạc"),
    Kind.FIND: N_("Rút báo mất: đã tìm thấy"),
}
