"""Lịch mùa vụ: bars, marks, waiting and what is expected, in the picture and in words; each sees only the own."""

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from cast import A_SAO, LONG_AGO
from statements import statements

from trace.events.actions_diary import record_diary
from trace.events.actions_seasons import open_season
from trace.events.entries import Entry
from trace.kit.viewer import COMMAND_LINE
from trace.seasons.models import Season
from trace.sites.actions import save_site
from trace.sites.actions_growers import save_grower


@pytest.fixture
def grow(song_hoa, clerk):
    def grow(name, sites, when, variety=""):
        return open_season(song_hoa, template="rice", name=name, variety=variety, sites=sites, entry=said(clerk, when))

    return grow


def said(by, when, **values) -> Entry:
    return Entry(by=by, now=max(when, LONG_AGO), entry_id=str(uuid4()), happened_at=when, values=values)


def day(month, number) -> datetime:
    return datetime(2026, month, number, 3, tzinfo=UTC)


def test_bars_marks_waiting_and_what_is_expected(desk, grow, clerk, plots):
    season = grow("Vụ mùa 2026", plots[:1], day(9, 1), "BC15")
    record_diary([season], step="R03", entry=said(clerk, day(9, 3)))
    record_diary([season], step="R05", entry=said(clerk, day(11, 20), input_name="Beam 75WP", phi_days=14))
    page = desk.get("/seasons/calendar")

    assert "Lịch mùa vụ" in page
    assert "Đồng Chợ" in page
    assert page.count('class="bar is-open"') == 2  # the season's, and the legend's
    assert page.count('class="done"') == 3
    assert page.count('class="waiting"') == 2
    assert "đến 04/12/2026" in page  # in words
    assert f'href="/seasons/{season.code}"' in page
    assert "Bón phân lần 1: thường" in page
    assert "(ước chừng)" in page
    assert page.count('class="today"') == 2


def test_other_years_and_one_place(desk, grow, plots, noon):
    spring = grow("Vụ xuân", plots[:1], day(1, 5))
    grow("Vụ thu", plots[1:], day(8, 5))
    Season.update(closed_on=day(5, 30).date()).where(Season.id == spring.id).execute()

    assert "Vụ xuân" not in desk.get("/seasons/calendar?year=2027")  # it ended
    assert "Vụ thu" in desk.get("/seasons/calendar?year=2027")  # still open
    assert "Không có vụ nào trong năm 2020" in desk.get("/seasons/calendar?year=2020")
    only = desk.get(f"/seasons/calendar?site={plots[0].code}")
    assert "Vụ xuân" in only
    assert "Vụ thu" not in only
    for odd in ("year=1", "year=x", "year=99999999999", "site=%00", "page=999"):
        desk.get(f"/seasons/calendar?{odd}")


def test_places_that_share_their_seasons_share_a_row(desk, grow, plots):
    grow("Vụ mùa", plots, day(6, 20))
    page = desk.get("/seasons/calendar")

    assert "Đồng Cao và 1 nơi nữa" in page
    assert page.count('class="place"') == 1


def test_an_empty_year_says_what_to_do(desk):
    page = desk.get("/seasons/calendar")

    assert "Năm nay chưa có vụ nào" in page
    assert "/seasons/new" in page


def test_a_stranger_sees_nothing_and_an_officer_no_household(stranger_desk, office_desk, song_hoa, grow, clerk, noon):
    grower = save_grower(song_hoa, {"name": "Phạm Văn Tư", "address": A_SAO}, by=COMMAND_LINE, now=LONG_AGO)
    site = save_site(song_hoa, {"kind": "plot", "name": "Ruộng ông Tư", "address": A_SAO},
                     by=clerk, now=LONG_AGO)  # fmt: skip
    site.grower = grower
    site.save()
    season = grow("Vụ mùa – Ruộng ông Tư", [site], day(6, 20))

    assert season.code not in stranger_desk.get("/seasons/calendar")
    page = office_desk.get("/seasons/calendar")
    assert season.code in page
    assert "ông Tư" not in page
    assert site.code in page


def test_many_seasons_ask_no_more(desk, grow, plots):
    grow("Vụ 0", plots[:1], day(6, 1))
    desk.get("/seasons/calendar")
    with statements() as few:
        desk.get("/seasons/calendar")
    for number in range(8):
        grow(f"Vụ {number + 1}", plots[number % 2 :], day(6, 2) + timedelta(days=number))
    with statements() as many:
        page = desk.get("/seasons/calendar")

    assert len(re.findall('class="name"', page)) == 9
    assert len(many) == len(few)


def test_it_asks_to_sign_in(app):
    assert app.test_client().get("/seasons/calendar").location.startswith("/sign-in")
