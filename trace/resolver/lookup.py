"""What a person typed, or a camera read, becomes an address; or a short list to choose from."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from trace.aliases.models import Alias
from trace.aliases.queries import live_of_code, live_of_text, target_of, way_of
from trace.aliases.rules import CODE, URL
from trace.batches.models import Batch
from trace.errors import NotFound
from trace.gs1.codes import CODE_LENGTH, DISPATCH, LOT, LOT_ALPHABET, PACK, PLACE, PRODUCT, forgive
from trace.gs1.identifiers import Gtin
from trace.kit.codes import Code, CodeUnread, read_code
from trace.kit.text import fold, nfc
from trace.organisations.models import Organisation
from trace.products.models import Product
from trace.products.queries import find_by_gtin, searched
from trace.provenance import queries
from trace.resolver.subjects import product_path_of

LONGEST: Final = 200
MOST_RESULTS: Final = 20


@dataclass(frozen=True, slots=True)
class Result:
    """Something that may have been meant: where it is, what it is, of whom, which lot."""

    path: str
    name: str
    organisation: str
    lot: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """`path` when what was typed names one thing; else the nearest guesses (a code with one slip) and matches."""

    path: str = ""
    guesses: tuple[Result, ...] = ()
    matches: tuple[Result, ...] = ()


def look_up(typed: str, *, product: str = "") -> Found:
    """Read `typed`: an address, a GS1 string, a GTIN, a short code, a lot with or without the product's name.

    `product` is the GTIN or code of a product whose lot this is, where the page knows it.
    """
    text = nfc(typed)[:LONGEST]
    code = _read(typed)
    linked = live_of_text(text)
    if linked is not None and linked.kind == URL:
        return Found(way_of(linked))
    path = _of_key(code) or _lot_of(text, product) or _of_short(code)
    if path:
        return Found(path)
    if code is not None and linked is None:
        linked = live_of_code(code)
    if linked is not None:
        rivals = _rivals(text, linked) if linked.kind == CODE else ()
        return Found(matches=(_of_link(linked), *rivals)) if rivals else Found(way_of(linked))
    matches = _matches(text)
    if len(matches) == 1 and matches[0].lot and fold(matches[0].lot) == fold(text):
        return Found(matches[0].path)
    return Found(guesses=_guesses(text), matches=matches)


def _read(text: str) -> Code | None:
    try:
        return read_code(text)
    except CodeUnread:
        return None


def _of_key(code: Code | None) -> str:
    """An address is followed as it is, whatever stands behind it; what was typed must name something that is there."""
    if code is None or code.is_address:
        return code.path if code else ""
    if code.link is None:
        return ""
    key = code.link.key
    try:
        if key.ai == "00":
            queries.pack_by_sscc(key.value)
        elif key.ai == "01":
            find_by_gtin(Gtin.parse(key.value))
    except NotFound:
        return ""
    return code.path


def _lot_of(text: str, product: str) -> str:
    """A lot number on the page of its product; an unknown one leads to the warning of that product."""
    if not product or not text:
        return ""
    key = Product.gtin == product.zfill(14) if product.isdigit() else Product.code == product.upper()
    found: Product | None = Product.get_or_none(key)
    if found is None:
        return ""
    lot = text.upper()
    batch: Batch | None = Batch.get_or_none((Batch.product == found) & (Batch.lot == lot))
    if batch is not None:
        return f"/01/{batch.gtin}/10/{quote(batch.lot, safe='')}" if batch.gtin else f"/t/{batch.code}"
    return f"/01/{found.gtin}/10/{quote(lot, safe='')}" if found.gtin else ""


def _of_short(code: Code | None) -> str:
    if code is None or code.short is None:
        return ""
    short = code.short
    try:
        if short.prefix == LOT:
            queries.lot_by_code(short.text)
        elif short.prefix == PLACE:
            queries.place_by_code(short.text)
        elif short.prefix == PACK:
            queries.pack_by_code(short.text)
        elif short.prefix == DISPATCH:
            queries.handover_by_code(short.text)
        elif short.prefix == PRODUCT:
            return product_path_of(queries.product_by_code(short.text))
        else:
            return ""
    except NotFound:
        return ""
    return code.path


def _guesses(text: str) -> tuple[Result, ...]:
    """Lots whose code differs from a mistyped one in a single character or swapped pair."""
    typed = forgive(text)
    if len(typed) != CODE_LENGTH or not typed.isascii():
        return ()
    near = {typed[:at] + letter + typed[at + 1 :] for at in range(1, CODE_LENGTH) for letter in LOT_ALPHABET}
    near |= {typed[:at] + typed[at + 1] + typed[at] + typed[at + 2 :] for at in range(1, CODE_LENGTH - 1)}
    near |= {LOT + typed[1:]}
    return _lots(Batch.code.in_(sorted(near)))


def _matches(text: str) -> tuple[Result, ...]:
    """Confirmed lots by number, alone or beside words of the product; then products by name."""
    words = fold(text).split()
    if not words:
        return ()
    lots = _lots(Batch.lot.in_([word.upper() for word in words]), words=words)
    products = searched(Product.select(Product, Organisation).join(Organisation), text)
    products = products.where(Product.is_active, ~Product.is_draft, Organisation.is_active)
    shown = [
        Result(product_path_of(row), row.name, row.organisation.name)
        for row in products.order_by(Product.name_sort, Product.id).limit(MOST_RESULTS)
    ]
    return (*lots, *shown)[:MOST_RESULTS]


def _rivals(text: str, linked: Alias) -> tuple[Result, ...]:
    """What bears the text itself as its lot number or name: a link of another trader never stands in its place."""
    typed = fold(text)
    return tuple(
        one
        for one in _matches(text)
        if typed in (fold(one.lot), fold(one.name), fold(one.organisation))
        and one.organisation != linked.organisation.name
    )


def _of_link(linked: Alias) -> Result:
    name = "" if linked.organisation.kind == "household" else str(linked.organisation.name)
    return Result(way_of(linked), target_of(linked).name, name)


def _lots(condition: object, words: list[str] | None = None) -> tuple[Result, ...]:
    """Only what a manager has confirmed is found by searching; a printed code opens every lot."""
    rows = (
        Batch.select(Batch, Product, Organisation)
        .join(Product)
        .switch(Batch)
        .join(Organisation)
        .where(condition, Batch.approved_at.is_null(is_null=False) | Batch.is_recalled)
        .order_by(Batch.id.desc())
        .limit(200)
    )
    found = []
    for row in rows:
        said = f"{fold(row.lot)} {row.product.search_folded} {fold(row.organisation.name)}"
        if words is None or all(word in said for word in words):
            path = f"/01/{row.gtin}/10/{quote(row.lot, safe='')}" if row.gtin else f"/t/{row.code}"
            found.append(Result(path, row.product.name, row.organisation.name, row.lot, row.code))
    return tuple(found[:MOST_RESULTS])
