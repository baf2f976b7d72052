"""Saving products: drafts keep what is true, GTINs have one owner, refusals hold down to the database."""

from datetime import date

import peewee
import pytest

from trace.database import atomic
from trace.errors import Invalid, NotFound
from trace.gs1.codes import ShortCode
from trace.gs1.identifiers import Gtin
from trace.kit.models import ActLogEntry
from trace.kit.paging import Listing
from trace.products import actions, queries, rules
from trace.products.actions_showing import set_ocop, set_shop_links
from trace.products.models import Product

GTIN = "9520002000002"
RICE = {"name": "Gạo thơm Sông Hóa", "category": "rice", "origin": "Việt Nam", "net_content": "5 kg"}


@pytest.fixture
def rice(song_hoa, clerk, now):
    return actions.save_product(song_hoa, RICE, by=clerk, now=now)


def missing_fields(product) -> set[str]:
    return {item.field for item in queries.missing(product)}


def listing(**arguments):
    return Listing.read(arguments, sorts=queries.SORTS, filters=queries.FILTERS)


def names(page) -> list[str]:
    return [product.name for product in page.items]


def test_a_name_and_a_group_are_enough_for_a_draft(rice):
    assert rice.is_draft
    assert missing_fields(rice) == {"photos", "standard"}
    assert ShortCode.parse(rice.code, prefix="S").text == rice.code
    assert (rice.template, rice.net_content_thousandths, rice.net_content_unit) == ("rice", 5000, "KGM")
    assert ActLogEntry.get(ActLogEntry.act == "products.register").subject == rice.code


@pytest.mark.parametrize(
    ("facts", "field"), [({"category": "rice"}, "name"), ({"name": "Gạo", "category": "đá"}, "category")]
)
def test_without_a_name_or_a_known_group_nothing_is_saved(song_hoa, clerk, now, facts, field):
    with pytest.raises(Invalid) as refusal:
        actions.save_product(song_hoa, facts, by=clerk, now=now)

    assert refusal.value.field == field
    assert Product.select().count() == 0


def test_a_change_keeps_what_it_does_not_name_and_logs_what_stood_before(song_hoa, clerk, now, rice):
    actions.save_product(song_hoa, {"origin": "Vietnam"}, by=clerk, now=now, product=rice)
    kept = Product.get_by_id(rice.id)
    line = ActLogEntry.get(ActLogEntry.act == "products.change")

    assert (kept.name, kept.origin) == (RICE["name"], "Vietnam")
    assert line.detail == {"changed": ["origin"], "before": {"origin": "Việt Nam"}}


def test_saving_the_same_again_writes_nothing(song_hoa, clerk, now, rice):
    actions.save_product(song_hoa, RICE, by=clerk, now=now, product=rice)

    assert ActLogEntry.select().where(ActLogEntry.act == "products.change").count() == 0


def test_a_text_longer_than_its_column_is_refused_beside_its_field(song_hoa, clerk, now):
    with pytest.raises(Invalid) as refusal:
        actions.save_product(song_hoa, {**RICE, "brand": "a" * 81}, by=clerk, now=now)

    assert refusal.value.field == "brand"


@pytest.mark.parametrize("who", ["helper", "auditor", "stranger_clerk"])
def test_only_the_own_staff_and_managers_write(request, song_hoa, now, rice, who):
    by = request.getfixturevalue(who)

    with pytest.raises(rules.NotYours):
        actions.save_product(song_hoa, {"name": "Khác"}, by=by, now=now, product=rice)
    with pytest.raises(rules.NotYours):
        actions.deactivate_product(rice, by=by, now=now)
    assert Product.get_by_id(rice.id).name == RICE["name"]


def test_a_gtin_without_proof_is_saved_but_keeps_the_draft(song_hoa, clerk, now, rice):
    actions.save_product(song_hoa, {"gtin": GTIN}, by=clerk, now=now, product=rice)

    assert rice.gtin == "09520002000002"
    assert "gtin_proof" in missing_fields(rice)


def test_a_proven_gtin_has_one_owner_and_the_refusal_names_nobody(
    song_hoa, dong_nguyen, clerk, stranger_clerk, now, rice
):
    proof = {"gtin": GTIN, "gtin_proof": "GCN 952-1"}
    actions.save_product(song_hoa, proof, by=clerk, now=now, product=rice)

    with pytest.raises(rules.GtinTaken) as refusal:
        actions.save_product(dong_nguyen, {**RICE, **proof}, by=stranger_clerk, now=now)
    assert refusal.value.field == "gtin"
    assert "Sông Hóa" not in str(refusal.value)
    assert Product.select().where(Product.gtin == "09520002000002").count() == 1


def test_the_database_itself_refuses_a_second_owner(song_hoa, clerk, now, rice):
    other = actions.save_product(song_hoa, {**RICE, "name": "Gạo khác"}, by=clerk, now=now)
    actions.save_product(song_hoa, {"gtin": GTIN}, by=clerk, now=now, product=rice)

    with pytest.raises(peewee.IntegrityError), atomic():
        Product.update(gtin="09520002000002").where(Product.id == other.id).execute()


def test_an_unproven_claim_yields_to_a_proven_one(song_hoa, dong_nguyen, clerk, stranger_clerk, now, rice):
    actions.save_product(song_hoa, {"gtin": GTIN}, by=clerk, now=now, product=rice)
    owner = actions.save_product(
        dong_nguyen, {**RICE, "gtin": GTIN, "gtin_proof": "GCN 952-7"}, by=stranger_clerk, now=now
    )

    assert owner.gtin == "09520002000002"
    assert Product.get_by_id(rice.id).gtin is None


