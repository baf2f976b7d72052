"""Check digits against the sum written out by hand, and the mistakes they must find."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trace.gs1.check_digits import check_digit, check_pair, has_check_digit
from trace.gs1.errors import Gs1Error

DIGITS = st.text("0123456789", min_size=1, max_size=17)
CSET82 = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
PRIMES = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83]


def slow_check_digit(body: str) -> str:
    """The table of the General Specifications: 18 places, weights 3 1 3 1 …, subtract from the next ten."""
    weighted = [int(d) * w for d, w in zip(body.zfill(17), [3, 1] * 8 + [3], strict=True)]
    nearest = sum(weighted)
    while nearest % 10:
        nearest += 1
    return str(nearest - sum(weighted))


def slow_check_pair(body: str) -> str:
    total = 0
    for place in range(len(body)):
        total += CSET82.index(body[len(body) - 1 - place]) * PRIMES[place]
    letters = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
    return letters[(total % 1021) // 32] + letters[(total % 1021) % 32]


@settings(max_examples=50, deadline=None)
@given(DIGITS)
def test_the_digit_is_the_one_summed_by_hand(body):
    assert check_digit(body) == slow_check_digit(body)
    assert has_check_digit(body + check_digit(body))


@settings(max_examples=50, deadline=None)
@given(DIGITS, st.integers(0, 16), st.integers(1, 9))
def test_any_one_wrong_digit_is_found(body, place, shift):
    place %= len(body)
    wrong = body[:place] + str((int(body[place]) + shift) % 10) + body[place + 1 :]

    assert not has_check_digit(wrong + check_digit(body))


@settings(max_examples=50, deadline=None)
@given(st.text(CSET82, max_size=23))
def test_the_pair_is_the_one_summed_by_hand(body):
    assert check_pair(body) == slow_check_pair(body)


@pytest.mark.parametrize("text", ["", "12a", "٣٣٣", "²", " 1"])
def test_what_is_no_digit_has_no_check_digit(text):
    with pytest.raises(Gs1Error, match="dãy chữ số"):
        check_digit(text)
    assert not has_check_digit(text)


def test_a_pair_is_refused_for_characters_outside_the_set():
    with pytest.raises(Gs1Error):
        check_pair("12345 6")
    with pytest.raises(Gs1Error):
        check_pair("1" * 98)
