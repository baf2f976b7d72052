"""What a shopper opens: the form, the receipt with the answer. No account, no script; nothing said here is public."""

from typing import Any

from flask import Blueprint, Response, current_app, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from trace import clock
from trace.documents.actions import keep_picture
from trace.documents.models import StoredFile
from trace.documents.stores import store_of
from trace.errors import Refusal
from trace.feedback import actions, queries
from trace.feedback.actions import Said
from trace.feedback.models import Feedback
from trace.feedback.reading import kind_of, kinds
from trace.feedback.rules import OUTCOMES, STATE_NAMES, State
from trace.feedback.schemas import ReportForm
from trace.feedback.subjects import Subject, find_subject
from trace.kit.days import show_moment
from trace.kit.forms import Form, read_form, say
from trace.kit.guards import ANYONE, allowed
from trace.kit.idempotency import idempotent
from trace.kit.languages import language
from trace.kit.throttle import block_of
from trace.organisations.models import Organisation

public = Blueprint("feedback_public", __name__, url_prefix="/feedback")


@public.get("/report")
@allowed(ANYONE)
def new() -> Response:
    """The form; `?about=T…&serial=…` says which goods."""
    subject = find_subject(request.args.get("about", ""), request.args.get("serial", ""))
    return _form(subject, Form({"about": subject.code, "serial": subject.serial}), status=200)


@public.post("/report")
@allowed(ANYONE)
@idempotent
def create() -> Any:
    """Take the report in; then the receipt."""
    form, status = read_form(ReportForm), 422
    subject = find_subject(str(form.values.get("about") or ""), str(form.values.get("serial") or ""))
    if form.is_valid:
        data = form.data
        said = Said(data["kind"], data["words"], data["bought_at"], data["contact"], bool(data["consent"]), language())
        try:
            actions.count_sender(block_of(request.remote_addr or ""), now=clock.now())
            made = actions.report(subject, said, photo=_photo(subject), now=clock.now())
        except Refusal as refusal:
            form.refuse(refusal)
            status = refusal.status if refusal.status == 429 else 422
        else:
            return redirect(url_for("feedback_public.receipt", code=made.code, sent=1), code=303)
    return _form(subject, form, status=status)


@public.get("/receipt")
@allowed(ANYONE)
def ask() -> Any:
    """Where one types the receipt code."""
    typed = request.args.get("code", "").strip().replace(" ", "").upper()
    form = Form({"code": typed})
    if typed:
        try:
            found = _by_receipt(typed)
        except Refusal as refusal:
            form.add_error("code", say(refusal))
        else:
            return redirect(url_for("feedback_public.receipt", code=found.code), code=303)
    return _private(render_template("feedback/ask.html", form=form), 422 if typed else 200)


@public.get("/receipt/<code>")
@allowed(ANYONE)
def receipt(code: str) -> Response:
    """How a report stands, and the answer; never what was said in it."""
    found = _by_receipt(code)
    answers = [{"words": one.words, "at": show_moment(one.act.at), "who": _office_of(one.act.organisation_id)}
               for one in queries.answers_to(found)]  # fmt: skip
    html = render_template(
        "feedback/receipt.html",
        report=found,
        kind=kind_of(found.kind).name(language()),
        state=_(STATE_NAMES[State(found.state)]),
        outcome=_(OUTCOMES[found.outcome]) if found.outcome else "",
        answers=answers,
        received=show_moment(found.received_at),
        due=show_moment(found.due_at),
        path=find_subject(found.about).path,
        is_sent="sent" in request.args,
    )
    return _private(html, 200)


def _by_receipt(code: str) -> Feedback:
    """Codes are not guessed: misses count against the network."""
    try:
        return queries.find_by_receipt(code)
    except queries.UnknownFeedback:
        actions.count_miss(block_of(request.remote_addr or ""), now=clock.now())
        raise


def _photo(subject: Subject) -> StoredFile | None:
    sent = request.files.get("photo")
    if sent is None or not sent.filename:
        return None
    owner = subject.organisation or Organisation.get_or_none(Organisation.kind == "department")
    if owner is None:
        return None
    store = store_of(current_app.config["SETTINGS"])
    return keep_picture(sent.read(), name="", organisation=owner, by=None, now=clock.now(), store=store)


def _takes_photo(subject: Subject) -> bool:
    return subject.is_known or Organisation.select().where(Organisation.kind == "department").exists()


def _form(subject: Subject, form: Form, *, status: int) -> Response:
    html = render_template(
        "feedback/report.html",
        form=form,
        subject=subject,
        takes_photo=_takes_photo(subject),
        kinds=[{"value": one.code, "label": one.name(language()), "icon": one.icon} for one in kinds()],
    )
    return _private(html, status)


def _office_of(organisation_id: int | None) -> str:
    """Who answered: the organisation by its name, never the person."""
    found = Organisation.get_or_none(Organisation.id == organisation_id) if organisation_id else None
    return found.name if found is not None else _("Cơ quan quản lý")


def _private(html: str, status: int) -> Response:
    answer = make_response(html, status)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
