"""What stands in the columns of an exported list, and the words of the lists' own choices."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from flask_babel import gettext

from trace.batches.rules import STATE_NAMES, State
from trace.documents.rules import CERTIFICATE_NAMES
from trace.errors import N_
from trace.organisations.rules import KIND_NAMES as ORGANISATION_KINDS
from trace.sites.rules import KIND_NAMES as SITE_KINDS

STANDINGS: Final = {
    "expired": N_("Hết hiệu lực"),
    "expiring": N_("Sắp hết hiệu lực"),
    "urgent": N_("Còn không quá 15 ngày"),
    "valid": N_("Còn hiệu lực"),
    "open": N_("Không ghi ngày hết hạn"),
    "unverified": N_("Chưa ai đối chiếu"),
}


@dataclass(frozen=True, slots=True)
class Word:
    """A msgid, or a product category, to be said in the reader's language."""

    code: str
    is_category: bool = False


Column = tuple[str, Callable[[Any], object]]


def standings() -> list[tuple[str, str]]:
    """The choices of the filter by standing."""
    return [(code, gettext(name)) for code, name in STANDINGS.items()]


def of(kind: str) -> tuple[list[str], Callable[[Any], Sequence[object]]]:
    """(heads, a line's cells) of an exported list. Heads and `Word`s are still msgids."""
    columns = _COLUMNS[kind]
    return [head for head, _ in columns], lambda line: [read(line) for _, read in columns]


def _amount(thousandths: int) -> Decimal:
    return Decimal(thousandths) / 1000


_OWNER: Final[tuple[Column, ...]] = (
    (N_("Cơ sở"), lambda line: line.organisation),
    (N_("Mã cơ sở"), lambda line: line.organisation_code),
)
_COLUMNS: Final[dict[str, tuple[Column, ...]]] = {
    "batches": (
        (N_("Mã lô"), lambda line: line.code),
        (N_("Số lô"), lambda line: line.lot),
        (N_("Mã GTIN"), lambda line: line.gtin),
        (N_("Tên lô"), lambda line: line.name),
        (N_("Sản phẩm"), lambda line: line.product),
        *_OWNER,
        (N_("Xã, phường"), lambda line: line.commune),
        (N_("Huyện cũ"), lambda line: line.district),
        (N_("Tình trạng"), lambda line: Word(STATE_NAMES[State(line.state)])),
        (N_("Số lượng làm ra"), lambda line: _amount(line.made_thousandths)),
        (N_("Còn lại"), lambda line: _amount(line.left_thousandths)),
        (N_("Đơn vị"), lambda line: line.unit),
        (N_("Ngày sản xuất"), lambda line: line.produced_on),
        (N_("Hạn sử dụng"), lambda line: line.expires_on),
        (N_("Cơ sở cung cấp"), lambda line: line.supplier),
    ),
    "organisations": (
        (N_("Mã cơ sở"), lambda line: line.code),
        (N_("Tên cơ sở"), lambda line: line.name),
        (N_("Loại"), lambda line: Word(ORGANISATION_KINDS[line.kind])),
        (N_("Xã, phường"), lambda line: line.commune),
        (N_("Địa chỉ cũ"), lambda line: line.former),
        (N_("Huyện cũ"), lambda line: line.district),
        (N_("Số đăng ký"), lambda line: line.registration_no),
        (N_("Đã được xác nhận"), lambda line: line.is_approved),
        (N_("Ai xác nhận"), lambda line: line.approved_by),
        (N_("Số lô"), lambda line: line.batches),
        (N_("Việc cần sửa"), lambda line: line.findings),
    ),
    "products": (
        (N_("Mã sản phẩm"), lambda line: line.code),
        (N_("Mã GTIN"), lambda line: line.gtin),
        (N_("Tên sản phẩm"), lambda line: line.name),
        (N_("Thương hiệu"), lambda line: line.brand),
        (N_("Nhóm hàng"), lambda line: Word(line.category, is_category=True)),
        *_OWNER,
        (N_("Sao OCOP"), lambda line: line.stars),
        (N_("OCOP đến ngày"), lambda line: line.ocop_expires_on),
        (N_("Bản nháp"), lambda line: line.is_draft),
    ),
    "sites": (
        (N_("Mã địa điểm"), lambda line: line.code),
        (N_("Tên"), lambda line: line.name),
        (N_("Loại"), lambda line: Word(SITE_KINDS[line.kind])),
        *_OWNER,
        (N_("Xã, phường"), lambda line: line.commune),
        (N_("Huyện cũ"), lambda line: line.district),
        (N_("Diện tích (m²)"), lambda line: line.area_m2),
        (N_("Mã số vùng trồng, ao nuôi"), lambda line: line.growing_area_code),
        (N_("Mã địa điểm GLN"), lambda line: line.gln),
    ),
    "certificates": (
        (N_("Loại"), lambda line: Word(CERTIFICATE_NAMES[line.kind])),
        (N_("Số"), lambda line: line.number),
        (N_("Nơi cấp"), lambda line: line.issuer),
        *_OWNER,
        (N_("Ngày cấp"), lambda line: line.issued_on),
        (N_("Có hiệu lực đến"), lambda line: line.expires_on),
        (N_("Hiệu lực"), lambda line: Word(STANDINGS[line.standing])),
        (N_("Ai đối chiếu"), lambda line: line.verified_by),
    ),
}
