"""Lots somebody has already: each row opens the record of one, as the form and the API do."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from trace.batches.models import Batch
from trace.errors import N_, Invalid
from trace.events.acting import used_entry_ids
from trace.events.actions import register
from trace.events.entries import Entry, NewLot
from trace.events.rules import check_quantity, check_time
from trace.exchange.amounts import read_amount
from trace.exchange.columns import CODE, DAY, MEASURE, Column
from trace.exchange.identity import RowIds
from trace.exchange.kinds.base import Context, Kind, Plan, Planned, twice
from trace.exchange.report import NEW, SAME
from trace.exchange.rows import ReadRow
from trace.gs1.errors import Gs1Error
from trace.gs1.identifiers import Gtin
from trace.kit.days import show_day
from trace.kit.inputs import start_of_day
from trace.kit.text import fold
from trace.kit.viewer import MANAGER, STAFF
from trace.products.models import Product
from trace.sites.models import Site

COLUMNS = (
    Column("product", N_("Sản phẩm"), N_("Mã sản phẩm, mã GTIN hoặc tên đúng như trong danh sách sản phẩm."), CODE,
           also=("ten san pham", "ma san pham", "gtin", "ma gtin", "hang", "ten hang", "product"), is_needed=True,
           longest=160, example="Gạo nếp A Sào"),
    Column("lot", N_("Số lô"), N_("Đúng như in trên bao bì. Bỏ trống: hệ thống tự đặt."), CODE,
           also=("so lo me", "lo", "ma lo", "so me", "lot", "lot number"), longest=20, example="NEP-2611"),
    Column("quantity", N_("Số lượng"), N_("Số và đơn vị: 500 kg, 3 tạ, 200 gói. Chỉ có số là kg. Có thể ghi sau."),
           MEASURE, also=("khoi luong", "san luong", "so luong hang", "quantity"), longest=40, example="500 kg"),
    Column("produced_on", N_("Ngày sản xuất"), N_("Ngày/tháng/năm."), DAY,
           also=("nsx", "ngay sx", "ngay dong goi", "ngay thu hoach", "produced on"), example="20/11/2026"),
    Column("expires_on", N_("Hạn sử dụng"), N_("Ngày/tháng/năm. Bỏ trống: tính từ thời hạn của sản phẩm."), DAY,
           also=("hsd", "ngay het han", "han dung", "expires on")),
    Column("harvest_season", N_("Vụ thu hoạch"), N_("Nếu nhãn ghi vụ."), also=("vu", "mua vu"), longest=80),
    Column("site", N_("Nơi để hàng"), N_("Tên hoặc mã địa điểm của cơ sở."),
           also=("noi san xuat", "dia diem", "kho", "noi", "site"), longest=120),
    Column("note", N_("Ghi chú"), N_("Không bao giờ hiện công khai."), also=("note",), longest=1000, is_private=True),
)  # fmt: skip


def plan(rows: list[ReadRow], context: Context) -> Plan:
    """What would become of each row; lots that this file opened before are left alone."""
    known, ids, found = _Known(context), RowIds(context.own), Plan()
    seen: dict[object, ReadRow] = {}
    said: list[tuple[ReadRow, NewLot, Site | None, str, list[tuple[str, str]]]] = []
    for done, row in enumerate(rows, start=1):
        try:
            lot, site, told = _read(row, known, context)
        except Invalid as refusal:
            found.refuse(row, [refusal], name=str(row.values.get("product", "")))
            continue
        refusals = twice(seen, [("lot", _code(lot), lot.lot)], row, name="lot") if lot.lot else []
        if refusals or row.is_broken:
            found.refuse(row, refusals, name=lot.name)
            continue
        about = (_code(lot), lot.lot or "", lot.thousandths, lot.unit, str(lot.produced_on), str(lot.expires_on))
        said.append((row, lot, site, ids.id_of("batch", *about)[0], told))
        if done % 200 == 0 or done == len(rows):
            context.tell(done, len(rows))
    used = used_entry_ids(context.own.id, [entry_id for _row, _lot, _site, entry_id, _told in said])
    for row, lot, site, entry_id, told in said:
        if entry_id in used:
            found.planned.append(Planned(row, SAME, lot.name, told=tuple(told)))
        elif lot.lot and (_code(lot), lot.lot) in known.lots:
            found.refuse(row, [Invalid(N_("Sản phẩm này đã có lô số này."), field="lot")], name=lot.name)
        else:
            write = _writer(row, lot, site, entry_id, context)
            found.planned.append(Planned(row, NEW, lot.name, told=tuple(told), write=write))
    order = {(row.sheet, row.number): place for place, row in enumerate(rows)}
    found.planned.sort(key=lambda planned: order[planned.row.sheet, planned.row.number])
    return found


KIND = Kind("batches", N_("Lô hàng"), COLUMNS, (STAFF, MANAGER), needs_organisation=True, plan=plan)


class _Known:
    """The organisation's products, places and lots, by what a row may call them."""

    def __init__(self, context: Context) -> None:
        self.products: dict[str, list[Product]] = {}
        for product in Product.select().where(Product.organisation == context.own, Product.is_active):
            for key in {product.code.lower(), product.gtin or product.code.lower(), product.name_folded}:
                self.products.setdefault(key, []).append(product)
        self.sites: dict[str, list[Site]] = {}
        for site in Site.select().where(Site.organisation == context.own):
            for key in (site.code.lower(), site.name_folded):
                self.sites.setdefault(key, []).append(site)
        lots = Batch.select(Product.code, Batch.lot).join(Product).where(Batch.organisation == context.own).tuples()
        self.lots = set(lots)

    def product(self, text: str) -> Product:
        """The product meant; Invalid where none or several answer."""
        found = self.products.get(fold(text)) or self.products.get(_gtin(text), [])
        if not found:
            raise Invalid(N_("Cơ sở không có sản phẩm “%(text)s”."), field="product", text=text)
        if len(found) > 1:
            codes = ", ".join(one.code for one in found[:6])
            raise Invalid(N_("Có nhiều sản phẩm tên này. Ghi mã: %(codes)s."), field="product", codes=codes)
        return found[0]

    def site(self, text: str) -> Site | None:
        """The place meant; none where the row names none."""
        found = self.sites.get(fold(text), []) if text else []
        if text and len(found) != 1:
            raise Invalid(N_("Cơ sở không có đúng một địa điểm “%(text)s”. Ghi mã địa điểm."), field="site", text=text)
        return found[0] if found else None


