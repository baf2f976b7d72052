"""What was let be sold again in spite of a finding is listed for officers: what, who, why, when; of its sources too."""

from datetime import timedelta
from uuid import uuid4

import pytest

from trace.events import actions
from trace.events.entries import NewLot, Use


@pytest.fixture
def let_go(story, manager, noon):
    """An early harvest, tested, released, and dried since."""
    entry = story.entry
    actions.record_diary([story.season], step="R05", entry=entry(8, input_name="Beam", phi_days=14))
    (lot,) = actions.harvest(
        story.season, step="R08", outputs=[NewLot(name="Thóc sớm", thousandths=9000)], entry=entry(5)
    )
    actions.observe([lot], step="R13", entry=entry(4, qc_result="pass"))
    actions.release([lot], reason="Phiếu 12 đạt", by=manager, now=noon - timedelta(days=3), entry_id=str(uuid4()))
    (dry,) = actions.transform(
        [Use(lot, 9000)], step="R10", outputs=[NewLot(name="Thóc khô", thousandths=8000)], entry=entry(1)
    )
    return lot, dry


def test_an_officer_reads_who_let_it_go_and_why_on_the_lot_and_on_what_was_made_of_it(desk, let_go, manager):
    for lot in let_go:
        page = desk.words(f"/audit/batches/{lot.code}")
        assert "Đã cho bán lại dù có vi phạm 1" in page
        assert "Thu hoạch khi chưa đủ thời gian cách ly." in page
        assert f"{manager.name}: “Phiếu 12 đạt”" in page


def test_a_lot_without_one_has_no_such_list(desk, story):
    assert "Đã cho bán lại dù có vi phạm" not in desk.words(f"/audit/batches/{story.batch.code}")


def test_a_far_officer_reads_nothing(far_desk, let_go):
    far_desk.get(f"/audit/batches/{let_go[0].code}", status=404)


def test_the_owner_reads_it_on_the_lots_own_page(manager_desk, let_go):
    assert "Ngày 20/11/2026" in manager_desk.words(f"/batches/{let_go[0].code}")
