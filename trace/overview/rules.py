"""Months and shares as plain values, and what of a list may be kept as a view."""

from datetime import date
from typing import Final
from urllib.parse import parse_qsl, urlencode

from trace.errors import N_, Invalid
from trace.kit.text import nfc


def months_back(today: date, count: int) -> list[str]:
    """The last `count` months up to today's, the oldest first: `2026-11`."""
    number = today.year * 12 + today.month - 1
    return [f"{one // 12}-{one % 12 + 1:02}" for one in range(number - count + 1, number + 1)]


def percent(part: int, whole: int) -> int | None:
    """A share in whole percent; None of nothing. It reads 0 or 100 only when it is: 999 of 1000 is 99."""
    if not whole:
        return None
    rounded = round(100 * part / whole)
    if rounded == 100 and part < whole:
        return 99
    return 1 if rounded == 0 and part else rounded


# Lists of which a view may be kept.
LISTS: Final = (
    "/audit/batches/",
    "/audit/organisations/",
    "/audit/products/",
    "/audit/sites/",
    "/audit/certificates/",
    "/overview/late/",
    "/overview/funnel/",
    "/findings/",
    "/matters/",
    "/recalls/",
    "/requests/",
    "/inspections/",
    "/scans/cases/",
    "/feedback/",
)
LONGEST_QUERY: Final = 1000
LONGEST_NAME: Final = 60
MOST_VIEWS: Final = 50
_NOT_KEPT: Final = frozenset(("page", "as", "csrf_token"))


class ViewRefused(Invalid):
    """A view that cannot be kept: no name, no such list, too many."""


def kept_query(query: str) -> str:
    """What of a list's query is kept: everything but the page and the file's format."""
    pairs = [(name, value) for name, value in parse_qsl(query.removeprefix("?")) if name not in _NOT_KEPT]
    kept = urlencode(pairs)
    if len(kept) > LONGEST_QUERY:
        raise ViewRefused(N_("Bộ lọc này dài quá, không lưu được."), field="query")
    return kept


def view_name(text: str) -> str:
    """The name as kept."""
    name = " ".join(nfc(text).split())
    if not name:
        raise ViewRefused(N_("Đặt tên cho danh sách này."), field="name")
    return name[:LONGEST_NAME]
