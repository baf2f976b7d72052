"""The dispatch note: parties, goods, lorry; for the organisation itself, and for officers without the driver."""

import pytest
from papered import LONG_AGO, NOON, codes_on, entry, section_of, text_of, words_of

from trace.events import actions
from trace.events.actions_corrections import Agreed, cancel
from trace.events.entries import Use
from trace.events.models import Event
from trace.events.queries import UnknownEvent
from trace.handovers.actions import declare
from trace.handovers.entries import Carrier, Papers, Receiver
from trace.papers import shelf
from trace.papers.note import NoDispatch
from trace.typeset.pdf import pdf_of, render


@pytest.fixture
def note(app, settings):
    def make(event, seen_by):
        with app.test_request_context():
            return shelf.dispatch_note(event.id, settings=settings, seen_by=seen_by, now=NOON)

    return make


def test_it_says_who_gives_who_takes_what_on_which_lorry(note, dispatch, lots, clerk):
    paper = note(dispatch, clerk)
    said = words_of(paper)

    assert paper.number == "Số phiếu: PX-031"
    assert "Bên giao: Hợp tác xã Nông nghiệp Sông Hóa · Thôn Đồng Chợ, Xã A Sào, tỉnh Hưng Yên" in said
    assert "Bên nhận: Cửa hàng thực phẩm Minh Tâm" in said
    assert "Địa chỉ nhận: Phường Thái Bình, tỉnh Hưng Yên" in said
    assert "Biển số xe: 17C-123.45" in said
    assert "Người vận chuyển: Lái xe Bùi Văn Sáu" in said
    goods = section_of(paper, "Hàng xuất").rows
    assert [row.cells[3] for row in goods[:2]] == [lot.code for lot in lots]
    assert [row.cells[-1] for row in goods] == ["1.000 kg", "34,5 kg", "1.034,5 kg"]


def test_its_code_opens_the_page_of_the_lot(note, app, dispatch, lots, clerk):
    with app.test_request_context():
        content, pages = render(note(dispatch, clerk))

    assert pages == 1
    assert codes_on(content, 0, 203) == codes_on(content, 0, 300) == [f"https://txng.example/t/{lots[0].code}"]
    assert "quai xách" in text_of(content)


def test_an_officer_reads_the_goods_but_not_who_drove(note, dispatch, auditor):
    said = words_of(note(dispatch, auditor))

    assert "1.034,5 kg" in said
    for private in ("17C-123.45", "Bùi Văn Sáu", "PX-031", "Trần Văn Bảy"):
        assert private not in said


@pytest.mark.parametrize("who", ["stranger_clerk", "stranger_manager", "far_auditor"])
def test_strangers_find_no_such_event(note, dispatch, request, who):
    with pytest.raises(UnknownEvent):
        note(dispatch, request.getfixturevalue(who))


def test_what_did_not_leave_has_no_note(note, lots, clerk):
    stored = actions.observe([lots[0]], step="R11", entry=entry(clerk, LONG_AGO), thousandths=1000)

    with pytest.raises(NoDispatch, match="chỉ in được cho việc xuất hàng"):
        note(stored, clerk)


def test_a_dispatch_that_never_was_says_so_across_its_head(note, app, dispatch, clerk):
    entry_id = "0b7e7f0e-8f3e-4a55-9a1e-000000000001"
    cancel(dispatch, reason="Chưa xuất", by=clerk, now=NOON, entry_id=entry_id, agreed=Agreed("manager"))
    with app.test_request_context():
        assert "VIỆC NÀY KHÔNG XẢY RA" in text_of(pdf_of(note(dispatch, clerk)))


@pytest.fixture
def sent(song_hoa, dong_nguyen, lots, clerk):
    """A dispatch with a code of its own, for the co-op next door to answer."""
    return declare(
        song_hoa,
        [Use(lots[0], 200_000), Use(lots[1], 34_500)],
        receiver=Receiver(organisation=dong_nguyen),
        carrier=Carrier(plate="17C-123.45", driver="Lái xe Bùi Văn Sáu"),
        papers=Papers(document_no="PX-040", invoice_no="HD-0007"),
        entry=entry(clerk, NOON),
    )


def test_a_dispatch_with_a_code_bears_it_with_invoice_and_a_half_to_sign(note, app, sent, lots, clerk):
    paper = note(Event.get_by_id(sent.ship_event), clerk)
    said = words_of(paper)

    assert paper.code == sent.code
    assert "Số hóa đơn: HD-0007" in said
    assert "Số phiếu: PX-040" in said
    receipt = section_of(paper, "Phần bên nhận ghi")
    assert [row.cells[2:5] for row in receipt.rows] == [
        (lots[0].lot, "200 kg", None),
        (lots[1].lot, "34,5 kg", None),
    ]
    with app.test_request_context():
        content, pages = render(paper)
    assert pages == 1
    address = f"https://txng.example/d/{sent.code}"
    assert codes_on(content, 0, 203) == codes_on(content, 0, 300) == [address]


def test_an_officer_reads_no_numbers_and_no_lorry_of_it(note, sent, auditor):
    said = words_of(note(Event.get_by_id(sent.ship_event), auditor))

    for private in ("HD-0007", "PX-040", "17C-123.45", "Bùi Văn Sáu"):
        assert private not in said
