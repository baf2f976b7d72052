"""One inspection: its page, beginning and calling off, checklists, papers asked for and sent, findings."""

from typing import Any
from uuid import uuid4

from flask import Response, abort, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from trace import clock
from trace.audit.actions import note_look
from trace.inspections import actions, queries, rules, views
from trace.inspections.actions_visit import Answered
from trace.inspections.catalogue import checklists, terms
from trace.inspections.evidence import Evidence
from trace.inspections.models import Inspection
from trace.inspections.pages_lists import pages
from trace.inspections.receiving import attempt, entry_of, files_of
from trace.inspections.rules import RESULTS, SEVERITIES, VALUES, State
from trace.inspections.schemas import AskForm, EntryForm, FindingForm, ReasonForm, SendForm
from trace.kit.finding import finding
from trace.kit.forms import Form, clean, read_form
from trace.kit.guards import allowed, signed_in
from trace.kit.idempotency import idempotent
from trace.kit.languages import language
from trace.kit.viewer import ADMIN, AUDITOR, MANAGER, RECORDERS, STAFF
from trace.readiness.models import KeptFinding
from trace.readiness.queries_findings import lack_of, visible_findings


@pages.get("/<code>")
@allowed(*RECORDERS, AUDITOR, ADMIN)
@finding("code", queries.find_inspection, into="inspection")
def show(inspection: Inspection) -> Response:
    """What it is about, what comes next, what was found, who did what when. Both sides read the same page."""
    seen = signed_in()
    note_look(
        "inspection", inspection.code, organisation_id=inspection.organisation_id, name=inspection.code, by=seen,
        now=clock.now(),
    )  # fmt: skip
    return page(inspection)


@pages.post("/<code>/begin")
@allowed(AUDITOR, ADMIN)
@finding("code", queries.find_inspection, into="inspection")
def begin(inspection: Inspection) -> Any:
    """From now on it is going on."""
    form = read_form(EntryForm)
    return act(
        inspection, form, "begin",
        lambda: actions.begin(inspection, by=signed_in(), now=clock.now(), entry_id=entry_of(form)),
        _("Đã bắt đầu. Trong lúc kiểm tra, sửa nhẹ đi phải chờ."),
    )  # fmt: skip


@pages.post("/<code>/cancel")
@allowed(AUDITOR, ADMIN)
@finding("code", queries.find_inspection, into="inspection")
def cancel(inspection: Inspection) -> Any:
    """It will not be."""
    form = read_form(ReasonForm)
    return act(
        inspection, form, "cancel",
        lambda: actions.cancel(
            inspection, reason=form.data["reason"], by=signed_in(), now=clock.now(), entry_id=entry_of(form)
        ),
        _("Đã thôi cuộc kiểm tra này."),
    )  # fmt: skip


@pages.post("/<code>/ask")
@allowed(AUDITOR, ADMIN)
@finding("code", queries.find_inspection, into="inspection")
def ask(inspection: Inspection) -> Any:
    """Ask for papers."""
    form = read_form(AskForm)
    return act(
        inspection, form, "ask",
        lambda: actions.ask_documents(
            inspection, what=form.data["what"], by=signed_in(), now=clock.now(), entry_id=entry_of(form)
        ),
        _("Đã báo cơ sở gửi giấy tờ."),
    )  # fmt: skip


@pages.post("/<code>/documents")
@allowed(MANAGER, STAFF)
@finding("code", queries.find_inspection, into="inspection")
@idempotent
def send(inspection: Inspection) -> Any:
    """The supplier sends papers."""
    form = read_form(SendForm)
    return act(
        inspection, form, "send",
        lambda: actions.send_documents(
            inspection, note=form.data["note"], files=files_of(inspection, "files", pictures_only=False),
            by=signed_in(), now=clock.now(), entry_id=entry_of(form),
        ),
        _("Đã gửi cho đoàn kiểm tra."),
    )  # fmt: skip


@pages.get("/<code>/checklists/<name>")
@allowed(*RECORDERS, AUDITOR, ADMIN)
@finding("code", queries.find_inspection, into="inspection")
def checklist(inspection: Inspection, name: str) -> Response:
    """One checklist: what the record says to each item, and the answers."""
    given = queries.answers_of(inspection).get(_list(inspection, name), {})
    values: dict[str, Any] = {"entry_id": str(uuid4())}
    for item, answered in given.items():
        values |= {f"value-{item}": answered.value, f"note-{item}": answered.note}
    return _checklist_page(inspection, name, Form(values), 200)


