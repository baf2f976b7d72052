"""Materials as plain values for templates and programs: rows do not leave this room."""

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext

from trace.kit.days import show_day
from trace.kit.languages import language
from trace.materials import rules
from trace.materials.catalogue import Ban, bans, known_actives
from trace.materials.models import Material
from trace.materials.rules import BanFound, Waiting, bans_met, prompt_for
from trace.processes.catalogue import FIELDS_OF_USE
from trace.processes.queries import templates


def rows(found: Sequence[Material], waitings: dict[int, list[Waiting]], today: date) -> list[dict[str, object]]:
    """One dictionary a material, for lists."""
    return [short(one, waitings[one.id], today) for one in found]


def short(material: Material, waitings: Sequence[Waiting], today: date) -> dict[str, object]:
    """What lists and forms show."""
    return {
        "code": material.code,
        "name": material.name,
        "kind": material.kind,
        "kind_name": gettext(rules.KIND_NAMES[material.kind]),
        "icon": rules.KIND_ICONS[material.kind],
        "active": material.active,
        "lot": material.lot,
        "days": waiting_words(waitings),
        "is_active": material.is_active,
        "used_on": show_day(material.used_at),
        "created_on": show_day(material.created_at),
        "organisation_name": material.organisation.name,
        "bans": [say_ban(one) for one in bans_of(material, today)],
    }


def whole(material: Material, waitings: Sequence[Waiting], today: date) -> dict[str, object]:
    """Everything the page of a material shows."""
    return {
        **short(material, waitings, today),
        "registration_no": material.registration_no,
        "producer": material.producer,
        "supplier": material.supplier,
        "note": material.note,
        "photo": material.file.sha256 if material.file else "",
        "certificate": {"number": material.certificate.number, "id": material.certificate.id}
        if material.certificate
        else None,
        "waitings": [
            {"crop": crop_word(one.crop), "days": one.days, "is_certain": one.certainty == rules.LABEL}
            for one in waitings
        ],
        "prompt": prompt_words(material.name, material.active, FIELDS_OF_USE),
    }


def bans_of(material: Material, today: date, *, fields: Sequence[str] = FIELDS_OF_USE) -> list[BanFound]:
    """Bans that the material's name or active meets, wherever it may be used."""
    return bans_met((material.active, material.name), fields, today, among=bans())


def say_ban(found: BanFound) -> dict[str, object]:
    """A ban in one sentence that says where, by what, and how surely."""
    told = {
        "name": found.ban.name,
        "field": gettext(rules.FIELD_NAMES[found.ban.field]),
        "instrument": found.ban.instrument,
    }
    if found.is_certain:
        return {"text": gettext("%(name)s: cấm dùng trong %(field)s (%(instrument)s).", **told), "is_certain": True}
    sentence = gettext("%(name)s: có thể bị cấm trong %(field)s (%(instrument)s, chưa kiểm chứng).", **told)
    return {"text": sentence, "is_certain": False}


def prompt_words(name: str, active: str, fields: Sequence[str]) -> str:
    """The waiting days people usually meet for these words, clearly as a suggestion; empty when nothing is known."""
    known = prompt_for((active, name), fields, among=known_actives())
    if known is None:
        return ""
    return gettext(
        "Gợi ý chưa kiểm chứng cho %(name)s: %(days)s ngày. Ghi theo nhãn thuốc.", name=known.name, days=known.days
    )


def waiting_words(waitings: Sequence[Waiting]) -> str:
    """`Lúa gạo: 14 ngày; Tôm nuôi: 20 ngày`."""
    return "; ".join(gettext("%(crop)s: %(days)s ngày", crop=crop_word(one.crop), days=one.days) for one in waitings)


def crop_word(crop: str) -> str:
    """The name of a template for its code; else the word itself."""
    if not crop:
        return gettext("Mọi cây, con")
    return next((way.name(language()) for way in templates() if way.code == crop), crop)


def crops() -> list[tuple[str, str]]:
    """What waiting days may be for: every way of growing that has a season."""
    return [(way.code, way.name(language())) for way in templates() if way.has_season]


def api_bans(material: Material, today: date) -> list[dict[str, object]]:
    """Bans as programs get them."""
    return [
        {
            "field": one.ban.field,
            "substance": one.ban.name,
            "instrument": one.ban.instrument,
            "is_certain": one.is_certain,
        }
        for one in bans_of(material, today)
    ]


def ban_row(ban: Ban, today: date) -> dict[str, object]:
    """One row of the banned list."""
    return {
        "name": ban.name,
        "others": ", ".join((*ban.names[1:], *ban.brands)),
        "field": gettext(rules.FIELD_NAMES[ban.field]),
        "starts_on": show_day(ban.starts_on),
        "ends_on": show_day(ban.ends_on),
        "instrument": ban.instrument,
        "source": ban.source,
        "is_certain": ban.is_sourced_on(today),
    }
