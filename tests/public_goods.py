"""Goods for the tests of public pages, made through the actions: a whole rice lot, and lots with something wrong.

HTX An Thái grows, dries, mills and packs; Sở Nông nghiệp has looked at one paper; Hộ Bà Tám is a household.
Directories that look at public pages import the fixtures at the end into their conftest.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from PIL import Image, ImageDraw
from werkzeug.test import TestResponse

from trace.batches.models import Batch
from trace.documents.actions import add_certificate, keep_picture, publish, verify_certificate
from trace.documents.store import LocalStore
from trace.events import actions
from trace.events.entries import Entry, NewLot, Use
from trace.gs1.codes import ShortCode
from trace.kit.text import fold, sort_key
from trace.kit.viewer import ADMIN, AUDITOR, MANAGER, STAFF, Viewer
from trace.organisations.models import Organisation
from trace.products.models import Product, ProductPhoto, ShopLink
from trace.seasons.models import Season
from trace.sites.models import Site

GTIN = "09521234543213"
LOT = "K7M2Q9XB"
ADDRESS = {
    "typed": "Thôn Đồng Chợ",
    "then": {"code": "12475", "from": "2024-01-01", "text": "Xã An Thái, huyện Quỳnh Phụ, tỉnh Thái Bình"},
    "now": {"code": "12472", "from": "2025-07-01", "text": "Xã A Sào, tỉnh Hưng Yên"},
    "outside": "",
    "district": "Quỳnh Phụ",
}
MILL_ADDRESS = ADDRESS | {
    "typed": "Cụm công nghiệp",
    "now": {"code": "12688", "from": "2025-07-01", "text": "Xã Đông Hưng, tỉnh Hưng Yên"},
}


def organisation(code: str, name: str, now: datetime, **more: Any) -> Organisation:
    return Organisation.create(**{
        "code": code, "kind": "coop", "name": name, "name_folded": fold(name), "name_sort": sort_key(name),
        "address": ADDRESS, "ex_district": "Quỳnh Phụ", "created_at": now, "changed_at": now,
    } | more)  # fmt: skip


def site(owner: Organisation, code: str, kind: str, name: str, now: datetime, **more: Any) -> Site:
    return Site.create(**{
        "organisation": owner, "code": code, "kind": kind, "name": name, "name_folded": fold(name),
        "name_sort": sort_key(name), "address": ADDRESS, "created_at": now, "changed_at": now,
    } | more)  # fmt: skip


def product(owner: Organisation, code: str, name: str, now: datetime, **more: Any) -> Product:
    return Product.create(**{
        "organisation": owner, "code": code, "name": name, "name_folded": fold(name), "name_sort": sort_key(name),
        "search_folded": fold(f"{name} {code}"), "category": "rice", "template": "rice", "is_draft": False,
        "created_at": now, "changed_at": now,
    } | more)  # fmt: skip


def code(prefix: str, seed: int) -> str:
    """A short code, the same in every run."""
    return ShortCode.make(prefix, Random(seed)).text


def picture(colour: str, word: str) -> bytes:
    """A drawn picture: a heap of grain on a mat, no photograph of anybody's goods."""
    image = Image.new("RGB", (800, 800), "#f3f1e4")
    draw = ImageDraw.Draw(image)
    draw.ellipse((90, 420, 710, 740), fill="#d9a441")
    draw.polygon([(400, 150), (130, 620), (670, 620)], fill=colour)
    for row in range(12):
        for column in range(row + 1):
            x, y = 400 + (column - row / 2) * 42, 180 + row * 36
            draw.ellipse((x - 12, y - 7, x + 12, y + 7), fill="#fffdf7", outline="#c9b98a")
    draw.text((20, 20), word, fill="#1b2a1f")
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


class Goods(SimpleNamespace):
    """Everything made, and `entry(days_ago, **values)` for more."""

    def entry(self, days_ago: float, **more: Any) -> Entry:
        known = {key: more.pop(key) for key in ("site", "photos", "private", "entry_id") if key in more}
        now = more.pop("now", None)
        happened_at = self.now - timedelta(days=days_ago)
        return Entry(
            by=self.staff,
            now=now or happened_at + timedelta(hours=3),
            entry_id=known.pop("entry_id", str(uuid4())),
            happened_at=happened_at,
            values=more,
            **known,
        )


