"""The character sets of the GS1 General Specifications, figures 7.11-1 to 7.11-3."""

from typing import Final

DIGITS: Final = "0123456789"
_CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SMALL = "abcdefghijklmnopqrstuvwxyz"

# The order matters: a character's place in set 82 is its value in the check pair of a GMN.
CSET82: Final = "!\"%&'()*+,-./" + DIGITS + ":;<=>?" + _CAPITALS + "_" + _SMALL
CSET39: Final = "#-/" + DIGITS + _CAPITALS
CSET64: Final = _CAPITALS + _SMALL + DIGITS + "-_"
CSET32: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def is_digits(text: str) -> bool:
    """True when there is something and all of it is 0–9; `str.isdigit` would let ٣ and ² through."""
    return bool(text) and all(character in DIGITS for character in text)


def first_outside(text: str, allowed: str) -> int | None:
    """The place of the first character that is not allowed."""
    return next((at for at, character in enumerate(text) if character not in allowed), None)
