"""What a product's facts must be, and what it still lacks. Plain values in, decisions out."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from urllib.parse import urlsplit

from trace.errors import N_, Invalid, NotAllowed, RuleBroken
from trace.gs1.identifiers import Gtin
from trace.kit.inputs import parse_number
from trace.kit.text import fold, nfc
from trace.kit.units import SPOKEN, show_number
from trace.kit.viewer import ADMIN, MANAGER, STAFF, Viewer
from trace.products.reading import Item, ShopHost, items, kinds, shop_hosts

MOST_PHOTOS = 8
MOST_SHOPS = 10
LONGEST_SHELF_LIFE_DAYS = 3650
OCOP_MONTHS = 36  # QĐ 148/QĐ-TTg

# Longest texts, as the columns hold them: SQLite would keep more, PostgreSQL would refuse with an error.
LONGEST = {
    "name": 160, "name_en": 160, "brand": 80, "gtin_proof": 200, "target_market": 80, "origin": 80, "packaging": 80,
    "standard": 160, "self_declaration_no": 80, "ip_certificate_no": 80,
}  # fmt: skip
LONG_TEXTS = ("description", "ingredients", "nutrition", "warning", "usage", "storage")
LONGEST_TEXT = 4000

# One piece of something, as a pack says it; all are H87 of UN/ECE Rec 20.
_PIECES = ("con", "cái", "chiếc", "quả", "bộ", "viên", "cây", "chậu", "bông", "tờ", "đôi", "suất", "vé")
_WORDS = {"kg": "kg", "g": "g", "gr": "g", "gam": "g", "kilogam": "kg", "ki-lô-gam": "kg", "cân": "kg", "lạng": "lạng"}
_WORDS |= {"l": "l", "lít": "l", "lit": "l", "ml": "ml", "mililit": "ml", "yến": "yến", "tạ": "tạ", "tấn": "tấn"}
_WORDS |= {word: word for word in _PIECES}
_FOLDED_WORDS = {fold(word): meant for word, meant in _WORDS.items()}
_MEASURE = SPOKEN | {word: ("H87", Decimal(1)) for word in _PIECES}
# Labels use legal units (Luật Đo lường): what is said in the market is turned into them.
_LEGAL = {"lạng": ("g", 100), "yến": ("kg", 10), "tạ": ("kg", 100)}
_NET_CONTENT = re.compile(r"(?:(\d{1,3})\s*[x×*]\s*)?([\d.,]+)\s*([^\W\d][^\d]*?)\.?", re.IGNORECASE)


class ProductRefused(RuleBroken):
    """A product cannot be saved or changed like this."""


class GtinTaken(RuleBroken):
    """The GTIN stands on another product. The sentence never says on whose."""


class ShopRefused(Invalid):
    """The address does not lead to one of the listed shops."""


class NotYours(NotAllowed):
    """Known, but this product is somebody else's to change."""


@dataclass(frozen=True)
class NetContent:
    """What one pack holds: integer thousandths of a Rec 20 unit, and the words for the label."""

    thousandths: int
    unit: str
    text: str


def parse_net_content(text: str) -> NetContent:
    """`5 kg`, `500 ml`, `1 con`, `6 x 200 g`: kept in kilograms, litres or pieces, said as it was typed."""
    refused = Invalid(N_("Định lượng “%(text)s” chưa rõ. Ví dụ: 5 kg, 500 ml, 1 con."), field="net_content", text=text)
    found = _NET_CONTENT.fullmatch(nfc(text))
    word = _FOLDED_WORDS.get(fold(found[3])) if found else None
    if not found or word is None:
        raise refused
    try:
        each = parse_number(found[2])
    except Invalid:
        raise refused from None
    word, factor_said = _LEGAL.get(word, (word, 1))
    each, times = each * factor_said, int(found[1] or 1)
    unit, factor = _MEASURE[word]
    value = each * times * factor * 1000
    if value <= 0 or value > 10**12:
        raise Invalid(N_("Định lượng phải lớn hơn 0."), field="net_content")
    if value != value.to_integral_value():
        raise Invalid(N_("Định lượng chỉ ghi đến 1 g hoặc 1 ml."), field="net_content")
    said = f"{show_number(each)} {word}"
    return NetContent(int(value), unit, f"{times} × {said}" if found[1] else said)


def read_gtin(text: str) -> str:
    """14 digits of a GTIN typed with or without spaces; ranges that mean something in one shop only are refused."""
    try:
        gtin = Gtin.parse(re.sub(r"[\s-]", "", text))
    except Invalid as refusal:
        raise Invalid(refusal.msgid, field="gtin", **refusal.params) from None
    if gtin.is_restricted:
        raise Invalid(
            N_("Mã %(gtin)s thuộc dải dùng nội bộ (02, 04, 20–29), không dùng để truy xuất được."),
            field="gtin",
            gtin=gtin.shortest,
        )
    return gtin.as_gtin14


