"""Products from a file: drafts, doubles, changes shown, one owner per GTIN, all or nothing."""

from datetime import date

import pytest

from trace.exchange import rules
from trace.kit.models import ActLogEntry
from trace.kit.viewer import COMMAND_LINE
from trace.products.actions import save_product
from trace.products.actions_many import register_products
from trace.products.models import Product

RICE = "Tên sản phẩm;Nhóm;Định lượng;Mã vạch\nGạo Bắc Thơm;gạo;5 kg;8934560369425\nMắm cáy;Mắm cáy;500 ml;\n"


@pytest.fixture
def bring_products(bring, clerk, song_hoa):
    return lambda lines, **more: bring(lines, "products", by=clerk, organisation=song_hoa, **more)


def test_incomplete_products_become_drafts_that_say_what_they_lack(bring_products, outcomes_of):
    report = bring_products(RICE)
    rice = Product.get(Product.name == "Gạo Bắc Thơm")

    assert report.is_written
    assert outcomes_of(report) == ["draft", "draft"]
    assert {"Hình ảnh sản phẩm", "Xuất xứ", "Giấy về quyền dùng mã GTIN"} <= set(report.rows[0].lacks)
    assert (rice.is_draft, rice.gtin, rice.category, rice.net_content_typed) == (True, "08934560369425", "rice", "5 kg")


def test_a_dry_run_tells_the_same_and_writes_nothing(bring_products):
    dry = bring_products(RICE, is_dry=True)

    assert Product.select().count() == 0
    assert dry.may_write
    assert dry.counts == bring_products(RICE).counts


def test_the_same_file_again_changes_nothing_and_a_changed_cell_is_shown(bring_products, outcomes_of):
    bring_products(RICE)
    again = bring_products(RICE)
    changed = bring_products(RICE.replace("gạo;5 kg", "gạo;10 kg"))

    assert outcomes_of(again) == ["same", "same"]
    assert not again.is_written
    assert outcomes_of(changed) == ["update", "same"]
    assert changed.rows[0].changes == (("Định lượng", "5 kg", "10 kg"),)
    assert Product.select().count() == 2


def test_empty_cells_leave_what_stands(bring_products):
    bring_products("Tên sản phẩm;Thương hiệu\nGạo;Sông Hóa\n")
    bring_products("Tên sản phẩm;Thương hiệu;Xuất xứ\nGạo;;Việt Nam\n")
    rice = Product.get()

    assert (rice.brand, rice.origin) == ("Sông Hóa", "Việt Nam")


def test_one_bad_cell_and_nothing_of_the_file_is_written(bring_products, refusals_of, outcomes_of):
    head = "Tên sản phẩm,Ma GTIN,Thời hạn sử dụng (ngày),Định lượng\n"
    report = bring_products(f"{head}Gạo,8934560369425,180,5 kg\nCua,8934560369426,0,một rổ\n")

    assert not report.is_written
    assert outcomes_of(report) == ["draft", "refused"]
    assert [place for place, _ in refusals_of(report)] == ["B3", "C3", "D3"]
    assert Product.select().count() == 0
    assert ActLogEntry.select().where(ActLogEntry.act == "exchange.import").count() == 0


def test_two_rows_about_one_thing_are_refused(bring_products, refusals_of):
    report = bring_products("Tên,Mã vạch\nGạo,8934560369425\nGạo khác,8934560369425\nCua,\ncua,\n")

    assert refusals_of(report) == [("B3", "Trùng với dòng 2 của tệp này."), ("A5", "Trùng với dòng 4 của tệp này.")]


def test_names_may_repeat_where_gtins_differ(bring_products, outcomes_of):
    lines = "Tên,Mã vạch\nGạo,8934560369425\nGạo,8932514139018\n"
    bring_products(lines)

    assert Product.select().count() == 2
    assert outcomes_of(bring_products(lines)) == ["same", "same"]