def _gtin(text: str) -> str:
    try:
        return Gtin.parse(text).digits
    except Gs1Error:
        return ""


def _read(row: ReadRow, known: _Known, context: Context) -> tuple[NewLot, Site | None, list[tuple[str, str]]]:
    """The lot of a row and what was understood of it; Invalid names the cell."""
    values: dict[str, Any] = dict(row.values)
    if not values.get("product"):
        raise Invalid(N_("Chưa ghi sản phẩm."), field="product")
    product = known.product(str(values["product"]))
    site = known.site(str(values.get("site", "")))
    told = [(N_("Sản phẩm"), f"{product.name} ({product.code})")]
    thousandths, unit = None, "KGM"
    if values.get("quantity"):
        thousandths, unit, words = read_amount(str(values["quantity"]))
        check_quantity(thousandths)
        told.append((N_("Số lượng"), words))
    produced, expires = values.get("produced_on"), values.get("expires_on")
    if isinstance(produced, date):
        _check_day(produced, "produced_on", context.now)
    if isinstance(produced, date) and isinstance(expires, date) and expires < produced:
        raise Invalid(N_("Hạn sử dụng trước ngày sản xuất."), field="expires_on")
    told += [
        (label, show_day(day)) for label, day in ((N_("Ngày sản xuất"), produced), (N_("Hạn sử dụng"), expires)) if day
    ]
    lot_number = str(values.get("lot", "")).upper()
    if lot_number:
        told.append((N_("Số lô"), lot_number))
    lot = NewLot(
        name=product.name, product=product, thousandths=thousandths, unit=unit, lot=lot_number or None,
        produced_on=produced, expires_on=expires, harvest_season=str(values.get("harvest_season", "")),
    )  # fmt: skip
    return lot, site, told


def _check_day(day: date, field: str, now: datetime) -> None:
    try:
        check_time(start_of_day(day), now)
    except Invalid as refusal:
        raise Invalid(refusal.msgid, field=field, **refusal.params) from None


def _writer(row: ReadRow, lot: NewLot, site: Site | None, entry_id: str, context: Context) -> Callable[[], object]:
    note = str(row.values.get("note", ""))
    entry = Entry(
        by=context.recorder,
        now=context.now,
        entry_id=entry_id,
        happened_at=min(start_of_day(lot.produced_on), context.now) if lot.produced_on else context.now,
        site=site,
        private={"note": note} if note else {},
    )
    return lambda: register(context.own, lot=lot, entry=entry)


def _code(lot: NewLot) -> str:
    return lot.product.code if lot.product else ""
