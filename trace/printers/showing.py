"""Printers and sendings as plain values for the pages, in the reader's language."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _

from trace.kit.days import show_moment
from trace.kit.viewer import Viewer
from trace.labels.models import LabelRun
from trace.labels.printer_choices import choice_called
from trace.printers import queries, rules
from trace.printers.models import Printer, PrintJob
from trace.settings import NetworkPrinter


def kinds() -> list[dict[str, str]]:
    """What a printer may be, for the form."""
    return [
        {"value": "tspl", "label": _("Máy in tem nhiệt (TSPL)"), "help": _("Xprinter, TSC, Gprinter"), "icon": "label"},
        {"value": "zpl", "label": _("Máy in tem nhiệt (ZPL)"), "help": _("Zebra và máy tương thích"), "icon": "label"},
        {
            "value": "driver",
            "label": _("Máy in có trình điều khiển (PDF)"),
            "help": _("Máy in A4, hoặc Xprinter cài trên Windows"),
            "icon": "print",
        },
    ]


def ways(listed: list[NetworkPrinter]) -> list[dict[str, Any]]:
    """How labels get to it, for the form."""
    return [
        {"value": "download", "label": _("Tải tệp về rồi in"), "help": _("Không cần cài gì"), "icon": "download"},
        {
            "value": "agent",
            "label": _("Chương trình in trên máy tính cạnh máy in"),
            "help": _("Bấm in ở đây, tem ra ở đó, kể cả khi máy chủ ở xa"),
            "icon": "upload",
        },
        {
            "value": "network",
            "label": _("Máy in mạng, cổng 9100"),
            "help": _("Chỉ máy in mà người quản trị máy chủ đã thêm vào danh sách")
            if listed
            else _("Máy chủ chưa có máy in mạng nào cho cơ sở này"),
            "icon": "link",
            "is_disabled": not listed,
        },
    ]


def kind_word(kind: str) -> str:
    """What a printer is, in words."""
    return {"driver": "PDF", "zpl": "ZPL", "tspl": "TSPL"}[kind]


def way_word(printer: Printer) -> str:
    """How labels get to it, in words."""
    if printer.way == "network":
        return _("máy in mạng “%(name)s”", name=printer.listed_name)
    return _("qua chương trình in") if printer.way == "agent" else _("tải tệp về rồi in")


def printer_view(printer: Printer) -> dict[str, Any]:
    """One printer for the list."""
    choice = choice_called(printer.name, organisation_id=printer.organisation_id)
    return {
        "id": printer.id,
        "name": printer.name,
        "kind": kind_word(printer.kind),
        "dpi": printer.dpi if printer.kind != "driver" else None,
        "width": f"{printer.stock_tenths_mm / 10:g}".replace(".", ",") if printer.stock_tenths_mm else "",
        "way": way_word(printer),
        "can_send": printer.way != "download",
        "is_calibrated": bool(choice and choice.is_calibrated),
        "href": url_for("printers.edit", printer_id=printer.id),
        "calibrate_href": url_for("calibration_rolls.index", printer=printer.name)
        if printer.kind != "driver"
        else url_for("calibration.index"),
    }


def sending_view(job: PrintJob) -> dict[str, Any]:
    """One sending with its state in words and what a person may do."""
    run = job.run if job.run_id else None
    return {
        "number": job.number,
        "href": url_for("sendings.show", number=job.number),
        "what": _("lần in %(number)s", number=run.number) if run else job.title,
        "run_href": url_for("labels.show", number=run.number) if run else "",
        "labels": run.total if run else None,
        "printer": job.printer.name,
        "state": job.state,
        "state_word": state_word(job),
        "message": _(rules.SENTENCES[job.message]) if job.message in rules.SENTENCES else job.message,
        "reason": job.reason,
        "agent": job.agent,
        "at": show_moment(job.created_at),
        "changed_at": show_moment(job.changed_at),
        "percent": 100 * job.sent_bytes // job.size_bytes if job.size_bytes else 0,
        "is_moving": job.state in (rules.WAITING, rules.SENDING),
        "may_retry": job.state == rules.FAILED,
        "may_cancel": job.state in (rules.WAITING, rules.FAILED),
        "may_settle": job.state == rules.UNSURE,
    }


def state_word(job: PrintJob) -> str:
    """How a sending stands."""
    if job.state == rules.WAITING and job.printer.way == "agent":
        return _("Chờ chương trình in")
    return {
        rules.WAITING: _("Đang chờ"),
        rules.SENDING: _("Đang gửi"),
        rules.SENT: _("Đã gửi hết tới máy in"),
        rules.FAILED: _("Chưa in được"),
        rules.UNSURE: _("Cần xem lại máy in"),
        rules.PARTLY: _("Chỉ in được một phần"),
        rules.CANCELLED: _("Đã bỏ"),
    }[job.state]


def sendings_of_run(run: LabelRun, seen_by: Viewer) -> list[dict[str, str]]:
    """What the page of a run tells of its sendings, to who may send it."""
    if not seen_by.owns(run.organisation_id):
        return []
    views = [sending_view(job) for job in queries.sendings(seen_by=seen_by, run=run)]
    return [
        {"printer": one["printer"], "state": one["state_word"], "at": one["at"], "href": one["href"]} for one in views
    ]
