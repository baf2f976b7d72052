"""Goods that are called back in the tests: paddy of Song Hoa milled into rice, a part of it taken over by a shop; seed
milled into nothing else. Two officers of the body that decides about rice, and one of the other body.

Directories that look at recalls import the fixtures into their conftest.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest

from tests.audited import one_page
from tests.cast import BINH_DINH, HUNG_YEN, LONG_AGO, make_person
from trace.batches.models import Batch
from trace.documents.actions import keep_document
from trace.documents.store import LocalStore
from trace.events import actions as events
from trace.events.entries import Entry, NewLot, Use
from trace.handovers import actions as handovers
from trace.handovers import wiring
from trace.handovers.entries import Receiver
from trace.kit.viewer import COMMAND_LINE, Viewer
from trace.organisations.actions import register_organisation
from trace.organisations.models import Organisation
from trace.recalls import actions, tasks
from trace.recalls import wiring as recalls_wiring
from trace.recalls.models import Recall
from trace.recalls.rules import Decision


def entry_of(by: Viewer, now: datetime, days_ago: float = 0, **more: Any) -> Entry:
    happened_at = now - timedelta(days=days_ago)
    return Entry(by=by, now=happened_at + timedelta(hours=1), entry_id=str(uuid4()), happened_at=happened_at, **more)


def fresh(batch: Batch) -> Batch:
    return Batch.get_by_id(batch.id)


@pytest.fixture
def agriculture(db: object) -> Any:
    facts = {"code": "SO-NN", "kind": "department", "address": HUNG_YEN}
    name = "Sở Nông nghiệp và Môi trường tỉnh Hưng Yên"
    return register_organisation({**facts, "name": name}, by=COMMAND_LINE, now=LONG_AGO)


@pytest.fixture
def officer(agriculture: Any) -> Viewer:
    return make_person("kiem@nn.example", "Nguyễn Văn Kiểm", "auditor", agriculture)


@pytest.fixture
def second(agriculture: Any) -> Viewer:
    return make_person("duyet@nn.example", "Trần Thị Duyệt", "auditor", agriculture)


@pytest.fixture
def keeper(db: object) -> Viewer:
    shop = register_organisation(
        {"code": "CH-01", "kind": "shop", "name": "Cửa hàng Tuấn Hương", "address": BINH_DINH, "phone": "0912 777 001"},
        by=COMMAND_LINE,
        now=LONG_AGO,
    )
    return make_person("+84912000021", "Vũ Thị Hương", "manager", shop)


@pytest.fixture
def chain(song_hoa: Any, clerk: Viewer, keeper: Viewer, now: datetime) -> SimpleNamespace:
    """100 kg of paddy; 60 kg of it and 20 kg of other paddy became 50 kg of rice; the shop took 20 kg of that over."""
    wiring.install(None)  # type: ignore[arg-type]
    recalls_wiring.install(None)  # type: ignore[arg-type]
    assert tasks.TELL_HOLDERS  # the work that a confirmation asks for is known

    def received(name: str, kilograms: int) -> Batch:
        lot = NewLot(name=name, thousandths=kilograms * 1000)
        entry = entry_of(clerk, now, 9)
        return events.receive(
            song_hoa, lot=lot, supplier_name="HTX Bạn", entry=entry, template="rice", is_registered=True
        )

    paddy, other = received("Thóc A", 100), received("Thóc B", 20)
    (rice,) = events.transform(
        [Use(paddy, 60_000), Use(other, 20_000)],
        step="R12",
        outputs=[NewLot(name="Gạo", thousandths=50_000)],
        entry=entry_of(clerk, now, 5),
    )
    return SimpleNamespace(paddy=fresh(paddy), other=fresh(other), rice=fresh(rice))


@pytest.fixture
def at_shop(chain: SimpleNamespace, keeper: Viewer, clerk: Viewer, now: datetime) -> Batch:
    """20 kg of the rice, as the shop keeps it."""
    shop = Organisation.get_by_id(keeper.organisation_id)
    own = Organisation.get_by_id(clerk.organisation_id)
    to = Receiver(organisation=shop)
    sent = handovers.declare(own, [Use(chain.rice, 20_000)], receiver=to, entry=entry_of(clerk, now, 3))
    handovers.accept(sent, entry=entry_of(keeper, now, 2))
    return Batch.get(Batch.organisation == shop.id)


@pytest.fixture
def paper(officer: Viewer, agriculture: Any, settings: Any, now: datetime) -> Decision:
    """The decision of a compulsory recall, with its file."""
    file = keep_document(
        one_page(), name="qd.pdf", organisation=agriculture, by=officer, now=now, store=LocalStore(settings.uploads)
    )
    return Decision(number="12/QĐ-SNNMT", on=date(2026, 11, 22), signer="Lê Văn Ký", file=file)


@pytest.fixture
def drafted(song_hoa: Any, manager: Viewer, now: datetime) -> Callable[..., Recall]:
    """`drafted(goods, by=…)`: a draft; voluntary by the manager unless said otherwise."""

    def make(*goods: Batch, **more: Any) -> Recall:
        wanted = {
            "kind": "voluntary",
            "organisation": song_hoa,
            "origin_kind": "batch",
            "origin": {"lots": [one.code for one in goods]},
            "hazard": "chemical",
            "law": "tt17",
            "handling": "destroy",
            "reason": "Dư lượng thuốc vượt mức",
            "found_at": now - timedelta(hours=1),
            "by": manager,
            "now": now,
            "entry_id": str(uuid4()),
        }
        return actions.open_recall(goods, **{**wanted, **more})

    return make


@pytest.fixture
def confirmed(drafted: Callable[..., Recall], manager: Viewer, now: datetime) -> Callable[..., Recall]:
    """The same, confirmed by the manager."""

    def make(*goods: Batch, **more: Any) -> Recall:
        return actions.confirm(drafted(*goods, **more), by=manager, now=now, entry_id=str(uuid4()))

    return make
