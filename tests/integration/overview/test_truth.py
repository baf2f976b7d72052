"""Summaries are always what the base tables say: after acts of people, and after any change of a row whatever."""

import random
from contextlib import suppress
from datetime import timedelta
from uuid import uuid4

import pytest
from labelled import approve, make_batch, make_product
from peewee import IntegrityError

from trace.batches.models import Batch
from trace.database import atomic, database
from trace.documents.actions import add_certificate
from trace.documents.models import Certificate
from trace.errors import Refusal
from trace.events import actions as events
from trace.events.entries import Entry, NewLot, Use
from trace.events.models import Event
from trace.handovers.models import Handover, HandoverLine
from trace.labels.models import LabelRun, LabelRunProgress
from trace.overview.actions import rebuild
from trace.overview.models import Cell, LotDue, LotSummary
from trace.overview.queries_truth import differences
from trace.readiness.actions import check_due
from trace.readiness.models import KeptFinding
from trace.seasons.models import Season
from trace.serials.models import SerialAct, SerialRange

NUMBERS = iter(range(10_000_000, 20_000_000))


def test_the_whole_story_of_a_lot_is_summed_up(story, now):
    check_due(now=now)

    assert differences() == []
    mine = LotSummary.get_by_id(story.batch.id)
    assert (mine.made, mine.approved, mine.dispatched, mine.month) == (1, 1, 1, story.batch.produced_on.isoformat()[:7])
    assert Cell.select().where(Cell.product_id == story.product.id).get().lots == 1
    assert LotDue.select().count() == 0


def test_a_summary_somebody_changed_is_named_and_mended(story):
    Cell.update(approved=7).where(Cell.product_id == story.product.id).execute()
    LotSummary.delete().where(LotSummary.id == story.paddy.id).execute()

    named = [str(one) for one in differences()]

    assert any("overview_cell" in one and "'approved': 7" in one for one in named)
    assert any(f"overview_lot [id={story.paddy.id}]: kept None" in one for one in named)
    assert rebuild() == Batch.select().count()
    assert differences() == []


def test_what_is_rolled_back_was_never_counted(story):
    with pytest.raises(ZeroDivisionError), atomic():
        Batch.update(is_recalled=True).execute()
        raise ZeroDivisionError

    assert differences() == []
    assert not LotSummary.select().where(LotSummary.recalled == 1).exists()


