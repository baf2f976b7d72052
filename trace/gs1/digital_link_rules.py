"""Where an identifier may stand in a Digital Link: key, qualifiers in order, attributes in the query."""

from collections.abc import Collection, Sequence

from trace.errors import N_

from .application_identifiers import ApplicationIdentifier, find_ai
from .errors import Gs1Error


def is_path(ais: Sequence[str]) -> bool:
    """True when key and qualifiers, some of which may be left out, stand in an order the table allows."""
    orders = find_ai(ais[0], permit_unknown=True).qualifier_orders or ()
    return any(tuple(ais[1:]) == tuple(ai for ai in order if ai in ais[1:]) for order in orders)


def check_path(ais: Sequence[str]) -> None:
    """Refuse a key without its necessary qualifier, a wrong order, and what is no qualifier of the key."""
    written = " / ".join(ais)
    if not is_path(ais):
        raise Gs1Error(N_("Trình tự %(path)s không được phép trong địa chỉ GS1."), path=written)
    row = find_ai(ais[0])
    # Only 415 is like this: a party to be paid is named together with the payment slip, 8020.
    needed = {pattern for group in row.requires for pattern in group} & row.qualifiers
    if not needed.issubset(ais):
        raise Gs1Error(
            N_("(%(ai)s) phải đi cùng một trong: %(choices)s."),
            ai=row.ai,
            choices=", ".join(f"({ai})" for ai in sorted(needed)),
        )


def check_attributes(path: Sequence[str], attributes: Sequence[ApplicationIdentifier], *, permit_unknown: bool) -> None:
    """Refuse in the query what belongs into the path, what stands there already, and what stands twice."""
    seen = set(path)
    for row in attributes:
        if row.ai in seen:
            raise Gs1Error(N_("(%(ai)s) xuất hiện nhiều lần trong địa chỉ."), ai=row.ai)
        seen.add(row.ai)
        if not row.may_be_attribute and (row.is_known or not permit_unknown):
            raise Gs1Error(N_("(%(ai)s) không được đứng sau dấu ? của địa chỉ GS1."), ai=row.ai)
        if any(is_path([*path[:at], row.ai, *path[at:]]) for at in range(1, len(path) + 1)):
            raise Gs1Error(N_("(%(ai)s) phải đứng trong đường dẫn, trước dấu ? của địa chỉ GS1."), ai=row.ai)


def choose_order(key: ApplicationIdentifier, present: Collection[str]) -> tuple[str, ...]:
    """The qualifiers for the path: the order that takes in most of what is present, the first of equals."""
    orders = [tuple(ai for ai in order if ai in present) for order in key.qualifier_orders or ()]
    return max(orders, key=len, default=())
