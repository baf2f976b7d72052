"""GS1 Digital Link addresses: read strictly, written back in one canonical form.

Source: GS1 Digital Link Standard, URI Syntax; checked by the vectors of GS1's own syntax engine.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Self

from trace.errors import N_

from .associations import check_repeats
from .digital_link_rules import check_attributes, check_path, choose_order
from .digital_link_text import STRICT, Leniency, split_address, split_path, split_query
from .element_strings import Element, ElementString
from .errors import Gs1Error
from .percent import encode

CANONICAL_BASE: Final = "https://id.gs1.org"

_PRINTABLE_UPPER: Final = re.compile(r"[0-9A-Z-]+")


@dataclass(frozen=True, slots=True)
class DigitalLink:
    """A key, its qualifiers in order, and attributes. Two links are equal whatever host they stood on."""

    key: Element
    qualifiers: tuple[Element, ...] = ()
    attributes: tuple[Element, ...] = ()
    other_parameters: tuple[tuple[str, str], ...] = field(default=(), compare=False)
    base: str = field(default=CANONICAL_BASE, compare=False)

    @classmethod
    def parse(cls, uri: str, leniency: Leniency = STRICT) -> Self:
        """Read a whole address as it was sent, still percent-encoded."""
        host, path, query = split_address(uri)
        stem, pairs = split_path(path, leniency)
        attributes, others = split_query(query, leniency)
        elements = [Element.parse(ai, value, permit_unknown=leniency.unknown_ais) for ai, value in pairs]
        link = cls(
            elements[0],
            tuple(elements[1:]),
            tuple(Element.parse(ai, value, permit_unknown=leniency.unknown_ais) for ai, value in attributes),
            tuple(others),
            host + stem,
        )
        link._check(leniency)
        return link

    @classmethod
    def parse_path(cls, path: str, query: str = "", leniency: Leniency = STRICT) -> Self:
        """Read the raw path and query of a request; one trailing slash is forgiven, a leading stem is not."""
        link = cls.parse(f"{CANONICAL_BASE}{path.removesuffix('/')}?{query}", leniency)
        if link.base != CANONICAL_BASE:
            raise Gs1Error(N_("“%(path)s” không phải địa chỉ GS1 Digital Link."), path=path)
        return link

    @classmethod
    def from_elements(cls, elements: ElementString, leniency: Leniency = STRICT) -> Self:
        """Make a link of the first primary key among the elements, its qualifiers, the rest as attributes."""
        check_repeats([(element.ai, element.value) for element in elements.elements])
        found = {element.ai: element for element in elements.elements}
        key = next((element for element in found.values() if element.row.is_primary_key), None)
        if key is None:
            raise Gs1Error(N_("Không có mã khóa GS1 nào (như 01, 00, 414) để làm địa chỉ."))
        order = choose_order(key.row, found)
        rest = [element for ai, element in found.items() if ai != key.ai and ai not in order]
        # Values of predefined length come first, as in an element string, and each group keeps its order.
        rest.sort(key=lambda element: not element.row.is_predefined_length)
        link = cls(key, tuple(found[ai] for ai in order), tuple(rest))
        link._check(leniency)
        return link

    @property
    def elements(self) -> ElementString:
        """Key, qualifiers and attributes together."""
        return ElementString((self.key, *self.qualifiers, *self.attributes))

    def get(self, ai: str) -> str | None:
        """The value of an identifier anywhere in the link, or nothing."""
        return self.elements.get(ai)

    def levels(self) -> tuple["DigitalLink", ...]:
        """This link without attributes, then one qualifier less at a time, down to the key alone."""
        return tuple(
            replace(self, qualifiers=self.qualifiers[:count], attributes=(), other_parameters=())
            for count in range(len(self.qualifiers), -1, -1)
        )

    def path(self) -> str:
        """`/01/09521234543213/10/LOT`, percent-encoded, always from the key on."""
        return "".join(f"/{element.ai}/{encode(element.value)}" for element in (self.key, *self.qualifiers))

    def canonical(self) -> str:
        """The one form to store and compare: at id.gs1.org, attributes sorted, everything else left out."""
        return CANONICAL_BASE + self.path() + _query(sorted(self.attributes, key=lambda element: element.ai))

    def uri(self, base: str = CANONICAL_BASE, *, upper: bool = False) -> str:
        """The address at another host: `trace.example`, or `https://example.com/stem`.

        `upper` gives the form that a QR symbol holds in alphanumeric mode; it has room for no attributes and
        only for values of 0–9, A–Z and hyphen, because upper-casing must not change what is meant.
        """
        address = (base if "://" in base else f"https://{base}").rstrip("/") + self.path()
        if not upper:
            return address + _query(self.attributes)
        unfit = [e for e in (self.key, *self.qualifiers) if not _PRINTABLE_UPPER.fullmatch(e.value)]
        if unfit or self.attributes:
            element = (*unfit, *self.attributes)[0]
            sentence = N_("(%(ai)s)%(value)s không in được trong mã QR chữ hoa: chỉ dùng 0–9, A–Z và dấu gạch ngang.")
            raise Gs1Error(sentence, ai=element.ai, value=element.value)
        return address.upper()

    def _check(self, leniency: Leniency) -> None:
        path = [element.ai for element in (self.key, *self.qualifiers)]
        check_path(path)
        rows = [element.row for element in self.attributes]
        check_attributes(path, rows, permit_unknown=leniency.unknown_attributes)


def _query(attributes: Sequence[Element]) -> str:
    pairs = "&".join(f"{element.ai}={encode(element.value, in_query=True)}" for element in attributes)
    return f"?{pairs}" if pairs else ""
