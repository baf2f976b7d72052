"""A supplier as an officer reads it."""

from audited import LOT


def test_it_shows_goods_places_and_papers(desk, story):
    page = desk.get("/audit/organisations/htx-01")

    for said in (LOT, "Gạo nếp A Sào", "Đồng Chợ", "Xưởng xay", "17/2025/QĐ-NNMT", "Còn 25 ngày", "1001234567",
                 "Phạm Thị Thoan", "Xã An Đồng, huyện Quỳnh Phụ"):  # fmt: skip
        assert said in page, said
    assert "/audit/batches/?organisation=HTX-01" in page
    assert 'href="/organisations/HTX-01"' in page


def test_one_that_nobody_has_checked_leads_to_the_approval(desk, dong_nguyen):
    page = desk.get("/audit/organisations/HTX-02")

    assert "Đối chiếu và xác nhận" in page
    assert "Chưa khai trong phạm vi của bạn" in page


def test_outside_the_scope_there_is_no_such_supplier(far_desk, story):
    far_desk.get("/audit/organisations/HTX-01", status=404)


def test_an_unknown_code_is_not_found(desk):
    desk.get("/audit/organisations/HTX-99", status=404)