class Acts:
    """Things people do, drawn by chance; a refusal is an act without effect."""

    def __init__(self, organisation, *, manager, clerk, product, plot, now, chance):
        self.organisation, self.manager, self.clerk, self.now = organisation, manager, clerk, now
        self.product, self.plot, self.chance = product, plot, chance

    def entry(self, **values):
        days = self.chance.choice((0.1, 1, 3, 20))
        return Entry(by=self.clerk, now=self.now, entry_id=str(uuid4()), happened_at=self.now - timedelta(days=days),
                     values=values)  # fmt: skip

    def lot(self):
        return self.chance.choice(list(Batch.select()))

    def open_season(self):
        events.open_season(self.organisation, template="rice", name="Vụ mùa", variety="Nếp", sites=[self.plot],
                           entry=self.entry())  # fmt: skip

    def harvest(self):
        season = self.chance.choice(list(Season.select()))
        events.harvest(season, step="R08", outputs=[NewLot(name="Thóc", thousandths=900_000)], entry=self.entry())

    def pack(self):
        lot = self.lot()
        out = NewLot(name="Gạo", product=self.product, thousandths=max(1, lot.left_thousandths // 2), pack_count=5)
        events.transform([Use(lot, max(1, lot.left_thousandths // 2))], step="R14", outputs=[out], entry=self.entry())

    def buy(self):
        make_batch(self.organisation, self.product, by=self.clerk, now=self.now)

    def hold(self):
        events.hold(self.some(), reason="Chờ xem", by=self.clerk, now=self.now, entry_id=str(uuid4()))

    def release(self):
        events.release(self.some(), reason="Không sao", by=self.manager, now=self.now, entry_id=str(uuid4()))

    def approve(self):
        events.approve(self.lot(), by=self.manager, now=self.now)

    def withdraw_approval(self):
        events.withdraw_approval(self.lot(), by=self.manager, now=self.now, reason="Xem lại")

    def ship(self):
        events.ship([Use(self.lot(), 1000)], receiver_name="Chợ", receiver_address="", is_person=False,
                    entry=self.entry())  # fmt: skip

    def sell(self):
        events.sell([Use(self.lot(), 1000)], entry=self.entry())

    def correct(self):
        lot = self.lot()
        event = self.chance.choice(list(Event.select()))
        events.correct(event, reason="Cân lại", by=self.clerk, now=self.now, entry_id=str(uuid4()),
                       quantities={lot.code: self.chance.randrange(1000, 90_000)})  # fmt: skip

    def cancel(self):
        event = self.chance.choice(list(Event.select()))
        events.cancel(event, reason="Ghi nhầm", by=self.clerk, now=self.now, entry_id=str(uuid4()))

    def recall(self):
        """As a recall leaves the projections."""
        is_in = Batch.id.in_([one.id for one in self.some()])
        Batch.update(is_recalled=self.chance.random() < 0.7).where(is_in).execute()

    def look_again(self):
        check_due(now=self.now)

    def certificate(self):
        subject = self.chance.choice((("organisation", self.organisation.id), ("product", self.product.id)))
        add_certificate(
            self.organisation, kind="food_safety", number=str(next(NUMBERS)), issuer="Sở", issued_on=None,
            expires_on=(self.now + timedelta(days=self.chance.randrange(-9, 99))).date(), subject_kind=subject[0],
            subject_id=subject[1], by=self.manager, now=self.now,
        )  # fmt: skip

    def print_labels(self):
        lot, number = self.lot(), next(NUMBERS)
        run = LabelRun.create(
            number=f"N{number}", organisation=lot.organisation, batch=lot, layout="x", layout_hash="", count=10,
            copies=1, total=10, start_slot=1, pages=1, printed={}, data_hash="", is_test=self.chance.random() < 0.2,
            is_unverified=False, budget_most=0, budget_used=0, via="page", created_at=self.now, ledger_index=number,
        )  # fmt: skip
        LabelRunProgress.create(run=run, state=self.chance.choice(("waiting", "done")))
        SerialRange.create(batch=lot, organisation=lot.organisation, run_number=run.number, key_version=1,
                           first=number, count=10, at=self.now, ledger_index=number)  # fmt: skip

    def activate(self):
        row, number = self.chance.choice(list(SerialRange.select())), next(NUMBERS)
        SerialAct.create(range=row, kind=self.chance.choice(("activate", "void")), state="activated", first=row.first,
                         count=4, at=self.now, ledger_index=number)  # fmt: skip

    def printing_ends(self):
        state = self.chance.choice(("done", "failed", "cancelled"))
        row = self.chance.choice(list(LabelRunProgress.select()))
        LabelRunProgress.update(state=state).where(LabelRunProgress.id == row.id).execute()

    def some(self):
        lots = list(Batch.select())
        return self.chance.sample(lots, min(len(lots), 3))

    def any(self):
        names = [name for name in dir(Acts) if not name.startswith("_") and name not in ("entry", "lot", "some", "any")]
        name = self.chance.choice(names)
        try:
            with atomic():
                getattr(self, name)()
        except (Refusal, IndexError):
            return f"{name} (refused)"
        return name


@pytest.mark.parametrize("seed", range(6))
def test_after_random_acts_every_summary_is_the_recomputation(story, song_hoa, manager, clerk, now, seed):
    acts = Acts(song_hoa, manager=manager, clerk=clerk, product=story.product, plot=story.plot, now=now,
                chance=random.Random(seed))  # fmt: skip
    done = []
    for number in range(60):
        done.append(acts.any())
        if number % 6 == 5:
            assert [str(one) for one in differences()] == [], done

    assert len({one for one in done if "refused" not in one}) > 8, done


CHANGES = {
    Batch: {
        "product": (None, "product"), "template": ("rice", "shrimp"), "is_on_hold": (True, False),
        "is_recalled": (True, False), "is_received": (True, False), "approved_at": (None, "now"),
        "dispatched_at": (None, "now"), "produced_on": (None, "day", "other day"), "organisation": ("ours", "theirs"),
    },
    KeptFinding: {
        "draft_until": (None, "now"), "gone_at": (None, "now"), "reviewed_at": (None, "now"),
        "severity": ("stop", "warn", "note"), "rule": ("missing_step", "origin"), "organisation": ("ours", "theirs"),
    },
    Season: {"last_event_at": (None, "now"), "organisation": ("ours", "theirs")},
    Certificate: {"is_active": (True, False), "expires_on": (None, "day", "other day"), "subject_kind": ("product",)},
    HandoverLine: {"accepted": (None, 0, 500)},
    LabelRunProgress: {"state": ("done", "failed", "waiting")},
}  # fmt: skip


@pytest.mark.parametrize("seed", range(3))
def test_after_any_change_of_rows_too(story, song_hoa, dong_nguyen, manager, now, seed):
    """Also changes no action makes today: whoever writes the base tables tomorrow, the summaries hold."""
    chance = random.Random(seed)
    check_due(now=now)
    acts = Acts(
        song_hoa, manager=manager, clerk=manager, product=story.product, plot=story.plot, now=now, chance=chance
    )
    acts.print_labels()
    handover = Handover.create(
        sender=song_hoa, code="D1", identifier="urn:d1", created_at=now, state="sent", acted_at=now
    )
    HandoverLine.create(handover=handover, number=1, batch=story.batch, unit="KGM", declared=500)
    words = {"product": story.product.id, "now": now, "day": now.date(), "other day": now.date() - timedelta(days=70),
             "ours": song_hoa.id, "theirs": dong_nguyen.id}  # fmt: skip
    for _ in range(40):
        model = chance.choice(list(CHANGES))
        rows = chance.sample(list(model.select()), 1 + chance.randrange(min(3, model.select().count())))
        columns = chance.sample(list(CHANGES[model]), 1 + chance.randrange(min(3, len(CHANGES[model]))))
        values = {one: chance.choice(CHANGES[model][one]) for one in columns}
        values = {one: words.get(value, value) if isinstance(value, str) else value for one, value in values.items()}
        # What another constraint refuses is undone whole.
        with suppress(IntegrityError), atomic():
            model.update(values).where(model.id.in_([row.id for row in rows])).execute()
            if chance.random() < 0.3:
                model.update(values).where(model.id == rows[0].id).execute()

        assert [str(one) for one in differences()] == [], (model, values)


def test_rows_that_go_are_taken_out(story, now):
    check_due(now=now)
    KeptFinding.delete().execute()
    Season.update(last_event_at=None).execute()

    assert differences() == []
    assert database.execute_sql("SELECT count(*) FROM overview_finding WHERE found <> 0").fetchone()[0] == 0


def test_printed_and_activated_labels_are_counted_apart_from_trials(song_hoa, clerk, manager, now, settings, db):
    product = make_product(song_hoa, by=manager, now=now, settings=settings)
    lot = approve(make_batch(song_hoa, product, by=clerk, now=now), by=manager, now=now)
    acts = Acts(song_hoa, manager=manager, clerk=clerk, product=product, plot=None, now=now, chance=random.Random(4))
    acts.lot = lambda: lot
    acts.print_labels()
    run = LabelRun.get()
    LabelRunProgress.update(state="done").execute()

    assert LotSummary.get_by_id(lot.id).labels == (0 if run.is_test else 10)
    assert differences() == []
