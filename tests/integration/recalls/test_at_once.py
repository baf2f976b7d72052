"""Two people confirm in the same second, or one confirms while another lets the draft go: one of them is heard."""

import threading
from uuid import uuid4

import pytest

from trace.database import database
from trace.events.models import Event
from trace.events.rules import Kind
from trace.recalls import actions
from trace.recalls.models import Recall
from trace.recalls.rules import RecallRefused, State


def at_once(*acts):
    """Run each in a thread with a connection of its own; gives what each said."""
    gate, said = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place, act):
        with database.connection_context():
            gate.wait()
            try:
                act()
                said[place] = "done"
            except RecallRefused:
                said[place] = "refused"

    threads = [threading.Thread(target=run, args=one) for one in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return said


@pytest.mark.parametrize("other", ["confirm", "cancel", "same entry"])
def test_of_two_at_once_one_is_heard(drafted, chain, manager, now, other):
    recall, mine = drafted(chain.paddy), str(uuid4())
    acts = {
        "confirm": lambda: actions.confirm(recall, by=manager, now=now, entry_id=str(uuid4())),
        "cancel": lambda: actions.cancel(recall, reason="Nhầm lô", by=manager, now=now, entry_id=str(uuid4())),
        "same entry": lambda: actions.confirm(recall, by=manager, now=now, entry_id=mine),
    }

    said = at_once(lambda: actions.confirm(recall, by=manager, now=now, entry_id=mine), acts[other])

    assert sorted(said) == (["done", "done"] if other == "same entry" else ["done", "refused"])
    state = Recall.get_by_id(recall.id).state
    events = Event.select().where(Event.kind == str(Kind.RECALL)).count()
    assert (state, events) in ([(State.CANCELLED, 0), (State.OPEN, 1)] if other == "cancel" else [(State.OPEN, 1)])
