"""Sửa chờ xác nhận: a looser correction leads to a proposal, a second person decides, an office may stop it."""

import pytest

from trace.batches.models import Batch
from trace.events.models import Event
from trace.events.models_proposals import CorrectionProposal, InspectionPause


@pytest.fixture
def asked(desk, milled, manager):
    """The clerk says that the tonne bought in was 1.200 kg."""
    event = Event.get(Event.kind == "receive")
    answer = desk.post(
        f"/events/{event.id}/correct",
        {"happened_on": "2026-11-20", f"amount-{milled.code}": "1200", "reason": "Cân lại"},
    )
    assert answer.status_code == 303, desk.words(answer)
    proposal = CorrectionProposal.get()
    assert answer.location.endswith(f"/corrections/{proposal.id}")
    return proposal


def made(batch):
    return Batch.get_by_id(batch.id).made_thousandths


def test_a_looser_correction_waits_and_says_why(desk, milled, asked):
    page = desk.get(f"/corrections/{asked.id}")

    for words in ("Khối lượng làm ra tăng lên.", "1.000 kg", "1.200 kg", "Cân lại", "chờ người thứ hai"):
        assert words in page
    assert "Xác nhận cho sửa" not in page
    assert "Rút đề nghị" in page
    assert made(milled) == 1_000_000
    assert "Chờ người khác xác nhận" in desk.get("/corrections/")
    assert "chờ bạn xác nhận" not in desk.get("/desk/")


def test_the_second_person_finds_it_at_home_and_agrees(desk, boss_desk, milled, asked):
    assert "1 đề nghị sửa chờ bạn xác nhận" in boss_desk.get("/desk/")
    page = f"/corrections/{asked.id}"
    answer = boss_desk.post(f"{page}/confirmation", opened=boss_desk.open(page))

    assert answer.status_code == 303, boss_desk.words(answer)
    assert made(milled) == 1_200_000
    assert "Đã xác nhận" in desk.get(page)
    assert "người thứ hai xác nhận" in desk.get(f"/batches/{milled.code}")
    assert "người thứ hai xác nhận" in boss_desk.get(f"/page/t/{milled.code}")
    again = boss_desk.post(f"{page}/confirmation", opened=boss_desk.open(page))
    assert again.status_code == 409


def test_who_asked_cannot_agree_but_may_withdraw(desk, milled, asked):
    page = f"/corrections/{asked.id}"
    refused = desk.post(f"{page}/confirmation", opened=desk.open(page))
    assert refused.status_code == 403
    assert "không phải người đề nghị" in desk.words(refused)
    assert desk.post(f"{page}/withdrawal", opened=desk.open(page)).status_code == 303
    assert CorrectionProposal.get_by_id(asked.id).state == "withdrawn"
    assert made(milled) == 1_000_000


def test_it_is_refused_with_a_reason_only(boss_desk, asked):
    page = f"/corrections/{asked.id}"
    assert boss_desk.post(f"{page}/refusal", {"reason": ""}, opened=boss_desk.open(page)).status_code == 422
    assert (
        boss_desk.post(f"{page}/refusal", {"reason": "Phiếu ghi 1.000"}, opened=boss_desk.open(page)).status_code == 303
    )
    assert "Phiếu ghi 1.000" in boss_desk.get(page)


def test_an_office_stops_it_and_lets_it_go_on(boss_desk, office_desk, milled, asked, song_hoa):
    begun = office_desk.post(
        "/corrections/pauses/", {"organisation": song_hoa.code, "batch": milled.code, "reason": "Kiểm tra đột xuất"}
    )
    assert begun.status_code == 303, office_desk.words(begun)
    page = f"/corrections/{asked.id}"
    stopped = boss_desk.post(f"{page}/confirmation", opened=boss_desk.open(page))
    assert stopped.status_code == 409
    assert "Cơ quan đang kiểm tra" in boss_desk.words(stopped)
    assert "Cơ quan đang kiểm tra" in boss_desk.get("/corrections/")

    number = InspectionPause.get().id
    assert (
        office_desk.post(
            f"/corrections/pauses/{number}/end", {"reason": ""}, opened=office_desk.open("/corrections/pauses/")
        ).status_code
        == 422
    )
    ended = office_desk.post(
        f"/corrections/pauses/{number}/end", {"reason": "Xong"}, opened=office_desk.open("/corrections/pauses/")
    )
    assert ended.status_code == 303
    assert boss_desk.post(f"{page}/confirmation", opened=boss_desk.open(page)).status_code == 303


def test_an_unknown_organisation_is_said_beside_its_box(office_desk, song_hoa):
    answer = office_desk.post("/corrections/pauses/", {"organisation": "KHONG-CO", "reason": "x"})

    assert answer.status_code == 422
    assert 'href="#organisation"' in office_desk.words(answer)


def test_a_dispatch_taken_back_waits_too(desk, boss_desk, milled):
    sent = desk.post(
        f"/batches/{milled.code}/record/R16",
        {"input": [milled.code], f"input-{milled.code}": "300", "receiver-name": "Cửa hàng A",
         "happened_on": "2026-11-21", "agreed": "1"},
        opened=desk.open("/handovers/new"),
    )  # fmt: skip
    assert sent.status_code == 303, desk.words(sent)
    event = Event.get(Event.kind == "ship")
    page = f"/events/{event.id}/correct"
    answer = desk.post(f"/events/{event.id}/cancel", {"reason": "Xe quay về"}, opened=desk.open(page))

    assert answer.status_code == 303
    proposal = CorrectionProposal.get()
    assert "Đề nghị hủy việc" in desk.get(f"/corrections/{proposal.id}")
    page = f"/corrections/{proposal.id}"
    assert boss_desk.post(f"{page}/confirmation", opened=boss_desk.open(page)).status_code == 303
    assert Batch.get_by_id(milled.id).left_thousandths == 1_000_000
    assert "Sửa nhẹ đi" in desk.get(f"/events/{event.id}")


def test_a_stranger_finds_nothing(stranger_desk, asked):
    stranger_desk.get(f"/corrections/{asked.id}", status=404)
    assert "Cân lại" not in stranger_desk.get("/corrections/")
