"""What the editor fills a layout with: the longest real values of the organisation, its newest lot, or made-up ones."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from typing import Any, Final, Literal

import peewee

from trace.batches.models import Batch
from trace.labels.drawing import check_fit
from trace.labels.facts import LabelFacts
from trace.labels.fonts import face
from trace.labels.layout import Layout
from trace.labels.stating import facts_of
from trace.organisations.models import Organisation
from trace.places.address import Address
from trace.products.models import Product
from trace.settings import Settings

Shown = Literal["longest", "newest", "sample"]
SHOWN: Final[tuple[Shown, ...]] = ("longest", "newest", "sample")
# Which column of a product each fact comes from.
OF_PRODUCT: Final = {
    "product_name": Product.name, "brand": Product.brand, "origin": Product.origin,
    "net_content": Product.net_content_typed, "ingredients": Product.ingredients, "nutrition": Product.nutrition,
    "warning": Product.warning, "usage": Product.usage, "storage": Product.storage, "standard": Product.standard,
}  # fmt: skip
OF_LOT: Final = ("lot", "short_code", "url", "short_url", "season_text", "gtin")
KNOWN: Final = frozenset(one.name for one in fields(LabelFacts))
LOOKED_AT: Final = 20


@dataclass(frozen=True, slots=True)
class Filling:
    """Facts for a preview, what they are (`longest` falls back to `sample` where there is no lot yet), and whether
    the address stands without hamlet and house number because the label has no room."""

    facts: LabelFacts
    shown: Shown
    is_address_shortened: bool = False


def filling_for(layout: Layout, shown: str, organisation: Organisation, *, settings: Settings) -> Filling:
    """What to draw `layout` with. Labels of packs, places and stalls are drawn with the sample."""
    chosen: Shown = next((one for one in SHOWN if one == shown), "longest")
    facts = None
    if layout.subject == "lot" and chosen != "sample":
        newest = _newest(organisation)
        facts = facts_of(newest, settings=settings) if newest else None
        if chosen == "longest":
            facts = longest_facts(organisation, facts or _as_own(layout.sample, organisation), settings=settings)
    if facts is None:
        return Filling(_as_own(layout.sample, organisation) if layout.subject == "lot" else layout.sample, "sample")
    shorter = replace(facts, address_line=_commune_of(organisation))
    if _is_blocked(layout, facts) and shorter.address_line and not _is_blocked(layout, shorter):
        return Filling(shorter, chosen, is_address_shortened=True)
    return Filling(facts, chosen)


def longest_facts(organisation: Organisation, base: LabelFacts, *, settings: Settings) -> LabelFacts | None:
    """`base` with the widest value of each fact among the organisation's products and lots; None where it has none."""
    lots = [facts_of(one, settings=settings) for one in _longest_lots(organisation)]
    widest: dict[str, Any] = {fact: _widest(_longest_of(organisation, column)) for fact, column in OF_PRODUCT.items()}
    if not lots and not widest["product_name"]:
        return None
    for fact in OF_LOT:
        widest[fact] = _widest(value for one in lots if (value := getattr(one, fact)))
    for fact in ("produced_on", "expires_on"):
        widest[fact] = next((value for one in lots if (value := getattr(one, fact))), None)
    return replace(base, **{fact: value for fact, value in widest.items() if value and fact in KNOWN})


def _as_own(sample: LabelFacts, organisation: Organisation) -> LabelFacts:
    """Made-up goods under the organisation's own name and address."""
    line = Address.from_dict(organisation.address).line_now() if organisation.address else sample.address_line
    return replace(sample, organisation_name=organisation.name, address_line=line)


def _newest(organisation: Organisation) -> Batch | None:
    found: Batch | None = _lots(organisation).order_by(Batch.id.desc()).first()
    return found


def _longest_lots(organisation: Organisation) -> list[Batch]:
    """The lots with the longest numbers, with a GTIN and without, and the one of the longest season's name."""
    longest = (peewee.fn.length(Batch.lot).desc(), Batch.id.desc())
    lots = _lots(organisation)
    with_gtin = lots.where(Batch.gtin.is_null(is_null=False)).order_by(*longest).limit(3)
    seasons = lots.order_by(peewee.fn.length(Batch.harvest_season).desc(), Batch.id.desc()).limit(1)
    return [*lots.order_by(*longest).limit(3), *with_gtin, *seasons]


def _lots(organisation: Organisation) -> "peewee.ModelSelect[Batch]":
    return Batch.select(Batch, Product).join(Product).where(Batch.organisation == organisation.id)


def _longest_of(organisation: Organisation, column: Any) -> Iterable[str]:
    mine = (Product.organisation == organisation.id) & Product.is_active
    rows = Product.select(column).where(mine).order_by(peewee.fn.length(column).desc()).limit(LOOKED_AT)
    return [text for (text,) in rows.tuples() if text]


def _widest(texts: Iterable[str]) -> str | None:
    """By how it is drawn, since an m is wider than three i."""
    return max(texts, key=lambda text: _width(text), default=None)


def _width(text: str) -> float:
    drawn = face("regular")
    return 1000.0 * len(text) if drawn.missing(text) else drawn.width_mm(text, 1.0)


def _commune_of(organisation: Organisation) -> str:
    return Address.from_dict(organisation.address).unit_now.text if organisation.address else ""


def _is_blocked(layout: Layout, facts: LabelFacts) -> bool:
    return any(problem.is_blocking for problem in check_fit(layout, facts))
