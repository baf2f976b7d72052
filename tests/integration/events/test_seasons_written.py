"""Seasons: opened, written into, harvested, closed; refused down to the database's own constraints."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest

from trace.batches.models import Batch, BatchSource
from trace.database import database
from trace.errors import Refusal
from trace.events import actions, rules
from trace.events.entries import DiaryEntry, NewLot
from trace.events.models import Event, EventAnnex, EventItem, EventPhoto
from trace.ledger import queries as log
from trace.seasons.models import Season


def test_a_season_opens_without_quantity_on_two_plots(cast, season):
    event = Event.get()
    document = json.loads(event.document)

    assert document["type"] == "ObjectEvent"
    assert document["action"] == "ADD"
    assert document["bizStep"] == "commissioning"
    assert document["quantityList"] == [{"epcClass": season.identifier}]
    assert document["txng:places"] == ["https://id.example.org/p/PAAA", "https://id.example.org/p/PBBB"]
    assert document["txng:step"] == "R01"
    assert event.event_id.startswith("ni:///sha-256;")
    season = Season.get_by_id(season.id)
    assert season.done_steps == ["R01"]
    assert season.code.startswith("T")


def test_an_event_and_its_log_entry_are_one(season):
    event = Event.get()

    assert log.size() == 1
    assert log.entry(event.ledger_index).kind == "event"


def test_one_entry_may_speak_of_many_seasons(cast, season, entry):
    other = actions.open_season(
        cast.an_thai, template="rice", name="Vụ khác", variety="", sites=[cast.plot], entry=entry(100)
    )

    event = actions.record_diary([season, other], step="R07", entry=entry(50))

    items = EventItem.select().where(EventItem.event == event.id)
    assert {item.identifier for item in items} == {season.identifier, other.identifier}
    assert [s.done_steps for s in Season.select().order_by(Season.id)] == [["R01", "R07"], ["R01", "R07"]]


def test_private_values_stay_in_the_annex(season, entry, photo):
    event = actions.record_diary(
        [season],
        step="R05",
        entry=entry(60, input_name="Thuốc A", phi_days=14, pest=("blast",), note="Bác Năm phun", photos=[photo],
                    private={"phone": "0912"}),
    )  # fmt: skip

    annex = EventAnnex.get(EventAnnex.event == event.id)
    assert annex.private == {"pest": ["blast"], "note": "Bác Năm phun", "phone": "0912"}
    for text in ("Bác Năm", "0912", "blast"):
        assert text not in event.document + event.recorded
    assert json.loads(event.recorded)["kept"] == {"input_name": "Thuốc A", "phi_days": 14}
    assert "Thuốc A" not in event.document
    assert EventPhoto.get().sha256 == photo.sha256


def test_a_harvest_makes_lots_from_the_season(cast, season, entry):
    first, second = actions.harvest(
        season,
        step="R08",
        outputs=[
            NewLot(name="Thóc tươi", thousandths=900_500),
            NewLot(name="Thóc lép", thousandths=10_000, lot="lep-1"),
        ],
        entry=entry(4, site=cast.plot),
    )

    assert (first.form, first.made_thousandths, first.left_thousandths) == ("wet_paddy", 900_500, 900_500)
    assert second.lot == "LEP-1"
    assert first.identifier == f"https://id.example.org/t/{first.code}"
    edges = list(BatchSource.select().order_by(BatchSource.id))
    assert [(e.batch_id, e.from_season_id) for e in edges] == [(first.id, season.id), (second.id, season.id)]
    assert Season.get_by_id(season.id).harvested_thousandths == 910_500
    document = json.loads(Event.get(Event.kind == "harvest").document)
    assert document["outputQuantityList"][0] == {"epcClass": first.identifier, "quantity": 900.5, "uom": "KGM"}


def test_a_last_harvest_closes_the_season(season, entry):
    actions.harvest(season, step="R08", outputs=[NewLot(name="Thóc", thousandths=1)], entry=entry(4), is_last=True)

    assert Season.get_by_id(season.id).closed_on is not None


def test_closing_a_season_is_an_event(season, entry):
    event = actions.close_season(season, entry=entry(1))

    assert json.loads(event.document)["bizStep"] == "decommissioning"
    assert Season.get_by_id(season.id).closed_on is not None


def test_an_entry_after_a_week_is_marked_late(season, entry):
    assert actions.record_diary([season], step="R07", entry=entry(7)).late_days == 0
    assert actions.record_diary([season], step="R07", entry=entry(8)).late_days == 8


def test_what_was_written_out_of_order_stands_in_its_order(season, entry):
    actions.record_diary([season], step="R07", entry=entry(10))
    actions.record_diary([season], step="R03", entry=entry(90))

    assert Season.get_by_id(season.id).done_steps == ["R01", "R03", "R07"]


def test_a_harvest_before_the_waiting_time_is_saved_and_held(season, entry):
    actions.record_diary([season], step="R05", entry=entry(20, input_name="Thuốc A", phi_days=14))

    (lot,) = actions.harvest(season, step="R08", outputs=[NewLot(name="Thóc", thousandths=5)], entry=entry(10))

    lot = Batch.get_by_id(lot.id)
    assert (lot.is_on_hold, lot.hold_cause) == (True, "early")
    assert log.entry(Event.get(Event.kind == "hold").ledger_index).kind == "hold"


def test_spraying_where_ragworms_live_is_saved_and_what_is_caught_is_held(cast, entry):
    season = actions.open_season(
        cast.an_thai, template="ruoi", name="Rươi", variety="", sites=[cast.plot], entry=entry(100)
    )
    actions.record_diary([season], step="U04", entry=entry(90, phi_days=1))

    (lot,) = actions.harvest(season, step="U05", outputs=[NewLot(name="Rươi", thousandths=5)], entry=entry(2))

    assert Batch.get_by_id(lot.id).hold_cause == "forbidden"


def test_a_treatment_written_after_the_harvest_holds_what_was_harvested(season, paddy, entry):
    actions.record_diary([season], step="R05", entry=entry(20, input_name="Thuốc A", phi_days=30))

    assert Batch.get_by_id(paddy.id).hold_cause == "early"


def test_the_same_entry_again_gives_the_same_answer(cast, season, entry):
    first = entry(5, moisture=25)
    lot = NewLot(name="Thóc", thousandths=7)

    (made,) = actions.harvest(season, step="R08", outputs=[lot], entry=first)
    (again,) = actions.harvest(season, step="R08", outputs=[lot], entry=first)

    assert made.id == again.id
    assert Event.select().where(Event.kind == "harvest").count() == 1


def test_the_same_entry_id_with_another_content_is_refused(season, entry):
    number = str(uuid4())
    actions.record_diary([season], step="R07", entry=entry(5, entry_id=number, note="một"))

    with pytest.raises(rules.EntryReused):
        actions.record_diary([season], step="R07", entry=entry(4, entry_id=number, note="một"))
    with pytest.raises(rules.EntryReused):
        actions.record_diary([season], step="R07", entry=entry(5, entry_id=number, note="hai"))


def test_the_database_itself_refuses_a_second_event_under_one_entry_id(season):
    event = Event.get()

    with pytest.raises(Exception, match=r"(?i)unique"), database.atomic():
        values = {**event.__data__, "event_id": "ni:///other", "ledger_index": 99}
        values.pop("id")
        Event.insert(**values).execute()


def refusals(cast, season, entry):
    return {
        "another's season": (
            rules.NotYours,
            lambda: actions.record_diary([season], step="R07", entry=entry(1, by=cast.stranger)),
        ),
        "an officer": (
            rules.RecordingRefused,
            lambda: actions.record_diary([season], step="R07", entry=entry(1, by=cast.officer)),
        ),
        "another's plot": (
            rules.NotYours,
            lambda: actions.record_diary([season], step="R07", entry=entry(1, site=cast.their_plot)),
        ),
        "the future": (rules.EntryRefused, lambda: actions.record_diary([season], step="R07", entry=entry(-2))),
        "no season": (rules.EntryRefused, lambda: actions.record_diary([], step="R07", entry=entry(1))),
        "twice the same": (
            rules.EntryRefused,
            lambda: actions.record_diary([season, season], step="R07", entry=entry(1)),
        ),
        "a harvest as diary": (rules.WrongStep, lambda: actions.record_diary([season], step="R08", entry=entry(1))),
        "a diary step as harvest": (
            rules.WrongStep,
            lambda: actions.harvest(season, step="R07", outputs=[NewLot(name="x", thousandths=1)], entry=entry(1)),
        ),
        "nothing harvested": (
            rules.EntryRefused,
            lambda: actions.harvest(season, step="R08", outputs=[], entry=entry(1)),
        ),
        "zero": (
            rules.EntryRefused,
            lambda: actions.harvest(season, step="R08", outputs=[NewLot(name="x", thousandths=0)], entry=entry(1)),
        ),
        "another's product": (
            rules.NotYours,
            lambda: actions.harvest(
                season,
                step="R08",
                outputs=[NewLot(name="x", thousandths=1, product=cast.their_product)],
                entry=entry(1),
            ),
        ),
        "no plot": (
            rules.EntryRefused,
            lambda: actions.open_season(cast.an_thai, template="rice", name="x", variety="", sites=[], entry=entry(1)),
        ),
        "not a uuid": (
            rules.EntryRefused,
            lambda: actions.record_diary([season], step="R07", entry=entry(1, entry_id="7")),
        ),
        "no season for this": (
            Refusal,
            lambda: actions.open_season(
                cast.an_thai, template="banh_cay", name="x", variety="", sites=[cast.plot], entry=entry(1)
            ),
        ),
    }


NAMES = sorted(refusals(*[type("n", (), {"__getattr__": lambda *a: None})()] * 3))


@pytest.mark.parametrize("name", NAMES)
def test_the_impossible_is_refused_and_leaves_nothing(cast, season, entry, name):
    refusal, act = refusals(cast, season, entry)[name]
    before = (log.size(), Event.select().count(), Batch.select().count(), Season.select().count())

    with pytest.raises(refusal):
        act()

    assert (log.size(), Event.select().count(), Batch.select().count(), Season.select().count()) == before


def test_tomorrow_is_let_through_because_clocks_differ(season, entry):
    assert actions.record_diary([season], step="R07", entry=entry(-0.5))


def test_many_entries_are_written_in_one_transaction(season, entry):
    entries = [DiaryEntry(seasons=[season], step="R07", entry=entry(100 - n / 10)) for n in range(150)]

    events = actions.record_many(entries)

    assert [e.ledger_index for e in events] == list(range(1, 151))
    assert [e.id for e in actions.record_many(entries)] == [e.id for e in events]
    assert log.size() == 151


def test_one_bad_entry_of_many_leaves_nothing(season, entry):
    good = [DiaryEntry(seasons=[season], step="R07", entry=entry(10)) for _ in range(3)]

    with pytest.raises(rules.WrongStep):
        actions.record_many([*good, DiaryEntry(seasons=[season], step="R08", entry=entry(10))])

    assert log.size() == 1


def test_a_helper_writes_on_behalf(cast, season, entry):
    assert actions.record_diary([season], step="R07", entry=entry(1, by=cast.helper)).is_on_behalf


@pytest.mark.parametrize("table", ["event", "event_item", "event_photo"])
@pytest.mark.parametrize("act", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_the_database_lets_nobody_change_what_was_written(season, entry, photo, table, act):
    actions.record_diary([season], step="R07", entry=entry(1, photos=[photo]))

    with pytest.raises(Exception, match="append-only"), database.atomic():
        database.execute_sql(act.format(table))


def test_the_database_refuses_a_quantity_of_nothing(season):
    with pytest.raises(Exception, match=r"(?i)check|event_item_positive"), database.atomic():
        EventItem.create(event=Event.get(), role="about", identifier="x", thousandths=0)


def test_two_events_in_one_minute_differ_by_their_entry(season, entry):
    first = actions.record_diary([season], step="R07", entry=entry(1))
    second = actions.record_diary([season], step="R07", entry=entry(1))

    assert first.event_id != second.event_id
    assert second.recorded_at - first.recorded_at == timedelta(0)
