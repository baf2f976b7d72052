"""Plots, ponds and mills from a file: addresses old and new, areas as people say them."""

from datetime import date

import pytest

from trace.sites.actions import save_site
from trace.sites.actions_many import register_sites
from trace.sites.models import Site

HEAD = "Tên thửa;Loại;Thôn;Xã;Huyện;Diện tích\n"


@pytest.fixture
def bring_sites(places, bring, manager, song_hoa):
    return lambda lines, **more: bring(lines, "sites", by=manager, organisation=song_hoa, **more)


def test_places_are_registered_with_both_addresses_and_their_area(bring_sites):
    report = bring_sites(f"{HEAD}Đồng Chợ;ruộng;Thôn Đông;An Đồng;Quỳnh Phụ;12 sào\nAo Lớn;ao nuôi;;xa a sao;;1,5 ha\n")
    plot = Site.get(Site.name == "Đồng Chợ")

    assert report.is_written
    assert (plot.kind, plot.area_m2, plot.commune_code) == ("plot", 4320, "12499")
    assert plot.address["then"]["text"] == "Xã An Đồng, huyện Quỳnh Phụ, tỉnh Thái Bình"
    assert Site.get(Site.name == "Ao Lớn").area_m2 == 15000


def test_an_address_beyond_the_province_keeps_its_commune(bring_sites):
    bring_sites("Tên;Loại;Xã;Tỉnh\nKho Hà Nội;kho;Phường Láng;Hà Nội\n")
    address = Site.get().address

    assert address["typed"] == "Phường Láng"
    assert address["outside"] == "Thành phố Hà Nội"


def test_the_same_file_again_and_a_change(bring_sites, outcomes_of):
    lines = f"{HEAD}Đồng Chợ;ruộng;Thôn Đông;Xã A Sào;;12 sào\n"
    bring_sites(lines)

    assert outcomes_of(bring_sites(lines)) == ["same"]
    changed = bring_sites(lines.replace("12 sào", "13 sào"))
    assert changed.rows[0].changes == (("Diện tích", "12 sào", "13 sào"),)
    assert Site.get().area_m2 == 4680
    code = Site.get().code
    assert outcomes_of(bring_sites(f"Mã trong hệ thống;Tên\n{code};Đồng Chợ Trên\n")) == ["update"]
    assert Site.get().name == "Đồng Chợ Trên"


def test_every_reason_is_named_at_its_cell(bring_sites, refusals_of):
    report = bring_sites(
        f"{HEAD}Ao;vườn ươm;;Minh Tân;;\nRuộng;ruộng;;Xã Không Có;;\nKho;kho;;;;rộng lắm\nXưởng;;;A Sào;;\n"
    )
    found = dict(refusals_of(report))

    assert Site.select().count() == 0
    assert "vườn ươm" in found["B2"]
    assert "Xã Minh Tân, huyện Kiến Xương" in found["D2"]
    assert "Không tìm thấy" in found["D3"]
    assert "rộng lắm" in found["F4"]
    assert any("loại địa điểm" in sentence for place, sentence in refusals_of(report) if place == "5")


def test_a_place_of_the_neighbours_is_not_found_by_its_code(
    bring_sites, dong_nguyen, stranger_manager, now, refusals_of
):
    from cast import BINH_DINH

    theirs = save_site(
        dong_nguyen, {"kind": "plot", "name": "Đồng Xa", "address": BINH_DINH}, by=stranger_manager, now=now
    )
    report = bring_sites(f"Mã trong hệ thống;Tên\n{theirs.code};Của tôi\n")

    assert refusals_of(report) == [("A2", "Cơ sở không có địa điểm mã này. Để trống để thêm mới.")]


def test_many_at_once_are_the_same_rows_as_one_by_one(places, song_hoa, manager, now):
    from cast import A_SAO

    facts = {"kind": "plot", "name": "Đồng Chợ", "area": "12 sào", "address": A_SAO, "household_count": 3}
    save_site(song_hoa, facts, by=manager, now=now)
    register_sites(song_hoa, [facts], by=manager, now=now)
    one, other = (dict(row.__data__) for row in Site.select().order_by(Site.id))

    for row in (one, other):
        row["search_folded"] = row["search_folded"].replace(row.pop("code").lower(), "")
        del row["id"]
    assert one == other
    assert date.fromisoformat(one["address"]["now"]["from"]) == date(2025, 7, 1)
