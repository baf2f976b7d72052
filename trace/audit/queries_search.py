"""What "search anything" looks at: each word without diacritics, whole codes, old and new communes, papers."""

import operator
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import reduce
from typing import Final

import peewee

from trace.audit.queries_scope import (
    batches_in_scope,
    certificates_in_scope,
    products_in_scope,
    sites_in_scope,
    suppliers_in_scope,
)
from trace.audit.rules import mask_numbers
from trace.batches.models import Batch
from trace.documents.models import Certificate
from trace.events.models import Event, EventAnnex, EventItem
from trace.gs1.codes import LOT, ShortCode
from trace.gs1.digital_links import DigitalLink
from trace.gs1.errors import Gs1Error
from trace.gs1.identifiers import Gtin
from trace.kit.text import fold, nfc
from trace.kit.viewer import Viewer
from trace.organisations.models import Organisation
from trace.places.queries import search_units
from trace.places.rules import search_key
from trace.products.models import Product
from trace.seasons.models import Season
from trace.seasons.queries import named_with
from trace.sites.models import Site
from trace.sites.queries import words_with

_SHORTEST_IN_PAPERS: Final = 4


def search_conditions(kind: str, text: str, *, seen_by: Viewer) -> list[peewee.Expression]:
    """What must hold for a row of this kind to answer to `text`; nothing for an empty text.

    Every word must stand somewhere in the row's words; or the whole text names a commune, old or new, where the
    row belongs; or it stands in a paper written down about the batch.
    """
    asked = nfc(text)
    words = fold(asked).split()
    if not words:
        return []
    matchers = _MATCHERS[kind](seen_by)
    by_words = reduce(operator.and_, [matchers(word) for word in words])
    others = [*_in_communes(kind, asked)]
    if kind == "batches":
        others += _by_link(asked)
        if not _has_any(kind, reduce(operator.or_, [by_words, *others]), seen_by):
            others += _in_papers(asked)
    return [reduce(operator.or_, [by_words, *others])]


def exact_batch(text: str, *, seen_by: Viewer) -> Batch | None:
    """The one batch in scope that a scanned address, a code as people type it, or GTIN/LOT names; else none."""
    conditions = _by_link(text)
    if not conditions:
        return None
    found: Batch | None = batches_in_scope(seen_by).where(reduce(operator.or_, conditions)).first()
    return found


def _by_link(text: str) -> list[peewee.Expression]:
    """Conditions for a Digital Link, our own address, a short code, or `GTIN/LOT`."""
    typed = text.strip()
    found = []
    last = typed.rstrip("/").rpartition("/")[2] if "/t/" in typed.lower() else typed
    with suppress(Gs1Error):
        found.append(Batch.code == ShortCode.parse(last, prefix=LOT).text)
    named = _gtin_and_lot(typed)
    if named is not None:
        found.append((Batch.gtin == named[0]) & (Batch.lot == named[1]))
    return found


def _gtin_and_lot(typed: str) -> tuple[str, str] | None:
    try:
        if "/01/" in typed:
            link = DigitalLink.parse(typed)
            gtin, lot = link.get("01"), link.get("10")
            return (gtin, lot) if gtin and lot else None
        gtin, slash, lot = typed.partition("/")
        if not slash or not lot or not gtin.strip().isdigit():
            return None
        return Gtin.parse(gtin.strip()).as_gtin14, lot.strip().upper()
    except Gs1Error:
        return None


def _in_communes(kind: str, text: str) -> list[peewee.Expression]:
    """Rows in what a commune named by the whole text is today: so its old name finds them too."""
    columns = _COMMUNES.get(kind)
    if columns is None:
        return []
    key = f" {search_key(text)} "
    units = [one for one in search_units(text, limit=20) if f" {search_key(_own_name(one.unit.text))} " in key]
    codes = sorted({heir.code for one in units for heir in one.now})
    return [column.in_(codes) for column in columns] if codes else []


def _own_name(full_text: str) -> str:
    """`Xã Minh Khai, huyện …` → `Minh Khai`."""
    own = full_text.partition(",")[0]
    for kind in ("Thị trấn ", "Phường ", "Xã "):
        own = own.removeprefix(kind)
    return own


def _in_papers(text: str) -> list[peewee.Expression]:
    """Batches about which somebody wrote down a paper, a plate or a partner of this name.

    Only asked when nothing else answers: it reads every record. Private facts are looked through for officers in
    scope only, since the result is narrowed to their scope.
    """
    if len(text) < _SHORTEST_IN_PAPERS:
        return []
    is_in = Event.recorded.contains(text)
    if mask_numbers(text) == text:  # a number that is not shown cannot be felt for either
        annexes = EventAnnex.select(EventAnnex.event).where(EventAnnex.private.cast("text").contains(text))
        is_in |= Event.id.in_(annexes)
    touched = EventItem.select(EventItem.identifier).where(EventItem.event.in_(Event.select(Event.id).where(is_in)))
    seasons = Season.select(Season.id).where(Season.identifier.in_(touched))
    return [Batch.identifier.in_(touched), Batch.season.in_(seasons)]


