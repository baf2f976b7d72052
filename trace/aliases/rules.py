"""How texts of other systems are compared, and which may be linked. Plain values."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import quote, unquote, urlsplit

from trace.errors import N_, Invalid, NotAllowed, NotFound, RuleBroken
from trace.kit.codes import Code, CodeUnread, read_code
from trace.kit.text import nfc

URL, ADDRESS, CODE = "url", "address", "code"
KIND_NAMES: Final = {URL: N_("Địa chỉ mạng"), ADDRESS: N_("Mã, địa chỉ in cũ"), CODE: N_("Mã của hệ thống khác")}
LOT, PRODUCT, PLACE, ORGANISATION = "lot", "product", "place", "organisation"
TARGET_NAMES: Final = {
    LOT: N_("Lô hàng"),
    PRODUCT: N_("Sản phẩm"),
    PLACE: N_("Địa điểm"),
    ORGANISATION: N_("Cơ sở"),
}
LONGEST: Final = 300
SHORTEST: Final = 3
_HOST: Final = re.compile(
    r"(?=.{4,253}\Z)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9](?::\d{1,5})?"
)
_URL: Final = re.compile(r"(?:https?://)?([^\s/?#@]+)([/?#]\S*)?", re.IGNORECASE)


class TextRefused(Invalid):
    """No text that could be printed as a code, or one that names something of its own here."""


class AlreadyLinked(RuleBroken):
    """The text leads somewhere else already."""


class LinkEnded(RuleBroken):
    """The link holds no longer."""


class NotYourTarget(NotAllowed):
    """Only the owner of a thing lets a text lead to it."""


class UnknownAlias(NotFound):
    """No such link, or not yours to see."""


class HostRefused(Invalid):
    """No host name, or the one in use."""


@dataclass(frozen=True, slots=True)
class Key:
    """What two spellings of one text have in common, and what kind of text it is."""

    kind: str
    text: str


def key_of(text: str) -> Key:
    """`HTTPS://TXNG.cu.vn/sp/12/` and `txng.cu.vn/sp/12` are one; small letters and spaces in a code do not count.

    A GTIN, a GS1 link without a host or a short code of ours is an address, in its canonical form.
    """
    typed = nfc(text).strip()
    if len(typed) > LONGEST or len(typed) < SHORTEST:
        raise TextRefused(N_("Mã dài từ %(low)s đến %(high)s ký tự."), field="text", low=SHORTEST, high=LONGEST)
    if any(not one.isprintable() for one in typed):
        raise TextRefused(N_("Mã có ký tự không đọc được."), field="text")
    url = _url_key(typed)
    if url:
        return Key(URL, url)
    code = _read(typed)
    if code is not None:
        return Key(ADDRESS, path_of(code))
    return Key(CODE, re.sub(r"\s+", "", typed).upper())


def url_key(host: str, path: str, query: str = "") -> str:
    """The key of an address as a request names it."""
    host = host.lower().removesuffix(":80").removesuffix(":443").removesuffix(".")
    whole = quote(unquote(path, errors="surrogateescape"), safe="/!$&'()*+,;=:@~-._", errors="surrogateescape")
    return host + (whole.rstrip("/") or "") + (f"?{query}" if query else "")


def path_of(code: Code) -> str:
    """The address a read code stands for, without what names only one pack and without what a query adds."""
    if code.short is not None:
        return f"/{code.path.split('/')[1].lower()}/{code.short.text}"
    if code.link is not None:
        lot = code.link.get("10")
        return f"/{code.link.key.ai}/{code.link.key.value}" + (f"/10/{quote(lot, safe='')}" if lot else "")
    return code.path


def check_dates(used_from: date | None, used_to: date | None, today: date) -> None:
    """A range of days that begins before it ends, and not in the future."""
    if used_from and used_to and used_to < used_from:
        raise Invalid(N_("Ngày cuối trước ngày đầu."), field="used_to")
    if used_from and used_from > today:
        raise Invalid(N_("Ngày bắt đầu dùng mã còn ở tương lai."), field="used_from")


def check_host(text: str, *, current: str) -> str:
    """A host name in small letters, with its port where one was printed; never the one in use."""
    host = (urlsplit(text).netloc if "//" in text else text).strip().lower().removesuffix("/").removesuffix(".")
    if not _HOST.fullmatch(host):
        raise HostRefused(N_("“%(text)s” không phải tên máy chủ. Ví dụ: txng.cu.vn."), field="host", text=text[:80])
    if host == current.lower():
        raise HostRefused(N_("Đây là tên máy chủ đang dùng."), field="host")
    return host


def _url_key(typed: str) -> str:
    found = _URL.fullmatch(typed)
    if not found or not (found[2] or "//" in typed) or not _HOST.fullmatch(found[1].lower()):
        return ""
    rest, _, fragment = (found[2] or "").partition("#")
    path, _, query = rest.partition("?")
    # What stands behind # is where many portals keep the number; it never reaches a server, but a camera reads it.
    return url_key(found[1], path, query) + (f"#{fragment}" if fragment else "")


def _read(typed: str) -> Code | None:
    try:
        return read_code(typed)
    except CodeUnread:
        return None
