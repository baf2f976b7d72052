"""The 373 real products and all communes, as docs/import-figures.md tells; only where the files are at hand."""

import pytest

from trace.exchange.actions import import_file
from trace.places.models import AdminLink, AdminUnit
from trace.products.models import Product


@pytest.fixture
def bring_real(shared, now):
    def bring(path: str, kind: str, *, by, organisation=None):
        content = (shared / path).read_bytes()
        return import_file(
            content, file_name=path, kind=kind, organisation=organisation, is_dry=False, by=by, now=now
        )  # fmt: skip

    return bring


def test_373_real_products_become_drafts_whose_gtins_are_claims(bring_real, song_hoa, clerk):
    report = bring_real("products-893/products.csv", "products", by=clerk, organisation=song_hoa)

    assert report.counts == {"new": 0, "draft": 373, "update": 0, "same": 0, "refused": 0}
    assert report.lacking == [
        ("Hình ảnh sản phẩm", 373), ("Xuất xứ", 373), ("Định lượng", 373), ("Tiêu chuẩn, quy chuẩn áp dụng", 373),
        ("Giấy về quyền dùng mã GTIN", 373),
    ]  # fmt: skip
    assert (
        Product.select().where(Product.is_draft, Product.gtin.is_null(False), Product.gtin_proof == "").count() == 373
    )

    again = bring_real("products-893/products.csv", "products", by=clerk, organisation=song_hoa)
    assert again.counts["same"] == 373


def test_all_communes_agree_with_the_reference(bring_real, places, admin):
    now_ = bring_real("vn/admin_new_units_33.csv", "communes", by=admin)
    before = bring_real("vn/admin_old_to_new.csv", "communes", by=admin)

    assert now_.counts["same"] == len(now_.rows) == 104
    assert before.counts["same"] == len(before.rows) == 384


def test_all_communes_into_an_empty_installation(bring_real, db, admin):
    now_ = bring_real("vn/admin_new_units_33.csv", "communes", by=admin)
    before = bring_real("vn/admin_old_to_new.csv", "communes", by=admin)

    assert (now_.counts["new"], before.counts["new"]) == (104, 384)
    assert AdminUnit.select().count() == 104 + 381
    assert AdminLink.select().count() == 384
    assert bring_real("vn/admin_old_to_new.csv", "communes", by=admin).counts["same"] == 384
