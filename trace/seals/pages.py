"""Anyone may ask whether a PDF is whole and ours. What is uploaded is read and not kept."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, current_app, render_template, request

from trace import clock
from trace.errors import N_, Refusal
from trace.kit.forms import Form, say
from trace.kit.guards import ANYONE, allowed
from trace.kit.throttle import block_of, count_try
from trace.seals import actions, queries
from trace.seals.rules import NotReadable
from trace.seals.verification import examine
from trace.seals.views import certificate_view, found_view

pages = Blueprint("seals", __name__, url_prefix="/seals")
FILES_PER_MINUTE = 20


@pages.get("/")
@allowed(ANYONE)
def index() -> str:
    """What a seal is, a form to check a file, and the certificates of this service."""
    return _page(Form())


@pages.post("/")
@allowed(ANYONE)
def check() -> tuple[str, int]:
    """Say what the uploaded PDF is."""
    form, sent = Form(), request.files.get("file")
    try:
        count_try(
            f"seals:{block_of(request.remote_addr or '')}",
            limit=FILES_PER_MINUTE,
            per=timedelta(minutes=1),
            now=clock.now(),
        )
        if sent is None or not sent.filename:
            raise NotReadable(N_("Chọn tệp PDF cần kiểm tra."), field="file")
        found = examine(sent.read())
    except Refusal as refusal:
        form.add_error("file", say(refusal))
        return _page(form), refusal.status
    return _page(form, found=found_view(found), name=sent.filename), 200


@pages.get("/certificate.pem")
@allowed(ANYONE)
def certificate() -> Response:
    """Every certificate of this service, the one in use first."""
    actions.own_certificate(current_app.config["SETTINGS"], now=clock.now())
    text = "".join(row.certificate for row in queries.certificates())
    response = Response(text, content_type="application/x-pem-file")
    response.headers["Cache-Control"] = "public, max-age=300"
    return response


def _page(form: Form, **what: Any) -> str:
    rows = [certificate_view(row) for row in queries.certificates()]
    return render_template("seals/index.html", form=form, certificates=rows, **what)
