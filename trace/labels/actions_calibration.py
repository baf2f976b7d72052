"""Keeping what each printer needs so that its ink meets the label."""

from datetime import datetime

from trace.database import atomic, lock_for_this_transaction
from trace.errors import N_, Invalid
from trace.kit.acts import log_act
from trace.kit.text import fold, nfc
from trace.kit.viewer import RECORDERS, Viewer
from trace.labels import rules
from trace.labels.models import PrinterCalibration
from trace.labels.rules import Measured, MeasuredRoll, RollMarks
from trace.labels.sheet import Calibration
from trace.organisations.models import Organisation


def keep_calibration(
    organisation: Organisation, *, name: str, measured: Measured, by: Viewer, now: datetime
) -> PrinterCalibration:
    """Keep what a printer's test sheet showed; the same name again replaces it."""
    figures = [measured.left, measured.top, measured.width, measured.height]
    return _keep(organisation, name, rules.calibration_of(measured), figures, by, now)


def keep_roll_calibration(
    organisation: Organisation, *, name: str, measured: MeasuredRoll, marks: RollMarks, by: Viewer, now: datetime
) -> PrinterCalibration:
    """The same for the test label of a roll printer."""
    needed = rules.roll_calibration_of(measured, marks)
    return _keep(organisation, name, needed, [measured.left, measured.top, measured.length], by, now)


def _keep(
    organisation: Organisation, name: str, needed: Calibration, figures: list[int], by: Viewer, now: datetime
) -> PrinterCalibration:
    if by.organisation_id != organisation.id or by.role not in RECORDERS:
        raise rules.NotYours(N_("Chỉ người của cơ sở mới căn chỉnh máy in của mình."))
    title = nfc(name)
    if not 1 <= len(title) <= 60:
        raise Invalid(N_("Đặt tên máy in, nhiều nhất 60 chữ."), field="name")
    facts = {
        "name": title,
        "right_tenths_mm": needed.right_tenths_mm,
        "down_tenths_mm": needed.down_tenths_mm,
        "scale_x_ten_thousandths": round(needed.scale_x * 10_000),
        "scale_y_ten_thousandths": round(needed.scale_y * 10_000),
        "measured_tenths": figures,
        "changed_at": now,
    }
    with atomic():
        lock_for_this_transaction(f"printers:{organisation.id}")
        same = (PrinterCalibration.organisation == organisation.id) & (PrinterCalibration.name_folded == fold(title))
        if not PrinterCalibration.update(**facts).where(same).execute():
            PrinterCalibration.create(organisation=organisation, name_folded=fold(title), **facts)
        log_act(by, "labels.calibrate", title, now=now)
        kept: PrinterCalibration = PrinterCalibration.get(same)
    return kept


def forget_calibration(kept: PrinterCalibration, *, by: Viewer, now: datetime) -> None:
    """Take a printer off the list; runs keep the numbers they were printed with."""
    if by.organisation_id != kept.organisation_id:
        raise rules.NotYours(N_("Chỉ người của cơ sở mới căn chỉnh máy in của mình."))
    with atomic():
        log_act(by, "labels.forget_printer", kept.name, now=now)
        kept.delete_instance()
