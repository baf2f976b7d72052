"""What a product shows beside its facts: photos in order, the OCOP grade, links to shops."""

from collections.abc import Sequence
from datetime import date, datetime

from trace.database import atomic
from trace.documents.actions import hide, keep_picture, publish
from trace.documents.models import StoredFile
from trace.documents.store import Store
from trace.errors import N_, Invalid
from trace.kit.acts import log_act
from trace.kit.text import nfc
from trace.kit.viewer import Viewer
from trace.products import categories, rules
from trace.products.actions import refresh_draft
from trace.products.actions_ocop import compare
from trace.products.models import Product, ProductPhoto, ShopLink
from trace.products.queries import PhotoUnknown, photos_of


def add_photos(
    product: Product, pictures: Sequence[tuple[str, bytes]], *, by: Viewer, now: datetime, store: Store
) -> None:
    """Keep (file name, bytes) pairs behind the photos that are there; all or none. The same picture twice is one."""
    rules.check_may_change(by, product.organisation_id)
    with atomic():
        position = ProductPhoto.select().where(ProductPhoto.product == product).count()
        if position + len(pictures) > rules.MOST_PHOTOS:
            raise Invalid(N_("Mỗi sản phẩm có nhiều nhất %(most)s ảnh."), field="photos", most=rules.MOST_PHOTOS)
        for name, content in pictures:
            file = keep_picture(content, name=name, organisation=product.organisation, by=by, now=now, store=store)
            publish(file)
            _photo, is_new = ProductPhoto.get_or_create(product=product, file=file, defaults={"position": position})  # type: ignore[no-untyped-call]
            position += is_new
        refresh_draft(product, now=now)
        log_act(by, "products.add_photos", product.code, now=now, count=len(pictures))


def set_photos(product: Product, files: Sequence[StoredFile], *, by: Viewer, now: datetime) -> None:
    """Show these kept pictures and no others, in this order: what programs ask for in one go."""
    rules.check_may_change(by, product.organisation_id)
    files = list({file.id: file for file in files}.values())
    if len(files) > rules.MOST_PHOTOS:
        raise Invalid(N_("Mỗi sản phẩm có nhiều nhất %(most)s ảnh."), field="photos", most=rules.MOST_PHOTOS)
    for place, file in enumerate(files):
        if not file.media_type.startswith("image/"):
            raise Invalid(N_("Tệp này không phải ảnh."), field=f"photos/{place}")
    with atomic():
        before = _files_of(product)
        ProductPhoto.delete().where(ProductPhoto.product == product).execute()
        for position, file in enumerate(files):
            ProductPhoto.create(product=product, file=file, position=position)
            publish(file)
        for file_id in set(before) - {file.id for file in files}:
            hide(file_id)
        refresh_draft(product, now=now)
        log_act(by, "products.set_photos", product.code, now=now, count=len(files))


def _files_of(product: Product) -> list[int]:
    return [photo.file_id for photo in ProductPhoto.select().where(ProductPhoto.product == product)]


def order_photos(product: Product, photo_ids: Sequence[int], *, by: Viewer, now: datetime) -> None:
    """Show the photos in this order; the first one leads. Every photo of the product must be named once."""
    rules.check_may_change(by, product.organisation_id)
    with atomic():
        if sorted(photo_ids) != sorted(photo.id for photo in photos_of(product)):
            raise PhotoUnknown(N_("Ảnh đã thay đổi ở nơi khác. Mở lại trang rồi làm lại."), field="photos")
        for position, photo_id in enumerate(photo_ids):
            ProductPhoto.update(position=position).where(ProductPhoto.id == photo_id).execute()
        refresh_draft(product, now=now)
        log_act(by, "products.order_photos", product.code, now=now)


def remove_photo(product: Product, photo_id: int, *, by: Viewer, now: datetime) -> None:
    """Take a photo off the product; without any left the product is a draft again."""
    rules.check_may_change(by, product.organisation_id)
    with atomic():
        left = [photo for photo in photos_of(product) if photo.id != photo_id]
        before = _files_of(product)
        if not ProductPhoto.delete().where(ProductPhoto.id == photo_id, ProductPhoto.product == product).execute():
            raise PhotoUnknown(N_("Sản phẩm không còn ảnh này."), field="photos")
        for file_id in set(before) - set(_files_of(product)):
            hide(file_id)
        for position, photo in enumerate(left):
            ProductPhoto.update(position=position).where(ProductPhoto.id == photo.id).execute()
        refresh_draft(product, now=now)
        log_act(by, "products.remove_photo", product.code, now=now)


def set_ocop(
    product: Product,
    *,
    stars: int | None,
    decision: str = "",
    issuer: str = "",
    decided_on: date | None = None,
    expires_on: date | None = None,
    group: int | None = None,
    by: Viewer,
    now: datetime,
    today: date,
) -> None:
    """The OCOP grade with its decision; `stars=None` takes it away. Without an end it holds 36 months.

    `issuer` as printed on the decision (also a district committee that is no more); `group` 1 to 6.
    """
    rules.check_may_change(by, product.organisation_id)
    if stars is None:
        decision, issuer, decided_on, expires_on = "", "", None, None
    else:
        decision, issuer = nfc(decision)[:120], nfc(issuer)[:200]
        rules.check_ocop(stars=stars, decision=decision, decided_on=decided_on, expires_on=expires_on, today=today)
        expires_on = expires_on or (rules.ocop_end(decided_on) if decided_on else None)
        _check_group(group)
    with atomic():
        product.ocop_stars = stars
        product.ocop_decision, product.ocop_issuer = decision, issuer
        product.ocop_decided_on, product.ocop_expires_on = decided_on, expires_on
        product.ocop_group = group or categories.ocop_group_of(product.category)
        product.changed_at = now
        product.save()
        compare(product, now=now, today=today)
        log_act(by, "products.set_ocop", product.code, now=now, stars=stars, decision=decision)


def set_shop_links(product: Product, addresses: Sequence[str], *, by: Viewer, now: datetime) -> None:
    """Replace the shop links by these addresses, in this order; one off the allow-list refuses them all."""
    rules.check_may_change(by, product.organisation_id)
    links = list(dict.fromkeys((shop.host, url) for shop, url in map(rules.read_shop_link, filter(None, addresses))))
    if len(links) > rules.MOST_SHOPS:
        raise Invalid(N_("Mỗi sản phẩm có nhiều nhất %(most)s nơi bán."), field="shops", most=rules.MOST_SHOPS)
    with atomic():
        ShopLink.delete().where(ShopLink.product == product).execute()
        for host, url in links:
            ShopLink.create(product=product, host=host, url=url)
        product.changed_at = now
        product.save()
        log_act(by, "products.set_shop_links", product.code, now=now, links=[url for _host, url in links])


def _check_group(group: int | None) -> None:
    if group is not None and group not in [number for number, _name in categories.ocop_group_choices()]:
        raise Invalid(N_("Chọn một trong sáu nhóm OCOP."), field="group")
