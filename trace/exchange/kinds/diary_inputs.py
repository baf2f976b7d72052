"""What was put in, as a diary names it: found in the organisation's register, and held against the lists of bans."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from trace.errors import N_
from trace.events.treatments import bans_of, names_said
from trace.kit.text import fold
from trace.materials.filling import NAMES, fill, kinds_for
from trace.materials.models import Material
from trace.materials.queries import waitings_of
from trace.materials.rules import FIELD_NAMES, Waiting
from trace.organisations.models import Organisation
from trace.processes.catalogue import Step, Template

_BANNED = N_("%(name)s: cấm dùng trong %(field)s (%(instrument)s). Vẫn lưu được, nhưng lô sẽ tạm ngừng bán.")
_PERHAPS_BANNED = N_("%(name)s: có thể bị cấm trong %(field)s (%(instrument)s, chưa kiểm chứng).")


@dataclass(frozen=True, slots=True)
class Used:
    """The material of the register that a row names, and the values it fills in where the row says nothing."""

    material: Material
    values: Mapping[str, Any]


class Register:
    """The materials an organisation uses, by name and code; read once for a file."""

    def __init__(self, organisation: Organisation) -> None:
        self._by_name: dict[str, list[Material]] = {}
        rows = list(Material.select().where(Material.organisation == organisation, Material.is_active))
        self._waitings: dict[int, list[Waiting]] = waitings_of([row.id for row in rows]) if rows else {}
        for row in rows:
            for key in {row.name_folded, row.code.lower()}:
                self._by_name.setdefault(key, []).append(row)

    def used(self, values: Mapping[str, object], step: Step, way: Template) -> Used | None:
        """What the row names, where one material of the kinds this work uses is called so."""
        name = next((str(values[box]) for box in NAMES if values.get(box)), "")
        kinds = kinds_for(step)
        found = [one for one in self._by_name.get(fold(name), ()) if one.kind in kinds] if name else []
        if len(found) != 1:
            return None
        (material,) = found
        filled = fill(material, self._waitings[material.id], step, way).values
        return Used(material, {box: value for box, value in filled.items() if box in NAMES or not values.get(box)})


def ban_warnings(way: Template, values: Mapping[str, object], day: date) -> list[tuple[str, dict[str, Any]]]:
    """What must be looked at before it is saved: (sentence, its blanks)."""
    return [
        (
            _BANNED if met.is_certain else _PERHAPS_BANNED,
            {"name": met.ban.name, "field": FIELD_NAMES[met.ban.field], "instrument": met.ban.instrument},
        )
        for met in bans_of(way, names_said(values), day)
    ]
