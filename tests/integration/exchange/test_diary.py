"""The paper diary from a file: rows become entries of their season, once, with everything converted shown."""

import json
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from cast import A_SAO, LONG_AGO

from trace.batches.models import Batch
from trace.events.actions import open_season
from trace.events.entries import Entry
from trace.events.models import Event, EventAnnex
from trace.exchange.models import ImportKey
from trace.exchange.report import WARNING
from trace.seasons.models import Season
from trace.sites.actions import save_site

FLAT = "Ngày;Vụ;Thửa;Việc;Tên vật tư;Hoạt chất;Liều;Lý do;Thời gian cách ly;Người làm;Ghi chú\n"
SPRAY = "01/11/2026;Vụ mùa 2026;Đồng Chợ;Phun thuốc BVTV;Anvil 5SC;Hexaconazole;30 ml/sào;khô vằn;14;Bà Tư;chiều mát\n"


@pytest.fixture
def plots(song_hoa, manager):
    return [
        save_site(song_hoa, {"kind": "plot", "name": name, "address": A_SAO, "area": "5 sào"}, by=manager, now=LONG_AGO)
        for name in ("Đồng Chợ", "Đồng Đình")
    ]


@pytest.fixture
def open_one(song_hoa, clerk):
    def open_(name: str, sites, *, template: str = "rice", by=clerk, organisation=song_hoa) -> Season:
        entry = Entry(by=by, now=LONG_AGO, entry_id=str(uuid4()), happened_at=LONG_AGO)
        return open_season(organisation, template=template, name=name, variety="", sites=sites, entry=entry)

    return open_


@pytest.fixture
def season(open_one, plots):
    return open_one("Vụ mùa 2026", plots)


@pytest.fixture
def bring_diary(bring, clerk, song_hoa):
    return lambda lines, **more: bring(lines, "diary", by=clerk, organisation=song_hoa, **more)


def diary_events() -> list[Event]:
    return list(Event.select().where(Event.kind == "diary").order_by(Event.id))


def said_of(event: Event) -> dict:
    return json.loads(event.recorded)["kept"]


def told(report, row: int = 0) -> dict[str, str]:
    return dict(report.rows[row].told)


def warnings_of(report) -> list[tuple[str, str]]:
    return [(f"{f.letter}{f.row}", f.sentence) for f in report.findings if f.severity == WARNING]


def test_a_row_becomes_an_entry_of_its_season(bring_diary, season, clerk):
    report = bring_diary(FLAT + SPRAY)
    (event,) = diary_events()

    assert report.is_written, report.findings
    assert (event.step, event.recorded_by_id, event.late_days) == ("R05", clerk.person_id, 22)
    assert event.happened_at == datetime(2026, 11, 1, 5, tzinfo=UTC)
    assert said_of(event) == {"input_name": "Anvil 5SC", "active": "Hexaconazole", "phi_days": 14}
    private = EventAnnex.get(EventAnnex.event == event).private
    assert private["dose.amount"] == 30
    assert (private["dose.per"], private["pest"]) == ("ml_sao", ["sheath_blight"])
    assert (private["actor"], private["note"]) == ("Bà Tư", "chiều mát")
    assert Season.get_by_id(season.id).done_steps[-1] == "R05"


def test_what_was_understood_is_told_before_anything_is_written(bring_diary, season):
    report = bring_diary(FLAT + SPRAY, is_dry=True)

    assert diary_events() == []
    assert report.rows[0].name == "Phun thuốc BVTV · Vụ mùa 2026"
    assert told(report) == {
        "Ngày": "01/11/2026 (23/9 âm lịch)", "Vụ, lứa": f"Vụ mùa 2026 ({season.code})", "Thửa, ao": "Đồng Chợ",
        "Tên vật tư (phân bón/thuốc)": "Anvil 5SC", "Hoạt chất": "Hexaconazole", "Liều lượng": "30 ml/sào",
        "Đối tượng phòng trừ": "khô vằn", "Thời gian cách ly (ngày)": "14 ngày", "Người làm": "Bà Tư",
        "Ghi chú": "chiều mát",
    }  # fmt: skip


