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
