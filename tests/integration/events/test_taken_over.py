"""Goods of one organisation become a lot of another: receipt, edge, corrections, holds, seals, the same entry twice."""

import json
from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest

from tests.integration.events.conftest import organisation
from trace.batches.models import Batch, BatchSource
from trace.database import atomic
from trace.errors import RuleBroken
from trace.events import actions, checking, projections
from trace.events.actions_corrections import Agreed, CorrectionRefused
from trace.events.ancestry import stopped_ancestors, unregistered_sources
from trace.events.entries import NewLot, Use
from trace.events.models import Event, EventItem
from trace.events.models_chain import EventParty, EventSeal
from trace.events.parties import RECEIVER, SUPPLIER, organisation_named, party_named, receipts_naming
from trace.events.public import public_view
from trace.events.queries import UnknownEvent, events_of
from trace.events.rules import EntryRefused, EntryReused, NotYours
from trace.events.sealing import SealedEvent, Unsealed, seal, seal_of
from trace.kit.viewer import MANAGER, Viewer
from trace.ledger.verification import verify
from trace.lineage import queries as lineage
from trace.lineage.tracing import BACK, FORWARD
from trace.readiness.queries import lacks_of


@pytest.fixture
def shop(cast, now):
    found = organisation("CH-01", "Cửa hàng Tuấn Hương", now, kind="shop")
    cast.shop, cast.keeper = found, Viewer(9, "Chị Hương", MANAGER, found.id, found.name)
    return found


@pytest.fixture
def packed(paddy, entry, rice):
    """500 kg of rice in packs of two kilograms."""
    lot = rice(500, pack_size_thousandths=2000)
    return actions.transform([Use(paddy, 1_000_000)], step="R14", outputs=[lot], entry=entry(4))[0]


@pytest.fixture
def taken(shop, cast, packed, entry):
    """The shop has received 200 of them, of which the co-op sent 200."""
    actions.ship([Use(packed, 200_000)], receiver_name=shop.name, receiver_code=shop.code, entry=entry(2))
    receipt = actions.take_over(
        shop, [Use(packed, 200_000)], entry=entry(1, by=cast.keeper), sender=cast.an_thai, handover="DAB12CD"
    )
    return SimpleNamespace(event=receipt.event, lot=receipt.batches[0], source=packed)


def fresh(batch):
    return Batch.get_by_id(batch.id)


def test_the_receiver_has_a_lot_of_its_own_with_all_that_is_printed_on_the_goods(taken, cast):
    lot, source = fresh(taken.lot), fresh(taken.source)

    assert (lot.organisation_id, lot.product_id, lot.lot, lot.name) == (cast.shop.id, None, source.lot, source.name)
    assert (lot.form, lot.template, lot.expires_on, lot.produced_on) == (
        source.form, source.template, source.expires_on, source.produced_on,
    )  # fmt: skip
    assert (lot.made_thousandths, lot.left_thousandths, lot.pack_count) == (200_000, 200_000, 100)
    assert lot.identifier.endswith(f"/t/{lot.code}")
    assert (source.left_thousandths, source.made_thousandths) == (300_000, 500_000)  # the dispatch took it, once


def test_the_event_names_the_senders_lots_for_whoever_reads_epcis(taken, cast):
    document = json.loads(taken.event.document)

    assert (document["type"], document["action"]) == ("ObjectEvent", "OBSERVE")
    assert (document["bizStep"], document["disposition"]) == ("receiving", "in_progress")
    assert document["quantityList"] == [{"epcClass": taken.source.identifier, "quantity": 200, "uom": "KGM"}]
    assert document["bizTransactionList"][0]["bizTransaction"].endswith("/d/DAB12CD")
    assert document["txng:heldAs"] == [
        {"txng:from": taken.source.identifier, "txng:to": taken.lot.identifier, "txng:quantity": 200, "txng:uom": "KGM"}
    ]
    rows = EventItem.select().where(EventItem.event == taken.event.id).order_by(EventItem.id)
    assert [(one.role, one.identifier) for one in rows] == [
        ("taken", taken.source.identifier),
        ("output", taken.lot.identifier),
    ]


def test_what_the_shop_holds_leads_back_to_the_plots_and_forward_from_them(taken, season, cast):
    back = lineage.trace(fresh(taken.lot), BACK)
    forward = lineage.trace(season, FORWARD)

    assert back.figures(taken.source.id).share == 1.0
    assert back.figures(taken.source.id).worst == 200_000
    assert lineage.shares_of(fresh(taken.lot)) == {-season.id: 1.0}
    assert forward.figures(taken.lot.id).expected == 200_000
    names = lineage.named(forward.nodes, seen_by=cast.officer)
    assert names[taken.lot.id].holder == "Cửa hàng Tuấn Hương"


