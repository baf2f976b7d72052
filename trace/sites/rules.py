"""What a place's facts must be, and who may change it. Plain values in, decisions out."""

from collections.abc import Mapping

from trace.errors import N_, Invalid, NotAllowed, RuleBroken
from trace.gs1.identifiers import Gln
from trace.kit.text import nfc
from trace.kit.viewer import ADMIN, MANAGER, STAFF, Viewer
from trace.sites.areas import parse_area
from trace.sites.outline import outline_from_geojson, read_outline

KIND_NAMES = {
    "plot": N_("Thửa ruộng, xứ đồng"),
    "pond": N_("Ao nuôi"),
    "mill": N_("Nhà máy xay xát"),
    "workshop": N_("Xưởng sơ chế, chế biến, đóng gói"),
    "store": N_("Kho, cửa hàng"),
}
KIND_ICONS = {"plot": "plot", "pond": "pond", "mill": "mill", "workshop": "factory", "store": "store"}
# Fields and ponds have growers, an outline, a growing-area or pond code.
GROWING_KINDS = ("plot", "pond")
LONGEST = {"name": 120, "growing_area_code": 60, "note": 300}
MOST_HOUSEHOLDS = 100_000


class SiteRefused(RuleBroken):
    """A place cannot be saved or changed like this."""


class NotYours(NotAllowed):
    """Known, but this place is somebody else's to change."""


def check_facts(facts: Mapping[str, object], *, gs1_prefix: str) -> dict[str, object]:
    """The facts made uniform: area in m² with what was typed, outline as GeoJSON, GLN within the own prefix."""
    clean = {key: _text(key, value) if isinstance(value, str) else value for key, value in facts.items()}
    if "kind" in clean and clean["kind"] not in KIND_NAMES:
        raise Invalid(N_("Chọn loại địa điểm."), field="kind")
    if "name" in clean and len(str(clean["name"])) < 2:
        raise Invalid(N_("Nhập tên địa điểm."), field="name")
    if "area" in clean:
        typed = str(clean.pop("area") or "")
        area = parse_area(typed) if typed else None
        clean["area_m2"], clean["area_typed"] = (area.m2, area.text[:40]) if area else (None, "")
    if "outline" in clean:
        clean["outline"] = _outline(clean["outline"])
    if "gln" in clean:
        clean["gln"] = _gln(str(clean["gln"] or ""), gs1_prefix)
    households = clean.get("household_count")
    if isinstance(households, int) and not 0 < households <= MOST_HOUSEHOLDS:
        raise Invalid(N_("Số hộ phải là số nguyên dương."), field="household_count")
    return clean


def check_may_change(by: Viewer, organisation_id: int) -> None:
    """An organisation's own staff and managers change its places, and those who run the service."""
    if by.role != ADMIN and not (by.role in (STAFF, MANAGER) and by.owns(organisation_id)):
        raise NotYours(N_("Chỉ cán bộ và quản lý của cơ sở được sửa địa điểm của cơ sở."))


def _outline(given: object) -> dict[str, object] | None:
    if isinstance(given, dict):
        return outline_from_geojson(given).as_geojson()
    return read_outline(str(given)).as_geojson() if given else None


def _gln(text: str, gs1_prefix: str) -> str | None:
    """A GLN belongs to whoever holds its company prefix (NĐ 37/2026 Đ28)."""
    if not text:
        return None
    try:
        gln = Gln.parse(text.replace(" ", "")).digits
    except Invalid as refusal:
        raise Invalid(refusal.msgid, field="gln", **refusal.params) from None
    if not gs1_prefix or not gln.startswith(gs1_prefix):
        raise Invalid(
            N_("GLN phải thuộc tiền tố mã GS1 của chính cơ sở. Chưa có tiền tố thì để trống mục này."), field="gln"
        )
    return gln


def _text(field: str, value: str) -> str:
    """One line of one spelling; outlines and areas are read, not kept."""
    if field in ("outline", "area", "gln"):
        return value.strip()
    text = nfc(value)
    limit = LONGEST.get(field, 200)
    if len(text) > limit:
        raise Invalid(N_("Dài quá %(limit)s chữ."), field=field, limit=limit)
    return text
