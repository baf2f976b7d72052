"""What a grower's facts must be, who may read and change them. Plain values in, decisions out."""

from collections.abc import Mapping
from datetime import date

from trace.errors import N_, Invalid, NotAllowed, RuleBroken
from trace.kit.phones import parse_phone
from trace.kit.text import fold, nfc
from trace.kit.viewer import ADMIN, MANAGER, STAFF, Viewer

LONGEST = {
    "name": 120, "external_no": 40, "id_number": 30, "address_typed": 300, "group_name": 80, "consent_note": 200,
    "note": 300,
}  # fmt: skip
FACTS = (*LONGEST, "phone", "address", "consented_on")
_LONGEST_PHONE = 20


class GrowerRefused(RuleBroken):
    """This household cannot be changed like this."""


class NotYourGrowers(NotAllowed):
    """Households are read and changed by their own organisation's staff and managers only."""


def check_may_keep(by: Viewer, organisation_id: int) -> None:
    """Names, phones and numbers of households are for the organisation they grow for; an officer gets their count."""
    if by.role != ADMIN and not (by.role in (STAFF, MANAGER) and by.owns(organisation_id)):
        raise NotYourGrowers(N_("Chỉ cán bộ và quản lý của cơ sở được xem và sửa hộ thành viên."))


def check_facts(facts: Mapping[str, object], *, today: date) -> dict[str, object]:
    """The facts made uniform; Invalid names the field."""
    clean: dict[str, object] = {}
    for key, value in facts.items():
        if key in LONGEST:
            clean[key] = _line(key, str(value or ""))
        elif key == "phone":
            clean[key] = _phone(str(value or ""))
        elif key in ("address", "consented_on"):
            clean[key] = value or None
    if "name" in clean and len(str(clean["name"])) < 2:
        raise Invalid(N_("Nhập tên chủ hộ."), field="name")
    consented = clean.get("consented_on")
    if isinstance(consented, date) and consented > today:
        raise Invalid(N_("Ngày đồng ý ở tương lai."), field="consented_on")
    return clean


def plot_name(code: str) -> str:
    """What a plot is called when nobody says: never by the household's name, which buyers and officers would read."""
    return f"Thửa của hộ {code}"


def names_the_grower(site_name: str, grower_name: str) -> bool:
    """True when a place is called after its household: the whole name, or its last word as people say it."""
    words = fold(grower_name).split()
    return bool(words) and (" ".join(words) in fold(site_name) or words[-1] in fold(site_name).split())


def _line(field: str, value: str) -> str:
    text = nfc(value)
    if len(text) > LONGEST[field]:
        raise Invalid(N_("Dài quá %(limit)s chữ."), field=field, limit=LONGEST[field])
    return text


def _phone(typed: str) -> str:
    """A Vietnamese number in one form; another country's stays as it was typed, as long as it is one."""
    text = nfc(typed)
    if not text:
        return ""
    try:
        return parse_phone(text)
    except Invalid as refusal:
        if len([c for c in text if c.isdigit()]) < 6 or len(text) > _LONGEST_PHONE or text.startswith("0"):
            raise Invalid(refusal.msgid, field="phone", **refusal.params) from None
    return text
