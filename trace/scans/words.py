"""What states and acts about codes to look at are called, for pages to translate."""

from typing import Final

from trace.errors import N_
from trace.scans.actions_cases import ANSWER, EXPLAIN, EXPLAINED, INSPECT, INSPECTING, LOOK, NEW, SEEN

STATE_WORDS: Final = {
    NEW: N_("Mới"),
    SEEN: N_("Đã xem"),
    EXPLAINED: N_("Đã rõ lý do"),
    INSPECTING: N_("Đã mở kiểm tra"),
}
STATE_ICONS: Final = {NEW: "warning", SEEN: "eye", EXPLAINED: "ok", INSPECTING: "shield"}
ACT_WORDS: Final = {
    LOOK: N_("Cán bộ đã xem"),
    ANSWER: N_("Cơ sở giải thích"),
    EXPLAIN: N_("Cán bộ ghi rõ lý do"),
    INSPECT: N_("Mở kiểm tra"),
}
