"""A batch with everything an officer may find in one: a season with a diary, a correction, an entry that was withdrawn,
a late one written on behalf, a hold and its release, an approval, a private buyer, a paper, a photo, labels bought in.
"""

from datetime import datetime, timedelta
from io import BytesIO
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pikepdf
from cast import A_SAO
from PIL import Image

from trace.batches.models import Batch
from trace.documents.actions import add_certificate, keep_document, keep_picture
from trace.documents.store import LocalStore
from trace.events import actions as events
from trace.events.entries import Entry, NewLot, Use
from trace.kit.viewer import Viewer
from trace.organisations.models import Organisation
from trace.products.actions import save_product
from trace.settings import Settings
from trace.sites.actions import save_site

GTIN = "09521234543213"
LOT = "K7M2Q9XB"
BUYER = "Bà Phạm Thị Xoan"
PLATE = "17C-123.45"
PHONE = "0912 345 678"


def one_page() -> bytes:
    """A PDF with one empty page."""
    out = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(200, 200))
        pdf.save(out, deterministic_id=True)
    return out.getvalue()


def entry_maker(by: Viewer, now: datetime) -> Any:
    """`entry(days_ago, field=value, …)`; written three hours after it happened, unless `now` says when."""

    def make(days_ago: float, *, who: Viewer | None = None, **values: Any) -> Entry:
        known = {key: values.pop(key) for key in ("site", "photos", "private") if key in values}
        happened_at = now - timedelta(days=days_ago)
        written_at = values.pop("written_at", happened_at + timedelta(hours=3))
        return Entry(
            by=who or by, now=written_at, entry_id=str(uuid4()), happened_at=happened_at, values=values, **known
        )

    return make


def tell_story(
    organisation: Organisation, *, manager: Viewer, clerk: Viewer, helper: Viewer, now: datetime, settings: Settings
) -> SimpleNamespace:
    """Everything above, through the actions; gives the batch, its sources and the events by name."""
    store, entry = LocalStore(settings.uploads), entry_maker(clerk, now)
    plot = save_site(organisation, {"kind": "plot", "name": "Đồng Chợ", "address": A_SAO}, by=clerk, now=now)
    mill = save_site(organisation, {"kind": "mill", "name": "Xưởng xay", "address": A_SAO}, by=clerk, now=now)
    facts = {"name": "Gạo nếp A Sào", "category": "rice", "brand": "Sông Hóa", "gtin": GTIN, "gtin_proof": "893/2026",
             "shelf_life_days": 180}  # fmt: skip
    product = save_product(organisation, facts, by=manager, now=now)
    picture = BytesIO()
    Image.new("RGB", (640, 480), "#c9dac3").save(picture, "PNG")
    photo = keep_picture(picture.getvalue(), name="a.png", organisation=organisation, by=clerk, now=now, store=store)
    season = events.open_season(
        organisation, template="rice", name="Vụ mùa 2026", variety="Nếp A Sào", sites=[plot], entry=entry(120)
    )
    late = entry(90, who=helper, photos=[photo], written_at=now - timedelta(days=80), note=f"Bác Ba gọi {PHONE}")
    events.record_diary([season], step="R04", entry=late)
    (paddy,) = events.harvest(
        season, step="R08", outputs=[NewLot(name="Thóc tươi", thousandths=1_000_000)], entry=entry(30)
    )
    (dry,) = events.transform(
        [Use(paddy, 900_000)], step="R10", outputs=[NewLot(name="Thóc khô", thousandths=780_000)], entry=entry(28)
    )
    (milled,) = events.transform(
        [Use(dry, 780_000)], step="R12", outputs=[NewLot(name="Gạo xay", thousandths=510_000)], entry=entry(13)
    )
    (rice,) = events.transform(
        [Use(milled, 505_000)],
        step="R14",
        outputs=[NewLot(name="Gạo nếp A Sào", product=product, lot=LOT, thousandths=500_500, pack_count=100)],
        entry=entry(12, site=mill),
    )
    (making,) = [one for one in events_of(rice) if one.kind == "transform"]
    events.correct(
        making, reason="Cân lại", by=clerk, now=now - timedelta(days=11), entry_id=str(uuid4()),
        quantities={rice.code: 480_000},
    )  # fmt: skip
    rice = Batch.get_by_id(rice.id)
    test = events.observe([rice], step="R13", entry=entry(11))
    events.cancel(test, reason="Ghi nhầm lô", by=clerk, now=now - timedelta(days=10), entry_id=str(uuid4()))
    held = events.hold([rice], reason="Có phản ánh", by=clerk, now=now - timedelta(days=9), entry_id=str(uuid4()))
    events.release(
        [rice], reason="Đã kiểm tra, không sao", by=manager, now=now - timedelta(days=8), entry_id=str(uuid4())
    )
    approval = events.approve(Batch.get_by_id(rice.id), by=manager, now=now - timedelta(days=7), note="Đủ hồ sơ")
    shipped = events.ship(
        [Use(Batch.get_by_id(rice.id), 100_000)],
        receiver_name=BUYER,
        receiver_address="Thôn Đông",
        is_person=True,
        entry=entry(5, vehicle=PLATE, driver="Ông Tư", phone=PHONE, doc_no="PX-0042"),
    )
    paper = keep_document(one_page(), name="attp.pdf", organisation=organisation, by=manager, now=now, store=store)
    add_certificate(
        organisation, kind="food_safety", number="17/2025/QĐ-NNMT", issuer="Sở Nông nghiệp và Môi trường",
        issued_on=(now - timedelta(days=340)).date(), expires_on=(now + timedelta(days=25)).date(),
        subject_kind="organisation", subject_id=organisation.id, file=paper, by=manager, now=now,
    )  # fmt: skip
    return SimpleNamespace(
        batch=Batch.get_by_id(rice.id), paddy=Batch.get_by_id(paddy.id), season=season, product=product, plot=plot,
        mill=mill, making=making, test=test, held=held, approval=approval, shipped=shipped, photo=photo, paper=paper,
        entry=entry, store=store,
    )  # fmt: skip


def events_of(batch: Batch) -> list[Any]:
    from trace.events.models import Event, EventItem

    named = EventItem.select(EventItem.event).where(EventItem.identifier == batch.identifier)
    return list(Event.select().where(Event.id.in_(named)).order_by(Event.ledger_index))
