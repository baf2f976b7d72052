"""The page behind a single-use link about a change: before beside after, yes or no. Only its button answers."""

import json
from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _

from trace import clock
from trace.desk.handover_acts import said_reason
from trace.desk.handover_revision import words_of_changes
from trace.desk.handover_rows import line_of
from trace.desk.reading import attempt
from trace.handovers import actions
from trace.handovers.models import Handover, HandoverAct, HandoverLink
from trace.handovers.rules import ALL, NONE, Act
from trace.handovers.standing import lines_of
from trace.kit.days import show_day
from trace.kit.devices import device_of_request
from trace.kit.forms import Form


def question_page(link: HandoverLink, token: str, form: Form) -> str:
    """What should change, and why."""
    handover: Handover = link.handover
    question = HandoverAct.get_by_id(link.question_id)
    body = json.loads(question.body)
    return render_template(
        "handovers/link_question.html",
        form=form,
        viewer=None,
        action=url_for("handover_links.answer", code=handover.code, token=token),
        asked={
            "code": handover.code,
            "sender": str(question.organisation.name),
            "day": show_day(handover.answered_at),
            "goods": [line_of(one) for one in lines_of(handover)],
            "reason": body["reason"],
            "changes": words_of_changes(handover, body["before"], body["after"]),
        },
    )


def answer_question(token: str, form: Form) -> int:
    """Write the answer; 0, or the status under which the page comes back."""
    outcome = str(form.values.get("outcome") or "")
    if outcome not in (ALL, NONE):
        form.add_error("outcome", _("Chọn đồng ý hay không đồng ý."))
    for name, sentence in (
        ("name", _("Ghi tên cửa hàng, cơ sở hoặc tên bạn.")),
        ("phone", _("Ghi số điện thoại.")),
    ):
        if not form.values.get(name):
            form.add_error(name, sentence)
    reason = said_reason(form) if outcome == NONE else ""
    if not form.is_valid:
        return 422
    return attempt(
        form,
        lambda: actions.answer_revision(
            token,
            agrees=outcome == ALL,
            name=str(form.values["name"]),
            phone=str(form.values["phone"]),
            entry_id=str(form.values.get("entry_id") or ""),
            now=clock.now(),
            reason=reason,
            device=device_of_request(),
        ),
        names=("outcome", "reason", "name", "phone"),
    )


def said_of(act: HandoverAct) -> dict[str, Any]:
    """The sentence of an answer that was given by such a link."""
    is_agreed = act.kind == Act.REVISION_AGREED
    return {
        "sentence": _("Đã ghi: bạn đồng ý sửa") if is_agreed else _("Đã ghi: bạn không đồng ý sửa"),
        "note": _("Bản cũ vẫn xem được.") if is_agreed else _("Bản đang có giữ nguyên."),
    }
