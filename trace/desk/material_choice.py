"""A material of the own register taken into a recording form: choices, what they fill, what must be looked at."""

import json
from typing import Any, Final

from flask_babel import gettext as _

from trace.desk.reading import Typed
from trace.desk.subjects import Subject
from trace.errors import NotFound
from trace.events.treatments import bans_of, names_said, prompt_of
from trace.kit.forms import Form
from trace.kit.viewer import Viewer
from trace.materials import views
from trace.materials.catalogue import known_actives
from trace.materials.filling import ACTIVES, NAMES, Filling, fill, kinds_for
from trace.materials.models import Material
from trace.materials.queries import find_material, materials_to_choose, waitings_of
from trace.processes.catalogue import Step

TAKE: Final = "take_material"


def choices(subject: Subject, step: Step) -> dict[str, Any] | None:
    """What the page offers of the register, those used last first; None where the step uses nothing."""
    kinds = kinds_for(step)
    if not kinds:
        return None
    found = materials_to_choose(subject.organisation.id, kinds=kinds)
    waitings = waitings_of([one.id for one in found])
    options = [
        {
            "value": one.code,
            "label": " · ".join(filter(None, (one.name, one.active, one.lot and _("lô %(lot)s", lot=one.lot)))),
            "fill": json.dumps(dict(fill(one, waitings[one.id], step, subject.template).values), ensure_ascii=False),
        }
        for one in found
    ]
    prompts = [
        {"parts": list(one.parts), "text": views.prompt_words("", one.name, (one.field,))}
        for one in known_actives()
        if one.field in subject.template.fields_of_use and step.waiting_days_field
    ]
    return {"options": options, "kind": kinds[0], "prompts": json.dumps(prompts, ensure_ascii=False),
            "days_box": step.waiting_days_field}  # fmt: skip


def take(subject: Subject, step: Step, form: Form, by: Viewer) -> bool:
    """Fill the form from the material chosen, unless that was done already; True when the page must be seen again."""
    code = str(form.values.get("material") or "")
    if not code or not kinds_for(step):
        form.values["material_taken"] = ""
        return False
    if code == form.values.get("material_taken"):
        return False
    material = _found(subject, form, by)
    if material is None:
        return False
    filling = filling_of(material, step, subject)
    form.values |= filling.values
    form.values["material_taken"] = code
    form.values["taken_said"] = _said(material, filling)
    return True


def chosen(subject: Subject, step: Step, form: Form, by: Viewer) -> list[Material]:
    """The material the form names, for the entry; a mistake stands beside its box."""
    if not form.values.get("material") or not kinds_for(step):
        return []
    material = _found(subject, form, by)
    return [material] if material is not None else []


def filling_of(material: Material, step: Step, subject: Subject) -> Filling:
    """What this material fills in at this step of this season or lot."""
    return fill(material, waitings_of([material.id])[material.id], step, subject.template)


def doubt(subject: Subject, step: Step, typed: Typed) -> None:
    """What must be looked at before saving: bans where it is used, days that are missing or unusually short."""
    material = _quietly(subject, typed)
    kept = [{"active": material.active, "name": material.name}] if material is not None else []
    names = names_said(typed.values, kept)
    box = next((one for one in (*ACTIVES, *NAMES) if one in typed.values), step.waiting_days_field or "happened_on")
    for met in bans_of(subject.template, names, typed.happened_on):
        said = str(views.say_ban(met)["text"])
        if met.is_certain:
            said += " " + _("Vẫn lưu được, nhưng lô thu từ đây sẽ tạm ngừng bán, chờ kiểm tra.")
        typed.ask(box, said)
    if subject.template.is_pesticide_forbidden and step.waiting_days_field:
        typed.ask(box, _("Nơi này không được dùng thuốc: vẫn lưu được, nhưng lô thu từ đây sẽ tạm ngừng bán."))
    _doubt_days(subject, step, typed, names)


def _doubt_days(subject: Subject, step: Step, typed: Typed, names: tuple[str, ...]) -> None:
    field = step.waiting_days_field
    known = prompt_of(subject.template, names) if field else None
    if known is None:
        return
    days = typed.values.get(field)
    if not isinstance(days, int) or days < known.days_from:
        typed.ask(field, views.prompt_words("", known.name, (known.field,)))


def _said(material: Material, filling: Filling) -> str:
    said = _("Đã lấy từ sổ vật tư: %(name)s. Xem lại, sửa nếu khác, rồi lưu.", name=material.name)
    if not filling.are_days_certain:
        said += " " + _("Số ngày cách ly trong sổ chưa đối chiếu với nhãn.")
    return said


def _found(subject: Subject, form: Form, by: Viewer) -> Material | None:
    try:
        material = find_material(str(form.values["material"]), seen_by=by)
    except NotFound:
        material = None
    if material is None or material.organisation_id != subject.organisation.id:
        form.add_error("material", _("Không tìm thấy vật tư này."))
        return None
    return material


def _quietly(subject: Subject, typed: Typed) -> Material | None:
    """The same without a word: the mistake was said already."""
    code = str(typed.form.values.get("material") or "")
    found: Material | None = Material.get_or_none(
        (Material.code == code.upper()) & (Material.organisation == subject.organisation.id)
    )
    return found
