"""The reference files themselves: how many units there are, and that they agree with each other."""

import shutil
from collections import Counter

import pytest

from trace.places.reading import DISTRICTS_END, NEW_UNITS, REFERENCE, ReferenceBroken, read_reference


@pytest.fixture(scope="module")
def reference():
    return read_reference()


def test_the_counts_of_the_resolutions(reference):
    units = Counter((u.level, u.valid_to) for u in reference.units)
    assert units["commune", None] == 104
    assert units["commune", DISTRICTS_END] == 381
    assert units["district", DISTRICTS_END] == 18
    assert units["province", None] == 34
    assert units["province", DISTRICTS_END] == 62  # Thừa Thiên Huế ended half a year earlier
    assert len([u for u in reference.units if u.level == "province"]) == 34 + 63
    assert Counter(u.kind for u in reference.units if u.level == "commune" and not u.valid_to) == {
        "Xã": 93,
        "Phường": 11,
    }
    assert Counter(
        u.province_name for u in reference.units if u.level == "commune" and u.valid_to == DISTRICTS_END
    ) == {
        "Tỉnh Thái Bình": 242,
        "Tỉnh Hưng Yên": 139,
    }


def test_every_old_unit_went_somewhere_and_only_three_were_split(reference):
    ways = Counter((k.old_code, k.old_from) for k in reference.links)
    old = [u for u in reference.units if u.valid_to and u.level != "district"]
    assert all(ways[u.code, u.valid_from] for u in old)
    assert {code for (code, _), count in ways.items() if count > 1} == {"11989", "12004", "12322"}
    assert {k.old_code for k in reference.links if k.relation == "split"} == {"11989", "12004", "12322"}


def test_every_commune_of_today_was_made_of_some(reference):
    made = {(k.new_code, k.new_from) for k in reference.links}
    assert all((u.code, u.valid_from) in made for u in reference.units if u.level == "commune" and not u.valid_to)


def test_new_codes_are_old_codes_mostly_under_another_name(reference):
    old = {
        u.code: f"{u.kind} {u.name}" for u in reference.units if u.level == "commune" and u.valid_to == DISTRICTS_END
    }
    new = {u.code: f"{u.kind} {u.name}" for u in reference.units if u.level == "commune" and not u.valid_to}
    assert new.keys() <= old.keys()
    renamed = [code for code, name in new.items() if old[code].split(" ", 1)[-1] != name.split(" ", 1)[-1]]
    assert len(renamed) > 60


def test_only_what_happened_in_2024_is_inferred(reference):
    inferred = [k for k in reference.links if k.is_inferred]
    assert len(inferred) == 31
    assert all(k.new_from < NEW_UNITS for k in inferred)


def test_files_that_contradict_each_other_stop_with_a_sentence(tmp_path):
    shutil.copytree(REFERENCE, tmp_path / "places")
    path = tmp_path / "places" / "communes_now.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("12586,Xã,Hưng Hà", "99999,Xã,Hưng Hà"), encoding="utf-8")
    with pytest.raises(ReferenceBroken, match="12586"):
        read_reference(tmp_path / "places")
