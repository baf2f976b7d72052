"""What a product lacks follows from the kind of goods, and each gap names its article."""

import pytest

from trace.products import categories
from trace.products.reading import items, kinds
from trace.products.rules import advised, kind_of, missing, ocop_end, required

WHOLE = {
    "name": "Mắm cáy Bến Lở",
    "category": "mam_cay",
    "photos": 1,
    "origin": "Việt Nam",
    "net_content_thousandths": 500,
    "standard": "TCCS 01:2026",
    "ingredients": "cáy, muối",
    "usage": "Ăn liền",
    "storage": "Nơi mát",
}


def fields(found) -> set[str]:
    return {item.field for item in found}


def test_a_whole_product_lacks_nothing():
    assert missing(WHOLE) == ()


@pytest.mark.parametrize("field", sorted(set(WHOLE) - {"category"}))
def test_each_required_item_is_missed_alone_with_its_article(field):
    (gap,) = missing({**WHOLE, field: "" if isinstance(WHOLE[field], str) else 0})

    assert gap.field in (field, "net_content")
    assert "NĐ 37/2026" in gap.article
    assert gap.certainty == "sourced"


def test_rice_needs_no_ingredients_but_is_advised_how_to_keep_it():
    rice = {**WHOLE, "category": "rice", "ingredients": "", "usage": "", "storage": ""}

    assert missing(rice) == ()
    assert {"usage", "storage"} <= fields(advised(rice))


def test_a_service_has_no_net_content():
    assert "net_content" not in fields(required({**WHOLE, "category": "ocop_tourism.tourism"}))


def test_a_gtin_asks_for_its_proof_and_its_market():
    with_gtin = {**WHOLE, "gtin": "09520002000002"}

    assert fields(missing(with_gtin)) == {"gtin_proof"}
    assert "target_market" in fields(advised(with_gtin))
    assert missing({**with_gtin, "gtin_proof": "952-1"}) == ()


def test_an_unverified_item_is_never_required():
    assert [item for item in items() if item.certainty == "unverified" and item.required_for] == []


def test_every_category_that_can_be_chosen_has_a_kind_of_its_own_and_a_template():
    chosen = [c.code for c in categories.main_choices()] + [categories.OTHER]
    chosen += [c.code for _group, found in categories.group_choices() for c in found]

    for code in chosen:
        assert code in kinds() or code.partition(".")[0] in kinds(), code
        assert categories.template_of(code)
        assert categories.canonical(code) == code
    assert len(chosen) > 25


def test_words_for_one_kind_of_goods_become_one_category():
    assert categories.canonical("gao_te") == "rice"
    assert kind_of(categories.canonical("tom_su")) == "fresh_food"


def test_every_item_of_the_dossier_is_asked(shared):
    import csv

    with (shared / "vn" / "required_fields.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    ours = {"images": "photos", "group": "category", "ip_cert_no": "ip_certificate_no", "internal_code": "code"}
    wanted = {r["field"].removeprefix("product.") for r in rows if r["field"].startswith("product.")}
    wanted = {ours.get(field, field) for field in wanted}
    asked = {item.field for item in items()}
    # "nếu có": kept and shown, never a gap. The code is made by itself.
    only_if_there = {"brand", "ip_certificate_no", "gtin", "warning", "code"}

    assert wanted - asked == only_if_there


def test_an_ocop_certificate_holds_36_months():
    from datetime import date

    assert ocop_end(date(2023, 12, 18)) == date(2026, 12, 18)
    assert ocop_end(date(2024, 2, 29)) == date(2027, 2, 28)
