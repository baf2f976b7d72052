"""Stars that are claimed against a department's list: agrees, differs, not on the list, expired. Plain values."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from trace.errors import N_
from trace.kit.text import fold

AGREES, DIFFERS, UNLISTED, EXPIRED, CONFIRMED, REFUSED, UNSEEN = (
    "agrees",
    "differs",
    "unlisted",
    "expired",
    "confirmed",
    "refused",
    "",
)
CHECKS: Final = {
    UNSEEN: N_("Chưa ai đối chiếu"),
    AGREES: N_("Khớp danh sách"),
    DIFFERS: N_("Khác danh sách"),
    UNLISTED: N_("Không có trong danh sách"),
    EXPIRED: N_("Trong danh sách, đã hết hạn"),
    CONFIRMED: N_("Cán bộ đã xác nhận"),
    REFUSED: N_("Cán bộ không xác nhận"),
}
SETTLED: Final = (CONFIRMED, REFUSED)
_KIND_WORDS: Final = re.compile(r"\b(htx|hop tac xa|cong ty|tnhh|co phan|cp|ho kinh doanh|hkd|dvnn|nong nghiep)\b")


@dataclass(frozen=True, slots=True)
class Listed:
    """One row of a list."""

    product_key: str
    owner_key: str
    registration_no: str
    stars: int
    decision: str
    decided_on: date
    expires_on: date


@dataclass(frozen=True, slots=True)
class Claim:
    """What a product says of itself."""

    product_name: str
    owner_name: str
    registration_no: str
    stars: int
    decision: str


def key_of(name: str) -> str:
    """`HTX nông nghiệp Sông Hóa` and `Hợp tác xã Sông Hóa` are one owner: words that say what kind are left out."""
    folded = fold(name)
    bare = " ".join(_KIND_WORDS.sub(" ", folded).split())
    return (bare or folded)[:200]


def check_of(claim: Claim, rows: Sequence[Listed], *, today: date) -> str:
    """The word for a claim. `rows` are of every list brought so far; none at all: nobody can say."""
    if not rows:
        return UNSEEN
    found = [row for row in rows if _is_same(claim, row)]
    if not found:
        return UNLISTED
    last = max(found, key=lambda row: row.decided_on)
    if last.stars != claim.stars or _number(last.decision) != _number(claim.decision):
        return DIFFERS
    return EXPIRED if last.expires_on < today else AGREES


def _is_same(claim: Claim, row: Listed) -> bool:
    """The same owner, by number where both have one, else by name; and the same product by name."""
    if claim.registration_no and row.registration_no:
        if claim.registration_no != row.registration_no:
            return False
    elif key_of(claim.owner_name) != row.owner_key:
        return False
    return fold(claim.product_name) == row.product_key


def _number(decision: str) -> str:
    """`Quyết định số 123/QĐ-UBND` → `123 qd ubnd`: the number as written, without the words before it."""
    found = re.search(r"\d.*", fold(decision))
    return re.sub(r"[^a-z0-9]+", " ", found[0] if found else fold(decision)).strip()
