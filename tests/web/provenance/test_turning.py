"""Whatever is written, in whichever process, every worker's page turns with the next visit; and so does time."""

import json
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from public_goods import make_rice

from trace import clock
from trace.database import database
from trace.documents.models import Certificate
from trace.events import actions
from trace.organisations.models import Organisation
from trace.products.models import Product, ProductPhoto

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def workers(app, settings, goods):
    """Two workers: two apps with a cache each, on one database. `workers(path)` asks both."""
    from trace.app import create_app

    second = create_app(settings)
    second.testing = True
    database.connect(reuse_if_open=True)
    clients = [one.test_client(use_cookies=False) for one in (app, second)]

    def ask(path):
        texts = [client.get(path, headers={"Accept": "text/html"}).text for client in clients]
        again = [client.get(path, headers={"Accept": "text/html"}).text for client in clients]
        assert texts == again
        assert texts[0] == texts[1]
        return texts[0]

    return ask


def observed(goods, noon):
    actions.observe([goods.rice], step="R13", entry=goods.entry(1, qc_result="pass"))


def held(goods, noon):
    actions.hold([goods.rice], reason="x", by=goods.manager, now=noon, entry_id=str(uuid4()))


def approval_withdrawn(goods, noon):
    actions.withdraw_approval(goods.rice, by=goods.manager, now=noon, reason="x")


def diary_written_later(goods, noon):
    actions.record_diary([goods.rice_season], step="R06", entry=goods.entry(40, method="bơm"))


def renamed(goods, noon):
    Product.update(name="Gạo nếp tên mới").where(Product.id == goods.product.id).execute()


def photo_removed(goods, noon):
    ProductPhoto.delete().execute()


def paper_withdrawn(goods, noon):
    Certificate.update(is_active=False).execute()


def unverified(goods, noon):
    Organisation.update(is_approved=False).execute()


@pytest.mark.parametrize(
    "change",
    [observed, held, approval_withdrawn, diary_written_later, renamed, photo_removed, paper_withdrawn, unverified],
    ids=lambda change: change.__name__,
)
def test_every_change_turns_the_page_of_every_worker(goods, workers, noon, change):
    before = workers(f"/t/{goods.rice.code}")
    assert workers(f"/t/{goods.rice.code}") == before

    change(goods, noon)

    assert workers(f"/t/{goods.rice.code}") != before


def test_a_change_to_something_else_keeps_the_page(app, goods, workers, noon):
    workers(f"/t/{goods.rice.code}")
    kept = dict(app.extensions["page_cache"]._pages)
    actions.observe([goods.holes], step="R13", entry=goods.entry(1, qc_result="pass"))
    workers(f"/t/{goods.rice.code}")

    assert dict(app.extensions["page_cache"]._pages) == kept


def test_another_process_turns_it_too(goods, workers, settings):
    before = workers(f"/t/{goods.rice.code}")
    said = {"url": settings.database_url, "code": goods.rice.code, "entry_id": str(uuid4())}
    done = subprocess.run(
        [sys.executable, "-c", OTHER_PROCESS], input=json.dumps(said), cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr

    after = workers(f"/t/{goods.rice.code}")
    assert "Tạm ngừng bán, chờ kiểm tra" not in before
    assert "Tạm ngừng bán, chờ kiểm tra" in after


OTHER_PROCESS = """
import json, sys
sys.path.insert(0, ".")
from datetime import UTC, datetime
from trace.batches.models import Batch
from trace.database import connected, open_database
from trace.events import actions
from trace.kit.viewer import MANAGER, Viewer
said = json.load(sys.stdin)
open_database(said["url"])
with connected():
    lot = Batch.get(Batch.code == said["code"])
    by = Viewer(2, "Anh Tư", MANAGER, lot.organisation_id, "HTX")
    actions.hold([lot], reason="x", by=by, now=datetime(2026, 11, 23, 6, tzinfo=UTC), entry_id=said["entry_id"])
"""


def test_the_clock_turns_it_without_any_write(goods, workers, noon):
    lot = make_rice(goods, lot="OLD23456", expires_on=date(2026, 11, 23))
    actions.approve(lot, by=goods.manager, now=noon)
    assert "Chưa có cảnh báo" in workers(f"/t/{lot.code}")

    clock.set_clock(lambda: noon + timedelta(hours=11, minutes=59))
    assert "Chưa có cảnh báo" in workers(f"/t/{lot.code}")
    clock.set_clock(lambda: noon + timedelta(hours=12))
    assert "Hết hạn sử dụng:" in workers(f"/t/{lot.code}")


def test_a_tag_from_before_the_change_is_no_longer_known(goods, phone, noon):
    tag = phone(f"/t/{goods.rice.code}").headers["ETag"]
    assert phone(f"/t/{goods.rice.code}", If_None_Match=tag).status_code == 304

    held(goods, noon)

    assert phone(f"/t/{goods.rice.code}", If_None_Match=tag).status_code == 200
