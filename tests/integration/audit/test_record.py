"""A batch's record: back to the season, every version, every author, nothing of other batches' endings."""

from uuid import uuid4

from audited import BUYER, LOT

from trace.audit.queries_record import batch_record, find_batch
from trace.audit.views import histories_view, sources_view
from trace.batches.models import Batch
from trace.events import actions as events
from trace.events.entries import NewLot, Use
from trace.kit.viewer import Viewer


def record_of(batch, seen_by):
    return batch_record(find_batch(batch.code, seen_by=seen_by), seen_by=seen_by)


def test_sources_go_back_to_the_season(story, auditor):
    rows = sources_view(record_of(story.batch, auditor), "vi")

    assert [(row.depth, row.name.partition(" · ")[0], row.quantity) for row in rows] == [
        (1, "Gạo xay", "505 kg"),
        (2, "Thóc khô", "780 kg"),
        (3, "Thóc tươi", "900 kg"),
        (4, "Vụ mùa 2026", ""),
    ]
    assert rows[-1].is_season
    assert rows[-1].sites == "Đồng Chợ"


def test_everything_stands_in_the_order_in_which_it_happened(story, auditor):
    found = histories_view(record_of(story.batch, auditor), "vi")

    assert [one.now.kind for one in found] == [
        "open", "diary", "harvest", "transform", "transform", "transform", "observe", "hold", "release", "ship",
    ]  # fmt: skip
    assert [one.now.happened_at for one in found] == sorted(one.now.happened_at for one in found)


def test_a_correction_shows_both_versions_and_what_differs(story, auditor):
    packed = next(
        one for one in histories_view(record_of(story.batch, auditor), "vi") if one.older and not one.is_withdrawn
    )
    (old,) = packed.older

    assert packed.now.reason == "Cân lại"
    assert [(c.label.partition(" · ")[2], c.before, c.after) for c in old.changes] == [(LOT, "500,5 kg", "480 kg")]
    assert old.declared.author == "Trần Văn Bảy"
    assert old.version.ledger_index < packed.now.ledger_index < old.declared.ledger_index


def test_several_corrections_follow_one_another(story, auditor, clerk, now):
    packed = next(h for h in record_of(story.batch, auditor).histories if h.older and h.current)
    events.correct(
        packed.current.event, reason="Cân lại lần nữa", by=clerk, now=now, entry_id=str(uuid4()),
        quantities={story.batch.code: 470_000},
    )  # fmt: skip

    again = next(h for h in histories_view(record_of(story.batch, auditor), "vi") if len(h.older) == 2)

    assert [o.changes[0].before for o in again.older] == ["480 kg", "500,5 kg"]
    assert [o.changes[0].after for o in again.older] == ["470 kg", "480 kg"]


def test_an_entry_that_was_withdrawn_says_so_and_by_whom(story, auditor):
    (gone,) = [one for one in histories_view(record_of(story.batch, auditor), "vi") if one.is_withdrawn]

    assert (gone.now.title, gone.older[0].declared.reason) == ("Kiểm nghiệm", "Ghi nhầm lô")


def test_authors_have_their_role_and_helpers_wrote_for_others(story, auditor):
    found = {one.now.kind: one.now for one in histories_view(record_of(story.batch, auditor), "vi")}

    assert (found["harvest"].author, found["harvest"].role) == ("Trần Văn Bảy", "staff")
    assert (found["diary"].author, found["diary"].role, found["diary"].is_on_behalf) == ("Đỗ Minh Anh", "helper", True)
    assert found["diary"].late_days == 10
    assert (found["release"].author, found["release"].role) == ("Nguyễn Thị Lan", "manager")


def test_private_facts_are_there_without_whole_telephone_numbers(story, auditor):
    found = {one.now.kind: dict(one.now.private) for one in histories_view(record_of(story.batch, auditor), "vi")}

    assert found["diary"] == {"Ghi chú": "Bác Ba gọi ••• 678"}
    assert found["ship"]["Biển số xe"] == "17C-123.45"
    assert BUYER in found["ship"]["Nơi nhận"]
    assert "345" not in " ".join(found["ship"].values()).replace("123.45", "")


def test_an_annex_erased_by_law_is_empty_and_says_why(story, auditor, manager, now):
    events.erase_private(story.shipped, reason="Người mua yêu cầu", by=manager, now=now)

    shipped = next(one.now for one in histories_view(record_of(story.batch, auditor), "vi") if one.now.kind == "ship")

    assert (shipped.private, shipped.erased_reason) == ((), "Người mua yêu cầu")


def test_where_the_rest_of_the_paddy_went_is_not_told(story, auditor):
    events.ship([Use(Batch.get_by_id(story.paddy.id), 50_000)], receiver_name="Đại lý X", entry=story.entry(20))
    (other,) = events.transform(
        [Use(Batch.get_by_id(story.paddy.id), 10_000)], step="R10", outputs=[NewLot(name="Khác", thousandths=9_000)],
        entry=story.entry(19),
    )  # fmt: skip

    record = record_of(story.batch, auditor)

    assert other.identifier not in record.names
    assert [h.shown.event.kind for h in record.histories].count("ship") == 1
    assert "Đại lý X" in str([one.now.facts for one in histories_view(record_of(story.paddy, auditor), "vi")])


def test_a_source_outside_the_scope_is_named_but_not_opened(
    story, auditor, department, dong_nguyen, stranger_clerk, now
):
    """Lots travel between co-ops only by name today; an edge to another's lot must still not open its book."""
    from trace.batches.models import BatchSource
    from trace.organisations.models import Organisation

    foreign = events.receive(
        dong_nguyen, lot=NewLot(name="Gạo lạ", thousandths=1000), supplier_name="Ai đó", template="rice",
        entry=story.entry(15, who=stranger_clerk),
    )  # fmt: skip
    BatchSource.create(batch=story.batch, from_batch=foreign, event_number=1, thousandths=1000, unit="KGM")
    narrow = Viewer(
        person_id=auditor.person_id, name=auditor.name, role="auditor", organisation_id=department.id,
        scope=auditor.scope.__class__(districts=("Huyện Quỳnh Phụ",)),
    )  # fmt: skip

    record = record_of(story.batch, narrow)
    (source,) = [one for one in sources_view(record, "vi") if one.code == foreign.code]

    assert (source.is_open, source.organisation) == (False, Organisation.get_by_id(dong_nguyen.id).name)
    assert "receive" not in {h.shown.event.kind for h in record.histories}
    assert "receive" in {h.shown.event.kind for h in record_of(story.batch, auditor).histories}


def test_papers_and_files_of_the_record(story, auditor):
    record = record_of(story.batch, auditor)

    assert [one.number for one in record.certificates] == ["17/2025/QĐ-NNMT"]
    assert {one.sha256 for one in record.files} == {story.photo.sha256, story.paper.sha256}
    assert len(record.entries) == len(record.events) + len(record.decisions)
