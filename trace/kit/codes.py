"""A code as a person types, pastes or scans it, read in one place: forgiving, and without asking the database.

Read are addresses of this service on any host, past and future ones (whole pasted messages too), GS1 links,
element strings with or without brackets, bare GTINs and SSCCs, `GTIN/LOT`, and our short codes with O for 0, small
letters, spaces and dashes. The browser's twin is `static/js/codes.js`; both are held to `tests/vectors/codes.json`.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from trace.errors import N_, Invalid
from trace.gs1.codes import DISPATCH, LOT, PACK, PLACE, PRODUCT, ShortCode
from trace.gs1.digital_links import DigitalLink
from trace.gs1.element_strings import Element, ElementString
from trace.gs1.errors import Gs1Error
from trace.gs1.identifiers import Gtin

LONGEST: Final = 500
"""More than any symbol of ours; a pasted message may hold a few words around the address."""
HEADS: Final = {LOT: "t", PLACE: "p", PRODUCT: "s", PACK: "u", DISPATCH: "d"}

_LINK: Final = re.compile(r"https?:/{1,2}[^\s/?#]+(/[^\s?#]*)?", re.IGNORECASE)
_NO_SCHEME: Final = re.compile(r"[^\s/]+\.[^\s/]+(/[^\s?#]*)")
_OURS: Final = re.compile(r"(?:/page)?(/([tpsud])/([^/]+)(?:/([^/]+))?/?.*)", re.IGNORECASE)
_GS1: Final = re.compile(r"/(?:00|01|414)/.+")
# What scanners send before the data to say which symbol it was: these hold element strings, others plain text.
_SYMBOL: Final = re.compile(r"\](?:(C1|d2|Q3|e0)|[A-Za-z][0-9A-Za-z])")
_UNBRACKETED: Final = re.compile(r"(?:01\d{14}|00\d{18})\S+")
_GTIN_AND_LOT: Final = re.compile(r"(\d{8}|\d{12,14})/([0-9A-Z-]{1,20})", re.IGNORECASE)


class CodeUnread(Invalid):
    """The text holds no code of ours and no GS1 key; `is_foreign` when it is somebody else's address."""

    def __init__(self, msgid: str, *, is_foreign: bool = False, text: str) -> None:
        super().__init__(msgid, field="code", text=text)
        self.is_foreign = is_foreign


@dataclass(frozen=True, slots=True)
class Code:
    """`path` is where it leads here; `short` with its `serial`, or `link`, is what it names, where that can be read.

    `is_address`: it was written as an address, with or without its host.
    `text` is the one short way to say it, which every box for codes reads again: what lists keep and compare.
    """

    path: str
    text: str
    short: ShortCode | None = None
    serial: str = ""
    link: DigitalLink | None = None
    is_address: bool = False


def read_code(text: str) -> Code:
    """What `text` names; CodeUnread with a sentence when it names nothing."""
    typed = _plain(text)
    symbol = _SYMBOL.match(typed)
    if symbol:
        typed = typed[symbol.end() :]
        typed = f"^{typed}" if symbol[1] else typed
    found = _address(typed) or _elements(typed) or _digits(typed) or _gtin_and_lot(typed) or _short(typed)
    if found is None:
        if _LINK.search(typed):
            raise CodeUnread(N_("“%(text)s” là địa chỉ của nơi khác."), is_foreign=True, text=text.strip()[:80])
        raise CodeUnread(
            N_("“%(text)s” không phải mã nào ở đây. Hãy so lại với mã in trên tem."), text=text.strip()[:80]
        )
    return found


def _plain(text: str) -> str:
    """One spelling, no control characters but the separator that scanners send between GS1 elements."""
    kept = "".join(one if one == "\x1d" or one.isprintable() else " " for one in text[:LONGEST])
    return unicodedata.normalize("NFC", kept).strip(" ")