def test_a_proof_is_not_taken_away_while_the_gtin_stays(song_hoa, clerk, now, rice):
    actions.save_product(song_hoa, {"gtin": GTIN, "gtin_proof": "GCN 1"}, by=clerk, now=now, product=rice)

    with pytest.raises(rules.ProductRefused):
        actions.save_product(song_hoa, {"gtin_proof": ""}, by=clerk, now=now, product=rice)
    actions.save_product(song_hoa, {"gtin": "", "gtin_proof": ""}, by=clerk, now=now, product=rice)
    assert rice.gtin is None


def test_a_corrected_gtin_still_leads_to_its_product(song_hoa, clerk, now, rice):
    actions.save_product(song_hoa, {"gtin": GTIN, "gtin_proof": "GCN 1"}, by=clerk, now=now, product=rice)
    actions.save_product(song_hoa, {"gtin": "9520002000019"}, by=clerk, now=now, product=rice)

    assert queries.find_by_gtin(Gtin.parse(GTIN)).id == rice.id
    assert queries.find_by_gtin(Gtin.parse("9520002000019")).id == rice.id
    with pytest.raises(NotFound):
        queries.find_by_gtin(Gtin.parse("9520002000026"))


def test_the_ocop_grade_ends_after_36_months_and_keeps_its_issuer(clerk, now, rice):
    set_ocop(
        rice,
        stars=3,
        decision="1421/QĐ-UBND",
        issuer="UBND huyện Quỳnh Phụ",
        decided_on=date(2023, 12, 18),
        by=clerk,
        now=now,
        today=date(2026, 11, 23),
    )
    kept = Product.get_by_id(rice.id)

    assert (kept.ocop_stars, kept.ocop_expires_on, kept.ocop_group) == (3, date(2026, 12, 18), 1)
    assert kept.ocop_issuer == "UBND huyện Quỳnh Phụ"


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"stars": 2, "decision": "1", "decided_on": date(2025, 1, 1)}, "stars"),
        ({"stars": 4, "decision": "", "decided_on": date(2025, 1, 1)}, "decision"),
        ({"stars": 4, "decision": "1", "decided_on": None}, "decided_on"),
        ({"stars": 4, "decision": "1", "decided_on": date(2027, 1, 1)}, "decided_on"),
        ({"stars": 4, "decision": "1", "decided_on": date(2025, 1, 1), "expires_on": date(2024, 1, 1)}, "expires_on"),
        ({"stars": 4, "decision": "1", "decided_on": date(2025, 1, 1), "group": 9}, "group"),
    ],
)
def test_an_impossible_grade_is_refused(clerk, now, rice, facts, field):
    with pytest.raises(Invalid) as refusal:
        set_ocop(rice, **facts, by=clerk, now=now, today=date(2026, 11, 23))

    assert refusal.value.field == field
    assert Product.get_by_id(rice.id).ocop_stars is None


def test_one_link_off_the_list_refuses_them_all(clerk, now, rice):
    set_shop_links(rice, ["shopee.vn/gao"], by=clerk, now=now)

    with pytest.raises(rules.ShopRefused):
        set_shop_links(rice, ["https://tiki.vn/gao", "https://evil.example/gao"], by=clerk, now=now)
    assert [shop.url for shop in queries.shops_of(rice)] == ["https://shopee.vn/gao"]


@pytest.mark.parametrize("who", ["clerk", "helper", "auditor", "admin"])
def test_it_is_found_by_those_who_may_see_it(request, rice, who):
    assert queries.find_product(rice.code.lower(), seen_by=request.getfixturevalue(who)).id == rice.id


@pytest.mark.parametrize("who", ["stranger_manager", "far_auditor"])
def test_for_others_it_does_not_exist(request, rice, who):
    by = request.getfixturevalue(who)

    with pytest.raises(NotFound):
        queries.find_product(rice.code, seen_by=by)
    assert queries.products(listing(), seen_by=by).total == 0


def test_the_list_searches_without_marks_filters_and_sorts_in_vietnamese_order(song_hoa, clerk, now, rice):
    for name, category in (
        ("Ổi Bo", "ocop_food.fresh_plants"),
        ("Mắm cáy", "mam_cay"),
        ("Đũa tre", "other"),
        ("Dưa gang", "ocop_food.from_plants"),
    ):
        actions.save_product(song_hoa, {"name": name, "category": category}, by=clerk, now=now)

    def found(**arguments):
        return names(queries.products(listing(**arguments), seen_by=clerk))

    assert found() == ["Dưa gang", "Đũa tre", "Gạo thơm Sông Hóa", "Mắm cáy", "Ổi Bo"]
    assert found(sort="-name")[0] == "Ổi Bo"
    assert found(q="mam cay") == ["Mắm cáy"]
    assert found(q="oi song hoa") == ["Ổi Bo"]  # the organisation's name counts as well
    assert found(q="100%") == []
    assert found(category="ocop_food") == ["Dưa gang", "Ổi Bo"]
    assert found(category="rice", state="draft") == ["Gạo thơm Sông Hóa"]
    assert found(ocop="4") == []
    assert len(found(ocop="none")) == 5


def test_a_stopped_product_leaves_the_list_and_the_choices_and_comes_back(song_hoa, clerk, now, rice):
    actions.deactivate_product(rice, by=clerk, now=now)

    assert queries.products(listing(), seen_by=clerk).total == 0
    assert names(queries.products(listing(active="no"), seen_by=clerk)) == [rice.name]
    assert queries.products_to_choose(song_hoa.id) == []
    actions.activate_product(rice, by=clerk, now=now)
    assert queries.products_to_choose(song_hoa.id) == [rice]
