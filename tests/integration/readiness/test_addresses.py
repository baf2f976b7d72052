"""Old addresses in one tap: only what is clear is changed, each by its own room's action, and it is logged."""

import pytest
from cast import A_SAO

from trace.kit.models import ActLogEntry
from trace.kit.viewer import COMMAND_LINE
from trace.organisations.models import Organisation
from trace.places.actions import seed_places
from trace.places.address import Address
from trace.places.reading import read_reference
from trace.products.actions import save_product
from trace.products.models import Product
from trace.readiness.actions_addresses import NothingToConvert, NotYours, convert_addresses
from trace.readiness.addresses import conversions_of, converted_address, converted_text
from trace.readiness.queries import lacks_of
from trace.sites.actions import save_site
from trace.sites.models import Site


@pytest.fixture
def places(db):
    seed_places(read_reference())


@pytest.mark.parametrize(
    ("typed", "after"),
    [
        ("Thôn Đồng Chợ, huyện Quỳnh Phụ, tỉnh Thái Bình", "Thôn Đồng Chợ, Xã A Sào, tỉnh Hưng Yên"),
        ("Thôn Đồng Chợ, xã An Đồng, Quỳnh Phụ, Thái Bình", "Thôn Đồng Chợ, Xã A Sào, tỉnh Hưng Yên"),
        ("huyện Quỳnh Phụ, tỉnh Thái Bình", "Xã A Sào, tỉnh Hưng Yên"),
        ("Đường tỉnh Thái Bình 5, thôn Chợ", None),
    ],
)
def test_a_line_drops_what_only_says_where_the_commune_lay(typed, after):
    found = converted_address(Address.from_dict({**A_SAO, "typed": typed}))

    assert (found.line_now() if found else None) == after


def test_beyond_the_province_a_person_must_say():
    outside = {**A_SAO, "typed": "huyện Quỳnh Phụ", "outside": "Thành phố Hải Phòng"}

    assert converted_address(Address.from_dict(outside)) is None


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("Trồng tại xã An Đồng, huyện Quỳnh Phụ, tỉnh Thái Bình.", "Trồng tại xã A Sào, tỉnh Hưng Yên."),
        ("Xã An Đồng, huyện Quỳnh Phụ, tỉnh Thái Bình", "Xã A Sào, tỉnh Hưng Yên"),
        ("Cáy huyện Tiền Hải, tỉnh Thái Bình, rất sạch", "Cáy tỉnh Hưng Yên (huyện Tiền Hải cũ), rất sạch"),
        ("Đặc sản tỉnh Thái Bình", "Đặc sản tỉnh Hưng Yên"),
        ("Gạo Thái Bình", "Gạo Thái Bình"),
        ("Tại xã Không Có, huyện Quỳnh Phụ, tỉnh Thái Bình", None),
    ],
)
def test_a_text_is_put_into_todays_units(places, text, after):
    assert converted_text(text) == after


@pytest.fixture
def old(song_hoa, manager, now, places):
    """The co-op, a store and a product's text in old units; one of them only a person can settle."""
    line = {**A_SAO, "typed": "Thôn Đồng Chợ, huyện Quỳnh Phụ, tỉnh Thái Bình"}
    Organisation.update(address=line).where(Organisation.id == song_hoa.id).execute()
    store = save_site(song_hoa, {"kind": "store", "name": "Kho", "address": A_SAO}, by=manager, now=now)
    Site.update(address=line).where(Site.id == store.id).execute()
    facts = {"name": "Gạo", "category": "rice", "description": "Ở tỉnh Thái Bình.",
             "storage": "Kho tại xã Không Có, huyện Quỳnh Phụ, tỉnh Thái Bình"}  # fmt: skip
    product = save_product(song_hoa, facts, by=manager, now=now)
    return Organisation.get_by_id(song_hoa.id), store, product


def test_what_is_clear_is_changed_and_logged_and_the_rest_stays(old, manager, now):
    coop, store, product = old
    before = conversions_of(coop, now=now)
    assert [one.is_clear for one in before] == [True, True, True, False]

    done = convert_addresses(coop, by=manager, now=now)

    assert len(done) == 3
    assert Site.get_by_id(store.id).address["typed"] == "Thôn Đồng Chợ"
    assert Product.get_by_id(product.id).description == "Ở tỉnh Hưng Yên."
    fresh = Organisation.get_by_id(coop.id)
    assert [one.field for one in conversions_of(fresh, now=now)] == ["storage"]
    acts = {row.act for row in ActLogEntry.select()}
    assert {"addresses.convert", "organisations.change", "sites.change", "products.change"} <= acts
    assert "old_address" not in [lack.code for lack in lacks_of(fresh, now=now)]


def test_only_what_was_ticked(old, manager, now):
    coop, store, _product = old

    done = convert_addresses(coop, by=manager, now=now, keys=[f"site:{store.code}:address"])

    assert [one.name for one in done] == ["Kho"]
    assert len(conversions_of(Organisation.get_by_id(coop.id), now=now)) == 3


def test_nothing_chosen_is_said(old, manager, now):
    with pytest.raises(NothingToConvert):
        convert_addresses(old[0], by=manager, now=now, keys=[])


def test_only_a_manager_of_the_co_op_or_the_operator(old, clerk, stranger_manager, now):
    for by in (clerk, stranger_manager):
        with pytest.raises(NotYours):
            convert_addresses(old[0], by=by, now=now)
    assert convert_addresses(old[0], by=COMMAND_LINE, now=now)


def test_the_command_shows_and_converts(old, app):
    def flask(*words):
        return app.test_cli_runner().invoke(args=["readiness", "addresses", *words])

    told = flask(old[0].code)
    assert "Kho: Thôn Đồng Chợ, huyện Quỳnh Phụ, tỉnh Thái Bình, Xã A Sào, tỉnh Hưng Yên → Thôn Đồng Chợ" in told.stdout
    assert "→ ?" in told.stdout
    assert flask(old[0].code, "--convert").exit_code == 0
    assert flask(old[0].code, "--convert").exit_code == 1
    assert flask("KHONG").exit_code == 1
