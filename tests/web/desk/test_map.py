"""Bản đồ ruộng, ao: what is where, what grows, who waits; nobody else's, and no household to an officer."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from cast import A_SAO, LONG_AGO
from statements import statements

from trace.events.actions_diary import record_diary
from trace.events.actions_seasons import open_season
from trace.events.entries import Entry
from trace.kit.viewer import COMMAND_LINE
from trace.sites.actions import save_site
from trace.sites.actions_growers import save_grower


def ring(east: float, north: float) -> dict:
    x, y = 106.42 + east, 20.63 + north
    return {
        "type": "Polygon",
        "coordinates": [[[x, y], [x + 0.001, y], [x + 0.001, y + 0.001], [x, y + 0.001], [x, y]]],
    }


@pytest.fixture
def place(song_hoa, clerk):
    def place(name, kind="plot", east=0.0, north=0.0, **facts):
        known = {"kind": kind, "name": name, "address": A_SAO, "outline": ring(east, north), **facts}
        return save_site(song_hoa, known, by=clerk, now=LONG_AGO)

    return place


def said(by, day, **values) -> Entry:
    when = datetime(2026, 11, day, 3, tzinfo=UTC)
    return Entry(by=by, now=when, entry_id=str(uuid4()), happened_at=when, values=values)


def test_what_is_where_what_grows_and_who_waits(desk, song_hoa, clerk, place, plots):
    field = place("Đồng Chợ Trên")
    pond = place("Ao số 1", "pond", 0.004, 0.002)
    season = open_season(song_hoa, template="rice", name="Vụ đông", variety="", sites=[field], entry=said(clerk, 2))
    record_diary([season], step="R05", entry=said(clerk, 20, input_name="Beam 75WP", phi_days=14))
    page = desk.get("/sites/map")

    assert page.count('class="ground is-plot is-waiting"') == 1
    assert page.count('class="ground is-pond"') == 1
    assert "Đồng Chợ Trên · Thửa ruộng, xứ đồng · Vụ đông · cách ly đến 04/12/2026" in page
    assert f'href="/sites/{field.code}"' in page
    assert f'href="/sites/{pond.code}"' in page
    assert f'href="/seasons/{season.code}"' in page
    assert "Còn 2 nơi chưa có hình vẽ" in page
    assert "Bắc" in page
    assert "vòng ngoài: đang cách ly" in page


def test_one_place_alone_and_none_at_all(desk, place, stranger_desk):
    place("Đồng Chợ Trên")

    assert desk.get("/sites/map").count('class="ground is-plot"') == 1
    empty = stranger_desk.get("/sites/map")
    assert "Chưa có ruộng, ao nào" in empty
    assert "Đồng Chợ" not in empty


def test_places_without_outlines_say_what_to_do(desk, plots):
    page = desk.get("/sites/map")

    assert "Chưa nơi nào có hình vẽ" in page
    assert plots[0].name in page


def test_an_officer_sees_neither_name_nor_shape_of_a_households_plot(office_desk, song_hoa, clerk, place):
    grower = save_grower(song_hoa, {"name": "Phạm Văn Tư", "address": A_SAO}, by=COMMAND_LINE, now=LONG_AGO)
    place("Đồng chung")
    private = place("Ruộng ông Tư", "plot", 0.002)
    private.grower = grower
    private.save()
    open_season(song_hoa, template="rice", name="Vụ Ruộng ông Tư", variety="", sites=[private], entry=said(clerk, 2))
    page = office_desk.get("/sites/map")

    assert "Đồng chung" in page
    assert "ông Tư" not in page
    assert page.count('class="ground') == 1
    assert "Thửa, ao của hộ thành viên" in page
    assert "Đồng chung" in office_desk.get("/sites/map?organisation=htx-01")
    assert "Đồng chung" not in office_desk.get("/sites/map?organisation=HTX-02")
    office_desk.get("/sites/map?organisation=%00")


def test_many_places_ask_no_more(desk, place, song_hoa, clerk):
    first = place("Thửa 0")
    open_season(song_hoa, template="rice", name="Vụ 0", variety="", sites=[first], entry=said(clerk, 2))
    desk.get("/sites/map")
    with statements() as few:
        desk.get("/sites/map")
    for number in range(1, 7):
        site = place(f"Thửa {number}", east=number * 0.002)
        open_season(song_hoa, template="rice", name=f"Vụ {number}", variety="", sites=[site], entry=said(clerk, 2))
    with statements() as many:
        page = desk.get("/sites/map")

    assert page.count('class="ground') == 7
    assert len(many) == len(few)


def test_it_asks_to_sign_in(app):
    assert app.test_client().get("/sites/map").location.startswith("/sign-in")
