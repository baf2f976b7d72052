"""A label scanned anywhere tells the whole way: who made it, who carried it, who sells it; gaps are shown."""

from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from public_goods import organisation

from trace.batches.models import Batch
from trace.events import actions
from trace.events.entries import Entry, NewLot, Use
from trace.events.models import Event
from trace.handovers.actions import confirm_claim, deny_claim
from trace.kit.viewer import MANAGER, Viewer
from trace.provenance.facts import facts_of
from trace.provenance.journey import Gap, JourneyStep
from trace.provenance.onward import Handed
from trace.provenance.proof import sealed_of
from trace.provenance.rules import Status


@pytest.fixture
def told(now):
    return lambda batch, language="vi": facts_of(Batch.get_by_id(batch.id), now=now, language=language)


class Partner(SimpleNamespace):
    """An organisation further down the way and somebody who works for it."""

    def takes(self, batch, amount, days_ago, *, sender=None, handover="", written=0.0):
        entry = self.entry(days_ago, written)
        return actions.take_over(self.row, [Use(batch, amount)], entry=entry, sender=sender, handover=handover)

    def entry(self, days_ago, written=0.0):
        return Entry(
            by=self.viewer, now=self.now - timedelta(days=written), entry_id=str(uuid4()),
            happened_at=self.now - timedelta(days=days_ago),
        )  # fmt: skip


@pytest.fixture
def partner(goods, now):
    def make(code, name, kind):
        row = organisation(code, name, now, kind=kind)
        return Partner(row=row, viewer=Viewer(None, name, MANAGER, row.id, name), now=now)

    return make


@pytest.fixture
def carrier(partner):
    return partner("VT-01", "Xe lạnh Hải Anh", "carrier")


@pytest.fixture
def shop(partner):
    return partner("CH-01", "Cửa hàng Tuấn Hương", "shop")


def send(goods, to, amount, days_ago, **more):
    return actions.ship(
        [Use(goods.rice, amount)], receiver_name=to.row.name, receiver_organisation=to.row,
        entry=goods.entry(days_ago), **more,
    )  # fmt: skip


def said(facts):
    """The end of the journey in short: names of steps with who did them, gaps in brackets."""
    found = []
    for one in facts.journey:
        if isinstance(one, Gap):
            found.append(f"[{one.names[0]}]")
        elif isinstance(one, Handed):
            found.append(f"{one.count}: {', '.join(one.names)}")
        elif isinstance(one, JourneyStep):
            found.append(f"{one.name} {one.organisation}".strip())
    return found


@pytest.fixture
def sold_on(goods, carrier, shop):
    """From the co-op to the carrier, from the carrier to the shop, and sold."""
    send(goods, carrier, 50_000, 3, handover="DAAAAAA")
    first = carrier.takes(goods.rice, 50_000, 3, handover="DAAAAAA")
    actions.ship(
        [Use(first.batches[0], 50_000)], receiver_name=shop.row.name, receiver_organisation=shop.row,
        entry=carrier.entry(2),
    )  # fmt: skip
    second = shop.takes(first.batches[0], 50_000, 1)
    actions.sell([Use(second.batches[0], 1000)], entry=shop.entry(0.5))
    return SimpleNamespace(carried=first.batches[0], shelf=second.batches[0])


def test_the_producers_label_tells_the_way_to_the_shelf(goods, told, sold_on, carrier, shop):
    way = said(told(goods.rice))[-5:]

    assert way[0].endswith(goods.an_thai.name)
    assert way[1].endswith("Xe lạnh Hải Anh")
    assert way[2].endswith("Xe lạnh Hải Anh")
    assert way[3].endswith("Cửa hàng Tuấn Hương")
    assert way[4].endswith("Cửa hàng Tuấn Hương")
    assert not any(line.startswith(("[Giao", "[Nhận")) for line in way)


def test_the_shops_own_lot_is_told_as_what_the_producer_made(goods, told, sold_on):
    facts, made = told(sold_on.shelf), told(goods.rice)

    assert facts.code == sold_on.shelf.code
    assert (facts.name, facts.lot, facts.expires_on) == (made.name, made.lot, made.expires_on)
    assert (facts.organisation, facts.product) == (made.organisation, made.product)
    assert (facts.holder, made.holder) == ("Cửa hàng Tuấn Hương", "")
    assert (facts.status, facts.approved_on) == (made.status, made.approved_on)
    assert facts.story == made.story
    assert said(facts) == said(made)


def test_the_pages_of_earlier_holders_know_that_a_sale_was_written(goods, told, sold_on, shop):
    before = told(goods.rice).stamp.version

    actions.sell([Use(Batch.get_by_id(sold_on.shelf.id), 1000)], entry=shop.entry(0))

    assert told(goods.rice).stamp.version > before


def test_what_one_side_did_not_declare_is_a_gap_until_it_does(goods, told, shop):
    got = shop.takes(goods.rice, 20_000, 2, written=2)
    assert said(told(goods.rice))[-2] == "[Giao hàng]"
    assert said(told(got.batches[0]))[-2] == "[Giao hàng]"

    send(goods, shop, 20_000, 2.5)
    assert "[Giao hàng]" not in said(told(goods.rice))
    assert "[Giao hàng]" not in said(told(got.batches[0]))


