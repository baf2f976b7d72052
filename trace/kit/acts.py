"""The audit log of acts: one line for every change a person makes, in the transaction of that change."""

from datetime import datetime
from typing import Any

from trace.kit.models import ActLogEntry
from trace.kit.viewer import Viewer


def log_act(by: Viewer | None, act: str, subject: str = "", *, now: datetime, **detail: Any) -> None:
    """Write that `by` did `act` (a dotted word like `batches.approve`) to `subject` (a public code).

    `detail` holds plain JSON values and never passwords, tokens or personal data of third parties.
    """
    ActLogEntry.create(
        at=now,
        person_id=by.person_id if by else None,
        organisation_id=by.organisation_id if by else None,
        role=by.role if by else "",
        act=act,
        subject=subject,
        detail=detail,
    )
