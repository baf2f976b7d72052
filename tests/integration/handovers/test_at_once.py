"""Two people of the shop press "Nhận" in the same second, one more withdraws: one of them is heard."""

import threading

import pytest

from tests.integration.handovers.conftest import left_of
from trace.batches.models import Batch
from trace.database import database
from trace.handovers import actions
from trace.handovers.models import Handover, HandoverAct
from trace.handovers.rules import HandoverRefused


def at_once(*acts):
    """Run each in a thread with a connection of its own; gives what each said."""
    gate, said = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place, act):
        with database.connection_context():
            gate.wait()
            try:
                act()
                said[place] = "done"
            except HandoverRefused:
                said[place] = "refused"

    threads = [threading.Thread(target=run, args=one) for one in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return said


@pytest.mark.parametrize("other", ["accept", "refuse", "withdraw", "same entry"])
def test_of_two_at_once_one_is_heard(sent, story, keeper, clerk, entry, other):
    mine, theirs = entry(keeper), entry(keeper)
    acts = {
        "accept": lambda: actions.accept(sent, entry=theirs),
        "refuse": lambda: actions.refuse(sent, reason="Ẩm", entry=theirs),
        "withdraw": lambda: actions.withdraw(sent, reason="Chưa đi", entry=entry(clerk)),
        "same entry": lambda: actions.accept(sent, entry=mine),
    }

    said = at_once(lambda: actions.accept(sent, entry=mine), acts[other])

    assert sorted(said) == (["done", "done"] if other == "same entry" else ["done", "refused"])
    assert HandoverAct.select().count() == 2
    state = Handover.get_by_id(sent.id).state
    held = sum(lot.left_thousandths for lot in Batch.select().where(Batch.organisation == story.shop.id))
    assert (held, left_of(story.rice)) == {
        "received": (40_000, 60_000), "refused": (0, 60_000), "withdrawn": (0, 100_000),
    }[state]  # fmt: skip
