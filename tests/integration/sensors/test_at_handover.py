"""Readings at a hand-over: each side tells of its own lots, both see the chart, a stranger finds nothing."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from sensor_readings import readings_of

from trace.batches.models import Batch
from trace.errors import NotFound
from trace.events.entries import Entry, Use
from trace.events.models import EventItem
from trace.events.public import public_view
from trace.handovers import actions, wiring
from trace.handovers.entries import Receiver
from trace.sensors.bringing import typed_readings, write_down
from trace.sensors.queries import series_of, typed_of
from trace.sensors.subjects import find_subject


@pytest.fixture
def handed(pond):
    """Shrimp on its way to Dong Nguyen, and its clerk's entries."""
    wiring.install(None)
    receiver = Receiver(organisation=pond.neighbour)
    shipped = pond.entry(0.5, values={"temp": Decimal("2.5")})
    sent = actions.declare(pond.owner, [Use(pond.catch, 100_000)], receiver=receiver, entry=shipped)
    return pond, sent


def cold(pond, values, **more):
    return readings_of(("temperature", values), start=pond.now - timedelta(hours=6), **more)


def bring(pond, sent, by, readings):
    subject = find_subject("handover", sent.code, seen_by=by)
    return write_down(subject, readings, stage=subject.stage, by=by, now=pond.now, entry_id=str(uuid4()))


def test_the_sender_brings_the_file_of_the_ride(handed):
    pond, sent = handed
    event = bring(pond, sent, pond.staff, cold(pond, [2.0, 3.0, 6.0, 3.0]))

    measured = public_view(event)["values"]["measured"]
    assert measured["is_carried"]
    assert f'"bizTransaction":"{sent.identifier}"' in event.document.replace('": "', '":"')
    assert [one.event_number for one in series_of(find_subject("handover", sent.code, seen_by=pond.staff))] == [
        event.id
    ]
    assert EventItem.select().where(EventItem.event == event, EventItem.identifier == pond.catch.identifier).exists()


def test_the_receiver_tells_of_the_lots_it_holds_the_goods_as_once_they_are_its_own(handed):
    pond, sent = handed
    with pytest.raises(NotFound):
        bring(pond, sent, pond.stranger, cold(pond, [2.0]))

    entry = Entry(by=pond.stranger, now=pond.now, entry_id=str(uuid4()), happened_at=pond.now)
    actions.accept(sent, entry=entry)
    held = Batch.get(Batch.organisation == pond.neighbour)
    event = bring(pond, sent, pond.stranger, typed_readings({"temperature": Decimal("3.5")}, at=pond.now))

    assert [item.identifier for item in EventItem.select().where(EventItem.event == event.id)] == [held.identifier]
    for viewer in (pond.staff, pond.stranger):
        subject = find_subject("handover", sent.code, seen_by=viewer)
        assert len(series_of(subject)) == 1
        assert [one.value for one in typed_of(subject)["temperature"]] == [2500]


def test_somebody_else_finds_no_hand_over(handed, department, far_auditor):
    _pond, sent = handed
    with pytest.raises(NotFound):
        find_subject("handover", sent.code, seen_by=far_auditor)
    with pytest.raises(NotFound):
        find_subject("handover", "DXXXXXXX", seen_by=far_auditor)
