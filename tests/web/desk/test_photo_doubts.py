"""A photo used before, or of quite another day: said before saving, saved all the same, and seen by officers."""

from io import BytesIO

import pytest
from cast import sign_in
from papers import photo

from trace.documents.models import StoredFile
from trace.events.models import Event, EventPhoto

FERTILISED = {"happened_on": "2026-11-20", "input_name": "NPK Văn Điển", "dose.amount": "15", "dose.per": "kg_sao"}


@pytest.fixture
def address(season):
    return f"/seasons/{season.code}/record"


def scene(**kind):
    return {"photos": (BytesIO(photo(**kind)), "IMG_1.jpg")}


def test_a_photo_of_the_day_used_once_is_not_doubted(desk, address):
    assert desk.post(f"{address}/R04", {**FERTILISED, **scene()}).status_code == 303


def test_one_used_before_is_said_with_its_act_and_saved_when_agreed(desk, address):
    desk.post(f"{address}/R04", {**FERTILISED, **scene()})
    asked = desk.post(f"{address}/R04", {**FERTILISED, "happened_on": "2026-11-21", **scene()})

    assert asked.status_code == 422
    assert "Ảnh 1 đã dùng cho việc “Bón phân” ngày 20/11/2026." in desk.words(asked)
    assert EventPhoto.select().count() == 1
    again = {**FERTILISED, "happened_on": "2026-11-21", "kept_photos": StoredFile.get().sha256, "agreed": "1"}
    assert desk.post(f"{address}/R04", again).status_code == 303
    assert EventPhoto.select().count() == 2


def test_the_same_entry_sent_twice_is_not_taken_for_another(desk, address):
    hidden = desk.open(f"{address}/R04")
    answers = [desk.post(f"{address}/R04", {**FERTILISED, **scene()}, opened=hidden) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert EventPhoto.select().count() == 1


def test_one_of_quite_another_day_is_asked_about(desk, address):
    asked = desk.post(f"{address}/R04", {**FERTILISED, **scene(taken="2026:11:01 07:00:00")})

    assert asked.status_code == 422
    assert "Ảnh 1 chụp ngày 01/11/2026, cách ngày làm 19 ngày." in desk.words(asked)


def test_another_organisations_photo_is_not_given_away(stranger_desk, desk, address, dong_nguyen):
    desk.post(f"{address}/R04", {**FERTILISED, **scene()})
    StoredFile.update(organisation=dong_nguyen).execute()

    assert desk.post(f"{address}/R04", {**FERTILISED, "happened_on": "2026-11-21", **scene()}).status_code == 303


def test_the_acts_page_tells_day_commune_hash_and_what_is_odd(app, desk, address, auditor):
    desk.post(f"{address}/R04", {**FERTILISED, **scene()})
    sha256 = StoredFile.get().sha256
    late = {**FERTILISED, "happened_on": "2026-10-01", "kept_photos": sha256, "agreed": "1"}
    desk.post(f"{address}/R04", late)
    page = desk.get(f"/events/{Event.select().order_by(Event.id.desc()).get().id}")

    assert "Chụp 20/11/2026, Xã A Sào" in page
    assert sha256[:12] in page
    assert "Cách ngày làm 50 ngày" in page
    assert "Đã dùng cho cả việc khác" in page
    officer = sign_in(app.test_client(), auditor)
    assert "Cách ngày làm 50 ngày" in officer.get(f"/events/{Event.select().order_by(Event.id.desc()).get().id}").text


def test_a_paper_hangs_on_an_act(desk, address):
    desk.post(f"{address}/R04", FERTILISED)
    event = Event.get(Event.step == "R04")
    form = desk.get(f"/certificates/new?about=event:{event.id}")
    saved = desk.post(
        "/certificates/new", {"kind": "test_report", "number": "KN-7", "issuer": "T", "subject": f"event:{event.id}"}
    )

    assert f'value="event:{event.id}" selected' in form
    assert saved.status_code == 303
    assert "KN-7" in desk.get(f"/events/{event.id}")
