"""Printing signs, posters, case labels and tags: checked, kept, logged; the file follows from what is kept."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from io import BytesIO
from typing import Any

from trace.clock import whole_milliseconds
from trace.database import atomic, lock_for_this_transaction
from trace.errors import N_
from trace.gs1.codes import free_code
from trace.kit.acts import log_act
from trace.kit.text import fold, nfc
from trace.kit.viewer import RECORDERS, Viewer
from trace.labels import queries, queries_prints, rules
from trace.labels.actions import remember_sheet
from trace.labels.checking_prints import check_readable
from trace.labels.drawing import check_fit
from trace.labels.facts import Serial
from trace.labels.layout import Layout
from trace.labels.layouts import keep_layout, layout_hash
from trace.labels.models_prints import SubjectPrint, SubjectPrintItem
from trace.labels.pdf import Label, render_pdf
from trace.labels.problems import LabelRefused
from trace.labels.records_prints import KIND, print_bytes
from trace.labels.rules_prints import KINDS, Kind, PrintRefused, Thing, check_order
from trace.labels.sheet import pages_needed
from trace.labels.stating import frozen, frozen_calibration, thawed, thawed_calibration
from trace.ledger.actions import LOCK, append
from trace.ledger.canonical import canonical_bytes

NUMBER_LENGTH = 8


def print_things(
    kind: str,
    things: Sequence[Thing],
    *,
    organisation_id: int,
    about: str,
    layout: Layout,
    copies: int = 1,
    start_slot: int = 1,
    printer: str = "",
    reason: str = "",
    also_about: Sequence[str] = (),
    by: Viewer,
    now: datetime,
    via: str,
) -> SubjectPrint:
    """Order one file of labels about things, or change nothing at all. Each label is drawn, and read back from its
    own pixels, before anything is kept; `also_about` are identifiers that the print names besides the things."""
    if by.role not in RECORDERS or not by.owns(organisation_id):
        raise rules.NotYours(N_("Chỉ cơ sở có hàng hoặc địa điểm này mới in được."))
    what, reason = KINDS[kind], nfc(reason)
    _check_layout(layout, what, things)
    with atomic():
        lock_for_this_transaction(LOCK)
        again = queries_prints.printed_before(kind, [one.identifier for one in things])
        total = check_order(what, count=len(things), copies=copies, again=len(again), reason=reason)
        calibration = queries.calibration_for(printer, organisation_id=organisation_id)
        row = SubjectPrint(
            number=_free_number(),
            organisation=organisation_id,
            kind=kind,
            about=about[:200],
            about_folded=fold(about[:200])[:200],
            layout=layout.name,
            layout_hash=layout_hash(layout),
            count=len(things),
            copies=copies,
            total=total,
            start_slot=start_slot,
            pages=pages_needed(layout, total, start_slot),
            calibration=frozen_calibration(calibration, printer),
            printed=_printed(things),
            is_test=any(one.facts.is_test for one in things),
            is_unverified=any(one.facts.unverified for one in things),
            reason=reason if again else "",
            via=via,
            created_by_id=by.person_id,
            created_at=whole_milliseconds(now),
        )
        labels = [label for label in labels_of(row) for _copy in range(copies)]
        content = write_print(row, layout)
        check_readable(content, layout, labels, start_slot=start_slot, calibration=calibration)
        keep_layout(layout, organisation_id=organisation_id, now=now)
        _write(row, [*(one.identifier for one in things), *also_about], layout, by=by, now=now)
    return row


def write_print(row: SubjectPrint, layout: Layout) -> bytes:
    """The file of a print, from what it kept: the same bytes whenever it is asked for."""
    out = BytesIO()
    labels = (label for label in labels_of(row) for _copy in range(row.copies))
    render_pdf(
        layout,
        labels,
        out=out,
        start_slot=row.start_slot,
        calibration=thawed_calibration(row.calibration),
        title=f"{row.about}, bản in {row.number}",
    )
    return out.getvalue()


def labels_of(row: SubjectPrint) -> list[Label]:
    """What each label of a print says, once each."""
    facts = [thawed(one) for one in row.printed["facts"]]
    if not row.printed["serials"]:
        return list(facts)
    return [(facts[0], Serial(**one)) for one in row.printed["serials"]]


def names_in(row: SubjectPrint) -> list[str]:
    """What each label of a print is about, in a word or a number."""
    if row.printed["serials"]:
        return [str(one["serial"]) for one in row.printed["serials"]]
    facts = [thawed(one) for one in row.printed["facts"]]
    return [one.sscc or one.place_name or one.lot or one.short_code for one in facts]


def _check_layout(layout: Layout, kind: Kind, things: Sequence[Thing]) -> None:
    if layout.subject != kind.subject:
        raise PrintRefused(N_("Mẫu này không dùng để in loại này. Chọn mẫu khác."), field="layout")
    blocking = [
        problem for one in things for problem in check_fit(layout, one.facts, one.serial) if problem.is_blocking
    ]
    if blocking:
        raise LabelRefused(blocking)


def _printed(things: Sequence[Thing]) -> dict[str, Any]:
    """Facts of each thing; of units, which have their lot's facts in common, those once and the numbers of each."""
    serials = [asdict(one.serial) for one in things if one.serial is not None]
    facts = [things[0].facts] if serials else [one.facts for one in things]
    return {"facts": [frozen(one) for one in facts], "serials": serials}


def _write(row: SubjectPrint, items: Sequence[str], layout: Layout, *, by: Viewer, now: datetime) -> None:
    """The print, its log entry, the sheet it leaves behind, and the line in the log of acts."""
    deciding = {
        name: getattr(row, name)
        for name in ("layout", "layout_hash", "total", "copies", "start_slot", "calibration", "printed")
    }
    row.data_hash = hashlib.sha256(canonical_bytes(deciding)).hexdigest()
    abouts = sorted(set(items))
    full, public = print_bytes(row, abouts)
    row.ledger_index = append(KIND, full=full, public=public, at=now).leaf_index
    row.save(force_insert=True)
    SubjectPrintItem.insert_many([{"print": row.id, "about": one} for one in abouts]).execute()
    if layout.kind == "sheet" and layout.labels_per_page > 1:
        remember_sheet(row, layout, now=now)
    log_act(by, "labels.print_things", row.number, now=now, kind=row.kind, labels=row.total, reason=row.reason)


def _free_number() -> str:
    return free_code(
        NUMBER_LENGTH,
        secrets.SystemRandom(),
        lambda number: SubjectPrint.select().where(SubjectPrint.number == number).exists(),
    )
