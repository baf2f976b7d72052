"""Goods taken apart and put together without being worked on: split, merge, blend. Each is a transformation (X06)."""

from collections.abc import Sequence

from trace.batches.models import Batch
from trace.errors import N_, Invalid
from trace.events.actions_lots import transform
from trace.events.entries import Entry, LotPart, NewLot, Use
from trace.events.rules import REGROUP_STEP, EntryRefused, check_distinct, check_quantity, in_unit
from trace.kit.text import nfc
from trace.processes.queries import template as find_template
from trace.products.models import Product


class Unlike(Invalid):
    """Lots that cannot become one: other goods, another form, packed goods of two products."""


def split(batch: Batch, parts: Sequence[LotPart], *, entry: Entry) -> list[Batch]:
    """Take parts of a lot out as lots of their own; what is not taken stays in it.

    Each keeps product, form and dates. Taking more than there is, is saved and held, as with any use.
    """
    if not parts:
        raise EntryRefused(N_("Chưa ghi tách ra bao nhiêu."), field="lots")
    for part in parts:
        check_quantity(part.thousandths)
    outputs = [
        NewLot(
            name=nfc(part.name) or batch.name,
            thousandths=part.thousandths,
            product=batch.product,
            lot=part.lot,
            unit=batch.unit,
            form=batch.form,
            pack_size_thousandths=batch.pack_size_thousandths,
            pack_count=_packs(part.thousandths, batch.pack_size_thousandths),
            harvest_season=batch.harvest_season,
        )
        for part in parts
    ]
    taken = sum(part.thousandths for part in parts)
    return transform([Use(batch, taken, batch.unit)], step=REGROUP_STEP, outputs=outputs, entry=entry)


def merge(
    uses: Sequence[Use], *, entry: Entry, name: str = "", lot: str | None = None, product: Product | None = None
) -> Batch:
    """Put lots of one form together: the oldest production day and the earliest last day stay.

    Lots of different products become a blend, named anew or sold as `product`; packed goods are not blended.
    """
    check_distinct(use.batch.identifier for use in uses)
    if len(uses) < 2:
        raise EntryRefused(N_("Gộp lô thì chọn từ hai lô trở lên."), field="lots")
    lots = [use.batch for use in uses]
    _check_alike(lots)
    first = lots[0]
    sizes = {one.pack_size_thousandths for one in lots}
    size = sizes.pop() if len(sizes) == 1 else None
    total = sum(_amount(use, first.unit) for use in uses)
    seasons = ", ".join(dict.fromkeys(one.harvest_season for one in lots if one.harvest_season))
    made = NewLot(
        name=nfc(name) or _name(lots, product),
        thousandths=total,
        product=product or _product(lots),
        lot=lot,
        unit=first.unit,
        form=first.form,
        pack_size_thousandths=size,
        pack_count=_packs(total, size),
        harvest_season=seasons if len(seasons) <= 80 else "",
    )
    (batch,) = transform(uses, step=REGROUP_STEP, outputs=[made], entry=entry)
    return batch


def _check_alike(lots: Sequence[Batch]) -> None:
    first = lots[0]
    for one in lots[1:]:
        if (one.template, one.form) != (first.template, first.form):
            raise Unlike(
                N_("Lô %(one)s và lô %(other)s khác loại hàng hoặc khác dạng: không gộp thành một lô được."),
                field="lots",
                one=first.lot,
                other=one.lot,
            )
        if one.packed_on is not None and one.product_id != first.product_id:
            raise Unlike(
                N_("Hàng đã đóng gói của hai sản phẩm khác nhau không gộp thành một lô."),
                field="lots",
            )


def _amount(use: Use, unit: str) -> int:
    if use.thousandths is None:
        raise EntryRefused(N_("Chưa ghi số lượng."), field="quantity")
    check_quantity(use.thousandths)
    return in_unit(use.thousandths, use.unit, unit)


def _product(lots: Sequence[Batch]) -> Product | None:
    return lots[0].product if len({one.product_id for one in lots}) == 1 else None


def _name(lots: Sequence[Batch], product: Product | None) -> str:
    """The name they share, else the product's, else the word for what the goods are."""
    names = {one.name for one in lots}
    if len(names) == 1:
        return names.pop()
    if product is not None:
        return str(product.name)
    words = {form.code: form.label_vi for form in find_template(lots[0].template).forms}
    word = words.get(lots[0].form, lots[0].name)
    return word[:1].upper() + word[1:]


def _packs(thousandths: int, size: int | None) -> int | None:
    """Whole packs; None where the amount is no whole number of them."""
    return thousandths // size if size and thousandths % size == 0 else None
