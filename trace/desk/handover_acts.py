"""What every act about a handover shares at its door: the reason, the refusal beside its form, the way back."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _

from trace.desk import handover_view
from trace.desk.reading import attempt
from trace.handovers.models import Handover
from trace.kit.forms import Form

LONGEST_REASON = 300


def said_reason(form: Form) -> str:
    """The reason typed, asked for where it is missing."""
    reason = str(form.values.get("reason") or "")
    if not reason:
        form.add_error("reason", _("Ghi lý do để bên kia hiểu."))
    elif len(reason) > LONGEST_REASON:
        form.add_error("reason", _("Dài quá %(most)s chữ.", most=LONGEST_REASON))
    return reason


def answered(handover: Handover, form: Form, act: Callable[[], object], *, done: str, part: str = "") -> Any:
    """Carry the act out and say what was done; or the handover's page again, with the form called `part` open."""
    refused = attempt(form, act) if form.is_valid else 422
    if refused:
        return handover_view.page_of(handover, form, refused=part), refused
    flash(done)
    return redirect(url_for("handovers.show", code=handover.code), code=303)
