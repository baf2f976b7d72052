"""Tags for units that have declared numbers of their own: what is printed is what was declared, nothing is made."""

from collections.abc import Sequence

from trace.batches.models import Batch
from trace.errors import N_, Invalid
from trace.events.models_packs import UnitSerial
from trace.labels.facts import LabelFacts, Serial
from trace.labels.models import LabelRun
from trace.labels.models_units import LabelRunUnits
from trace.labels.numbering import Declared, serial_of


def check_units(batch: Batch, units: Sequence[str], count: int) -> list[str]:
    """The numbers as they were declared, one tag each; refused where one was not, or its unit is gone."""
    wanted = list(dict.fromkeys(unit.strip().upper() for unit in units if unit.strip()))
    if len(wanted) != count:
        raise Invalid(N_("Cần mỗi số một thẻ: đã ghi %(units)s số khác nhau."), field="units", units=len(wanted))
    known = {
        row.serial: row.gone_kind
        for row in UnitSerial.select().where(UnitSerial.batch == batch.id).order_by(UnitSerial.id)
    }
    for unit in wanted:
        if unit not in known:
            raise Invalid(N_("Số “%(unit)s” chưa được khai cho lô này."), field="units", unit=unit)
        if known[unit]:
            raise Invalid(N_("Số “%(unit)s” đã bán, đã xuất hoặc đã mất, không in thẻ nữa."), field="units", unit=unit)
    return wanted


def waiting(batch: Batch) -> list[str]:
    """Declared numbers of the lot's units that are still here and have no tag yet, in the order of tagging."""
    printed: set[str] = set()
    for row in LabelRunUnits.select().join(LabelRun).where(LabelRun.batch == batch.id):
        printed |= set(row.serials)
    units = UnitSerial.select().where(UnitSerial.batch == batch.id, UnitSerial.gone_kind == "").order_by(UnitSerial.id)
    return [unit.serial for unit in units if unit.serial not in printed]


def longest(facts: LabelFacts, units: Sequence[str]) -> Serial:
    """The number that takes most room, to see whether all fit."""
    return serial_of(facts.url, facts.short_url, facts.short_code, max(units, key=len), "")


def keep(run: LabelRun, units: Sequence[str]) -> None:
    """Write down, in the transaction of the order, what is on the tags."""
    LabelRunUnits.create(run=run, serials=list(units))


def units_of(run: LabelRun) -> list[str]:
    """The numbers on the tags of a run; empty for every other run."""
    row: LabelRunUnits | None = LabelRunUnits.get_or_none(LabelRunUnits.run == run.id)
    return list(row.serials) if row else []


def printed_again(replaced: LabelRun, spoiled: Sequence[str], count: int) -> list[str]:
    """The numbers of a tag run whose tags are made once more: those named, else the last ones."""
    units = units_of(replaced)
    named = [text for text in spoiled if text.strip()]
    return (named or units[max(0, len(units) - count) :]) if units else []


def declared(run: LabelRun) -> Declared | None:
    """What makes the tags of a run; None where it has none."""
    units = units_of(run)
    if not units:
        return None
    printed = run.printed
    return Declared(
        tuple(units), run.copies, str(printed["url"]), str(printed["short_url"]), str(printed["short_code"])
    )
