"""Products for people: the list, the form, the page of one product with what it still lacks."""

from collections.abc import Callable
from datetime import datetime
from typing import TypedDict

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from trace import clock
from trace.database import atomic
from trace.documents.actions import keep_document
from trace.documents.pages import store
from trace.documents.queries import certificates_of
from trace.documents.views import certificate_rows
from trace.errors import Refusal
from trace.kit.forms import Form, read_form
from trace.kit.guards import SIGNED_IN, allowed, signed_in
from trace.kit.languages import language
from trace.kit.paging import Listing
from trace.kit.viewer import ADMIN, MANAGER, STAFF, Viewer
from trace.organisations.queries import find_organisation
from trace.products import actions, actions_showing, categories, queries, rules, views
from trace.products.models import Product
from trace.products.reading import shop_hosts
from trace.products.schemas import OcopForm, OrderForm, ProductForm, ShopsForm

pages = Blueprint("products", __name__, url_prefix="/products")
Answer = str | tuple[str, int] | AnyResponse


class _By(TypedDict):
    """Who acts and when, as every action asks for it."""

    by: Viewer
    now: datetime


@pages.get("/")
@allowed(SIGNED_IN)
def index() -> str:
    """The products one may see, searched, filtered, sorted, paged."""
    seen_by = signed_in()
    listing = Listing.read(request.args, sorts=queries.SORTS, filters=queries.FILTERS)
    page = queries.products(listing, seen_by=seen_by)
    return render_template(
        "products/index.html",
        page=page,
        rows=views.rows(page.items, language=language()),
        categories=[(c.code, c.label) for c in categories.main_choices(language())] + views.group_filters(language()),
        may_add=seen_by.role in (STAFF, MANAGER),
        is_alone=seen_by.organisation_id is not None and not seen_by.is_officer,
    )


@pages.get("/new")
@allowed(STAFF, MANAGER)
def new() -> str:
    """An empty form, or one filled from another product (`?from=CODE`)."""
    seen_by = signed_in()
    source = request.args.get("from")
    values = views.copied_values(queries.find_product(source, seen_by=seen_by)) if source else {"origin": "Việt Nam"}
    return _form_page(Form(values), None, source=source)


@pages.post("/new")
@allowed(STAFF, MANAGER)
def create() -> Answer:
    """Save a new product; what is lacking makes it a draft."""
    return _save(None)


@pages.get("/<code>")
@allowed(SIGNED_IN)
def show(code: str) -> str:
    """One product: what it still lacks first, then everything it says."""
    seen_by = signed_in()
    product = queries.find_product(code, seen_by=seen_by)
    return render_template(
        "products/show.html",
        product=views.whole(product, language=language()),
        certificates=certificate_rows(certificates_of(("product", product.id)), seen_by=seen_by, today=clock.today()),
        may_change=_may_change(product),
        may_add=seen_by.role in (STAFF, MANAGER),
        base_url=current_app.config["SETTINGS"].base_url,
    )


@pages.get("/<code>/edit")
@allowed(STAFF, MANAGER, ADMIN)
def edit(code: str) -> str:
    """The form with what stands."""
    product = _mine(code)
    return _form_page(Form(views.form_values(product)), product)


@pages.post("/<code>/edit")
@allowed(STAFF, MANAGER, ADMIN)
def change(code: str) -> Answer:
    """Save the form of a product that is there."""
    return _save(_mine(code))


@pages.post("/<code>/photos")
@allowed(STAFF, MANAGER, ADMIN)
def add_photos(code: str) -> Answer:
    """Add one or several photos."""
    product = _mine(code)
    pictures = _pictures()
    if not pictures:
        flash(gettext("Chưa chọn ảnh nào."), "error")
        return _to(product, "photos")
    return _act(product, "photos", lambda: actions_showing.add_photos(product, pictures, **_by(), store=store()))


@pages.post("/<code>/photos/order")
@allowed(STAFF, MANAGER, ADMIN)
def order_photos(code: str) -> Answer:
    """Move one photo to the front, or one place earlier or later."""
    product = _mine(code)
    form = read_form(OrderForm)
    if not form.is_valid:
        abort(422)
    ids = views.moved([photo.id for photo in queries.photos_of(product)], form.data["photo"], form.data["to"])
    return _act(product, "photos", lambda: actions_showing.order_photos(product, ids, **_by()))


@pages.post("/<code>/photos/<int:photo_id>/remove")
@allowed(STAFF, MANAGER, ADMIN)
def remove_photo(code: str, photo_id: int) -> Answer:
    """Take a photo off the product."""
    product = _mine(code)
    return _act(product, "photos", lambda: actions_showing.remove_photo(product, photo_id, **_by()))


@pages.get("/<code>/ocop")
@allowed(STAFF, MANAGER, ADMIN)
def ocop(code: str) -> str:
    """The form of the OCOP grade."""
    product = _mine(code)
    return _ocop_page(Form(views.ocop_values(product)), product)


