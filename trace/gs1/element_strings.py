"""Element strings: identifiers with values, as written in brackets, carried in a symbol, read by people."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Self

from trace.errors import N_

from .application_identifiers import LONGEST_VALUE, ApplicationIdentifier, ai_at_start, find_ai
from .associations import check_associations
from .errors import Gs1Error

# In text the separator FNC1 is written ^, which no value may hold; scanners send it as GS.
FNC1 = "^"
GS = "\x1d"
# The limit of GS1's own syntax engine (MAX_AIS): no symbol carries as many.
MOST_ELEMENTS = 64


@dataclass(frozen=True, slots=True)
class Element:
    """One identifier and its value, already checked."""

    ai: str
    value: str

    @classmethod
    def parse(cls, ai: str, value: str, *, permit_unknown: bool = False) -> Self:
        """Check the value against the AI table."""
        find_ai(ai, permit_unknown=permit_unknown).check(value)
        return cls(ai, value)

    @property
    def row(self) -> ApplicationIdentifier:
        """What the table says about the identifier."""
        return find_ai(self.ai, permit_unknown=True)


@dataclass(frozen=True, slots=True)
class ElementString:
    """Elements in the order in which they were given; at least one, at most MOST_ELEMENTS."""

    elements: tuple[Element, ...]

    def __post_init__(self) -> None:
        if len(self.elements) > MOST_ELEMENTS:
            raise Gs1Error(N_("Dữ liệu GS1 có quá %(most)s mã định danh."), most=MOST_ELEMENTS)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `(01)…(10)…` or `^01…10…`, whichever it is; GS may stand for ^."""
        return cls.parse_bracketed(text) if text.startswith("(") else cls.parse_unbracketed(text)

    @classmethod
    def parse_bracketed(cls, text: str, *, permit_unknown: bool = False) -> Self:
        r"""Read `(01)…(10)…`. A bracket inside a value is written `\(`."""
        return cls.of(_bracketed_pairs(text), permit_unknown=permit_unknown)

    @classmethod
    def parse_unbracketed(cls, text: str) -> Self:
        """Read `^01…10…^21…`: FNC1 first, and again after every value whose length is not predefined."""
        carried = text.replace(GS, FNC1)
        if not carried.startswith(FNC1) or carried == FNC1:
            raise Gs1Error(N_("Dữ liệu GS1 phải bắt đầu bằng FNC1 (viết là ^) và không được trống."))
        return cls(tuple(_unbracketed(carried[1:])))

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]], *, permit_unknown: bool = False) -> Self:
        """Build from identifiers and values."""
        elements = tuple(Element.parse(ai, value, permit_unknown=permit_unknown) for ai, value in pairs)
        if not elements:
            raise Gs1Error(N_("Dữ liệu GS1 không được trống."))
        return cls(elements)

    def get(self, ai: str) -> str | None:
        """The value of the first element with this identifier, or nothing."""
        return next((element.value for element in self.elements if element.ai == ai), None)

    def check_associations(self) -> None:
        """Refuse what GS1 forbids to stand together; ask it of all data on the item, not of one symbol."""
        check_associations([(element.ai, element.value) for element in self.elements])

    def bracketed(self) -> str:
        """`(01)…(10)…`, which `parse_bracketed` reads back."""
        return "".join(f"({e.ai}){e.value.replace('(', chr(92) + '(')}" for e in self.elements)

    def unbracketed(self, fnc1: str = FNC1) -> str:
        """`^01…10…`, which `parse_unbracketed` reads back; no separator at the end."""
        parts = [fnc1]
        for element in self.elements:
            parts += [element.ai, element.value, "" if element.row.is_predefined_length else fnc1]
        # The separator after the last element is left out; the one before the first stays.
        return "".join(parts if parts[-1] == "" else parts[:-1])

    def human_readable(self) -> str:
        """`(01) 09521234543213 (10) LOT`, the text under a symbol; brackets are printed and never encoded."""
        return " ".join(f"({element.ai}) {element.value}" for element in self.elements)


def _bracketed_pairs(text: str) -> Iterator[tuple[str, str]]:
    at = 0
    while at < len(text):
        close = text.find(")", at)
        if text[at] != "(" or close < 0:
            raise Gs1Error(N_("“%(text)s”: mỗi mã định danh phải nằm trong ngoặc tròn, ví dụ (01)."), text=text)
        ai = text[at + 1 : close]
        at = _end_of_value(text, close + 1)
        value = text[close + 1 : at].replace("\\(", "(")
        if not value or len(value) > LONGEST_VALUE:
            raise Gs1Error(N_("(%(ai)s): giá trị trống hoặc quá dài."), ai=ai)
        yield ai, value


def _end_of_value(text: str, start: int) -> int:
    at = text.find("(", start)
    while at > 0 and text[at - 1] == "\\":
        at = text.find("(", at + 1)
    return len(text) if at < 0 else at


def _unbracketed(text: str) -> Iterator[Element]:
    while text:
        row = ai_at_start(text)
        rest = text[len(row.ai) :]
        field = rest.partition(FNC1)[0]
        used = row.consume(field)
        if not row.is_predefined_length and used < len(field):
            raise Gs1Error(N_("(%(ai)s)%(value)s: giá trị quá dài."), ai=row.ai, value=field)
        yield Element(row.ai, field[:used])
        # A needless separator after a predefined length is allowed.
        text = rest[used:].removeprefix(FNC1)