def test_the_same_file_again_writes_nothing_twice(bring_diary, season, outcomes_of):
    bring_diary(FLAT + SPRAY)
    again = bring_diary(FLAT + SPRAY)
    more = bring_diary(FLAT + SPRAY.replace("chiều mát", "sửa ghi chú") + SPRAY.replace("01/11", "09/11"))

    assert outcomes_of(again) == ["same"]
    assert outcomes_of(more) == ["same", "new"]
    assert len(diary_events()) == 2
    assert {event.entry_id for event in diary_events()}.isdisjoint({str(ImportKey.get().key)})


def test_rows_that_say_the_same_are_told_and_written_as_often_as_they_stand_there(bring_diary, season):
    report = bring_diary(FLAT + SPRAY + SPRAY)

    assert ("A3", "Giống hệt một dòng phía trên: sẽ ghi thành hai lần làm.") in warnings_of(report)
    assert len(diary_events()) == 2
    assert bring_diary(FLAT + SPRAY + SPRAY).counts["same"] == 2


def test_a_changed_dose_on_the_same_day_is_pointed_out(bring_diary, season):
    bring_diary(FLAT + SPRAY)
    report = bring_diary(FLAT + SPRAY.replace("30 ml", "40 ml"), is_dry=True)

    assert warnings_of(report) == [
        ("A2", "Vụ này đã có lần ghi cùng việc, cùng ngày. Xem có phải ghi trùng không.")
    ]  # fmt: skip


def test_spoken_measures_and_lunar_days_are_converted_where_one_sees_it(bring_diary, season):
    report = bring_diary(
        "Ngày;Vụ;Việc;Diện tích;Giống;Sản lượng (kg)\n"
        "15/9 âm;Vụ mùa 2026;Cấy / gieo sạ;5 sào;BC15;\n"
        "1/10 ÂL 2026;Vụ mùa 2026;Thu hoạch;;;3 tạ\n"
        "20/11/2026;Vụ mùa 2026;Thu hoạch;;;12 yến\n"
    )

    assert report.is_written, report.findings
    assert told(report)["Ngày"] == "15/9 âm lịch = 24/10/2026"
    assert told(report)["Diện tích"] == "5 sào = 1.800 m²"
    assert told(report, 1)["Ngày"] == "1/10 âm lịch = 09/11/2026"
    assert told(report, 1)["Sản lượng thu hoạch"] == "3 tạ = 300 kg"
    assert told(report, 2)["Sản lượng thu hoạch"] == "12 yến = 120 kg"
    assert [batch.made_thousandths for batch in Batch.select().order_by(Batch.id)] == [300_000, 120_000]


def test_harvest_inside_a_waiting_time_of_the_same_file_is_saved_and_held(bring_diary, season):
    bring_diary(
        "Ngày;Vụ;Việc;Tên vật tư;Hoạt chất;Thời gian cách ly;Sản lượng;Số lô\n"
        "20/11/2026;Vụ mùa 2026;Thu hoạch;;;;500 kg;CHO-1\n"
        "15/11/2026;Vụ mùa 2026;Phun thuốc BVTV;Anvil;Hexaconazole;14 ngày;;\n"
    )
    batch = Batch.get()

    assert (batch.lot, batch.name, batch.form) == ("CHO-1", "Thóc tươi – Vụ mùa 2026", "wet_paddy")
    assert (batch.is_on_hold, batch.hold_cause) == (True, "early")


