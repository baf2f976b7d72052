"""Printers of an organisation, and what was sent to them; nobody else's."""

from datetime import datetime
from typing import Any

import peewee

from trace.errors import N_
from trace.kit.text import fold
from trace.kit.viewer import Viewer
from trace.labels import printer_choices
from trace.labels.models import LabelRun
from trace.labels.printer_choices import PrinterChoice
from trace.organisations.models import Organisation
from trace.printers import rules
from trace.printers.models import Printer, PrintJob
from trace.settings import NetworkPrinter, Settings

SHOWN = 50


def printers_of(organisation_id: int | None) -> list[Printer]:
    """The printers on an organisation's list, by name."""
    query = Printer.select().where(Printer.organisation == organisation_id, Printer.ended_at.is_null())
    return list(query.order_by(Printer.name_folded))


def find_printer(printer_id: int, *, seen_by: Viewer) -> Printer:
    """One printer of the viewer's own organisation."""
    found: Printer | None = Printer.get_or_none(
        (Printer.id == printer_id) & (Printer.organisation == seen_by.organisation_id) & Printer.ended_at.is_null()
    )
    if found is None:
        raise rules.UnknownPrinter(N_("Không tìm thấy máy in này."), field="printer")
    return found


def printer_called(name: str, *, seen_by: Viewer) -> Printer | None:
    """The viewer's own printer of that name, also one taken off the list."""
    same = (Printer.organisation == seen_by.organisation_id) & (Printer.name_folded == fold(name))
    found: Printer | None = Printer.get_or_none(same)
    return found


def listed_for(organisation: Organisation, *, settings: Settings) -> list[NetworkPrinter]:
    """The network printers that this organisation may choose: its own, and those that no other one uses yet."""
    others = Printer.select(Printer.listed_name).where(
        Printer.organisation != organisation.id, Printer.way == "network", Printer.ended_at.is_null()
    )
    taken = {name for (name,) in others.tuples()}
    return rules.listed_for(settings.printers, code=organisation.code, taken=taken)


def choices(organisation_id: int) -> list[PrinterChoice]:
    """The same printers for whoever orders labels."""
    return [
        PrinterChoice(
            one.name,
            rules.FORMATS[one.kind],
            one.dpi if one.kind != "driver" else None,
            one.stock_tenths_mm / 10 if one.stock_tenths_mm else None,
            can_send=one.way != "download",
        )
        for one in printers_of(organisation_id)
    ]


def printers_for(run: LabelRun, *, seen_by: Viewer) -> list[Printer]:
    """Printers that can be sent this run's file."""
    return [
        one
        for one in printers_of(seen_by.organisation_id)
        if one.way != "download"
        and rules.FORMATS[one.kind] == run.format
        and (run.format == "pdf" or one.dpi == run.dpi)
    ]


def sendings(*, seen_by: Viewer, run: LabelRun | None = None, printer: Printer | None = None) -> list[PrintJob]:
    """What was sent, newest first."""
    query = (
        PrintJob.select(PrintJob, Printer, LabelRun)
        .join(Printer)
        .switch(PrintJob)
        .join(LabelRun, peewee.JOIN.LEFT_OUTER, on=PrintJob.run)
        .where(PrintJob.organisation == seen_by.organisation_id)
    )
    if run is not None:
        query = query.where(PrintJob.run == run.id)
    if printer is not None:
        query = query.where(PrintJob.printer == printer.id)
    return list(query.order_by(PrintJob.id.desc()).limit(SHOWN))


def find_sending(number: str, *, seen_by: Viewer) -> PrintJob:
    """One sending of the viewer's own organisation."""
    found: PrintJob | None = PrintJob.get_or_none(
        (PrintJob.number == number.strip().upper()) & (PrintJob.organisation == seen_by.organisation_id)
    )
    if found is None:
        raise rules.UnknownSending(N_("Không tìm thấy lần gửi này."))
    return found


def sending_before(run: LabelRun) -> PrintJob | None:
    """The newest sending of this run that may have left ink on paper."""
    query = PrintJob.select().where(PrintJob.run == run.id, PrintJob.state.in_(rules.MAY_BE_PRINTED))
    found: PrintJob | None = query.order_by(PrintJob.id.desc()).first()
    return found


def next_for_agent(organisation_id: int | None, printer_names: list[str]) -> PrintJob | None:
    """The oldest sending that waits for an agent which has one of these printers."""
    query = (
        PrintJob.select(PrintJob, Printer)
        .join(Printer)
        .where(
            PrintJob.organisation == organisation_id,
            PrintJob.state == rules.WAITING,
            Printer.way == "agent",
            Printer.name_folded.in_([fold(name) for name in printer_names]),
        )
    )
    found: PrintJob | None = query.order_by(PrintJob.id).first()
    return found


def overdue(*, now: datetime) -> list[PrintJob]:
    """Sendings whose agent has not been heard of since its lease ended."""
    query: Any = PrintJob.select().where(PrintJob.state == rules.SENDING, PrintJob.lease_ends_at < now)
    return list(query.order_by(PrintJob.id))


def kept_files() -> list[str]:
    """The hashes of all files that were or will be sent."""
    return [sha256 for (sha256,) in PrintJob.select(PrintJob.file_sha256).distinct().tuples()]


def offer() -> None:
    """Let orders of labels know these printers."""
    if choices not in printer_choices.SOURCES:
        printer_choices.SOURCES.append(choices)
