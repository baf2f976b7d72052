"""Readings as pages: a file looked at before it is written down, values typed, charts with their twin in words."""

import re
from io import BytesIO
from uuid import uuid4

import pytest
from cast import sign_in, token_in

from trace.database import database
from trace.documents.models import StoredFile
from trace.events.models import Event
from trace.sensors.models import SensorReading, SensorSeries

FILE = "Thời gian;pH;Độ mặn;Ghi chú\n22/11/2026 06:00;7,8;15\n22/11/2026 12:00;9,4;15,5\n22/11/2026 18:00;8,1;15,5\n"


@pytest.fixture
def desk(app, pond, noon):
    return sign_in(app.test_client(), pond.staff)


def sent(client, pond, text=FILE, **more):
    page = client.get(f"/sensors/season/{pond.season.code}/new")
    data = {"csrf_token": token_in(page), "file": (BytesIO(text.encode()), "do.csv"), "stage": "pond", **more}
    return client.post(f"/sensors/season/{pond.season.code}/preview", data=data)


def hidden(page):
    form = page.split('action="/sensors/season', 1)[1]
    return dict(re.findall(r'name="(\w+)" value="([^"]*)"', form.split("</form>")[0]))


def saved(client, pond, text=FILE):
    fields = hidden(sent(client, pond, text).get_data(as_text=True))
    return client.post(f"/sensors/season/{pond.season.code}", data=fields)


def test_a_preview_writes_nothing_and_shows_what_was_understood(desk, pond):
    before = Event.select().count()
    answer = sent(desk, pond)
    page = answer.get_data(as_text=True)

    assert answer.status_code == 200
    assert "06:00 22/11/2026" in page
    assert "Ngoài giới hạn 1 lần" in page
    assert "Cột không dùng: Ghi chú" in page
    assert (Event.select().count(), SensorSeries.select().count()) == (before, 0)


def test_what_was_looked_at_is_saved_and_drawn_on_pond_and_season(desk, pond):
    answer = saved(desk, pond)
    assert answer.status_code == 303

    kept = SensorSeries.get(SensorSeries.quantity == "ph")
    assert StoredFile.get(StoredFile.sha256 == kept.file_sha256).original_name == "do.csv"
    assert desk.get(f"/files/{kept.file_sha256}").get_data() == FILE.encode()
    for address in (answer.location, f"/sites/{pond.site.code}", f"/seasons/{pond.season.code}"):
        page = desk.get(address).get_data(as_text=True)
        assert '<path class="line"' in page
        assert "7,8–9,4" in page
        assert "giới hạn 7–9" in page
        assert "(chưa đối chiếu nguồn)" in page


def test_the_same_file_twice_is_told_and_writes_nothing(desk, pond):
    saved(desk, pond)
    answer = saved(desk, pond)

    assert answer.status_code == 409
    assert "đã có rồi" in answer.get_data(as_text=True)
    assert SensorReading.select().count() == 6


def test_a_file_with_faults_cannot_be_saved(desk, pond):
    answer = sent(desk, pond, FILE + "hôm qua;8;15;\n")
    page = answer.get_data(as_text=True)

    assert answer.status_code == 422
    assert "<td>5</td><td>Thời gian</td><td>hôm qua</td><td>Không phải thời điểm. Ví dụ: 21/11/2026 14:05.</td>" in page
    assert "Lưu các số đo này" not in page


def test_what_is_no_file_of_readings_gets_the_form_again(desk, pond):
    page = desk.get(f"/sensors/site/{pond.site.code}/new")
    for content, sentence in ((b"", "Chưa chọn tệp nào"), (b"a,b\n1,2\n", "Không thấy dòng tiêu đề")):
        data = {"csrf_token": token_in(page), "stage": "pond"}
        if content:
            data["file"] = (BytesIO(content), "x.csv")
        answer = desk.post(f"/sensors/site/{pond.site.code}/preview", data=data)

        assert answer.status_code == 422
        assert sentence in answer.get_data(as_text=True)
    assert StoredFile.select().where(StoredFile.original_name == "x.csv").count() == 0


