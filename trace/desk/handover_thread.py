"""The thread of a handover: what each side did, in the order of the log."""

from typing import Any

from flask_babel import gettext as _

from trace.desk.handover_revision import words_of_changes
from trace.handovers.models import Handover
from trace.handovers.queries import HistoryLine, history_of
from trace.handovers.rules import ACT_WORDS, Act
from trace.kit.days import show_day, show_moment, show_when
from trace.kit.phones import show_phone
from trace.kit.viewer import Viewer

_ICONS = {
    Act.DECLARED: "truck", Act.LINKED: "link", Act.RECEIVED: "check", Act.RECEIVED_LESS: "minus", Act.REFUSED: "close",
    Act.ACKNOWLEDGED: "check", Act.WITHDRAWN: "back", Act.RETURNED: "back", Act.RETURN_WITHDRAWN: "edit",
    Act.UNDECLARED: "store",
    Act.FILLED_IN: "clock", Act.REVISION_ASKED: "edit", Act.REVISION_AGREED: "history", Act.REVISION_REFUSED: "close",
    Act.REVISION_WITHDRAWN: "back", Act.CLAIM_DENIED: "stop", Act.CLAIM_CONFIRMED: "check",
}  # fmt: skip


def thread_of(handover: Handover, *, seen_by: Viewer) -> list[dict[str, Any]]:
    """Acts as the page shows them. Reasons are for the two sides; a person's name for the own side, and for whoever
    sent goods to somebody without an account."""
    return [_act(handover, line, seen_by) for line in history_of(handover, seen_by=seen_by)]


def _act(handover: Handover, line: HistoryLine, seen_by: Viewer) -> dict[str, Any]:
    kind, body = Act(line.kind), line.body
    is_own = seen_by.owns(line.organisation.id)
    is_side = seen_by.owns(handover.sender_id) or seen_by.owns(handover.receiver_id)
    is_other_day = show_day(line.recorded_at) != show_day(line.happened_at)
    return {
        "icon": _ICONS[kind],
        "title": _(ACT_WORDS[kind]),
        "when": show_when(line.happened_at),
        "when_iso": line.happened_at.isoformat(),
        "who": line.organisation.name,
        "is_own": is_own,
        "is_late": kind == Act.FILLED_IN,
        "reason": str(body.get("reason") or "") if is_side else "",
        "person": _person(line, is_own=is_own),
        "details": [(_("Ghi lúc"), show_moment(line.recorded_at))] if is_other_day else [],
        "changes": words_of_changes(handover, body["before"], body["after"]) if kind == Act.REVISION_AGREED else [],
    }


def _person(line: HistoryLine, *, is_own: bool) -> str:
    signed = line.private.get("signed") or {}
    phone = show_phone(str(signed["phone"])) if signed.get("phone") else ""
    return " · ".join(filter(None, (str(signed.get("name") or ""), phone))) or (line.by_name if is_own else "")
