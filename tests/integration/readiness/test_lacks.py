"""What real lots lack, from their events, their product and their co-op; and that nothing is printed before."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from cast import A_SAO
from labelled import approve, make_batch, make_product

from trace.batches.models import Batch
from trace.batches.queries import sources_of
from trace.documents.actions import add_certificate
from trace.events import actions
from trace.events.entries import Entry, NewLot, Use
from trace.events.models import Event, EventAnnex, EventItem
from trace.processes.catalogue import PRIVATE
from trace.processes.queries import step
from trace.products.actions import save_product
from trace.readiness.facts_lot import LotFacts
from trace.readiness.facts_product import ProductFacts
from trace.readiness.facts_work import WorkFacts
from trace.readiness.queries import check_may_print, facts_of, lacks_of
from trace.readiness.rules import NotReady
from trace.sites.actions import save_site


@pytest.fixture
def entry(clerk, now):
    def make(days=1, **values):
        known = {key: values.pop(key) for key in ("site", "private") if key in values}
        return Entry(
            by=clerk, now=now, entry_id=str(uuid4()), happened_at=now - timedelta(days=days), values=values, **known
        )

    return make


@pytest.fixture
def product(song_hoa, clerk, now, settings):
    return make_product(song_hoa, by=clerk, now=now, settings=settings)


@pytest.fixture
def batch(song_hoa, product, clerk, now):
    """Packed, everything written, not approved."""
    return make_batch(song_hoa, product, by=clerk, now=now)


@pytest.fixture
def milled(song_hoa, entry):
    """5 kg of milled rice, bought in."""
    lot = NewLot(name="Gạo", thousandths=5000, form="milled")
    return actions.receive(song_hoa, lot=lot, supplier_name="X", template="rice", entry=entry(3))


@pytest.fixture
def season(song_hoa, clerk, now, entry):
    plot = save_site(song_hoa, {"kind": "plot", "name": "Đồng Chợ", "address": A_SAO}, by=clerk, now=now)
    return actions.open_season(
        song_hoa, template="rice", name="Vụ mùa", variety="Nếp", sites=[plot],
        entry=entry(150, area=3600, household_count=4, region_code="HY-1"),
    )  # fmt: skip


def codes(batch, now, *, only_blocking=True):
    fresh = Batch.get_by_id(batch.id)
    return [lack.code for lack in lacks_of(fresh, now=now) if lack.is_blocking or not only_blocking]


def test_only_a_managers_word_is_missing_and_then_nothing(batch, manager, now):
    assert codes(batch, now) == ["approval"]
    with pytest.raises(NotReady, match="Chưa có người quản lý duyệt lô") as refused:
        check_may_print(batch, now=now)
    assert [one["code"] for one in refused.value.params["missing"]] == ["approval"]

    approve(batch, by=manager, now=now)

    check_may_print(Batch.get_by_id(batch.id), now=now)


def test_what_a_step_left_out_is_named_field_by_field(milled, product, entry, now):
    lot = NewLot(name="", product=product, thousandths=5000)
    (packed,) = actions.transform([Use(milled, 5000)], step="R14", outputs=[lot], entry=entry(2))

    holes = [lack for lack in lacks_of(packed, now=now) if lack.code == "step_fields"]
    said = [lack.sentence() for lack in holes]
    assert said == ["Đóng gói, dán tem ngày 21/11/2026 còn thiếu: quy cách, số đơn vị bao gói, tiêu chuẩn áp dụng."]
    assert holes[0].event_id == facts_of(packed, now=now).of(LotFacts).beginning_id


def test_filling_the_hole_by_a_correction_closes_it(milled, product, entry, clerk, now):
    lot = NewLot(name="", product=product, thousandths=5000, pack_count=1)
    (packed,) = actions.transform([Use(milled, 5000)], step="R14", outputs=[lot], entry=entry(2, std="TCVN 11888"))
    event = Event.get_by_id(facts_of(packed, now=now).of(LotFacts).beginning_id)
    assert "step_fields" in codes(packed, now)

    actions.correct(event, reason="Bổ sung", by=clerk, now=now, entry_id=str(uuid4()), values={"pack_size": "5 kg"})

    assert codes(packed, now) == ["approval"]


def test_the_diary_of_the_season_counts_and_so_do_steps_nobody_wrote(season, product, entry, now):
    actions.record_diary([season], step="R04", entry=entry(100, input_name="NPK"))
    (paddy,) = actions.harvest(
        season, step="R08", outputs=[NewLot(name="Thóc", thousandths=9000)], entry=entry(20, method="machine")
    )
    lot = NewLot(name="", product=product, thousandths=5000, pack_count=1)
    (packed,) = actions.transform(
        [Use(paddy, 9000)], step="R14", outputs=[lot], entry=entry(2, std="x", pack_size="5 kg")
    )

    found = {lack.code: lack for lack in lacks_of(packed, now=now)}
    assert "Bón phân ngày 15/08/2026 còn thiếu: liều lượng" in found["step_fields"].sentence()
    assert "Sấy / phơi" in found["missing_step"].sentence()
    assert found["missing_step"].is_blocking is False
    assert found["missing_step"].subject == facts_of(packed, now=now).of(WorkFacts).missing_codes[0]


def test_a_private_field_erased_by_law_is_not_asked_for_again(song_hoa, product, entry, manager, now):
    bag = actions.register(song_hoa, lot=NewLot(name="", product=product, thousandths=5000), entry=entry(3))
    told = actions.observe([bag], step="R05", entry=entry(90))
    before = [lack.sentence() for lack in lacks_of(bag, now=now) if lack.event_id == told.id]
    assert before
    assert EventItem.select().where(EventItem.event == told.id).exists()
    EventAnnex.get_or_create(event=told.id, defaults={"private": {}, "salt": "00" * 16})
    actions.erase_private(Event.get_by_id(told.id), reason="Theo yêu cầu", by=manager, now=now)

    after = [lack.sentence() for lack in lacks_of(bag, now=now) if lack.event_id == told.id]
    private = _private_labels("R05")
    assert not [label for label in private if any(label in said for said in after)]


def _private_labels(code):
    found = step("rice", code)
    return [box.label_vi.lower() for box in found.asked if box.visibility == PRIVATE and found.is_required(box.name)]


def test_a_registered_lot_needs_work_told_and_its_unknowns(song_hoa, product, entry, clerk, manager, now):
    bag = actions.register(song_hoa, lot=NewLot(name="", product=product, thousandths=None), entry=entry(0))
    facts = facts_of(bag, now=now).of(LotFacts)
    assert codes(bag, now) == ["events", "produced_on", "quantity", "approval"]

    actions.correct(
        Event.get_by_id(facts.beginning_id), reason="Đã cân", by=clerk, now=now, entry_id=str(uuid4()),
        quantities={bag.code: 100_000}, values={"nsx": date(2026, 11, 20)},
    )  # fmt: skip
    actions.observe([bag], step="R13", entry=entry(0, qc_result="pass", qc_doc="12/KN"))
    approve(bag, by=manager, now=now)

    assert codes(bag, now) == []


def test_a_held_source_stops_what_was_made_of_it(batch, clerk, manager, now):
    source = sources_of(batch)[0].from_batch
    approve(batch, by=manager, now=now)
    actions.hold([source], reason="Nghi ẩm", by=clerk, now=now, entry_id=str(uuid4()))

    (lack,) = [one for one in lacks_of(Batch.get_by_id(batch.id), now=now) if one.is_blocking]
    assert (lack.code, lack.subject) == ("held_source", source.code)
    assert source.lot in lack.sentence()


def test_a_hold_an_end_and_a_past_day_stop_printing(batch, clerk, manager, entry, now):
    approve(batch, by=manager, now=now)
    actions.hold([batch], reason="Bao rách", by=clerk, now=now, entry_id=str(uuid4()))
    assert codes(batch, now) == ["hold"]
    actions.release([batch], reason="Đã thay", by=manager, now=now, entry_id=str(uuid4()))
    assert codes(batch, now) == []
    assert codes(batch, now + timedelta(days=400)) == ["expired"]
    actions.close_batches([batch], entry=entry(0))
    assert codes(batch, now) == ["closed"]


def test_a_product_that_lacks_items_says_which(song_hoa, clerk, now, entry):
    draft = save_product(song_hoa, {"name": "Gạo tẻ", "category": "rice"}, by=clerk, now=now)
    bag = actions.register(song_hoa, lot=NewLot(name="", product=draft, thousandths=5000), entry=entry(1))

    found = {lack.code: lack for lack in lacks_of(bag, now=now)}
    assert {"goods_label", "picture", "origin", "standard"} <= found.keys()
    assert "định lượng" in found["goods_label"].sentence()
    assert "hình ảnh" not in found["goods_label"].sentence()
    assert found["goods_label"].sentence("en") != found["goods_label"].sentence("vi")


def test_a_trace_stamp_needs_less_of_a_product_than_a_goods_label(song_hoa, clerk, now, entry):
    draft = save_product(song_hoa, {"name": "Gạo tẻ", "category": "rice"}, by=clerk, now=now)
    bag = actions.register(song_hoa, lot=NewLot(name="", product=draft, thousandths=5000), entry=entry(1))

    def stops(label):
        return {lack.code for lack in lacks_of(bag, now=now, label=label) if lack.is_blocking}

    assert stops("goods_label") - stops("trace_stamp") == {"goods_label"}
    assert "origin" in stops("trace_stamp")
    with pytest.raises(NotReady) as refused:
        check_may_print(bag, now=now, label="trace_stamp")
    assert "goods_label" not in [one["code"] for one in refused.value.params["missing"]]


def test_papers_out_of_date_and_a_co_op_nobody_checked_are_pointed_out(batch, song_hoa, clerk, manager, now):
    add_certificate(
        song_hoa, kind="vietgap", number="VG-9", issuer="X", issued_on=date(2024, 1, 1), expires_on=date(2026, 1, 1),
        subject_kind="organisation", subject_id=song_hoa.id, file=None, by=clerk, now=now,
    )  # fmt: skip
    song_hoa.is_approved = False
    song_hoa.save()
    approve(batch, by=manager, now=now)

    assert codes(batch, now) == []
    assert codes(batch, now, only_blocking=False) == ["missing_step", "unverified_organisation", "expired_certificate"]
    check_may_print(Batch.get_by_id(batch.id), now=now)


def test_goods_on_their_way_belong_to_no_product_yet(milled, now):

    assert codes(milled, now)[0] == "product_name"
    assert "picture" not in codes(milled, now)


def test_facts_are_plain_values(batch, now):
    facts = facts_of(batch, now=now)

    assert facts.today == date(2026, 11, 23)
    assert (facts.of(ProductFacts).is_food, facts.of(WorkFacts).event_count) == (True, 2)


def test_what_else_was_made_of_a_lot_is_no_lack_of_its_own(milled, product, entry, now):
    lot = NewLot(name="", product=product, thousandths=3000)
    (packed,) = actions.transform([Use(milled, 3000)], step="R14", outputs=[lot], entry=entry(2))
    whole = NewLot(name="", product=product, thousandths=2000, pack_count=1)
    (other,) = actions.transform(
        [Use(milled, 2000)], step="R14", outputs=[whole], entry=entry(1, std="TCVN", pack_size="2 kg")
    )

    assert "step_fields" in codes(packed, now)
    assert "step_fields" not in codes(milled, now)
    assert "step_fields" not in codes(other, now)