def _address(typed: str) -> Code | None:
    """The part of an address that is ours; whose host it was does not matter, nor what an input method made of it."""
    found = _LINK.search(typed) or _NO_SCHEME.fullmatch(typed)
    path = (found[1] or "") if found else typed if re.match(r"/[^/\s]", typed) else ""
    ours = _OURS.fullmatch(path)
    if ours:
        return _of_short(ours[1], ours[2].lower(), unquote(ours[3]), unquote(ours[4] or ""))
    gs1 = _GS1.search(path)
    if not gs1:
        return None
    try:
        link = DigitalLink.parse_path(gs1[0])
    except Gs1Error:  # the page behind the address says what is wrong with it
        return Code(gs1[0], gs1[0], is_address=True)
    return Code(gs1[0].removesuffix("/"), text_of(link), link=link, is_address=True)


def _of_short(path: str, head: str, code: str, serial: str) -> Code:
    """`path` as it was sent: a dispatch's page may be followed by the token of a link."""
    try:
        short = ShortCode.parse(code)
    except Gs1Error:
        return Code(path, path, is_address=True)
    if HEADS[short.prefix] != head:
        return Code(path, path, is_address=True)
    serial = serial.upper() if head == "t" else ""
    return Code(path, f"{short.text}/{serial}" if serial else short.text, short, serial, is_address=True)


def _elements(typed: str) -> Code | None:
    """`(01)…(10)…`, `^01…` of a scanner, or `01…10…` of one that says no more."""
    bare = "".join(typed.split(" "))
    is_bare = bool(_UNBRACKETED.fullmatch(bare.replace("\x1d", "^"))) and not bare.isdigit()
    if not bare.startswith(("(", "^", "\x1d")) and not is_bare:
        return _all_digits(bare)
    try:
        return _of_gs1(ElementString.parse(f"^{bare}" if is_bare else bare))
    except Gs1Error:
        return None


def _all_digits(bare: str) -> Code | None:
    """An element string of digits only, as most scanners type it; 18 digits alone are an SSCC."""
    is_one = bare.isascii() and bare.isdigit() and bare.startswith(("00", "01"))
    if not is_one or not (len(bare) == 16 or len(bare) > 18):
        return None
    try:
        return _of_gs1(ElementString.parse(f"^{bare}"))
    except Gs1Error:
        return None


def _digits(typed: str) -> Code | None:
    """A bare GTIN or SSCC."""
    bare = re.sub(r"[\s.-]", "", typed)
    if not (bare.isascii() and bare.isdigit()):
        return None
    try:
        if len(bare) == 18:
            return _of_gs1(ElementString((Element.parse("00", bare),)))
        return _of_gs1(ElementString((Element("01", Gtin.parse(bare).as_gtin14),)))
    except Gs1Error:
        return None


def _gtin_and_lot(typed: str) -> Code | None:
    found = _GTIN_AND_LOT.fullmatch(typed.replace(" ", ""))
    if not found:
        return None
    try:
        gtin = Gtin.parse(found[1]).as_gtin14
        return _of_gs1(ElementString((Element("01", gtin), Element.parse("10", found[2].upper()))))
    except Gs1Error:
        return None


def _of_gs1(elements: ElementString) -> Code:
    link = DigitalLink.from_elements(elements)
    return Code(link.path(), text_of(link), link=link)


def _short(typed: str) -> Code | None:
    code, _, serial = typed.partition("/")
    try:
        short = ShortCode.parse(code)
    except Gs1Error:
        return None
    serial = "".join(serial.split()).upper() if short.prefix == LOT else ""
    path = f"/{HEADS[short.prefix]}/{short.text}"
    return Code(path + (f"/{serial}" if serial else ""), short.text + (f"/{serial}" if serial else ""), short, serial)


def text_of(link: DigitalLink) -> str:
    """`(01)…(10)…` of the key and what narrows it; dates and weights beside them name nothing."""
    return ElementString((link.key, *link.qualifiers)).bracketed()
