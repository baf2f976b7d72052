"""Which lots a request is about, and whose goods a typed or photographed code names."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import peewee

from trace.aliases.queries import live_of_code, live_of_text, target_of
from trace.aliases.rules import LOT, PRODUCT
from trace.audit.queries_scope import is_in_scope
from trace.batches.models import Batch
from trace.batches.queries import visible_batches
from trace.clock import VIETNAM
from trace.errors import N_, NotFound
from trace.gs1.identifiers import Gtin
from trace.kit.codes import Code, CodeUnread, read_code
from trace.kit.inputs import start_of_day
from trace.kit.viewer import ADMIN, AUDITOR, Scope, Viewer
from trace.organisations.models import Organisation
from trace.products.models import Product
from trace.products.queries import find_by_gtin
from trace.requests.rules import EVERYTHING, LOTS, MOST_LOTS, OF_PRODUCT, Asked, OutsideScope, RequestAsked
from trace.sites.models import Site

OWN, ALIAS, NUMBER, PREFIX = "own", "alias", "gtin", "prefix"
HOW_NAMES: Final = {
    OWN: N_("mã của hệ thống này"),
    ALIAS: N_("mã cũ đã gắn"),
    NUMBER: N_("mã GTIN đã khai"),
    PREFIX: N_("mã doanh nghiệp GS1 trong mã GTIN"),
}


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose goods a text names and how that is known; `asked` is the narrowest scope it gives."""

    organisation: Organisation
    how: str
    text: str
    asked: Asked


def lots_of(organisation_id: int, asked: Asked) -> list[Batch]:
    """The lots of a scope, the oldest first; refused where they are too many for one package."""
    found = list(_lots(organisation_id, asked).order_by(Batch.id).limit(MOST_LOTS + 1))
    if len(found) > MOST_LOTS:
        raise RequestAsked(
            N_("Phạm vi này có hơn %(most)s lô: thu hẹp theo ngày hoặc sản phẩm."), field="since", most=MOST_LOTS
        )
    return found


def lots_seen(organisation_id: int, asked: Asked, *, seen_by: Viewer) -> list[Batch]:
    """Those of them that this viewer may read: another officer of a wider scope may have asked."""
    found = lots_of(organisation_id, asked)
    if not seen_by.is_officer:
        return found
    rows = visible_batches(seen_by).where(Batch.organisation == organisation_id).select(Batch.id).tuples()
    seen = {row[0] for row in rows}
    return [one for one in found if one.id in seen]


def check_whole(organisation_id: int | None, asked: Asked, *, seen_by: Viewer) -> None:
    """A package is read whole or not at all: refused to an officer who may not read every lot in it."""
    if organisation_id is None or not seen_by.is_officer:
        return
    if len(lots_seen(organisation_id, asked, seen_by=seen_by)) < len(lots_of(organisation_id, asked)):
        raise OutsideScope(N_("Gói này có hàng ngoài phạm vi của bạn: hỏi cán bộ đã yêu cầu."))


def narrowed(organisation: Organisation, asked: Asked, *, seen_by: Viewer) -> Asked:
    """The scope as it is kept: typed lot numbers become codes, unknown ones are refused by name, and an officer asks
    for no more than he may read."""
    limits = seen_by.scope if seen_by.is_officer else Scope()
    asked = replace(asked, categories=limits.categories, districts=limits.districts)
    if asked.kind == LOTS:
        asked = replace(asked, lots=tuple(_codes(organisation, asked)))
    if asked.kind == OF_PRODUCT:
        asked = replace(asked, product=_product(organisation, asked).code)
    lots_of(organisation.id, asked)
    return asked


def whose(texts: Iterable[str]) -> Whose | None:
    """Whose goods the first text that says anything names; nearest first: own codes, linked texts, GTINs, prefixes."""
    kept = [text for text in texts if text.strip()]
    for look in (_by_own_code, _by_alias, _by_gtin, _by_prefix):
        for text in kept:
            found = look(text)
            if found is not None:
                return found
    return None


def check_supplier(organisation: Organisation, *, seen_by: Viewer) -> None:
    """An officer asks only suppliers in scope."""
    if not is_in_scope(organisation.id, seen_by=seen_by):
        raise RequestAsked(
            N_("Hàng này của cơ sở ngoài phạm vi của bạn: chuyển cho cán bộ phụ trách."), field="organisation"
        )


def _lots(organisation_id: int, asked: Asked) -> "peewee.ModelSelect[Batch]":
    role = AUDITOR if asked.categories or asked.districts else ADMIN
    eyes = Viewer(None, "", role, scope=Scope(asked.categories, asked.districts))
    query = visible_batches(eyes).where(Batch.organisation == organisation_id)
    if asked.kind == LOTS:
        query = query.where(Batch.code.in_(list(asked.lots)))
    if asked.kind == OF_PRODUCT:
        query = query.where(Product.code == asked.product)
    # A lot without a day of making counts by the day on which it was written down.
    if asked.since:
        first = start_of_day(asked.since).astimezone(VIETNAM).replace(hour=0)
        query = query.where(_made(Batch.produced_on >= asked.since, Batch.created_at >= first))
    if asked.until:
        last = start_of_day(asked.until).astimezone(VIETNAM).replace(hour=23, minute=59, second=59)
        query = query.where(_made(Batch.produced_on <= asked.until, Batch.created_at <= last))
    return query


