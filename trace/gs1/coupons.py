"""Checks of the North American coupon codes, AI 8110 and 8112, which stand in the GS1 table like any other.

No coupon is issued here; the checks exist so that a foreign code that carries one is judged rightly.
"""

from typing import Final

from .character_sets import DIGITS, first_outside
from .errors import LintError
from .faults import refuse
from .time_linters import check_day

_PREFIX_LENGTHS: Final = "0123456"
_VALUE_LENGTHS: Final = "12345"
_REQUIREMENT_CODES: Final = "012349"


class _Reader:
    """Walks through a coupon from left to right and says where it stopped making sense."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        at = first_outside(text, DIGITS)
        if at is not None:
            refuse("NON_DIGIT_CHARACTER", text, at, 1)

    def choice(self, allowed: str, *, missing: str, invalid: str) -> str:
        """The next digit, which must be one of those allowed."""
        if self.at == len(self.text):
            refuse(f"COUPON_{missing}", self.text)
        digit = self.text[self.at]
        if digit not in allowed:
            refuse(f"COUPON_{invalid}", self.text, self.at, 1)
        self.at += 1
        return digit

    def take(self, length: int, *, fault: str) -> str:
        """The next digits, all of which must be there."""
        part = self.text[self.at : self.at + length]
        if not part:
            refuse(f"COUPON_{fault}", self.text)
        if len(part) < length:
            refuse(f"COUPON_{fault}", self.text, self.at)
        self.at += length
        return part

    def counted(self, name: str, allowed: str, *, least: int, absent: str = "") -> None:
        """A length digit, then as many digits as it says beyond `least`; none after the digit `absent`."""
        digit = self.choice(allowed + absent, missing=f"MISSING_{name}_VLI", invalid=f"INVALID_{name}_LENGTH")
        if digit != absent:
            self.take(least + int(digit), fault=f"TRUNCATED_{name}")

    def field(self, number: str) -> bool:
        """True, and past it, when the optional field of that number comes next."""
        found = self.text.startswith(number, self.at)
        self.at += found
        return found

    def end(self) -> None:
        if self.at < len(self.text):
            refuse("COUPON_EXCESS_DATA", self.text, self.at)


def check_coupon_offer(text: str) -> None:
    """AI 8112: format, funder, offer, serial number."""
    reader = _Reader(text)
    reader.choice("01", missing="MISSING_FORMAT_CODE", invalid="INVALID_FORMAT_CODE")
    reader.counted("FUNDER", _PREFIX_LENGTHS, least=6)
    reader.take(6, fault="TRUNCATED_OFFER_CODE")
    reader.counted("SERIAL_NUMBER", DIGITS, least=6)
    reader.end()


def check_coupon(text: str) -> None:
    """AI 8110: issuer, offer, value, first purchase; then fields 1–6 and 9, each at most once, in order."""
    reader = _Reader(text)
    reader.counted("GCP", _PREFIX_LENGTHS, least=6)
    reader.take(6, fault="TRUNCATED_OFFER_CODE")
    reader.counted("SAVE_VALUE", _VALUE_LENGTHS, least=0)
    _purchase(reader, "1ST")
    if reader.field("1"):
        rules = "ADDITIONAL_PURCHASE_RULES_CODE"
        reader.choice("0123", missing=f"MISSING_{rules}", invalid=f"INVALID_{rules}")
        _purchase(reader, "2ND")
        reader.counted("2ND_PURCHASE_GCP", _PREFIX_LENGTHS, least=6, absent="9")
    if reader.field("2"):
        _purchase(reader, "3RD")
        reader.counted("3RD_PURCHASE_GCP", _PREFIX_LENGTHS, least=6, absent="9")
    _validity(reader)
    if reader.field("5"):
        reader.counted("SERIAL_NUMBER", DIGITS, least=6)
    if reader.field("6"):
        reader.counted("RETAILER_GCP_OR_GLN", "1234567", least=6)
    if reader.field("9"):
        _miscellaneous(reader)
    reader.end()


def _purchase(reader: _Reader, which: str) -> None:
    reader.counted(f"{which}_PURCHASE_REQUIREMENT", _VALUE_LENGTHS, least=0)
    reader.choice(
        _REQUIREMENT_CODES,
        missing=f"MISSING_{which}_PURCHASE_REQUIREMENT_CODE",
        invalid=f"INVALID_{which}_PURCHASE_REQUIREMENT_CODE",
    )
    reader.take(3, fault=f"TRUNCATED_{which}_PURCHASE_FAMILY_CODE")


def _validity(reader: _Reader) -> None:
    began = reader.at
    # The standard's own fault name is spelled like this.
    expiry = _date(reader, "3", "EXPIRATION_DATE", "INVALID_EXIPIRATION_DATE")
    start = _date(reader, "4", "START_DATE", "INVALID_START_DATE")
    if expiry and start and expiry < start:
        refuse("COUPON_EXPIRATION_BEFORE_START", reader.text, began, reader.at - began)


def _date(reader: _Reader, number: str, name: str, invalid: str) -> str:
    if not reader.field(number):
        return ""
    began = reader.at
    day = reader.take(6, fault=f"TOO_SHORT_FOR_{name}")
    try:
        check_day(day, year_digits=2)
    except LintError:
        refuse(f"COUPON_{invalid}", reader.text, began, 6)
    return day


def _miscellaneous(reader: _Reader) -> None:
    reader.choice("01256", missing="MISSING_SAVE_VALUE_CODE", invalid="INVALID_SAVE_VALUE_CODE")
    reader.choice("012", missing="MISSING_SAVE_VALUE_APPLIES_TO_ITEM", invalid="INVALID_SAVE_VALUE_APPLIES_TO_ITEM")
    reader.choice(DIGITS, missing="MISSING_STORE_COUPON_FLAG", invalid="EXCESS_DATA")
    reader.choice("01", missing="MISSING_DONT_MULTIPLY_FLAG", invalid="INVALID_DONT_MULTIPLY_FLAG")
