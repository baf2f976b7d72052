"""Labels of goods that are called back are no longer made, and no new ones are ordered."""

from types import SimpleNamespace
from uuid import uuid4

from tests.recalled import fresh
from tests.route_objects import label_run_of_song_hoa
from trace.labels.models import LabelRunProgress
from trace.readiness.queries import lacks_of
from trace.recalls import actions


def test_a_waiting_run_stops_with_the_confirmation(drafted, chain, song_hoa, manager, clerk, helper, now, settings):
    cast = SimpleNamespace(song_hoa=song_hoa, manager=manager, clerk=clerk, helper=helper, settings=settings)
    run = label_run_of_song_hoa(cast)
    recall = drafted(run.batch)
    assert LabelRunProgress.get(LabelRunProgress.run == run.id).state == "waiting"

    actions.confirm(recall, by=manager, now=now, entry_id=str(uuid4()))

    assert LabelRunProgress.get(LabelRunProgress.run == run.id).state == "cancelled"
    assert "recall" in {one.rule.code for one in lacks_of(fresh(run.batch), now=now)}
