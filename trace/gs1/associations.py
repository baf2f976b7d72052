"""Which elements may, must or must not stand together on one item (General Specifications 4.13 and 4.14)."""

from collections.abc import Sequence
from typing import Final

from trace.errors import N_

from .application_identifiers import Demand, find_ai, matches
from .errors import Gs1Error

Pair = tuple[str, str]

# A digital signature signs one thing, so these keys must carry their serial part: the length without it.
_UNSERIALISED_LENGTHS: Final = {"253": 13, "255": 13, "8003": 14}


def check_associations(pairs: Sequence[Pair]) -> None:
    """Apply every rule, in the order in which GS1's own software applies them."""
    for rule in (check_exclusions, check_requisites, check_repeats, check_signed_key):
        rule(pairs)


def check_repeats(pairs: Sequence[Pair]) -> None:
    """An identifier may be repeated only with the same value."""
    seen: dict[str, str] = {}
    for ai, value in pairs:
        if seen.setdefault(ai, value) != value:
            raise Gs1Error(N_("(%(ai)s) xuất hiện nhiều lần với giá trị khác nhau."), ai=ai)


def check_exclusions(pairs: Sequence[Pair]) -> None:
    """Some identifiers never stand together."""
    present = {ai for ai, _ in pairs}
    for ai in sorted(present):
        for pattern in find_ai(ai, permit_unknown=True).excludes:
            other = next((other for other in sorted(present - {ai}) if matches(pattern, other)), None)
            if other is not None:
                raise Gs1Error(N_("(%(ai)s) không được đi cùng (%(other)s)."), ai=ai, other=other)


def check_requisites(pairs: Sequence[Pair]) -> None:
    """Some identifiers mean nothing without others."""
    present = {ai for ai, _ in pairs}
    for ai in sorted(present):
        demand = find_ai(ai, permit_unknown=True).requires
        if demand and not _is_met(demand, present - {ai}):
            choices = ", ".join(" + ".join(f"({pattern})" for pattern in group) for group in demand)
            raise Gs1Error(N_("(%(ai)s) phải đi cùng một trong: %(choices)s."), ai=ai, choices=choices)


def check_signed_key(pairs: Sequence[Pair]) -> None:
    """What is signed by (8030) must be a single, serialised thing."""
    if all(ai != "8030" for ai, _ in pairs):
        return
    for ai, value in pairs:
        if len(value) <= _UNSERIALISED_LENGTHS.get(ai, -1):
            raise Gs1Error(N_("Chữ ký số (8030) cần số sê-ri trong (%(ai)s)."), ai=ai)


def _is_met(demand: Demand, present: set[str]) -> bool:
    return any(all(any(matches(pattern, ai) for ai in present) for pattern in group) for group in demand)
