"""The content checks that the AI table names: each takes the text and returns nothing or raises `LintError`.

Their behaviour, fault names and places follow the GS1 Barcode Syntax Tests, whose vectors check them. Company
prefixes are checked in form only: the list of issued prefixes is a service of GS1, and this room asks nobody.
"""

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from .character_sets import CSET39, CSET64, CSET82, DIGITS, first_outside, is_digits
from .check_digits import check_digit, check_pair
from .code_lists import COUNTRIES, COUNTRY_LETTERS, CURRENCIES, MEDIA_TYPES, PACKAGE_TYPES
from .coupons import check_coupon, check_coupon_offer
from .faults import refuse
from .time_linters import check_day, check_hour_and_minute, check_part_of_time

Linter = Callable[[str], None]

_SHORTEST_PREFIX = 4
_LONGEST_WITH_PAIR = 99
_MOST_PADDING = 2


def _character_set(text: str, *, allowed: str, fault: str) -> None:
    at = first_outside(text, allowed)
    if at is not None:
        refuse(fault, text, at, 1)


_digits = partial(_character_set, allowed=DIGITS, fault="NON_DIGIT_CHARACTER")
_cset82 = partial(_character_set, allowed=CSET82, fault="INVALID_CSET82_CHARACTER")


def _cset64(text: str) -> None:
    """URL-safe base64 whose padding, when there is any, fills a group of three."""
    stem = text.rstrip("=")
    at = first_outside(stem, CSET64)
    if at is not None:
        refuse("INVALID_CSET64_CHARACTER", text, at, 1)
    padding = len(text) - len(stem)
    if padding and (padding > _MOST_PADDING or len(text) % 3 or not stem):
        refuse("INVALID_CSET64_PADDING", text, len(stem))


def _csum(text: str) -> None:
    if not text:
        refuse("TOO_SHORT_FOR_CHECK_DIGIT", text)
    _digits(text)
    # A single digit completes the empty body, whose sum is nought.
    if text[-1] != (check_digit(text[:-1]) if len(text) > 1 else "0"):
        refuse("INCORRECT_CHECK_DIGIT", text, len(text) - 1)


def _csumalpha(text: str) -> None:
    if len(text) < len("XX"):
        refuse("TOO_SHORT_FOR_CHECK_PAIR", text)
    if len(text) > _LONGEST_WITH_PAIR:
        refuse("TOO_LONG_FOR_CHECK_PAIR_IMPLEMENTATION", text)
    body, pair = text[:-2], text[-2:]
    at = first_outside(body, CSET82)
    if at is not None:
        refuse("INVALID_CSET82_CHARACTER", text, at, 1)
    if pair != check_pair(body):
        refuse("INCORRECT_CHECK_PAIR", text, len(body))


def _company_prefix(text: str, *, position: int) -> None:
    start = position - 1
    if len(text) - start < _SHORTEST_PREFIX:
        refuse("TOO_SHORT_FOR_GCP", text)
    if not is_digits(text[start : start + _SHORTEST_PREFIX]):
        refuse("INVALID_GCP_PREFIX", text, start, _SHORTEST_PREFIX)


def _one_of(text: str, *, allowed: frozenset[str], fault: str) -> None:
    if text not in allowed:
        refuse(fault, text)


def _only(text: str, *, character: str, fault: str) -> None:
    if not text or text.strip(character):
        refuse(fault, text)


def _nonzero(text: str) -> None:
    _digits(text)
    if not text.strip("0"):
        refuse("ILLEGAL_ZERO_VALUE", text)


def _nozeroprefix(text: str) -> None:
    _digits(text)
    if text.startswith("0"):
        refuse("ILLEGAL_ZERO_PREFIX", text, 0, 1)


def _hasnondigit(text: str) -> None:
    if first_outside(text, DIGITS) is None:
        refuse("REQUIRES_NON_DIGIT_CHARACTER", text)


def _importeridx(text: str) -> None:
    if len(text) != 1:
        refuse("IMPORTER_IDX_MUST_BE_ONE_CHARACTER", text)
    if text not in CSET64:
        refuse("INVALID_IMPORT_IDX_CHARACTER", text)


def _coordinate(text: str, *, name: str, largest: int) -> None:
    if len(text) != len(str(largest)):
        refuse(f"{name}_INVALID_LENGTH", text)
    _digits(text)
    if int(text) > largest:
        refuse(f"INVALID_{name}", text)


def _pieceoftotal(text: str) -> None:
    if not text or len(text) % 2:
        refuse("INVALID_LENGTH_FOR_PIECE_OF_TOTAL", text)
    _digits(text)
    half = len(text) // 2
    piece, total = int(text[:half]), int(text[half:])
    if not piece:
        refuse("ZERO_PIECE_NUMBER", text, 0, half)
    if not total:
        refuse("ZERO_TOTAL_PIECES", text, half)
    if piece > total:
        refuse("PIECE_NUMBER_EXCEEDS_TOTAL", text)


