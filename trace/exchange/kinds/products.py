"""Products from a file: what lacks becomes a draft; a GTIN without proof stays a claim, never printed."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from trace.errors import N_, Invalid
from trace.exchange.kinds.base import Context, Kind, Plan, Planned, check_each, settle, twice
from trace.exchange.kinds.product_columns import COLUMNS, LABELS
from trace.exchange.report import WARNING
from trace.exchange.rows import ReadRow
from trace.kit.days import show_day
from trace.kit.text import fold
from trace.kit.viewer import MANAGER, STAFF
from trace.products import actions, actions_many, actions_showing, categories, rules
from trace.products.models import Product

_OCOP = ("ocop_stars", "ocop_decision", "ocop_issuer", "ocop_decided_on", "ocop_expires_on")
_CHUNK = 500


_PHOTOS = N_("Tệp không mang theo ảnh. Thêm ảnh ở trang của sản phẩm.")


def plan(rows: list[ReadRow], context: Context) -> Plan:
    """What would become of each row."""
    known = _Known(context, rows)
    found = Plan(lambda new: actions_many.register_products(context.own, new, by=context.by, now=context.now))
    seen: dict[object, ReadRow] = {}
    for done, row in enumerate(rows, start=1):
        _plan_row(row, known, seen, found, context)
        if done % 200 == 0 or done == len(rows):
            context.tell(done, len(rows))
    return found


KIND = Kind(
    "products", N_("Sản phẩm"), COLUMNS, (STAFF, MANAGER), needs_organisation=True, plan=plan,
    ignored={"image url": _PHOTOS, "anh": _PHOTOS, "hinh anh": _PHOTOS, "hinh anh san pham": _PHOTOS},
)  # fmt: skip


class _Known:
    """The organisation's products, found by code, GTIN or name with net content; and who else bears a GTIN."""

    def __init__(self, context: Context, rows: list[ReadRow]) -> None:
        self.by_key: dict[object, list[Product]] = {}
        for product in Product.select().where(Product.organisation == context.own):
            for key in ("code", product.code), ("gtin", product.gtin), _name_key(product.__data__):
                self.by_key.setdefault(key, []).append(product)
        self.elsewhere = _gtins_elsewhere(rows, context)

    def find(self, facts: Mapping[str, object]) -> Product | None:
        """The product a row is about; none: a new one. Invalid when several bear the name."""
        if facts.get("code"):
            found = self.by_key.get(("code", str(facts["code"]).upper()), [])
            if not found:
                raise Invalid(N_("Cơ sở không có sản phẩm mã này. Để trống để thêm mới."), field="code")
            return found[0]
        if facts.get("gtin") and ("gtin", facts["gtin"]) in self.by_key:
            return self.by_key["gtin", facts["gtin"]][0]
        # Two products may share name and size and differ in GTIN; only what bears none can be the same by its name.
        alike = [p for p in self.by_key.get(_name_key(facts), []) if not (p.gtin and facts.get("gtin"))]
        if len(alike) > 1:
            raise Invalid(N_("Cơ sở có nhiều sản phẩm cùng tên này. Ghi mã sản phẩm để rõ."), field="name")
        return alike[0] if alike else None


def _plan_row(row: ReadRow, known: _Known, seen: dict[object, ReadRow], found: Plan, context: Context) -> None:
    values = {name: value for name, value in row.values.items() if name not in _OCOP and name != "code"}
    name = str(row.values.get("name", ""))
    facts, refusals = check_each(values, rules.check_facts)
    refusals += [] if name else [Invalid(N_("Chưa ghi tên sản phẩm."), field="name")]
    refusals += _ocop_refusals(row, context)
    product = None
    if not refusals and not row.is_broken:
        try:
            product = known.find({**facts, "code": row.values.get("code")})
            _check_gtin(facts, product, known)
        except Invalid as refusal:
            refusals.append(refusal)
    key = ("gtin", facts["gtin"]) if facts.get("gtin") else _name_key(facts)
    refusals += twice(seen, [key, *([product.id] if product else [])], row, name=str(key[0]))
    if refusals or row.is_broken:
        found.refuse(row, refusals, name=name)
        return
    _choose_category(row, facts, product, found)
    data = {**values, "category": facts["category"]} if "category" in facts else values
    changes, lacks = _changes(row, facts, product), () if product else _lacks(facts)
    outcome = settle(existing=product is not None, changes=changes, lacks=lacks)
    has_more = bool(changes) or (product is None and "ocop_stars" in row.values)
    write = _writer(row, data, product, context) if has_more else None
    is_plain = product is None and not has_more
    found.planned.append(Planned(row, outcome, name, changes, lacks, data=data if is_plain else None, write=write))


