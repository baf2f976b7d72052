"""A drill of one lot: each way a chain breaks is found with its amount, mended when it is gone; nothing else moves."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from province import HOLDERS, KG, LOTS, Province

from tests.cast import make_person
from trace.batches.models import Batch
from trace.database import database
from trace.events import actions as events
from trace.events.actions_leaving import close_batches, lose, ship
from trace.events.entries import NewLot, Use
from trace.handovers import actions as handovers
from trace.handovers import wiring
from trace.handovers.entries import Line, Receiver
from trace.handovers.models import Handover
from trace.jobs.runner import run_waiting
from trace.kit.queue import SCHEDULE, enqueue
from trace.kit.viewer import COMMAND_LINE, Viewer
from trace.notices.models import Notice
from trace.recalls import drill_tasks
from trace.recalls import queries_drills as queries
from trace.recalls.actions_drills import hold_drill, look_again
from trace.recalls.drill_tracing import trace_lot
from trace.recalls.models_drills import RecallDrill, RecallDrillLink
from trace.recalls.rules_drills import Break, DrillForbidden, NothingSold, choose


@pytest.fixture
def province(db, now):
    wiring.install(None)
    return Province(now, coops=2, shops=4)


@pytest.fixture
def coop(province):
    return province.coops[0]


@pytest.fixture
def found(now):
    """`found(batch)`: what a drill of it finds today."""

    def look(batch, days_later=0):
        traced = trace_lot(Batch.get_by_id(batch.id), today=(now + timedelta(days=days_later)).date())
        return SimpleNamespace(
            kinds=[(one.kind, one.amount) for one in traced.broken], **{
                name: getattr(traced.reckoning, name) for name in ("asked", "located", "unlocated", "unexplained")
            }
        )  # fmt: skip

    return look


def to_nobody(province, coop, **receiver):
    own = coop.organisation
    entry = province.entry(own, 2)
    return handovers.declare(own, [Use(coop.rice, 20 * KG)], receiver=Receiver(**receiver), entry=entry)


def test_a_whole_chain_is_found_whole(coop, now):
    traced = trace_lot(coop.paddy, today=now.date())

    assert (traced.reckoning.located, traced.reckoning.unlocated, traced.reckoning.unexplained) == (1000 * KG, 0, 0)
    assert (traced.lots, traced.holders, traced.questions, traced.answers) == (LOTS, HOLDERS, 3, 3)
    assert not traced.broken


def test_a_receiver_of_whom_there_is_only_a_name_is_found_in_proportion(province, coop, found):
    to_nobody(province, coop, name="Chợ Bo")

    of_rice, of_paddy = found(coop.rice), found(coop.paddy)
    assert of_rice.kinds == [(Break.RECEIVER_UNKNOWN, 20 * KG)]
    assert (of_rice.located, of_rice.unlocated) == (630 * KG, 20 * KG)
    # 20 of 750 kg that the milling gave went into nowhere.
    assert of_paddy.unlocated == round(1000 * KG * 20 / 750)


def test_a_telephone_number_is_enough_to_be_found(province, coop, found):
    to_nobody(province, coop, name="Chợ Bo", phone="0912 345 678")
    assert found(coop.rice).kinds == []


def test_what_is_on_its_way_is_found_until_the_answer_is_late(province, coop, found):
    to_nobody(province, coop, organisation=province.shops[0])
    assert found(coop.rice).kinds == []
    late = found(coop.rice, days_later=30)
    assert late.kinds == [(Break.NO_RECEIPT, 20 * KG)]
    assert late.unlocated == 20 * KG


def test_a_dispatch_without_a_hand_over(province, coop, found):
    own = coop.organisation
    school = {"receiver_name": "Bếp ăn trường", "receiver_address": "Xã A Sào"}
    ship([Use(coop.rice, 10 * KG)], **school, entry=province.entry(own, 2))
    known = found(coop.rice)
    assert (known.kinds, known.located) == ([(Break.UNSIGNED, 10 * KG)], 650 * KG)

    ship([Use(coop.rice, 5 * KG)], receiver_name="khách", entry=province.entry(own, 2))
    assert (Break.RECEIVER_UNKNOWN, 5 * KG) in found(coop.rice).kinds
    assert found(coop.rice).unlocated == 5 * KG


def test_less_arrived_than_was_sent(province, coop, found):
    sent = to_nobody(province, coop, organisation=province.shops[0])
    handovers.accept(
        sent, [Line(number=1, thousandths=18 * KG)], reason="thiếu một túi", entry=province.entry(province.shops[0], 1)
    )
    short = found(coop.rice)
    assert (short.kinds, short.unexplained) == ([(Break.SHORT, 2 * KG)], 2 * KG)


def test_what_was_refused_is_looked_for_until_it_is_back(province, coop, found):
    sent = to_nobody(province, coop, organisation=province.shops[0])
    handovers.refuse(sent, reason="ẩm", entry=province.entry(province.shops[0], 1))
    assert found(coop.rice).kinds == [(Break.NOT_BACK, 20 * KG)]

    handovers.bring_home(Handover.get_by_id(sent.id), None, entry=province.entry(coop.organisation, 0.5))
    back = found(coop.rice)
    assert (back.kinds, back.located) == ([], 650 * KG)


def test_goods_that_came_without_a_dispatch(province, coop, found):
    shop = province.shops[0]
    handovers.receive_without(shop, [Use(coop.rice, 7 * KG)], coop.organisation, entry=province.entry(shop, 1))
    one = found(coop.rice)
    assert one.kinds == [(Break.NO_DISPATCH, 7 * KG)]
    assert one.unexplained == 7 * KG


def test_more_out_than_in_and_goods_that_are_missing(province, coop, found):
    own = coop.organisation
    events.transform(
        [Use(coop.bran, 130 * KG)], step="R14", outputs=[NewLot(name="Cám túi", thousandths=130 * KG)],
        entry=province.entry(own, 2),
    )  # fmt: skip
    assert found(coop.bran).kinds == [(Break.OVERDRAWN, 30 * KG)]
    lose([Use(coop.rice, 3 * KG)], cause="missing", entry=province.entry(own, 1))
    lose([Use(coop.rice, 2 * KG)], cause="spoiled", entry=province.entry(own, 1))
    rice = found(coop.rice)
    assert (rice.kinds, rice.unexplained) == ([(Break.MISSING, 3 * KG)], 3 * KG)


def test_a_lot_that_was_ended_with_a_rest(province, coop, found):
    close_batches([Batch.get_by_id(coop.rice.id)], entry=province.entry(coop.organisation, 1))
    assert found(coop.rice).kinds == [(Break.CLOSED_REST, 50 * KG)]


def test_sources_that_lead_nowhere(province, coop, found):
    own = coop.organisation
    bought = events.receive(
        own, lot=NewLot(name="Thóc", thousandths=10 * KG), supplier_name="người lạ", entry=province.entry(own, 9),
        template="rice", is_registered=False,
    )  # fmt: skip
    old = events.register(
        own,
        lot=NewLot(name="Thóc cũ", thousandths=10 * KG, form="dry_paddy"),
        template="rice",
        entry=province.entry(own, 9),
    )
    (mixed,) = events.transform(
        [Use(bought, 10 * KG), Use(old, 10 * KG)], step="R12", outputs=[NewLot(name="Gạo", thousandths=13 * KG)],
        entry=province.entry(own, 8),
    )  # fmt: skip
    one = found(mixed)
    assert {kind for kind, _ in one.kinds} == {Break.UNREGISTERED_SOURCE, Break.NO_SOURCE}
    assert one.located == 13 * KG


def test_a_lot_that_nobody_weighed_has_no_share(province, coop, now):
    own = coop.organisation
    lot = events.register(
        own, lot=NewLot(name="Thóc", thousandths=None, form="dry_paddy"), template="rice", entry=province.entry(own, 9)
    )
    traced = trace_lot(lot, today=now.date())
    assert traced.reckoning.located is None
    assert Break.NO_AMOUNT in {one.kind for one in traced.broken}


def snapshot():
    tables = sorted(set(database.get_tables()) - {"recall_drill", "recall_drill_link", "act_log_entry"})
    return {name: database.execute_sql(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables} | {
        "versions": database.execute_sql("SELECT sum(version), sum(left_thousandths) FROM batch").fetchone()
    }


def test_a_drill_writes_only_about_drills_and_is_repeated_by_its_seed(province, coop, now):
    to_nobody(province, coop, name="Chợ Bo")
    before, told = snapshot(), Notice.select().count()
    by = Viewer(None, "", "staff", coop.organisation.id)
    drill = hold_drill(coop.organisation, by=by, now=now)
    after = snapshot()

    assert before == after
    assert Notice.select().count() == told
    again = hold_drill(coop.organisation, by=by, now=now, seed=drill.seed)
    assert (again.batch_id, again.seed, again.candidates) == (drill.batch_id, drill.seed, drill.candidates)
    assert drill.candidates >= 1
    assert choose([3, 1, 2], 7) == choose([2, 3, 1], 7)


def test_broken_links_are_tasks_until_they_are_mended(province, coop, now):
    sent = to_nobody(province, coop, organisation=province.shops[0])
    later = now + timedelta(days=30)
    by = Viewer(None, "", "staff", coop.organisation.id)
    first = hold_drill(coop.organisation, by=by, now=later, batch=Batch.get_by_id(coop.rice.id))
    hold_drill(coop.organisation, by=by, now=later, batch=Batch.get_by_id(coop.rice.id))
    (task,) = queries.tasks_of(coop.organisation.id)
    assert (task.kind, task.amount) == ("no_receipt", 20 * KG)
    assert look_again(first, now=later) == 0

    handovers.accept(Handover.get_by_id(sent.id), entry=province.entry(province.shops[0], 1))
    for drill in queries.waiting_drills():
        assert look_again(drill, now=later) == 1
    assert queries.tasks_of(coop.organisation.id) == []
    assert {row.mended_at for row in RecallDrill.select()} == {later}
    assert {row.mended_at for row in RecallDrillLink.select()} == {later}


def test_what_is_broken_at_the_shop_is_the_shops_task(province, coop, now):
    held = province.held(coop, 0)
    lose([Use(held, 1 * KG)], cause="missing", entry=province.entry(coop.sent[0].receiver, 1))
    hold_drill(
        coop.organisation, by=Viewer(None, "", "staff", coop.organisation.id), now=now,
        batch=Batch.get_by_id(coop.rice.id),
    )  # fmt: skip
    assert queries.tasks_of(coop.organisation.id) == []
    assert [one.kind for one in queries.tasks_of(coop.sent[0].receiver_id)] == ["missing"]


def test_strangers_hold_none_and_see_none(province, coop, now):
    other = province.coops[1].organisation
    with pytest.raises(DrillForbidden):
        hold_drill(coop.organisation, by=Viewer(None, "", "staff", other.id), now=now)
    drill = hold_drill(coop.organisation, by=COMMAND_LINE, now=now)
    assert queries.drills_of(coop.organisation.id, seen_by=Viewer(None, "", "manager", other.id)) == []
    with pytest.raises(queries.UnknownDrill):
        queries.find_drill(drill.id, seen_by=Viewer(None, "", "manager", other.id))


def test_who_has_sold_nothing_has_nothing_to_call_back(song_hoa, manager, now):
    with pytest.raises(NothingSold):
        hold_drill(song_hoa, by=manager, now=now)


def test_every_week_each_seller_has_one(province, coop, now, monkeypatch):
    assert SCHEDULE[drill_tasks.DRILL_DUE] == 3600

    def held(at):
        monkeypatch.setattr(drill_tasks.clock, "now", lambda: at)
        enqueue(drill_tasks.DRILL_DUE, {}, now=at)
        run_waiting(now=at)
        return RecallDrill.select().where(RecallDrill.is_scheduled).count()

    assert held(now) == 2
    assert held(now + timedelta(days=6)) == 2
    assert held(now + timedelta(days=7)) == 4
    assert {row.organisation_id for row in RecallDrill.select()} == {one.organisation.id for one in province.coops}


def test_the_command_prints_what_it_found(app, province, coop, noon):
    run = app.test_cli_runner().invoke
    whole = run(args=["recalls", "drill", "--batch", coop.paddy.code])
    assert whole.exit_code == 0, whole.output
    assert "100.00% located\tasked 1,000 kg = located 1,000 kg + unlocated 0 kg + unexplained 0 kg" in whole.output
    assert "0 broken links" in whole.output
    to_nobody(province, coop, name="Chợ Bo")
    broken = run(args=["recalls", "drill", "--batch", coop.rice.code])
    assert "receiver_unknown" in broken.output
    everyone = run(args=["recalls", "drill"])
    assert everyone.output.count(" located\t") == 2
    refused = run(args=["recalls", "drill", "--batch", "TNONE"])
    assert refused.exit_code == 1
    assert "Traceback" not in refused.output


def test_officers_see_those_in_scope(province, coop, now, department):
    hold_drill(coop.organisation, by=COMMAND_LINE, now=now)
    everything = make_person("a@sct.example", "A", "auditor", department)
    crabs = make_person("b@sct.example", "B", "auditor", department, scope={"categories": ["crab"], "districts": []})
    assert len(queries.newest_drills(everything)) == 1
    assert queries.newest_drills(crabs) == []
