"""Lots made from lots, bought in, sent, sold, destroyed, closed: saved when true, held when doubtful."""

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest

from trace.batches.models import Batch, BatchSource
from trace.database import database
from trace.errors import Refusal
from trace.events import actions, queries, rules
from trace.events.balance import LabelCount
from trace.events.entries import NewLot, Use
from trace.events.models import Event, EventAnnex
from trace.events.public import public_view
from trace.ledger import queries as log


def again(batch):
    return Batch.get_by_id(batch.id)


@pytest.fixture
def dry(paddy, entry):
    new = NewLot(name="Thóc khô", thousandths=850_000)
    return actions.transform([Use(paddy, 1_000_000)], step="R10", outputs=[new], entry=entry(5, moisture=13))[0]


@pytest.fixture
def milled(dry, entry):
    new = NewLot(name="Gạo", thousandths=540_000)
    return actions.transform([Use(dry, 850_000)], step="R12", outputs=[new], entry=entry(4))[0]


@pytest.fixture
def packed(milled, entry, rice):
    lot = rice(500, produced_on=date(2026, 11, 19), pack_size_thousandths=5000, pack_count=100)
    return actions.transform([Use(milled, 500_000)], step="R14", outputs=[lot], entry=entry(3))[0]


def test_field_to_pack_in_five_events(season, packed, milled):
    batch = again(packed)

    assert batch.identifier == f"https://id.gs1.org/01/09521234543213/10/{batch.lot}"
    assert (batch.form, batch.unit, batch.left_thousandths) == ("packed", "KGM", 500_000)
    assert (batch.produced_on, batch.packed_on) == (date(2026, 11, 19), date(2026, 11, 20))
    assert batch.expires_on == date(2026, 11, 19) + timedelta(days=180)
    assert again(milled).left_thousandths == 40_000
    assert not batch.is_on_hold
    edge = BatchSource.get(BatchSource.batch == batch.id)
    assert (edge.from_batch_id, edge.thousandths) == (milled.id, 500_000)
    document = json.loads(Event.get_by_id(edge.event_number).document)
    assert document["ilmd"]["cbvmda:lotNumber"] == batch.lot
    assert document["bizStep"] == "packing"


def test_several_lots_may_become_one(paddy, season, entry):
    (other,) = actions.harvest(season, step="R08", outputs=[NewLot(name="Thóc", thousandths=100_000)], entry=entry(6))

    (mixed,) = actions.transform(
        [Use(paddy, 1_000_000), Use(other, 100_000)],
        step="R10",
        outputs=[NewLot(name="Thóc khô", thousandths=900_000)],
        entry=entry(5),
    )

    edges = {e.from_batch_id for e in BatchSource.select().where(BatchSource.batch == mixed.id)}
    assert edges == {paddy.id, other.id}


def test_tonnes_are_understood_for_a_lot_in_kilograms(paddy, entry):
    actions.transform([Use(paddy, 500, "TNE")], step="R10", outputs=[NewLot(name="x", thousandths=1)], entry=entry(5))

    assert again(paddy).left_thousandths == 500_000


def test_a_repack_keeps_the_original_production_date(packed, entry, rice):
    (repacked,) = actions.transform(
        [Use(packed, 100_000)], step="R14", outputs=[rice(100, produced_on=date(2026, 11, 23))], entry=entry(0)
    )

    assert repacked.produced_on == date(2026, 11, 19)
    assert repacked.packed_on == date(2026, 11, 23)
    assert repacked.expires_on == packed.expires_on


def test_using_more_than_there_is_is_saved_and_held(paddy, entry):
    (dry,) = actions.transform(
        [Use(paddy, 1_200_000)], step="R10", outputs=[NewLot(name="Thóc khô", thousandths=900_000)], entry=entry(5)
    )

    assert again(paddy).left_thousandths == -200_000
    assert (again(paddy).hold_cause, again(dry).hold_cause) == ("overdrawn", "source")


def test_more_out_than_in_holds_what_came_out(paddy, entry):
    (dry,) = actions.transform(
        [Use(paddy, 500_000)], step="R10", outputs=[NewLot(name="Thóc khô", thousandths=600_000)], entry=entry(5)
    )

    assert again(dry).hold_cause == "gained"
    assert not again(paddy).is_on_hold


def test_bought_goods_begin_with_a_receipt_that_names_the_supplier(cast, entry):
    batch = actions.receive(
        cast.an_thai,
        lot=NewLot(name="Nếp cái", thousandths=300_000),
        supplier_name="Công ty Gạo Việt",
        supplier_address="Hà Nội",
        supplier_code="0101234567",
        entry=entry(2),
        template="banh_cay",
    )

    event = Event.get(Event.kind == "receive")
    document = json.loads(event.document)
    assert (document["action"], document["bizStep"]) == ("ADD", "receiving")
    assert json.loads(event.recorded)["supplier"]["name"] == "Công ty Gạo Việt"
    assert again(batch).supplier_name == "Công ty Gạo Việt"
    assert again(batch).made_thousandths == 300_000


