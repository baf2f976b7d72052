"""What people type becomes an address: forgiving for codes, exact for lots, honest about guesses."""

import pytest
from public_goods import GTIN, LOT, code, make_rice

from trace.aliases.actions import Said, link
from trace.aliases.targets import of_organisation
from trace.batches.models import Batch
from trace.kit.viewer import COMMAND_LINE
from trace.products.models import Product
from trace.resolver.lookup import look_up

LOT_PATH = f"/01/{GTIN}/10/{LOT}"


@pytest.mark.parametrize(
    ("typed", "path"),
    [
        (f"https://anywhere.example{LOT_PATH}", LOT_PATH),
        (f"HTTPS://ANYWHERE.EXAMPLE{LOT_PATH}?17=270810", LOT_PATH),
        (LOT_PATH, LOT_PATH),
        (f"(01){GTIN}(10){LOT}", LOT_PATH),
        (f"(01) {GTIN} (10) {LOT}", LOT_PATH),
        (GTIN, f"/01/{GTIN}"),
        (GTIN[1:], f"/01/{GTIN}"),
        ("952 1234 54321 3", f"/01/{GTIN}"),
        (LOT, LOT_PATH),
        (LOT.lower(), LOT_PATH),
    ],
)
def test_addresses_gs1_strings_barcodes_and_lots_are_found(goods, typed, path):
    assert look_up(typed).path == path


def test_a_short_code_is_forgiven_its_case_spaces_and_look_alikes(goods):
    text = goods.rice.code
    for typed in (text.lower(), f" {text[:4]} {text[4:]} ", f"{text[:1]}-{text[1:]}"):
        assert look_up(typed).path == f"/t/{text}"
    assert look_up(goods.plot.code).path == f"/p/{goods.plot.code}"
    assert look_up(code("S", 2)).path == f"/s/{code('S', 2)}"
    assert look_up(code("S", 1)).path == f"/01/{GTIN}"


def test_a_slip_in_a_code_gives_a_guess_to_choose_never_a_page(goods):
    text = goods.rice.code
    wrong = text[:3] + next(letter for letter in "23456789" if letter != text[3]) + text[4:]
    place = next(n for n in range(1, 7) if text[n] != text[n + 1])
    swapped = text[:place] + text[place + 1] + text[place] + text[place + 2 :]

    for typed in (wrong, swapped):
        found = look_up(typed)
        assert (found.path, [guess.code for guess in found.guesses]) == ("", [text])


def test_names_are_found_without_diacritics_with_and_without_the_lot(goods):
    assert [one.name for one in look_up("gao nep").matches] == ["Gạo nếp cái hoa vàng A Sào"]
    assert next((one.lot, one.path) for one in look_up(f"{LOT} nếp cái").matches) == (LOT, LOT_PATH)
    assert look_up("không có gì như vậy").matches == ()


def test_a_lot_that_two_products_have_is_a_choice(goods):
    other = make_rice(goods, lot=LOT, item=goods.bare)
    Batch.update(approved_at=goods.now).where(Batch.id == other.id).execute()

    found = look_up(LOT)
    assert found.path == ""
    assert {one.name for one in found.matches} == {"Gạo nếp cái hoa vàng A Sào", "Gạo tẻ rời"}


def test_unconfirmed_lots_and_unfinished_products_are_not_found_by_searching(goods):
    assert look_up(goods.holes.lot).matches == ()
    Product.update(is_draft=True).execute()
    assert [one.lot for one in look_up("gao").matches if not one.lot] == []


def test_on_a_products_page_a_lot_is_that_products(goods):
    assert look_up(LOT.lower(), product=GTIN).path == LOT_PATH
    assert look_up("NOSUCH", product=GTIN).path == f"/01/{GTIN}/10/NOSUCH"
    assert look_up(goods.holes.lot, product=goods.bare.code).path == f"/t/{goods.holes.code}"
    assert look_up("NOSUCH", product=goods.bare.code).path == ""


@pytest.mark.parametrize(
    "typed", ["", " ", "https://evil.example/login", "javascript:alert(1)", "/sign-in", "x" * 5000, "http://[x", "//[",
              "%00", "(01)123", "012345678905"],
)  # fmt: skip
def test_what_is_not_ours_leads_nowhere(goods, typed):
    assert look_up(typed).path == ""


def test_a_link_of_another_trader_never_stands_in_the_place_of_a_lot_number(goods, dong_nguyen, now):
    theirs = of_organisation(dong_nguyen)
    for text in (LOT, "KHO-7"):
        link(text, theirs, said=Said(), by=COMMAND_LINE, now=now, via="page")

    found = look_up(LOT.lower())
    assert not found.path
    assert [one.lot for one in found.matches] == ["", LOT]
    assert look_up("kho-7").path.startswith("/lookup?code=")
