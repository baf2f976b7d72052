"""What a label says: plain values in, Vietnamese lines out.

Labels are Vietnamese by law (NĐ 37/2026 Đ39), whatever the language of the person who prints them, so these
words are not in the catalogue.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from trace.labels.element_values import TITLED
from trace.serials.rules import spaced


@dataclass(frozen=True, slots=True)
class LabelFacts:
    """All that a layout may show of one lot, place, pack or lot on a stall. Texts are whole: nothing here is shortened
    later. What a subject does not have stays empty, and a layout of another subject never asks for it.

    `origin` is the country or a whole phrase of NĐ 37 Đ47 ("Đóng gói tại Việt Nam"); `url` and `short_url` are
    the addresses for roomy and for tight symbols, any case; `host` is what a person types; `gtin` 8 to 14 digits.
    On a sign `product_name` is what grows there; in a pack of one lot, that lot's. `contents` are the lines of a pack.
    """

    product_name: str
    organisation_name: str
    address_line: str
    lot: str
    short_code: str
    host: str
    url: str
    short_url: str
    origin: str = "Việt Nam"
    brand: str | None = None
    net_content: str | None = None
    produced_on: date | None = None
    expires_on: date | None = None
    gtin: str | None = None
    season_text: str | None = None
    is_test: bool = False
    unverified: bool = False
    # What only a goods label shows (NĐ 37/2026 Phụ lục I), and what a co-op may add.
    ingredients: str | None = None
    nutrition: str | None = None
    warning: str | None = None
    usage: str | None = None
    storage: str | None = None
    standard: str | None = None
    net_grams: int | None = None
    # Places.
    place_name: str | None = None
    place_kind: str | None = None
    area_code: str | None = None
    area_text: str | None = None
    # Packs.
    pack_level: str | None = None
    sscc: str | None = None
    packed_on: date | None = None
    contents: tuple[str, ...] = ()
    count: int | None = None
    # Stalls.
    stall_name: str | None = None
    shown_on: date | None = None


@dataclass(frozen=True, slots=True)
class Serial:
    """What differs on one pack's label: its own addresses, the code a person would type for it, and the PIN under the
    scratch layer, where the run has one."""

    url: str
    short_url: str
    shown: str
    serial: str = ""
    pin: str = ""


def text_of(fact: str, facts: LabelFacts, serial: Serial | None = None, lead: str | None = None) -> str | None:
    """The line for `fact`, NFC, or None when this lot has no such fact. `lead` replaces the usual lead-in."""
    usual_lead, value_of = WORDING[fact]
    value = value_of(facts, serial)
    if not value:
        return None
    shown_lead = usual_lead if lead is None else lead
    if fact == "origin" and value.startswith(WHOLE_ORIGIN_PHRASES):
        shown_lead = ""
    elif value.casefold().startswith(shown_lead.rstrip(": ").casefold() or "\0"):
        shown_lead = ""  # "Bảo quản: Bảo quản nơi mát"
    return tidy(shown_lead + value)


def tidy(text: str) -> str:
    """One line, NFC; a no-break space survives, because it holds a code to its word."""
    return re.sub(r"[ \t\r\n]{2,}|[\t\r\n]", " ", unicodedata.normalize("NFC", text)).strip()


def day(value: date | None) -> str | None:
    """Day, month, year, as NĐ 37 Đ46 wants them."""
    return value.strftime("%d/%m/%Y") if value else None


def _dates(facts: LabelFacts, _serial: Serial | None) -> str | None:
    made, best = day(facts.produced_on), day(facts.expires_on)
    return WIDE_GAP.join(part for part in (made and f"NSX:\u00a0{made}", best and f"HSD:\u00a0{best}") if part) or None


def _origin_and_net(facts: LabelFacts, _serial: Serial | None) -> str | None:
    """Two short facts that share a line where height is dear."""
    both = (text_of("origin", facts), text_of("net_content", facts))
    return WIDE_GAP.join(part.replace(" ", "\u00a0") for part in both if part) or None


def _lot_and_expiry(facts: LabelFacts, _serial: Serial | None) -> str | None:
    """The two that a recall asks for, on one line."""
    best = day(facts.expires_on)
    return WIDE_GAP.join((f"Số\u00a0lô:\u00a0{facts.lot}", *([f"HSD:\u00a0{best}"] if best else [])))


def _code(facts: LabelFacts, serial: Serial | None) -> str:
    return serial.shown if serial else facts.short_code


def _look_up(facts: LabelFacts, serial: Serial | None) -> str:
    return f"Tra tại {facts.host}, mã\u00a0{_code(facts, serial)}"


def _human_readable(facts: LabelFacts, serial: Serial | None) -> str | None:
    """GS1 human-readable text: identifiers in brackets, which the symbol does not hold. Only with a GTIN."""
    if not facts.gtin:
        return None
    pack = f" (21)\u00a0{serial.serial}" if serial and serial.serial else ""
    return f"(01)\u00a0{facts.gtin.zfill(14)} (10)\u00a0{facts.lot}{pack}"


def _place(facts: LabelFacts, _serial: Serial | None) -> str:
    """A place by the name that everybody may know, else by its kind and code."""
    return facts.place_name or f"{facts.place_kind or 'Nơi sản xuất'} {facts.short_code}"


def _content(number: int) -> Callable[[LabelFacts, Serial | None], str | None]:
    """Line `number` of what is in a pack."""
    return lambda facts, _serial: facts.contents[number] if number < len(facts.contents) else None


def _more(facts: LabelFacts, _serial: Serial | None) -> str | None:
    rest = len(facts.contents) - CONTENT_LINES
    return f"và {rest} lô nữa: quét mã để xem" if rest > 0 else None


def _sscc(facts: LabelFacts, _serial: Serial | None) -> str | None:
    """In groups as people read it aloud; the symbol's own line below the bars has it whole."""
    text = facts.sscc
    return f"{text[0]} {text[1:8]} {text[8:17]} {text[17]}" if text else None


