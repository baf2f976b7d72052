"""What all papers say alike: areas with sào beside them, quantities in kilograms, whose paper it is, when printed."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from flask_babel import gettext as _

from trace.kit.days import show_day, show_moment
from trace.kit.languages import language
from trace.kit.lunar import show_lunar
from trace.kit.units import SPOKEN, show_number, show_quantity
from trace.kit.viewer import Viewer
from trace.organisations.models import Organisation
from trace.places.address import Address
from trace.sites.models import Grower, Site
from trace.sites.queries_growers import visible_growers

_SAO = SPOKEN["sào"][1]


def area_words(m2: int | None) -> str:
    """`1.800 m² (5 sào)`; tenths of a sào where it does not come out even; empty when unknown."""
    if not m2:
        return ""
    sao = (Decimal(m2) / _SAO).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{show_number(m2, language())} m² ({show_number(sao, language())} sào)"


def amount_words(thousandths: int | None, unit: str) -> str:
    """`1.234,5 kg`; empty when nobody said how much."""
    return show_quantity(thousandths, unit or "KGM", language()) if thousandths else ""


def day_words(day: date | None) -> str:
    """`20/11/2026 (12/10 âm lịch)`; empty for none."""
    lunar = show_lunar(day, language())
    return f"{show_day(day)} ({lunar})" if lunar else show_day(day)


def address_line(address: dict[str, Any]) -> str:
    """The address as it is called today; empty where none is kept."""
    return Address.from_dict(address).line_now() if address else ""


def joined(parts: Iterable[str], by: str = " · ") -> str:
    """Those that are not empty, in one line."""
    return by.join(part for part in parts if part)


def site_name(site: Site, *, is_whole: bool) -> str:
    """What a place is called; of a household's plot others than the organisation hear no more than that."""
    return site.name if is_whole or site.grower_id is None else _("Thửa, ao của hộ thành viên")


def site_address(site: Site, *, is_whole: bool) -> str:
    """Where it is; of a household's plot others are told the commune."""
    if is_whole or site.grower_id is None:
        return address_line(site.address)
    return Address.from_dict(site.address).unit_now.text


def growers_of(sites: Iterable[Site], *, seen_by: Viewer) -> dict[int, str]:
    """Names of the households that work these places, for those who may read them; by the grower's number."""
    numbers = {site.grower_id for site in sites if site.grower_id is not None}
    if not numbers:
        return {}
    return {row.id: row.name or row.code for row in visible_growers(seen_by).where(Grower.id.in_(numbers))}


def of_owner(organisation: Organisation, *, now: datetime) -> dict[str, Any]:
    """What every paper's head and foot say: whose it is, in which language, printed when."""
    number = "" if organisation.kind == "household" else organisation.registration_no
    return {
        "organisation": organisation.name,
        "organisation_lines": (
            address_line(organisation.address),
            joined((_("Mã số %(number)s", number=number) if number else "", organisation.phone)),
        ),
        "printed_at": show_moment(now),
        "language": "en" if language() == "en" else "vi",
        "mark": _("DỮ LIỆU MẪU") if organisation.is_demo else "",
    }


def sees_all(organisation_id: int, seen_by: Viewer) -> bool:
    """Whether people, doses and notes may stand on the paper: for the organisation itself only."""
    return seen_by.owns(organisation_id)
