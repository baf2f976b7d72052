"""A small cast: a co-op with its people, a neighbour who must see nothing, an officer, plots and products."""

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import jsonschema_rs
import pytest

from trace.documents.models import StoredFile
from trace.events import actions
from trace.events.entries import Entry, NewLot
from trace.events.models import Event
from trace.kit.text import fold, sort_key
from trace.kit.viewer import AUDITOR, HELPER, MANAGER, STAFF, Viewer
from trace.organisations.models import Organisation
from trace.products.models import Product
from trace.sites.models import Site

ADDRESS = {
    "typed": "thôn Đông",
    "then": {"code": "12472", "from": "2024-01-01", "text": "Xã An Thái, Huyện Quỳnh Phụ, Tỉnh Thái Bình"},
    "now": {"code": "12472", "from": "2025-07-01", "text": "Xã A Sào, Tỉnh Hưng Yên"},
    "outside": "",
    "district": "Quỳnh Phụ",
}


def organisation(code: str, name: str, now: datetime, kind: str = "coop") -> Organisation:
    return Organisation.create(
        code=code, kind=kind, name=name, name_folded=fold(name), name_sort=sort_key(name), address=ADDRESS,
        ex_district="Quỳnh Phụ", created_at=now, changed_at=now,
    )  # fmt: skip


def site(owner: Organisation, code: str, kind: str, now: datetime) -> Site:
    return Site.create(
        organisation=owner, code=code, kind=kind, name=code, name_folded=code, name_sort=code, address=ADDRESS,
        created_at=now, changed_at=now,
    )  # fmt: skip


def product(owner: Organisation, code: str, name: str, now: datetime, **more: Any) -> Product:
    return Product.create(
        organisation=owner, code=code, name=name, name_folded=fold(name), name_sort=sort_key(name),
        category="rice", template="rice", created_at=now, changed_at=now, **more,
    )  # fmt: skip


@pytest.fixture
def cast(db: object, now: datetime) -> SimpleNamespace:
    """HTX An Thái and its people; HTX Hồng Tiến, a stranger to it."""
    an_thai = organisation("HTX-01", "HTX An Thái", now)
    hong_tien = organisation("HTX-02", "HTX Hồng Tiến", now)
    packed = product(an_thai, "SP1", "Gạo nếp A Sào", now, shelf_life_days=180, gtin="09521234543213", gtin_proof="x")
    return SimpleNamespace(
        an_thai=an_thai,
        hong_tien=hong_tien,
        staff=Viewer(1, "Chị Hoa", STAFF, an_thai.id, an_thai.name),
        manager=Viewer(2, "Anh Tư", MANAGER, an_thai.id, an_thai.name),
        helper=Viewer(3, "Em Lan", HELPER, an_thai.id, an_thai.name),
        stranger=Viewer(4, "Ông Ba", MANAGER, hong_tien.id, hong_tien.name),
        officer=Viewer(5, "Cán bộ Sở", AUDITOR),
        plot=site(an_thai, "PAAA", "plot", now),
        other_plot=site(an_thai, "PBBB", "plot", now),
        mill=site(an_thai, "PMIL", "mill", now),
        their_plot=site(hong_tien, "PXXX", "plot", now),
        product=packed,
        loose=product(an_thai, "SP2", "Gạo xá", now, shelf_life_days=90),
        their_product=product(hong_tien, "SP9", "Mắm cáy", now),
    )


@pytest.fixture
def entry(cast: SimpleNamespace, now: datetime) -> Any:
    """`entry(days_ago=3, moisture=…)`: an entry of the staff, with a fresh id."""

    def make(days_ago: float = 0, *, by: Viewer | None = None, entry_id: str | None = None, **more: Any) -> Entry:
        known = {key: more.pop(key) for key in ("site", "photos", "private", "now") if key in more}
        return Entry(
            by=by or cast.staff,
            now=known.pop("now", now),
            entry_id=entry_id or str(uuid4()),
            happened_at=now - timedelta(days=days_ago),
            values=more,
            **known,
        )

    return make


@pytest.fixture
def season(cast: SimpleNamespace, entry: Any) -> Any:
    return actions.open_season(
        cast.an_thai,
        template="rice",
        name="Vụ mùa 2026",
        variety="Nếp A Sào",
        sites=[cast.plot, cast.other_plot],
        entry=entry(120),
    )


@pytest.fixture
def paddy(season: Any, entry: Any) -> Any:
    """1,000 kg of wet paddy, harvested ten days ago."""
    return actions.harvest(
        season, step="R08", outputs=[NewLot(name="Thóc tươi", thousandths=1_000_000)], entry=entry(6)
    )[0]


@pytest.fixture
def photo(cast: SimpleNamespace, now: datetime) -> StoredFile:
    return StoredFile.create(
        sha256="a" * 64, organisation=cast.an_thai, media_type="image/jpeg", size_bytes=10, uploaded_at=now
    )


@pytest.fixture
def rice(cast: SimpleNamespace) -> Any:
    def make(kilograms: int = 500, **more: Any) -> NewLot:
        return NewLot(name="Gạo nếp", product=cast.product, thousandths=kilograms * 1000, **more)

    return make


@pytest.fixture(autouse=True)
def every_event_is_epcis(request: pytest.FixtureRequest) -> Iterator[None]:
    """After each test: whatever it wrote is valid by the official schema, where that is at hand."""
    if "db" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("db")  # so that it is still open afterwards
    yield
    validator = _official()
    if validator is None:
        return
    for row in Event.select():
        document = {
            "@context": ["https://ref.gs1.org/standards/epcis/2.0.1/epcis-context.jsonld", {"txng": "urn:uuid:x#"}],
            "type": "EPCISDocument", "schemaVersion": "2.0", "creationDate": "2026-11-23T05:00:00Z",
            "epcisBody": {"eventList": [json.loads(row.document)]},
        }  # fmt: skip
        problems = list(validator.iter_errors(document))
        assert not problems, problems[0]


def _official() -> Any:
    from pathlib import Path

    path = Path(__file__).resolve().parents[4] / "shared/data/epcis-schema/epcis-json-schema-2.0.1.json"
    if not path.is_file():
        return None
    if not hasattr(_official, "made"):
        _official.made = jsonschema_rs.validator_for(json.loads(path.read_text()), validate_formats=True)
    return _official.made


HARVEST_DAY = date(2026, 11, 13)