def test_what_is_made_of_goods_that_were_handed_over_tells_that_too(goods, told, shop):
    got = shop.takes(goods.rice, 20_000, 2, written=2)
    (mixed,) = actions.transform(
        [Use(got.batches[0], 20_000)], step="R12", outputs=[NewLot(name="Bún", thousandths=20_000)],
        entry=shop.entry(1),
    )  # fmt: skip
    before = told(mixed)
    assert "[Giao hàng]" in said(before)

    send(goods, shop, 20_000, 2.5)
    after = told(mixed)
    assert "[Giao hàng]" not in said(after)
    assert [one for one in said(after) if one.startswith("Xuất")] == [f"Xuất bán {goods.an_thai.name}"]
    assert after.stamp.version > before.stamp.version


def test_a_dispatch_written_after_the_receipt_says_so_and_stands_before_it(goods, told, shop, now):
    shop.takes(goods.rice, 20_000, 2, written=2)
    actions.ship(
        [Use(goods.rice, 20_000)], receiver_name="x", receiver_organisation=shop.row, entry=goods.entry(2, now=now)
    )

    sent, got = told(goods.rice).journey[-2:]
    assert (got.is_receipt, sent.late_on) == (True, (now + timedelta(hours=7)).date())


def test_a_dispatch_nobody_received_is_a_gap_after_it(goods, told, shop):
    send(goods, shop, 20_000, 2)
    assert said(told(goods.rice))[-1] == "[Nhận hàng]"
    actions.ship([Use(goods.rice, 1000)], receiver_name="Chợ Nam Định", entry=goods.entry(1))
    assert said(told(goods.rice))[-1] == "2: Cửa hàng Tuấn Hương"


def test_goods_that_spread_are_counted_and_households_are_not_named(goods, told, shop, carrier, partner):
    home = partner("HO-9", "Nguyễn Thị Mận", "household")
    for to, amount in ((shop, 1000), (carrier, 2000), (home, 3000)):
        send(goods, to, amount, 2)
        to.takes(goods.rice, amount, 1)

    facts = told(goods.rice)
    assert said(facts)[-1] == "3: Cửa hàng Tuấn Hương, Xe lạnh Hải Anh"
    assert "Mận" not in str(facts)
    assert told(Batch.get(Batch.organisation == home.row.id)).holder == ""
    assert "Mận" not in str(told(Batch.get(Batch.organisation == home.row.id)))


def test_a_hold_on_the_senders_lot_stops_the_receivers_page_and_a_release_frees_it(goods, told, sold_on, now):
    before = told(sold_on.shelf).stamp.version
    actions.hold([goods.rice], reason="Chờ kiểm tra", by=goods.manager, now=now, entry_id=str(uuid4()))

    facts = told(sold_on.shelf)
    assert (facts.status, str(facts.status_detail)) == (Status.ON_HOLD, "Làm từ lô đang tạm ngừng bán.")
    assert facts.stamp.version > before
    actions.release([goods.rice], reason="Đạt", by=goods.manager, now=now, entry_id=str(uuid4()))
    assert told(sold_on.shelf).status == Status.CLEAR


def test_a_last_day_that_the_maker_puts_right_counts_wherever_the_goods_are(goods, told, sold_on, now):
    Batch.update(expires_on=(now - timedelta(days=1)).date()).where(Batch.id == goods.rice.id).execute()

    facts = told(sold_on.shelf)
    assert (facts.status, facts.expires_on) == (Status.EXPIRED, (now - timedelta(days=1)).date())


def test_goods_called_back_are_called_back_wherever_they_are(goods, told, sold_on):
    Batch.update(is_recalled=True).where(Batch.id == goods.rice.id).execute()

    assert told(sold_on.shelf).status == Status.RECALLED


def test_a_receipt_put_right_leaves_its_old_version_to_be_read_on_both_pages(goods, told, shop, now):
    send(goods, shop, 20_000, 3)
    got = shop.takes(goods.rice, 20_000, 2)
    actions.correct(
        got.event, quantities={got.batches[0].code: 18_000}, happened_at=now - timedelta(days=1), reason="Cân lại",
        by=shop.viewer, now=now, entry_id=str(uuid4()),
    )  # fmt: skip

    for batch in (goods.rice, got.batches[0]):
        assert len(told(batch).journey[-1].older) == 1


def test_everything_on_the_page_can_be_checked_against_the_log(goods, sold_on):
    numbers = {entry.index for entry in sealed_of(goods.rice)}

    assert {event.ledger_index for event in Event.select().where(Event.kind == "take_over")} <= numbers


def test_a_denied_claim_is_shown_on_the_lot_and_on_all_that_is_made_of_it(goods, told, shop, partner, now):
    got = shop.takes(goods.rice, 20_000, 2, written=2)
    kitchen = partner("CS-1", "Bếp Hoa", "firm")
    further = kitchen.takes(got.batches[0], 5000, 1)
    before = told(further.batches[0]).stamp.version

    deny_claim(got.event, by=goods.manager, reason="Chúng tôi không giao", now=now)

    for batch in (got.batches[0], further.batches[0], goods.rice):
        facts = told(batch)
        assert [one.organisation for one in facts.journey if isinstance(one, JourneyStep) and one.is_denied] == [
            "Cửa hàng Tuấn Hương"
        ]
        assert facts.has_denied_claim is (batch.id != goods.rice.id)
    assert told(further.batches[0]).stamp.version > before
    confirm_claim(got.event, by=goods.manager, now=now)
    assert not told(further.batches[0]).has_denied_claim
