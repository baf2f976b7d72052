"""The page behind a link to sign by, for a manager without an account. Looking changes nothing; the button signs."""

from typing import Any
from uuid import uuid4

from flask import Blueprint, Response, current_app, make_response, redirect, render_template, url_for
from flask_babel import gettext as _

from trace import clock
from trace.inspections import actions, queries, views
from trace.inspections.minutes import minutes_of
from trace.inspections.models import Inspection
from trace.inspections.queries_links import find_link, inspection_of_link
from trace.inspections.receiving import attempt, entry_of
from trace.inspections.rules import LinkEnded, UnknownLink
from trace.inspections.schemas import LinkForm
from trace.kit.forms import Form, read_form, say
from trace.kit.guards import ANYONE, allowed
from trace.typeset.pdf import pdf_of

links = Blueprint("inspection_links", __name__, url_prefix="/inspections/a")


@links.get("/<token>")
@allowed(ANYONE)
def show(token: str) -> Response:
    """What was found, and the two answers; for a used link, what it came to."""
    try:
        link = find_link(token, now=clock.now())
    except (UnknownLink, LinkEnded) as refusal:
        return _ended(token, say(refusal), refusal.status)
    return _page(link.inspection, token, Form({"entry_id": str(uuid4())}), 200)


@links.post("/<token>")
@allowed(ANYONE)
def answer(token: str) -> Any:
    """The one act that uses the link up."""
    inspection = inspection_of_link(token)
    if inspection is None:
        return _ended(token, _("Không có đường dẫn này. Nhờ cán bộ kiểm tra gửi lại."), 404)
    form = read_form(LinkForm)
    try:
        made, status = attempt_by_link(token, form)
    except UnknownLink as refusal:
        return _ended(token, say(refusal), refusal.status)
    if made is None:
        return _page(inspection, token, form, status) if status != LinkEnded.status else _ended(token, "", status)
    return redirect(url_for("inspection_links.show", token=token), code=303)


@links.get("/<token>/minutes.pdf")
@allowed(ANYONE)
def minutes(token: str) -> Response:
    """The paper that is to be signed, while the link can be used."""
    try:
        link = find_link(token, now=clock.now())
    except (UnknownLink, LinkEnded) as refusal:
        return _ended(token, say(refusal), refusal.status)
    base_url = current_app.config["SETTINGS"].base_url
    content = pdf_of(minutes_of(link.inspection, base_url=base_url, now=clock.now()))
    answer = Response(content, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="bien-ban-{link.inspection.code}.pdf"'
    return _hidden(answer)


def attempt_by_link(token: str, form: Form) -> tuple[Any, int]:
    """Sign or refuse as the form says."""
    return attempt(
        form,
        lambda: actions.acknowledge_by_link(
            token, answer=form.data["answer"], name=form.data["name"], duty=form.data["duty"],
            reason=form.data["reason"], now=clock.now(), entry_id=entry_of(form),
        ),
    )  # fmt: skip


def _page(inspection: Inspection, token: str, form: Form, status: int) -> Response:
    html = render_template(
        "inspections/link.html",
        viewer=None,
        one=views.sheet_of(inspection),
        findings=[views.finding_row(row, today=clock.today()) for row in queries.findings_of(inspection)],
        form=form,
        token=token,
        answers=[
            {"value": "signed", "label": _("Ký biên bản"), "icon": "check"},
            {"value": "refused", "label": _("Không ký"), "icon": "close"},
        ],
    )
    return _hidden(make_response(html, status))


def _ended(token: str, sentence: str, status: int) -> Response:
    """Thanks for an answer that was given; a calm word for everything else."""
    inspection = inspection_of_link(token)
    is_done = inspection is not None and bool(inspection.supplier_answer)
    html = render_template(
        "inspections/link_ended.html",
        viewer=None,
        sentence=sentence or _("Đường dẫn này không dùng được nữa."),
        one=views.sheet_of(inspection) if is_done and inspection is not None else None,
    )
    return _hidden(make_response(html, 200 if is_done else status))


def _hidden(answer: Response) -> Response:
    """No search engine, no referrer, no copy on the way."""
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
