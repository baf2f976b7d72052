"""Tells the documents room how organisations and products are found when a certificate is about them."""

from flask import Flask, url_for

from trace.documents.actions import STILL_SHOWN
from trace.documents.subjects import Subject, SubjectKind, register
from trace.errors import N_
from trace.kit.viewer import Viewer
from trace.organisations.models import Organisation
from trace.organisations.queries import find_organisation
from trace.products import queries
from trace.products.models import Product


def install(app: Flask) -> None:
    """Register both kinds of subjects, and that photos of products are shown to everybody."""
    del app
    if queries.is_photo not in STILL_SHOWN:
        STILL_SHOWN.append(queries.is_photo)
    register("organisation", SubjectKind(N_("Cơ sở"), _organisation_by_code, _organisation_by_id, _own_organisation))
    register("product", SubjectKind(N_("Sản phẩm"), _product_by_code, _product_by_id, _own_products))


def _organisation_by_code(code: str, seen_by: Viewer) -> Subject:
    return _organisation(find_organisation(code, seen_by=seen_by))


def _organisation_by_id(number: int, seen_by: Viewer) -> Subject:
    return _organisation(find_organisation(number, seen_by=seen_by))


def _own_organisation(seen_by: Viewer) -> list[Subject]:
    return [_organisation_by_id(seen_by.organisation_id, seen_by)] if seen_by.organisation_id else []


def _product_by_code(code: str, seen_by: Viewer) -> Subject:
    return _product(queries.find_product(code, seen_by=seen_by))


def _product_by_id(number: int, seen_by: Viewer) -> Subject:
    found: Product | None = queries.visible_products(seen_by).where(Product.id == number).first()
    if found is None:
        raise queries.UnknownProduct(N_("Không tìm thấy sản phẩm này."))
    return _product(found)


def _own_products(seen_by: Viewer) -> list[Subject]:
    return [_product(p) for p in queries.products_to_choose(seen_by.organisation_id)] if seen_by.organisation_id else []


def _organisation(row: Organisation) -> Subject:
    return Subject("organisation", row.id, row.code, row.name, f"/organisations/{row.code}", row.id)


def _product(row: Product) -> Subject:
    href = url_for("products.show", code=row.code)
    return Subject("product", row.id, row.code, row.name, href, row.organisation_id)
