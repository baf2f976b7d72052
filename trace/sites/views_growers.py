"""Households as plain values for their own organisation's screens."""

from collections.abc import Sequence

from flask_babel import gettext

from trace.kit.days import show_day
from trace.kit.phones import show_phone
from trace.kit.units import show_number
from trace.places.address import Address
from trace.sites import rules
from trace.sites.models import Grower, Site
from trace.sites.views import place_value, shown_area


def rows(found: Sequence[Grower], plots: dict[int, list[Site]]) -> list[dict[str, object]]:
    """One dictionary a household, for the list."""
    return [short(grower, plots[grower.id]) for grower in found]


def short(grower: Grower, plots: Sequence[Site]) -> dict[str, object]:
    """What the list shows; what was erased is said to be."""
    address = Address.from_dict(grower.address) if grower.address else None
    area = sum(site.area_m2 or 0 for site in plots)
    return {
        "code": grower.code,
        "name": shown_name(grower),
        "external_no": grower.external_no,
        "phone": show_phone(grower.phone),
        "group_name": grower.group_name,
        "address": address.line_now() if address else grower.address_typed,
        "plot_count": len(plots),
        "area": f"{show_number(area)} m²" if area else "",
        "consented_on": show_day(grower.consented_on),
        "is_erased": grower.erased_at is not None,
    }


def whole(grower: Grower, plots: Sequence[Site]) -> dict[str, object]:
    """Everything the page of a household shows."""
    return {
        **short(grower, plots),
        "id_number": grower.id_number,
        "consent_note": grower.consent_note,
        "note": grower.note,
        "erased_on": show_day(grower.erased_at),
        "since": show_day(grower.created_at),
        "plots": [plot(site) for site in plots],
    }


def plot(site: Site) -> dict[str, object]:
    """A field or pond of a household."""
    return {"code": site.code, "name": site.name, "icon": rules.KIND_ICONS[site.kind], "area": shown_area(site)}


def form_values(grower: Grower, plots: Sequence[Site]) -> dict[str, object]:
    """What the form starts with."""
    address = Address.from_dict(grower.address) if grower.address else None
    return {
        **{
            name: getattr(grower, name)
            for name in ("name", "external_no", "id_number", "group_name", "consent_note", "note")
        },
        "phone": show_phone(grower.phone),
        "line": address.typed if address else grower.address_typed,
        "commune": address.unit_then.text if address else "",
        "place": place_value(address) if address else "",
        "place_asked": address.unit_then.text if address else "",
        "consented_on": grower.consented_on.isoformat() if grower.consented_on else "",
        "plots": [site.code for site in plots],
    }


def shown_name(grower: Grower) -> str:
    """Its name; of one that was erased, that it was."""
    return grower.name if grower.erased_at is None else gettext("Hộ đã ẩn danh %(code)s", code=grower.code)
