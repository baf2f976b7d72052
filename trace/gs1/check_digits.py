"""Check digits: modulo 10 for every numeric key, and the check pair of a Global Model Number (8013).

Source: GS1 General Specifications 7.9.1 and 7.9.5.
"""

from collections.abc import Iterator
from itertools import islice

from trace.errors import N_

from .character_sets import CSET32, CSET82, is_digits
from .errors import Gs1Error

_LONGEST_BODY_FOR_PAIR = 97


def check_digit(body: str) -> str:
    """The digit that completes `body`: weights 3, 1, 3, 1 … from the right."""
    if not is_digits(body):
        raise Gs1Error(N_("Chỉ tính được chữ số kiểm tra cho dãy chữ số, không phải “%(text)s”."), text=body)
    total = sum(int(digit) * (1 if place % 2 else 3) for place, digit in enumerate(reversed(body)))
    return str(-total % 10)


def has_check_digit(text: str) -> bool:
    """True when the last digit is the check digit of the ones before it."""
    return len(text) > 1 and is_digits(text) and check_digit(text[:-1]) == text[-1]


def check_pair(body: str) -> str:
    """The pair that completes at most 97 characters of set 82: prime weights from the right, modulo 1021."""
    if len(body) > _LONGEST_BODY_FOR_PAIR or not all(character in CSET82 for character in body):
        raise Gs1Error(N_("Không tính được cặp ký tự kiểm tra cho “%(text)s”."), text=body)
    weights = islice(_primes(), len(body))
    values = (CSET82.index(character) for character in reversed(body))
    total = sum(value * weight for value, weight in zip(values, weights, strict=True))
    return CSET32[total % 1021 >> 5] + CSET32[total % 1021 & 31]


def _primes() -> Iterator[int]:
    found: list[int] = []
    candidate = 2
    while True:
        if all(candidate % prime for prime in found):
            found.append(candidate)
            yield candidate
        candidate += 1
