"""A GTIN is checked strictly; ranges that mean something in one shop only are refused."""

import pytest

from trace.errors import Invalid
from trace.gs1.check_digits import check_digit
from trace.products.rules import read_gtin


def gtin13(body: str) -> str:
    return body + str(check_digit(body))


def test_spaces_and_hyphens_do_not_matter():
    assert read_gtin(" 9 520002-000002 ") == "09520002000002"


@pytest.mark.parametrize("prefix", ["020", "021", "029", "040", *(str(p) for p in range(200, 300, 11))])
def test_numbers_of_one_shop_are_refused(prefix):
    with pytest.raises(Invalid, match="nội bộ") as refusal:
        read_gtin(gtin13(prefix + "123456789"))

    assert refusal.value.field == "gtin"


@pytest.mark.parametrize("text", ["9520002000003", "952000200000", "ABC", "", "0000000000000"])
def test_a_wrong_number_is_refused_beside_its_field(text):
    with pytest.raises(Invalid) as refusal:
        read_gtin(text)

    assert refusal.value.field == "gtin"
