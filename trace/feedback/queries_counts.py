"""How many reports wait, for many organisations at once."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from peewee import fn

from trace.feedback.models import Feedback
from trace.feedback.rules import State


def open_reports(numbers: Sequence[int], since: datetime) -> Mapping[int, int]:
    """Reports received since then that nobody has answered; those of a flood that are folded away count nothing."""
    rows: Any = Feedback.select(Feedback.organisation, fn.COUNT(Feedback.id)).where(
        Feedback.organisation.in_(list(numbers)),
        Feedback.received_at >= since,
        Feedback.state.in_((str(State.NEW), str(State.TAKEN))),
        ~Feedback.is_folded,
    )
    return dict(rows.group_by(Feedback.organisation).tuples())
