"""Timelines, single events, history; a stranger finds nothing, private values stay private."""

import json
from uuid import uuid4

import pytest

from trace.access.models import Person
from trace.batches.models import Batch
from trace.errors import NotFound
from trace.events import actions, queries
from trace.events.entries import NewLot, Use
from trace.events.models import Event
from trace.events.public import public_view
from trace.kit.viewer import AUDITOR, Scope, Viewer


@pytest.fixture
def packed(cast, season, paddy, entry, rice):
    actions.record_diary(
        [season], step="R04", entry=entry(60, input_name="NPK", note="Bác Năm bón", **{"dose.amount": 15})
    )
    (milled,) = actions.transform(
        [Use(paddy, 900_000)], step="R12", outputs=[NewLot(name="Gạo", thousandths=560_000)], entry=entry(4)
    )
    return actions.transform(
        [Use(milled, 500_000)], step="R14", outputs=[rice(500)], entry=entry(3, site=cast.mill, std="TCCS 01")
    )[0]


def test_the_owner_sees_everything_with_labels(cast, season, packed):
    rows = queries.events_of(season, seen_by=cast.staff)

    assert [row.step for row in rows] == ["R08", "R04", "R01"]
    shown = {value.name: value for value in rows[1].values}
    assert (shown["input_name"].label_vi, shown["input_name"].text) == ("Tên vật tư (phân bón/thuốc)", "NPK")
    assert (shown["note"].text, shown["note"].visibility) == ("Bác Năm bón", "private")
    assert rows[1].name_vi == "Bón phân"
    assert [place["commune"] for place in rows[2].places] == ["Xã A Sào, Tỉnh Hưng Yên"] * 2


def test_a_correction_carries_its_older_versions(cast, season, entry, now):
    old = actions.record_diary([season], step="R07", entry=entry(9, qc_result="fail"))
    new = actions.correct(
        old, reason="Nhầm", by=cast.staff, now=now, entry_id=str(uuid4()), values={"qc_result": "pass"}
    )

    row = queries.events_of(season, seen_by=cast.staff)[0]

    assert (row.number, row.is_corrected, row.reason) == (new.id, True, "Nhầm")
    assert [v.text for v in row.values] == ["đạt"]
    assert [[v.text for v in one.values] for one in row.earlier] == [["không đạt"]]
    assert queries.event(new.id, seen_by=cast.staff).earlier[0].number == old.id
    assert (row.may_be_corrected, row.earlier[0].may_be_corrected) == (True, False)


def test_a_cancelled_event_stays_readable(cast, season, entry, now):
    old = actions.record_diary([season], step="R07", entry=entry(9))
    actions.cancel(old, reason="Không làm", by=cast.staff, now=now, entry_id=str(uuid4()))

    row = queries.events_of(season, seen_by=cast.staff)[0]

    assert (row.number, row.is_cancelled, row.cancelled_reason) == (old.id, True, "Không làm")


def test_a_stranger_finds_nothing(cast, season, packed):
    event = Event.get()
    for subject in (season, packed):
        with pytest.raises(NotFound):
            queries.events_of(subject, seen_by=cast.stranger)
    with pytest.raises(NotFound):
        queries.history(packed, seen_by=cast.stranger)
    with pytest.raises(NotFound):
        queries.event(event.id, seen_by=cast.stranger)
    with pytest.raises(NotFound):
        queries.find_event(event.id, seen_by=cast.stranger)
    with pytest.raises(NotFound):
        queries.event(999, seen_by=cast.staff)


def test_an_officer_sees_only_what_is_in_scope(cast, packed):
    rice = Viewer(8, "A", AUDITOR, scope=Scope(categories=("rice",), districts=("Quỳnh Phụ",)))
    shrimp = Viewer(8, "A", AUDITOR, scope=Scope(categories=("shrimp",)))

    assert queries.events_of(packed, seen_by=rice)
    with pytest.raises(NotFound):
        queries.events_of(packed, seen_by=shrimp)


def test_an_officer_reads_no_private_value_here(cast, season, packed):
    """The record of an audit shows them, shortened, and counts the look."""
    officer = Viewer(8, "A", AUDITOR, scope=Scope(categories=("rice",), districts=("Quỳnh Phụ",)))
    rows = queries.events_of(season, seen_by=officer)

    assert [row.step for row in rows] == ["R08", "R04", "R01"]
    assert "Bác Năm" not in repr(rows)
    assert not [value for row in rows for value in row.values if value.visibility == "private"]
    assert "Bác Năm bón" in repr(queries.events_of(season, seen_by=cast.staff))


def test_history_says_who_wrote_what_and_when(cast, packed, now):
    Person.create(id=1, login="+84912", name="Chị Hoa", created_at=now, **_extra())
    actions.approve(packed, by=cast.manager, now=now, note="Đủ")

    rows = queries.history(packed, seen_by=cast.officer)

    assert [(row.kind, row.recorded_by) for row in rows] == [("transform", "Chị Hoa"), ("approval", "")]
    assert [row.ledger_index for row in rows] == sorted(row.ledger_index for row in rows)


def _extra():
    return {"name_folded": "chi hoa"} if "name_folded" in Person._meta.fields else {}


def test_done_steps_follow_the_lineage(season, packed):
    assert queries.done_steps(packed) == ["R01", "R04", "R08", "R12", "R14"]
    assert queries.done_steps(season) == ["R01", "R04", "R08"]


def test_a_supplier_that_is_an_organisation_is_named_openly(cast, entry):
    batch = actions.receive(
        cast.an_thai,
        lot=NewLot(name="Nếp", thousandths=1),
        supplier_name="Công ty Gạo",
        entry=entry(1),
        template="banh_cay",
    )

    assert public_view(Event.get())["supplier"] == "Công ty Gạo"
    assert Batch.get_by_id(batch.id).version == 1
    assert json.loads(Event.get().document)["quantityList"][0]["quantity"] == 0.001


def test_a_households_name_is_never_frozen(cast, season, entry, now):
    cast.an_thai.kind, cast.an_thai.name = "household", "Hộ Nguyễn Văn A"
    cast.an_thai.save()

    event = actions.record_diary([season], step="R07", entry=entry(1))

    assert "Nguyễn" not in event.recorded + event.document
    assert public_view(event)["organisation"] == {"code": "HTX-01"}