def test_a_private_supplier_is_named_in_the_annex_alone(cast, entry):
    given = entry(2)
    asked = {
        "lot": NewLot(name="Cáy tươi", thousandths=9_000),
        "supplier_name": "Bà Nguyễn Thị Cáy",
        "entry": given,
        "template": "mam_cay",
        "is_person": True,
    }
    batch = actions.receive(cast.an_thai, **asked)

    event = Event.get(Event.kind == "receive")
    assert "Cáy" not in event.document
    assert "Nguyễn" not in event.recorded + event.document
    assert again(batch).supplier_name == ""
    assert EventAnnex.get().private["supplier"]["name"] == "Bà Nguyễn Thị Cáy"
    assert actions.receive(cast.an_thai, **asked).id == batch.id
    with pytest.raises(rules.EntryReused):
        actions.receive(cast.an_thai, **{**asked, "supplier_name": "Ông Khác"})


def test_a_receipt_without_supplier_is_refused(cast, entry):
    with pytest.raises(rules.EntryRefused):
        actions.receive(
            cast.an_thai, lot=NewLot(name="x", thousandths=1), supplier_name=" ", entry=entry(1), template="mam_cay"
        )


def test_sending_away_is_kept_with_the_receiver(packed, entry):
    event = actions.ship([Use(packed, 200_000)], receiver_name="Siêu thị X", entry=entry(1, driver="Anh Lái"))

    assert json.loads(event.document)["disposition"] == "in_transit"
    assert "Siêu thị" not in event.document
    assert json.loads(event.recorded)["receiver"]["name"] == "Siêu thị X"
    assert EventAnnex.get().private == {"driver": "Anh Lái"}
    batch = again(packed)
    assert batch.left_thousandths == 300_000
    assert batch.dispatched_at is not None


def test_what_is_written_after_the_goods_left_is_marked(packed, season, entry):
    actions.ship([Use(packed, 1000)], receiver_name="X", entry=entry(1))

    assert actions.observe([packed], step="R13", entry=entry(2, qc_result="pass")).is_after_dispatch
    assert actions.record_diary([season], step="R07", entry=entry(50)).is_after_dispatch
    assert not actions.observe([packed], step="R13", entry=entry(0.5, qc_result="pass")).is_after_dispatch


def test_sending_more_than_there_is_holds_the_lot(packed, entry):
    actions.ship([Use(packed, 600_000)], receiver_name="X", entry=entry(1))

    assert again(packed).hold_cause == "overdrawn"


def test_a_sale_needs_no_quantity(packed, entry):
    actions.sell([Use(packed, None)], entry=entry(1))

    assert again(packed).left_thousandths == 500_000


def test_an_amount_may_come_as_a_value_of_the_step(packed, entry):
    stored = actions.observe([packed], step="R13", entry=entry(1, qty=Decimal("12.5"), qc_result="pass"))
    cased = actions.observe([packed], step="R15", entry=entry(1, pack_count=10))

    assert json.loads(stored.document)["quantityList"][0]["quantity"] == 12.5
    assert json.loads(stored.recorded)["public"] == {"qc_result": "pass"}
    assert json.loads(cased.recorded)["public"] == {"pack_count": 10}
    with pytest.raises(rules.EntryRefused):
        actions.observe([packed], step="R13", entry=entry(1, qty=Decimal("0.0001")))


def test_destroyed_goods_are_gone(packed, entry):
    event = actions.destroy([Use(packed, 500_000)], entry=entry(1), reason="Mốc")

    assert json.loads(event.document)["bizStep"] == "destroying"
    assert again(packed).left_thousandths == 0


def test_closing_ends_a_lot(packed, entry):
    actions.close_batches([packed], entry=entry(1))

    assert again(packed).closed_at is not None


def test_the_end_of_a_lot_reckons_up_its_goods_and_labels(cast, packed, entry):
    made = again(packed).made_thousandths
    actions.ship([Use(again(packed), 10_000)], receiver_name="Siêu thị", entry=entry(2))
    actions.destroy([Use(again(packed), 4_000)], entry=entry(2))
    count = LabelCount(printed=90, replaced=3, allowed=100, spoiled=2)

    event = actions.close_batches([again(packed)], entry=entry(1), labels={packed.code: count})

    (kept,) = json.loads(event.recorded)["kept"]["balance"]
    assert kept["goods"] == {
        "made": made, "used": 0, "sold": 10_000, "destroyed": 4_000, "lost": 0, "left": made - 14_000,
    }  # fmt: skip
    assert kept["labels"] == {"allowed": 100, "printed": 90, "replaced": 3, "spoiled": 2, "used": 88, "left": 10}
    row = queries.events_of(again(packed), seen_by=cast.staff)[0]
    told = {value.label_vi: value.text for value in row.values}
    assert (told["Tem đã dùng"], told["Tem hỏng, hủy"], told["Đã bán, xuất đi"]) == ("88", "2", "10 kg")
    assert "balance" not in json.dumps(public_view(event)) + event.document


