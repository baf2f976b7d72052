"""The first screen, for each role, and the way to the first label."""

import re
from datetime import timedelta
from uuid import uuid4

from cast import LONG_AGO, sign_in
from statements import statements

from trace.batches.models import Batch
from trace.documents.actions import add_certificate
from trace.documents.models import Certificate
from trace.events.actions_decisions import hold
from trace.events.actions_seasons import open_season
from trace.events.entries import Entry
from trace.organisations.models import Organisation
from trace.seasons.models import Season


def page_of(app, viewer, address="/desk/"):
    return sign_in(app.test_client(), viewer).get(address)


def test_a_newcomer_is_led_to_the_first_label(desk, song_hoa):
    page = desk.get("/desk/")

    assert "Đến con tem đầu tiên" in page
    assert page.index("Ghi sản phẩm của cơ sở") < page.index("Mở vụ, hoặc nhận hàng về") < page.index("In tem</strong>")
    assert "/products/new" in page


def test_with_a_product_the_next_thing_is_a_season(desk, rice):
    assert 'href="/seasons/new"' in desk.get("/desk/")


def test_work_goes_on_where_it_was_left(desk, season, milled):
    page = desk.get("/desk/")

    assert f"/seasons/{season.code}" in page
    assert "Ghi việc" in page
    assert f"/batches/{milled.code}/record/R14" in page


def test_held_lots_and_papers_that_end_are_on_the_list(desk, song_hoa, clerk, milled, noon):
    add_certificate(
        song_hoa, kind="vietgap", number="VG-12", issuer="Vinacert", issued_on=None,
        expires_on=noon.date().replace(day=30), subject_kind="organisation", subject_id=song_hoa.id, file=None,
        by=clerk, now=noon,
    )  # fmt: skip
    hold([milled], reason="Chờ kiểm nghiệm", by=clerk, now=noon, entry_id=str(uuid4()))

    page = desk.get("/desk/")
    assert Certificate.select().count() == 1
    assert "VG-12" in page
    assert "còn hạn đến ngày 30/11/2026" in page
    assert "đang tạm ngừng bán" in page


def test_a_helper_is_told_that_it_is_marked(helper_desk):
    assert "đánh dấu là ghi hộ" in helper_desk.get("/desk/")


def test_an_officer_and_an_admin_are_led_to_their_work(app, noon, auditor, admin):
    officer, office = page_of(app, auditor), page_of(app, admin)

    assert officer.status_code == 303
    assert officer.location.endswith("/audit/")
    assert "/organisations/" in office.get_data(as_text=True)


def test_a_stranger_sees_nothing_of_song_hoa(stranger_desk, season, milled):
    page = stranger_desk.get("/desk/") + stranger_desk.get("/record/")

    assert season.name not in page
    assert milled.lot not in page


def test_many_papers_that_end_are_counted_and_the_rest_is_one_tap_away(desk, song_hoa, clerk, noon):
    for number in range(6):
        add_certificate(
            song_hoa, kind="vietgap", number=f"VG-{number}", issuer="Vinacert", issued_on=None,
            expires_on=noon.date() + timedelta(days=10 + number), subject_kind="organisation", subject_id=song_hoa.id,
            by=clerk, now=noon,
        )  # fmt: skip

    page = desk.get("/desk/")
    assert ", còn 10 ngày" in page
    assert "VG-2" in page
    assert "VG-3" not in page
    assert "Còn 3 giấy sắp hoặc đã hết hạn" in page


def opened(organisation, by, plot, name, when) -> Season:
    entry = Entry(by=by, now=when, entry_id=str(uuid4()), happened_at=when)
    return open_season(organisation, template="rice", name=name, variety="", sites=[plot], entry=entry)


def figures(page) -> dict[str, str]:
    """The big numbers by what they count."""
    return {label: number for number, label in re.findall(r"<strong>([\d]+)</strong> <span>([^<]+)</span>", page)}


def test_the_big_numbers_open_their_lists(boss_desk, song_hoa, rice, milled, noon):
    day = noon.date()
    Batch.update(product=rice, produced_on=day, expires_on=day + timedelta(days=10)).execute()
    page = boss_desk.get("/desk/")

    found = figures(page)
    assert found["lô hết hạn trong 30 ngày"] == "1"
    assert found["lô chờ duyệt"] == "1"
    assert "lô tạm ngừng bán" not in found  # nought is not shown
    for href in re.findall(r'<a class="figure[^"]*" href="([^"#]+)"', page):
        boss_desk.get(href)


def test_what_is_usually_due_is_on_the_list(desk, song_hoa, clerk, plots, season, noon):
    """The season opened in June is long past; the one opened three days ago is to be sown."""
    fresh = opened(song_hoa, clerk, plots[1], "Vụ đông", noon - timedelta(days=3))
    page = desk.get("/desk/")

    assert "Làm đất, ngâm ủ, gieo mạ · Vụ đông" in page
    assert "thường làm từ 20/11/2026 đến 30/11/2026 (ước chừng)" in page
    assert f'href="/seasons/{fresh.code}/record/R02"' in page
    assert figures(page)["việc vụ nuôi, trồng đến kỳ"] == str(page.count('class="quiet">thường '))


def test_a_shop_and_a_carrier_begin_with_what_comes_to_them(app, desk, song_hoa, milled):
    for kind in ("shop", "carrier"):
        Organisation.update(kind=kind).where(Organisation.id == song_hoa.id).execute()
        page = desk.get("/desk/")
        assert "lô còn hàng" in figures(page)
        menu = page[page.index('<nav class="nav"') :]
        assert re.findall(r'href="(/[a-z]+/)"', menu)[:4] == ["/desk/", "/record/", "/handovers/", "/batches/"]
        assert 'href="/seasons/"' in menu


def test_a_home_page_asks_the_database_no_more_for_many_seasons(desk, song_hoa, clerk, plots, season):
    desk.get("/desk/")
    with statements() as few:
        desk.get("/desk/")
    for number in range(12):
        opened(song_hoa, clerk, plots[1], f"Vụ {number}", LONG_AGO)
    with statements() as many:
        desk.get("/desk/")

    assert len(many) == len(few)
    assert len(few) < 40
