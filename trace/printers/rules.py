"""What a printer may be, what may be sent to it, and what becomes of a sending that went wrong."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from trace.errors import N_, Invalid, NotFound, RuleBroken
from trace.settings import NetworkPrinter

# What each kind of printer reads.
FORMATS: Final = {"driver": "pdf", "zpl": "zpl", "tspl": "tspl"}
WAYS: Final = ("download", "network", "agent")
DPI: Final = (203, 300, 600)
WAITING, SENDING, SENT, FAILED, UNSURE, PARTLY, CANCELLED = (
    "waiting", "sending", "sent", "failed", "unsure", "partly", "cancelled"
)  # fmt: skip
STATES: Final = (WAITING, SENDING, SENT, FAILED, UNSURE, PARTLY, CANCELLED)
# In these states ink may be on paper, so the same run goes out again only with a reason.
MAY_BE_PRINTED: Final = (WAITING, SENDING, SENT, UNSURE, PARTLY)
LEASE: Final = timedelta(minutes=15)
# What a person says after looking at the printer.
SEEN: Final = {"all": SENT, "none": FAILED, "some": PARTLY}


class PrinterRefused(Invalid):
    """A printer that cannot be so."""


class UnknownPrinter(NotFound):
    """No such printer, or not yours."""


class UnknownSending(NotFound):
    """Nothing of that number was sent, or not by you."""


class SendingRefused(RuleBroken):
    """It may not be sent, or not in this state."""


class AgainRefused(RuleBroken):
    """It may have been printed already: only with a reason."""


class LeaseLost(RuleBroken):
    """This agent no longer has the work."""


@dataclass(frozen=True, slots=True)
class Wished:
    """A printer as somebody wants it."""

    name: str
    kind: str
    dpi: int
    way: str
    listed_name: str = ""
    stock_tenths_mm: int | None = None


def check_printer(wished: Wished) -> None:
    """Refuse what no printer is."""
    if not 1 <= len(wished.name) <= 60:
        raise PrinterRefused(N_("Đặt tên máy in, nhiều nhất 60 chữ."), field="name")
    if not wished.name.isprintable() or set(wished.name) & set("[]"):
        raise PrinterRefused(N_("Tên máy in không có dấu [ hoặc ]."), field="name")
    if wished.kind not in FORMATS:
        raise PrinterRefused(N_("Chọn loại máy in."), field="kind")
    if wished.dpi not in DPI:
        raise PrinterRefused(N_("Độ phân giải là 203, 300 hoặc 600 dpi."), field="dpi")
    if wished.way not in WAYS:
        raise PrinterRefused(N_("Chọn cách đưa tem ra máy in."), field="way")
    if wished.way == "network" and wished.kind == "driver":
        raise PrinterRefused(
            N_("Máy in qua trình điều khiển không nhận tệp gửi thẳng. Chọn tải tệp về, hoặc chương trình in."),
            field="way",
        )
    if wished.stock_tenths_mm is not None and not 100 <= wished.stock_tenths_mm <= 3300:
        raise PrinterRefused(N_("Khổ giấy từ 10 đến 330 mm."), field="stock")


def listed_for(printers: tuple[NetworkPrinter, ...], *, code: str, taken: set[str]) -> list[NetworkPrinter]:
    """The addresses that the operator has listed for an organisation; `taken` ones serve another organisation."""
    return [one for one in printers if one.organisation == code or (not one.organisation and one.name not in taken)]


def check_listed(wished: Wished, listed: list[NetworkPrinter]) -> None:
    """Only an address from the operator's list, by its name."""
    if wished.way == "network" and wished.listed_name not in {one.name for one in listed}:
        raise PrinterRefused(
            N_("Chọn một máy in mạng trong danh sách. Người quản trị máy chủ thêm máy mới vào TRACE_PRINTERS."),
            field="listed_name",
        )


def check_again(*, is_again: bool, reason: str) -> None:
    """What may be on paper already goes out again only because a person says why."""
    if is_again and not reason:
        raise AgainRefused(N_("Lần in này đã gửi tới máy in. Gửi lại thì tem ra hai lần: ghi lý do."), field="reason")


OUTCOMES: Final = ("printing", SENT, FAILED, UNSURE)


def check_settled(state: str, seen: str) -> str:
    """The state after a person has looked."""
    if state != UNSURE:
        raise SendingRefused(N_("Lần gửi này không chờ xác nhận."))
    if seen not in SEEN:
        raise Invalid(N_("Chọn điều đã thấy ở máy in."), field="seen")
    return SEEN[seen]


# What went wrong, by the word that is kept with a sending; other words are an agent's own.
SENTENCES: Final = {
    "unreachable": N_("Không nối được tới máy in: máy đang tắt, hoặc không cùng mạng. Chưa in tem nào."),
    "not_listed": N_("Máy in mạng này không còn trong danh sách của máy chủ. Chưa in tem nào."),
    "no_file": N_("Không còn tệp tem để gửi. Chưa in tem nào."),
    "cut": N_("Máy in ngừng nhận giữa chừng: hết giấy, mở nắp hoặc bị tắt. Có thể đã in một phần."),
    "stopped": N_("Máy chủ dừng khi đang gửi. Có thể đã in một phần."),
    "lease": N_("Chương trình in không báo lại. Có thể đã in một phần."),
}


def configuration(address: str, token: str, printer_names: list[str]) -> str:
    """The agent's configuration. `check_printer` keeps names from ending their section's head or their line."""
    lines = ["# Cấu hình chương trình in tem. Giữ kín tệp này: ai có mã đều in và ghi được cho cơ sở.", "[server]",
             f"address = {address}", f"token = {token}", ""]  # fmt: skip
    for name in printer_names or ["Máy in tem"]:
        lines += [
            f"[printer {name}]",
            "# Máy in mạng: way = tcp, host = địa chỉ của máy in.",
            "# Máy in cắm USB vào máy Windows này: way = winspool, name = tên máy in trong Windows.",
            "# Máy in chia sẻ trên Windows: way = share, path = \\\\localhost\\TEN_CHIA_SE",
            "# Linux, macOS: way = lp, queue = tên máy in trong CUPS.",
            "way = winspool",
            f"name = {name}",
            "",
        ]
    return "\n".join(lines)