def test_the_same_entry_again_is_the_same_receipt(shop, cast, packed, entry):
    asked = entry(1, by=cast.keeper)

    first = actions.take_over(shop, [Use(packed, 5000)], entry=asked, sender=cast.an_thai)
    again = actions.take_over(shop, [Use(packed, 5000)], entry=asked, sender=cast.an_thai)

    assert (first.event.id, [b.id for b in first.batches]) == (again.event.id, [b.id for b in again.batches])
    assert Batch.select().where(Batch.organisation == shop.id).count() == 1
    with pytest.raises(EntryReused):
        actions.take_over(shop, [Use(packed, 6000)], entry=asked, sender=cast.an_thai)


def test_a_tonne_of_it_is_told_in_the_unit_of_the_lot(shop, cast, packed, entry):
    receipt = actions.take_over(shop, [Use(packed, 100, "TNE")], entry=entry(by=cast.keeper))

    assert receipt.batches[0].made_thousandths == 100_000


@pytest.mark.parametrize("change", ["own", "sender", "nothing", "stranger", "twice", "unit"])
def test_what_cannot_be_is_refused_and_nothing_is_left(shop, cast, packed, entry, change):
    who, uses, sender, expected = shop, [Use(packed, 5000)], cast.an_thai, EntryRefused
    asked = entry(by=cast.keeper)
    if change == "own":
        who, asked = cast.an_thai, entry()
    if change == "sender":
        sender = cast.hong_tien
    if change == "nothing":
        uses = [Use(packed, None)]
    if change == "stranger":
        asked, expected = entry(by=cast.stranger), NotYours
    if change == "twice":
        uses = [Use(packed, 1000), Use(packed, 2000)]
    if change == "unit":
        uses = [Use(packed, 1000, "LTR")]

    with pytest.raises(expected):
        actions.take_over(who, uses, entry=asked, sender=sender)

    assert not Batch.select().where(Batch.organisation == shop.id).exists()
    assert not EventParty.select().exists()


def test_goods_on_hold_are_received_and_held_here_too(shop, cast, paddy, packed, entry, now):
    actions.hold([paddy], reason="Chờ kết quả kiểm nghiệm", by=cast.manager, now=now, entry_id=str(uuid4()))

    receipt = actions.take_over(shop, [Use(packed, 5000)], entry=entry(by=cast.keeper))

    lot = fresh(receipt.batches[0])
    assert (lot.is_on_hold, lot.hold_cause) == (True, "source")
    assert not fresh(packed).is_on_hold


def test_a_correction_changes_what_the_receiver_holds_and_the_edge_with_it(taken, cast, now):
    right = actions.correct(
        taken.event, quantities={taken.lot.code: 180_000}, reason="Cân lại", by=cast.keeper, now=now,
        entry_id=str(uuid4()),
    )  # fmt: skip

    assert fresh(taken.lot).made_thousandths == 180_000
    assert fresh(taken.source).left_thousandths == 300_000
    edge = BatchSource.get(BatchSource.batch == taken.lot.id)
    assert (edge.from_batch_id, edge.thousandths, edge.event_number) == (taken.source.id, 180_000, right.id)
    assert party_named(right, SUPPLIER) == cast.an_thai
    assert receipts_naming(cast.an_thai.id) == [right]


def test_a_nearer_last_day_at_who_made_the_goods_holds_for_all_who_have_them(taken, cast, now, entry):
    next_one = organisation("CH-02", "Cửa hàng Minh Tâm", now, kind="shop")
    seller = Viewer(9, "Anh Tâm", MANAGER, next_one.id, next_one.name)
    onward = actions.take_over(next_one, [Use(taken.lot, 50_000)], entry=entry(0, by=seller), sender=cast.shop).batches[
        0
    ]
    printed, nearer = fresh(onward).expires_on, fresh(taken.source).produced_on + timedelta(days=9)
    made = Event.select().where(Event.kind == "transform").get()
    said = {"by": cast.manager, "now": now, "agreed": Agreed("manager")}
    right = actions.correct(made, reason="Ghi nhầm hạn", values={"hsd": nearer}, entry_id=str(uuid4()), **said)

    assert [fresh(lot).expires_on for lot in (taken.source, taken.lot, onward)] == [nearer] * 3
    assert projections.rebuild(now).mended == 0
    later = (printed or nearer) + timedelta(days=90)
    actions.correct(right, reason="Lại nhầm", values={"hsd": later}, entry_id=str(uuid4()), **said)
    # What is printed on goods that are elsewhere gets no longer by it.
    assert (fresh(taken.source).expires_on, fresh(onward).expires_on) == (later, printed or later)
    assert projections.rebuild(now).mended == 0


