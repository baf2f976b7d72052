"""Every step and field of the domain dossier is here, with the same required fields and visibility."""

import json
from pathlib import Path

import pytest

from trace.processes.queries import fields, step, template

DOSSIER = Path(__file__).resolve().parents[4] / "shared" / "data" / "vn"

pytestmark = pytest.mark.skipif(not DOSSIER.is_dir(), reason="the domain dossier is not beside this checkout")


def _json(name, key):
    path = DOSSIER / name
    return json.loads(path.read_text(encoding="utf-8"))[key] if path.exists() else {}


TEMPLATES = {
    code: rows for code, rows in _json("process_templates.json", "templates").items() if isinstance(rows, list)
}
ALIASES = {
    code: rows["same_as"]
    for code, rows in _json("process_templates.json", "templates").items()
    if isinstance(rows, dict) and "same_as" in rows
}
STEPS = [(code, row) for code, rows in TEMPLATES.items() for row in rows]
FIELDS = _json("fields.json", "fields")
# What we ask besides: where and why something was applied, and which lot of seed crab it was.
OURS = {"R04": {"treated_area", "apply_reason"}, "U03": {"treated_area", "apply_reason"}, "C02": {"seed_lot"}}
OURS |= {code: {"treated_area"} for code in ("R05", "U04", "T07", "C06")}
# Whatever goods go by lorry may bear a temperature, at loading and on arrival.
OURS |= {code: {"temp"} for code in ("B01", "B06", "C11", "M01", "M08", "N08", "O01", "O05", "R16", "R17")}


def test_the_dossier_was_found_whole():
    assert (len(TEMPLATES), len(ALIASES), len(STEPS), len(FIELDS)) == (7, 2, 73, 78)


@pytest.mark.parametrize(("code", "row"), STEPS, ids=[row["code"] for _, row in STEPS])
def test_a_step_asks_for_the_same(code, row):
    ours = step(code, row["code"])
    assert set(ours.required) == set(row["required"])
    assert set(ours.optional) == set(row["optional"]) | OURS.get(row["code"], set())


@pytest.mark.parametrize(("alias", "code"), ALIASES.items(), ids=ALIASES)
def test_an_alias_is_the_same(alias, code):
    assert template(alias).code == code


@pytest.mark.parametrize("name", FIELDS)
def test_a_field_is_as_visible_as_there(name):
    assert fields()[name].visibility == FIELDS[name]["visibility"]
