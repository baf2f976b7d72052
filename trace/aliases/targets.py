"""What a text may lead to: finding it by what people type, and saying what and where it is."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import peewee

from trace.aliases import rules
from trace.aliases.rules import LOT, ORGANISATION, PLACE, PRODUCT
from trace.batches.models import Batch
from trace.batches.queries import find_batch
from trace.errors import N_, Invalid, NotFound
from trace.gs1.identifiers import Gtin
from trace.kit.codes import Code
from trace.kit.viewer import Viewer
from trace.organisations.models import Organisation
from trace.organisations.queries import find_organisation
from trace.products.models import Product
from trace.products.queries import find_by_gtin, find_product
from trace.sites.models import Site
from trace.sites.queries import find_site


class TargetUnknown(Invalid):
    """Nothing of yours answers to what was typed."""


@dataclass(frozen=True, slots=True)
class Target:
    """`code` never changes; `path` is where the public finds it today."""

    kind: str
    id: int
    code: str
    name: str
    organisation_id: int
    path: str

    @property
    def about(self) -> str:
        """How the log names it."""
        return f"{self.kind}:{self.code}"


def find_target(kind: str, typed: str, *, seen_by: Viewer) -> Target:
    """The thing of this kind by its code (a lot also by GTIN/LOT or the lot number on its label, a product by its GTIN,
    a place by its GLN)."""
    text = typed.strip()
    if "\x00" in text or not text:
        raise TargetUnknown(N_("Chưa ghi mã dẫn tới đâu."), field="target")
    try:
        if kind == LOT:
            return of_lot(_lot_of_number(text, seen_by=seen_by) or find_batch(text, seen_by=seen_by))
        if kind == PRODUCT:
            return of_product(find_product(text, seen_by=seen_by))
        if kind == PLACE:
            return of_place(find_site(text, seen_by=seen_by))
        if kind == ORGANISATION:
            return of_organisation(find_organisation(text, seen_by=seen_by))
    except NotFound as error:
        raise TargetUnknown(error.msgid, field="target", **error.params) from error
    raise TargetUnknown(N_("Chọn mã dẫn tới lô hàng, sản phẩm, địa điểm hay cơ sở."), field="target_kind")


def _lot_of_number(text: str, *, seen_by: Viewer) -> Batch | None:
    """A label shows the lot number largest, so people type it; it decides where only one of their lots has it."""
    mine = Batch.select().where(Batch.organisation == seen_by.organisation_id, Batch.lot == text).limit(2)
    found = list(mine)
    return found[0] if len(found) == 1 else None


def load_target(kind: str, number: int) -> Target:
    """The thing a link leads to, as it is today. None of these is ever deleted."""
    return load_targets({(kind, number)})[kind, number]


def load_targets(wanted: Collection[tuple[str, int]]) -> dict[tuple[str, int], Target]:
    """The same for many, in one statement a kind."""
    lots = Batch.select(Batch, Product).join(Product, peewee.JOIN.LEFT_OUTER, on=Batch.product)
    of_kinds: dict[str, tuple[Any, Callable[[Any], Target]]] = {
        LOT: (lots, of_lot),
        PRODUCT: (Product.select(), of_product),
        PLACE: (Site.select(), of_place),
        ORGANISATION: (Organisation.select(), of_organisation),
    }
    found: dict[tuple[str, int], Target] = {}
    for kind, (query, said) in of_kinds.items():
        if numbers := [number for one, number in wanted if one == kind]:
            found |= {(kind, row.id): said(row) for row in query.where(query.model.id.in_(numbers))}
    return found


def of_lot(batch: Batch) -> Target:
    name = f"{batch.product.name if batch.product else batch.name}, {batch.lot}"
    path = f"/01/{batch.gtin}/10/{quote(batch.lot, safe='')}" if batch.gtin else f"/t/{batch.code}"
    return Target(LOT, batch.id, batch.code, name, batch.organisation_id, path)


def of_product(product: Product) -> Target:
    path = f"/01/{product.gtin}" if product.gtin else f"/s/{product.code}"
    return Target(PRODUCT, product.id, product.code, product.name, product.organisation_id, path)


def of_place(site: Site) -> Target:
    return Target(PLACE, site.id, site.code, site.name, site.organisation_id, f"/p/{site.code}")


def of_organisation(organisation: Organisation) -> Target:
    """Who trades has no page of its own: what it sells is looked up by its name, which a household keeps to itself."""
    if organisation.kind == "household":
        raise TargetUnknown(N_("Tên hộ gia đình không hiện công khai: gắn mã vào sản phẩm hoặc lô."), field="target")
    path = f"/lookup?code={quote(organisation.name)}"
    return Target(ORGANISATION, organisation.id, organisation.code, organisation.name, organisation.id, path)


def target_said(target: Target, organisation: str = "") -> str:
    """`«Gạo nếp A Sào, TXNG-1» (TABC…, Hợp tác xã …)`: a name and a code, with whose it is."""
    return f"«{target.name}» ({', '.join(part for part in (target.code, organisation) if part)})"


def names_something(code: Code) -> bool:
    """Whether a read code is the number of something registered here, past or present."""
    if code.short is not None:
        short = code.short.text
        models = (Batch, Product, Site)
        return any(model.select().where(model.code == short).exists() for model in models) or code.short.prefix in "UD"
    if code.link is None:
        return False
    key = code.link.key
    if key.ai == "414":
        return bool(Site.select().where(Site.gln == key.value).exists())
    if key.ai != "01":
        return False
    try:
        product = find_by_gtin(Gtin.parse(key.value))
    except NotFound:
        return False
    lot = code.link.get("10")
    if not lot:
        return True
    of_this = (Batch.gtin == key.value) | (Batch.product == product)
    return bool(Batch.select().where(of_this, Batch.lot.in_((lot, lot.upper()))).exists())


def check_free(text: str, code: Code | None, *, target: Target, by: Viewer) -> None:
    """Refuse a text that names something of its own here: its own page answers for it.

    Refuse as well a lot nobody made under a product number of somebody else: a made-up lot is told apart by the
    owner's product page, and no other trader may put a page of theirs in its place.
    """
    if code is None:
        return
    if names_something(code):
        raise rules.TextRefused(
            N_("“%(text)s” đã là mã của một lô, sản phẩm hay địa điểm ở đây."), field="text", text=text[:80]
        )
    owner = _owner_of_number(code)
    if owner is not None and owner != target.organisation_id and not by.is_admin:
        raise rules.TextRefused(
            N_("“%(text)s” mang mã sản phẩm của cơ sở khác: chỉ cơ sở đó gắn được lô của mã này."),
            field="text",
            text=text[:80],
        )


def _owner_of_number(code: Code) -> int | None:
    """Whose product an address of a lot names."""
    if code.link is None or code.link.key.ai != "01":
        return None
    try:
        return int(find_by_gtin(Gtin.parse(code.link.key.value)).organisation_id)
    except NotFound:
        return None