def test_receiving_more_than_first_said_needs_a_second_person(taken, cast, now):
    said = {"quantities": {taken.source.code: 220_000}, "reason": "Cân lại", "now": now, "by": cast.keeper}

    proposal = actions.put_right(taken.event, entry_id=str(uuid4()), **said)
    actions.correct(taken.event, entry_id=str(uuid4()), agreed=Agreed("manager"), **said)

    assert proposal.state == "waiting"
    assert fresh(taken.lot).made_thousandths == 220_000


def test_a_receipt_taken_back_leaves_no_edge_and_no_claim(taken, cast, now):
    actions.cancel(taken.event, reason="Chưa nhận", by=cast.keeper, now=now, entry_id=str(uuid4()))

    assert not BatchSource.select().where(BatchSource.batch == taken.lot.id).exists()
    assert fresh(taken.lot).closed_at is not None
    assert receipts_naming(cast.an_thai.id) == []


def test_what_others_have_received_cannot_be_said_never_to_have_been_made(taken, cast, now):
    made = Event.select().where(Event.kind == "transform").get()

    with pytest.raises(CorrectionRefused, match="việc ghi sau đó"):
        actions.cancel(made, reason="Nhầm", by=cast.manager, now=now, entry_id=str(uuid4()))


def test_the_receiver_decides_nothing_about_the_senders_lot(taken, cast, now):
    Batch.update(left_thousandths=-5).where(Batch.id == taken.source.id).execute()  # overdrawn, as far as anybody sees

    actions.correct(
        taken.event, quantities={taken.lot.code: 150_000}, reason="Cân lại", by=cast.keeper, now=now,
        entry_id=str(uuid4()),
    )  # fmt: skip

    assert not Event.select().where(Event.kind == "hold").exists()
    assert fresh(taken.source).left_thousandths == -5


def test_pages_of_earlier_holders_turn_when_goods_move_on(taken, cast, now, entry):
    carrier = organisation("VT-01", "Xe Hải", now, kind="carrier")
    driver = Viewer(11, "Anh Hải", MANAGER, carrier.id, carrier.name)
    before = fresh(taken.source).version

    receipt = actions.take_over(carrier, [Use(taken.lot, 1000)], entry=entry(by=driver))
    after = fresh(taken.source).version
    actions.cancel(receipt.event, reason="Nhầm", by=driver, now=now, entry_id=str(uuid4()))

    assert before < after < fresh(taken.source).version


def test_everything_computed_again_is_the_same_and_the_log_holds(taken, now):
    assert projections.rebuild(now).mended == 0
    BatchSource.delete().execute()
    Batch.update(made_thousandths=1, left_thousandths=1, is_source_unregistered=True, is_received=False).execute()
    assert projections.rebuild(now).mended > 0
    assert BatchSource.get(BatchSource.batch == taken.lot.id).thousandths == 200_000
    assert fresh(taken.lot).made_thousandths == 200_000
    assert not fresh(taken.lot).is_source_unregistered
    assert (fresh(taken.lot).is_received, fresh(taken.source).is_received) == (True, False)
    verify(checking.checkers(), known_size=checking.known_size())


def test_the_sender_sees_the_receipt_without_what_is_the_receivers(taken, cast):
    theirs = next(row for row in events_of(fresh(taken.source), seen_by=cast.staff) if row.kind == "take_over")
    own = next(row for row in events_of(fresh(taken.lot), seen_by=cast.keeper) if row.kind == "take_over")

    assert (theirs.organisation_name, theirs.recorded_by, theirs.supplier) == ("Cửa hàng Tuấn Hương", "", {})
    assert (own.supplier["name"], own.handover, own.may_be_corrected) == ("HTX An Thái", "DAB12CD", True)
    assert not theirs.may_be_corrected
    with pytest.raises(UnknownEvent):
        events_of(fresh(taken.source), seen_by=cast.keeper)