def make_people(now: datetime, folder: Path) -> Goods:
    """Organisations, places, the product with its papers and pictures; no lot yet."""
    an_thai = organisation(
        "HTX-01", "Hợp tác xã Dịch vụ nông nghiệp An Thái", now, phone="0227 000 0101", registration_no="100701000001",
        is_approved=True, approved_at=now - timedelta(days=200), website="https://anthai.example",
        approved_by="Sở Công Thương tỉnh Hưng Yên", approval_note="Đối chiếu giấy đăng ký",
    )  # fmt: skip
    household = organisation(
        "HO-01", "Hộ Bà Tám", now, kind="household", phone="0912 345 678", registration_no="034000000001"
    )
    goods = Goods(
        now=now,
        store=LocalStore(folder),
        an_thai=an_thai,
        household=household,
        staff=Viewer(1, "Chị Hoa", STAFF, an_thai.id, an_thai.name),
        manager=Viewer(2, "Anh Tư", MANAGER, an_thai.id, an_thai.name),
        officer=Viewer(3, "Nguyễn Văn Kiểm", AUDITOR, organisation_name="Sở Nông nghiệp và Môi trường tỉnh Hưng Yên"),
        admin=Viewer(4, "Quản trị", ADMIN),
        plot=site(
            an_thai, code("P", 1), "plot", "Xứ đồng Đồng Chợ", now, household_count=34, growing_area_code="HY-AS-0012"
        ),
        mill=site(an_thai, code("P", 2), "mill", "Nhà máy xay An Thái", now, address=MILL_ADDRESS),
        plot_of_household=site(household, code("P", 3), "plot", "Ruộng nhà Bà Tám", now),
    )
    goods.product = product(
        an_thai, code("S", 1), "Gạo nếp cái hoa vàng A Sào", now, gtin=GTIN, gtin_proof="GS1-01", brand="Hương Đồng",
        name_en="A Sào yellow-flower glutinous rice", net_content_thousandths=2000, net_content_unit="KGM",
        net_content_typed="2 kg", origin="Việt Nam", standard="TCCS 01:2026/HTX-AT", shelf_life_days=270,
        ingredients="100% gạo nếp cái hoa vàng", storage="Nơi khô, thoáng, tránh ánh nắng trực tiếp",
        usage="Vo sạch, ngâm 6 giờ trước khi nấu", self_declaration_no="01/HTX-AT/2026", ocop_stars=4,
        ocop_decision="1234/QĐ-UBND", ocop_issuer="UBND tỉnh Thái Bình", ocop_decided_on=date(2024, 12, 20),
        ocop_expires_on=date(2027, 12, 20),
    )  # fmt: skip
    goods.bare = product(an_thai, code("S", 2), "Gạo tẻ rời", now)
    goods.photo = photo(goods, "#c9b98a", "Gạo nếp A Sào")
    ProductPhoto.create(product=goods.product, file=goods.photo, position=0)
    ShopLink.create(product=goods.product, host="shopee.vn", url="https://shopee.vn/an-thai/gao-nep")
    ShopLink.create(product=goods.product, host="lazada.vn", url="https://www.lazada.vn/products/gao-nep")
    _papers(goods)
    return goods


def photo(goods: Goods, colour: str, word: str) -> Any:
    kept = keep_picture(
        picture(colour, word),
        name="anh.png",
        organisation=goods.an_thai,
        by=goods.staff,
        now=goods.now,
        store=goods.store,
    )
    publish(kept)
    return kept


def _papers(goods: Goods) -> None:
    common = {"issued_on": date(2025, 3, 1), "file": None, "by": goods.manager, "now": goods.now}
    vietgap = add_certificate(
        goods.an_thai, kind="vietgap", number="VietGAP-TT-13-01-26-0012", issuer="Trung tâm Chứng nhận mẫu",
        expires_on=date(2027, 3, 1), subject_kind="site", subject_id=goods.plot.id, **common,
    )  # fmt: skip
    verify_certificate(vietgap, by=goods.officer, now=goods.now - timedelta(days=30))
    add_certificate(
        goods.an_thai, kind="food_safety", number="012/2023/GCN-ATTP", issuer="Chi cục Quản lý chất lượng (mẫu)",
        expires_on=date(2026, 8, 15), subject_kind="organisation", subject_id=goods.an_thai.id, **common,
    )  # fmt: skip


