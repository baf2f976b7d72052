"""What a code means that was scanned or typed when goods came: a dispatch, or a lot of somebody else."""

from trace.batches.models import Batch
from trace.errors import N_, Invalid, NotFound
from trace.gs1.codes import DISPATCH, LOT, ShortCode
from trace.gs1.errors import Gs1Error
from trace.handovers.models import Handover
from trace.handovers.queries import find_handover
from trace.kit.codes import read_code
from trace.kit.viewer import Viewer
from trace.organisations.models import Organisation
from trace.products.models import Product

Named = Handover | Batch


class NothingNamed(Invalid):
    """The text names no dispatch and no lot."""


class OwnLot(Invalid):
    """The lot is one's own: nobody receives it."""


def named_by(text: str, *, seen_by: Viewer) -> Named:
    """The dispatch or lot that a code, an address or a GS1 string names.

    A dispatch of others is not found; a lot of others is: its number stands on the goods.
    """
    if not text:
        raise NothingNamed(N_("Gõ hoặc quét mã trên phiếu, trên tem."), field="code")
    code = read_code(text)
    if code.short is not None and code.short.prefix == DISPATCH:
        return find_handover(code.short.text, seen_by=seen_by)
    lot = code.link.get("10") if code.link is not None else None
    found = _lot(code.short.text) if code.short is not None and code.short.prefix == LOT else None
    if code.link is not None and lot:
        found = _by_gtin(code.link.key.value, lot)
    if found is None:
        raise NothingNamed(
            N_("Không tìm thấy “%(text)s”. Xem lại mã, hoặc ghi là hàng của người không có trong hệ thống."),
            field="code", text=code.text[:60],
        )  # fmt: skip
    if seen_by.owns(found.organisation_id):
        raise OwnLot(N_("Lô %(lot)s là của cơ sở bạn, không phải hàng nhận về."), field="code", lot=found.lot)
    return found


def lot_of_others(code: str, *, seen_by: Viewer) -> Batch:
    """A lot of another organisation by its short code."""
    try:
        found = _lot(ShortCode.parse(code, prefix=LOT).text)
    except Gs1Error:
        found = None
    if found is None or seen_by.owns(found.organisation_id):
        raise NotFound(N_("Không tìm thấy lô này."))
    return found


def _lot(code: str) -> Batch | None:
    found: Batch | None = Batch.select(Batch, Organisation).join(Organisation).where(Batch.code == code).first()
    return found


def _by_gtin(gtin: str, lot: str) -> Batch | None:
    """The lot as it was printed: under this GTIN, or under another that its product has now."""
    same = (Batch.gtin == gtin) | (Product.gtin == gtin)
    query = Batch.select(Batch, Organisation).join(Organisation).switch(Batch).join(Product, on=Batch.product)
    found: Batch | None = query.where(same, Batch.lot.in_((lot, lot.upper()))).first()
    return found
