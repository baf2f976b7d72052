"""Bringing a department's list of OCOP decisions, and comparing what products claim with all lists brought so far."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from trace.access.rules_offices import OCOP, office_of
from trace.database import atomic
from trace.errors import N_
from trace.kit.acts import log_act
from trace.kit.text import fold
from trace.kit.viewer import Viewer
from trace.organisations.models import Organisation
from trace.products import rules_ocop as rules
from trace.products.models import Product
from trace.products.models_checks import OcopEntry, OcopList
from trace.products.ocop_sheet import SheetRow, read_sheet
from trace.products.rules import NotYours, ProductRefused


@dataclass(frozen=True)
class Brought:
    """What came of a file: its rows, and the list when it was taken in (all or nothing; a trial takes in nothing)."""

    rows: Sequence[SheetRow]
    kept: OcopList | None

    @property
    def wrong(self) -> list[SheetRow]:
        return [row for row in self.rows if row.refusals]


def bring_list(content: bytes, *, name: str, is_trial: bool, by: Viewer, now: datetime, today: date) -> Brought:
    """Read a file of decisions; take it in when no row is wrong and this is no trial, then compare every claim.

    Raises NotYours for whoever's body has nothing to say about OCOP, ProductRefused for a file brought before.
    """
    office = office_of(by)
    if not by.is_admin and (office is None or OCOP not in office.matters):
        raise NotYours(N_("Cơ quan của bạn không phụ trách danh sách OCOP."))
    rows = read_sheet(content)
    if is_trial or not rows or any(row.refusals for row in rows):
        return Brought(rows, None)
    sha256 = hashlib.sha256(content).hexdigest()
    with atomic():
        if OcopList.select().where(OcopList.sha256 == sha256).exists():
            raise ProductRefused(N_("Tệp này đã được nhận rồi."), field="file")
        kept = OcopList.create(
            name=name[:160], sha256=sha256, office=by.organisation_name, brought_by_id=by.person_id, brought_at=now
        )
        OcopEntry.insert_many([_entry(kept, row) for row in rows]).execute()
        log_act(by, "products.bring_ocop_list", kept.name, now=now, count=len(rows))
        compare_all(now=now, today=today)
    return Brought(rows, kept)


def compare_all(*, now: datetime, today: date) -> int:
    """Compare every claim anew; what an officer has settled by hand stays. How many words changed."""
    listed = listed_rows()
    claimed = Product.select(Product, Organisation).join(Organisation).where(Product.ocop_stars.is_null(is_null=False))
    return sum(_compare(product, listed, now=now, today=today) for product in claimed)


def compare(product: Product, *, now: datetime, today: date) -> None:
    """One claim anew, after it changed: what an officer settled was about another claim."""
    product.ocop_check, product.ocop_checked_by, product.ocop_checked_at = rules.UNSEEN, "", None
    product.save()
    if product.ocop_stars:
        _compare(product, listed_rows(), now=now, today=today)


def listed_rows() -> list[rules.Listed]:
    """Every row of every list."""
    return [
        rules.Listed(
            row.product_key,
            row.owner_key,
            row.registration_no,
            row.stars,
            row.decision,
            row.decided_on,
            row.expires_on,
        )
        for row in OcopEntry.select()
    ]


def set_check(product: Product, subject: str, word: str, *, office: str, now: datetime) -> None:
    """Write down an officer's word about the stars ("ocop") or the right to the GTIN ("gtin"); "" takes it back."""
    values = {f"{subject}_check": word, f"{subject}_checked_by": office[:200] if word else ""}
    values[f"{subject}_checked_at"] = now if word else None  # type: ignore[assignment]
    Product.update(**values, changed_at=now).where(Product.id == product.id).execute()
    for key, value in values.items():
        setattr(product, key, value)


def _compare(product: Product, listed: Sequence[rules.Listed], *, now: datetime, today: date) -> int:
    if product.ocop_check in rules.SETTLED:
        return 0
    owner = product.organisation
    claim = rules.Claim(
        product.name, owner.name, owner.registration_no, int(product.ocop_stars or 0), product.ocop_decision
    )
    word = rules.check_of(claim, listed, today=today)
    if word == product.ocop_check:
        return 0
    last = OcopList.select().order_by(OcopList.id.desc()).first()
    set_check(product, "ocop", word, office=last.office if last else "", now=now)
    return 1


def _entry(kept: OcopList, row: SheetRow) -> dict[str, object]:
    values = row.values
    return {
        **values,
        "list": kept,
        "row_number": row.number,
        "product_key": fold(values["product_name"])[:200],
        "owner_key": rules.key_of(values["owner_name"]),
    }
