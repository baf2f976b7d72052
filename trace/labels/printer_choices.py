"""The printers that labels may be ordered for: measured ones, and those that rooms above know of."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from trace.kit.text import fold
from trace.kit.viewer import Viewer
from trace.labels.models import LabelRun, PrinterCalibration


@dataclass(frozen=True, slots=True)
class PrinterChoice:
    """A printer by its name; what it understands (`pdf`, `zpl`, `tspl`), its dots an inch (None: not known), the width
    of its paper, and whether files can be sent to it from here."""

    name: str
    format: str = "pdf"
    dpi: int | None = None
    width_mm: float | None = None
    can_send: bool = False
    is_calibrated: bool = False


# Filled at the start by the room of printers: the printers of an organisation.
SOURCES: list[Callable[[int], list[PrinterChoice]]] = []


# The same room tells what was sent of a run: lines with printer, state, at and href.
SENDINGS: list[Callable[[LabelRun, Viewer], list[dict[str, str]]]] = []


def sendings_of(run: LabelRun, *, seen_by: Viewer) -> list[dict[str, str]]:
    """What was sent of a run to printers, the latest first."""
    return [line for source in SENDINGS for line in source(run, seen_by)]


def can_send(run: LabelRun) -> bool:
    """Whether the run's organisation has a printer that this file can be sent to."""
    return any(
        one.can_send and one.format == run.format and (run.format == "pdf" or one.dpi == run.dpi)
        for one in choices_of(run.organisation_id)
    )


def choices_of(organisation_id: int) -> list[PrinterChoice]:
    """Every printer of an organisation once, by name."""
    found = {fold(one.name): one for source in SOURCES for one in source(organisation_id)}
    for kept in PrinterCalibration.select().where(PrinterCalibration.organisation == organisation_id):
        known = found.get(kept.name_folded, PrinterChoice(kept.name))
        found[kept.name_folded] = replace(known, is_calibrated=True)
    return [found[key] for key in sorted(found)]


def choice_called(name: str, *, organisation_id: int) -> PrinterChoice | None:
    """The printer of that name, if there is one."""
    wanted = fold(name)
    return next((one for one in choices_of(organisation_id) if fold(one.name) == wanted), None)