@pages.post("/<code>/checklists/<name>")
@allowed(AUDITOR, ADMIN)
@finding("code", queries.find_inspection, into="inspection")
@idempotent
def answer(inspection: Inspection, name: str) -> Any:
    """Save the answers that were given so far."""
    seen, form = signed_in(), Form({key: clean(value) for key, value in request.form.items() if key != "csrf_token"})
    items = checklists()[_list(inspection, name)].items
    queries.check_inspector(inspection, by=seen)

    def said() -> dict[str, Answered]:
        found = {}
        for item in items:
            value, note = (str(form.values.get(f"{part}-{item.code}") or "") for part in ("value", "note"))
            photos = files_of(inspection, f"photo-{item.code}")
            if value or note or photos:
                found[item.code] = Answered(value, note, photos)
        return found

    made, status = attempt(
        form,
        lambda: actions.answer(inspection, name, said(), by=seen, now=clock.now(), entry_id=entry_of(form)),
    )
    if made is None:
        return _checklist_page(inspection, name, form, status)
    flash(_("Đã lưu bảng kiểm %(name)s.", name=checklists()[name].name(language())))
    return redirect(url_for("inspections.show", code=inspection.code), code=303)


@pages.post("/<code>/findings")
@allowed(AUDITOR, ADMIN)
@finding("code", queries.find_inspection, into="inspection")
@idempotent
def find(inspection: Inspection) -> Any:
    """Write a finding down."""
    form = read_form(FindingForm)
    values = {name: value for name, value in form.data.items() if name != "entry_id"}
    return act(
        inspection, form, "find",
        lambda: actions.find(
            inspection, **values, photos=files_of(inspection, "photos"), by=signed_in(), now=clock.now(),
            entry_id=entry_of(form),
        ),
        _("Đã ghi phát hiện."),
    )  # fmt: skip


def act(inspection: Inspection, form: Form, which: str, do: Any, done: str) -> Any:
    """Do it and come back; what is refused is said in the form it came from."""
    made, status = attempt(form, do)
    if made is None:
        return page(queries.find_inspection(inspection.code, seen_by=signed_in()), form, which, status)
    flash(done)
    return redirect(url_for("inspections.show", code=inspection.code), code=303)


def page(
    inspection: Inspection, form: Form | None = None, which: str = "", status: int = 200, *, link: str = ""
) -> Response:
    """The sheet of one inspection. `which` names the form that `form` belongs to."""
    seen, today = signed_in(), clock.today()
    is_inspector = queries.is_inspector(inspection, by=seen)
    is_supplier = seen.owns(inspection.organisation_id)
    html = render_template(
        "inspections/show.html",
        one=views.sheet_of(inspection),
        lists=views.lists_of(inspection, queries.answers_of(inspection)),
        findings=[views.finding_row(row, today=today) for row in queries.findings_of(inspection)],
        thread=views.thread_of(inspection),
        files=views.files,
        is_inspector=is_inspector,
        is_supplier=is_supplier and seen.role in (MANAGER, STAFF),
        may_sign=is_supplier and seen.role == MANAGER,
        form=form,
        which=which,
        new_entry=lambda: str(uuid4()),
        severities=[(code, _(name)) for code, name in SEVERITIES.items()],
        results=[
            {"value": code, "label": _(name), "icon": "check" if code == "pass" else "close"}
            for code, name in RESULTS.items()
        ],
        answers=[
            {"value": "signed", "label": _("Ký biên bản"), "icon": "check"},
            {"value": "refused", "label": _("Không ký"), "icon": "close"},
        ],
        kept=_kept(inspection) if is_inspector and inspection.state == State.UNDERWAY else [],
        fix_days=terms().fix_days,
        owner=inspection.organisation.representative,
        link=link,
        link_days=terms().link_days,
    )
    return make_response(html, status)


def _kept(inspection: Inspection) -> list[tuple[str, str]]:
    """Open findings of the rules, to be taken up."""
    query = visible_findings(signed_in()).where(
        KeptFinding.organisation == inspection.organisation_id,
        KeptFinding.gone_at.is_null(),
        KeptFinding.severity != rules.NOTE,
    )
    found = []
    for row in query.order_by(KeptFinding.id.desc()).limit(30):
        lack = lack_of(row)
        if lack is not None:
            found.append((str(row.id), f"{row.subject_name}: {lack.sentence(language())}"))
    return found


def _list(inspection: Inspection, name: str) -> str:
    if name not in inspection.checklists or name not in checklists():
        abort(404)
    return name


def _checklist_page(inspection: Inspection, name: str, form: Form, status: int) -> Response:
    given = queries.answers_of(inspection).get(name, {})
    evidence = Evidence(inspection, today=clock.today())
    can_answer = inspection.state == State.UNDERWAY and queries.is_inspector(inspection, by=signed_in())
    html = render_template(
        "inspections/checklist.html",
        one=views.sheet_of(inspection),
        name=name,
        title=checklists()[name].name(language()),
        basis=checklists()[name].basis,
        items=views.items_of(checklists()[name], given, evidence),
        values=[(code, _(word)) for code, word in VALUES.items()],
        form=form,
        may_answer=can_answer,
    )
    return make_response(html, status)
