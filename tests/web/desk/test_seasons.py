"""Opening, finding, showing and closing a season."""

from datetime import UTC, datetime, timedelta

from cast import BINH_DINH, LONG_AGO, sign_in

from seeds.reference.load import load
from trace import clock
from trace.events.models import Event
from trace.seasons.models import Season, SeasonSite
from trace.sites.actions import save_site
from trace.sites.models import Site

NOON = datetime(2026, 11, 23, 5, tzinfo=UTC)
OPENED = {"name": "Vụ mùa 2026", "variety": "Nếp A Sào", "happened_on": "2026-11-20"}


def test_a_season_opens_on_two_plots_and_takes_area_and_households_from_them(desk, plots):
    answer = desk.post(
        "/seasons/new/rice",
        {**OPENED, "sites": [plot.code for plot in plots], "area": "2 mẫu", "household_count": "20", "agreed": "1"},
    )

    season = Season.get()
    assert answer.status_code == 303
    assert answer.location.endswith(f"/seasons/{season.code}")
    assert SeasonSite.select().count() == 2
    page = desk.get(answer.location)
    assert "Vụ mùa 2026" in page
    assert "7.200 m²" in page
    assert "Ghi tiếp: Làm đất" in page


def test_what_the_plot_already_says_need_not_be_typed(desk, plots):
    answer = desk.post("/seasons/new/rice", {**OPENED, "sites": plots[0].code})

    page = desk.get(answer.location)
    assert "4.320 m²" in page
    assert "8 hộ" in page


def test_the_day_of_the_moon_stands_beside_the_day_of_the_sun(desk, plots):
    answer = desk.post("/seasons/new/rice", {**OPENED, "sites": plots[0].code})
    assert answer.status_code == 303

    assert desk.get(answer.location).count("12/10 âm lịch") == 2  # at the season's head and in its diary
    assert "12th of lunar month 10" in desk.get(f"{answer.location}?lang=en")
    event = Event.select().order_by(Event.id.desc()).get()
    assert "12/10 âm lịch" in desk.get(f"/events/{event.id}")
    assert "âm lịch" not in event.document + event.recorded


def test_spoken_units_are_shown_converted_before_anything_is_saved(desk, plots):
    answer = desk.post("/seasons/new/rice", {**OPENED, "sites": plots[1].code, "area": "5 sào", "household_count": "3"})

    assert answer.status_code == 200
    assert "5 sào = 1.800 m²" in desk.words(answer)
    assert Season.select().count() == 0


def test_what_is_missing_is_named_at_its_box_and_may_be_saved_once_said(desk, plots):
    hidden = desk.open("/seasons/new/rice")
    asked = desk.post("/seasons/new/rice", {**OPENED, "sites": plots[1].code}, opened=hidden)

    assert asked.status_code == 422
    assert 'href="#household_count"' in desk.words(asked)
    assert "chỗ cần xem lại" in desk.words(asked)
    assert "chỗ cần sửa" not in desk.words(asked)
    assert f'value="{plots[1].code}" checked' in desk.words(asked)
    assert Season.select().count() == 0

    saved = desk.post("/seasons/new/rice", {**OPENED, "sites": plots[1].code, "agreed": "1"}, opened=hidden)
    assert saved.status_code == 303
    assert Season.select().count() == 1


def test_a_newcomer_writes_the_plot_beside_the_season_and_both_are_saved(desk, song_hoa):
    list(load(now=NOON))
    answer = desk.post(
        "/seasons/new/rice", {**OPENED, "place-name": "Đồng Chợ", "place-commune": "Xã A Sào", "agreed": "1"}
    )

    assert answer.status_code == 303, desk.words(answer)
    assert Site.get().name == "Đồng Chợ"
    assert "A Sào" in Site.get().address["now"]["text"]
    assert SeasonSite.get().site_id == Site.get().id


def test_an_unknown_commune_saves_neither_plot_nor_season(desk, song_hoa):
    answer = desk.post("/seasons/new/rice", {**OPENED, "place-name": "Đồng Chợ", "place-commune": "Atlantis"})

    assert answer.status_code == 422
    assert 'href="#place-commune"' in desk.words(answer)
    assert 'value="Đồng Chợ"' in desk.words(answer)
    assert Site.select().count() == 0
    assert Season.select().count() == 0


