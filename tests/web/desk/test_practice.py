"""Tập thử: the real checks run, and nothing at all is kept: no row of any table, no file, no job, no leaf."""

import re
from io import BytesIO
from uuid import uuid4

import pytest
from cast import sign_in, token_in
from PIL import Image

from trace.database import database
from trace.events import actions
from trace.events.actions_packs import Contents
from trace.events.entries import Entry, NewLot, Use
from trace.events.models import Event

HIDDEN = '<input type="hidden" name="practice" value="1">'


def picture():
    content = BytesIO()
    Image.new("RGB", (40, 30), "green").save(content, "JPEG")
    content.seek(0)
    return content, "ruong.jpg"


def counts():
    return {
        table: database.execute_sql(f'SELECT count(*) FROM "{table}"').fetchone()[0] for table in database.get_tables()
    }


@pytest.fixture
def files(app):
    folder = app.config["SETTINGS"].uploads
    return lambda: sorted(str(path) for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def practising(desk):
    desk.client.post("/practice/", data={"csrf_token": token_in(desk.client.get("/practice/")), "on": "1"})
    return desk


@pytest.fixture
def yard(song_hoa, clerk, rice, now):
    """A lot of bags, some of it in a case."""

    def entry():
        return Entry(by=clerk, now=now, entry_id=str(uuid4()), happened_at=now)

    lot = NewLot(name="Gạo", product=rice, thousandths=500_000, lot="GAO1", form="packed")
    bags = actions.register(song_hoa, lot=lot, template="rice", entry=entry())
    case = actions.pack_up(Contents(lots=[Use(bags, 5_000)]), entry=entry())
    return bags, case


def test_every_form_that_may_be_practised_leaves_nothing_behind(practising, season, plots, yard, files, clerk, now):
    bags, case = yard
    diary = actions.record_diary(
        [season], step="R04",
        entry=Entry(by=clerk, now=now, entry_id=str(uuid4()), happened_at=now, values={"input_name": "NPK"}),
    )  # fmt: skip
    day = {"happened_on": "2026-11-23", "agreed": "1", "practice": "1"}
    forms = {
        f"/seasons/{season.code}/record/R04": {"input_name": "NPK", "photos": picture(), "show_photos": "1"},
        f"/seasons/{season.code}/record/R08": {"lot-0-quantity": "1200", "lot-0-lot": "T1"},
        f"/batches/{bags.code}/record/R16": {
            "input": bags.code, f"input-{bags.code}": "20", "receiver-name": "Siêu thị A",
        },
        "/record/receive/rice/R17": {"lot-0-quantity": "300", "supplier-name": "HTX B", "form": "milled"},
        f"/batches/{bags.code}/split": {"rows": "1", "part-0": "10"},
        "/packs/new": {"lot": bags.code, f"amount-{bags.code}": "4", "level": "case"},
        f"/packs/{case.code}/unpacking": {"all": "1"},
        f"/batches/{bags.code}/units": {"count": "3"},
        f"/batches/{bags.code}/closing": {"labels_spoiled": "0"},
        f"/seasons/{season.code}/close": {},
        "/seasons/new/rice": {"name": "Vụ xuân", "sites": plots[0].code, "variety": "Nếp"},
        f"/events/{diary.id}/cancel": {"reason": "Nhầm"},
        f"/events/{diary.id}/photos": {"photos": picture()},
    }  # fmt: skip
    before, on_disk = counts(), files()
    for address, data in forms.items():
        hidden = {"csrf_token": token_in(practising.client.get("/practice/")), "entry_id": str(uuid4())}
        answer = practising.client.post(address, data={**hidden, **day, **data})
        assert answer.status_code == 200, (address, practising.words(answer)[:3000])
        assert "Tập thử: chưa ghi gì vào sổ" in practising.words(answer), address
        assert counts() == before, address
    assert files() == on_disk
    page = practising.get("/record/")
    assert "Đang tập thử" in page
    assert "Đã ghi" not in page
    assert "Hoàn tác" not in page


def test_it_shows_what_would_have_been_saved_and_which_mistakes_there_are(practising, season):
    address = f"/seasons/{season.code}/record/R04"
    assert HIDDEN in practising.get(address)
    good = practising.post(address, {"happened_on": "2026-07-01", "input_name": "NPK", "agreed": "1", "practice": "1"})
    bad = practising.post(address, {"happened_on": "2026-07-01", "dose.amount": "mười", "practice": "1"})

    assert "NPK" in practising.words(good)
    assert "01/07/2026" in practising.words(good)
    assert bad.status_code == 422
    assert "Đang tập thử" in practising.words(bad)
    assert Event.select().where(Event.step == "R04").count() == 0


def test_decisions_and_prints_are_refused_with_a_sentence(boss_desk, yard):
    bags, _case = yard
    answer = boss_desk.post(f"/batches/{bags.code}/approval", {"practice": "1"}, opened=boss_desk.open("/account/"))

    assert answer.status_code == 409
    assert "Đang tập thử: việc này không tập được" in boss_desk.words(answer)
    assert type(bags).get_by_id(bags.id).approved_at is None


def test_what_decides_is_the_form_so_an_entry_from_an_ordinary_page_is_saved(practising, season):
    address = f"/seasons/{season.code}/record/R04"
    answer = practising.post(address, {"happened_on": "2026-07-01", "input_name": "NPK", "agreed": "1"})

    assert answer.status_code == 303
    assert Event.select().where(Event.step == "R04").count() == 1


def test_it_ends_with_the_switch_and_with_the_person(practising, season, manager):
    client = practising.client
    client.delete_cookie("signed_in")  # the session of the browser stays
    sign_in(client, manager)
    assert "Đang tập thử" not in practising.get("/record/")
    off = {"csrf_token": token_in(client.get("/practice/")), "on": "0", "next": "https://elsewhere.example/"}
    assert client.post("/practice/", data=off).location == "/record/"
    assert not re.search(re.escape(HIDDEN), practising.get(f"/seasons/{season.code}/record/R04"))
