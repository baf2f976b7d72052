"""Addresses in units that are no more, put into today's: what would change, shown before anything does."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Final

from trace.kit.text import fold, nfc
from trace.organisations.models import Organisation
from trace.places.address import Address
from trace.places.models import AdminUnit
from trace.places.queries import AmbiguousPlace, UnknownPlace, current_unit, find_by_names
from trace.products.models import Product
from trace.readiness.books import OrganisationBook
from trace.readiness.facts_texts import PRODUCT_TEXTS, line_of
from trace.readiness.wording import old_units, old_units_in
from trace.sites.models import Site

ORGANISATION, SITE, PRODUCT = "organisation", "site", "product"
ADDRESS: Final = "address"
_COMMUNE: Final = re.compile(r"(?<!\w)(xã|phường|thị trấn)\s+([^,.;:()\n]+?),\s*$", re.IGNORECASE)
_KIND_WORDS: Final = re.compile(r"^(tỉnh|t\.|huyện|h\.|thành phố|tp\.?|thị xã|tx\.?)\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Conversion:
    """One text before and after. `after` is empty where only a person can say what the address is today."""

    kind: str
    code: str
    name: str
    field: str
    before: str
    after: str

    @property
    def key(self) -> str:
        """Names it in a form: `site:PAAAAAAA:address`."""
        return f"{self.kind}:{self.code}:{self.field}"

    @property
    def is_clear(self) -> bool:
        return bool(self.after)


def conversions_of(organisation: Organisation, *, now: datetime) -> list[Conversion]:
    """Every address of an organisation, its places and its products' texts that names what is no more."""
    book = OrganisationBook(organisation, now=now)
    found = [*_of_places(organisation, book.sites), *_of_products(book.products)]
    return [one for one in found if one is not None]


def converted_address(address: Address) -> Address | None:
    """The same address whose free line no longer repeats old units; None where the line says something else too.

    The commune of today is known already: what is dropped at the line's end is only its old commune, district and
    province. Beyond the province no communes are known, so there a person must say.
    """
    if address.outside:
        return None
    parts = [part.strip() for part in address.typed.split(",")]
    while parts and _is_repeated(parts[-1], address):
        parts.pop()
    found = replace(address, typed=", ".join(parts))
    return None if old_units_in(found.line_now()) else found


def converted_text(text: str) -> str | None:
    """A text in which every old address is put into today's units; None where a commune is not known or was split.

    `xã An Đồng, huyện Quỳnh Phụ, tỉnh Thái Bình` becomes `xã A Sào, tỉnh Hưng Yên`; without a commune the old district
    stays as history: `tỉnh Hưng Yên (huyện Quỳnh Phụ cũ)`.
    """
    done = nfc_lines(text)
    for _ in range(len(done)):
        match = old_units().search(done)
        if match is None:
            return done
        try:
            done = _replaced(done, match)
        except (UnknownPlace, AmbiguousPlace):
            return None
    return None


def nfc_lines(text: str) -> str:
    """NFC line by line, as product texts are kept."""
    return "\n".join(nfc(line) for line in text.splitlines())


def _of_places(organisation: Organisation, sites: Sequence[Site]) -> Iterator[Conversion | None]:
    for kind, place in ((ORGANISATION, organisation), *((SITE, site) for site in sites)):
        before = line_of(place)
        if not old_units_in(before):
            continue
        after = converted_address(Address.from_dict(place.address))
        yield Conversion(kind, place.code, place.name, ADDRESS, before, after.line_now() if after else "")


def _of_products(products: Sequence[Product]) -> Iterator[Conversion | None]:
    for product in products:
        for field in PRODUCT_TEXTS:
            before = str(getattr(product, field))
            if old_units_in(before):
                yield Conversion(PRODUCT, product.code, product.name, field, before, converted_text(before) or "")


def _is_repeated(part: str, address: Address) -> bool:
    """True for a part of the line that only says again where the commune lies, or lay."""
    if old_units().fullmatch(part):
        return True
    around = {fold(_KIND_WORDS.sub("", name)) for name in (address.district, *address.unit_then.text.split(",")[1:])}
    communes = {fold(unit.text.split(",")[0]) for unit in (address.unit_then, address.unit_now)}
    asked = fold(part)
    return asked in communes or asked in {one.strip() for one in around} or asked == "thai binh"


def _replaced(text: str, match: re.Match[str]) -> str:
    """The address around the first old unit, in today's words."""
    first = match[0]
    if _is_province(first):
        return text[: match.start()] + _like(_province_now(_bare(first)), first) + text[match.end() :]
    rest = text[match.end() :]
    behind = re.match(r",\s*", rest)
    province = old_units().match(rest, behind.end()) if behind else None
    name, end = _bare(first), match.end()
    if province is not None and _is_province(province[0]):
        end = match.end() + province.end()
        above = _bare(province[0])
    else:
        above = _province_of(name)
    commune = _COMMUNE.search(text[: match.start()])
    if commune is not None:
        unit = find_by_names(f"{commune[1]} {commune[2]}", district=name, province=above)
        now = current_unit(unit.code, unit.valid_from).full_text
        return text[: commune.start()] + _like(now, commune[0]) + text[end:]
    history = f" ({first} cũ)"
    return text[: match.start()] + _like(_province_now(above), first) + history + text[end:]


def _is_province(written: str) -> bool:
    return written.casefold().startswith(("tỉnh", "t."))


def _bare(written: str) -> str:
    return _KIND_WORDS.sub("", written).strip()


def _like(words: str, model: str) -> str:
    """The kind in lower case within a sentence, as the words it takes the place of."""
    return words if model[:1].isupper() else words[:1].lower() + words[1:]


def _province_now(name: str) -> str:
    row = _row("province", name)
    return str(current_unit(row.code, row.valid_from).full_text)


def _province_of(district: str) -> str:
    return _KIND_WORDS.sub("", str(_row("district", district).province_name))


def _row(level: str, name: str) -> AdminUnit:
    rows = AdminUnit.select().where(AdminUnit.level == level, ~AdminUnit.valid_to.is_null())
    found = next(filter(partial(_is_called, name), rows), None)
    if found is None:
        raise UnknownPlace("Không có đơn vị hành chính mã %(code)s.", field="place", code=name)
    return found


def _is_called(name: str, row: AdminUnit) -> bool:
    return fold(row.name) == fold(name)