def _writer(row: ReadRow, data: dict[str, object], product: Product | None, context: Context) -> Callable[[], None]:
    """A change, or a product that brings its OCOP grade: one by one."""

    def write() -> None:
        saved = actions.save_product(context.own, data, by=context.by, now=context.now, product=product)
        if "ocop_stars" in row.values:
            grade: dict[str, Any] = {n.removeprefix("ocop_"): row.values[n] for n in _OCOP if n in row.values}
            actions_showing.set_ocop(saved, **grade, by=context.by, now=context.now, today=context.today)

    return write


def _choose_category(row: ReadRow, facts: dict[str, object], product: Product | None, found: Plan) -> None:
    """Without a group a new product is "other" until a person says better; it stays a draft anyway, for its photo."""
    if facts.get("category"):
        facts["category"] = categories.canonical(str(facts["category"]))
    elif product is None:
        facts["category"] = categories.OTHER
        found.findings.append(
            row.finding(
                None, severity=WARNING, msgid=N_("Chưa ghi nhóm sản phẩm: xếp tạm vào “Khác”."), name="category"
            )
        )


def _check_gtin(facts: Mapping[str, object], product: Product | None, known: _Known) -> None:
    """Who else bears it, said before writing; the action decides again."""
    gtin = facts.get("gtin")
    if gtin in known.elsewhere and (known.elsewhere[str(gtin)] or not facts.get("gtin_proof")):
        raise Invalid(N_("Mã GTIN này đã có sản phẩm của cơ sở khác khai."), field="gtin")
    holders = known.by_key.get(("gtin", gtin), []) if gtin else []
    if product is not None and any(holder.id != product.id for holder in holders):
        raise Invalid(N_("Mã GTIN này đã ghi cho sản phẩm khác của cơ sở."), field="gtin")


def _ocop_refusals(row: ReadRow, context: Context) -> list[Invalid]:
    given = {name: row.values[name] for name in _OCOP if name in row.values}
    if not given:
        return []
    if "ocop_stars" not in given:
        return [Invalid(N_("Ghi hạng sao OCOP, vì dòng này có quyết định OCOP."), field="ocop_stars")]
    decided, expires = given.get("ocop_decided_on"), given.get("ocop_expires_on")
    try:
        rules.check_ocop(
            stars=int(str(given["ocop_stars"])),
            decision=str(given.get("ocop_decision", "")),
            decided_on=decided if isinstance(decided, date) else None,
            expires_on=expires if isinstance(expires, date) else None,
            today=context.today,
        )
    except Invalid as refusal:
        return [Invalid(refusal.msgid, field=f"ocop_{refusal.field}", **refusal.params)]
    return []


def _changes(row: ReadRow, facts: Mapping[str, object], product: Product | None) -> tuple[tuple[str, str, str], ...]:
    if product is None:
        return ()
    wanted = {key: value for key, value in facts.items() if key not in ("net_content_unit", "net_content_typed")}
    wanted |= {name: row.values[name] for name in _OCOP if name in row.values}
    return tuple(
        (
            LABELS.get(key, key),
            _said(key, getattr(product, key), product.net_content_typed),
            _said(key, value, str(facts.get("net_content_typed", ""))),
        )
        for key, value in wanted.items()
        if getattr(product, key) != value
    )


def _said(key: str, value: object, net_content: str) -> str:
    if key == "net_content_thousandths":
        return net_content
    if key == "category":
        return categories.name_of(str(value))
    return show_day(value) if isinstance(value, date) else str(value or "")


def _lacks(facts: Mapping[str, object]) -> tuple[str, ...]:
    return tuple(item.label_vi for item in rules.missing({**facts, "photos": 0}))


def _name_key(facts: Mapping[str, object]) -> tuple[object, ...]:
    return (
        "name",
        fold(str(facts.get("name", ""))),
        facts.get("net_content_thousandths"),
        facts.get("net_content_unit") or "",
    )


def _gtins_elsewhere(rows: list[ReadRow], context: Context) -> dict[str, bool]:
    """GTINs of the file that other organisations' products bear, and whether with proof."""
    asked = []
    for row in rows:
        try:
            asked.append(rules.read_gtin(str(row.values["gtin"])))
        except (KeyError, Invalid):
            continue
    found: dict[str, bool] = {}
    for start in range(0, len(asked), _CHUNK):
        others = Product.select(Product.gtin, Product.gtin_proof, Product.gtin_proof_file).where(
            Product.gtin.in_(asked[start : start + _CHUNK]), Product.organisation != context.own
        )
        found |= {other.gtin: bool(other.gtin_proof or other.gtin_proof_file_id) for other in others}
    return found
