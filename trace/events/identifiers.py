"""One spelling for one GS1 identifier: EPC URNs and Digital Links become `https://id.gs1.org/…`.

Only the finest level named is kept. Check digits are computed where a URN leaves them out and never judged:
a hash names what was said, right or wrong.
Source: CBV 2.0 §8.9 (event hash), EPC Tag Data Standard 2.0 (URN layouts), GS1 Digital Link URI Syntax 1.7.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final

_ROOT: Final = "https://id.gs1.org/"

# One character of an AI value as it stands in a URI: printable ASCII or a percent triplet.
_CHAR = r"(?:%[0-9A-Fa-f]{2}|[!\"&-.0-9:;<=>A-Z_a-z])"
_DIGITS_4 = r"(?=\d{4})"  # these keys begin with the digits of a company prefix; plain web paths rarely do

_KEYS: Final[dict[str, str]] = {
    "00": r"\d{18}",
    "01": r"\d{8}|\d{12,14}",
    "253": rf"\d{{13}}{_CHAR}{{0,17}}",
    "255": r"\d{13,25}",
    "401": rf"{_DIGITS_4}{_CHAR}{{1,30}}",
    "402": r"\d{17}",
    "414": r"\d{13}",
    "417": r"\d{13}",
    "8003": rf"\d{{14}}{_CHAR}{{0,16}}",
    "8004": rf"{_DIGITS_4}{_CHAR}{{1,30}}",
    "8006": r"\d{18}",
    "8010": rf"{_DIGITS_4}{_CHAR}{{1,30}}",
    "8017": r"\d{18}",
    "8018": r"\d{18}",
}
# Qualifiers in the order in which a path may name them, and what their values look like.
_QUALIFIERS: Final[dict[str, dict[str, str]]] = {
    "01": {"22": _CHAR + "{1,20}", "10": _CHAR + "{1,20}", "21": _CHAR + "{1,20}", "235": _CHAR + "{1,28}"},
    "414": {"254": _CHAR + "{1,20}"},
    "8006": {"22": _CHAR + "{1,20}", "10": _CHAR + "{1,20}", "21": _CHAR + "{1,20}"},
    "8010": {"8011": r"\d{1,12}"},
}
_FINEST: Final = ("21", "10", "235", "254", "8011")
# Names that Digital Link 1.0 to 1.2 allowed in place of the numbers.
_ALIASES: Final = {
    "gtin": "01", "itip": "8006", "cpid": "8010", "gln": "414", "party": "417", "gsrnp": "8017",
    "gsrn": "8018", "gcn": "255", "sscc": "00",
    "gdti": "253", "ginc": "401", "gsin": "402", "grai": "8003", "giai": "8004",
    "cpv": "22", "lot": "10", "ser": "21",
}  # fmt: skip

_KEY_VALUE: Final = {ai: re.compile(pattern) for ai, pattern in _KEYS.items()}
_QUALIFIER_VALUE: Final = {
    key: {ai: re.compile(pattern) for ai, pattern in qualifiers.items()} for key, qualifiers in _QUALIFIERS.items()
}
# Most identifiers arrive canonical; one look tells, and the slow road is for the rest.
_CANONICAL: Final = re.compile(
    rf"https://id\.gs1\.org/(?:01/\d{{14}}(?:/(?:10|21)/{_CHAR}{{1,20}})?|00/\d{{18}}|41[47]/\d{{13}}"
    rf"|414/\d{{13}}/254/{_CHAR}{{1,20}})"
)
_WEB_PATH: Final = re.compile(r"https?://[^/?#]*/([^?#]*)")


@lru_cache(maxsize=4096)  # one farm's diary names the same few places and lots all day
def canonical_identifier(uri: str) -> str:
    """The canonical Digital Link of a GS1 identifier; a URI that carries none comes back unchanged."""
    if uri.startswith("http"):
        if _CANONICAL.fullmatch(uri):
            return uri
        return _from_digital_link(uri) or uri
    if uri.startswith("urn:epc:"):
        return _from_urn(uri) or uri
    return uri


def check_digit(digits: str) -> str:
    """Modulo 10 with weights 3, 1, 3 … from the right (GS1 General Specifications 7.9)."""
    odd, even = digits[-1::-2], digits[-2::-2]
    return str(-(3 * sum(map(int, odd)) + sum(map(int, even))) % 10)


# --- Digital Links ---------------------------------------------------------------------------------------


def _from_digital_link(uri: str) -> str | None:
    found = _WEB_PATH.match(uri)
    if found is None:
        return None
    segments = [_ALIASES.get(part, part) for part in found[1].rstrip("/").split("/")]
    for at in range(len(segments) - 1):
        if segments[at] in _KEYS and (link := _read_key(segments[at], segments[at + 1], segments[at + 2 :])):
            return link
    return None


def _read_key(key: str, value: str, rest: list[str]) -> str | None:
    """A key, its value and all that follows must fit the syntax, or the path is an ordinary web address."""
    if len(rest) % 2 or not _KEY_VALUE[key].fullmatch(value):
        return None
    qualifiers = dict(zip(rest[::2], rest[1::2], strict=True))
    allowed = _QUALIFIER_VALUE.get(key, {})
    if [ai for ai in allowed if ai in qualifiers] != rest[::2]:
        return None
    if not all(allowed[ai].fullmatch(part) for ai, part in qualifiers.items()):
        return None
    link = _ROOT + key + "/" + (value.zfill(14) if key == "01" else value)
    finest = next((ai for ai in _FINEST if ai in qualifiers), None)
    return f"{link}/{finest}/{qualifiers[finest]}" if finest else link


# --- EPC URNs --------------------------------------------------------------------------------------------

_URN: Final = re.compile(r"urn:epc:(id|class|idpat):([a-z]+):(\d{6,12})\.([!-~]*)", re.ASCII)
_SERIAL: Final = re.compile(r"(?:%[0-9A-Fa-f]{2}|[!')(*+,.0-9:;=A-Za-z_-]){1,30}")
_TO_ENCODE: Final = str.maketrans({char: f"%{ord(char):02X}" for char in "!()*+,:"})
_ANY: Final = "\0"  # stands for the "*" of a pattern, because a real serial may also be a star

# A reader takes the company prefix and the rest of the URN; `key/value…`, or None when it does not fit.
_Reader = Callable[[str, str], str | None]


def _from_urn(uri: str) -> str | None:
    found = _URN.fullmatch(uri)
    if found is None:
        return None
    form, scheme, company, rest = found.groups()
    if form == "idpat":
        # A pattern such as `sgtin:4012345.012345.*` names the class: the same key without a serial.
        if scheme not in _WITH_PATTERN or not rest.endswith(".*"):
            return None
        rest = rest[:-1] + _ANY
    if (form == "class") != (scheme == "lgtin"):
        return None
    reader = _READERS.get(scheme)
    path = reader(company, rest) if reader else None
    return _ROOT + path if path else None


def _serial(text: str) -> str | None:
    """A serial part made safe for a path; empty where a pattern stands for every serial."""
    if text == _ANY:
        return ""
    return text.translate(_TO_ENCODE) if _SERIAL.fullmatch(text) else None


def _numbered(body: str, length: int) -> str | None:
    """Digits of exactly this length, with their check digit."""
    return body + check_digit(body) if len(body) == length and body.isdecimal() else None


def _trade_item(qualifier: str) -> _Reader:
    """Reads `company.indicator+item.serial`: the indicator moves to the front of the GTIN-14."""

    def read(company: str, rest: str) -> str | None:
        item, _, tail = rest.partition(".")
        gtin, serial = _numbered(item[:1] + company + item[1:], 13), _serial(tail)
        if gtin is None or serial is None:
            return None
        return f"01/{gtin}/{qualifier}/{serial}" if serial else f"01/{gtin}"

    return read


def _piece(company: str, rest: str) -> str | None:
    """`company.indicator+item.piece.total.serial`: one piece of a trade item that comes in several."""
    parts = rest.split(".", 3)
    if len(parts) != 4 or not (len(parts[1]) == len(parts[2]) == 2 and (parts[1] + parts[2]).isdecimal()):
        return None
    item, piece, total, tail = parts
    gtin, serial = _numbered(item[:1] + company + item[1:], 13), _serial(tail)
    if gtin is None or serial is None:
        return None
    return f"8006/{gtin}{piece}{total}" + (f"/21/{serial}" if serial else "")


def _appended(key: str, first: str = "") -> _Reader:
    """Reads `company.reference.serial` where the serial follows the check digit directly."""

    def read(company: str, rest: str) -> str | None:
        reference, _, tail = rest.partition(".")
        number, serial = _numbered(company + reference, 12), _serial(tail)
        return None if number is None or serial is None else f"{key}/{first}{number}{serial}"

    return read


def _whole(key: str, length: int) -> _Reader:
    """Reads `company.reference`, digits only, with a check digit and nothing after it."""

    def read(company: str, rest: str) -> str | None:
        number = _numbered(company + rest, length)
        return f"{key}/{number}" if number else None

    return read


def _free(key: str) -> _Reader:
    """Reads `company.text` without check digit."""

    def read(company: str, rest: str) -> str | None:
        text = _serial(rest)
        return f"{key}/{company}{text}" if text else None

    return read


def _pallet(company: str, rest: str) -> str | None:
    number = _numbered(rest[:1] + company + rest[1:], 17)
    return f"00/{number}" if number else None


def _location(company: str, rest: str) -> str | None:
    reference, _, extension = rest.partition(".")
    number, serial = _numbered(company + reference, 12), _serial(extension)
    if number is None or serial is None:
        return None
    return f"414/{number}" if extension == "0" else f"414/{number}/254/{serial}"


def _component(company: str, rest: str) -> str | None:
    part, _, serial = rest.rpartition(".")
    if not _SERIAL.fullmatch(part) or not (serial == _ANY or serial.isdecimal()):
        return None
    link = f"8010/{company}{part.translate(_TO_ENCODE)}"
    return link if serial == _ANY else f"{link}/8011/{serial}"


_READERS: Final[dict[str, _Reader]] = {
    "sgtin": _trade_item("21"),
    "lgtin": _trade_item("10"),
    "upui": _trade_item("235"),
    "itip": _piece,
    "sscc": _pallet,
    "sgln": _location,
    "pgln": _whole("417", 12),
    "grai": _appended("8003", first="0"),
    "gdti": _appended("253"),
    "sgcn": _appended("255"),
    "gsrn": _whole("8018", 17),
    "gsrnp": _whole("8017", 17),
    "gsin": _whole("402", 16),
    "giai": _free("8004"),
    "ginc": _free("401"),
    "cpi": _component,
}
_WITH_PATTERN: Final = frozenset(("sgtin", "grai", "gdti", "sgcn", "cpi", "itip", "upui"))
