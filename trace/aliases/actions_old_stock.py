"""Registering labels and packaging of earlier rules, and counting them down."""

import secrets
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, Final

from trace.aliases import queries_old_stock, rules_old_stock
from trace.aliases.models_old_stock import OldStock, OldStockAct
from trace.clock import VIETNAM
from trace.database import atomic, lock_for_this_transaction
from trace.documents.actions import keep_picture
from trace.documents.store import Store
from trace.errors import N_
from trace.gs1.codes import random_code
from trace.kit.acts import log_act
from trace.kit.text import nfc
from trace.kit.viewer import RECORDERS, Viewer
from trace.organisations.models import Organisation
from trace.products.models import Product
from trace.products.queries import find_product

NUMBER_LENGTH: Final = 8
Photo = tuple[str, bytes]


def register(
    organisation: Organisation,
    facts: Mapping[str, Any],
    *,
    photo: Photo | None = None,
    store: Store | None = None,
    by: Viewer,
    now: datetime,
) -> OldStock:
    """Register a stock: `basis`, `packaging`, `unit`, `printed_text`, `printed_on`, `count`, and a `product`'s code and
    a `note` where given. NotCovered for what was printed too late to be lawful old stock."""
    _check_may(organisation.id, by=by)
    basis = rules_old_stock.find_basis(str(facts["basis"]))
    rules_old_stock.check_covered(basis, facts["printed_on"], _today(now))
    product: Product | None = find_product(str(facts["product"]), seen_by=by) if facts.get("product") else None
    with atomic():
        kept = (
            keep_picture(photo[1], name=photo[0], organisation=organisation, by=by, now=now, store=store)
            if photo and store
            else None
        )
        stock: OldStock = OldStock.create(
            number=random_code(NUMBER_LENGTH, secrets.SystemRandom()),
            organisation=organisation,
            product=product,
            basis=basis.code,
            packaging=nfc(str(facts["packaging"])),
            unit=nfc(str(facts["unit"])),
            printed_text=nfc(str(facts["printed_text"])),
            printed_on=facts["printed_on"],
            count=facts["count"],
            photo=kept,
            note=nfc(str(facts.get("note") or "")),
            created_by_id=by.person_id,
            created_at=now.astimezone(UTC),
        )
        log_act(by, "old_stock.register", organisation.code, now=now, name=stock.packaging, count=stock.count)
    return stock


def take(
    stock: OldStock, *, kind: str, count: int, done_on: date | None = None, note: str = "", by: Viewer, now: datetime
) -> OldStockAct:
    """So many were used, destroyed, or are gone."""
    _check_may(stock.organisation_id, by=by)
    day = done_on or _today(now)
    if day > _today(now):
        raise rules_old_stock.StockRefused(N_("Ngày này còn ở tương lai."), field="done_on")
    basis = rules_old_stock.find_basis(stock.basis)
    with atomic():
        lock_for_this_transaction(f"old_stock:{stock.id}")
        left = queries_old_stock.left_of(stock)
        rules_old_stock.check_act(kind, count=count, left=left, is_past=basis.days_left(day) < 0)
        act: OldStockAct = OldStockAct.create(
            stock=stock,
            kind=kind,
            count=count,
            left=left - count,
            done_on=day,
            note=nfc(note),
            created_by_id=by.person_id,
            created_at=now.astimezone(UTC),
        )
        log_act(by, "old_stock.take", stock.number, now=now, kind=kind, count=count)
    return act


def _check_may(organisation_id: int, *, by: Viewer) -> None:
    if by.is_admin or (by.role in RECORDERS and by.owns(organisation_id)):
        return
    raise rules_old_stock.NotYourStock(N_("Chỉ cơ sở có tem, bao bì cũ mới ghi được."))


def _today(now: datetime) -> date:
    return now.astimezone(VIETNAM).date()
