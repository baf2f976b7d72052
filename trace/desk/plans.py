"""What saving a form will do: one plan a kind of step, made of plain values and shown before it is carried out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _

from trace.batches.models import Batch
from trace.batches.queries import batches_to_choose
from trace.desk import byproducts, material_choice
from trace.desk.lot_rows import amount_in, chosen_of, read_inputs, read_outputs
from trace.desk.reading import Typed, amount_words, check, read_amount
from trace.desk.recent import first, recent_of
from trace.desk.subjects import Subject
from trace.errors import Invalid
from trace.events import actions_diary, actions_lots, actions_receipts, actions_seasons
from trace.events.entries import Entry, Use
from trace.events.models import Event
from trace.events.rules import CAUSE_SENTENCES, can_only_lose, has_gained
from trace.events.waiting import cause_in_diary
from trace.kit.forms import say
from trace.kit.text import nfc
from trace.kit.units import UNITS
from trace.processes.catalogue import DIARY, HARVEST, PACK, RECEIVE, SHIP, TRANSFORM, Step
from trace.products.models import Product
from trace.products.queries import products_to_choose
from trace.seasons.models import Season
from trace.seasons.naming import open_name
from trace.seasons.queries import open_seasons

# What a product already says and a packing form need not ask again.
_FROM_PRODUCT = {"std": "standard", "storage": "storage", "usage": "usage", "warning": "warning"}


@dataclass
class Saved:
    """What came of it: lots made, or one event; `about` is the page to go back to."""

    batches: Sequence[Batch] = ()
    event: Event | None = None


@dataclass
class Plan:
    """`save` writes it; `lots` and `uses` are shown before that; `is_reviewed` says that they must be."""

    save: Callable[[Entry], Saved]
    is_reviewed: bool = False
    lots: list[dict[str, Any]] = field(default_factory=list)
    uses: list[dict[str, Any]] = field(default_factory=list)
    facts: list[dict[str, Any]] = field(default_factory=list)
    private: dict[str, Any] = field(default_factory=dict)


def given_by(step: Step) -> frozenset[str]:
    """Required fields that the parts of the page answer beside the boxes."""
    names = {"lot", "input_lots", "qty", "qty_in", "qty_out", "harvest_qty", "nsx", "hsd", "pack_size", "pack_count",
             "plot", "pond"}  # fmt: skip
    if step.role in (SHIP, RECEIVE):
        names |= {"receiver", "supplier"}
    return frozenset(names)


def own_boxes(step: Step, subject: Subject) -> frozenset[str]:
    """Boxes that this kind of step draws by itself, not from the catalogue."""
    if step.role == SHIP:
        return frozenset(("receiver",))
    if byproducts.shares_of(step):
        return frozenset(("byproducts",))
    if step.role == RECEIVE and subject.batch is None:
        return frozenset(("supplier",))
    return frozenset()


def plan_for(subject: Subject, step: Step, typed: Typed) -> Plan:
    """Read what this kind of step asks beside its boxes; mistakes go into the form. Goods that go: `plans_leaving`."""
    if subject.season is not None:
        return _harvest(subject, step, typed) if step.role == HARVEST else _diary(subject, step, typed)
    if subject.batch is None:
        return _receive(subject, step, typed)
    if step.role in (TRANSFORM, PACK):
        return _transform(subject, step, typed)
    return _observe(subject, step, typed)


def others_to_record(subject: Subject, step: Step) -> list[Season]:
    """Other open seasons of the same kind, which one entry may also be for."""
    season = subject.season
    if season is None or step.role != DIARY:
        return []
    return [one for one in open_seasons(subject.organisation.id, template=season.template) if one.id != season.id]


def inputs_for(subject: Subject, step: Step) -> list[Batch]:
    """Lots that may go into this step: those at hand in a form it takes, the one the page is about first."""
    found = batches_to_choose(subject.organisation.id, template=subject.template.code, forms=step.takes)
    own = subject.batch
    rest = [batch for batch in found if own is None or batch.id != own.id]
    return [own, *rest] if own is not None else rest


def products_for(subject: Subject) -> list[Product]:
    """The organisation's products of this way, drafts too, those made last first."""
    lately = recent_of(subject.organisation.id).products
    found = first(products_to_choose(subject.organisation.id), lately, key=lambda product: product.code)
    return [one for one in found if one.template == subject.template.code] or found


