"""What a code means that was scanned or typed while packing: a pack, a tagged unit, or a lot of one's own."""

from trace.batches.models import Batch
from trace.batches.queries import find_batch, visible_batches
from trace.errors import N_, Invalid, NotFound
from trace.events.models_packs import Pack, UnitSerial
from trace.gs1.codes import PACK
from trace.gs1.digital_links import DigitalLink
from trace.gs1.errors import Gs1Error
from trace.kit.codes import CodeUnread, read_code
from trace.kit.viewer import Viewer
from trace.packs.queries import find_pack

Scanned = Pack | UnitSerial | Batch
_LONGEST_SERIAL = 20


class NothingScanned(Invalid):
    """The text names no pack, unit or lot that the asker may see."""


def what_is(text: str, *, seen_by: Viewer) -> Scanned:
    """Read an address, a GS1 string, an SSCC, a short code, a serial or a lot number."""
    try:
        found = _named(text.strip(), seen_by)
    except (Gs1Error, NotFound):
        found = None
    if found is None:
        raise NothingScanned(
            N_("Không tìm thấy “%(text)s” trong cơ sở của bạn."), field="codes", text=text.strip()[:80]
        )
    return found


def _named(typed: str, seen_by: Viewer) -> Scanned | None:
    """What a tag says comes before what else its letters could mean: tags carry numbers of their own."""
    bare = "".join(typed.split())
    unit = _one(bare, seen_by) if len(bare) <= _LONGEST_SERIAL else None
    if unit is not None:
        return unit
    try:
        code = read_code(typed)
    except CodeUnread:
        return visible_batches(seen_by).where(Batch.lot == bare.upper()).order_by(Batch.id.desc()).first()
    if code.link is not None:
        return _of_link(code.link, seen_by)
    if code.short is None:
        return None
    if code.short.prefix == PACK:
        return find_pack(code.short.text, seen_by=seen_by)
    return _unit_or_lot(find_batch(code.short.text, seen_by=seen_by), code.serial)


def _of_link(link: DigitalLink, seen_by: Viewer) -> Scanned | None:
    if link.key.ai == "00":
        return find_pack(link.key.value, seen_by=seen_by)
    serial, lot = link.get("21") or "", link.get("10")
    if lot:
        return _unit_or_lot(find_batch(f"{link.key.value}/{lot}", seen_by=seen_by), serial)
    return _one(serial, seen_by)


def _unit_or_lot(batch: Batch, serial: str) -> Scanned | None:
    return _among([batch.id], serial) if serial else batch


def _one(serial: str, seen_by: Viewer) -> UnitSerial | None:
    """The unit with this serial, where only one lot of one's own has it."""
    if not serial:
        return None
    return _among(visible_batches(seen_by).select(Batch.id), serial)


def _among(batch_ids: object, serial: str) -> UnitSerial | None:
    query = UnitSerial.select(UnitSerial, Batch).join(Batch)
    found = list(query.where(UnitSerial.batch.in_(batch_ids), UnitSerial.serial == serial.upper()).limit(2))
    return found[0] if len(found) == 1 else None