def _has_any(kind: str, condition: peewee.Expression, seen_by: Viewer) -> bool:
    return bool(_VISIBLE[kind](seen_by).where(condition).exists())


# --- the words of each kind ------------------------------------------------------------------------------

Matcher = Callable[[str], peewee.Expression]


def _batch_words(seen_by: Viewer) -> Matcher:
    names = [name for (name,) in batches_in_scope(seen_by).select(Batch.supplier_name).distinct().tuples() if name]
    papers = _Papers(seen_by)

    def match(word: str) -> peewee.Expression:
        named = [name for name in names if word in fold(name)]
        return reduce(
            operator.or_,
            [
                Batch.name_folded.contains(word),
                Batch.lot.contains(word.upper()),
                Batch.code.contains(word.upper()),
                Batch.gtin.contains(word),
                Product.search_folded.contains(word),
                Organisation.search_folded.contains(word),
                words_with(word, is_office=True),
                named_with(word, is_office=True),
                Batch.supplier_name.in_(named),
                Batch.id.in_(papers.subjects("batch", word)),
                Product.id.in_(papers.subjects("product", word)),
            ],
        )

    return match


def _supplier_words(seen_by: Viewer) -> Matcher:
    papers = _Papers(seen_by)

    def match(word: str) -> peewee.Expression:
        return (
            Organisation.search_folded.contains(word)
            | Organisation.registration_no.contains(word)
            | Organisation.gln.contains(word)
            | Organisation.id.in_(papers.subjects("organisation", word))
        )

    return match


def _product_words(seen_by: Viewer) -> Matcher:
    papers = _Papers(seen_by)

    def match(word: str) -> peewee.Expression:
        return (
            Product.search_folded.contains(word)
            | Organisation.name_folded.contains(word)
            | _plain(Product.self_declaration_no).contains(word)
            | _plain(Product.ocop_decision).contains(word)
            | Product.id.in_(papers.subjects("product", word))
        )

    return match


def _site_words(_seen_by: Viewer) -> Matcher:
    def match(word: str) -> peewee.Expression:
        return (
            words_with(word, is_office=True)
            | Site.gln.contains(word)
            | _plain(Site.growing_area_code).contains(word)
            | Organisation.name_folded.contains(word)
        )

    return match


def _certificate_words(seen_by: Viewer) -> Matcher:
    papers = _Papers(seen_by)

    def match(word: str) -> peewee.Expression:
        return papers.condition(word) | Organisation.name_folded.contains(word)

    return match


class _Papers:
    """Certificates whose number or issuer holds a word. Issuers are few, so they are folded here and not stored."""

    def __init__(self, seen_by: Viewer) -> None:
        rows = certificates_in_scope(seen_by).select(Certificate.issuer).distinct().tuples()
        self.issuers = [issuer for (issuer,) in rows]

    def condition(self, word: str) -> peewee.Expression:
        named = [issuer for issuer in self.issuers if word in fold(issuer)]
        return _plain(Certificate.number).contains(word) | Certificate.issuer.in_(named)

    def subjects(self, kind: str, word: str) -> peewee.ModelSelect:
        """The ids of what the papers of this kind of subject are about."""
        is_numbered = _plain(Certificate.number).contains(word)
        return Certificate.select(Certificate.subject_id).where(Certificate.subject_kind == kind, is_numbered)


def _plain(column: peewee.Field) -> peewee.Function:
    """A number of a paper in small letters; of the letters with marks only Đ occurs there (12/2025/QĐ-UBND)."""
    fn = peewee.fn
    return fn.LOWER(fn.REPLACE(fn.REPLACE(column, "Đ", "D"), "đ", "d"))


_MATCHERS: Final[dict[str, Callable[[Viewer], Matcher]]] = {
    "batches": _batch_words,
    "organisations": _supplier_words,
    "products": _product_words,
    "sites": _site_words,
    "certificates": _certificate_words,
}
_VISIBLE: Final[dict[str, Callable[[Viewer], peewee.ModelSelect]]] = {
    "batches": batches_in_scope,
    "organisations": suppliers_in_scope,
    "products": products_in_scope,
    "sites": sites_in_scope,
    "certificates": certificates_in_scope,
}
_COMMUNES: Final[dict[str, Iterable[peewee.Field]]] = {
    "batches": (Organisation.commune_code, Site.commune_code),
    "organisations": (Organisation.commune_code,),
    "sites": (Site.commune_code,),
}
