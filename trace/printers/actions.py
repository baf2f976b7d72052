"""Keeping an organisation's list of printers."""

from dataclasses import replace
from datetime import datetime

from trace.database import atomic, lock_for_this_transaction
from trace.errors import N_
from trace.kit.acts import log_act
from trace.kit.text import fold, nfc
from trace.kit.viewer import RECORDERS, Viewer
from trace.labels.rules import NotYours
from trace.organisations.models import Organisation
from trace.printers import queries, rules
from trace.printers.models import Printer, PrintJob
from trace.settings import Settings


def save_printer(
    organisation: Organisation,
    wished: rules.Wished,
    *,
    printer: Printer | None = None,
    by: Viewer,
    now: datetime,
    settings: Settings,
) -> Printer:
    """Put a printer on the list, or change one. A name that was taken off the list comes back with its history."""
    if not by.owns(organisation.id) or by.role not in RECORDERS:
        raise NotYours(N_("Chỉ người của cơ sở mới sửa danh sách máy in của mình."))
    wished = replace(wished, name=nfc(wished.name))
    name = wished.name
    rules.check_printer(wished)
    rules.check_listed(wished, queries.listed_for(organisation, settings=settings))
    facts = {
        "name": name,
        "name_folded": fold(name),
        "kind": wished.kind,
        "dpi": wished.dpi,
        "stock_tenths_mm": wished.stock_tenths_mm,
        "way": wished.way,
        "listed_name": wished.listed_name if wished.way == "network" else "",
        "changed_at": now,
        "ended_at": None,
    }
    with atomic():
        lock_for_this_transaction(f"printers:{organisation.id}")
        same = queries.printer_called(name, seen_by=by)
        if same is not None and same != printer and (printer is not None or same.ended_at is None):
            raise rules.PrinterRefused(N_("Đã có máy in tên này."), field="name")
        kept = printer or same
        if kept is None:
            kept = Printer.create(organisation=organisation, **facts)
        else:
            Printer.update(**facts).where(Printer.id == kept.id).execute()
        log_act(by, "printers.save", name, now=now, kind=wished.kind)
    found: Printer = Printer.get_by_id(kept.id)
    return found


def end_printer(printer: Printer, *, by: Viewer, now: datetime) -> None:
    """Take a printer off the list; what still waits for it is not sent."""
    if not by.owns(printer.organisation_id) or by.role not in RECORDERS:
        raise NotYours(N_("Chỉ người của cơ sở mới sửa danh sách máy in của mình."))
    with atomic():
        Printer.update(ended_at=now).where(Printer.id == printer.id).execute()
        PrintJob.update(state=rules.CANCELLED, changed_at=now).where(
            PrintJob.printer == printer.id, PrintJob.state == rules.WAITING
        ).execute()
        log_act(by, "printers.end", printer.name, now=now)
