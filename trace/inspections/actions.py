"""Writing inspections down: everything that changes one goes through here."""

from trace.inspections.actions_fixes import accept, prove, send_back
from trace.inspections.actions_minutes import (
    acknowledge,
    acknowledge_by_link,
    draw_up,
    keep_minutes,
    make_link,
    note_answer,
    reopen,
    sign,
)
from trace.inspections.actions_plan import Plan, begin, cancel, plan
from trace.inspections.actions_visit import Answered, answer, ask_documents, find, send_documents

__all__ = [
    "Answered",
    "Plan",
    "accept",
    "acknowledge",
    "acknowledge_by_link",
    "answer",
    "ask_documents",
    "begin",
    "cancel",
    "draw_up",
    "find",
    "keep_minutes",
    "make_link",
    "note_answer",
    "plan",
    "prove",
    "reopen",
    "send_back",
    "send_documents",
    "sign",
]
