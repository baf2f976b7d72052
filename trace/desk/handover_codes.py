"""What a code means that was scanned or typed when goods came: a dispatch, a lot of somebody else, a whole address."""

from urllib.parse import unquote, urlsplit

from trace.batches.models import Batch
from trace.errors import N_, Invalid, NotFound
from trace.gs1.codes import DISPATCH, LOT, ShortCode
from trace.gs1.digital_links import DigitalLink
from trace.gs1.element_strings import ElementString
from trace.gs1.errors import Gs1Error
from trace.handovers.models import Handover
from trace.handovers.queries import find_handover
from trace.kit.text import nfc
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
    typed = nfc(text)
    if not typed:
        raise NothingNamed(N_("Gõ hoặc quét mã trên phiếu, trên tem."), field="code")
    try:
        found = _in_path(_path(typed), seen_by) if _path(typed) else _bare(typed, seen_by)
    except (Gs1Error, ValueError):
        found = None
    if found is None:
        raise NothingNamed(
            N_("Không tìm thấy “%(text)s”. Xem lại mã, hoặc ghi là hàng của người không có trong hệ thống."),
            field="code", text=typed[:60],
        )  # fmt: skip
    return _not_own(found, seen_by) if isinstance(found, Batch) else found


def lot_of_others(code: str, *, seen_by: Viewer) -> Batch:
    """A lot of another organisation by its short code."""
    try:
        found = _lot(ShortCode.parse(code, prefix=LOT).text)
    except Gs1Error:
        found = None
    if found is None or seen_by.owns(found.organisation_id):
        raise NotFound(N_("Không tìm thấy lô này."))
    return found


def _path(typed: str) -> str:
    if "://" in typed:
        return urlsplit(typed).path
    if typed.startswith("/"):
        return typed
    if typed.startswith("("):
        return DigitalLink.from_elements(ElementString.parse("".join(typed.split()))).path()
    return ""


def _in_path(path: str, seen_by: Viewer) -> Named | None:
    head, _, rest = path.strip("/").partition("/")
    if head.upper() == DISPATCH:
        return _handover(unquote(rest).partition("/")[0], seen_by)
    if head.upper() == LOT:
        return _lot(ShortCode.parse(unquote(rest).partition("/")[0], prefix=LOT).text)
    link = DigitalLink.parse_path(path)
    lot = link.get("10")
    return _by_gtin(link.key.value, lot) if lot else None


def _bare(typed: str, seen_by: Viewer) -> Named | None:
    code = ShortCode.parse(typed.partition("/")[0])
    return _handover(code.text, seen_by) if code.prefix == DISPATCH else _lot(code.text)


def _handover(code: str, seen_by: Viewer) -> Handover:
    return find_handover(ShortCode.parse(code, prefix=DISPATCH).text, seen_by=seen_by)


def _lot(code: str) -> Batch | None:
    found: Batch | None = Batch.select(Batch, Organisation).join(Organisation).where(Batch.code == code).first()
    return found


def _by_gtin(gtin: str, lot: str) -> Batch | None:
    same = (Batch.gtin == gtin) | (Product.gtin == gtin)
    found: Batch | None = (
        Batch.select(Batch, Organisation)
        .join(Organisation)
        .switch(Batch)
        .join(Product, on=Batch.product)
        .where(same, Batch.lot.in_((lot, lot.upper())))
        .first()
    )
    return found


def _not_own(batch: Batch, seen_by: Viewer) -> Batch:
    if seen_by.owns(batch.organisation_id):
        raise OwnLot(N_("Lô %(lot)s là của cơ sở bạn, không phải hàng nhận về."), field="code", lot=batch.lot)
    return batch