def make_rice(goods: Goods, *, lot: str = LOT, item: Product | None = None, expires_on: date | None = None) -> Batch:
    """From a season to a packed lot, every required step told, with photos, a late entry and a correction."""
    entry = goods.entry
    season = actions.open_season(
        goods.an_thai, template="rice", name="Vụ mùa 2026", variety="Nếp cái hoa vàng", sites=[goods.plot],
        entry=entry(150, household_count=34, region_code="HY-AS-0012"),
    )  # fmt: skip
    actions.record_diary([season], step="R02", entry=entry(148, variety="Nếp cái hoa vàng", seed_lot="G-11"))
    actions.record_diary(
        [season], step="R03", entry=entry(125, method="hand", variety="Nếp cái hoa vàng", note="Bác Năm cấy giúp")
    )
    wrong = actions.record_diary(
        [season], step="R04", entry=entry(100, now=goods.now - timedelta(days=60), input_name="NPK")
    )
    actions.correct(
        wrong, reason="Ghi nhầm ngày bón", by=goods.staff, now=goods.now - timedelta(days=50), entry_id=str(uuid4()),
        happened_at=goods.now - timedelta(days=98),
    )  # fmt: skip
    field = photo(goods, "#7fa650", "Ruộng lúa")
    actions.record_diary([season], step="R07", entry=entry(60, qc_result="pass", photos=[field]))
    (paddy,) = actions.harvest(
        season, step="R08", outputs=[NewLot(name="Thóc tươi", thousandths=3_000_000)],
        entry=entry(20, site=goods.plot, moisture=24, method="machine"),
    )  # fmt: skip
    (dry,) = actions.transform(
        [Use(paddy, 3_000_000)], step="R10", outputs=[NewLot(name="Thóc khô", thousandths=2_500_000)],
        entry=entry(17, site=goods.mill, moisture=13.5),
    )  # fmt: skip
    (milled,) = actions.transform(
        [Use(dry, 2_500_000)], step="R12", outputs=[NewLot(name="Gạo nếp", thousandths=1_600_000)],
        entry=entry(11, site=goods.mill),
    )  # fmt: skip
    (packed,) = actions.transform(
        [Use(milled, 1_600_000)], step="R14",
        outputs=[NewLot(name="", product=item or goods.product, thousandths=1_600_000, lot=lot, pack_count=800,
                        pack_size_thousandths=2000, expires_on=expires_on, harvest_season="Vụ mùa 2026")],
        entry=entry(10, site=goods.mill, std="TCCS 01:2026/HTX-AT"),
    )  # fmt: skip
    return Batch.get_by_id(packed.id)


def make_holes(goods: Goods, *, lot: str = "H4T8V3CN") -> Batch:
    """A lot of a product without pictures or standard, harvested from a season nobody wrote into."""
    season = actions.open_season(
        goods.an_thai, template="rice", name="Vụ xuân 2026", variety="", sites=[goods.plot], entry=goods.entry(150)
    )
    (wet,) = actions.harvest(
        season, step="R08", outputs=[NewLot(name="Thóc", thousandths=500_000)], entry=goods.entry(30)
    )
    (packed,) = actions.transform(
        [Use(wet, 500_000)], step="R14",
        outputs=[NewLot(name="", product=goods.bare, thousandths=490_000, lot=lot)], entry=goods.entry(9),
    )  # fmt: skip
    return Batch.get_by_id(packed.id)


def make_all(now: datetime, folder: Path) -> Goods:
    """The people, an approved lot, a lot with holes."""
    goods = make_people(now.astimezone(UTC), folder)
    goods.rice = make_rice(goods)
    actions.approve(goods.rice, by=goods.manager, now=now - timedelta(days=9))
    goods.rice = Batch.get_by_id(goods.rice.id)
    goods.rice_season = Season.get(Season.name == "Vụ mùa 2026")
    goods.holes = make_holes(goods)
    return goods


@pytest.fixture
def goods(db, settings, noon) -> Goods:
    return make_all(noon, settings.uploads)


@pytest.fixture
def phone(app) -> Callable[..., TestResponse]:
    """`phone("/t/…", Accept_Language="en")`: what a browser gets; no redirect is followed."""
    client = app.test_client(use_cookies=False)
    html = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}

    def ask(path: str, method: str = "GET", **headers: str) -> TestResponse:
        sent = html | {name.replace("_", "-"): text for name, text in headers.items()}
        return client.open(path, method=method, headers=sent)

    return ask
