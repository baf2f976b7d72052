"""What a report is about: a lot, pack, dispatch or product by the code of its page, or a code that is none of ours."""

from dataclasses import dataclass

from trace.batches.models import Batch
from trace.events.models_packs import Pack
from trace.gs1.codes import forgive
from trace.handovers.models import Handover
from trace.kit.text import nfc
from trace.organisations.models import Organisation
from trace.products.models import Product

LONGEST_CODE = 120


@dataclass(frozen=True, slots=True)
class Subject:
    """What is known of the goods; `code` is what was scanned, `path` their public page (empty where there is none)."""

    code: str
    name: str
    path: str = ""
    organisation: Organisation | None = None
    batch: Batch | None = None
    product: Product | None = None
    serial: str = ""

    @property
    def is_known(self) -> bool:
        """Somebody here answers for it."""
        return self.organisation is not None


def find_subject(code: str, serial: str = "") -> Subject:
    """The goods under a code as our public pages put it into their link; an unknown code is kept as typed."""
    typed = nfc(code).strip()[:LONGEST_CODE]
    number = nfc(serial).strip()[:30]
    short = forgive(typed)
    lot = Batch.get_or_none(Batch.code == short)
    if lot is not None:
        name = f"{lot.name} · {lot.lot}"
        return Subject(lot.code, name, f"/t/{lot.code}", lot.organisation, lot, lot.product, number)
    pack = Pack.get_or_none(Pack.code == short)
    if pack is not None:
        return Subject(pack.code, pack.code, f"/u/{pack.code}", pack.organisation)
    dispatch = Handover.get_or_none(Handover.code == short)
    if dispatch is not None:
        return Subject(dispatch.code, dispatch.code, f"/d/{dispatch.code}", dispatch.sender)
    head, _, missing = typed.partition("/")
    product = Product.get_or_none(Product.code == head.upper())
    if product is None:
        return Subject(typed, typed)
    name = f"{product.name} · {missing}" if missing else product.name
    return Subject(typed, name[:200], _path(product), product.organisation, None, product)


def _path(product: Product) -> str:
    return f"/01/{product.gtin.zfill(14)}" if product.gtin else f"/s/{product.code}"
