"""One supplier as an officer reads it."""

from typing import Any

from trace.audit.queries_scope import suppliers_in_scope
from trace.errors import N_, NotFound
from trace.kit.days import show_day
from trace.kit.phones import show_phone
from trace.kit.viewer import Viewer
from trace.organisations.models import Organisation
from trace.places.address import Address
from trace.sites.queries_growers import count_growers


class UnknownSupplier(NotFound):
    """No such organisation, or outside your scope."""


def find_supplier(code: str, *, seen_by: Viewer) -> Organisation:
    """The organisation with this code, in any case, if it lies in the scope of `seen_by`."""
    found: Organisation | None = suppliers_in_scope(seen_by).where(Organisation.code == code.upper()).first()
    if found is None:
        raise UnknownSupplier(N_("Không tìm thấy cơ sở này trong phạm vi của bạn."))
    return found


def supplier_facts(row: Organisation) -> dict[str, Any]:
    """What is compared with the registration, whole: that is what the officer is there for."""
    address = Address.from_dict(row.address)
    return {
        "code": row.code,
        "name": row.name,
        "kind": row.kind,
        "address": address.line_now(),
        "former": address.former_line(),
        "district": row.ex_district,
        "registration_no": row.registration_no,
        "representative": row.representative,
        "phone": show_phone(row.phone),
        "gln": row.gln or "",
        "gs1_prefix": row.gs1_prefix,
        "household_count": row.household_count,
        "growers": count_growers(row.id),
        "is_approved": row.is_approved,
        "approved_by": row.approved_by,
        "approved_on": show_day(row.approved_at),
        "is_active": row.is_active,
        "since": show_day(row.created_at),
    }