def test_all_or_nothing_with_every_reason_at_its_cell(bring_diary, season, refusals_of):
    report = bring_diary(
        FLAT
        + SPRAY
        + "31/02/2026;Vụ mùa 2026;;Phun thuốc BVTV;A;B;1 kg/ha;khô vằn;7;;\n"
        + "01/11/2026;Vụ xuân 2030;;Phun thuốc BVTV;A;B;1 kg/ha;khô vằn;7;;\n"
        + "01/11/2026;Vụ mùa 2026;Đồng Lạ;Phun thuốc BVTV;A;B;1 kg/ha;khô vằn;7;;\n"
        + "01/11/2026;Vụ mùa 2026;;Phun đồng;A;B;1 kg/ha;khô vằn;7;;\n"
        + "01/11/2026;Vụ mùa 2026;;Phun thuốc BVTV;A;B;một gói;khô vằn;7;;\n"
        + "01/11/2026;Vụ mùa 2026;;Phun thuốc BVTV;A;B;1 kg/ha;con voi;7;;\n"
        + "01/11/2027;Vụ mùa 2026;;Phun thuốc BVTV;A;B;1 kg/ha;khô vằn;7;;\n"
        + ";Vụ mùa 2026;;Phun thuốc BVTV;A;B;1 kg/ha;khô vằn;7;;\n"
        + "01/11/2026;Vụ mùa 2026;;Tưới, điều tiết nước;;B;;;;;\n"
        + "01/11/2026;Vụ mùa 2026;;Thu hoạch;;;;;;;\n"
    )
    found = dict(refusals_of(report))

    assert diary_events() == []
    assert not report.is_written
    assert "31/02/2026" in found["A3"]
    assert found["B4"] == "Cơ sở không có vụ “Vụ xuân 2030”."
    assert "Đồng Lạ" in found["C5"]
    assert "Phun đồng" in found["D6"]
    assert "kg/sào" in found["G7"]
    assert "con voi" in found["H8"]
    assert found["A9"] == "Ngày thực hiện ở tương lai."
    assert found["10"] == "Chưa ghi ngày."
    assert found["F11"] == "Việc “Tưới, điều tiết nước” không ghi mục này."
    assert found["12"] == "Chưa ghi sản lượng thu hoạch."


def test_a_number_with_two_readings_is_asked_about(bring_diary, season):
    lines = "Ngày;Vụ;Việc;Sản lượng\n20/11/2026;Vụ mùa 2026;Thu hoạch;1.234\n"
    asked = bring_diary(lines)
    answered = bring_diary(lines, numbers="vi")

    assert asked.asks_numbers
    assert not asked.is_written
    assert answered.is_written
    assert Batch.get().made_thousandths == 1_234_000


def test_a_season_that_two_names_mean_is_asked_for_by_its_code(bring_diary, open_one, plots, refusals_of):
    first, second = open_one("Vụ xuân", plots[:1]), open_one("Vụ xuân", plots[1:])
    lines = "Ngày;Vụ;Thửa;Việc\n01/11/2026;{};{};Tưới, điều tiết nước\n"

    asked = refusals_of(bring_diary(lines.format("Vụ xuân", "")))[0][1]
    assert first.code in asked
    assert second.code in asked
    assert bring_diary(lines.format("Vụ xuân", "Đồng Đình")).is_written
    assert bring_diary(lines.format(f"Vụ xuân · {first.code}", "")).is_written
    assert bring_diary(lines.format("", "Đồng Chợ")).rows[0].outcome == "same"


def test_a_row_without_a_season_is_refused_where_several_grow(bring_diary, open_one, plots, refusals_of):
    open_one("Vụ một", plots), open_one("Vụ hai", plots)
    report = bring_diary("Ngày;Việc\n01/11/2026;Tưới, điều tiết nước\n")

    assert refusals_of(report) == [("2", "Chưa ghi vụ nào.")]


def test_a_season_of_the_neighbours_does_not_exist(
    bring_diary, open_one, plots, dong_nguyen, stranger_clerk, stranger_manager, refusals_of
):
    facts = {"kind": "plot", "name": "Đồng Xa", "address": A_SAO}
    theirs = open_one(
        "Vụ của họ", [save_site(dong_nguyen, facts, by=stranger_manager, now=LONG_AGO)], by=stranger_clerk,
        organisation=dong_nguyen,
    )  # fmt: skip
    open_one("Vụ mùa", plots)
    report = bring_diary(f"Ngày;Vụ;Việc\n01/11/2026;{theirs.code};Tưới, điều tiết nước\n")

    assert refusals_of(report) == [("B2", f"Cơ sở không có vụ “{theirs.code}”.")]


