"""Which goods an inspection is about, and whether this officer's body decides for them."""

from typing import Any

from trace.access.rules_offices import LABELS, check_may_decide, may_decide
from trace.batches.models import Batch
from trace.inspections.models import Inspection
from trace.kit.viewer import Viewer
from trace.organisations.models import Organisation
from trace.products.models import Product
from trace.seasons.models import Season


def categories_of(organisation: Organisation, batch: Batch | None = None) -> list[str]:
    """Categories of goods: the batch's where there is one, else those of the supplier's products, lots and seasons."""
    if batch is not None:
        return [batch.product.category if batch.product else batch.template]
    products = Product.select(Product.category).where(Product.organisation == organisation.id, Product.is_active)
    rows: list[Any] = list(products.distinct().tuples())
    for model in (Season, Batch):
        named = model.select(model.template).where(model.organisation == organisation.id)
        rows.extend(named.distinct().tuples())
    found = {str(name) for (name,) in rows if name}
    return sorted(found)


def may_conclude(by: Viewer, organisation: Organisation, batch: Batch | None = None) -> bool:
    """Labels are one body's matter whatever the goods; everything else is for who leads for some of the goods."""
    return any(may_decide(by, one, matter=LABELS) for one in categories_of(organisation, batch) or [""])


def check_competent(by: Viewer, inspection: Inspection) -> None:
    """Refused, with the name of the body that decides, where this officer only reads."""
    if not may_conclude(by, inspection.organisation, inspection.batch):
        categories = categories_of(inspection.organisation, inspection.batch)
        check_may_decide(by, categories[0] if categories else None, matter=LABELS)