class TestUnregistered:
    """Bought from somebody who is not registered."""

    @pytest.fixture
    def bought(self, cast, entry):
        return actions.receive(
            cast.an_thai, lot=NewLot(name="Thóc mua", thousandths=800_000, form="dry_paddy"), template="rice",
            supplier_name="Bà Bảy", supplier_address="thôn Đông, xã A Sào", supplier_phone="0912 345 678",
            is_registered=False, entry=entry(5),
        )  # fmt: skip

    def test_who_it_was_is_private_and_that_it_was_nobody_registered_is_not(self, bought, cast):
        event = Event.get()
        view = public_view(event)
        (row,) = events_of(bought, seen_by=cast.staff)

        for text in (event.document, event.recorded, json.dumps(view, ensure_ascii=False)):
            assert "Bảy" not in text
            assert "0912" not in text
            assert "thôn Đông" not in text
        assert view["is_unregistered"] is True
        assert row.supplier == {
            "name": "Bà Bảy", "address": "thôn Đông, xã A Sào", "code": "", "phone": "0912 345 678",
        }  # fmt: skip
        assert row.is_source_unregistered
        assert (bought.supplier_name, fresh(bought).is_source_unregistered) == ("", True)

    def test_everything_made_of_it_bears_it_also_at_others(self, bought, cast, shop, entry, paddy, now):
        milled = actions.transform(
            [Use(bought, 1000), Use(paddy, 1000)], step="R12", outputs=[NewLot(name="Gạo", thousandths=1500)],
            entry=entry(2),
        )[0]  # fmt: skip
        taken = actions.take_over(shop, [Use(milled, 500)], entry=entry(by=cast.keeper)).batches[0]

        assert unregistered_sources([taken]) == [fresh(bought)]
        assert unregistered_sources([paddy]) == []
        assert [lack.code for lack in lacks_of(fresh(taken), now=now) if lack.code == "unregistered_source"]
        assert not next(
            lack for lack in lacks_of(fresh(taken), now=now) if lack.code == "unregistered_source"
        ).is_blocking

    def test_the_same_entry_again_and_with_another_phone(self, cast, entry):
        said = {
            "lot": NewLot(name="Cáy", thousandths=1000, form="dry_paddy"), "template": "rice", "entry": entry(),
            "supplier_name": "Bà Bảy", "is_registered": False,
        }  # fmt: skip
        first = actions.receive(cast.an_thai, supplier_phone="0912", **said)

        assert actions.receive(cast.an_thai, supplier_phone="0912", **said).id == first.id
        with pytest.raises(EntryReused):
            actions.receive(cast.an_thai, supplier_phone="0999", **said)

    def test_an_organisation_of_this_service_is_named_whatever_was_ticked(self, cast, entry):
        lot = NewLot(name="Thóc", thousandths=1000, form="dry_paddy")
        batch = actions.receive(
            cast.an_thai, lot=lot, template="rice", supplier_name="HTX Hồng Tiến", supplier_code="htx-02",
            supplier_phone="0227 1", is_registered=False, entry=entry(),
        )  # fmt: skip

        event = Event.get()
        assert (batch.supplier_name, fresh(batch).is_source_unregistered) == ("HTX Hồng Tiến", False)
        assert receipts_naming(cast.hong_tien.id) == [event]
        assert "0227" not in event.recorded