@pages.post("/<code>/ocop")
@allowed(STAFF, MANAGER, ADMIN)
def set_ocop(code: str) -> Answer:
    """Save the grade, or take it away."""
    product = _mine(code)
    form = read_form(OcopForm)
    if form.is_valid:
        try:
            actions_showing.set_ocop(product, **form.data, **_by(), today=clock.today())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(gettext("Đã lưu hạng sao OCOP.") if form.data["stars"] else gettext("Đã bỏ hạng sao OCOP."))
            return _to(product, "ocop")
    return _ocop_page(form, product), 422


@pages.get("/<code>/shops")
@allowed(STAFF, MANAGER, ADMIN)
def shops(code: str) -> str:
    """The form of the shop links."""
    product = _mine(code)
    return _shops_page(Form({"shops": "\n".join(shop.url for shop in queries.shops_of(product))}), product)


@pages.post("/<code>/shops")
@allowed(STAFF, MANAGER, ADMIN)
def set_shops(code: str) -> Answer:
    """Replace the shop links."""
    product = _mine(code)
    form = read_form(ShopsForm)
    if form.is_valid:
        try:
            actions_showing.set_shop_links(product, form.data["shops"].split(), **_by())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(gettext("Đã lưu nơi bán."))
            return _to(product, "shops")
    return _shops_page(form, product), 422


@pages.post("/<code>/deactivate")
@allowed(STAFF, MANAGER, ADMIN)
def deactivate(code: str) -> Answer:
    """No new lots of this product."""
    product = _mine(code)
    return _act(product, "", lambda: actions.deactivate_product(product, **_by()))


@pages.post("/<code>/activate")
@allowed(STAFF, MANAGER, ADMIN)
def activate(code: str) -> Answer:
    """Lots of this product again."""
    product = _mine(code)
    return _act(product, "", lambda: actions.activate_product(product, **_by()))


def _save(product: Product | None) -> Answer:
    form = read_form(ProductForm)
    if form.is_valid:
        try:
            saved = _save_all(form, product)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_said(saved))
            return _to(saved)
    return _form_page(form, product), 422


def _save_all(form: Form, product: Product | None) -> Product:
    """Facts, proof and photos together or not at all."""
    seen_by, now = signed_in(), clock.now()
    organisation = product.organisation if product else find_organisation(seen_by.organisation_id or 0, seen_by=seen_by)
    with atomic():
        data = dict(form.data)
        proof = form.files.get("gtin_proof_file")
        if proof and proof.filename:
            data["gtin_proof_file"] = keep_document(
                proof.read(), name=proof.filename, organisation=organisation, by=seen_by, now=now, store=store()
            )
        saved = actions.save_product(organisation, data, by=seen_by, now=now, product=product)
        pictures = _pictures()
        if pictures:
            actions_showing.add_photos(saved, pictures, by=seen_by, now=now, store=store())
    return saved


def _act(product: Product, anchor: str, act: Callable[[], None]) -> Response:
    """Do it and go back to the product; a refusal is said there."""
    try:
        act()
    except Refusal as refusal:
        form = Form()
        form.refuse(refusal)
        flash(" ".join(sentence for found in form.errors.values() for sentence in found), "error")
    return _to(product, anchor)


def _to(product: Product, anchor: str = "") -> Response:
    return redirect(url_for("products.show", code=product.code, _anchor=anchor or None), code=303)  # type: ignore[return-value]


def _mine(code: str) -> Product:
    """A product the asker may change; others are not found, an officer's view is not a right to write."""
    product = queries.find_product(code, seen_by=signed_in())
    rules.check_may_change(signed_in(), product.organisation_id)
    return product


def _may_change(product: Product) -> bool:
    seen_by = signed_in()
    return seen_by.role == ADMIN or (seen_by.role in (STAFF, MANAGER) and seen_by.owns(product.organisation_id))


def _by() -> _By:
    return {"by": signed_in(), "now": clock.now()}


def _pictures() -> list[tuple[str, bytes]]:
    return [(file.filename or "", file.read()) for file in request.files.getlist("photos") if file.filename]


def _said(product: Product) -> str:
    if product.is_draft:
        return gettext("Đã lưu bản nháp. Còn thiếu vài mục nên chưa in tem được.")
    return gettext("Đã lưu. Sản phẩm đã đủ thông tin để in tem.")


def _form_page(form: Form, product: Product | None, *, source: str | None = None) -> str:
    spoken = language()
    seen_by = signed_in()
    others = queries.products_to_choose(seen_by.organisation_id) if seen_by.organisation_id and not product else []
    return render_template(
        "products/form.html",
        form=form,
        product=views.whole(product, language=spoken) if product else None,
        source=source,
        others=[(other.code, other.name) for other in others],
        main_categories=categories.main_choices(spoken),
        groups=categories.group_choices(spoken),
    )


def _ocop_page(form: Form, product: Product) -> str:
    return render_template(
        "products/ocop.html",
        form=form,
        product=views.whole(product, language=language()),
        groups=categories.ocop_group_choices(language()),
    )


def _shops_page(form: Form, product: Product) -> str:
    return render_template(
        "products/shops.html",
        form=form,
        product=views.whole(product, language=language()),
        shop_names=[shop.name for shop in shop_hosts()],
    )
