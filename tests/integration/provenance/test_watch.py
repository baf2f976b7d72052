"""The small question at every cached page: seen from outside any transaction, honest when it cannot be asked."""

import threading

from trace.batches.models import Batch
from trace.database import atomic
from trace.provenance.queries import current_epoch
from trace.provenance.watch import VersionWatch


def test_it_sees_what_others_have_committed_and_not_before(goods, database_url):
    watch = VersionWatch(database_url)
    before = watch.read(goods.rice.id)
    assert before == (goods.rice.version, current_epoch())

    with atomic():
        Batch.update(version=Batch.version + 1).where(Batch.id == goods.rice.id).execute()
        assert watch.read(goods.rice.id) == before
    assert watch.read(goods.rice.id) == (before[0] + 1, before[1])
    watch.close()


def test_a_page_without_a_lot_asks_for_the_epoch_alone(goods, database_url):
    watch = VersionWatch(database_url)
    assert watch.read(0) == (0, current_epoch())
    watch.close()


def test_a_broken_connection_is_replaced(goods, database_url):
    watch = VersionWatch(database_url)
    first = watch.read(goods.rice.id)
    watch._connection().close()

    assert watch.read(goods.rice.id) == first
    watch.close()


def test_a_database_that_is_not_there_is_no_answer(tmp_path):
    assert VersionWatch(f"sqlite:///{tmp_path / 'nowhere.db'}").read(1) is None
    assert not (tmp_path / "nowhere.db").exists()


def test_each_thread_has_its_own_connection(goods, database_url):
    watch = VersionWatch(database_url)
    seen = []

    def ask():
        seen.append((watch.read(goods.rice.id), watch._connection()))

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()

    assert seen[0][0] == watch.read(goods.rice.id)
    assert seen[0][1] is not watch._connection()
    watch.close()
