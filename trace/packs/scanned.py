"""What a code means that was scanned or typed while packing: a pack, a tagged unit, or a lot of one's own."""

from urllib.parse import urlsplit

from trace.batches.models import Batch
from trace.batches.queries import find_batch, visible_batches
from trace.errors import N_, Invalid, NotFound
from trace.events.models_packs import Pack, UnitSerial
from trace.gs1.codes import LOT, PACK, ShortCode
from trace.gs1.digital_links import DigitalLink
from trace.gs1.element_strings import ElementString
from trace.gs1.errors import Gs1Error
from trace.kit.viewer import Viewer
from trace.packs.queries import find_pack

Scanned = Pack | UnitSerial | Batch


class NothingScanned(Invalid):
    """The text names no pack, unit or lot that the asker may see."""


def what_is(text: str, *, seen_by: Viewer) -> Scanned:
    """Read an address, a GS1 string, an SSCC, a short code, a serial or a lot number."""
    typed = text.strip()[:300]
    try:
        path = _path(typed)
        found = _named_by(path, seen_by) if path else _named(typed, seen_by)
    except (Gs1Error, NotFound):
        found = None
    if found is None:
        raise NothingScanned(N_("Không tìm thấy “%(text)s” trong cơ sở của bạn."), field="codes", text=typed)
    return found


def _path(typed: str) -> str:
    """The address part, where what was typed is or means one."""
    if "://" in typed:
        return urlsplit(typed).path
    if typed.startswith("/"):
        return typed
    if typed.startswith("("):
        return DigitalLink.from_elements(ElementString.parse("".join(typed.split()))).path()
    return ""


def _named_by(path: str, seen_by: Viewer) -> Scanned | None:
    head, _, rest = path.strip("/").partition("/")
    if head.upper() == PACK or head == "00":
        return find_pack(rest, seen_by=seen_by)
    if head.upper() == LOT:
        code, _, serial = rest.partition("/")
        return _unit_or_lot(find_batch(code, seen_by=seen_by), serial)
    link = DigitalLink.parse_path(path)
    serial, lot = link.get("21") or "", link.get("10")
    if lot:
        return _unit_or_lot(find_batch(f"{link.key.value}/{lot}", seen_by=seen_by), serial)
    return _one(serial, seen_by)


def _named(typed: str, seen_by: Viewer) -> Scanned | None:
    bare = "".join(typed.split())
    if bare.isascii() and bare.isdigit() and len(bare) in (18, 20):
        return find_pack(bare, seen_by=seen_by)
    unit = _one(bare, seen_by)
    if unit is not None:
        return unit
    code, _, serial = bare.partition("/")
    try:
        read = ShortCode.parse(code)
    except Gs1Error:
        return visible_batches(seen_by).where(Batch.lot == bare.upper()).order_by(Batch.id.desc()).first()
    if read.prefix == PACK:
        return find_pack(read.text, seen_by=seen_by)
    return _unit_or_lot(find_batch(read.text, seen_by=seen_by), serial)


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