class TestSealed:
    """After both have signed."""

    @pytest.fixture
    def sealed(self, taken, now):
        dispatch = Event.select().where(Event.kind == "ship").get()
        with atomic():
            seal([dispatch, taken.event], code="DAB12CD", now=now)
            seal([dispatch], code="DXXXXXX", now=now)  # once is for ever
        return SimpleNamespace(dispatch=dispatch, receipt=taken.event, **vars(taken))

    @pytest.mark.parametrize("act", ["correct", "cancel", "put_right", "take_back"])
    def test_nobody_changes_it_alone(self, sealed, cast, now, act):
        about = {"quantities": {sealed.source.code: 100_000}} if act in ("correct", "put_right") else {}

        for event, by in ((sealed.dispatch, cast.manager), (sealed.receipt, cast.keeper)):
            with pytest.raises(SealedEvent, match="DAB12CD"):
                getattr(actions, act)(event, reason="x", by=by, now=now, entry_id=str(uuid4()), **about)
        assert Event.select().where(Event.declared_at != "").count() == 0

    def test_a_revision_of_another_handover_does_not_open_it(self, sealed, cast, now):
        with pytest.raises(SealedEvent):
            actions.cancel(
                sealed.receipt, reason="x", by=cast.keeper, now=now, entry_id=str(uuid4()), unsealed=Unsealed("DOTHER1")
            )

    def test_an_agreed_revision_corrects_both_and_seals_what_is_right_now(self, sealed, cast, now):
        said = {
            "reason": "Cân lại",
            "now": now,
            "quantities": {sealed.source.code: 190_000},
            "unsealed": Unsealed("DAB12CD"),
        }

        sent = actions.correct(sealed.dispatch, by=cast.manager, entry_id=str(uuid4()), **said)
        got = actions.correct(sealed.receipt, by=cast.keeper, entry_id=str(uuid4()), **said)

        assert (seal_of(sent), seal_of(got)) == ("DAB12CD", "DAB12CD")
        assert seal_of(sealed.dispatch) == "DAB12CD"  # the old version stays, and stays sealed
        assert json.loads(sent.recorded)["loosened"]["agreed"] == "partner"  # less was sent: somebody else agreed
        assert (fresh(sealed.lot).made_thousandths, fresh(sealed.source).left_thousandths) == (190_000, 310_000)

    def test_a_proposal_that_waited_is_not_written_any_more(self, taken, cast, now):
        proposal = actions.put_right(
            taken.event, quantities={taken.lot.code: 210_000}, reason="x", by=cast.keeper, now=now,
            entry_id=str(uuid4()),
        )  # fmt: skip
        with atomic():
            seal([taken.event], code="DAB12CD", now=now)

        with pytest.raises(SealedEvent):
            actions.agree(proposal, by=Viewer(12, "Anh Tuấn", MANAGER, cast.shop.id, cast.shop.name), now=now)

    def test_the_database_keeps_seals_and_parties(self, sealed):
        for row in (EventSeal, EventParty):
            with pytest.raises(Exception, match="append-only"), atomic():
                row.delete().execute()


def test_a_dispatch_keeps_the_organisation_it_went_to(taken, cast, entry):
    elsewhere = actions.ship([Use(taken.source, 1000)], receiver_name="Chợ Nam Định", entry=entry())
    sent = Event.select().where(Event.kind == "ship").order_by(Event.id).first()

    assert party_named(sent, RECEIVER) == cast.shop
    assert party_named(elsewhere, RECEIVER) is None


def test_an_organisation_is_known_by_its_code_or_its_exact_name_and_a_household_only_by_its_code(db, cast, now):
    household = organisation("HO-7", "Nguyễn Văn Bình", now, kind="household")

    assert organisation_named("htx an thai", "") == cast.an_thai
    assert organisation_named("bất kỳ", "htx-02") == cast.hong_tien
    assert organisation_named("HTX An", "") is None
    assert organisation_named("Nguyễn Văn Bình") is None
    assert organisation_named("x", "HO-7") == household
    assert organisation_named("", "") is None


def test_a_hold_at_the_sender_stops_the_receivers_approval_and_release(taken, cast, now):
    def said(by):
        return {"reason": "x", "by": by, "now": now, "entry_id": str(uuid4())}

    actions.hold([taken.lot], **said(cast.keeper))
    actions.hold([taken.source], **said(cast.manager))

    with pytest.raises(RuleBroken):
        actions.release([fresh(taken.lot)], **said(cast.keeper))
    assert [lot.id for lot in stopped_ancestors([taken.lot])] == [taken.source.id]
    assert [lack.code for lack in lacks_of(fresh(taken.lot), now=now) if lack.code == "held_source"]

    actions.release([taken.source], **said(cast.manager))
    actions.release([fresh(taken.lot)], **said(cast.keeper))
    assert not fresh(taken.lot).is_on_hold


class Killed(Exception):
    """The process ends before the transaction does."""


def test_a_receipt_cut_off_before_the_end_leaves_nothing_and_is_written_once_by_the_next_try(shop, cast, packed, entry):
    asked = entry(by=cast.keeper)
    with pytest.raises(Killed), atomic():
        actions.take_over(shop, [Use(packed, 5000)], entry=asked)
        raise Killed

    assert not Event.select().where(Event.kind == "take_over").exists()
    assert not Batch.select().where(Batch.organisation == shop.id).exists()
    answers = [actions.take_over(shop, [Use(packed, 5000)], entry=asked) for _ in range(2)]

    assert answers[0].event.id == answers[1].event.id
    assert BatchSource.select().where(BatchSource.from_batch == packed.id).count() == 1