def check_facts(facts: Mapping[str, object]) -> dict[str, object]:
    """The facts made uniform: one spelling of text, GTIN and net content read, shelf life possible."""
    clean = {key: _text(key, value) if isinstance(value, str) else value for key, value in facts.items()}
    if "name" in clean and sum(letter.isalpha() for letter in str(clean["name"])) < 2:
        raise Invalid(N_("Nhập tên sản phẩm."), field="name")
    if "gtin" in clean:
        clean["gtin"] = read_gtin(str(clean["gtin"])) if clean["gtin"] else None
    if "net_content" in clean:
        typed = str(clean.pop("net_content") or "")
        content = parse_net_content(typed) if typed else NetContent(0, "", "")
        clean["net_content_thousandths"] = content.thousandths or None
        clean["net_content_unit"], clean["net_content_typed"] = content.unit, content.text
    days = clean.get("shelf_life_days")
    if isinstance(days, int) and not 0 < days <= LONGEST_SHELF_LIFE_DAYS:
        raise Invalid(N_("Thời hạn sử dụng từ 1 đến 3.650 ngày."), field="shelf_life_days")
    return clean


def kind_of(category: str) -> str:
    """grain, fresh_food, processed_food, goods or service: what decides which items are asked."""
    return kinds().get(category) or kinds().get(category.partition(".")[0]) or "goods"


def missing(facts: Mapping[str, object]) -> tuple[Item, ...]:
    """The required items that `facts` does not hold; empty means the product is whole.

    `facts` are the columns by name plus `photos` (how many) and `gtin_proof` (number or file).
    """
    return tuple(i for i in _asked(facts) if kind_of(_category(facts)) in i.required_for and not _holds(facts, i))


def advised(facts: Mapping[str, object]) -> tuple[Item, ...]:
    """The items that would be good to have and are absent."""
    return tuple(i for i in _asked(facts) if kind_of(_category(facts)) in i.advised_for and not _holds(facts, i))


def required(facts: Mapping[str, object]) -> tuple[Item, ...]:
    """Every item this kind of product must hold, filled or not: the length of the completeness meter."""
    return tuple(i for i in _asked(facts) if kind_of(_category(facts)) in i.required_for)


def check_ocop(*, stars: int, decision: str, decided_on: date | None, expires_on: date | None, today: date) -> None:
    """A grade needs its decision and day; only 3 to 5 stars bear a certificate (QĐ 148/QĐ-TTg)."""
    if stars not in (3, 4, 5):
        raise Invalid(N_("OCOP có giấy chứng nhận từ 3 đến 5 sao."), field="stars")
    if not decision:
        raise Invalid(N_("Ghi số quyết định công nhận OCOP."), field="decision")
    if decided_on is None:
        raise Invalid(N_("Ghi ngày của quyết định."), field="decided_on")
    if decided_on > today:
        raise Invalid(N_("Ngày quyết định chưa đến."), field="decided_on")
    if expires_on is not None and expires_on <= decided_on:
        raise Invalid(N_("Ngày hết hiệu lực phải sau ngày quyết định."), field="expires_on")


def ocop_end(decided_on: date) -> date:
    """The certificate holds 36 months: the same day three years on (28 February for the 29th)."""
    year = decided_on.year + OCOP_MONTHS // 12
    try:
        return decided_on.replace(year=year)
    except ValueError:
        return decided_on.replace(year=year, day=28)


def read_shop_link(text: str) -> tuple[ShopHost, str]:
    """The shop and the clean https address of a typed link; anything off the list is refused."""
    typed = text.strip()
    try:
        parts = urlsplit(typed if "://" in typed else f"https://{typed}")
    except ValueError:  # a bracket where a host should be
        parts = urlsplit("")
    # What a browser could read in two ways is refused, never taken apart; a name before the host is no listed host.
    is_plain = parts.scheme in ("http", "https") and "\\" not in typed and " " not in typed and typed.isprintable()
    host = parts.netloc.lower()
    shop = next((shop for shop in shop_hosts() if host in shop.all_hosts), None)
    if not is_plain or shop is None:
        names = ", ".join(s.name for s in shop_hosts())
        raise ShopRefused(N_("Chỉ nhận địa chỉ của: %(names)s."), field="shops", names=names)
    url = f"https://{host}{parts.path or '/'}" + (f"?{parts.query}" if parts.query else "")
    if len(url) > 300:
        raise ShopRefused(N_("Địa chỉ dài quá 300 chữ. Chép địa chỉ gọn của sản phẩm."), field="shops")
    return shop, url


def check_may_change(by: Viewer, organisation_id: int) -> None:
    """An organisation's own staff and managers change its products, and those who run the service."""
    if by.role != ADMIN and not (by.role in (STAFF, MANAGER) and by.owns(organisation_id)):
        raise NotYours(N_("Chỉ cán bộ và quản lý của cơ sở được sửa sản phẩm của cơ sở."))


def _text(field: str, value: str) -> str:
    """One spelling; the lines of longer texts stay; nothing longer than its column."""
    is_long = field in LONG_TEXTS
    text = "\n".join(nfc(line) for line in value.strip().splitlines()) if is_long else nfc(value)
    limit = LONGEST_TEXT if is_long else LONGEST.get(field, 200)
    if len(text) > limit:
        raise Invalid(N_("Dài quá %(limit)s chữ."), field=field, limit=limit)
    return text


def _category(facts: Mapping[str, object]) -> str:
    return str(facts.get("category") or "")


def _asked(facts: Mapping[str, object]) -> list[Item]:
    return [item for item in items() if not item.only_with or facts.get(item.only_with)]


def _holds(facts: Mapping[str, object], item: Item) -> bool:
    field = "net_content_thousandths" if item.field == "net_content" else item.field
    return bool(facts.get(field))
