"""What was typed becomes typed values; the impossible is refused, the unusual only marked."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from trace.processes.queries import step
from trace.processes.rules import check_values

HARVEST = {"event_time": "05/06/2026", "harvest_qty": "1.234,5", "moisture": "24,5"}


def checked(template, code, **values):
    return check_values(step(template, code), values)


def test_a_sound_harvest_is_read_as_written_in_vietnam():
    read = check_values(step("rice", "R08"), HARVEST)
    assert read.problems == ()
    assert read.values == {
        "event_time": datetime(2026, 6, 5, 5, 0, tzinfo=UTC),
        "harvest_qty": Decimal("1234.5"),
        "moisture": Decimal("24.5"),
    }


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("1.234", "1234"),
        ("1.234.567,25", "1234567.25"),
        ("12.5", "12.5"),
        ("0.125", "0.125"),
        ("1 500", "1500"),
        ("1,5 tấn", "1500"),
        ("12 tạ", "1200"),
        ("3 yen", "30"),
        ("750 kg", "750"),
        (1500, "1500"),
        (0.1, "0.1"),
        (Decimal("7.25"), "7.25"),
    ],
)
def test_a_quantity_however_it_is_said(written, meant):
    assert checked("rice", "R08", harvest_qty=written).values["harvest_qty"] == Decimal(meant)


def test_a_spoken_unit_is_shown_converted():
    read = checked("rice", "R01", area="5 sào")
    assert read.values["area"] == 1800
    assert read.converted == {"area": "5 sào = 1.800 m²"}


@pytest.mark.parametrize(
    "written",
    ["", "abc", "1.23.4", "1,2,3", "--5", "5 sào", "12 quả", "NaN", float("nan"), float("inf"), True, [1]],
)
def test_what_is_no_quantity_is_refused_and_nothing_is_kept(written):
    read = checked("rice", "R08", harvest_qty=written)
    assert "harvest_qty" not in read.values
    assert [p.field for p in (*read.refusals, *read.missing) if p.field == "harvest_qty"] == ["harvest_qty"]


@pytest.mark.parametrize("written", ["0", "-5", "-1.234,5", 0, -0.5])
def test_a_quantity_of_nothing_or_less_is_refused(written):
    read = checked("rice", "R08", harvest_qty=written)
    assert [p.field for p in read.refusals] == ["harvest_qty"]
    assert "phải lớn hơn 0 kg" in str(read.refusals[0])


def test_the_impossible_is_refused_and_the_unusual_marked():
    impossible = checked("rice", "R10", moisture="101")
    unusual = checked("rice", "R10", moisture="17,5")
    assert [p.field for p in impossible.refusals] == ["moisture"]
    assert not unusual.refusals
    assert str(unusual.warnings[0]) == "Độ ẩm 17,5 %: khác thường, hay gặp từ 12 đến 14 %."
    assert unusual.values["moisture"] == Decimal("17.5")


def test_cold_is_not_impossible():
    assert checked("shrimp", "T13", temp="-20").warnings == ()
    assert [p.field for p in checked("shrimp", "T13", temp="-12").warnings] == ["temp"]


def test_parts_of_a_group_are_read_nested_or_dotted():
    nested = checked("shrimp", "T06", water={"ph": "8,1", "salinity": "15 ‰"})
    dotted = checked("shrimp", "T06", **{"water.ph": "8,1", "water.salinity": "15"})
    assert nested.values == dotted.values == {"water.ph": Decimal("8.1"), "water.salinity": Decimal(15)}
    assert "water" not in [p.field for p in nested.missing]


def test_a_group_never_written_is_missing():
    assert "water" in [p.field for p in checked("shrimp", "T06", event_time="01/06/2026").missing]


def test_an_empty_box_counts_as_not_written():
    read = checked("rice", "R08", harvest_qty="  ", moisture=None, photos=[])
    assert read.values == {}
    assert [p.field for p in read.missing] == ["event_time", "harvest_qty"]


def test_what_the_service_knows_is_never_missed():
    missed = {p.field for p in checked("rice", "R05").missing}
    assert missed == {"event_time", "input_name", "active", "dose", "pest", "phi_days"}


def test_what_the_caller_gives_is_not_missed():
    read = check_values(step("rice", "R01"), {}, given=["plot", "area"])
    assert [p.field for p in read.missing] == ["event_time", "household_count"]


def test_a_whole_number_is_whole():
    assert checked("rice", "R05", phi_days="7").values["phi_days"] == 7
    assert [p.field for p in checked("rice", "R05", phi_days="7,5").refusals] == ["phi_days"]
    assert [p.field for p in checked("rice", "R05", phi_days="90").warnings] == ["phi_days"]


@pytest.mark.parametrize("written", ["31/02/2026", "2026-13-01", "hôm qua"])
def test_a_day_that_does_not_exist_is_refused(written):
    assert [p.field for p in checked("rice", "R14", nsx=written).refusals] == ["nsx"]


@pytest.mark.parametrize("written", ["20/11/2026", "2026-11-20", date(2026, 11, 20)])
def test_a_day_is_read(written):
    assert checked("rice", "R14", nsx=written).values["nsx"] == date(2026, 11, 20)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-11-20T07:30", datetime(2026, 11, 20, 0, 30, tzinfo=UTC)),
        ("2026-11-20T07:30:00+07:00", datetime(2026, 11, 20, 0, 30, tzinfo=UTC)),
        ("2026-11-20T07:30:00Z", datetime(2026, 11, 20, 7, 30, tzinfo=UTC)),
        ("20/11/2026", datetime(2026, 11, 20, 5, 0, tzinfo=UTC)),
        (date(2026, 11, 20), datetime(2026, 11, 20, 5, 0, tzinfo=UTC)),
    ],
)
def test_a_moment_without_zone_is_vietnams(written, meant):
    assert checked("rice", "R08", event_time=written).values["event_time"] == meant


@pytest.mark.parametrize("written", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:00-12:00"])
def test_a_moment_outside_the_calendar_is_refused(written):
    assert [p.field for p in checked("rice", "R08", event_time=written).refusals] == ["event_time"]


def test_a_choice_is_stored_by_code_and_understood_by_word():
    assert checked("rice", "R03", method="hand").values["method"] == "hand"
    assert checked("rice", "R03", method="Cay tay").values["method"] == "hand"
    assert checked("rice", "R05", pest=["đạo ôn", "rat"]).values["pest"] == ("blast", "rat")
    assert [p.field for p in checked("rice", "R03", method="máy sấy tháp").refusals] == ["method"]
    assert [p.field for p in checked("rice", "R03", method=["hand", "machine"]).refusals] == ["method"]


def test_a_list_is_one_a_line():
    read = checked("mam_cay", "M07", ingredients="cáy\n muối  biển\n\n")
    assert read.values["ingredients"] == ("cáy", "muối biển")


@pytest.mark.parametrize("written", ["A" * 30_000, ["A" * 30_000]])
def test_a_reference_is_no_longer_than_a_line(written):
    assert [p.field for p in checked("rice", "R16", receiver=written).refusals] == ["receiver"]


def test_references_are_passed_on_as_they_came():
    read = checked("rice", "R08", photos=["a1", "b2"])
    assert read.values["photos"] == ("a1", "b2")
    assert [p.field for p in checked("rice", "R08", photos=list("abcdef")).refusals] == ["photos"]
    assert [p.field for p in checked("rice", "R16", receiver=["a", "b"]).refusals] == ["receiver"]


def test_text_too_long_is_refused():
    assert [p.field for p in checked("rice", "R16", vehicle="9" * 21).refusals] == ["vehicle"]


def test_a_field_the_step_does_not_ask_for_is_refused_by_name():
    read = checked("rice", "R08", salinity="15")
    assert [p.field for p in read.refusals] == ["salinity"]
    assert read.values == {}
