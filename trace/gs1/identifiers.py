"""The keys of GS1 as frozen values: trade items (GTIN), places and parties (GLN), logistic units (SSCC).

GS1 licenses a company prefix to one organisation: `make` only completes what the caller rightfully holds.
"""

from dataclasses import dataclass
from typing import Self

from trace.errors import N_

from .character_sets import is_digits
from .check_digits import check_digit
from .errors import Gs1Error

_SHORTEST_PREFIX, _LONGEST_PREFIX = 4, 12


@dataclass(frozen=True, slots=True, order=True)
class Gtin:
    """A trade item. GTIN-8, 12, 13 and 14 of one item are one value, kept as 14 digits."""

    as_gtin14: str

    def __post_init__(self) -> None:
        _check("GTIN", self.as_gtin14, 14)

    def __str__(self) -> str:
        return self.as_gtin14

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read 8, 12, 13 or 14 digits, nothing else around them."""
        if not is_digits(text) or len(text) not in {8, 12, 13, 14}:
            raise Gs1Error(N_("GTIN phải gồm 8, 12, 13 hoặc 14 chữ số; “%(text)s” thì không."), text=text)
        _check("GTIN", text, len(text))
        return cls(text.zfill(14))

    @classmethod
    def make(cls, prefix: str, item: int, *, indicator: int = 0) -> Self:
        """Complete a licensed prefix with an item number; indicator 0 is the item, 1–8 cases, 9 by weight."""
        return cls(_completed("GTIN", str(indicator), prefix, item, 14))

    @property
    def shortest(self) -> str:
        """The digits as they stand under the bars: 8, 12, 13 or 14 of them."""
        for zeros in (6, 2, 1):
            if self.as_gtin14.startswith("0" * zeros):
                return self.as_gtin14[zeros:]
        return self.as_gtin14

    @property
    def prefix(self) -> str:
        """The three digits that say which GS1 office issued the number; never where the goods come from."""
        start = 6 if self._is_gtin8 else 1
        return self.as_gtin14[start : start + 3]

    @property
    def is_restricted(self) -> bool:
        """True when it means something only inside one shop or country: 02, 04, 20–29; 0, 2 in a GTIN-8."""
        if self._is_gtin8:
            return self.prefix[0] in "02"
        return self.prefix[:2] in {"02", "04"} or self.prefix[0] == "2"

    @property
    def is_demo_952(self) -> bool:
        """True for the range GS1 keeps for demonstrations and examples."""
        return not self._is_gtin8 and self.prefix == "952"

    @property
    def is_variable_measure(self) -> bool:
        """True for goods sold by weight (indicator 9): the label must also carry the net weight, AI 310n."""
        return self.as_gtin14.startswith("9")

    @property
    def _is_gtin8(self) -> bool:
        return self.as_gtin14.startswith("000000")


@dataclass(frozen=True, slots=True, order=True)
class Gln:
    """A place or a party: 13 digits."""

    digits: str

    def __post_init__(self) -> None:
        _check("GLN", self.digits, 13)

    def __str__(self) -> str:
        return self.digits

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read exactly 13 digits."""
        return cls(text)

    @classmethod
    def make(cls, prefix: str, place: int) -> Self:
        """Complete a GLN from a licensed prefix and a place number."""
        return cls(_completed("GLN", "", prefix, place, 13))


@dataclass(frozen=True, slots=True, order=True)
class Sscc:
    """A logistic unit, such as a pallet or a crate: 18 digits, not used again within twelve months."""

    digits: str

    def __post_init__(self) -> None:
        _check("SSCC", self.digits, 18)

    def __str__(self) -> str:
        return self.digits

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read exactly 18 digits."""
        return cls(text)

    @classmethod
    def make(cls, prefix: str, serial: int, *, extension: int = 0) -> Self:
        """Complete an SSCC from a licensed prefix, a serial number and the extension digit (0–9)."""
        return cls(_completed("SSCC", str(extension), prefix, serial, 18))


def _check(name: str, text: str, length: int) -> None:
    if not is_digits(text) or len(text) != length:
        raise Gs1Error(
            N_("%(name)s phải gồm đúng %(length)d chữ số; “%(text)s” thì không."),
            name=name,
            length=length,
            text=text,
        )
    # Nought passes the sum, and is what people type to get past a field.
    if not text.strip("0"):
        raise Gs1Error(N_("%(name)s không thể toàn số 0."), name=name)
    expected = check_digit(text[:-1])
    if text[-1] != expected:
        raise Gs1Error(
            N_("%(name)s “%(text)s” sai chữ số kiểm tra: số cuối phải là %(expected)s."),
            name=name,
            text=text,
            expected=expected,
        )


def _completed(name: str, leading: str, prefix: str, reference: int, length: int) -> str:
    """Leading digit, prefix, the reference filled with zeros, check digit."""
    if not is_digits(prefix) or not _SHORTEST_PREFIX <= len(prefix) <= _LONGEST_PREFIX:
        sentence = N_("Tiền tố doanh nghiệp GS1 phải gồm 4 đến 12 chữ số; “%(text)s” thì không.")
        raise Gs1Error(sentence, text=prefix)
    room = length - 1 - len(leading) - len(prefix)
    if reference < 0 or len(leading) > 1 or room < 1 or len(str(reference)) > room:
        raise Gs1Error(
            N_("Số thứ tự %(reference)s không vừa với tiền tố %(prefix)s trong một mã %(name)s."),
            reference=str(reference),
            prefix=prefix,
            name=name,
        )
    body = f"{leading}{prefix}{reference:0{room}d}"
    return body + check_digit(body)