def test_the_same_word_means_the_work_of_each_kind_of_season(bring_diary, open_one, plots):
    open_one("Lứa tôm", plots[:1], template="shrimp"), open_one("Vụ lúa", plots[1:])
    report = bring_diary(
        "Ngày;Vụ;Việc;Hoạt chất;Tên vật tư;Ngừng thuốc;Sản lượng\n"
        "01/11/2026;Lứa tôm;T07;Oxytetracycline;Oxy 50;28;\n02/11/2026;Vụ lúa;Phun thuốc BVTV;Hexaconazole;Anvil;14;\n"
    )
    shrimp, rice = diary_events()

    assert report.is_written
    assert said_of(shrimp) == {"drug.active": "Oxytetracycline", "drug.name": "Oxy 50", "withdraw_days": 28}
    assert said_of(rice) == {"active": "Hexaconazole", "input_name": "Anvil", "phi_days": 14}


def test_what_is_missing_is_saved_and_told(bring_diary, season):
    report = bring_diary("Ngày;Việc;Tên vật tư\n01/11/2026;Bón phân;NPK 16-16-8\n")

    assert report.is_written
    assert warnings_of(report) == [("2", "Chưa ghi: Liều lượng.")]


def test_those_who_run_the_service_write_in_the_name_of_the_organisation(bring, season, song_hoa, admin, manager):
    bring(FLAT + SPRAY, "diary", by=admin, organisation=song_hoa)

    assert diary_events()[0].is_on_behalf


def test_text_in_pieces_is_one_text(bring_diary, season):
    from unicodedata import normalize

    assert bring_diary(normalize("NFD", FLAT + SPRAY)).is_written
    assert bring_diary(FLAT + SPRAY).counts["same"] == 1


@pytest.fixture
def anvil(song_hoa, clerk, now):
    from trace.materials.actions import save_material
    from trace.materials.rules import Waiting

    facts = {"name": "Anvil 5SC", "kind": "pesticide", "active": "Hexaconazole"}
    return save_material(song_hoa, facts, by=clerk, now=now, waitings=[Waiting("rice", 14, "label")])


def test_a_material_of_the_register_fills_in_what_the_row_leaves_out(bring_diary, season, anvil):
    lines = "Ngày;Việc;Tên vật tư;Liều;Lý do\n01/11/2026;Phun thuốc BVTV;anvil 5sc;30 ml/sào;khô vằn\n"
    report = bring_diary(lines)
    (event,) = diary_events()
    recorded = json.loads(event.recorded)

    assert report.is_written, report.findings
    assert told(report)["Sổ vật tư"] == f"Anvil 5SC ({anvil.code})"
    assert recorded["kept"] == {"input_name": "Anvil 5SC", "active": "Hexaconazole", "phi_days": 14}
    assert [one["code"] for one in recorded["materials"]] == [anvil.code]
    assert bring_diary(lines).counts["same"] == 1


def test_the_row_is_known_again_when_the_register_has_changed(bring_diary, season, anvil, clerk, now):
    from trace.materials.models import MaterialWaiting

    lines = "Ngày;Việc;Tên vật tư;Liều;Lý do\n01/11/2026;Phun thuốc BVTV;Anvil 5SC;30 ml/sào;khô vằn\n"
    bring_diary(lines)
    MaterialWaiting.update(days=21).execute()

    assert bring_diary(lines).counts["same"] == 1


def test_a_banned_active_is_saved_and_pointed_out_before(bring_diary, season):
    report = bring_diary(
        "Ngày;Việc;Tên vật tư;Hoạt chất;Liều;Lý do;Cách ly\n"
        "01/11/2026;Phun thuốc BVTV;Thuốc lạ;Paraquat;30 ml/sào;cỏ;14\n"
    )

    assert report.is_written
    assert any(place == "C2" and "cấm" in sentence for place, sentence in warnings_of(report))
