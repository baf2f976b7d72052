"""/d/{code}: what everybody may know of a consignment; its two sides find their way; programs get links."""

import json
from datetime import UTC, datetime
from html import unescape
from uuid import uuid4

import pytest
from cast import sign_in

from trace.events.actions_receipts import receive
from trace.events.entries import Entry, NewLot, Use
from trace.handovers.actions import declare
from trace.handovers.entries import Carrier, Receiver

PAGE = {"Accept": "text/html"}


def entry(by) -> Entry:
    day = datetime(2026, 11, 22, 5, tzinfo=UTC)
    return Entry(by=by, now=day, entry_id=str(uuid4()), happened_at=day)


@pytest.fixture
def sent(app, noon, song_hoa, dong_nguyen, clerk):
    new = NewLot(name="Gạo xay", thousandths=1_000_000, form="milled", lot="XAY1")
    lot = receive(song_hoa, lot=new, supplier_name="Nhà máy", template="rice", entry=entry(clerk))
    return declare(
        song_hoa,
        [Use(lot, 300_000)],
        receiver=Receiver(organisation=dong_nguyen),
        carrier=Carrier(name="Xe ông Sáu", plate="17C-123.45", driver="Bùi Văn Sáu"),
        entry=entry(clerk),
    )


def words(answer) -> str:
    return unescape(answer.get_data(as_text=True))


def test_everybody_sees_goods_sender_and_state_and_nothing_of_persons(app, sent):
    client = app.test_client()
    page = client.get(f"/d/{sent.code.lower()}", headers=PAGE)
    said = words(page)

    assert page.status_code == 200
    assert "Set-Cookie" not in page.headers
    assert "Đã gửi, chờ bên nhận" in said
    assert "Hợp tác xã Nông nghiệp Sông Hóa xuất ngày 22/11/2026" in said
    assert "lô XAY1" in said
    assert "/t/T" in said
    for hidden in ("300 kg", "17C-123.45", "Sáu", "Đồng Nguyên", "Nhận đủ", "/handovers/"):
        assert hidden not in said


def test_each_side_finds_its_way_and_others_nothing_more(app, sent, clerk, stranger_clerk, auditor):
    receiver = sign_in(app.test_client(), stranger_clerk).get(f"/d/{sent.code}", headers=PAGE)
    sender = sign_in(app.test_client(), clerk).get(f"/d/{sent.code}", headers=PAGE)
    officer = sign_in(app.test_client(), auditor).get(f"/d/{sent.code}", headers=PAGE)

    assert f"/handovers/{sent.code}/receive?outcome=all" in words(receiver)
    assert "Không nhận" in words(receiver)
    assert receiver.headers["Cache-Control"] == "no-store"
    assert "Mở phiếu của bạn" in words(sender)
    assert "Nhận đủ" not in words(sender)
    assert "/handovers/" not in words(officer)
    assert "Cookie" in officer.headers["Vary"]


def test_programs_get_the_default_link_and_the_linkset(app, sent):
    client = app.test_client()
    plain = client.get(f"/d/{sent.code}", headers={"Accept": "*/*"})
    assert (plain.status_code, plain.location) == (307, f"https://txng.example/page/d/{sent.code}")
    assert client.get(f"/page/d/{sent.code}").status_code == 200
    levels = json.loads(client.get(f"/d/{sent.code}?linkType=linkset").data)["linkset"]
    assert levels[0]["anchor"] == f"https://txng.example/d/{sent.code}"
    assert client.head(f"/D/{sent.code}", headers=PAGE).status_code == 200
    assert client.get("/d/D2222222", headers=PAGE).status_code == 404


def test_a_typed_code_finds_it(app, sent):
    answer = app.test_client().get(f"/lookup?code={sent.code.lower()}")

    assert (answer.status_code, answer.location) == (303, f"/d/{sent.code}")


def test_the_scanner_knows_a_dispatch_and_says_nothing_of_it(app, sent):
    address = f"https://txng.example/d/{sent.code}/a/k3-Zq_7"
    (read,) = app.test_client().get("/scan/known", query_string={"code": address}).get_json()

    assert (read["text"], read["state"], read["path"]) == (sent.code, "known", f"/d/{sent.code}")
    assert (read["name"], read["organisation"]) == ("Phiếu xuất hàng", "")
