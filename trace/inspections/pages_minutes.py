"""Minutes of one inspection: drawn up, signed by both sides, the paper; corrective action afterwards."""

from typing import Any

from flask import Response, current_app, url_for
from flask_babel import gettext as _

from trace import clock
from trace.audit.actions import note_look
from trace.documents.stores import store_of
from trace.inspections import actions, queries
from trace.inspections.minutes import minutes_of
from trace.inspections.models import Inspection
from trace.inspections.pages_lists import pages
from trace.inspections.pages_visit import act, page
from trace.inspections.receiving import attempt, entry_of, files_of
from trace.inspections.rules import State, UnknownInspection
from trace.inspections.schemas import (
    AnswerForm,
    DrawUpForm,
    EntryForm,
    InPersonForm,
    JudgeForm,
    ProofForm,
    ReasonForm,
)
from trace.kit.finding import finding
from trace.kit.forms import read_form
from trace.kit.guards import allowed, signed_in
from trace.kit.idempotency import idempotent
from trace.kit.viewer import ADMIN, AUDITOR, MANAGER, RECORDERS, STAFF
from trace.typeset.pdf import pdf_of

# Browsers draw a PDF with a plugin of their own, which the policy of our pages would forbid.
_POLICY = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"


@pages.post("/<code>/minutes")
@allowed(AUDITOR, ADMIN)
@finding("code", queries.find_inspection, into="inspection")
def draw_up(inspection: Inspection) -> Any:
    """Nothing more is written; both sides are to sign."""
    form = read_form(DrawUpForm)
    return act(
        inspection, form, "draw_up",
        lambda: actions.draw_up(
            inspection, result=form.data["result"], remark=form.data["remark"], by=signed_in(), now=clock.now(),
            entry_id=entry_of(form),
        ),
        _("Đã lập biên bản. Nay hai bên ký."),
    )  # fmt: skip


@pages.post("/<code>/reopen")
@allowed(AUDITOR, ADMIN)
@finding("code", queries.find_inspection, into="inspection")
def reopen(inspection: Inspection) -> Any:
    """Something in them is wrong."""
    form = read_form(ReasonForm)
    return act(
        inspection, form, "reopen",
        lambda: actions.reopen(
            inspection, reason=form.data["reason"], by=signed_in(), now=clock.now(), entry_id=entry_of(form)
        ),
        _("Đã mở lại. Sửa xong thì lập lại biên bản."),
    )  # fmt: skip


@pages.post("/<code>/sign")
@allowed(AUDITOR, ADMIN)
@finding("code", queries.find_inspection, into="inspection")
def sign(inspection: Inspection) -> Any:
    """The inspector signs."""
    form = read_form(EntryForm)
    return act(
        inspection, form, "sign",
        lambda: actions.sign(inspection, by=signed_in(), now=clock.now(), entry_id=entry_of(form)),
        _("Cán bộ đã ký."),
    )  # fmt: skip


@pages.post("/<code>/answer")
@allowed(MANAGER)
@finding("code", queries.find_inspection, into="inspection")
def acknowledge(inspection: Inspection) -> Any:
    """The supplier's manager signs or refuses."""
    form = read_form(AnswerForm)
    return act(
        inspection, form, "acknowledge",
        lambda: actions.acknowledge(
            inspection, answer=form.data["answer"], reason=form.data["reason"], by=signed_in(), now=clock.now(),
            entry_id=entry_of(form),
        ),
        _("Đã ghi câu trả lời của cơ sở."),
    )  # fmt: skip


@pages.post("/<code>/answer-in-person")
@allowed(AUDITOR, ADMIN)
@finding("code", queries.find_inspection, into="inspection")
@idempotent
def note_answer(inspection: Inspection) -> Any:
    """The officer notes who signed on the spot, or who would not and why."""
    form = read_form(InPersonForm)

    def noted() -> Inspection:
        photos = files_of(inspection, "photo")
        values = {name: value for name, value in form.data.items() if name != "entry_id"}
        return actions.note_answer(
            inspection, **values, photo=photos[0] if photos else None, by=signed_in(), now=clock.now(),
            entry_id=entry_of(form),
        )  # fmt: skip

    return act(inspection, form, "in_person", noted, _("Đã ghi câu trả lời của cơ sở."))


