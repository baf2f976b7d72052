"""The database itself raises the epoch on every change that pages share, and on nothing else."""

import pytest

from trace.database import atomic, database
from trace.documents.models import Certificate, StoredFile
from trace.kit.models import Throttle
from trace.organisations.models import Organisation
from trace.products.models import FormerGtin, Product, ProductPhoto, ShopLink
from trace.provenance.models import PageEpoch
from trace.provenance.queries import current_epoch
from trace.sites.models import Site

CHANGES = {
    "organisation": lambda goods: Organisation.update(phone="1").where(Organisation.id == goods.an_thai.id).execute(),
    "product": lambda goods: Product.update(brand="Khác").where(Product.id == goods.product.id).execute(),
    "site": lambda goods: Site.update(name="Khác").where(Site.id == goods.plot.id).execute(),
    "paper": lambda goods: Certificate.update(is_active=False).execute(),
    "photo gone": lambda goods: ProductPhoto.delete().execute(),
    "shop added": lambda goods: ShopLink.create(product=goods.bare, host="tiki.vn", url="https://tiki.vn/x"),
    "shop gone": lambda goods: ShopLink.delete().execute(),
    "former code": lambda goods: FormerGtin.create(product=goods.bare, gtin="0" * 14, ended_at=goods.now),
    "file published": lambda goods: (
        StoredFile.update(is_public=True).where(StoredFile.id == hidden(goods).id).execute()
    ),
    "file hidden": lambda goods: StoredFile.update(is_public=False).where(StoredFile.id == goods.photo.id).execute(),
}


def hidden(goods) -> StoredFile:
    return StoredFile.create(
        sha256="b" * 64, organisation=goods.an_thai, media_type="image/webp", size_bytes=1, uploaded_at=goods.now
    )


@pytest.mark.parametrize("name", CHANGES)
def test_every_shared_fact_turns_the_pages(goods, name):
    before = current_epoch()

    CHANGES[name](goods)

    assert current_epoch() > before


def test_what_no_page_shows_turns_none(goods):
    private = hidden(goods)
    before = current_epoch()

    StoredFile.update(original_name="khac.png").where(StoredFile.id == private.id).execute()
    hidden_again = StoredFile.create(
        sha256="c" * 64, organisation=goods.an_thai, media_type="image/webp", size_bytes=1, uploaded_at=goods.now
    )
    StoredFile.delete().where(StoredFile.id == hidden_again.id).execute()
    Throttle.create(bucket="x", count=1, window_ends_at=goods.now)

    assert current_epoch() == before


def test_a_change_taken_back_turns_nothing(goods):
    before = current_epoch()
    with atomic() as transaction:
        CHANGES["product"](goods)
        transaction.rollback()

    assert current_epoch() == before


def test_there_is_one_row_whatever_happens(goods):
    with atomic():
        for name in ("organisation", "product", "site"):
            CHANGES[name](goods)

    assert PageEpoch.select().count() == 1
    assert database.execute_sql("SELECT id FROM page_epoch").fetchall() == [(1,)]