def test_a_gtin_that_another_organisation_claims_is_refused_unless_a_proof_comes(
    bring_products, dong_nguyen, stranger_clerk, now, refusals_of
):
    theirs = save_product(
        dong_nguyen, {"name": "Gạo", "category": "rice", "gtin": "8934560369425"}, by=stranger_clerk, now=now
    )
    refused = bring_products("Tên,Mã vạch\nGạo,8934560369425\n")
    proven = bring_products("Tên,Mã vạch,Giấy về quyền dùng mã GTIN\nGạo,8934560369425,GCN 123/2026\n")

    assert refusals_of(refused) == [("B2", "Mã GTIN này đã có sản phẩm của cơ sở khác khai.")]
    assert proven.is_written
    assert Product.get_by_id(theirs.id).gtin is None
    assert Product.get(Product.gtin == "08934560369425").organisation_id != dong_nguyen.id


def test_an_ocop_grade_comes_along_or_is_refused_at_its_cell(bring_products, refusals_of):
    head = "Tên;Nhóm;Hạng sao OCOP;Số quyết định OCOP;Ngày quyết định OCOP\n"
    refused = bring_products(f"{head}Mắm cáy;Mắm cáy;6;12/QĐ;01/02/2025\nBánh cáy;Bánh cáy;;12/QĐ;\n")
    report = bring_products(f"{head}Mắm cáy;Mắm cáy;4;12/QĐ-UBND;01/02/2025\n")
    graded = Product.get()

    assert [place for place, _ in refusals_of(refused)] == ["C2", "3"]
    assert report.is_written
    assert (graded.ocop_stars, graded.ocop_decided_on) == (4, date(2025, 2, 1))
    assert graded.ocop_expires_on == date(2028, 2, 1)


def test_numbers_with_two_readings_are_asked_and_then_read_as_said(bring_products):
    lines = "Tên;Định lượng\nGạo;1.234 g\n"
    asked = bring_products(lines)
    vietnamese = bring_products(lines, numbers="vi")

    assert asked.asks_numbers
    assert "1.234 g" in asked.errors[0].sentence
    assert not asked.may_write
    assert vietnamese.is_written
    assert Product.get().net_content_thousandths == 1234


def test_a_cell_that_can_mean_only_one_thing_decides_for_the_file(bring_products):
    report = bring_products("Tên;Định lượng\nGạo;1,234 kg\nCua;0.5 kg\n", is_dry=True)
    mixed = bring_products("Tên;Định lượng\nGạo;1,5 kg\nCua;0.5 kg\n", is_dry=True)

    assert report.numbers == "en"
    assert mixed.asks_numbers
    assert (mixed.errors[0].params["vi_place"], mixed.errors[0].params["en_place"]) == ("B2", "B3")


def test_many_at_once_are_the_same_rows_and_log_lines_as_one_by_one(song_hoa, dong_nguyen, clerk, stranger_clerk, now):
    facts = {"name": "Gạo nếp", "category": "gao_nep", "net_content": "2 lạng", "origin": "Việt Nam", "gtin_proof": "1"}
    save_product(song_hoa, facts, by=clerk, now=now)
    register_products(dong_nguyen, [facts], by=stranger_clerk, now=now)
    one, other = (dict(row.__data__) for row in Product.select().order_by(Product.id))
    first, second = ActLogEntry.select().where(ActLogEntry.act == "products.register").order_by(ActLogEntry.id)

    for row in (one, other):
        row["search_folded"] = row["search_folded"].replace(row.pop("code").lower(), "")
        del row["id"], row["organisation"]
    assert one == other
    assert first.detail == second.detail
    assert first.role == second.role


def test_who_may_bring_products(bring, song_hoa, clerk, manager, helper, auditor, stranger_clerk):
    for by in (helper, auditor, stranger_clerk):
        with pytest.raises(rules.NotYourFile):
            bring(RICE, "products", by=by, organisation=song_hoa, is_dry=True)
    with pytest.raises(rules.ImportRefused, match="cơ sở nào"):
        bring(RICE, "products", by=COMMAND_LINE, is_dry=True)
    for by in (clerk, manager, COMMAND_LINE):
        assert bring(RICE, "products", by=by, organisation=song_hoa, is_dry=True).may_write
