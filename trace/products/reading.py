"""Reading the reference files of this room once: which items a product must say, which shops may be linked."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

REFERENCE = Path(__file__).resolve().parents[2] / "seeds" / "reference"
KINDS = ("grain", "fresh_food", "processed_food", "goods", "service")
CERTAINTIES = ("sourced", "inferred", "unverified")


class ReferenceBroken(ValueError):
    """A reference file contradicts itself; the sentence says where."""


@dataclass(frozen=True)
class Item:
    """One thing a product says. Required of some kinds of goods, advised to others, `only_with` another field.
    `is_for_goods_label`: a trace stamp may be printed without it (NĐ 37/2026 Đ37.3, Phụ lục I).

    `certainty` is sourced, inferred or unverified: an unverified item is never required.
    """

    field: str
    label_vi: str
    label_en: str
    article: str
    certainty: str
    required_for: frozenset[str]
    advised_for: frozenset[str]
    only_with: str = ""
    is_for_goods_label: bool = False

    def label(self, language: str = "vi") -> str:
        return self.label_en if language == "en" else self.label_vi


@dataclass(frozen=True)
class ShopHost:
    """A shop's domain, its name for people, and the subdomains that belong to it."""

    host: str
    name: str
    subdomains: tuple[str, ...]

    @property
    def all_hosts(self) -> tuple[str, ...]:
        return (self.host, *(f"{part}.{self.host}" for part in self.subdomains))


@lru_cache(maxsize=1)
def items() -> tuple[Item, ...]:
    """The items in the order in which people are asked."""
    found = tuple(_item(row) for row in _file("product_items.toml")["items"])
    fields = [item.field for item in found]
    if len(fields) != len(set(fields)):
        raise ReferenceBroken("An item stands twice in product_items.toml.")
    return found


@lru_cache(maxsize=1)
def kinds() -> dict[str, str]:
    """Kind of goods by category."""
    found: dict[str, str] = _file("product_items.toml")["kinds"]
    if set(found.values()) - set(KINDS):
        raise ReferenceBroken(f"Unknown kinds of goods: {set(found.values()) - set(KINDS)}.")
    return found


@lru_cache(maxsize=1)
def shop_hosts() -> tuple[ShopHost, ...]:
    """The allow-list, in the order shown."""
    return tuple(
        ShopHost(row["host"], row["name"], tuple(row["subdomains"])) for row in _file("shop_hosts.toml")["hosts"]
    )


def _item(row: dict[str, Any]) -> Item:
    item = Item(
        field=row["field"],
        label_vi=row["label_vi"],
        label_en=row["label_en"],
        article=row["article"],
        certainty=row["certainty"],
        required_for=frozenset(row.get("required_for", ())),
        advised_for=frozenset(row.get("advised_for", ())),
        only_with=row.get("only_with", ""),
        is_for_goods_label=row.get("is_for_goods_label", False) is True,
    )
    if item.certainty not in CERTAINTIES or (item.required_for | item.advised_for) - set(KINDS):
        raise ReferenceBroken(f"Unknown word in the item {item.field}.")
    if item.certainty == "unverified" and item.required_for:
        raise ReferenceBroken(f"The item {item.field} is unverified and therefore cannot be required.")
    return item


def _file(name: str) -> dict[str, Any]:
    return tomllib.loads((REFERENCE / name).read_text(encoding="utf-8"))
