"""Photos that come after the entry: from its page, and from the phone under the id of its entry."""

from io import BytesIO
from uuid import uuid4

import pytest
from cast import sign_in, token_in
from PIL import Image

from trace.documents.models import StoredFile
from trace.events import actions, checking
from trace.events.actions_corrections import correct
from trace.events.models import Event, EventPhoto
from trace.events.models_photos import PhotoAddition
from trace.ledger.models import LedgerEntry
from trace.ledger.verification import LedgerBroken, verify

FERTILISED = {"happened_on": "2026-07-01", "input_name": "NPK", "dose.amount": "15", "dose.per": "kg_sao"}


def picture(colour="green"):
    content = BytesIO()
    Image.new("RGB", (40, 30), colour).save(content, "JPEG")
    content.seek(0)
    return content, "ruong.jpg"


@pytest.fixture
def event(desk, season):
    desk.post(f"/seasons/{season.code}/record/R04", FERTILISED)
    return Event.get(Event.step == "R04")


@pytest.fixture
def send(desk, event):
    def send(*colours, client=None, entry=None, number=None, **more):
        who = client or desk.client
        data = {"csrf_token": token_in(who.get("/account/")), "entry_id": number or str(uuid4()), **more}
        data["photos"] = [picture(one) for one in colours]
        return who.post(f"/entries/{entry or event.entry_id}/photos", data=data)

    return send


def test_the_phone_hangs_them_on_the_entry_it_sent_before(desk, event, send):
    answer = send("green", "red", show_photos="1")

    assert answer.status_code == 201
    assert answer.json["status"] == "saved"
    assert len(answer.json["new"]) == 2
    assert answer.json["href"] == f"/events/{event.id}"
    assert "Ảnh thêm sau, ngày 23/11/2026" in desk.get(answer.json["href"])
    assert all(file.is_public for file in StoredFile.select())
    assert LedgerEntry.select().where(LedgerEntry.kind == "photo").count() == 1
    verify(checking.checkers(), known_size=checking.known_size())


def test_the_same_photo_twice_and_the_same_sending_twice_are_once(event, send):
    number = str(uuid4())
    first, again = send("green", number=number), send("green", number=number)

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json == again.json
    assert send("green").json["new"] == []
    assert EventPhoto.select().count() == 1
    assert PhotoAddition.select().count() == 1
    assert send("blue", number=number).status_code == 409


def test_it_hangs_on_the_version_that_stands_and_says_so_after_a_correction(desk, event, send, clerk, now):
    send("green")
    right = correct(event, reason="Nhầm", by=clerk, now=now, entry_id=str(uuid4()), values={"input_name": "Urê"})
    answer = send("red")

    assert answer.json["event"] == right.id
    assert desk.get(f"/events/{right.id}").count("Ảnh thêm sau") == 3  # two of this version, one of the old one
    verify(checking.checkers(), known_size=checking.known_size())


def test_the_log_notices_a_photo_exchanged_behind_its_back(event, send):
    send("green")
    EventPhoto._meta.database.execute_sql("DROP TRIGGER event_photo_no_update")
    EventPhoto.update(sha256="f" * 64).execute()

    with pytest.raises(LedgerBroken):
        verify(checking.checkers(), known_size=checking.known_size())


def test_not_for_strangers_nor_for_what_never_was(app, desk, event, send, stranger_clerk, clerk, manager, now):
    stranger = sign_in(app.test_client(), stranger_clerk)
    assert send("green", client=stranger).status_code == 404
    assert send("green", entry=str(uuid4())).status_code == 404
    assert send().status_code == 422
    actions.undo(event, by=clerk, now=now)
    refused = send("green")

    assert refused.status_code == 409
    assert "không xảy ra" in refused.json["sentences"][0]
    assert StoredFile.select().count() == 0
    assert EventPhoto.select().count() == 0


def test_from_the_page_of_the_act(desk, event):
    hidden = desk.open(f"/events/{event.id}")
    answer = desk.post(f"/events/{event.id}/photos", {"photos": picture()}, opened=hidden)

    assert answer.status_code == 303
    page = desk.get(answer.location)
    assert "Đã thêm 1 ảnh." in page
    assert "Ảnh thêm sau" in page
