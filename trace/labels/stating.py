"""What a label of a lot says: rows in, LabelFacts out, and back from the JSON that a run keeps."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from trace.batches.models import Batch
from trace.gs1.digital_links import DigitalLink
from trace.labels.drawing import check_fit
from trace.labels.facts import LabelFacts
from trace.labels.layout import Layout
from trace.labels.layouts import layout_by_hash
from trace.labels.models import LabelRun
from trace.labels.rules import is_test_print
from trace.labels.sheet import Calibration
from trace.labels.symbol_contents import address_of
from trace.places.address import Address
from trace.products.models import Product
from trace.settings import Settings

_TEXTS = ("ingredients", "nutrition", "warning", "usage", "storage", "standard")
_DAYS = ("produced_on", "expires_on", "packed_on", "shown_on")


def facts_of(batch: Batch, *, settings: Settings) -> LabelFacts:
    """What this lot's label says now. What is absent is empty; `check_fit` then says that it is missing."""
    product, organisation = batch.product, batch.organisation
    short_url = f"{settings.base_url}/T/{batch.code}".upper()
    return LabelFacts(
        product_name=product.name if product else batch.name,
        organisation_name=organisation.name,
        address_line=Address.from_dict(organisation.address).line_now() if organisation.address else "",
        lot=batch.lot,
        short_code=batch.code,
        host=urlsplit(settings.base_url).netloc,
        url=_address(batch, settings) if batch.gtin else short_url,
        short_url=short_url,
        origin=product.origin if product else "",
        brand=(product.brand or None) if product else None,
        net_content=(product.net_content_typed or None) if product else None,
        produced_on=batch.produced_on,
        expires_on=batch.expires_on,
        gtin=batch.gtin,
        season_text=batch.harvest_season or None,
        **_texts_of(product),
        is_test=is_test(batch, settings),
        unverified=not organisation.is_approved,
    )


def _texts_of(product: Product | None) -> dict[str, Any]:
    """What Phụ lục I asks of a goods label, as the product says it, and its net content for a scanner."""
    if product is None:
        return {}
    texts = {name: getattr(product, name) or None for name in _TEXTS}
    weight = product.net_content_thousandths if product.net_content_unit == "KGM" else None
    return {**texts, "net_grams": weight}


def facts_for(batch: Batch, layout: Layout, *, settings: Settings) -> LabelFacts:
    """What this lot's label says on this layout. Where hamlet and house number have no room, commune and province
    stand alone; names are never shortened (NĐ 37/2026 Đ39), and the page behind the code has the whole address."""
    facts = facts_of(batch, settings=settings)
    if not _is_blocked(layout, facts) or not batch.organisation.address:
        return facts
    shorter = replace(facts, address_line=Address.from_dict(batch.organisation.address).unit_now.text)
    return facts if _is_blocked(layout, shorter) else shorter


def is_test(batch: Batch, settings: Settings) -> bool:
    """Whether labels printed now say BẢN THỬ."""
    return is_test_print(
        is_public=settings.is_public, is_demo=settings.is_demo, is_demo_organisation=batch.organisation.is_demo
    )


def frozen(facts: LabelFacts) -> dict[str, Any]:
    """The facts as plain JSON."""
    return {key: _plain(value) for key, value in asdict(facts).items()}


def thawed(printed: Mapping[str, Any]) -> LabelFacts:
    """The facts that a run kept; what did not exist yet when it was printed is empty."""
    days = {key: date.fromisoformat(printed[key]) for key in _DAYS if printed.get(key)}
    return LabelFacts(**{**printed, **days, "contents": tuple(printed.get("contents", ()))})


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def frozen_calibration(calibration: Calibration, printer: str) -> dict[str, Any]:
    """What the printer was given, in whole numbers; with the printer's name."""
    return {
        "printer": printer,
        "right_tenths_mm": calibration.right_tenths_mm,
        "down_tenths_mm": calibration.down_tenths_mm,
        "scale_x_ten_thousandths": round(calibration.scale_x * 10_000),
        "scale_y_ten_thousandths": round(calibration.scale_y * 10_000),
    }


def thawed_calibration(kept: Mapping[str, Any]) -> Calibration:
    """The calibration that a run kept."""
    return Calibration(
        right_tenths_mm=kept["right_tenths_mm"],
        down_tenths_mm=kept["down_tenths_mm"],
        scale_x=kept["scale_x_ten_thousandths"] / 10_000,
        scale_y=kept["scale_y_ten_thousandths"] / 10_000,
    )


def address_of_run(run: LabelRun) -> str:
    """What the QR of a run's labels holds, upper case."""
    return address_of(layout_by_hash(run.layout_hash), thawed(run.printed))


def _is_blocked(layout: Layout, facts: LabelFacts) -> bool:
    return any(problem.is_blocking for problem in check_fit(layout, facts))


def _address(batch: Batch, settings: Settings) -> str:
    return DigitalLink.parse(batch.identifier).uri(settings.base_url, upper=True)
