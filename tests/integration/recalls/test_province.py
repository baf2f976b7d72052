"""Two hundred co-ops, fifty shops, every gram written: a drill of each finds all of it; what is broken on purpose is
found, each time, and nothing else."""

from province import HOLDERS, KG, LOTS, Province

from trace.batches.models import Batch
from trace.events.actions_leaving import lose, ship
from trace.events.entries import Use
from trace.handovers import actions as handovers
from trace.handovers import wiring
from trace.handovers.entries import Line, Receiver
from trace.kit.viewer import COMMAND_LINE
from trace.recalls.actions_drills import hold_drill
from trace.recalls.drill_tracing import trace_lot
from trace.recalls.models_drills import RecallDrill
from trace.recalls.rules_drills import Break

COOPS, SHOPS, BROKEN = 200, 50, 20


def nobody(province, coop):
    own, to = coop.organisation, Receiver(name="Chợ Bo")
    handovers.declare(own, [Use(coop.rice, 5 * KG)], receiver=to, entry=province.entry(own, 1))


def short(province, coop):
    own, shop = coop.organisation, province.shops[0]
    sent = handovers.declare(
        own, [Use(coop.rice, 9 * KG)], receiver=Receiver(organisation=shop), entry=province.entry(own, 2)
    )
    handovers.accept(sent, [Line(number=1, thousandths=8 * KG)], reason="thiếu", entry=province.entry(shop, 1))


def unsigned(province, coop):
    ship([Use(coop.rice, 5 * KG)], receiver_name="khách", entry=province.entry(coop.organisation, 1))


def missing(province, coop):
    shop = coop.sent[1].receiver
    lose([Use(province.held(coop, 1), 4 * KG)], cause="stolen", entry=province.entry(shop, 1))


BREAKS = [
    (nobody, Break.RECEIVER_UNKNOWN, 5 * KG, "unlocated"),
    (short, Break.SHORT, 1 * KG, "unexplained"),
    (unsigned, Break.RECEIVER_UNKNOWN, 5 * KG, "unlocated"),
    (missing, Break.MISSING, 4 * KG, "unexplained"),
]


def test_a_province_of_two_hundred_co_ops(db, now):
    wiring.install(None)
    province = Province(now, coops=COOPS, shops=SHOPS)

    for coop in province.coops:
        for lot, asked, lots in ((coop.paddy, 1000, LOTS), (coop.rice, 650, 5), (coop.packed, 298, 1)):
            found = trace_lot(Batch.get_by_id(lot.id), today=now.date())
            whole = (found.reckoning.located_share, found.reckoning.unlocated, found.reckoning.unexplained)
            assert (whole, found.reckoning.asked, found.lots) == ((10_000, 0, 0), asked * KG, lots)
            assert not found.broken
        assert trace_lot(Batch.get_by_id(coop.paddy.id), today=now.date()).holders == HOLDERS

    broken = {}
    for number in range(BROKEN):
        coop = province.coops[number * (COOPS // BROKEN)]
        break_it, kind, amount, column = BREAKS[number % len(BREAKS)]
        break_it(province, coop)
        broken[coop.organisation.id] = (kind, amount, column)
    for coop in province.coops:
        drill = hold_drill(coop.organisation, batch=Batch.get_by_id(coop.rice.id), by=COMMAND_LINE, now=now)
        links = trace_lot(drill.batch, today=now.date()).broken
        if coop.organisation.id in broken:
            kind, amount, column = broken[coop.organisation.id]
            assert [(one.kind, one.amount) for one in links] == [(kind, amount)]
            assert (getattr(drill, column), drill.located) == (amount, 650 * KG - amount)
        else:
            assert (drill.located, drill.broken) == (650 * KG, 0)
    assert RecallDrill.select().where(RecallDrill.broken > 0).count() == BROKEN
