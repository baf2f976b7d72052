"""The print ledger in words: lines of the page, columns of the file."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from flask import url_for
from flask_babel import gettext as _

from trace.clock import VIETNAM
from trace.errors import N_
from trace.kit.days import show_moment
from trace.kit.languages import language
from trace.labels.models import LabelRun
from trace.labels.models_void import LabelVoid
from trace.labels.queries_ledger import PRINT, REPRINT, VOID, Line, names_of
from trace.labels.rules_void import void_kinds

ACT_NAMES: Final = {PRINT: N_("In tem"), REPRINT: N_("In lại"), VOID: N_("Hủy tem")}
HEADS: Final = (
    N_("Lúc"), N_("Việc"), N_("Lần in"), N_("Cơ sở"), N_("Sản phẩm"), N_("Số lô"), N_("Mã tra cứu"), N_("Số tem"),
    N_("Số bản"), N_("Lý do"), N_("Ai"), N_("Mẫu tem"), N_("Phiên bản mẫu"), N_("Mã băm nội dung"), N_("Từ ô"),
    N_("Số thứ tự gói"), N_("Hạn mức của lô"), N_("Đã in trước đó"), N_("Bản thử"), N_("Mục sổ cái"),
)  # fmt: skip


def kind_name(code: str) -> str:
    """The words of a reason; the code itself where the data no longer has it."""
    return next((one.name(language()) for one in void_kinds() if one.code == code), code)


def why(void: LabelVoid) -> str:
    """The reason with the words beside it."""
    return ": ".join(part for part in (kind_name(void.kind), void.reason) if part)


def who(row: LabelRun | LabelVoid, names: Mapping[int, str]) -> str:
    """A person's name; the machine or the command line where there was none."""
    if row.created_by_id is None:
        return _("dòng lệnh") if row.via == "command" else _("mã truy cập cho máy")
    return names.get(row.created_by_id, "")


def packs_of(line: Line) -> str:
    """The stretch of counters of packs with numbers, from the first to the last; empty where packs have none."""
    if line.void is not None:
        first, last = line.void.serial_first, line.void.serial_last
    else:
        first = line.run.serial_first
        last = None if first is None else first + line.run.count - 1
    return "" if first is None else f"{first} – {last}"


def shown(found: Sequence[Line]) -> list[dict[str, Any]]:
    """The lines as the page shows them."""
    names = names_of(found)
    return [
        {
            "act": line.act,
            "word": _(ACT_NAMES[line.act]),
            "at": show_moment(line.row.created_at),
            "name": line.run.batch.name,
            "lot": line.run.batch.lot,
            "run": line.run.number,
            "href": url_for("labels.show", number=line.run.number),
            "organisation": line.run.batch.organisation.name,
            "count": line.void.count if line.void else line.run.total,
            "frees": bool(line.void and line.void.frees),
            "why": why(line.void) if line.void else line.run.reason,
            "who": who(line.row, names),
            "layout": line.run.layout,
            "layout_version": line.run.layout_hash[:8],
            "data_hash": line.run.data_hash[:8],
            "is_test": line.run.is_test,
            "ledger_index": line.row.ledger_index,
        }
        for line in found
    ]


def cells(found: Sequence[Line]) -> list[list[object]]:
    """The lines as a file holds them, under `HEADS`."""
    names = names_of(found)
    return [
        [
            line.row.created_at.astimezone(VIETNAM).strftime("%d/%m/%Y %H:%M"),
            _(ACT_NAMES[line.act]),
            line.run.number,
            line.run.batch.organisation.name,
            line.run.batch.name,
            line.run.batch.lot,
            line.run.batch.code,
            line.void.count if line.void else line.run.total,
            None if line.void else line.run.copies,
            why(line.void) if line.void else line.run.reason,
            who(line.row, names),
            line.run.layout,
            line.run.layout_hash,
            line.run.data_hash,
            None if line.void else line.run.start_slot,
            packs_of(line),
            None if line.void else line.run.budget_most,
            None if line.void else line.run.budget_used,
            _("có") if line.run.is_test else "",
            line.row.ledger_index,
        ]
        for line in found
    ]
