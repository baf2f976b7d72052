"""Products as plain values for templates: rows do not leave this room."""

from collections.abc import Sequence

from flask_babel import gettext

from trace.gs1.identifiers import Gtin
from trace.kit.days import show_day
from trace.products import categories, queries, rules
from trace.products.models import Product
from trace.products.reading import Item
from trace.products.schemas import net_content_of

# What a copy takes along: never what belongs to one product alone (codes, papers about it, photos, grade).
_COPIED = (
    "name", "name_en", "brand", "description", "target_market", "origin", "packaging", "ingredients", "nutrition",
    "warning", "usage", "storage", "standard", "shelf_life_days",
)  # fmt: skip
_OWN = ("gtin_proof", "self_declaration_no", "ip_certificate_no")


def rows(found: Sequence[Product], *, language: str) -> list[dict[str, object]]:
    """One dictionary a product, for lists."""
    photos = queries.first_photos([product.id for product in found])
    return [{**_short(product, language), "photo": photos.get(product.id)} for product in found]


def whole(product: Product, *, language: str) -> dict[str, object]:
    """Everything the page of a product shows."""
    facts = queries.facts_of(product)
    lacking, asked = rules.missing(facts), rules.required(facts)
    return {
        **_short(product, language),
        **{field: getattr(product, field) for field in (*_COPIED, *_OWN)},
        "gtin_proof_file": product.gtin_proof_file.sha256 if product.gtin_proof_file else "",
        "photos": queries.photos_of(product),
        "most_photos": rules.MOST_PHOTOS,
        "shops": queries.shops_of(product),
        "missing": [_item(item, language) for item in lacking],
        "advised": [_item(item, language) for item in rules.advised(facts)],
        "asked_count": len(asked),
        "held_count": len(asked) - len(lacking),
        "ocop": _ocop(product, language),
    }


def form_values(product: Product) -> dict[str, object]:
    """What the form starts with."""
    is_listed = any(choice.code == product.category for choice in categories.main_choices())
    is_plain = is_listed or product.category == categories.OTHER
    return {
        **{field: _typed(getattr(product, field)) for field in (*_COPIED, *_OWN)},
        "gtin": _shortest(product.gtin),
        "net_content": product.net_content_typed,
        "category": product.category if is_plain else "ocop",
        "subgroup": "" if is_plain else product.category,
    }


def copied_values(product: Product) -> dict[str, object]:
    """What a new product starts with when it is copied from this one."""
    return {key: value for key, value in form_values(product).items() if key not in (*_OWN, "gtin")}


def ocop_values(product: Product) -> dict[str, object]:
    """What the form of the grade starts with."""
    return {
        "stars": product.ocop_stars or "",
        "decision": product.ocop_decision,
        "issuer": product.ocop_issuer,
        "decided_on": product.ocop_decided_on.isoformat() if product.ocop_decided_on else "",
        "expires_on": product.ocop_expires_on.isoformat() if product.ocop_expires_on else "",
        "group": product.ocop_group or categories.ocop_group_of(product.category) or "",
    }


def group_filters(language: str) -> list[tuple[str, str]]:
    """The OCOP groups and "other", as choices of the list's filter."""
    return [*categories.group_codes(language), (categories.OTHER, categories.name_of(categories.OTHER, language))]


def moved(ids: list[int], photo: int, to: str) -> list[int]:
    """The order with one photo moved first, earlier or later; an unknown photo moves nothing."""
    if photo not in ids:
        return ids
    at = ids.index(photo)
    place = {"first": 0, "earlier": max(0, at - 1), "later": at + 1}[to]
    rest = [number for number in ids if number != photo]
    return [*rest[:place], photo, *rest[place:]]


def _short(product: Product, language: str) -> dict[str, object]:
    content = net_content_of(product)
    return {
        "code": product.code,
        "name": product.name,
        "brand": product.brand,
        "gtin": product.gtin,
        "gtin_shortest": _shortest(product.gtin),
        "category": product.category,
        "category_name": gettext(categories.name_of(product.category, language)),
        "icon": categories.icon_of(product.category),
        "net_content": content["text"] if content else "",
        "ocop_stars": product.ocop_stars,
        "is_draft": product.is_draft,
        "is_active": product.is_active,
        "organisation_name": product.organisation.name,
        "organisation_code": product.organisation.code,
        "created_on": show_day(product.created_at),
    }


def _item(item: Item, language: str) -> dict[str, str]:
    return {"field": item.field, "label": item.label(language), "article": item.article, "certainty": item.certainty}


def _ocop(product: Product, language: str) -> dict[str, object] | None:
    if product.ocop_stars is None:
        return None
    return {
        "stars": product.ocop_stars,
        "decision": product.ocop_decision,
        "issuer": product.ocop_issuer,
        "decided_on": show_day(product.ocop_decided_on),
        "expires_on": show_day(product.ocop_expires_on),
        "expires": product.ocop_expires_on,
        "group": dict(categories.ocop_group_choices(language)).get(product.ocop_group or 0, ""),
    }


def _typed(value: object) -> str:
    return "" if value is None else str(value)


def _shortest(gtin: str | None) -> str:
    return Gtin(gtin).shortest if gtin else ""
