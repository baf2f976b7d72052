"""What the rules found about a batch, as an officer reads it: also what has been mended since."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from trace.errors import N_
from trace.readiness.models import KeptFinding
from trace.readiness.queries_findings import lack_of
from trace.readiness.rules import NOTE, STOP, WARN

SEVERITIES: Final = {STOP: N_("Chặn in tem"), WARN: N_("Cần sửa"), NOTE: N_("Nên biết")}


@dataclass(frozen=True, slots=True)
class FindingLine:
    """One finding, open, mended (`gone_at`) or left as it is by a manager's word (`reviewed_at`)."""

    sentence: str
    todo: str
    article: str
    severity_msgid: str
    is_open: bool
    first_seen_at: datetime
    gone_at: datetime | None
    reviewed_at: datetime | None
    reviewed_by: str
    review_reason: str


def finding_lines(found: Sequence[KeptFinding], language: str) -> list[FindingLine]:
    """Open ones first; those whose rule is no more are left out."""
    said = [(row, lack_of(row)) for row in found]
    lines = [
        FindingLine(
            sentence=lack.sentence(language),
            todo=lack.todo(language),
            article=lack.rule.article,
            severity_msgid=SEVERITIES[row.severity],
            is_open=row.gone_at is None and row.reviewed_at is None,
            first_seen_at=row.first_seen_at,
            gone_at=row.gone_at,
            reviewed_at=row.reviewed_at,
            reviewed_by=row.reviewed_by,
            review_reason=row.review_reason,
        )
        for row, lack in said
        if lack is not None
    ]
    return sorted(lines, key=lambda line: not line.is_open)
