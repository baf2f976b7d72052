"""What a seal can be found to be, and what is refused."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from trace.errors import Invalid, RuleBroken

LARGEST: Final = 24 * 1024 * 1024
PDF_MARK: Final = b"%PDF-"


class Verdict(StrEnum):
    """What an uploaded PDF turned out to be; only WHOLE and ADDED_TO are as they left this service."""

    WHOLE = "whole"
    ADDED_TO = "added_to"
    CHANGED = "changed"
    FOREIGN = "foreign"
    UNSEALED = "unsealed"


@dataclass(frozen=True, slots=True)
class Found:
    """What was read of a PDF. `sealed_at` is when the service says it sealed; `fingerprint` names its certificate."""

    verdict: Verdict
    sha256: str
    sealed_at: datetime | None = None
    reason: str = ""
    signer: str = ""
    fingerprint: str = ""

    @property
    def is_ours(self) -> bool:
        return self.verdict in (Verdict.WHOLE, Verdict.ADDED_TO)


class NotReadable(Invalid):
    """The file is not a PDF that can be read."""


class SealKeyMissing(RuleBroken):
    """The key that the database knows is not there or is another one: nothing was sealed."""


def verdict_of(*, is_ours: bool, is_intact: bool, is_last: bool, was_only_signed_after: bool) -> Verdict:
    """`is_intact`: the signed bytes and the signature are right; `is_last`: nothing follows the signed bytes."""
    if not is_ours:
        return Verdict.FOREIGN
    if not is_intact:
        return Verdict.CHANGED
    if is_last:
        return Verdict.WHOLE
    return Verdict.ADDED_TO if was_only_signed_after else Verdict.CHANGED
