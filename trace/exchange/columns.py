"""Columns of a kind of file, and the headings people give them. Plain values."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from trace.kit.text import fold

LINE, TEXT, CODE, WHOLE, MEASURE, DAY, CHOICE = "line", "text", "code", "whole", "measure", "day", "choice"
COUNTED, MOMENT = "counted", "moment"
NUMERIC = (WHOLE, COUNTED, MEASURE)
COUNTING = (WHOLE, COUNTED)  # never with a fraction, so that a sign in it can only group thousands


@dataclass(frozen=True)
class Column:
    """One column. `label` is its heading in the template, `also` what other files call it; `note` tells how to fill it.

    `reads`: line, text (several lines), code (digits and signs kept as typed), whole, measure (a number with its
    unit), counted (a whole number with its unit), day, moment (a day, also of the lunar year, as it was written),
    choice. `choices` gives the names by code, `words` further words people write for a code. A file without an
    `is_needed` column is none of this kind; what `is_asked` may be missing and is told. `offers`
    are words to pick from where the catalogue reads the cell.
    """

    field: str
    label: str
    note: str
    reads: str = LINE
    also: tuple[str, ...] = ()
    is_needed: bool = False
    longest: int = 200
    example: str = ""
    choices: Callable[[], Mapping[str, str]] | None = None
    words: Mapping[str, str] | None = None
    is_private: bool = False
    is_asked: bool = False
    offers: tuple[str, ...] = ()

    @cached_property
    def keys(self) -> frozenset[str]:
        """Every heading that means this column, by its key."""
        return frozenset(heading_key(name) for name in (self.label, self.field, *self.also))

    @cached_property
    def meanings(self) -> dict[str, tuple[str, ...]]:
        """The codes meant by each word, by its key: a name, a code, or a word people use."""
        found: dict[str, dict[str, None]] = {}
        names = self.choices() if self.choices else {}
        for code, word in (*names.items(), *((code, word) for word, code in (self.words or {}).items())):
            for key in {heading_key(word), fold(word)}:
                found.setdefault(key, {})[code] = None
        return {key: tuple(codes) for key, codes in found.items()}


@dataclass(frozen=True)
class Heading:
    """A heading as it stands in the file: which column it means (none: unknown), and the unit it names."""

    text: str
    position: int
    column: Column | None
    unit: str = ""
    is_second: bool = False

    @property
    def letter(self) -> str:
        """`C`, as Excel names it."""
        return letter_of(self.position)


def heading_key(text: str) -> str:
    """`Tên sản phẩm (*)`, `TEN_SAN_PHAM` → `ten san pham`."""
    without_brackets = re.sub(r"\([^)]*\)|\[[^]]*\]", " ", text)
    return " ".join(re.findall(r"[a-z0-9]+", fold(without_brackets)))


def unit_in(text: str) -> str:
    """The unit a heading names in brackets: `Diện tích (m2)` → `m2`; empty when it names none."""
    found = re.search(r"[(\[]\s*([^)\]]{1,12}?)\s*[)\]]", text)
    return found[1] if found and re.fullmatch(r"[^\W\d_]+[²2]?", found[1]) else ""


def recognise(texts: Iterable[str], columns: Iterable[Column]) -> list[Heading]:
    """What each heading of a row means; a second heading for a column already found counts for nothing."""
    known = _keys(columns)
    found: list[Heading] = []
    taken: set[str] = set()
    for position, text in enumerate(texts):
        column = known.get(heading_key(text)) if text else None
        is_second = column is not None and column.field in taken
        if column is not None:
            taken.add(column.field)
        found.append(Heading(text, position, None if is_second else column, unit_in(text), is_second))
    return found


def letter_of(position: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _keys(columns: Iterable[Column]) -> dict[str, Column]:
    found: dict[str, Column] = {}
    for column in columns:
        for key in column.keys:
            found.setdefault(key, column)
    return found
