"""GTIN, GLN and SSCC: what is accepted, what is refused, and what the sentence says."""

import pytest

from trace.errors import Invalid
from trace.gs1.check_digits import check_digit, has_check_digit
from trace.gs1.errors import Gs1Error
from trace.gs1.identifiers import Gln, Gtin, Sscc


def test_one_item_is_one_value_however_it_is_written():
    long, short = Gtin.parse("09521234543213"), Gtin.parse("9521234543213")

    assert long == short
    assert len({long, short}) == 1
    assert str(short) == short.as_gtin14 == "09521234543213"
    assert long.shortest == "9521234543213"


@pytest.mark.parametrize(
    ("text", "shortest"),
    [("02345673", "02345673"), ("416000336108", "416000336108"), ("19521234543210", "19521234543210")],
)
def test_every_length_of_gtin(text, shortest):
    assert Gtin.parse(text).as_gtin14 == text.zfill(14)
    assert Gtin.parse(text).shortest == shortest


@pytest.mark.parametrize(
    "text", ["", "952123454321", "952123454321345", " 9521234543213", "952123454321O", "٩٥٢١٢٣٤٥٤٣٢١٣"]
)
def test_a_gtin_of_the_wrong_shape_is_refused(text):
    with pytest.raises(Gs1Error):
        Gtin.parse(text)


def test_the_refusal_says_which_digit_was_expected():
    with pytest.raises(Gs1Error) as refused:
        Gtin.parse("9521234543214")

    assert str(refused.value) == "GTIN “9521234543214” sai chữ số kiểm tra: số cuối phải là 3."
    assert refused.value.msgid % refused.value.params == str(refused.value)
    assert isinstance(refused.value, ValueError)
    assert isinstance(refused.value, Invalid)


@pytest.mark.parametrize(
    ("body", "is_restricted"),
    [
        ("0020000000001", True),
        ("0021234567890", True),
        ("0200000000000", True),
        ("0299999999999", True),
        ("0040000000001", True),
        ("0300000000000", False),
        ("0952123454321", False),
        ("0893123456789", False),
        ("0000002123456", True),
        ("0000009523456", False),
    ],
)
def test_numbers_for_use_inside_one_shop_or_country(body, is_restricted):
    assert Gtin(body + check_digit(body)).is_restricted is is_restricted


def test_the_demonstration_range():
    assert Gtin.parse("9521234543213").is_demo_952
    assert Gtin.make("9521234", 1, indicator=9).is_demo_952
    assert not Gtin.parse("8935049510017").is_demo_952
    assert not Gtin.parse("95200002").is_demo_952


def test_goods_by_weight_have_indicator_nine():
    assert Gtin.make("9521234", 1, indicator=9).is_variable_measure
    assert not Gtin.make("9521234", 1).is_variable_measure


@pytest.mark.parametrize(("kind", "length"), [(Gln, 13), (Sscc, 18)])
def test_places_and_units_have_one_length(kind, length):
    made = kind.make("9521234", 42)

    assert kind.parse(str(made)) == made
    assert len(str(made)) == length
    for wrong in ("", str(made)[:-1], str(made) + "0", str(made)[:-1] + "x"):
        with pytest.raises(Gs1Error, match=f"đúng {length} chữ số"):
            kind.parse(wrong)
    with pytest.raises(Gs1Error, match="chữ số kiểm tra"):
        kind.parse(str(made)[:-1] + str((int(str(made)[-1]) + 1) % 10))


def test_an_sscc_holds_extension_prefix_and_serial():
    made = Sscc.make("9521234", 7, extension=3)

    assert made.digits[:-1] == "3" + "9521234" + "000000007"
    assert has_check_digit(made.digits)
    assert Sscc.make("9521234", 999_999_999).digits.startswith("09521234999999999")


@pytest.mark.parametrize(
    ("prefix", "serial", "extension"),
    [
        ("952", 1, 0),
        ("9521234567890", 1, 0),
        ("95x1234", 1, 0),
        ("9521234", 10**9, 0),
        ("9521234", -1, 0),
        ("9521234", 1, 10),
    ],
)
def test_an_sscc_that_does_not_fit_is_refused(prefix, serial, extension):
    with pytest.raises(Gs1Error):
        Sscc.make(prefix, serial, extension=extension)


@pytest.mark.parametrize(("kind", "length"), [(Gtin, 8), (Gtin, 14), (Gln, 13), (Sscc, 18)])
def test_nothing_but_noughts_is_no_identifier(kind, length):
    with pytest.raises(Gs1Error, match="toàn số 0"):
        kind.parse("0" * length)


def test_a_value_built_past_parse_is_checked_too():
    with pytest.raises(Gs1Error):
        Gtin("9521234543213")
    with pytest.raises(Gs1Error):
        Gln("9521234543214")
