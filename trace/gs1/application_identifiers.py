"""Application identifiers: what each may hold, and where it may stand. Built once from `dictionary`."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from trace.errors import N_

from .character_sets import is_digits
from .dictionary import TABLE
from .errors import Gs1Error, LintError
from .linters import LINTERS

_CHARACTER_SET_LINTERS: Final = {"N": "csetnumeric", "X": "cset82", "Y": "cset39", "Z": "cset64"}
_LONGEST_AI: Final = 4
LONGEST_VALUE: Final = 90

# One demand is a tuple of alternatives; one alternative is a tuple of patterns that must all be present.
Demand = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Component:
    """One part of a value: its length in characters and the checks of its content, character set first."""

    shortest: int
    longest: int
    linters: tuple[str, ...]
    is_optional: bool


@dataclass(frozen=True, slots=True)
class ApplicationIdentifier:
    """One row of the table, for one identifier."""

    ai: str
    title: str
    components: tuple[Component, ...]
    is_predefined_length: bool
    may_be_attribute: bool
    requires: Demand
    excludes: tuple[str, ...]
    qualifier_orders: tuple[tuple[str, ...], ...] | None
    is_known: bool = True

    @property
    def is_primary_key(self) -> bool:
        """True when a Digital Link may begin with it."""
        return self.qualifier_orders is not None

    @property
    def qualifiers(self) -> frozenset[str]:
        """Every identifier that may follow this key in the path of a Digital Link."""
        return frozenset(ai for order in self.qualifier_orders or () for ai in order)

    def consume(self, text: str) -> int:
        """Check the value at the start of `text` and return how many characters it takes."""
        at = 0
        for component in self.components:
            part = text[at : at + component.longest]
            if not part and component.is_optional:
                break
            if len(part) < component.shortest:
                raise Gs1Error(N_("(%(ai)s)%(value)s: giá trị quá ngắn."), ai=self.ai, value=text)
            self._lint(component, text, at, at + len(part))
            at += len(part)
        return at

    def check(self, value: str) -> None:
        """Refuse a value that is not exactly what this identifier holds."""
        if self.consume(value) != len(value):
            raise Gs1Error(N_("(%(ai)s)%(value)s: giá trị quá dài."), ai=self.ai, value=value)

    def _lint(self, component: Component, text: str, start: int, end: int) -> None:
        for name in component.linters:
            try:
                LINTERS[name](text[start:end])
            except LintError as fault:
                raise fault.within(self.ai, text, offset=start, end=end) from None


def find_ai(ai: str, *, permit_unknown: bool = False) -> ApplicationIdentifier:
    """The row of one identifier. An unknown one of 2 to 4 digits passes as free text only when permitted."""
    known = APPLICATION_IDENTIFIERS.get(ai)
    if known is not None:
        return known
    if permit_unknown and is_digits(ai) and 2 <= len(ai) <= _LONGEST_AI and not _collides(ai):
        return _unknown(ai)
    raise Gs1Error(N_("“%(ai)s” không phải mã định danh ứng dụng GS1."), ai=ai)


def ai_at_start(text: str) -> ApplicationIdentifier:
    """The identifier that `text` begins with; no identifier is the beginning of another."""
    for length in range(2, _LONGEST_AI + 1):
        known = APPLICATION_IDENTIFIERS.get(text[:length])
        if known is not None:
            return known
    raise Gs1Error(N_("Không có mã định danh ứng dụng GS1 nào ở đầu “%(text)s”."), text=text)


def matches(pattern: str, ai: str) -> bool:
    """True when `ai` fits `pattern`, in which n stands for any digit."""
    return len(pattern) == len(ai) and all(p in ("n", a) for p, a in zip(pattern, ai, strict=True))


def _collides(ai: str) -> bool:
    return any(known.startswith(ai) or ai.startswith(known) for known in APPLICATION_IDENTIFIERS)


def _unknown(ai: str) -> ApplicationIdentifier:
    text = Component(1, LONGEST_VALUE, ("cset82",), is_optional=False)
    return ApplicationIdentifier(
        ai=ai,
        title="",
        components=(text,),
        is_predefined_length=False,
        may_be_attribute=False,
        requires=(),
        excludes=(),
        qualifier_orders=None,
        is_known=False,
    )


def _rows() -> Iterator[ApplicationIdentifier]:
    for line in TABLE.strip().splitlines():
        ais, flags, specification, requires, excludes, key, title = (cell.strip() for cell in line.split("|"))
        first, _, last = ais.partition("-")
        for number in range(int(first), int(last or first) + 1):
            yield ApplicationIdentifier(
                ai=f"{number:0{len(first)}d}",
                title=title,
                components=tuple(_components(specification)),
                is_predefined_length="*" in flags,
                may_be_attribute="?" in flags,
                requires=tuple(tuple(group.split("+")) for group in _listed(requires)),
                excludes=tuple(_listed(excludes)),
                qualifier_orders=_orders(key),
            )


def _components(specification: str) -> Iterator[Component]:
    for written in specification.split():
        form = re.fullmatch(r"(?:(\d)×)?(\[)?([NXYZ])(\.\.)?(\d+)\]?((?:,\w+)*)", written)
        if form is None:
            raise ValueError(f"the AI table has a component that cannot be read: {written}")
        times, bracket, kind, dots, length, linters = form.groups()
        component = Component(
            shortest=1 if dots else int(length),
            longest=int(length),
            linters=(_CHARACTER_SET_LINTERS[kind], *_listed(linters)),
            is_optional=bracket is not None,
        )
        yield from [component] * int(times or 1)


def _orders(key: str) -> tuple[tuple[str, ...], ...] | None:
    if not key:
        return None
    return ((),) if key == "alone" else tuple(tuple(_listed(order)) for order in key.split("/"))


def _listed(text: str) -> list[str]:
    return [item.strip() for item in text.split(",") if item.strip()]


APPLICATION_IDENTIFIERS: Final[Mapping[str, ApplicationIdentifier]] = {row.ai: row for row in _rows()}
