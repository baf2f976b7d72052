"""A paper as plain values: what it says, in the reader's language, before anybody decides how it is drawn.

The PDF and the workbook are made from the same value, so they cannot say different things.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

TEXT, NUMBER, DAY = "text", "number", "day"


@dataclass(frozen=True, slots=True)
class Measured:
    """A number with the words people read instead of it: `1.800 (5 sào)`; a workbook keeps the number."""

    number: Decimal
    words: str


Value = str | Decimal | int | date | Measured | None


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a paper's head. An empty value is shown as a dotted line, to be filled by hand."""

    label: str
    value: str
    is_wide: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """`share` is its part of the width beside the others'; a NUMBER column says its unit in the label."""

    label: str
    share: float = 1.0
    kind: str = TEXT


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table. `notes` stand small under it; `is_struck` when it no longer holds, `is_total` for a sum."""

    cells: tuple[Value, ...]
    notes: tuple[str, ...] = ()
    is_struck: bool = False
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with facts, then a table; `empty` is said where it has no rows, `note` stands under it."""

    title: str
    facts: tuple[Fact, ...] = ()
    columns: tuple[Column, ...] = ()
    rows: tuple[Row, ...] = ()
    empty: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs here; `name` is printed under the line where it is known."""

    role: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One paper. `address` is what its QR holds, `code` is what a person types instead; `printed_at` is words.

    `mark` is said across the head of what must not be taken for real (a demonstration, a trial).
    """

    title: str
    code: str
    organisation: str
    organisation_lines: tuple[str, ...]
    printed_at: str
    language: str
    subtitle: str = ""
    number: str = ""
    address: str = ""
    mark: str = ""
    facts: tuple[Fact, ...] = ()
    sections: tuple[Section, ...] = ()
    signatures: tuple[Signature, ...] = ()
    foot: str = ""
    is_landscape: bool = False
    is_one_page: bool = False
    keywords: tuple[str, ...] = field(default_factory=tuple)


def shorten(text: str, most: int) -> str:
    """At most `most` characters, cut at a word, with `…` where something was left out."""
    if len(text) <= most:
        return text
    kept = text[: most - 1]
    head = kept.rpartition(" ")[0] if " " in kept[most // 2 :] else kept
    return f"{head.rstrip(' ,;·')}…"
