"""The buttons that stop a run or go on with it."""

from typing import Any

from flask import current_app, flash, redirect, url_for
from flask_babel import gettext as _

from trace import clock
from trace.errors import Refusal
from trace.kit.forms import say
from trace.kit.guards import allowed, signed_in
from trace.kit.idempotency import idempotent
from trace.kit.viewer import RECORDERS
from trace.labels import actions_stopping, queries
from trace.labels.run_pages import labels


@labels.post("/runs/<number>/cancellation")
@allowed(*RECORDERS)
def cancel(number: str) -> Any:
    """Stop the run for good."""
    run = queries.find_run(number, seen_by=signed_in())
    try:
        actions_stopping.cancel_run(run, by=signed_in(), now=clock.now(), settings=current_app.config["SETTINGS"])
    except Refusal as refusal:
        flash(say(refusal), "hold")
    else:
        flash(_("Đã dừng lần in này. Số tem chưa tải về không tính vào hạn mức."))
    return redirect(url_for("labels.show", number=run.number), code=303)


@labels.post("/runs/<number>/resumption")
@allowed(*RECORDERS)
@idempotent
def resume(number: str) -> Any:
    """Go on with a run that failed."""
    run = queries.find_run(number, seen_by=signed_in())
    actions_stopping.resume_run(run, by=signed_in(), now=clock.now())
    flash(_("Đang làm tiếp từ phần đã xong."))
    return redirect(url_for("labels.show", number=run.number), code=303)
