"""Keeping the register of materials; each act is one transaction with its line in the log of acts."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from trace.database import atomic
from trace.documents.models import Certificate, StoredFile
from trace.errors import N_, Invalid
from trace.gs1.codes import random_code
from trace.kit.acts import log_act
from trace.kit.text import fold, sort_key
from trace.kit.viewer import Viewer
from trace.materials import rules
from trace.materials.models import Material, MaterialWaiting
from trace.materials.rules import Waiting
from trace.organisations.models import Organisation

_PREFIX = "VT"
_FACTS = ("kind", "name", "active", "registration_no", "producer", "supplier", "lot", "note", "is_demo")


def save_material(
    organisation: Organisation,
    data: Mapping[str, object],
    *,
    by: Viewer,
    now: datetime,
    material: Material | None = None,
    waitings: Iterable[Waiting] | None = None,
) -> Material:
    """Register a material, or change the facts named in `data`; the code stays for ever.

    A new one needs `kind` and `name`. Others: active, registration_no, producer, supplier, lot, note, is_demo,
    certificate (a Certificate), file (a StoredFile). `waitings` replace those kept; None leaves them.
    """
    rules.check_may_change(by, organisation.id)
    facts = rules.check_facts({key: data[key] for key in _FACTS if key in data})
    for name, model in (("certificate", Certificate), ("file", StoredFile)):
        if name in data:
            facts[name] = _own_paper(data[name], model, organisation, name)
    days = None if waitings is None else rules.check_waitings(waitings)
    with atomic():
        if material is None:
            found = _register(organisation, facts, by=by, now=now)
            is_changed = True
        else:
            found = material
            is_changed = _change(material, facts, by=by, now=now)
        if days is not None and _keep_waitings(found, days):
            found.changed_at = now
            found.save()
            if not is_changed:
                log_act(by, "materials.change", found.code, now=now, changed=["waiting_days"])
    return found


def deactivate_material(material: Material, *, by: Viewer, now: datetime) -> None:
    """Forms no longer offer it; what was recorded keeps it."""
    _set_active(material, to=False, by=by, now=now)


def activate_material(material: Material, *, by: Viewer, now: datetime) -> None:
    """Take a deactivation back."""
    _set_active(material, to=True, by=by, now=now)


def mark_used(materials: Sequence[Material], *, now: datetime) -> None:
    """Those written into a diary just now come first the next time."""
    if materials:
        Material.update(used_at=now).where(Material.id.in_([one.id for one in materials])).execute()


def _register(organisation: Organisation, facts: dict[str, object], *, by: Viewer, now: datetime) -> Material:
    for field, sentence in (("kind", N_("Chọn loại vật tư.")), ("name", N_("Nhập tên vật tư như trên nhãn."))):
        if not facts.get(field):
            raise Invalid(sentence, field=field)
    code = _free_code()
    material: Material = Material.create(
        organisation=organisation, code=code, **facts, **_derived(facts, code), created_at=now, changed_at=now
    )
    log_act(by, "materials.register", code, now=now, name=material.name, kind=material.kind)
    return material


def _change(material: Material, facts: dict[str, object], *, by: Viewer, now: datetime) -> bool:
    before = {key: material.__data__.get(key) for key in facts}
    after = {key: getattr(value, "id", value) for key, value in facts.items()}
    changed = sorted(key for key in facts if after[key] != before[key])
    if not changed:
        return False
    for key in changed:
        setattr(material, key, facts[key])
    for key, text in _derived(material.__data__, material.code).items():
        setattr(material, key, text)
    material.changed_at = now
    material.save()
    shown = {key: before[key] for key in changed if key != "note"}
    log_act(by, "materials.change", material.code, now=now, changed=changed, before=shown)
    return True


def _keep_waitings(material: Material, days: list[Waiting]) -> bool:
    kept = [
        Waiting(row.crop, row.days, row.certainty)
        for row in MaterialWaiting.select().where(MaterialWaiting.material == material.id).order_by(MaterialWaiting.id)
    ]
    if kept == days:
        return False
    MaterialWaiting.delete().where(MaterialWaiting.material == material.id).execute()
    for one in days:
        MaterialWaiting.create(material=material, crop=one.crop, days=one.days, certainty=one.certainty)
    return True


def _set_active(material: Material, *, to: bool, by: Viewer, now: datetime) -> None:
    rules.check_may_change(by, material.organisation_id)
    if material.is_active == to:
        return
    with atomic():
        material.is_active = to
        material.changed_at = now
        material.save()
        log_act(by, "materials.activate" if to else "materials.deactivate", material.code, now=now)


def _own_paper(
    paper: object, model: type[Certificate] | type[StoredFile], organisation: Organisation, name: str
) -> Certificate | StoredFile | None:
    """A paper or photo of the same organisation, or none."""
    if paper is None:
        return None
    if not isinstance(paper, model) or paper.organisation_id != organisation.id:
        raise Invalid(N_("Không tìm thấy giấy hoặc ảnh này trong cơ sở của bạn."), field=name)
    return paper


def _derived(facts: Mapping[str, object], code: str) -> dict[str, object]:
    """The columns that lists search and sort by."""
    name = str(facts["name"])
    words = (
        name,
        code,
        *(facts.get(key) or "" for key in ("active", "registration_no", "producer", "supplier", "lot")),
    )
    return {
        "name_folded": fold(name)[:120],
        "name_sort": sort_key(name),
        "search_folded": fold(" ".join(map(str, words))),
    }


def _free_code() -> str:
    while True:
        code = _PREFIX + random_code(6, secrets.SystemRandom())
        if not Material.select().where(Material.code == code).exists():
            return code