def test_a_typed_temperature_below_nothing_is_written_down(desk, pond):
    address = f"/sensors/lot/{pond.catch.code}"
    page = desk.get(f"{address}/new")
    fields = {"happened_on": "22/11/2026", "happened_time": "07:30", "temperature": "-1,5", "stage": "chilled"}
    entry_id = re.search(r'name="entry_id" value="([^"]+)"', page.get_data(as_text=True))[1]
    answer = desk.post(f"{address}/typed", data={"csrf_token": token_in(page), "entry_id": entry_id, **fields})

    assert answer.status_code == 303
    assert SensorReading.get().value == -1500
    assert "−1,5 °C" in desk.get(answer.location).get_data(as_text=True)


def test_a_typed_value_that_is_none_gets_the_form_again(desk, pond):
    address = f"/sensors/lot/{pond.catch.code}"
    token = token_in(desk.get(f"{address}/new"))
    for field, value, sentence in (
        ("temperature", "", "Chưa ghi số đo nào"),
        ("temperature", "ấm", "không phải là số"),
        ("happened_on", "32/1", "không đúng"),
    ):
        fields = {"happened_on": "22/11/2026", "happened_time": "07:30", "temperature": "2", "entry_id": "x"}
        answer = desk.post(f"{address}/typed", data={"csrf_token": token, **fields, field: value})

        assert answer.status_code == 422
        assert sentence in answer.get_data(as_text=True)
    assert SensorSeries.select().count() == 0


def test_readings_come_back_as_a_table(desk, pond):
    saved(desk, pond)
    # As a real server does: the request's connection is closed before the body is written.
    desk.application.testing = False
    text = desk.get(f"/sensors/site/{pond.site.code}/readings.csv").get_data().decode("utf-8-sig")
    database.connect(reuse_if_open=True)

    assert "22/11/2026 06:00:00,2026-11-21T23:00:00Z,pH,7.8," in text
    assert text.count("\n") == 7


def test_a_file_within_the_limits_is_taken_back_by_one_and_drawn_no_more(desk, pond):
    saved(desk, pond, text=FILE.replace("9,4", "8,4"))
    event = SensorSeries.get().event_number
    assert "Số liệu máy đo" in desk.get(f"/events/{event}").get_data(as_text=True)

    address = f"/sensors/season/{pond.season.code}"
    fields = {"csrf_token": token_in(desk.get(address)), "entry_id": str(uuid4())}
    assert desk.post(f"{address}/{event}/withdraw", data={**fields, "reason": ""}).status_code == 422
    assert desk.post(f"{address}/{event}/withdraw", data={**fields, "reason": "Nhầm ao"}).status_code == 303
    assert '<path class="line"' not in desk.get(address).get_data(as_text=True)
    assert desk.post(f"{address}/{event}/withdraw", data={**fields, "reason": "Nhầm ao"}).status_code == 404


def test_readings_beyond_the_limits_are_taken_back_by_two(desk, pond):
    saved(desk, pond)
    event, address = SensorSeries.get().event_number, f"/sensors/season/{pond.season.code}"
    fields = {"csrf_token": token_in(desk.get(address)), "entry_id": str(uuid4()), "reason": "Nhầm ao"}

    page = desk.post(f"{address}/{event}/withdraw", data=fields, follow_redirects=True).get_data(as_text=True)
    assert "chờ người thứ hai xác nhận" in page
    assert '<path class="line"' in page


def test_a_stranger_finds_nothing(app, pond, noon):
    stranger = sign_in(app.test_client(), pond.stranger)

    for address in ("", "/new", "/readings.csv"):
        assert stranger.get(f"/sensors/season/{pond.season.code}{address}").status_code == 404


def test_a_gap_breaks_the_line(desk, pond):
    rows = [f"22/11/2026 {hour:02}:{minute:02};8" for hour in (1, 2, 9, 10) for minute in range(0, 60, 10)]
    sent_page = sent(desk, pond, "Thời gian;pH\n" + "\n".join(rows) + "\n").get_data(as_text=True)

    line = re.search(r'<path class="line" d="([^"]+)"', sent_page)[1]
    assert line.count("M") == 2
    assert "1 chỗ đứt quãng" in sent_page