def _diary(subject: Subject, step: Step, typed: Typed) -> Plan:
    material_choice.doubt(subject, step, typed)
    others = {one.code: one for one in others_to_record(subject, step)}
    seasons = [subject.growing]
    for code in typed.form.values.get("also") or []:
        if code not in others:
            typed.form.add_error("also", _("Không tìm thấy vụ này."))
        elif others[code] not in seasons:
            seasons.append(others[code])
    shown = [{"label": _("Ghi cho"), "value": ", ".join(one.name for one in seasons)}] if len(seasons) > 1 else []
    return Plan(
        save=lambda entry: Saved(event=actions_diary.record_diary(seasons, step=step.code, entry=entry)), facts=shown
    )


def _harvest(subject: Subject, step: Step, typed: Typed) -> Plan:
    season = subject.growing
    is_last = typed.form.values.get("is_last") == "1"
    found = read_outputs(
        typed,
        organisation_id=subject.organisation.id,
        name=lot_name(subject, step),
        products=products_for(subject),
        is_pack=False,
        form=step.makes,
        harvest_season=open_name(season)[:80],
    )
    cause = cause_in_diary(season, typed.happened_at)
    if cause is not None:
        said = _("Vẫn lưu được, nhưng lô sẽ tạm ngừng bán, chờ kiểm tra.")
        typed.ask("happened_on", f"{_(CAUSE_SENTENCES[cause])} {said}")
    return Plan(
        save=lambda entry: Saved(
            batches=actions_seasons.harvest(season, step=step.code, outputs=found.lots, entry=entry, is_last=is_last)
        ),
        is_reviewed=True,
        lots=found.shown,
        facts=[{"label": _("Lần thu cuối"), "value": _("Phải, kết thúc vụ")}] if is_last else [],
    )


def _transform(subject: Subject, step: Step, typed: Typed) -> Plan:
    choices = inputs_for(subject, step)
    sources = chosen_of(typed, choices)
    found = read_outputs(
        typed,
        organisation_id=subject.organisation.id,
        name=lot_name(subject, step),
        products=products_for(subject),
        is_pack=step.role == PACK,
        sources=sources,
        form=step.makes,
        harvest_season=sources[0].harvest_season if sources else "",
        unit=sources[0].unit if sources else "KGM",
    )
    main = [(lot.thousandths or 0, lot.unit) for lot in found.lots]
    used = read_inputs(typed, choices, packed=main if step.role == PACK else ())
    beside, beside_shown = byproducts.read_rows(typed, step, subject.template, name=lot_name(subject, step))
    made = [*main, *((lot.thousandths or 0, lot.unit) for lot in beside)]
    byproducts.ask_about_shares(typed, step, [(use.thousandths or 0, use.unit) for use in used.uses], beside)
    outputs = [*found.lots, *beside]
    if step.is_required("hsd") and any(not one["has_end"] for one in found.shown):
        typed.ask("expires_on", _("Chưa có hạn sử dụng: ghi hạn, hoặc ghi thời hạn sử dụng ở sản phẩm."))
    _weigh(step, typed, used.uses, made, main)
    if step.role == PACK and found.lots:
        _take_from_product(step, typed, [lot.product for lot in found.lots], found.shown)
    return Plan(
        save=lambda entry: Saved(
            batches=actions_lots.transform(used.uses, step=step.code, outputs=outputs, entry=entry)
        ),
        is_reviewed=True,
        lots=[*found.shown, *beside_shown],
        uses=used.shown,
    )


