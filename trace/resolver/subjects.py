"""What an address names: a lot, a lot nobody registered, a product, a place, a case or pallet, a dispatch."""

from dataclasses import dataclass
from urllib.parse import quote, unquote_to_bytes

from trace.batches.models import Batch
from trace.errors import N_, Invalid, NotFound
from trace.events.models_packs import Pack
from trace.gs1.codes import DISPATCH, LOT, PACK, PLACE, PRODUCT, ShortCode, read_lot
from trace.gs1.digital_links import DigitalLink
from trace.gs1.errors import Gs1Error
from trace.gs1.identifiers import Gtin
from trace.handovers.models import Handover
from trace.products.models import Product
from trace.products.queries import find_by_gtin
from trace.provenance import queries
from trace.serials.rules import read_serial
from trace.sites.models import Site

KEYS = ("01", "414", "00")
"""The GS1 keys that are answered here."""


class AddressBroken(Invalid):
    """An address that is not well formed, whatever it meant to name."""

    status = 400


class NothingThere(NotFound):
    """A well-formed address that names nothing we know."""


@dataclass(frozen=True, slots=True)
class LotFound:
    """A lot. `path` is the address as it was asked for, in canonical spelling; `serial` what it said of the pack."""

    batch: Batch
    path: str
    serial: str = ""

    @property
    def product_path(self) -> str:
        """Its product under the key that was asked for; empty for goods that are no product yet."""
        head, under_gtin, _ = self.path.partition("/10/")
        return head if under_gtin else product_path_of(self.batch.product)


@dataclass(frozen=True, slots=True)
class LotMissing:
    """A known product with a lot number that nobody registered."""

    product: Product
    lot: str
    path: str
    product_path: str


@dataclass(frozen=True, slots=True)
class ProductFound:
    product: Product
    path: str


@dataclass(frozen=True, slots=True)
class PlaceFound:
    site: Site
    path: str


@dataclass(frozen=True, slots=True)
class PackFound:
    pack: Pack
    path: str


@dataclass(frozen=True, slots=True)
class HandoverFound:
    handover: Handover
    path: str


Subject = LotFound | LotMissing | ProductFound | PlaceFound | PackFound | HandoverFound


def subject_of(raw_path: str, query: str, *, named_lot: str = "") -> Subject:
    """Read a raw path (still percent-encoded). `named_lot` is a lot that stood in a query instead of the path.

    AddressBroken for what is no valid address, NothingThere for a valid one that names nothing.
    """
    head = raw_path.split("/", 2)[1]
    try:
        if head in KEYS:
            return _of_gs1(raw_path, query, named_lot)
        return _of_code(head.upper(), raw_path)
    except NotFound as error:
        raise NothingThere(error.msgid, **error.params) from error


def _of_gs1(raw_path: str, query: str, named_lot: str) -> Subject:
    try:
        link = DigitalLink.parse_path(raw_path, query)
    except Gs1Error as error:
        raise AddressBroken(error.msgid, **error.params) from error
    if link.key.ai == "414":
        return PlaceFound(queries.place_by_gln(link.key.value), f"/414/{link.key.value}")
    if link.key.ai == "00":
        return PackFound(queries.pack_by_sscc(link.key.value), f"/00/{link.key.value}")
    gtin = link.key.value
    product = find_by_gtin(Gtin.parse(gtin))
    product_path = f"/01/{gtin}"
    lot, serial = link.get("10") or named_lot, link.get("21") or ""
    if not lot:
        # A code that holds the unit's own number only still leads to the lot where that number was declared.
        unit_of = queries.lot_of_unit(gtin, serial) if serial else None
        if unit_of is None:
            return ProductFound(product, product_path)
        lot = unit_of.lot
    try:
        batch = queries.lot_of_gtin(gtin, product, lot)
    except NotFound:
        return LotMissing(product, lot, f"{product_path}/10/{quote(lot, safe='')}", product_path)
    return LotFound(batch, f"{product_path}/10/{quote(batch.lot, safe='')}", serial)


def _of_code(kind: str, raw_path: str) -> Subject:
    parts = [_decoded(part) for part in raw_path.removesuffix("/").split("/")[2:]]
    if not 1 <= len(parts) <= (2 if kind == LOT else 1):
        raise NothingThere(N_("Địa chỉ này không chỉ vào lô hàng hay địa điểm nào."))
    try:
        code = ShortCode.parse(parts[0], prefix=kind).text
        serial = _number(parts[1]) if len(parts) > 1 else ""
    except Gs1Error as error:
        raise NothingThere(error.msgid, **error.params) from error
    if kind == PLACE:
        return PlaceFound(queries.place_by_code(code), f"/p/{code}")
    if kind == PACK:
        return PackFound(queries.pack_by_code(code), f"/u/{code}")
    if kind == DISPATCH:
        return HandoverFound(queries.handover_by_code(code), f"/d/{code}")
    if kind == PRODUCT:
        return ProductFound(queries.product_by_code(code), f"/s/{code}")
    batch = queries.lot_by_code(code)
    return LotFound(batch, f"/t/{code}", serial)


def product_path_of(product: Product | None) -> str:
    """The address of a product; empty for goods that are no product yet."""
    if product is None:
        return ""
    return f"/01/{product.gtin}" if product.gtin else f"/s/{product.code}"


def _number(part: str) -> str:
    """A pack's number as it is printed: one of ours is read forgivingly, others only in capitals."""
    return read_serial(part) or read_lot(part)


def _decoded(part: str) -> str:
    try:
        text = unquote_to_bytes(part).decode()
    except UnicodeDecodeError as error:
        raise AddressBroken(N_("Địa chỉ có ký tự không đọc được.")) from error
    if "\0" in text or "/" in text:
        raise AddressBroken(N_("Địa chỉ có ký tự không được phép."))
    return text
