"""The record of a lot begins without a source: what is unknown stays so, what is told of it is kept and weighed."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from trace.batches.models import Batch, BatchSource
from trace.errors import Refusal
from trace.events import actions, checking, projections
from trace.events.entries import NewLot, Use
from trace.events.models import Event, EventItem
from trace.events.public import public_view
from trace.events.queries import events_of
from trace.ledger import queries as log
from trace.ledger.verification import verify


def again(batch):
    return Batch.get_by_id(batch.id)


def beginning_of(batch):
    return Event.get_by_id(
        EventItem.select().where(EventItem.identifier == batch.identifier).order_by(EventItem.id)[0].event_id
    )


@pytest.fixture
def bag(cast, entry, rice):
    """500 kg of packed rice, produced on 19/11, that nobody wrote about before."""
    return actions.register(cast.an_thai, lot=rice(500, produced_on=date(2026, 11, 19)), entry=entry(2))


def test_a_lot_begins_with_its_own_event(bag, cast):
    event = beginning_of(bag)
    document = json.loads(event.document)

    assert (event.kind, event.step) == ("register", "")
    assert (document["type"], document["action"]) == ("ObjectEvent", "ADD")
    assert (document["bizStep"], document["disposition"]) == ("commissioning", "active")
    assert document["quantityList"] == [{"epcClass": bag.identifier, "quantity": 500, "uom": "KGM"}]
    assert document["ilmd"]["cbvmda:lotNumber"] == bag.lot
    batch = again(bag)
    assert (batch.form, batch.template, batch.made_thousandths, batch.left_thousandths) == (
        "packed",
        "rice",
        500_000,
        500_000,
    )
    assert (batch.produced_on, batch.packed_on) == (date(2026, 11, 19), None)
    assert batch.expires_on == date(2026, 11, 19) + timedelta(days=180)
    assert not BatchSource.select().exists()


def test_the_same_entry_again_gives_the_same_lot(cast, entry, rice):
    once = entry(2)

    first = actions.register(cast.an_thai, lot=rice(500), entry=once)
    second = actions.register(cast.an_thai, lot=rice(500), entry=once)

    assert first.id == second.id
    assert Batch.select().count() == 1
    with pytest.raises(Refusal, match="một việc khác"):
        actions.register(cast.an_thai, lot=rice(501), entry=once)


def test_quantity_and_dates_may_be_told_later(cast, entry, now):
    lot = NewLot(name="Gạo nếp", product=cast.product, thousandths=None)
    batch = actions.register(cast.an_thai, lot=lot, entry=entry(0))

    assert json.loads(beginning_of(batch).document)["quantityList"] == [{"epcClass": batch.identifier}]
    assert (again(batch).made_thousandths, again(batch).produced_on, again(batch).expires_on) == (0, None, None)

    actions.correct(
        beginning_of(batch), reason="Đã cân", by=cast.staff, now=now, entry_id="0b6bb9a6-6dd5-4a5b-8d3a-0f2f8d1b1f11",
        quantities={batch.code: 480_500}, values={"nsx": date(2026, 11, 18)},
    )  # fmt: skip

    told = again(batch)
    assert (told.made_thousandths, told.left_thousandths, told.unit) == (480_500, 480_500, "KGM")
    assert (told.produced_on, told.expires_on) == (date(2026, 11, 18), date(2026, 11, 18) + timedelta(days=180))


def test_goods_of_unknown_quantity_are_not_called_overdrawn(cast, entry, rice):
    lot = replace(rice(1), thousandths=None)
    batch = actions.register(cast.an_thai, lot=lot, entry=entry(3))

    actions.ship([Use(batch, 20_000)], receiver_name="Cửa hàng Hương Quê", entry=entry(1))

    assert not again(batch).is_on_hold


def test_work_still_knows_what_came_of_it(cast, season, entry):
    with pytest.raises(Refusal, match="Chưa ghi số lượng"):
        actions.harvest(season, step="R08", outputs=[NewLot(name="Thóc", thousandths=None)], entry=entry(1))

    assert not Batch.select().exists()


def test_a_catch_in_the_wild_needs_no_season(cast, entry):
    batch = actions.register(
        cast.an_thai, lot=NewLot(name="Cua biển", thousandths=40_000), template="crab_mud", step="C07",
        entry=entry(1, origin_type="wild", site=cast.mill),
    )  # fmt: skip

    assert (again(batch).form, again(batch).done_steps) == ("live", ["C07"])
    assert again(batch).produced_on == date(2026, 11, 22)
    row = events_of(batch, seen_by=cast.staff)[0]
    assert (row.kind, row.name_vi) == ("register", "Thu hoạch / khai thác")


def test_not_every_step_begins_a_lot(cast, entry):
    with pytest.raises(Refusal, match="không bắt đầu một lô mới"):
        actions.register(
            cast.an_thai, lot=NewLot(name="Thóc", thousandths=1), template="rice", step="R08", entry=entry(1)
        )


def test_goods_that_are_no_product_say_what_they_are(cast, entry):
    with pytest.raises(Refusal, match="dạng nào") as refused:
        actions.register(cast.an_thai, lot=NewLot(name="Thóc", thousandths=1), template="rice", entry=entry(1))
    assert refused.value.field == "form"

    dry = NewLot(name="Thóc khô", thousandths=1000, form="dry_paddy")
    assert again(actions.register(cast.an_thai, lot=dry, template="rice", entry=entry(1))).form == "dry_paddy"


def test_others_do_not_open_records_here(cast, entry, rice):
    with pytest.raises(Refusal, match="Không tìm thấy"):
        actions.register(cast.an_thai, lot=rice(1), entry=entry(1, by=cast.stranger))
    with pytest.raises(Refusal, match="Chỉ cán bộ"):
        actions.register(cast.an_thai, lot=rice(1), entry=entry(1, by=cast.officer))
    with pytest.raises(Refusal, match="sản phẩm này"):
        actions.register(
            cast.an_thai, lot=NewLot(name="Mắm", product=cast.their_product, thousandths=1), entry=entry(1)
        )
    assert not Batch.select().exists()


def test_it_is_taken_back_while_nothing_follows(bag, cast, entry, now):
    event = beginning_of(bag)
    said = {"reason": "Ghi nhầm cơ sở", "by": cast.staff, "now": now}
    actions.observe([bag], step="R13", entry=entry(1))
    with pytest.raises(Refusal, match="hủy các việc sau"):
        actions.cancel(event, entry_id="0b6bb9a6-6dd5-4a5b-8d3a-0f2f8d1b1f12", **said)

    other = actions.register(cast.an_thai, lot=NewLot(name="x", product=cast.loose, thousandths=5), entry=entry(1))
    actions.cancel(beginning_of(other), entry_id="0b6bb9a6-6dd5-4a5b-8d3a-0f2f8d1b1f13", **said)

    assert again(other).closed_at is not None
    assert again(other).made_thousandths == 0


@pytest.mark.parametrize("step", ["R01", "R04", "R08", "R12", "R14"])
def test_work_before_the_record_is_told_of_the_lot(bag, cast, entry, step):
    event = actions.observe([bag], step=step, entry=entry(90, input_name="NPK 16-16-8"))

    document = json.loads(event.document)
    assert (event.kind, document["action"], document["bizStep"]) == ("observe", "OBSERVE", "other")
    assert again(bag).done_steps == [step]
    assert again(bag).made_thousandths == 500_000


def test_the_diary_of_a_lot_from_a_field_is_the_seasons(season, paddy, entry):
    event = actions.observe([paddy], step="R04", entry=entry(60, input_name="NPK"))

    assert event.kind == "diary"
    assert [item.identifier for item in EventItem.select().where(EventItem.event == event.id)] == [season.identifier]


def test_what_made_a_lot_of_this_book_is_not_told_a_second_time(paddy, entry):
    for step in ("R01", "R08", "R10"):
        with pytest.raises(Refusal, match="không ghi theo cách này"):
            actions.observe([paddy], step=step, entry=entry(1))


def test_a_waiting_time_that_had_not_run_out_holds_the_lot(bag, entry):
    actions.observe([bag], step="R05", entry=entry(40, phi_days=14))
    assert not again(bag).is_on_hold

    actions.observe([bag], step="R08", entry=entry(30))

    assert (again(bag).is_on_hold, again(bag).hold_cause) == (True, "early")


def test_everybody_reads_what_was_told_and_nothing_more(bag, entry):
    actions.observe([bag], step="R04", entry=entry(90, input_name="NPK", note="Bác Năm bón"))

    views = [public_view(event) for event in Event.select().order_by(Event.happened_at)]
    assert [view["kind"] for view in views] == ["observe", "register"]
    assert views[1]["lots"][0]["thousandths"] == 500_000
    assert "Bác Năm" not in json.dumps(views, ensure_ascii=False)


def test_a_repack_keeps_the_production_date_of_a_registered_product(bag, entry, rice):
    (repacked,) = actions.transform(
        [Use(bag, 100_000)], step="R14", outputs=[rice(100, produced_on=date(2026, 11, 23))], entry=entry(0)
    )

    assert repacked.produced_on == date(2026, 11, 19)


def test_computing_it_again_changes_nothing_and_the_log_agrees(bag, cast, entry, now):
    actions.observe([bag], step="R04", entry=entry(90))
    unknown = actions.register(
        cast.an_thai, lot=NewLot(name="Thóc", thousandths=None, form="dry_paddy"), template="rice", entry=entry(1)
    )
    actions.register(
        cast.an_thai, lot=NewLot(name="Cua", thousandths=5), template="crab_mud", step="C07", entry=entry(1)
    )
    Batch.update(made_thousandths=7, produced_on=None, done_steps=["?"], closed_at=now).where(
        Batch.id != unknown.id
    ).execute()

    assert projections.rebuild(now).mended == 2
    assert projections.rebuild(now).mended == 0
    batch = again(bag)
    assert (batch.made_thousandths, batch.produced_on, batch.done_steps) == (500_000, date(2026, 11, 19), ["R04"])
    assert verify(checking.checkers(), known_size=checking.known_size()).size == log.size()