def test_what_is_missing_is_named_in_the_language_of_the_reader(desk, plots):
    answer = desk.post("/seasons/new/rice?lang=en", OPENED)

    assert answer.status_code == 422
    assert "No rice field chosen." in desk.words(answer)


def test_refusals_stand_at_their_boxes_and_what_was_typed_stays(desk, plots):
    answer = desk.post(
        "/seasons/new/rice",
        {"name": "", "variety": "BC15", "happened_on": "31/02/2026", "sites": plots[0].code, "area": "rộng lắm"},
    )

    page = desk.words(answer)
    assert answer.status_code == 422
    for box in ("name", "happened_on", "area"):
        assert f'href="#{box}"' in page
    assert "chỗ cần sửa" in page
    assert 'value="BC15"' in page
    assert 'value="rộng lắm"' in page
    assert Season.select().count() == 0


def test_a_plot_of_somebody_else_is_not_found(desk, plots, dong_nguyen, stranger_clerk):
    other = save_site(
        dong_nguyen, {"kind": "plot", "name": "Ruộng lạ", "address": BINH_DINH}, by=stranger_clerk, now=LONG_AGO
    )
    answer = desk.post("/seasons/new/rice", {**OPENED, "sites": other.code, "agreed": "1"})

    assert answer.status_code == 422
    assert Season.select().count() == 0


def test_sending_the_form_twice_opens_one_season(desk, plots):
    hidden = desk.open("/seasons/new/rice")
    answers = [desk.post("/seasons/new/rice", {**OPENED, "sites": plots[0].code}, opened=hidden) for _ in range(2)]

    assert [a.status_code for a in answers] == [303, 303]
    assert answers[0].location == answers[1].location
    assert Season.select().count() == 1
    assert Event.select().count() == 1


def test_a_second_season_of_the_usual_name_takes_its_place_into_it(desk, season, plots):
    answer = desk.post("/seasons/new/rice", {**OPENED, "sites": plots[0].code})

    assert "Vụ mùa 2026 – Đồng Chợ" in desk.get(answer.location)


def test_goods_that_begin_with_a_receipt_have_no_season(desk, plots):
    desk.get("/seasons/new/mam_cay", 404)


def test_the_list_is_searched_without_marks_filtered_and_sorted(desk, season, plots):
    assert season.name in desk.get("/seasons/?q=vu+mua")
    assert season.name in desk.get("/seasons/?q=dong+cho")
    assert season.name in desk.get("/seasons/?state=open&template=rice&sort=-opened")
    assert "Không có vụ nào như thế" in desk.get("/seasons/?q=khoai")
    assert "Không có vụ nào như thế" in desk.get("/seasons/?state=closed")


def test_an_empty_list_leads_to_the_first_season(desk):
    page = desk.get("/seasons/")

    assert "Chưa có vụ nào" in page
    assert "/seasons/new" in page


def test_strangers_find_neither_the_season_nor_its_forms(stranger_desk, season):
    for address in ("", "/record", "/record/R04", "/record/R08"):
        stranger_desk.get(f"/seasons/{season.code}{address}", 404)
    assert season.name not in stranger_desk.get("/seasons/")


def test_an_officer_reads_in_scope_only(app, noon, season, auditor, far_auditor):
    assert sign_in(app.test_client(), auditor).get(f"/seasons/{season.code}").status_code == 200
    assert sign_in(app.test_client(), far_auditor).get(f"/seasons/{season.code}").status_code == 404


def test_closing_says_so_and_ends_the_recording(desk, season):
    address = f"/seasons/{season.code}"
    answer = desk.post(f"{address}/close", opened=desk.open(address))

    assert answer.status_code == 303
    page = desk.get(address)
    assert "Đã kết thúc" in page
    assert "Ghi tiếp" not in page
    assert Season.get().closed_on is not None


def test_a_season_closed_twice_by_the_browser_is_closed_once(desk, season, noon):
    address = f"/seasons/{season.code}"
    hidden = desk.open(address)
    first = desk.post(f"{address}/close", opened=hidden)
    clock.set_clock(lambda: noon + timedelta(seconds=2))
    second = desk.post(f"{address}/close", opened=hidden)

    assert [first.status_code, second.status_code] == [303, 303]
    assert desk.get(address).count("Đã kết thúc “Vụ mùa 2026”.") == 2
    assert Event.select().where(Event.kind == "close").count() == 1
