"""What labels that are out say beside what holds now: on the page of the run, and on the public one, which turns."""

import re
from html import unescape

from cast import BINH_DINH, sign_in

from trace.labels import actions
from trace.labels.layout import find_layout
from trace.organisations.models import Organisation
from trace.products.models import Product

PHONE = {"Accept": "text/html"}


def words(answer) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", answer.get_data(as_text=True))).split())


def test_the_page_says_what_older_labels_say(app, client, clerk, batch, rice, song_hoa, noon, settings):
    asked = {"layout": find_layout("a4-24"), "count": 2, "by": clerk, "now": noon, "settings": settings}
    run = actions.start_run(batch, **asked, via="page")
    public, here = app.test_client(use_cookies=False), sign_in(client, clerk)
    before = public.get(f"/t/{batch.code}", headers=PHONE)
    assert "Tem in trước đây" not in words(before)
    assert "Nay đã khác" not in words(here.get(f"/labels/runs/{run.number}"))

    Product.update(name="Gạo nếp Sông Hóa").where(Product.id == rice.id).execute()
    Organisation.update(address=BINH_DINH).where(Organisation.id == song_hoa.id).execute()

    page = words(public.get(f"/t/{batch.code}", headers=PHONE))
    assert "Trên tem in ngày 23/11/2026 ghi tên sản phẩm: Gạo nếp A Sào ; nay: Gạo nếp Sông Hóa" in page
    assert "ghi địa chỉ: Thôn Đồng Chợ, Xã A Sào, tỉnh Hưng Yên ; nay: Thôn Đông, Xã Bình Định, tỉnh Hưng Yên" in page
    assert "2 tem" not in page
    english = public.get(f"/t/{batch.code}?lang=en", headers=PHONE).get_data(as_text=True)
    assert '<q lang="vi">Gạo nếp A Sào</q>' in english
    mine = words(here.get(f"/labels/runs/{run.number}"))
    assert "Nay đã khác" in mine
    assert "trên tem ghi “Gạo nếp A Sào”; nay: “Gạo nếp Sông Hóa”" in mine
