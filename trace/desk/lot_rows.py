"""The rows of a recording form: lots that come out, and lots that go in, read from what was typed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from flask_babel import gettext as _

from trace.batches import rules as lots
from trace.batches.models import Batch
from trace.desk.reading import Typed, amount_words, read_amount, refuse
from trace.errors import Invalid, Refusal
from trace.events.entries import NewLot, Use
from trace.events.models import Event, EventItem
from trace.events.rules import in_unit
from trace.gs1.codes import read_lot
from trace.gs1.errors import Gs1Error
from trace.kit.days import show_day
from trace.kit.forms import say
from trace.kit.inputs import parse_date, parse_number, whole_number
from trace.kit.text import nfc
from trace.kit.units import UNITS, show_number
from trace.products.models import Product

MOST_ROWS: Final = 20
_SIZE: Final = re.compile(r"^\s*(?:[^\d]*?)\s*(\d[\d.,]*)\s*([^\d\s].*)?$")


@dataclass
class LotsOut:
    """New lots as read, and each as facts for the page that shows them before they are saved."""

    lots: list[NewLot] = field(default_factory=list)
    shown: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class LotsIn:
    """Lots used, with their amounts, and each as facts for the same page."""

    uses: list[Use] = field(default_factory=list)
    shown: list[dict[str, Any]] = field(default_factory=list)


def row_count(values: dict[str, Any]) -> int:
    """How many rows of new lots the form holds."""
    return min(max(whole_number(str(values.get("rows") or "")) or 1, 1), MOST_ROWS)


def read_outputs(
    typed: Typed,
    *,
    organisation_id: int,
    name: str,
    products: Sequence[Product],
    is_pack: bool,
    sources: Sequence[Batch] = (),
    form: str = "",
    harvest_season: str = "",
    unit: str = "KGM",
) -> LotsOut:
    """Every row of new lots that says anything. Lots without a number get one here, to be seen before saving."""
    found = LotsOut()
    produced_on, expires_on = _typed_day(typed, "produced_on"), _typed_day(typed, "expires_on")
    rows = [number for number in range(row_count(typed.form.values)) if number == 0 or _says_anything(typed, number)]
    numbers: set[tuple[str, int | None]] = set()
    for number in rows:
        product = _product(typed, f"lot-{number}-product", products, is_pack=is_pack)
        amount = _amount(typed, number, product, is_pack=is_pack, unit=unit)
        lot, how = _lot(typed, number, organisation_id, product, numbers)
        if amount is None or lot is None:
            continue
        numbers.add((lot, product.id if product else None))
        called = nfc(str(typed.form.values.get(f"lot-{number}-name") or "")) or (product.name if product else name)
        new = NewLot(
            name=called,
            thousandths=amount.thousandths,
            unit=amount.unit,
            product=product,
            lot=lot,
            form=form,
            produced_on=produced_on,
            expires_on=expires_on,
            pack_size_thousandths=amount.pack_thousandths,
            pack_count=amount.pack_count,
            harvest_season=harvest_season,
        )
        found.lots.append(new)
        found.shown.append(_shown(typed, new, how, amount, sources))
    return found


def chosen_of(typed: Typed, candidates: Sequence[Batch]) -> list[Batch]:
    """The lots ticked, in the order of the page."""
    codes = set(typed.form.values.get("input") or [])
    return [one for one in candidates if one.code in codes]


def read_inputs(typed: Typed, candidates: Sequence[Batch], *, packed: Sequence[tuple[int, str]] = ()) -> LotsIn:
    """The lots ticked, each with what was typed beside it; nothing typed means all that is left.

    `packed` is what packing made: beside the only lot ticked, nothing typed means as much as went into the packs.
    """
    found = LotsIn()
    chosen = chosen_of(typed, candidates)
    for batch in chosen:
        name = f"input-{batch.code}"
        text = str(typed.form.values.get(name) or "")
        filled = amount_in(batch.unit, packed) if packed and len(chosen) == 1 and not text else None
        blank = batch.left_thousandths if filled is None else filled
        try:
            thousandths, unit, converted = read_amount(text, batch.unit) if text else (blank, batch.unit, "")
        except Invalid as refusal:
            typed.form.add_error(name, say(refusal))
            continue
        if thousandths <= 0:
            typed.form.add_error(name, _("Lô %(lot)s không còn hàng. Ghi rõ đã dùng bao nhiêu.", lot=batch.lot))
            continue
        if converted:
            typed.converted.append(converted)
        _ask_about_use(typed, name, batch, thousandths)
        found.uses.append(Use(batch, thousandths, unit))
        note = _("bằng số đóng được") if filled is not None else ""
        value = amount_words(thousandths, unit)
        found.shown.append({"label": f"{batch.name} · {batch.lot}", "value": value, "note": note})
    if not found.uses and not any(key.startswith("input-") for key in typed.form.errors):
        typed.form.add_error("input", _("Chưa chọn lô đầu vào nào."))
    return found


def amount_in(unit: str, amounts: Sequence[tuple[int, str]]) -> int | None:
    """The sum of amounts (thousandths, unit) in thousandths of `unit`; None for units of another kind."""
    try:
        return sum(in_unit(thousandths, of, unit) for thousandths, of in amounts)
    except Refusal:
        return None


@dataclass(frozen=True)
class _Amount:
    thousandths: int
    unit: str
    pack_thousandths: int | None = None
    pack_count: int | None = None
    words: str = ""


def _says_anything(typed: Typed, number: int) -> bool:
    return any(typed.form.values.get(f"lot-{number}-{part}") for part in ("quantity", "count", "lot"))


def _product(typed: Typed, name: str, products: Sequence[Product], *, is_pack: bool) -> Product | None:
    code = str(typed.form.values.get(name) or "")
    product = next((one for one in products if one.code == code), None)
    if code and product is None:
        typed.form.add_error(name, _("Không tìm thấy sản phẩm này."))
    elif is_pack and product is None:
        typed.ask(name, _("Chưa chọn sản phẩm: lô vẫn lưu được, nhưng chưa in được tem."))
    elif product is not None and product.is_draft:
        typed.ask(
            name,
            _("Sản phẩm “%(name)s” còn thiếu thông tin: lô vẫn lưu được, in tem phải chờ.", name=product.name),
        )
    return product


def _amount(typed: Typed, number: int, product: Product | None, *, is_pack: bool, unit: str) -> _Amount | None:
    """What was typed as quantity, or packs × pack size; both together must not be needed."""
    quantity = str(typed.form.values.get(f"lot-{number}-quantity") or "")
    chosen = str(typed.form.values.get(f"lot-{number}-unit") or unit)
    try:
        size = _pack_size(typed, number, product) if is_pack else None
        count = _pack_count(typed, number) if is_pack else None
        if quantity:
            thousandths, read_unit, converted = read_amount(quantity, chosen)
            if converted:
                typed.converted.append(converted)
            return _Amount(thousandths, read_unit, size[0] if size else None, count)
    except Invalid as refusal:
        typed.form.add_error(refusal.field or f"lot-{number}-quantity", say(refusal))
        return None
    if size and count:
        words = _("%(count)s gói × %(size)s", count=show_number(count), size=amount_words(*size))
        return _Amount(size[0] * count, size[1], size[0], count, words)
    missing = f"lot-{number}-count" if is_pack and size else f"lot-{number}-size" if is_pack else ""
    typed.form.add_error(missing or f"lot-{number}-quantity", _missing_sentence(is_pack=is_pack, has_size=bool(size)))
    return None


def _missing_sentence(*, is_pack: bool, has_size: bool) -> str:
    if not is_pack:
        return _("Chưa ghi khối lượng.")
    return _("Chưa ghi số gói.") if has_size else _("Chưa ghi mỗi gói bao nhiêu, hoặc ghi tổng khối lượng.")


def _pack_size(typed: Typed, number: int, product: Product | None) -> tuple[int, str] | None:
    """What one pack holds: as typed (“túi 5 kg”), else as the product says."""
    text = str(typed.form.values.get(f"lot-{number}-size") or "")
    if not text:
        if product and product.net_content_thousandths:
            return product.net_content_thousandths, product.net_content_unit or "KGM"
        return None
    found = _SIZE.match(text)
    if not found:
        raise Invalid("“%(text)s” không phải là số. Ví dụ: 1.234,5.", field=f"lot-{number}-size", text=text)
    try:
        thousandths, unit, _converted = read_amount(f"{found[1]} {found[2] or 'kg'}", "KGM")
    except Invalid as refusal:
        raise Invalid(refusal.msgid, field=f"lot-{number}-size", **refusal.params) from refusal
    return thousandths, unit


def _pack_count(typed: Typed, number: int) -> int | None:
    text = str(typed.form.values.get(f"lot-{number}-count") or "")
    if not text:
        return None
    try:
        count = parse_number(text)
    except Invalid as refusal:
        raise Invalid(refusal.msgid, field=f"lot-{number}-count", **refusal.params) from refusal
    if count <= 0 or count != count.to_integral_value() or count > 10_000_000:
        typed.form.add_error(f"lot-{number}-count", _("Số gói phải là số nguyên lớn hơn 0."))
        return None
    return int(count)


def _lot(
    typed: Typed, number: int, organisation_id: int, product: Product | None, named: set[tuple[str, int | None]]
) -> tuple[str | None, str]:
    """The lot number, and how it came: typed, typed in small letters, or made."""
    name = f"lot-{number}-lot"
    text = str(typed.form.values.get(name) or "").strip()
    made = typed.form.values.get(f"lot-{number}-made") == text

    def is_taken(lot: str) -> bool:
        same = (Batch.organisation == organisation_id) & (Batch.lot == lot)
        same &= Batch.product.is_null() if product is None else Batch.product == product
        return (lot, product.id if product else None) in named or bool(Batch.select().where(same).exists())

    try:
        lot = read_lot(text) if text else lots.choose_lot(None, is_taken)
        # A lot that this very entry wrote the first time is taken by itself; the action knows the entry and answers.
        if text and is_taken(lot) and not _is_of_this_entry(typed, lot, organisation_id):
            raise lots.LotRefused("Số lô %(lot)s đã có ở sản phẩm này.", lot=lot)
    except Gs1Error as error:
        typed.form.add_error(name, say(error))
        return None, ""
    except Refusal as refusal:
        typed.form.add_error(name, say(refusal))
        return None, ""
    typed.form.values[name] = lot
    if not text:
        typed.form.values[f"lot-{number}-made"] = lot
    if not text or made:
        return lot, _("hệ thống đặt")
    return lot, _("đã đổi sang chữ hoa") if lot != text else ""


def _is_of_this_entry(typed: Typed, lot: str, organisation_id: int) -> bool:
    return bool(
        EventItem.select()
        .join(Event)
        .join(Batch, on=(Batch.identifier == EventItem.identifier))
        .where(
            Event.organisation == organisation_id,
            Event.entry_id == str(typed.form.values.get("entry_id") or ""),
            Batch.lot == lot,
        )
        .exists()
    )


def _shown(typed: Typed, new: NewLot, how: str, amount: _Amount, sources: Sequence[Batch]) -> dict[str, Any]:
    """The lot as the page shows it before saving, with the dates that will stand on its label."""
    repacked = [source for source in sources if source.packed_on is not None]
    produced_on = lots.production_date(new.produced_on, typed.happened_on, [one.produced_on for one in repacked])
    days = new.product.shelf_life_days if new.product else None
    expires_on = lots.last_good_day(new.expires_on, produced_on, days, [one.expires_on for one in repacked])
    try:
        lots.check_dates(produced_on, expires_on)
    except Refusal as refusal:
        refuse(typed.form, refusal, names=("expires_on",))
    facts: list[dict[str, Any]] = [
        {"label": _("Số lô"), "value": new.lot, "is_code": True, "note": how},
        {"label": _("Khối lượng"), "value": amount_words(new.thousandths, new.unit), "note": amount.words},
        {
            "label": _("Ngày sản xuất"),
            "value": show_day(produced_on),
            "note": _why_produced(new, produced_on, repacked),
        },
        {"label": _("Hạn sử dụng"), "value": show_day(expires_on), "note": _why_expires(new, expires_on, days)},
    ]
    if new.product is None and expires_on is None:
        facts.pop()
    return {"name": new.name, "facts": facts, "has_end": expires_on is not None}


def _why_produced(new: NewLot, produced_on: date, repacked: Sequence[Batch]) -> str:
    if repacked and new.produced_on != produced_on:
        return _("đóng gói lại thì giữ ngày sản xuất cũ")
    return "" if new.produced_on else _("là ngày làm việc này")


def _why_expires(new: NewLot, expires_on: date | None, days: int | None) -> str:
    if expires_on is None:
        return _("sản phẩm chưa ghi thời hạn sử dụng")
    if new.expires_on is None and days:
        return _("%(days)s ngày từ ngày sản xuất", days=days)
    return _("không quá hạn của hàng đem đóng lại") if new.expires_on and new.expires_on != expires_on else ""


def _typed_day(typed: Typed, name: str) -> date | None:
    text = str(typed.form.values.get(name) or "")
    if not text:
        return None
    try:
        return parse_date(text)
    except Invalid as refusal:
        typed.form.add_error(name, say(refusal))
        return None


def _ask_about_use(typed: Typed, name: str, batch: Batch, thousandths: int) -> None:
    if thousandths > batch.left_thousandths:
        typed.ask(
            name,
            _(
                "Lô %(lot)s chỉ còn %(left)s. Vẫn lưu được, nhưng lô sẽ tạm ngừng bán đến khi sửa đúng.",
                lot=batch.lot,
                left=amount_words(max(batch.left_thousandths, 0), batch.unit),
            ),
        )
    if batch.is_on_hold or batch.is_recalled:
        typed.ask(name, _("Lô %(lot)s đang tạm ngừng bán: lô làm ra cũng sẽ tạm ngừng bán.", lot=batch.lot))


def unit_options() -> list[tuple[str, str]]:
    """The units a quantity may be given in."""
    return [(code, UNITS[code].symbol) for code in ("KGM", "TNE", "LTR", "H87")]
