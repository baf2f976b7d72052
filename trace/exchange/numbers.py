"""Numbers as two countries write them: `1.234` is a thousand and more here, one and a bit elsewhere.

Whole files are read one way. What decides is a cell that can only mean one thing; where none does, a person is asked.
"""

import re
from dataclasses import dataclass

VI, EN = "vi", "en"
PLAIN, EITHER, UNCLEAR = "plain", "either", "unclear"
_NUMBER = re.compile(r"\d[\d.,]*\d|\d")
_KINDS = (
    (PLAIN, r"\d+"),
    (VI, r"\d{1,3}(\.\d{3})+,\d+"),
    (EN, r"\d{1,3}(,\d{3})+\.\d+"),
    (VI, r"\d{1,3}(\.\d{3}){2,}"),
    (EN, r"\d{1,3}(,\d{3}){2,}"),
    (EITHER, r"[1-9]\d{0,2}[.,]\d{3}"),
    (VI, r"\d+,\d+"),
    (EN, r"\d+\.\d+"),
)


@dataclass(frozen=True)
class Written:
    """A number in a cell: where it stands, what was written, and how it may be read."""

    place: str
    text: str
    reading: str


def reading_of(text: str, *, is_whole: bool = False) -> str:
    """vi, en, plain (no sign in it), either, or unclear. Of several numbers in one cell the plainest decides.

    In a column of whole numbers `1.234` cannot be a decimal, so the sign can only group thousands.
    """
    found = {_reading(number, is_whole=is_whole) for number in _NUMBER.findall(text)}
    for reading in (UNCLEAR, VI, EN, EITHER):
        if reading in found:
            return UNCLEAR if reading in (VI, EN) and {VI, EN} <= found else reading
    return PLAIN


def as_vietnamese(text: str, locale: str) -> str:
    """The text with its numbers written the Vietnamese way."""
    if locale != EN:
        return text
    return _NUMBER.sub(lambda found: found[0].translate(str.maketrans(".,", ",.")), text)


def _reading(number: str, *, is_whole: bool) -> str:
    reading = next((kind for kind, pattern in _KINDS if re.fullmatch(pattern, number)), UNCLEAR)
    if reading == EITHER and is_whole and not number.endswith("000"):
        return VI if "." in number else EN
    return reading
