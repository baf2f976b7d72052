"""Keeping a list under a name, from the list itself."""

from flask import Blueprint, flash, redirect, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from trace import clock
from trace.kit.guards import allowed, signed_in
from trace.kit.viewer import ADMIN, AUDITOR
from trace.overview import actions_views
from trace.overview.rules import LISTS, ViewRefused

pages = Blueprint("views", __name__, url_prefix="/overview/views")


@pages.post("/")
@allowed(AUDITOR, ADMIN)
def save() -> Response:
    """Keep the list one came from, and go on there. A refusal is said there; nothing else was typed."""
    form = request.form
    path, query = form.get("path", ""), form.get("query", "")
    try:
        row = actions_views.save_view(
            path, query, name=form.get("name", ""), is_shared="is_shared" in form, by=signed_in(), now=clock.now()
        )
    except ViewRefused as refused:
        flash(_(refused.msgid, **refused.params), "error")
        return redirect(f"{path}?{query}" if path in LISTS else "/overview/", code=303)
    flash(_("Đã lưu danh sách “%(name)s”.", name=row.name))
    return redirect(f"{row.path}?{row.query}", code=303)


@pages.post("/<int:view_id>/forget")
@allowed(AUDITOR, ADMIN)
def forget(view_id: int) -> Response:
    """Delete one's own."""
    path = actions_views.forget_view(view_id, by=signed_in(), now=clock.now())
    flash(_("Đã xóa danh sách đã lưu."))
    return redirect(path, code=303)
