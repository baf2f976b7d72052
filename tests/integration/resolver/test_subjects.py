"""Which thing a printed address names: raw paths, read strictly; unknown things, told apart."""

import pytest
from public_goods import GTIN, LOT, code

from trace.batches.models import Batch
from trace.products.models import FormerGtin, Product
from trace.resolver.subjects import (
    AddressBroken,
    LotFound,
    LotMissing,
    NothingThere,
    PlaceFound,
    ProductFound,
    subject_of,
)
from trace.sites.models import Site


def test_a_gtin_link_names_a_lot_and_keeps_the_serial(goods):
    found = subject_of(f"/01/{GTIN}/10/{LOT}/21/AB-1", "17=270810")

    assert isinstance(found, LotFound)
    assert (found.batch, found.serial, found.path) == (goods.rice, "AB-1", f"/01/{GTIN}/10/{LOT}")


@pytest.mark.parametrize("path", ["/t/{}", "/T/{}", "/t/{}/", "/t/{}/21AB"])
def test_a_short_code_names_a_lot_in_any_case(goods, path):
    for spelled in (goods.rice.code, goods.rice.code.lower()):
        assert subject_of(path.format(spelled), "").batch == goods.rice


def test_products_and_places_have_addresses_with_and_without_a_gs1_key(goods):
    Site.update(gln="9521234543213").where(Site.id == goods.mill.id).execute()

    assert subject_of(f"/01/{GTIN}", "") == ProductFound(goods.product, f"/01/{GTIN}")
    assert subject_of(f"/s/{code('S', 2)}", "").product == goods.bare
    assert subject_of(f"/P/{goods.plot.code}", "") == PlaceFound(goods.plot, f"/p/{goods.plot.code}")
    assert subject_of("/414/9521234543213", "").site == goods.mill


def test_an_unknown_lot_of_a_known_product_is_neither_found_nor_nothing(goods):
    missing = subject_of(f"/01/{GTIN}/10/NOSUCH", "")

    assert isinstance(missing, LotMissing)
    assert (missing.product, missing.lot, missing.product_path) == (goods.product, "NOSUCH", f"/01/{GTIN}")
    assert isinstance(subject_of(f"/01/{GTIN}", "", named_lot="NOSUCH"), LotMissing)
    assert isinstance(subject_of(f"/01/{GTIN}", "", named_lot=LOT), LotFound)


def test_a_lot_typed_in_small_letters_is_the_same_lot(goods):
    assert subject_of(f"/01/{GTIN}/10/{LOT.lower()}", "").batch == goods.rice


def test_what_was_printed_under_a_former_gtin_still_leads_to_its_lot(goods, now):
    new = "09521000000018"
    Product.update(gtin=new).where(Product.id == goods.product.id).execute()
    FormerGtin.create(product=goods.product, gtin=GTIN, ended_at=now)

    assert subject_of(f"/01/{GTIN}/10/{LOT}", "").batch == goods.rice
    assert subject_of(f"/01/{GTIN}", "").product == goods.product
    assert subject_of(f"/01/{new}/10/{LOT}", "").batch == goods.rice


@pytest.mark.parametrize(
    "path",
    [
        f"/01/{GTIN}/10/{LOT}/foo",
        f"/01/{GTIN}/foo",
        "/01/9521234543213",  # thirteen digits are a GTIN, but not in an address
        "/01/09521234543214",  # wrong check digit
        f"/01/{GTIN}/21/A/10/B",
        f"/01/{GTIN}/10/%00",
        f"/01/{GTIN}/10/",
        f"/01//10/{LOT}",
        "/01/",
        "/414/9521234543214",
        "/t/%FF",
        "/t/A%00B",
        "/t/A%2FB",
    ],
)
def test_a_broken_address_is_broken_whatever_it_meant(goods, path):
    if path == f"/01/{GTIN}/10/":  # a trailing slash is tolerated, so this is a key without a value
        path = f"/01/{GTIN}/10//"
    with pytest.raises(AddressBroken):
        subject_of(path, "")


@pytest.mark.parametrize("query", ["10=ABC", "21=1&21=2", "8200=x", "99999=1"])
def test_a_query_that_gs1_forbids_breaks_the_address(goods, query):
    with pytest.raises(AddressBroken):
        subject_of(f"/01/{GTIN}", query)


def test_an_encoded_slash_belongs_to_the_lot(goods):
    missing = subject_of(f"/01/{GTIN}/10/A%2FB", "")

    assert (missing.lot, missing.path) == ("A/B", f"/01/{GTIN}/10/A%2FB")


@pytest.mark.parametrize(
    "path",
    [
        "/01/09521000000018",
        "/01/09521000000018/10/A",
        "/414/9521234543213",
        f"/t/{code('T', 77)}",
        "/t/NOTACODE",
        "/t/T2",
        "/t/",
        f"/t/{code('T', 77)}/A/B",
        f"/p/{code('P', 77)}",
        f"/p/{code('P', 1)}/A",
        f"/s/{code('S', 77)}",
        f"/t/{code('P', 1)}",
    ],
)
def test_a_good_address_of_nothing_names_nothing(goods, path):
    with pytest.raises(NothingThere):
        subject_of(path, "")


def test_a_growing_season_has_no_public_address(goods):
    with pytest.raises(NothingThere):
        subject_of(f"/t/{goods.rice_season.code}", "")


def test_a_lot_without_a_product_is_found_by_its_code(goods):
    paddy = Batch.get(Batch.name == "Thóc tươi")

    assert subject_of(f"/t/{paddy.code}", "").product_path == ""
    assert subject_of(f"/t/{goods.rice.code}", "").product_path == f"/01/{GTIN}"
