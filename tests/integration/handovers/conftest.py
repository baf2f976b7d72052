"""Song Hoa sends, a shop receives; Dong Nguyen is the stranger. A hundred kilograms of rice stand in the store."""

from collections.abc import Callable
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest

from tests.cast import BINH_DINH, LONG_AGO, make_person
from trace.batches.models import Batch
from trace.events import actions as events
from trace.events.entries import Entry, NewLot, Use
from trace.handovers import actions, wiring
from trace.handovers.entries import Receiver
from trace.handovers.models import Handover
from trace.kit.viewer import COMMAND_LINE, Viewer
from trace.organisations.actions import register_organisation
from trace.organisations.models import Organisation


@pytest.fixture(autouse=True)
def hung_up() -> None:
    """What the room hangs up when the service starts: the log's checker, and the guard of its events."""
    wiring.install(None)  # type: ignore[arg-type]


@pytest.fixture
def shop(db: object) -> Organisation:
    facts = {"code": "CH-01", "kind": "shop", "name": "Cửa hàng Tuấn Hương", "address": BINH_DINH}
    return register_organisation({**facts, "phone": "0912 777 001"}, by=COMMAND_LINE, now=LONG_AGO)


@pytest.fixture
def keeper(shop: Organisation) -> Viewer:
    return make_person("+84912000021", "Vũ Thị Hương", "manager", shop)


@pytest.fixture
def entry(now: datetime) -> Callable[..., Entry]:
    """`entry(clerk, days_ago=1)`: an entry with a fresh id."""

    def make(by: Viewer, days_ago: float = 0, *, entry_id: str | None = None, **more: Any) -> Entry:
        happened_at = now - timedelta(days=days_ago)
        return Entry(
            by=by, now=more.pop("now", now), entry_id=entry_id or str(uuid4()), happened_at=happened_at, **more
        )

    return make


@pytest.fixture
def rice(song_hoa: Organisation, clerk: Viewer, entry: Any) -> Batch:
    """100 kg of the co-op's."""
    lot = NewLot(name="Gạo nếp A Sào", thousandths=100_000)
    return events.receive(
        song_hoa, lot=lot, supplier_name="HTX Bạn", entry=entry(clerk, 3), template="rice", is_registered=False
    )


@pytest.fixture
def sent(song_hoa: Organisation, shop: Organisation, clerk: Viewer, rice: Batch, entry: Any) -> Handover:
    """40 kg on their way to the shop."""
    to = Receiver(organisation=shop)
    return actions.declare(song_hoa, [Use(rice, 40_000)], receiver=to, entry=entry(clerk, 1))


@pytest.fixture
def signed(sent: Handover, keeper: Viewer, entry: Any) -> Handover:
    """The same, received in full."""
    return actions.accept(sent, entry=entry(keeper))


@pytest.fixture
def story(song_hoa: Any, shop: Any, dong_nguyen: Any, clerk: Any, keeper: Any, rice: Any) -> SimpleNamespace:
    return SimpleNamespace(coop=song_hoa, shop=shop, stranger=dong_nguyen, clerk=clerk, keeper=keeper, rice=rice)


def left_of(batch: Batch) -> int:
    """What the book says is left of a lot, in thousandths."""
    return int(Batch.get_by_id(batch.id).left_thousandths)