def _weigh(
    step: Step, typed: Typed, uses: Sequence[Use], out: Sequence[tuple[int, str]], main: Sequence[tuple[int, str]]
) -> None:
    """What came out against what went in: said before saving when the lot will be held, or when it is unusual.

    By-products count in the balance (`out`), the recovery is that of the goods themselves (`main`).
    """
    into = [(use.thousandths or 0, use.unit) for use in uses]
    if not into or not out:
        return
    if can_only_lose(step) and has_gained(into, out):
        typed.ask(
            "lot-0-quantity",
            _("Ra nhiều hơn vào: vẫn lưu được, nhưng lô sẽ tạm ngừng bán đến khi sửa đúng số lượng."),
        )
    if step.role == PACK:
        _ask_about_loss(typed, uses, out)
    units = {unit for _amount, unit in (*into, *out)}
    names = {one.name for one in step.fields}
    if len(units) == 1 and "yield_pct" in names:
        percent = round(100 * sum(a for a, _unit in main) / sum(a for a, _unit in into), 1)
        before = dict(typed.values)
        check(typed, step, {"yield_pct": str(percent).replace(".", ",")}, given={one.name for one in step.fields})
        typed.values = {**before, **typed.values}


def _ask_about_loss(typed: Typed, uses: Sequence[Use], out: Sequence[tuple[int, str]]) -> None:
    """Packing loses little: what went in and did not come out is named, so that no goods vanish unnoticed."""
    unit = uses[0].unit
    taken = amount_in(unit, [(use.thousandths or 0, use.unit) for use in uses])
    made = amount_in(unit, out)
    if taken is None or made is None or taken <= made:
        return
    typed.ask(
        f"input-{uses[0].batch.code}",
        _(
            "Hao hụt %(lost)s: lấy %(taken)s, đóng được %(made)s.",
            lost=amount_words(taken - made, unit),
            taken=amount_words(taken, unit),
            made=amount_words(made, unit),
        ),
    )


def _take_from_product(
    step: Step, typed: Typed, products: Sequence[Product | None], shown: list[dict[str, Any]]
) -> None:
    """Standard, storage and the like stand in the product already: taken from there where nothing was typed."""
    product = next((one for one in products if one is not None), None)
    if product is None:
        return
    names = {one.name for one in step.fields}
    kept = {**_FROM_PRODUCT, "ingredients": "ingredients"}
    for name, column in kept.items():
        said = getattr(product, column)
        if name in names and name not in typed.values and said:
            typed.values[name] = tuple(filter(None, map(nfc, said.split("\n")))) if name == "ingredients" else nfc(said)
            typed.doubts.pop(name, None)
    size = next((one["note"] for lot in shown for one in lot["facts"] if one.get("note") and "×" in one["note"]), "")
    if "pack_size" in names and "pack_size" not in typed.values:
        typed.values["pack_size"] = str(typed.form.values.get("lot-0-size") or product.net_content_typed or size)[:60]


def _receive(subject: Subject, step: Step, typed: Typed) -> Plan:
    supplier = _supplier(typed)
    form = str(typed.form.values.get("form") or step.makes)
    if form not in {one.code for one in subject.template.forms}:
        typed.form.add_error("form", _("Chưa chọn nhận hàng gì."))
    found = read_outputs(
        typed,
        organisation_id=subject.organisation.id,
        name=lot_name(subject, step, form=form),
        products=products_for(subject),
        is_pack=False,
        form=form,
    )
    found.lots = found.lots[:1]
    return Plan(
        save=lambda entry: Saved(
            batches=[
                actions_receipts.receive(
                    subject.organisation,
                    lot=found.lots[0],
                    supplier_name=supplier["name"],
                    supplier_address=supplier["address"],
                    supplier_code=supplier["code"],
                    supplier_phone=supplier["phone"],
                    is_registered=not supplier["is_unregistered"],
                    is_person=bool(supplier["is_person"]),
                    template=subject.template.code,
                    step=step.code,
                    entry=entry,
                )
            ]
        ),
        is_reviewed=True,
        lots=found.shown[:1],
        facts=party_facts(_("Nơi giao"), supplier),
    )


