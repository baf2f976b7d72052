"""A lot on exactly one A4 page, however much is known of it; what is left out is counted."""

import re
from datetime import date, timedelta

import pypdfium2
import pytest
from labelled import approve, make_batch, make_product
from papered import LONG_AGO, NOON, codes_on, entry, pages_of, section_of, text_of, words_of

from trace.batches.queries import UnknownBatch
from trace.documents.models import Certificate
from trace.events import actions
from trace.ledger import queries as ledger
from trace.papers import shelf
from trace.typeset.pdf import pdf_of, render

A4 = (595, 842)


@pytest.fixture
def dossier(app, settings):
    def make(batch, seen_by):
        with app.test_request_context():
            return shelf.batch_dossier(batch.code, settings=settings, seen_by=seen_by, now=NOON)

    return make


@pytest.fixture
def packed(song_hoa, manager, clerk, now, settings):
    product = make_product(song_hoa, by=manager, now=now, settings=settings)
    return approve(make_batch(song_hoa, product, by=clerk, now=now, lot="SH1"), by=manager, now=now)


def certificates(organisation, count: int) -> None:
    for number in range(count):
        Certificate.create(
            organisation=organisation, kind="test_report", number=f"KN-{number:03}/2026", issued_on=date(2026, 1, 1),
            issuer="Trung tâm Kỹ thuật Tiêu chuẩn Đo lường Chất lượng tỉnh Hưng Yên, phòng thử nghiệm số một",
            subject_kind="organisation", subject_id=organisation.id, created_at=LONG_AGO,
        )  # fmt: skip


def test_the_nine_items_the_amounts_the_labels_and_the_ledger(dossier, packed, clerk):
    paper = dossier(packed, clerk)
    said = words_of(paper)

    nine = section_of(paper, "Chín nội dung tối thiểu (NĐ 37/2026, Điều 23 khoản 5)").facts
    assert [fact.label[:2] for fact in nine[:9]] == ["a)", "b)", "c)", "d)", "đ)", "e)", "g)", "h)", "i)"]
    assert all(fact.value for fact in nine)
    assert section_of(paper, "Số lượng và tem").rows[0].cells[:4] == ("100 kg", "0", "0", "100 kg")
    assert f"gốc {ledger.root().hex()}" in said
    assert bytes(ledger.entry(ledger.size() - 2).leaf_hash).hex() in said or "mục" in said
    assert section_of(paper, "Nguồn gốc").rows[0].cells[2] == "100 kg"


def test_its_code_opens_the_public_page(dossier, app, packed, clerk):
    with app.test_request_context():
        content = pdf_of(dossier(packed, clerk))

    assert codes_on(content, 0, 203) == codes_on(content, 0, 300) == [f"https://txng.example/t/{packed.code}"]
    assert f"https://txng.example/t/{packed.code}" in text_of(content)


def test_a_hundred_events_and_forty_certificates_still_take_one_page(dossier, app, song_hoa, packed, clerk):
    for number in range(100):
        at = LONG_AGO + timedelta(days=number)
        actions.observe([packed], step="R13", entry=entry(clerk, at, now=NOON, qc_result="pass"))
    certificates(song_hoa, 40)
    with app.test_request_context():
        paper = dossier(packed, clerk)
        content, pages = render(paper)
    said = text_of(content)

    assert pages == len(pages_of(content)) == 1
    assert tuple(round(side) for side in pypdfium2.PdfDocument(content)[0].get_size()) == A4
    steps = section_of(paper, "Hành trình").rows
    left_out = int(re.search(r"… và (\d+) việc nữa", said)[1])
    assert len(steps) - 1 + left_out == 103  # bought, packed, a hundred tests, and the steps nobody declared
    papers = section_of(paper, "Chứng nhận, kiểm nghiệm").rows
    assert len(papers) - 1 + int(re.search(r"… và (\d+) giấy nữa", said)[1]) == 40
    assert "ký, ghi rõ họ tên" in said
    assert re.search(r"Trang 1/ ?1", said)


def test_what_is_open_stands_with_its_article(dossier, packed, clerk):
    actions.hold([packed], reason="Nghi mốc", by=clerk, now=NOON, entry_id="0b7e7f0e-8f3e-4a55-9a1e-000000000002")
    paper = dossier(packed, clerk)

    assert "Tạm ngừng bán, chờ kiểm tra" in paper.number
    assert any("chặn in tem" in row.cells for row in section_of(paper, "Việc còn thiếu").rows)


def test_a_lot_without_product_has_a_dossier_too(dossier, app, lots, clerk):
    with app.test_request_context():
        content, pages = render(dossier(lots[0], clerk))

    assert pages == 1
    assert "Cơ sở chưa khai" in text_of(content)


def test_english_readers_get_english(app, settings, packed, clerk):
    with app.test_request_context("/?lang=en"):
        paper = shelf.batch_dossier(packed.code, settings=settings, seen_by=clerk, now=NOON)
        content = pdf_of(paper)

    assert "Page 1/" in text_of(content)
    assert b"/Lang (en)" in content
    assert "Hồ sơ" not in words_of(paper)


@pytest.mark.parametrize("who", ["stranger_clerk", "stranger_manager", "far_auditor"])
def test_strangers_find_no_such_lot(dossier, packed, request, who):
    with pytest.raises(UnknownBatch):
        dossier(packed, request.getfixturevalue(who))
