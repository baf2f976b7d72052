"""A logger's file as readings: the shapes of several makers, written here or abroad."""

import io
from datetime import UTC, datetime

import pytest
import xlsxwriter

from trace.kit.sheets import FileUnreadable
from trace.sensors.reading import read_file


def at(*parts):
    return int(datetime(*parts, tzinfo=UTC).timestamp())


def rows(found, place=0):
    column = found.columns[place]
    return list(zip(column.at, column.values, strict=True))


VIETNAMESE = "\ufeffSTT;Thời gian;Nhiệt độ (°C)\n1;21/11/2026 14:05;3,5\n2;21/11/2026 14:10;-0,25\n"
ENGLISH = "Date,Time,Temperature\n2026-11-21,14:05:00,3.5\n2026-11-21,14:10:00,-0.25\n"
SETTINGS = (
    "Model:\tRC-5\nSerial Number:\tEF7212000123\nRecord Interval:\t5 min\n\nNo.\tTime\tTemperature°C\n"
    "1\t2026-11-21 14:05:00\t3.5\n2\t2026-11-21 14:10:00\t-0.25\n"
)
IN_ZONE = (
    '"Plot Title: xe 1"\n"#","Date Time, GMT+07:00","Temp, °C (LGR S/N: 10)"\n'
    "1,11/21/26 02:05:00 PM,3.5\n2,11/21/26 02:10:00 PM,-0.25\n"
)
IN_UTC = "timestamp (UTC),temp\n2026-11-21T07:05:00Z,3.5\n2026-11-21T07:10:00Z,-0.25\n"
AMERICAN_DEGREES = "Time,Temp (°F)\n21/11/2026 14:05,38.3\n21/11/2026 14:10,31.55\n"


@pytest.mark.parametrize("text", [VIETNAMESE, ENGLISH, SETTINGS, IN_ZONE, IN_UTC, AMERICAN_DEGREES])
def test_the_same_two_readings_in_the_shapes_of_several_makers(text):
    found = read_file(text.encode())

    assert found.faults == []
    assert [column.quantity for column in found.columns] == ["temperature"]
    assert rows(found) == [(at(2026, 11, 21, 7, 5), 3500), (at(2026, 11, 21, 7, 10), -250)]


def test_what_the_logger_says_of_itself_is_told():
    assert read_file(SETTINGS.encode()).device == "RC-5"


def test_a_meter_of_water_with_several_columns():
    text = (
        "Ngày giờ;pH;Độ mặn (‰);Nhiệt độ nước;DO (mg/l);Oxy bão hòa (%);Ghi chú\n"
        "21/11/2026 06:00;7,85;15,5;27,1;4,2;55;\n21/11/2026 18:00;8,1;15,4;29;;61;mưa\n"
    )
    found = read_file(text.encode("utf-16"))

    assert {column.quantity: list(column.values) for column in found.columns} == {
        "ph": [7850, 8100],
        "salinity": [15500, 15400],
        "temperature": [27100, 29000],
        "oxygen": [4200],
    }
    assert found.empty == 1
    assert found.ignored == ["Oxy bão hòa (%)", "Ghi chú"]


def test_a_workbook_keeps_the_time_of_day():
    kept = io.BytesIO()
    book = xlsxwriter.Workbook(kept, {"default_date_format": "dd/mm/yyyy hh:mm"})
    sheet = book.add_worksheet("Dữ liệu")
    sheet.write_row(0, 0, ["Thời gian", "Nhiệt độ"])
    sheet.write_datetime(1, 0, datetime(2026, 11, 21, 14, 5))
    sheet.write_number(1, 1, 3.5)
    sheet.write_row(2, 0, ["21/11/2026 14:10", "3,25"])
    book.close()

    assert rows(read_file(kept.getvalue())) == [(at(2026, 11, 21, 7, 5), 3500), (at(2026, 11, 21, 7, 10), 3250)]


def test_readings_are_put_in_order_and_told_once():
    text = "Time,Temp\n21/11/2026 14:10,4\n21/11/2026 14:05,3\n21/11/2026 14:10,4\n"
    found = read_file(text.encode())

    assert rows(found) == [(at(2026, 11, 21, 7, 5), 3000), (at(2026, 11, 21, 7, 10), 4000)]
    assert found.repeated == 1


def test_what_cannot_be_read_is_told_with_row_column_value_and_reason():
    text = (
        "Time,Temp\n31/02/2026 14:05,3\n21/11/2026,4\n21/11/2026 14:05,bốn\n21/11/2026 14:06,900\n21/11/2026 14:07,5\n"
    )
    found = read_file(text.encode())

    assert [(one.row, one.column, one.value, one.reason) for one in found.faults] == [
        (2, "Time", "31/02/2026 14:05", "Không có ngày này."),
        (3, "Time", "21/11/2026", "Thiếu giờ. Ví dụ: 21/11/2026 14:05."),
        (4, "Temp", "bốn", "Không phải là số."),
        (5, "Temp", "900", "Số đo này không thể có. Xem lại cột hoặc đơn vị."),
    ]


def test_two_values_at_one_moment_are_a_fault():
    found = read_file(b"Time,Temp\n21/11/2026 14:05,3\n21/11/2026 14:05,4\n")

    assert [one.reason for one in found.faults] == ["Hai số đo khác nhau cùng một thời điểm."]


@pytest.mark.parametrize(("zone", "hour"), [("", 7), ("local", 7), ("utc", 14)])
def test_the_clock_of_the_file_is_the_one_on_the_wall_unless_said(zone, hour):
    assert rows(read_file(b"Time,Temp\n21/11/2026 14:05,3\n", zone=zone)) == [(at(2026, 11, 21, hour, 5), 3000)]


@pytest.mark.parametrize(("order", "month"), [("", 4), ("mdy", 3)])
def test_day_before_month_unless_said(order, month):
    found = read_file(b"Time,Temp\n03/04/2026 14:05,3\n", order=order)

    assert datetime.fromtimestamp(found.columns[0].at[0], UTC).month == month


@pytest.mark.parametrize(
    "content", [b"", b"\x00\x01\x02", b"a,b\n1,2\n", b"Time,Temp\n", "Tên,Nhiệt độ\nA,3\n".encode()]
)
def test_what_is_no_file_of_readings_is_refused(content):
    with pytest.raises(FileUnreadable):
        read_file(content)


def test_a_row_of_a_million_cells_is_not_read_to_its_end():
    wide = VIETNAMESE.replace("\n1;", ";x" * 1_000_000 + "\n1;", 1)
    found = read_file(wide.encode())

    assert rows(found) == rows(read_file(VIETNAMESE.encode()))
    assert len(found.ignored) < 500