def test_no_more_labels_are_spoiled_than_were_printed(packed, entry):
    for spoiled in (-1, 91):
        with pytest.raises(Refusal, match="từ 0 đến 90"):
            actions.close_batches(
                [packed], entry=entry(1), labels={packed.code: LabelCount(printed=90, spoiled=spoiled)}
            )
    assert again(packed).closed_at is None


def test_an_end_sent_twice_is_one_even_when_more_labels_were_printed_meanwhile(packed, entry):
    sent = entry(1)
    first = actions.close_batches([packed], entry=sent, labels={packed.code: LabelCount(printed=5, spoiled=1)})
    again_sent = actions.close_batches([packed], entry=sent, labels={packed.code: LabelCount(printed=6, spoiled=1)})
    assert again_sent.id == first.id
    with pytest.raises(rules.EntryReused):
        actions.close_batches([packed], entry=sent, labels={packed.code: LabelCount(printed=6, spoiled=2)})


def test_pages_of_all_that_was_made_turn(season, paddy, packed, entry):
    before = again(packed).version

    actions.record_diary([season], step="R07", entry=entry(50))
    assert again(packed).version > before
    middle = again(packed).version
    actions.observe([paddy], step="R11", entry=entry(5), thousandths=1_000)
    assert again(packed).version > middle


def test_a_lot_number_is_unique_for_its_product(cast, milled, packed, entry, rice):
    with pytest.raises(Refusal, match="đã có"):
        actions.transform([Use(milled, 1)], step="R14", outputs=[rice(1, lot=packed.lot.lower())], entry=entry(1))
    with pytest.raises(Exception, match=r"(?i)unique"), database.atomic():
        Batch.create(
            **{**Batch.get_by_id(packed.id).__data__, "id": None, "code": "TX", "identifier": "x", "gtin": None}
        )
    with pytest.raises(Exception, match=r"(?i)check|not_itself"), database.atomic():
        BatchSource.create(batch=packed, from_batch=packed, event_number=1)


REFUSED = {
    "another's lot": (
        rules.NotYours,
        lambda c, p, e: actions.ship([Use(p, 1)], receiver_name="x", entry=e(1, by=c.stranger)),
    ),
    "an officer": (rules.RecordingRefused, lambda c, p, e: actions.observe([p], step="R13", entry=e(1, by=c.officer))),
    "nothing": (rules.EntryRefused, lambda c, p, e: actions.ship([Use(p, 0)], receiver_name="x", entry=e(1))),
    "less than nothing": (rules.EntryRefused, lambda c, p, e: actions.destroy([Use(p, -5)], entry=e(1))),
    "no quantity": (rules.EntryRefused, lambda c, p, e: actions.ship([Use(p, None)], receiver_name="x", entry=e(1))),
    "litres of rice": (
        rules.EntryRefused,
        lambda c, p, e: actions.ship([Use(p, 1, "LTR")], receiver_name="x", entry=e(1)),
    ),
    "nobody": (rules.EntryRefused, lambda c, p, e: actions.ship([Use(p, 1)], receiver_name="", entry=e(1))),
    "twice the same": (
        rules.EntryRefused,
        lambda c, p, e: actions.ship([Use(p, 1), Use(p, 1)], receiver_name="x", entry=e(1)),
    ),
    "no lots": (rules.EntryRefused, lambda c, p, e: actions.ship([], receiver_name="x", entry=e(1))),
    "tomorrow's tomorrow": (rules.EntryRefused, lambda c, p, e: actions.sell([Use(p, 1)], entry=e(-2))),
    "a lot that cannot be printed": (
        Refusal,
        lambda c, p, e: actions.transform(
            [Use(p, 1)], step="R14", outputs=[NewLot(name="x", thousandths=1, lot="lô 1")], entry=e(1)
        ),
    ),
    "expired before made": (
        Refusal,
        lambda c, p, e: actions.transform(
            [Use(p, 1)],
            step="R14",
            entry=e(1),
            outputs=[NewLot(name="x", thousandths=1, produced_on=date(2026, 11, 1), expires_on=date(2026, 10, 1))],
        ),
    ),
    "an unknown unit": (
        rules.EntryRefused,
        lambda c, p, e: actions.transform(
            [Use(p, 1)], step="R10", outputs=[NewLot(name="x", thousandths=1, unit="ZZZ")], entry=e(1)
        ),
    ),
}


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_the_impossible_is_refused_and_leaves_nothing(cast, paddy, entry, name):
    refusal, act = REFUSED[name]
    before = (log.size(), Event.select().count(), Batch.select().count())

    with pytest.raises(refusal):
        act(cast, paddy, entry)

    assert (log.size(), Event.select().count(), Batch.select().count()) == before
