"""Administrative units from a file: new, ended, joined, split; nothing known is overwritten by a name alone."""

from datetime import date

import pytest

from trace.places.models import AdminLink, AdminUnit
from trace.places.queries import current_unit, search_units

HEAD = "Mã đơn vị;Tên đơn vị;Huyện (cũ);Tỉnh;Có từ ngày;Đến hết ngày;Mã đơn vị mới\n"


@pytest.fixture
def bring_units(places, bring, admin):
    return lambda lines, **more: bring(lines, "communes", by=admin, **more)


def test_a_unit_that_ends_and_the_one_it_becomes(bring_units, outcomes_of):
    old = AdminUnit.get((AdminUnit.code == "12499") & AdminUnit.valid_to.is_null())
    report = bring_units(
        f"{HEAD}12499;Xã A Sào;;Hưng Yên;01/07/2025;31/12/2027;90001\n90001;Phường A Sào;;Hưng Yên;01/01/2028;;\n"
    )
    new = current_unit("12499", date(2025, 7, 1))

    assert report.is_written
    assert outcomes_of(report) == ["update", "new"]
    assert AdminUnit.get_by_id(old.id).valid_to == date(2027, 12, 31)
    assert (new.code, new.full_text) == ("90001", "Phường A Sào, tỉnh Hưng Yên")
    assert [found.unit.code for found in search_units("phuong a sao")] == ["90001"]


def test_the_same_file_again_changes_nothing(bring_units, outcomes_of):
    lines = f"{HEAD}90001;Xã Mới;;Hưng Yên;01/01/2028;;\n"
    bring_units(lines)
    units, links = AdminUnit.select().count(), AdminLink.select().count()

    assert outcomes_of(bring_units(lines)) == ["same"]
    assert (AdminUnit.select().count(), AdminLink.select().count()) == (units, links)


def test_a_code_under_another_name_needs_its_first_day(bring_units, refusals_of):
    report = bring_units("ward_code,ward_name,province\n12499,Xã Tên Khác,Tỉnh Hưng Yên\n")

    assert refusals_of(report) == [("B2", "Mã 12499 đang là Xã A Sào. Ghi ngày bắt đầu của tên mới.")]


def test_what_cannot_be_is_refused(bring_units, refusals_of):
    report = bring_units(
        f"{HEAD}1x;Xã Một;;Hưng Yên;01/01/2028;;\n90002;A Sào;;Hưng Yên;01/01/2028;;\n"
        "90003;Xã Ba;;;01/01/2028;;\n90004;Xã Bốn;;Hưng Yên;01/01/2028;01/01/2027;\n"
        "90005;Xã Năm;;Hưng Yên;01/01/2028;01/01/2029;99999\n"
    )
    found = {row.row: row.outcome for row in report.rows}

    assert set(found.values()) == {"refused"}
    assert [place for place, _ in refusals_of(report)] == ["A2", "3", "4", "F5", "G6"]


def test_a_number_that_lost_its_nought_gets_it_back(bring_units):
    bring_units(f"{HEAD}123;Xã Một Hai Ba;;Hưng Yên;01/01/2028;;\n")

    assert AdminUnit.get(AdminUnit.name == "Một Hai Ba").code == "00123"


def test_a_split_unit_has_a_larger_part(bring_units):
    bring_units(
        f"{HEAD}12499;Xã A Sào;;Hưng Yên;01/07/2025;31/12/2027;90001|90002\n"
        "90001;Xã Một;;Hưng Yên;01/01/2028;;\n90002;Xã Hai;;Hưng Yên;01/01/2028;;\n"
    )
    links = AdminLink.select().where(AdminLink.old_code == "12499", AdminLink.new_from == date(2028, 1, 1))

    assert sorted((link.new_code, link.relation, link.is_larger_part) for link in links) == [
        ("90001", "split", True),
        ("90002", "split", False),
    ]