def _pack_number(_facts: LabelFacts, serial: Serial | None) -> str | None:
    """In groups, as it is read out and typed."""
    return spaced(serial.serial) if serial and serial.serial else None


def _stamp(facts: LabelFacts, _serial: Serial | None) -> str | None:
    marks = ("BẢN THỬ" if facts.is_test else None, "Cơ sở chưa xác minh" if facts.unverified else None)
    return " · ".join(mark for mark in marks if mark) or None


# Between two facts on one line: wider than a word space, and the line may break in its middle.
WIDE_GAP = "\u00a0 \u00a0"
WHOLE_ORIGIN_PHRASES = ("Xuất xứ", "Sản xuất tại", "Chế biến tại", "Chế tạo tại", "Đóng gói tại", "Hoàn tất tại",
                        "Lắp ráp tại", "Đóng chai tại", "Phối trộn tại", "Dán nhãn tại", "Nước sản xuất")  # fmt: skip

# So many lots of a pack are named on its label; more stand behind its code.
CONTENT_LINES = 4

WORDING: dict[str, tuple[str, Callable[[LabelFacts, Serial | None], str | None]]] = {
    "product_name": ("", lambda facts, _: facts.product_name),
    "brand": ("Nhãn hiệu: ", lambda facts, _: facts.brand),
    "organisation": ("", lambda facts, _: facts.organisation_name),
    "address": ("Địa chỉ: ", lambda facts, _: facts.address_line),
    "origin": ("Xuất xứ: ", lambda facts, _: facts.origin),
    "net_content": ("Định lượng: ", lambda facts, _: facts.net_content),
    "origin_and_net": ("", _origin_and_net),
    "lot": ("Số lô: ", lambda facts, _: facts.lot),
    "lot_and_expiry": ("", _lot_and_expiry),
    "produced_on": ("NSX: ", lambda facts, _: day(facts.produced_on)),
    "expires_on": ("HSD: ", lambda facts, _: day(facts.expires_on)),
    "dates": ("", _dates),
    "season": ("", lambda facts, _: facts.season_text),
    "short_code": ("", _code),
    "look_up": ("", _look_up),
    "host": ("Tra tại ", lambda facts, _: facts.host),
    "scan_hint": ("", lambda _facts, _serial: "Quét mã để xem nguồn gốc"),
    "human_readable": ("", _human_readable),
    "ingredients": ("Thành phần: ", lambda facts, _: facts.ingredients),
    "nutrition": ("Dinh dưỡng: ", lambda facts, _: facts.nutrition),
    "warning": ("Cảnh báo: ", lambda facts, _: facts.warning),
    "usage": ("HDSD: ", lambda facts, _: facts.usage),
    "storage": ("Bảo quản: ", lambda facts, _: facts.storage),
    "standard": ("Tiêu chuẩn: ", lambda facts, _: facts.standard),
    "place": ("", _place),
    "place_kind": ("", lambda facts, _: facts.place_kind),
    "area_code": ("Mã số vùng: ", lambda facts, _: facts.area_code),
    "area_size": ("Diện tích: ", lambda facts, _: facts.area_text),
    "serial": ("Số gói: ", _pack_number),
    "pin": ("PIN: ", lambda _facts, serial: serial.pin if serial else None),
    "pack_level": ("", lambda facts, _: facts.pack_level),
    "sscc": ("", _sscc),
    "packed_on": ("Ngày đóng: ", lambda facts, _: day(facts.packed_on)),
    **{f"content_{number + 1}": ("", _content(number)) for number in range(CONTENT_LINES)},
    "content_more": ("", _more),
    "stall_name": ("", lambda facts, _: facts.stall_name),
    "shown_on": ("Hàng ngày ", lambda facts, _: day(facts.shown_on)),
    **TITLED,
    "stamp": ("", _stamp),
}
Subject = Literal["lot", "place", "pack", "stall"]
# A label without these names nobody and leads nowhere; they are refused when empty, never left out.
COMPULSORY_OF: dict[Subject, tuple[str, ...]] = {
    "lot": ("product_name", "organisation", "address", "origin", "lot", "short_code"),
    "place": ("place", "address", "short_code"),
    "pack": ("pack_level", "organisation", "short_code"),
    "stall": ("stall_name", "product_name", "lot", "origin", "short_code"),
}
# What a label is about: named once, and larger than everything else on it but its code.
HEADING_OF: dict[Subject, str] = {
    "lot": "product_name",
    "place": "place",
    "pack": "pack_level",
    "stall": "product_name",
}
# These change from pack to pack in a serialised run; everything else is drawn once.
VARYING = frozenset({"short_code", "look_up", "human_readable", "serial", "pin"})
