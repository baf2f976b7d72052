"""What a file may be, and when a certificate counts."""

from collections.abc import Sequence
from datetime import date, timedelta

from trace.errors import N_, Invalid, NotAllowed
from trace.kit.viewer import ADMIN, MANAGER, STAFF, Viewer

LARGEST_BYTES = 15 * 1024 * 1024
LARGEST_PIXELS = 50_000_000
LONGEST_SIDE_PX = 1600
SMALL_SIDE_PX = 480
# What Zalo, Facebook and others show beside a link: Open Graph pictures are this wide and high.
CARD_PX = (1200, 630)
PICTURES = ("JPEG", "PNG", "WEBP")
# A paper: so many files, so many bytes together; a PDF longer than this is a book.
MOST_PAGES = 20
LARGEST_PAPER_BYTES = 60 * 1024 * 1024
MOST_PDF_PAGES = 200
WARN_DAYS = (60, 15)

CERTIFICATE_NAMES = {
    "vietgap": N_("VietGAP"),
    "organic": N_("Hữu cơ"),
    "food_safety": N_("Giấy chứng nhận cơ sở đủ điều kiện ATTP"),
    "commitment": N_("Bản cam kết sản xuất an toàn"),
    "ocop": N_("Giấy chứng nhận OCOP"),
    "asc": N_("ASC"),
    "haccp": N_("HACCP"),
    "farm_registration": N_("Xác nhận đăng ký nuôi đối tượng chủ lực"),
    "quarantine": N_("Giấy chứng nhận kiểm dịch"),
    "test_report": N_("Phiếu kiểm nghiệm"),
    "gtin_right": N_("Giấy về quyền dùng mã GTIN"),
    "trademark": N_("Văn bằng bảo hộ nhãn hiệu"),
    "other": N_("Giấy khác"),
}


# The right to a number is proven to the department; the others bear a driver's or a household's name and place.
_HIDDEN_AT_FIRST = ("gtin_right", "quarantine", "farm_registration")


class PaperNotYours(NotAllowed):
    """Somebody else's paper."""


class FileRefused(Invalid):
    """The file is too large, unreadable, or not of a kind we keep."""


def check_size(size_bytes: int) -> None:
    """Refuse empty and oversized files before reading them."""
    if size_bytes == 0:
        raise FileRefused(N_("Tệp trống."), field="file")
    if size_bytes > LARGEST_BYTES:
        raise FileRefused(N_("Tệp lớn quá %(limit)s MB."), field="file", limit=LARGEST_BYTES // 1_048_576)


def check_paper(sizes: Sequence[int]) -> None:
    """Refuse a paper of too many files, or too large ones together. `sizes` in bytes."""
    if len(sizes) > MOST_PAGES:
        raise FileRefused(N_("Mỗi giấy có nhiều nhất %(most)s tệp."), field="file", most=MOST_PAGES)
    if sum(sizes) > LARGEST_PAPER_BYTES:
        limit = LARGEST_PAPER_BYTES // 1_048_576
        raise FileRefused(N_("Các tệp của giấy này cộng lại lớn quá %(limit)s MB."), field="file", limit=limit)


def check_days(issued_on: date | None, expires_on: date | None) -> None:
    """A paper ends after it began."""
    if issued_on and expires_on and expires_on <= issued_on:
        raise Invalid(N_("Ngày hết hiệu lực phải sau ngày cấp."), field="expires_on")


def shows_at_first(kind: str) -> bool:
    """Whether strangers see the pages of a new paper of this kind when nobody says otherwise."""
    return kind not in _HIDDEN_AT_FIRST


def check_may_change(by: Viewer, organisation_id: int) -> None:
    """An organisation's own staff and managers keep its papers, and those who run the service."""
    if by.role != ADMIN and not (by.role in (STAFF, MANAGER) and by.owns(organisation_id)):
        raise PaperNotYours(N_("Chỉ cán bộ và quản lý của cơ sở được sửa giấy tờ của cơ sở."))


def is_expired(expires_on: date | None, *, today: date) -> bool:
    """A certificate is good through its last day."""
    return expires_on is not None and today > expires_on


def days_to_warn(expires_on: date | None, *, today: date) -> int | None:
    """Days left when that is within 60, else None; pages stress the last 15."""
    if expires_on is None or expires_on < today:
        return None
    left = (expires_on - today).days
    return left if left <= WARN_DAYS[0] else None


def threshold_of(expires_on: date | None, *, today: date) -> int | None:
    """The tightest warning a paper has come under: 15, 60, or None while neither, and after its end."""
    left = days_to_warn(expires_on, today=today)
    return None if left is None else min(days for days in WARN_DAYS if left <= days)


def next_change(expires_on: date | None, *, today: date) -> date | None:
    """The day on which a page showing this certificate changes by itself."""
    return expires_on + timedelta(days=1) if expires_on and expires_on >= today else None