def _made(on_day: peewee.Expression, written: peewee.Expression) -> peewee.Expression:
    return on_day | (Batch.produced_on.is_null() & written)


def _codes(organisation: Organisation, asked: Asked) -> list[str]:
    everything = replace(asked, kind=EVERYTHING, since=None, until=None)
    known: dict[str, str] = {}
    for batch in _lots(organisation.id, everything).where(Batch.code.in_(_spelt(asked.lots)) | Batch.lot.in_(
        _spelt(asked.lots)
    )):  # fmt: skip
        known[batch.lot], known[batch.code] = batch.code, batch.code
    found = {text: known.get(text) or known.get(_short(text)) for text in _spelt(asked.lots)}
    if missing := [text for text, code in found.items() if code is None]:
        raise RequestAsked(N_("Cơ sở này không có lô: %(lots)s."), field="lots", lots=", ".join(missing[:5])[:200])
    return list(dict.fromkeys(code for code in found.values() if code))


def _spelt(lots: Sequence[str]) -> list[str]:
    return [text.strip().upper() for text in lots if text.strip()]


def _short(text: str) -> str:
    try:
        code = read_code(text)
    except CodeUnread:
        return text
    return code.short.text if code.short else text


def _product(organisation: Organisation, asked: Asked) -> Product:
    mine = Product.select().where(Product.organisation == organisation.id)
    text = asked.product.strip().upper()
    found: Product | None = mine.where((Product.code == text) | (Product.gtin == text.zfill(14))).first()
    if found is None:
        raise RequestAsked(N_("Cơ sở này không có sản phẩm %(code)s."), field="product", code=text[:60])
    return found


# --- whose is it -----------------------------------------------------------------------------------------


def _by_own_code(text: str) -> Whose | None:
    code = _read(text)
    if code is None:
        return None
    batch = _batch_of(code)
    if batch is not None:
        return Whose(batch.organisation, OWN, text, Asked(kind=LOTS, lots=(batch.code,), code=text[:300]))
    for model in (Product, Site):
        row: Any = model.get_or_none(model.code == code.short.text) if code.short else None
        if row is not None:
            return _whole(row, OWN, text)
    return None


def _by_alias(text: str) -> Whose | None:
    code = _read(text)
    alias = live_of_text(text) or (live_of_code(code) if code is not None else None)
    if alias is None:
        return None
    target = target_of(alias)
    owner = Organisation.get_by_id(target.organisation_id)
    kinds = {LOT: Asked(kind=LOTS, lots=(target.code,)), PRODUCT: Asked(kind=OF_PRODUCT, product=target.code)}
    return Whose(owner, ALIAS, text, replace(kinds.get(target.kind, Asked()), code=text[:300]))


def _by_gtin(text: str) -> Whose | None:
    gtin = _gtin_of(text)
    if gtin is None:
        return None
    try:
        product = find_by_gtin(gtin)
    except NotFound:
        return None
    return _whole(product, NUMBER, text)


def _by_prefix(text: str) -> Whose | None:
    """The organisation whose GS1 prefix the number begins with: the longest that fits."""
    gtin = _gtin_of(text)
    if gtin is None:
        return None
    number = gtin.as_gtin14[1:]
    rows = [one for one in Organisation.select().where(Organisation.gs1_prefix != "")
            if number.startswith(one.gs1_prefix)]  # fmt: skip
    owner = max(rows, key=lambda one: len(one.gs1_prefix), default=None)
    return Whose(owner, PREFIX, text, Asked(code=text[:300])) if owner is not None else None


def _whole(row: Any, how: str, text: str) -> Whose:
    is_product = isinstance(row, Product)
    asked = Asked(kind=OF_PRODUCT, product=row.code) if is_product else Asked()
    return Whose(Organisation.get_by_id(row.organisation_id), how, text, replace(asked, code=text[:300]))


def _batch_of(code: Code) -> Batch | None:
    query = Batch.select(Batch, Organisation).join(Organisation)
    if code.short is not None:
        return query.where(Batch.code == code.short.text).first()  # type: ignore[no-any-return]
    lot = code.link.get("10") if code.link is not None and code.link.key.ai == "01" else None
    if code.link is None or not lot:
        return None
    return query.where(Batch.gtin == code.link.key.value, Batch.lot == lot.upper()).first()  # type: ignore[no-any-return]


def _gtin_of(text: str) -> Gtin | None:
    code = _read(text)
    if code is None or code.link is None or code.link.key.ai != "01":
        return None
    return Gtin.parse(code.link.key.value)


def _read(text: str) -> Code | None:
    try:
        return read_code(text)
    except CodeUnread:
        return None