@pages.post("/<code>/link")
@allowed(AUDITOR, ADMIN)
@finding("code", queries.find_inspection, into="inspection")
def make_link(inspection: Inspection) -> Any:
    """A link for the manager who has no account here; shown once."""
    form = read_form(EntryForm)
    token, status = attempt(form, lambda: actions.make_link(inspection, by=signed_in(), now=clock.now()))
    if token is None:
        return page(inspection, form, "link", status)
    base = current_app.config["SETTINGS"].base_url
    answer = page(inspection, link=f"{base}{url_for('inspection_links.show', token=token)}")
    answer.headers["Cache-Control"] = "no-store"
    return answer


@pages.get("/<code>/minutes.pdf")
@allowed(*RECORDERS, AUDITOR, ADMIN)
@finding("code", queries.find_inspection, into="inspection")
def minutes(inspection: Inspection) -> Response:
    """The paper: a draft to read while nobody has signed, the sealed file afterwards."""
    if inspection.state in (State.PLANNED, State.UNDERWAY, State.CANCELLED):
        raise UnknownInspection(_("Chưa lập biên bản."))
    seen, settings = signed_in(), current_app.config["SETTINGS"]
    note_look(
        "inspection", inspection.code, organisation_id=inspection.organisation_id, name=inspection.code, by=seen,
        now=clock.now(),
    )  # fmt: skip
    if inspection.minutes_file_id is not None and inspection.minutes_file is not None:
        content = store_of(settings).get(inspection.minutes_file.sha256)
    else:
        content = pdf_of(minutes_of(inspection, base_url=settings.base_url, now=clock.now()))
    answer = Response(content, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="bien-ban-{inspection.code}.pdf"'
    answer.headers["Content-Security-Policy"] = _POLICY
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@pages.post("/<code>/findings/<int:number>/proof")
@allowed(MANAGER, STAFF)
@finding("code", queries.find_inspection, into="inspection")
@idempotent
def prove(inspection: Inspection, number: int) -> Any:
    """What the supplier did about a finding."""
    form = read_form(ProofForm)
    queries.find_finding(inspection, number)
    return act(
        inspection, form, f"proof-{number}",
        lambda: actions.prove(
            inspection, number, proof=form.data["proof"], files=files_of(inspection, "files", pictures_only=False),
            by=signed_in(), now=clock.now(), entry_id=entry_of(form),
        ),
        _("Đã gửi bằng chứng khắc phục."),
    )  # fmt: skip


@pages.post("/<code>/findings/<int:number>/accept")
@allowed(AUDITOR, ADMIN)
@finding("code", queries.find_inspection, into="inspection")
def accept(inspection: Inspection, number: int) -> Any:
    """It is put right."""
    form = read_form(JudgeForm)
    queries.find_finding(inspection, number)
    return act(
        inspection, form, f"judge-{number}",
        lambda: actions.accept(
            inspection, number, note=form.data["note"], by=signed_in(), now=clock.now(), entry_id=entry_of(form)
        ),
        _("Đã công nhận khắc phục."),
    )  # fmt: skip


@pages.post("/<code>/findings/<int:number>/send-back")
@allowed(AUDITOR, ADMIN)
@finding("code", queries.find_inspection, into="inspection")
def send_back(inspection: Inspection, number: int) -> Any:
    """It is not put right yet."""
    form = read_form(JudgeForm)
    queries.find_finding(inspection, number)
    return act(
        inspection, form, f"judge-{number}",
        lambda: actions.send_back(
            inspection, number, note=form.data["note"], by=signed_in(), now=clock.now(), entry_id=entry_of(form)
        ),
        _("Đã trả lại cho cơ sở làm tiếp."),
    )  # fmt: skip
