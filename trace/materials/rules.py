"""What a material's facts must be, who may change them, which bans and prompts a text meets. Plain values, decisions.

Sources: Luật BVKDTV 41/2013 Đ4.3 (waiting days, crops); Luật Thú y 79/2015 Đ13.16 (withdrawal); the banned lists name
their instruments themselves.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from trace.errors import N_, Invalid, NotAllowed
from trace.kit.text import fold, nfc
from trace.kit.viewer import ADMIN, RECORDERS, Viewer
from trace.materials import actives
from trace.materials.catalogue import Ban, KnownActive
from trace.processes.catalogue import AQUACULTURE, CROP, Template

KIND_NAMES: Final = {
    "seed": N_("Giống cây"),
    "fry": N_("Con giống"),
    "feed": N_("Thức ăn"),
    "fertiliser": N_("Phân bón"),
    "pesticide": N_("Thuốc BVTV"),
    "medicine": N_("Thuốc thủy sản"),
    "other": N_("Vật tư khác"),
}
KIND_ICONS: Final = {
    "seed": "seedling", "fry": "shrimp", "feed": "feed", "fertiliser": "fertiliser", "pesticide": "spray",
    "medicine": "medicine", "other": "box",
}  # fmt: skip
FIELD_NAMES: Final = {CROP: N_("trồng trọt"), AQUACULTURE: N_("nuôi trồng thủy sản")}
LABEL, UNVERIFIED = "label", "unverified"
CERTAINTIES: Final = (LABEL, UNVERIFIED)
LONGEST: Final = {"name": 120, "active": 200, "registration_no": 60, "producer": 160, "supplier": 160, "lot": 40,
                  "note": 300}  # fmt: skip
MOST_DAYS: Final = 365
MOST_CROPS: Final = 12


class NotYours(NotAllowed):
    """Known, but this material is somebody else's to change."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Days to wait for one crop or species; `crop` empty means all."""

    crop: str
    days: int
    certainty: str = UNVERIFIED


@dataclass(frozen=True, slots=True)
class BanFound:
    """A ban that a text meets on a day: what was read, and whether it is certain enough to hold goods."""

    ban: Ban
    read_as: str
    is_certain: bool


def check_may_change(by: Viewer, organisation_id: int) -> None:
    """Whoever records for an organisation keeps its register, and those who run the service."""
    if by.role != ADMIN and not (by.role in RECORDERS and by.owns(organisation_id)):
        raise NotYours(N_("Chỉ người của cơ sở được sửa sổ vật tư của cơ sở."))


def check_facts(facts: Mapping[str, object]) -> dict[str, object]:
    """The facts made uniform; refused where a text is too long, or the kind or name is none."""
    clean = dict(facts)
    for name, longest in LONGEST.items():
        if name not in clean:
            continue
        text = nfc(str(clean[name] or ""))
        if len(text) > longest:
            raise Invalid(N_("Dài quá %(limit)s chữ."), field=name, limit=longest)
        clean[name] = text
    if "kind" in clean and clean["kind"] not in KIND_NAMES:
        raise Invalid(N_("Chọn loại vật tư."), field="kind")
    if "name" in clean and len(str(clean["name"])) < 2:
        raise Invalid(N_("Nhập tên vật tư như trên nhãn."), field="name")
    return clean


def check_waitings(waitings: Iterable[Waiting]) -> list[Waiting]:
    """Each crop once, days from 0 to a year."""
    found: dict[str, Waiting] = {}
    for one in waitings:
        if not 0 <= one.days <= MOST_DAYS:
            raise Invalid(N_("Số ngày cách ly từ 0 đến %(most)s."), field="waiting", most=MOST_DAYS)
        if one.certainty not in CERTAINTIES:
            raise Invalid(N_("Giá trị không hợp lệ."), field="waiting")
        crop = nfc(one.crop)[:40]
        if fold(crop) in map(fold, found):
            raise Invalid(N_("Mỗi cây, con chỉ ghi một lần số ngày cách ly."), field="waiting")
        found[crop] = Waiting(crop, one.days, one.certainty)
    if len(found) > MOST_CROPS:
        raise Invalid(N_("Nhiều nhất %(most)s cây, con."), field="waiting", most=MOST_CROPS)
    return list(found.values())


def fits(crop: str, template: Template) -> bool:
    """True when a crop word means this way of growing: its code, or words of its name (`lúa` is `Lúa gạo`)."""
    if crop in (template.code, *template.aliases):
        return True
    # Without diacritics "lứa" (a rearing) and "lúa" (rice) are one word, so it says rice only where rice is grown.
    called = set(fold(f"{template.name_vi} {template.season_vi} {template.name_en}").split()) - {"vu", "lua"}
    if template.code == "rice":
        called |= {"lua"}
    asked = set(fold(crop).split())
    return bool(asked) and asked <= called


def days_for(waitings: Iterable[Waiting], template: Template) -> Waiting | None:
    """What the register says for this crop or species: its own row before the one for all."""
    every = None
    for one in waitings:
        if one.crop and fits(one.crop, template):
            return one
        if not one.crop:
            every = one
    return every


def bans_met(texts: Collection[str], fields: Collection[str], day: date, *, among: Sequence[Ban]) -> list[BanFound]:
    """Bans that these names of materials and actives meet where they are used, on the day of use; the certain first.

    A brand name alone is never certain: what is in the bottle may have changed.
    """
    in_force = [ban for ban in among if ban.field in fields and ban.holds_on(day)]
    found = [met for text in texts if text for met in _met(text, in_force, day)]
    kept: dict[tuple[str, str], BanFound] = {}
    for one in sorted(found, key=lambda met: not met.is_certain):
        kept.setdefault((one.ban.field, one.ban.name), one)
    return list(kept.values())


def _met(text: str, in_force: Sequence[Ban], day: date) -> list[BanFound]:
    named = [(ban, name) for ban in in_force if (name := actives.names_one_of(text, ban.names))]
    found = [
        BanFound(ban, name, ban.is_sourced_on(day))
        for ban, name in named
        if not any(actives.covers(text, longer=other, shorter=name) for _ban, other in named)
    ]
    known = {ban.name for ban, _name in named}
    branded = [(ban, actives.names_one_of(text, ban.brands)) for ban in in_force if ban.name not in known]
    return [*found, *(BanFound(ban, brand, is_certain=False) for ban, brand in branded if brand)]


def prompt_for(texts: Collection[str], fields: Collection[str], *, among: Sequence[KnownActive]) -> KnownActive | None:
    """The known active or mixture that these texts name: the one of most parts, a brand before nothing."""
    here = [one for one in among if one.field in fields]
    whole = " + ".join(text for text in texts if text)
    if not whole:
        return None
    by_parts = [one for one in here if all(actives.find(whole, part) >= 0 for part in one.parts)]
    if by_parts:
        return max(by_parts, key=lambda one: (len(one.parts), one.days_to))
    return next((one for one in here if actives.names_one_of(whole, one.brands)), None)
