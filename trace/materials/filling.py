"""What a recording form takes from the register: which kinds a step asks for, and which boxes one of them fills."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from trace.materials.models import Material
from trace.materials.rules import UNVERIFIED, Waiting, days_for
from trace.processes.catalogue import Step, Template

# Boxes in which a step names what was used, and boxes in which it names the active.
NAMES: Final = ("input_name", "drug.name", "feed.name")
ACTIVES: Final = ("active", "drug.active")
# Kept in the private annex, so only a material of the register makes it count for bans.
_DISINFECTANT: Final = "pond_prep.disinfectant"


@dataclass(frozen=True, slots=True)
class Filling:
    """Values for boxes by name, and whether the days in them were read on a label."""

    values: Mapping[str, Any] = field(default_factory=dict)
    are_days_certain: bool = True


def names_inputs(step: Step) -> bool:
    """True for a step in which something put in is named: what was used there counts for bans."""
    return bool(_boxes(step) & {*NAMES, *ACTIVES})


def kinds_for(step: Step) -> tuple[str, ...]:
    """Kinds of material this step uses; none where it uses nothing."""
    boxes = _boxes(step)
    if "feed.name" in boxes:
        return ("feed",)
    if "drug.name" in boxes:
        return ("medicine", "pesticide", "other")
    if "input_name" in boxes:
        return ("pesticide", "other") if step.waiting_days_field else ("fertiliser", "other")
    if _DISINFECTANT in boxes:
        return ("medicine", "other")
    if "hatchery" in boxes:
        return ("fry",)
    return ("seed",) if "seed_supplier" in boxes else ()


def fill(material: Material, waitings: Iterable[Waiting], step: Step, template: Template) -> Filling:
    """What the boxes of this step get from the register; boxes it knows nothing for are not named."""
    boxes = _boxes(step)
    found: dict[str, Any] = dict.fromkeys(NAMES, material.name)
    found |= dict.fromkeys(ACTIVES, material.active)
    found |= {"feed.lot": material.lot, "seed_lot": material.lot, "seed_supplier": material.supplier}
    found |= {
        _DISINFECTANT: material.name,
        "hatchery": material.producer or material.supplier,
        "variety": material.name,
    }
    if material.certificate is not None:
        found["quarantine"] = material.certificate.number
    days = days_for(waitings, template)
    if days is not None and step.waiting_days_field:
        found[step.waiting_days_field] = str(days.days)
    if material.kind != "seed":
        found.pop("variety")
    values = {name: value for name, value in found.items() if name in boxes and value}
    return Filling(values, days is None or days.certainty != UNVERIFIED)


def recorded(material: Material, waitings: Iterable[Waiting], template: Template) -> dict[str, Any]:
    """A material as an event freezes it: later changes of the register do not change the past."""
    days = days_for(waitings, template)
    return {
        "code": material.code,
        "name": material.name,
        "kind": material.kind,
        "active": material.active,
        "registration_no": material.registration_no,
        "lot": material.lot,
        "waiting_days": days.days if days else None,
        "certainty": days.certainty if days else "",
    }


def _boxes(step: Step) -> set[str]:
    return {box.name for whole in step.fields for box in (whole, *whole.parts)}
