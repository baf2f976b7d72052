"""Saving products and their GTIN; each act is one transaction with its line in the log of acts."""

import secrets
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TypeVar

import peewee

from trace.database import atomic
from trace.documents.models import StoredFile
from trace.errors import N_, Invalid
from trace.gs1.codes import PRODUCT, ShortCode
from trace.kit.acts import log_act
from trace.kit.text import fold, sort_key
from trace.kit.viewer import Viewer
from trace.organisations.models import Organisation
from trace.products import categories, queries, rules
from trace.products.models import FormerGtin, Product

Result = TypeVar("Result")
_TAKEN = N_(
    "Mã GTIN này đã có sản phẩm khác khai, kèm giấy tờ. Nếu mã là của cơ sở, hãy gửi giấy chứng nhận cho cán bộ."
)
_PRIVATE_FACTS = ("gtin_proof", "gtin_proof_file", "target_market")


def save_product(
    organisation: Organisation,
    data: Mapping[str, object],
    *,
    by: Viewer,
    now: datetime,
    product: Product | None = None,
) -> Product:
    """Register a product, or change the facts named in `data`. What is lacking makes it a draft, never a refusal.

    A new product needs `name` and `category`. Others: gtin, gtin_proof, gtin_proof_file (a StoredFile), name_en,
    brand, description, target_market, origin, net_content ("5 kg"), packaging, ingredients, nutrition, warning,
    usage, storage, standard, shelf_life_days, self_declaration_no, ip_certificate_no, is_demo.
    """
    rules.check_may_change(by, organisation.id)
    facts = rules.check_facts(data)
    if "category" in facts or product is None:
        facts["category"] = categories.canonical(str(facts.get("category") or ""))
        facts["template"] = categories.template_of(str(facts["category"]))
        facts["ocop_group"] = categories.ocop_group_of(str(facts["category"]))
    with atomic():
        if product is None:
            return _register(organisation, facts, by=by, now=now)
        return _change(product, facts, by=by, now=now)


def deactivate_product(product: Product, *, by: Viewer, now: datetime) -> None:
    """No new lots of it from now on; what exists keeps its pages."""
    _set_active(product, to=False, by=by, now=now)


def activate_product(product: Product, *, by: Viewer, now: datetime) -> None:
    """Take a deactivation back."""
    _set_active(product, to=True, by=by, now=now)


def refresh_draft(product: Product, *, now: datetime) -> None:
    """A product is a draft exactly while something required is absent."""
    product.is_draft = bool(queries.missing(product))
    product.changed_at = now
    product.save()


def _register(organisation: Organisation, facts: dict[str, object], *, by: Viewer, now: datetime) -> Product:
    if not facts.get("name"):
        raise Invalid(N_("Nhập tên sản phẩm."), field="name")
    _take_gtin(facts, besides=None, by=by, now=now)
    code = _free_code()
    product: Product = _write(
        lambda: Product.create(
            organisation=organisation,
            code=code,
            **facts,
            **_derived(str(facts["name"]), facts, code),
            created_at=now,
            changed_at=now,
        )
    )
    refresh_draft(product, now=now)
    log_act(by, "products.register", code, now=now, name=product.name, is_draft=product.is_draft)
    return product


def _change(product: Product, facts: dict[str, object], *, by: Viewer, now: datetime) -> Product:
    if facts.get("category") == product.category:
        facts.pop("ocop_group", None)  # a group chosen with the grade stays
    before = {key: getattr(product, key) for key in facts}
    changed = sorted(key for key in facts if facts[key] != before[key])
    if not changed:
        return product
    _check_proof_stays(product, facts)
    if "gtin" in changed:
        _take_gtin(facts, besides=product.id, by=by, now=now)
        _remember_gtin(product, now=now)
    for key, value in facts.items():
        setattr(product, key, value)
    for key, text in _derived(product.name, {**product.__data__}, product.code).items():
        setattr(product, key, text)
    if set(changed) & {"gtin", "gtin_proof", "gtin_proof_file"}:
        # An officer's word was about another number or another paper.
        product.gtin_check, product.gtin_checked_by, product.gtin_checked_at = "", "", None
    _write(lambda: refresh_draft(product, now=now))
    shown = {key: _plain(before[key]) for key in changed if key not in _PRIVATE_FACTS}
    log_act(by, "products.change", product.code, now=now, changed=changed, before=shown)
    return product


def _set_active(product: Product, *, to: bool, by: Viewer, now: datetime) -> None:
    rules.check_may_change(by, product.organisation_id)
    if product.is_active == to:
        return
    with atomic():
        product.is_active = to
        product.changed_at = now
        product.save()
        log_act(by, "products.activate" if to else "products.deactivate", product.code, now=now)


def _take_gtin(facts: Mapping[str, object], *, besides: int | None, by: Viewer, now: datetime) -> None:
    """One owner per GTIN. A claim without proof, never printable, yields to one that brings its proof."""
    gtin = facts.get("gtin")
    holder: Product | None = Product.get_or_none(Product.gtin == gtin) if gtin else None
    if holder is None or holder.id == besides:
        return
    is_proven = bool(holder.gtin_proof or holder.gtin_proof_file_id)
    brings_proof = bool(facts.get("gtin_proof") or facts.get("gtin_proof_file"))
    if is_proven or not brings_proof:
        raise rules.GtinTaken(_TAKEN, field="gtin")
    holder.gtin = None
    refresh_draft(holder, now=now)
    log_act(by, "products.unproven_gtin_yields", holder.code, now=now, gtin=str(gtin))


def _check_proof_stays(product: Product, facts: Mapping[str, object]) -> None:
    """What was proven may be proven better, not unproven while the GTIN stays."""
    was_proven = bool(product.gtin and (product.gtin_proof or product.gtin_proof_file_id))
    file = facts.get("gtin_proof_file", product.gtin_proof_file_id)
    is_proven = bool(facts.get("gtin_proof", product.gtin_proof) or file)
    if was_proven and not is_proven and facts.get("gtin", product.gtin) == product.gtin:
        raise rules.ProductRefused(
            N_("Mã GTIN cần giấy chứng nhận quyền sử dụng. Ghi số giấy mới, hoặc bỏ cả mã GTIN."), field="gtin_proof"
        )


def _remember_gtin(product: Product, *, now: datetime) -> None:
    if product.gtin and (product.gtin_proof or product.gtin_proof_file_id):
        FormerGtin.get_or_create(product=product, gtin=product.gtin, defaults={"ended_at": now})  # type: ignore[no-untyped-call]


def _write(act: Callable[[], Result]) -> Result:
    """Two who claim one GTIN at once: the database lets one through, the other gets the sentence."""
    try:
        with atomic():
            return act()
    except peewee.IntegrityError as error:
        if "gtin" in str(error):
            raise rules.GtinTaken(_TAKEN, field="gtin") from error
        raise


def _derived(name: str, facts: Mapping[str, object], code: str) -> dict[str, str]:
    """The columns that lists search and sort by."""
    words = (name, code, *(str(facts.get(key) or "") for key in ("gtin", "brand", "name_en")))
    return {"name_folded": fold(name)[:160], "name_sort": sort_key(name), "search_folded": fold(" ".join(words))}


def _free_code() -> str:
    while True:
        code = ShortCode.make(PRODUCT, secrets.SystemRandom()).text
        if not Product.select().where(Product.code == code).exists():
            return code


def _plain(value: object) -> object:
    """A value that JSON holds."""
    if isinstance(value, StoredFile):
        return value.sha256
    return value if isinstance(value, str | int | bool | None) else str(value)
