"""The clock that stands on every page of those whom an open recall concerns."""

from dataclasses import dataclass
from datetime import datetime

from trace.kit.viewer import Viewer
from trace.recalls.models import Recall
from trace.recalls.queries import visible_recalls
from trace.recalls.rules import State

_MOST = 100


@dataclass(frozen=True, slots=True)
class OpenClock:
    """How many recalls are open that the viewer sees, and the one whose time runs out first."""

    count: int
    code: str
    due_at: datetime | None
    is_managed: bool


def open_clock(*, seen_by: Viewer) -> OpenClock | None:
    """None while nothing is open, which one statement on an index tells: every page asks.

    `is_managed`: the viewer may follow it, else only answer a notice.
    """
    if not Recall.select(Recall.id).where(Recall.state == State.OPEN).exists():
        return None
    rows = list(visible_recalls(seen_by).where(Recall.state == State.OPEN).order_by(Recall.due_at).limit(_MOST))
    if not rows:
        return None
    first = next((one for one in rows if one.due_at is not None), rows[0])
    is_managed = seen_by.is_officer or seen_by.is_admin or seen_by.owns(first.organisation_id)
    return OpenClock(len(rows), first.code, first.due_at, is_managed)
