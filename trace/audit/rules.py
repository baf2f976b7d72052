"""What an officer is shown of private facts, and how looks are counted.

Purpose limitation (Luật 91/2025/QH15, personal data only for the stated purpose): an officer follows goods one step
back and one step forward (TT 17/2021 Đ3, Đ6; NĐ 37/2026 Đ23). For that the names and addresses of supplier and
receiver, document numbers, vehicle plates and who did the work are needed and shown. Telephone and identity numbers
of people are not: only their last three digits are shown, enough to compare with a paper in hand. Whoever needs the
whole number asks the establishment in writing.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from trace.errors import N_

SUBJECTS: Final = {
    "batch": N_("Hồ sơ lô"),
    "batch_file": N_("Tải tệp hồ sơ lô"),
    "organisation": N_("Hồ sơ cơ sở"),
    "product": N_("Sản phẩm"),
    "site": N_("Ruộng, ao, xưởng"),
    "season": N_("Mùa vụ"),
    "handover": N_("Phiếu giao nhận"),
    "request": N_("Yêu cầu dữ liệu"),
    "request_file": N_("Tải gói dữ liệu"),
    "inspection": N_("Cuộc kiểm tra"),
}
EXPIRING_DAYS: Final = 60
# Who makes goods, so whose completeness is measured; carriers and shops pass them on.
PRODUCERS: Final = ("coop", "firm", "household")

# Numbers an audit follows: of papers, vehicles, stamps, doses. Everywhere else a long number is a person's.
_NUMBERS_NEEDED: Final = frozenset(("vehicle", "doc_no", "label_range", "input_doc", "dose", "pond_prep", "byproducts"))
_ALWAYS_PERSONAL: Final = frozenset(("phone", "telephone", "id_number"))
_LONG_NUMBER: Final = re.compile(r"(?<![\w+])\+?\d(?:[ .\-]?\d){8,13}(?!\w)")
_LETTERS_SHOWN: Final = 3


def hour_of(moment: datetime) -> datetime:
    """The full hour, UTC, in which a moment lies."""
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def shown_private(private: Mapping[str, Any]) -> dict[str, Any]:
    """An annex as an officer sees it: telephone and identity numbers shortened to their last three digits."""
    return {key: _shown(key, value) for key, value in private.items()}


def mask_numbers(text: str) -> str:
    """`gọi 0912 345 678` → `gọi ••• 678`: numbers of nine to fourteen digits, as telephones and identity cards have."""
    return _LONG_NUMBER.sub(lambda found: _mask(found[0]), text)


def _shown(key: str, value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(name): _shown(str(name), one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_shown(key, one) for one in value]
    if key in _ALWAYS_PERSONAL:
        return _mask(str(value))
    if key in _NUMBERS_NEEDED or not isinstance(value, str | int) or isinstance(value, bool):
        return value
    masked = mask_numbers(str(value))
    return value if masked == str(value) else masked


def _mask(number: str) -> str:
    return "••• " + re.sub(r"\D", "", number)[-_LETTERS_SHOWN:]