def _posinseqslash(text: str) -> None:
    if not re.fullmatch(r"[0-9]+/[0-9]+", text):
        refuse("POSITION_IN_SEQUENCE_MALFORMED", text)
    slash = text.index("/")
    if text.startswith("0"):
        refuse("ILLEGAL_ZERO_PREFIX", text, 0, slash)
    if text[slash + 1] == "0":
        refuse("ILLEGAL_ZERO_PREFIX", text, slash + 1)
    if int(text[:slash]) > int(text[slash + 1 :]):
        refuse("POSITION_EXCEEDS_END", text)


def _pcenc(text: str) -> None:
    bad = re.search(r"%(?![0-9A-Fa-f]{2})", text)
    if bad:
        refuse("INVALID_PERCENT_SEQUENCE", text, bad.start(), len(text[bad.start() : bad.start() + 3]))


def _iban(text: str) -> None:
    """ISO 13616: country, two check digits, account; modulo 97 over letters read as 10–35."""
    shortest, longest = 11, 34
    if not shortest <= len(text) <= longest:
        refuse("IBAN_TOO_SHORT" if len(text) < shortest else "IBAN_TOO_LONG", text)
    at = first_outside(text, CSET64[:26] + DIGITS)
    if at is not None:
        refuse("INVALID_IBAN_CHARACTER", text, at, 1)
    if text[:2] not in COUNTRY_LETTERS | {"XK"}:
        refuse("ILLEGAL_IBAN_COUNTRY_CODE", text, 0, 2)
    if int("".join(str(int(character, 36)) for character in text[4:] + text[:4])) % 97 != 1:
        refuse("INCORRECT_IBAN_CHECKSUM", text, 2, 2)


LINTERS: Final[Mapping[str, Linter]] = {
    "csetnumeric": _digits,
    "cset82": _cset82,
    "cset39": partial(_character_set, allowed=CSET39, fault="INVALID_CSET39_CHARACTER"),
    "cset64": _cset64,
    "csum": _csum,
    "csumalpha": _csumalpha,
    "gcppos1": partial(_company_prefix, position=1),
    "gcppos2": partial(_company_prefix, position=2),
    "yymmdd": partial(check_day, year_digits=2),
    "yymmd0": partial(check_day, year_digits=2, may_be_whole_month=True),
    "yyyymmdd": partial(check_day, year_digits=4),
    "yyyymmd0": partial(check_day, year_digits=4, may_be_whole_month=True),
    "hh": partial(check_part_of_time, name="HOUR", largest=23),
    "mi": partial(check_part_of_time, name="MINUTE", largest=59),
    "ss": partial(check_part_of_time, name="SECOND", largest=59),
    "hhmi": check_hour_and_minute,
    "iso3166": partial(_one_of, allowed=COUNTRIES, fault="NOT_ISO3166"),
    "iso3166999": partial(_one_of, allowed=COUNTRIES | {"999"}, fault="NOT_ISO3166_OR_999"),
    "iso3166alpha2": partial(_one_of, allowed=COUNTRY_LETTERS, fault="NOT_ISO3166_ALPHA2"),
    "iso4217": partial(_one_of, allowed=CURRENCIES, fault="NOT_ISO4217"),
    "iso5218": partial(_one_of, allowed=frozenset("0129"), fault="INVALID_BIOLOGICAL_SEX_CODE"),
    "mediatype": partial(_one_of, allowed=MEDIA_TYPES, fault="INVALID_MEDIA_TYPE"),
    "packagetype": partial(_one_of, allowed=PACKAGE_TYPES, fault="INVALID_PACKAGE_TYPE"),
    "winding": partial(_one_of, allowed=frozenset("019"), fault="INVALID_WINDING_DIRECTION"),
    "yesno": partial(_one_of, allowed=frozenset("01"), fault="NOT_ZERO_OR_ONE"),
    "zero": partial(_only, character="0", fault="NOT_ZERO"),
    "hyphen": partial(_only, character="-", fault="NOT_HYPHEN"),
    "nonzero": _nonzero,
    "nozeroprefix": _nozeroprefix,
    "hasnondigit": _hasnondigit,
    "importeridx": _importeridx,
    "latitude": partial(_coordinate, name="LATITUDE", largest=1_800_000_000),
    "longitude": partial(_coordinate, name="LONGITUDE", largest=3_600_000_000),
    "pieceoftotal": _pieceoftotal,
    "posinseqslash": _posinseqslash,
    "pcenc": _pcenc,
    "iban": _iban,
    "couponcode": check_coupon,
    "couponposoffer": check_coupon_offer,
}
