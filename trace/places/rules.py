"""Words of places: how a unit is written in full, how people type it, and which answer comes first."""

import re
from collections.abc import Iterable

from trace.kit.text import fold

KINDS = ("Thành phố", "Thị trấn", "Thị xã", "Tỉnh", "Huyện", "Phường", "Xã")
_KIND_KEYS = tuple(fold(kind).replace("y", "i") for kind in KINDS)
_SHORT = {"tp": "thanh pho", "tx": "thi xa", "tt": "thi tran", "h": "huyen", "x": "xa", "p": "phuong", "t": "tinh"}


def full_text(kind: str, name: str, *above: str) -> str:
    """`Xã Minh Khai, huyện Hưng Hà, tỉnh Thái Bình`: kinds after the first in lower case, names never shortened."""
    rest = [f"{part[:1].lower()}{part[1:]}" for part in above if part]
    return ", ".join([f"{kind} {name}", *rest])


def search_key(text: str) -> str:
    """Folded words without punctuation, short kinds written out, i and y alike: `TP. Mỹ` ~ `thanh pho mi`."""
    words = re.findall(r"[a-z0-9]+", fold(text))
    return " ".join(_SHORT.get(word, word) for word in words).replace("y", "i")


def search_words(kind: str, name: str, *above: str) -> str:
    """What is stored to be searched; starts with a space so that ` word` finds the start of a word."""
    return f" {search_key(' '.join((kind, name, *above)))}"


def rank(query: str, *, name: str, is_current: bool) -> tuple[int, int, int]:
    """Smaller comes first: the exact name, the name with its district, a name being typed, then the rest;
    among equals the one written with the same marks (Đông is not Đồng), then the unit of today."""
    place = min(_nearness(asked, search_key(name)) for _, asked in readings(query))
    return place, 0 if name.casefold() in query.casefold() else 1, 0 if is_current else 1


def readings(typed: str) -> list[tuple[str, str]]:
    """Keys of (kind, name) that `typed` may mean: `phuong cong` is Xã Phương Công as well as a Phường Công."""
    key = search_key(typed)
    kind = next((k for k in _KIND_KEYS if key.startswith(f"{k} ")), "")
    return [("", key), (kind, key.removeprefix(f"{kind} "))] if kind else [("", key)]


def names(typed: str, *, kind: str, name: str) -> bool:
    """True when `typed`, with or without marks and kind, names the unit `kind` `name`."""
    return any(own == search_key(name) and asked in ("", search_key(kind)) for asked, own in readings(typed))


def names_one_of(typed: str, units: Iterable[str]) -> bool:
    """The same for units written with their kind: `hung ha` names one of `Huyện Hưng Hà`, `Huyện Tiên Lữ`."""
    return any(search_key(typed) in {key for _, key in readings(unit)} for unit in units)


def _nearness(asked: str, own: str) -> int:
    if asked == own:
        return 0
    if asked.startswith(f"{own} "):
        return 1
    return 2 if own.startswith(asked) else 3
