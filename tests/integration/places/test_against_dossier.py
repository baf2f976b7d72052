"""Every way from an old commune to a new one is that of the table in the domain dossier."""

import csv
from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest

from trace.places.queries import current_units, find_by_names, search_units, unit

TABLES = Path(__file__).resolve().parents[4] / "shared" / "data" / "vn"
LAST_DAY, FIRST_DAY = date(2025, 6, 30), date(2025, 7, 1)

pytestmark = pytest.mark.skipif(not TABLES.is_dir(), reason="the domain dossier is not beside this checkout")


def rows(name):
    lines = (TABLES / name).read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def test_all_ways_agree(places, capsys):
    expected = defaultdict(set)
    for row in rows("admin_old_to_new.csv"):
        expected[row["old_ward_code"], row["old_ward"], row["old_district"], row["old_province"]].add(
            (row["new_ward_code"], row["new_ward"])
        )
    for (code, name, district, province), heirs in expected.items():
        old = unit(code, LAST_DAY)
        assert (f"{old.kind} {old.name}", old.district_name, old.province_name) == (name, district, province)
        assert {(u.code, f"{u.kind} {u.name}") for u in current_units(code, old.valid_from)} == heirs
        assert find_by_names(name, district=district, on=LAST_DAY).code == code
        assert code in [f.unit.code for f in search_units(f"{name} {district} {province}", on=LAST_DAY, limit=3)]
    with capsys.disabled():
        print(f"\nplaces: {len(expected)} old communes compared")
    assert len(expected) == 381


def test_all_units_of_today_agree(places):
    expected = rows("admin_new_units_33.csv")
    for row in expected:
        found = unit(row["ward_code"], FIRST_DAY)
        assert f"{found.kind} {found.name}" == row["ward_name"]
        assert set(found.district_name.split(" | ")) == set(row["ex_districts"].split("|"))
    assert len(expected) == 104


def test_the_inferred_names_of_before_2024_lead_where_the_table_says(places):
    for row in rows("admin_pre2024_communes.csv"):
        if row["new_ward_2025_guess"]:
            old = unit(row["code"], date(2024, 10, 31))
            assert f"{old.kind} {old.name}" == row["name_before"]
            assert [f"{u.kind} {u.name}" for u in current_units(old.code, old.valid_from)] == [
                row["new_ward_2025_guess"]
            ]