def _observe(subject: Subject, step: Step, typed: Typed) -> Plan:
    batch = subject.lot
    material_choice.doubt(subject, step, typed)
    amount = own_amount(subject, typed)
    if amount and amount[1] != batch.unit:
        typed.form.add_error(
            "quantity", _("Lô này tính bằng %(unit)s.", unit=UNITS[batch.unit].symbol if batch.unit in UNITS else "kg")
        )
    if amount is None and step.is_required("qty") and "quantity" not in typed.form.errors:
        typed.ask("quantity", _("Chưa ghi: %(label)s.", label=_("Khối lượng")))
    return Plan(
        save=lambda entry: Saved(
            event=actions_diary.observe([batch], step=step.code, entry=entry, thousandths=amount[0] if amount else None)
        )
    )


def own_amount(subject: Subject, typed: Typed) -> tuple[int, str] | None:
    """How much of the lot the page is about."""
    text = str(typed.form.values.get("quantity") or "")
    if not text:
        return None
    try:
        thousandths, unit, converted = read_amount(text, subject.lot.unit)
    except Invalid as refusal:
        typed.form.add_error("quantity", say(refusal))
        return None
    if converted:
        typed.converted.append(converted)
    return thousandths, unit


def read_party(typed: Typed, name: str, sentence: str) -> dict[str, str]:
    """Who gave or took the goods: name, address, code; a private person is kept out of sight."""
    found = {part: nfc(str(typed.form.values.get(f"{name}-{part}") or "")) for part in ("name", "address", "code")}
    if not found["name"]:
        typed.form.add_error(f"{name}-name", sentence)
    for part, text in found.items():
        if len(text) > 200:
            typed.form.add_error(f"{name}-{part}", _("Dài quá %(most)s chữ.", most=200))
    return {**found, "is_person": "1" if typed.form.values.get(f"{name}-is_person") else ""}


def _supplier(typed: Typed) -> dict[str, str]:
    """Who brought the goods. Of one who is not registered, what finds him again is asked for."""
    phone = nfc(str(typed.form.values.get("supplier-phone") or ""))
    found = {**read_party(typed, "supplier", _("Chưa ghi tên nơi giao hàng.")), "phone": phone}
    if len(phone) > 40:
        typed.form.add_error("supplier-phone", _("Dài quá %(most)s chữ.", most=40))
    found["is_unregistered"] = "1" if typed.form.values.get("supplier-is_unregistered") else ""
    if found["is_unregistered"] and not found["address"]:
        typed.ask("supplier-address", _("Nguồn chưa đăng ký mà chưa ghi ở đâu."))
    if found["is_unregistered"] and not phone:
        typed.ask("supplier-phone", _("Nguồn chưa đăng ký mà chưa ghi số điện thoại."))
    return found


def party_facts(label: str, party: Mapping[str, str]) -> list[dict[str, Any]]:
    words = " · ".join(party[part] for part in ("name", "address", "phone", "code") if party.get(part))
    note = _("người bán lẻ: tên không hiện công khai") if party["is_person"] else ""
    if party.get("is_unregistered"):
        note = _("nguồn chưa đăng ký: tên không hiện công khai")
    return [{"label": label, "value": words, "note": note}]


def lot_name(subject: Subject, step: Step, *, form: str = "") -> str:
    """What a new lot is called when nobody says: the form of the goods and where they come from."""
    code = form or step.makes
    word = next((one.label_vi for one in subject.template.forms if one.code == code), subject.template.name_vi)
    word = word[:1].upper() + word[1:]
    if subject.season is not None:
        return f"{word} – {open_name(subject.season)}"[:160]
    if subject.batch is not None and " – " in subject.batch.name:
        return f"{word} – {subject.batch.name.split(' – ', 1)[1]}"[:160]
    return word


def amount_left(batch: Batch) -> str:
    """How much of a lot is left, in words."""
    return amount_words(max(batch.left_thousandths, 0), batch.unit)
