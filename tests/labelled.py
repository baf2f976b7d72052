"""Lots whose labels may be printed, made through the actions: bought rice, packed, approved by the manager.

Directories that print import the fixtures at the end into their conftest.
"""

from datetime import datetime, timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from PIL import Image

from trace.batches.models import Batch
from trace.documents.store import LocalStore
from trace.events import actions as events
from trace.events.entries import Entry, NewLot, Use
from trace.kit.viewer import Viewer
from trace.organisations.models import Organisation
from trace.products.actions import save_product
from trace.products.actions_showing import add_photos
from trace.products.models import Product
from trace.readiness.queries import lacks_of
from trace.settings import Settings

GTIN = "09521234543213"
FACTS = {
    "name": "Gạo nếp A Sào",
    "category": "rice",
    "brand": "Sông Hóa",
    "origin": "Việt Nam",
    "net_content": "5 kg",
    "standard": "TCVN 11888:2017",
    "ingredients": "100% gạo nếp",
    "usage": "Vo sạch, nấu chín.",
    "storage": "Nơi khô, mát.",
    "warning": "Không dùng khi mốc.",
    "nutrition": "350 kcal/100 g",
    "shelf_life_days": 360,
    "description": "Gạo nếp trồng ở A Sào.",
}


def make_product(organisation: Organisation, *, by: Viewer, now: datetime, settings: Settings, **more) -> Product:
    product = save_product(organisation, {**FACTS, **more}, by=by, now=now)
    picture = BytesIO()
    Image.new("RGB", (640, 480), "#c9dac3").save(picture, "PNG")
    add_photos(product, [("gao.png", picture.getvalue())], by=by, now=now, store=LocalStore(settings.uploads))
    return product


def make_batch(
    organisation: Organisation, product: Product, *, by: Viewer, now: datetime, kilograms: int = 100, lot: str = ""
) -> Batch:
    """Packed a week ago, so many kilograms; not approved yet."""

    def entry(days: int, **values: object) -> Entry:
        return Entry(by=by, now=now, entry_id=str(uuid4()), happened_at=now - timedelta(days=days), values=values)

    milled = events.receive(
        organisation,
        lot=NewLot(name="Gạo nếp xay", thousandths=kilograms * 1000, form="milled"),
        supplier_name="Hợp tác xã Đồng Tiến",
        supplier_address="Xã Quỳnh Phụ, tỉnh Hưng Yên",
        entry=entry(6),
        template="rice",
    )
    (batch,) = events.transform(
        [Use(milled, kilograms * 1000)],
        step="R14",
        outputs=[NewLot(name=product.name, product=product, thousandths=kilograms * 1000, lot=lot,
                        pack_size_thousandths=5000, pack_count=kilograms // 5)],
        entry=entry(5, std="TCVN 11888:2017", pack_size="5 kg"),
    )  # fmt: skip
    return batch


def approve(batch: Batch, *, by: Viewer, now: datetime) -> Batch:
    events.approve(batch, by=by, now=now)
    return Batch.get_by_id(batch.id)


def what_stops(batch: Batch, *, now: datetime) -> list[str]:
    return [lack.code for lack in lacks_of(batch, now=now) if lack.is_blocking]


@pytest.fixture
def rice(song_hoa, manager, now, settings):
    return make_product(song_hoa, by=manager, now=now, settings=settings)


@pytest.fixture
def unapproved(song_hoa, rice, clerk, now):
    return make_batch(song_hoa, rice, by=clerk, now=now)


@pytest.fixture
def batch(song_hoa, rice, clerk, manager, now):
    """100 kg in bags of 5 kg, approved; without GTIN."""
    return approve(make_batch(song_hoa, rice, by=clerk, now=now), by=manager, now=now)


@pytest.fixture
def batch_with_gtin(song_hoa, clerk, manager, now, settings):
    product = make_product(
        song_hoa, by=manager, now=now, settings=settings, name="Gạo tẻ A Sào", gtin=GTIN, gtin_proof="Số 1/2026"
    )
    return approve(make_batch(song_hoa, product, by=clerk, now=now, kilograms=3000), by=manager, now=now)
