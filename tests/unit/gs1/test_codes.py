"""Our own codes: what is forgiven, which mistakes are found, and that they are never taken for GS1 keys."""

import itertools
from random import Random

import pytest
import qrcode

from trace.gs1 import codes
from trace.gs1.codes import LOT_ALPHABET, PREFIXES, ShortCode, forgive, random_code, read_lot
from trace.gs1.digital_links import DigitalLink
from trace.gs1.errors import Gs1Error
from trace.gs1.identifiers import Gtin

CODES = [ShortCode.make(prefix, Random(seed)) for seed, prefix in enumerate(PREFIXES * 8)]


@pytest.mark.parametrize("code", CODES, ids=str)
def test_a_code_is_read_back_however_it_is_typed(code):
    text = code.text

    assert len(text) == 8
    assert ShortCode.parse(text) == code
    assert ShortCode.parse(f"  {text[:4].lower()} {text[4:]}\n") == code
    assert ShortCode.parse(f"{text[:4]}-{text[4:]}") == code
    assert str(code) == text


@pytest.mark.parametrize("code", CODES, ids=str)
def test_look_alikes_are_read_as_what_is_printed(code):
    for printed, typed in (
        ("Q", "0"),
        ("Q", "O"),
        ("Q", "o"),
        ("J", "1"),
        ("J", "I"),
        ("5", "S"),
        ("2", "z"),
        ("V", "u"),
    ):
        assert ShortCode.parse(code.text[0] + code.text[1:].replace(printed, typed)) == code


def test_the_letter_of_the_kind_is_forgiven_too():
    dispatch, product, pack = (ShortCode.make(prefix, Random(1)) for prefix in "DSU")

    for typed in "0OoĐđ":
        assert ShortCode.parse(typed + dispatch.text[1:]) == dispatch
    assert ShortCode.parse("5" + product.text[1:]) == product
    assert ShortCode.parse("v" + pack.text[1:]) == pack


@pytest.mark.parametrize("code", CODES[:10], ids=str)
def test_any_one_wrong_character_is_found(code):
    for place, wrong in itertools.product(range(1, 8), LOT_ALPHABET):
        typed = code.text[:place] + wrong + code.text[place + 1 :]
        if typed != code.text:
            with pytest.raises(Gs1Error, match="gõ nhầm"):
                ShortCode.parse(typed)
    for wrong in PREFIXES.replace(code.prefix, ""):
        with pytest.raises(Gs1Error, match="gõ nhầm"):
            ShortCode.parse(wrong + code.text[1:])


@pytest.mark.parametrize("code", CODES[:10], ids=str)
def test_any_two_swapped_characters_are_found(code):
    for first, second in itertools.combinations(range(1, 8), 2):
        typed = list(code.text)
        typed[first], typed[second] = typed[second], typed[first]
        if "".join(typed) != code.text:
            with pytest.raises(Gs1Error, match="gõ nhầm"):
                ShortCode.parse("".join(typed))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "thiếu hoặc thừa"),
        ("T7K3", "thiếu hoặc thừa"),
        ("T7K3MPQ99", "thiếu hoặc thừa"),
        ("X7K3MPQ9", "bắt đầu bằng một trong các chữ T, P, U, D, S"),
        ("T7K3MPA9", "không dùng ký tự “A”"),
        ("T7K3M%Q9", "không dùng ký tự “%”"),
        ("T7K3MPÁ9", "tắt bộ gõ tiếng Việt"),
        ("9521234543213", "thiếu hoặc thừa"),
        ("95212345", "bắt đầu bằng một trong các chữ"),
    ],
)
def test_the_sentence_of_each_refusal(text, sentence):
    with pytest.raises(Gs1Error) as refused:
        ShortCode.parse(text)

    assert sentence in str(refused.value)


def test_a_code_of_another_kind_is_refused_where_one_kind_is_expected():
    place = ShortCode.make(codes.PLACE, Random(3))

    assert ShortCode.parse(place.text, prefix=codes.PLACE) == place
    with pytest.raises(Gs1Error, match="thuộc loại khác"):
        ShortCode.parse(place.text, prefix=codes.LOT)


@pytest.mark.parametrize("code", CODES, ids=str)
def test_a_code_is_never_a_gs1_key(code):
    assert code.text[0].isalpha()
    with pytest.raises(Gs1Error):
        Gtin.parse(code.text)
    with pytest.raises(Gs1Error):
        DigitalLink.parse_path(f"/t/{code.text}")


def test_the_address_fits_the_small_symbol():
    address = "HTTPS://" + "H" * 19 + "/T/" + CODES[0].text
    symbol = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M)
    symbol.add_data(address)
    symbol.make(fit=True)

    assert symbol.version == 2


def test_the_alphabet_survives_the_vietnamese_keyboard():
    # Telex and VNI change what follows a vowel, D or W; none of them is here, nor any pair of look-alikes.
    assert not set(LOT_ALPHABET) & set("AEIOUYDW01LSZ")
    assert len(set(LOT_ALPHABET)) == len(LOT_ALPHABET) == 23
    assert forgive(LOT_ALPHABET[10:]) == LOT_ALPHABET[10:]
    assert set(forgive("T0ODI1LSZU")[1:]) <= set(LOT_ALPHABET)


def test_randomness_is_the_callers():
    assert random_code(6, Random(7)) == random_code(6, Random(7))
    assert random_code(6, Random(7)) != random_code(6, Random(8))
    assert set(random_code(500, Random(1))) == set(LOT_ALPHABET)


def test_lots_are_upper_case_and_plain():
    assert read_lot(" gao-st25-250601 ") == "GAO-ST25-250601"
    for text in ("", "LÔ-1", "A/1", "A B", "A" * 21, "A.1"):
        with pytest.raises(Gs1Error, match="Số lô"):
            read_lot(text)
