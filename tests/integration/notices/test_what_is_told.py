"""What the rooms tell by themselves: papers that end, corrections that wait, lots that were stopped."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from cast import A_SAO, LONG_AGO

from trace.documents import actions as papers
from trace.documents.actions_notices import notice_expiring
from trace.events.actions_diary import record_diary
from trace.events.actions_proposals import put_right
from trace.events.actions_receipts import receive
from trace.events.actions_seasons import harvest, open_season
from trace.events.entries import Entry, NewLot
from trace.events.models import Event, EventItem
from trace.notices.models import Notice
from trace.sites.actions import save_site


def told() -> list[tuple[str, str, str]]:
    return [(one.kind, one.subject[0] % one.subject[1], one.href) for one in Notice.select().order_by(Notice.id)]


def said(by, month: int, day: int, **values) -> Entry:
    when = datetime(2026, month, day, 3, tzinfo=UTC)
    return Entry(by=by, now=when, entry_id=str(uuid4()), happened_at=when, values=values)


def test_a_paper_that_ends_is_told_once_a_threshold(song_hoa, clerk, now):
    ends = now.date() + timedelta(days=14)
    paper = papers.add_certificate(
        song_hoa, kind="vietgap", number="VG-7", issuer="Trung tâm", issued_on=None, expires_on=ends,
        subject_kind="organisation", subject_id=song_hoa.id, by=clerk, now=now,
    )  # fmt: skip
    notice_expiring(today=now.date(), now=now)
    notice_expiring(today=now.date(), now=now)

    assert told() == [("paper_ends", "Giấy số VG-7 hết hạn ngày 07/12/2026.", f"/certificates/{paper.id}")]


def test_a_correction_that_waits_is_told(song_hoa, clerk, now):
    lot = receive(
        song_hoa, lot=NewLot(name="Gạo xay", thousandths=1_000_000, form="milled"), supplier_name="Nhà máy",
        template="rice", entry=said(clerk, 10, 1),
    )  # fmt: skip
    event = Event.get(Event.id == EventItem.get(EventItem.identifier == lot.identifier).event_id)
    proposal = put_right(event, quantities={lot.code: 2_000_000}, reason="Cân lại", by=clerk, now=now,
                         entry_id=str(uuid4()))  # fmt: skip

    assert told() == [("correction", "Có đề nghị sửa đang chờ người thứ hai xác nhận.", f"/corrections/{proposal.id}")]


@pytest.fixture
def early(song_hoa, clerk):
    """Paddy harvested nine days too early."""
    field = save_site(song_hoa, {"kind": "plot", "name": "Đồng Chợ", "address": A_SAO}, by=clerk, now=LONG_AGO)
    season = open_season(song_hoa, template="rice", name="Vụ mùa", variety="", sites=[field], entry=said(clerk, 7, 2))
    record_diary([season], step="R05", entry=said(clerk, 10, 1, input_name="Beam 75WP", phi_days=14))
    made = [NewLot(name="Thóc", thousandths=1_000_000)]
    return harvest(season, step="R08", outputs=made, entry=said(clerk, 10, 6))


def test_a_lot_stopped_by_the_book_is_told_with_the_reason(early):
    (kind, sentence, href), *rest = told()

    assert (kind, rest) == ("lot_held", [])
    assert sentence.endswith("tạm ngừng bán.")
    assert href.startswith("/batches/T")
    assert Notice.get().lines[0][0]  # why, as a sentence of its own
