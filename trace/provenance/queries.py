"""Finding what a scanned or typed address names. These are public addresses: everybody sees the same."""

from trace.batches.models import Batch
from trace.database import database
from trace.errors import N_, NotFound
from trace.events.models_packs import Pack, UnitSerial
from trace.handovers.models import Handover
from trace.organisations.models import Organisation
from trace.products.models import Product
from trace.sites.models import Site


class UnknownLot(NotFound):
    """No lot bears this number."""


class UnknownPack(NotFound):
    """No case or pallet bears this number."""


class UnknownHandover(NotFound):
    """No dispatch bears this number."""


class UnknownPlace(NotFound):
    """No place bears this number."""


def current_epoch() -> int:
    """The epoch of shared facts; read before anything a page shows."""
    return int(database.execute_sql("SELECT number FROM page_epoch WHERE id = 1").fetchone()[0])


def lot_by_code(code: str) -> Batch:
    """The lot with this short code."""
    found: Batch | None = Batch.get_or_none(Batch.code == code)
    if found is None:
        raise UnknownLot(N_("Không có lô hàng nào mang mã này."))
    return found


def lot_of_gtin(gtin: str, product: Product, lot: str) -> Batch:
    """The lot as it was printed: under this GTIN, or under another GTIN its product has or had since."""
    for condition in (Batch.gtin == gtin, Batch.product == product):
        for text in dict.fromkeys((lot, lot.upper())):
            found: Batch | None = Batch.get_or_none(condition & (Batch.lot == text))
            if found is not None:
                return found
    raise UnknownLot(N_("Không có lô hàng nào mang số này."))


def lot_of_unit(gtin: str, serial: str) -> Batch | None:
    """The lot of a unit with its own number, such as a crab with its tie; None where nobody declared that number."""
    identifier = f"https://id.gs1.org/01/{gtin}/21/{serial}"
    found: Batch | None = Batch.select().join(UnitSerial).where(UnitSerial.identifier == identifier).first()
    return found


def product_by_code(code: str) -> Product:
    """An active or former product by its own code."""
    found: Product | None = Product.get_or_none(Product.code == code)
    if found is None:
        raise UnknownLot(N_("Không có sản phẩm nào mang mã này."))
    return found


def pack_by_code(code: str) -> Pack:
    """A case or pallet by its short code."""
    return _pack(Pack.code == code)


def pack_by_sscc(sscc: str) -> Pack:
    """A case or pallet by its SSCC."""
    return _pack(Pack.sscc == sscc)


def _pack(condition: object) -> Pack:
    found: Pack | None = Pack.select(Pack, Organisation).join(Organisation).where(condition).first()
    if found is None:
        raise UnknownPack(N_("Không có thùng, pallet nào mang mã này."))
    return found


def handover_by_code(code: str) -> Handover:
    """A dispatch by its short code."""
    found: Handover | None = Handover.get_or_none(Handover.code == code)
    if found is None:
        raise UnknownHandover(N_("Không có chuyến hàng nào mang mã này."))
    return found


def place_by_code(code: str) -> Site:
    """A place by its short code."""
    found: Site | None = Site.select(Site, Organisation).join(Organisation).where(Site.code == code).first()
    if found is None:
        raise UnknownPlace(N_("Không có địa điểm nào mang mã này."))
    return found


def place_by_gln(gln: str) -> Site:
    """A place by its GLN."""
    found: Site | None = Site.select(Site, Organisation).join(Organisation).where(Site.gln == gln).first()
    if found is None:
        raise UnknownPlace(N_("Không có địa điểm nào mang mã này."))
    return found
