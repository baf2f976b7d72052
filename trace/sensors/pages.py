"""Readings for people: the charts of a pond, season, lot or handover, a file brought with its preview, values typed."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from flask import Blueprint, Response, flash, redirect, render_template, request, stream_with_context, url_for
from flask_babel import gettext as _

from trace import clock
from trace.clock import VIETNAM
from trace.database import connected
from trace.documents.actions import keep_readings
from trace.documents.keeping import store
from trace.documents.models import StoredFile
from trace.documents.queries import find_file
from trace.errors import N_, Invalid, NotFound, Refusal
from trace.events.actions_proposals import take_back
from trace.events.models_proposals import CorrectionProposal
from trace.events.queries import find_event
from trace.events.readings import MEASURED
from trace.kit.forms import Form, clean, read_form, say
from trace.kit.guards import SIGNED_IN, allowed, signed_in
from trace.kit.inputs import parse_date, parse_number
from trace.kit.languages import language
from trace.kit.practice import practised
from trace.kit.viewer import RECORDERS
from trace.seasons.queries import sites_of
from trace.sensors import queries, views
from trace.sensors.bringing import limits_for, typed_readings, write_down
from trace.sensors.limits import POND, STAGES
from trace.sensors.moments import Moments, MomentUnreadable
from trace.sensors.panels import range_word
from trace.sensors.preview import preview_of
from trace.sensors.reading import Readings, read_file
from trace.sensors.schemas import ORDERS, ZONES, PreviewForm, SaveForm, TypedForm
from trace.sensors.subjects import Subject, find_subject

pages = Blueprint("sensors", __name__, url_prefix="/sensors")
Answer = Any
_TYPED = {POND: ("temperature", "ph", "salinity", "oxygen")}


@pages.get("/<about>/<code>")
@allowed(SIGNED_IN)
def show(about: str, code: str) -> str:
    """Every quantity that was measured, drawn over the time asked for, and the files it came in."""
    return _show_page(_found(about, code))


def _show_page(subject: Subject, *, refused: str = "") -> str:
    days = request.args.get("days", "30")
    days = days if days in views.RANGES else "30"
    return render_template(
        "sensors/show.html",
        subject=_words(subject),
        charts=views.charts_of(subject, now=clock.now(), days=days, language=language()),
        ranges=[(key, range_word(key), key == days) for key in views.RANGES],
        files=views.files_of(queries.series_of(subject), language=language()),
        may_bring=_may_bring(subject),
        entry_id=str(uuid4()),
        refused=refused,
    )


@pages.get("/<about>/<code>/new")
@allowed(*RECORDERS)
def new(about: str, code: str) -> str:
    """A file to choose, or a few values to type."""
    subject = _own(about, code)
    return _new_page(subject, Form({"stage": subject.stage}), Form(_now_typed(subject)))


@pages.post("/<about>/<code>/preview")
@practised
@allowed(*RECORDERS)
def preview(about: str, code: str) -> Answer:
    """Keep the file and show what was understood of it; nothing of it is written down yet."""
    subject = _own(about, code)
    form = read_form(PreviewForm)
    if form.is_valid:
        try:
            content, file = _file_sent(form, subject)
            readings = read_file(content, zone=form.data["zone"], order=form.data["order"])
            return _preview_page(subject, form, readings, file)
        except Refusal as refusal:
            form.refuse(refusal)
    return _new_page(subject, form, Form(_now_typed(subject))), 422


@pages.post("/<about>/<code>")
@practised
@allowed(*RECORDERS)
def save(about: str, code: str) -> Answer:
    """Write down the file that was looked at."""
    subject, by = _own(about, code), signed_in()
    form = read_form(SaveForm)
    if not form.is_valid:
        return _new_page(subject, form, Form(_now_typed(subject))), 422
    try:
        file = find_file(form.data["kept"], seen_by=by)
        readings = read_file(store().get(file.sha256), zone=form.data["zone"], order=form.data["order"])
    except Refusal as refusal:
        form.refuse(refusal)
        return _new_page(subject, form, Form(_now_typed(subject))), refusal.status
    try:
        write_down(
            subject, readings, stage=form.data["stage"], by=by, now=clock.now(), entry_id=form.data["entry_id"],
            device=form.data["device"], site_code=form.data["site"], file=file,
        )  # fmt: skip
    except NotFound:
        raise
    except Refusal as refusal:
        form.refuse(refusal)
        return _preview_page(subject, form, readings, file), refusal.status
    flash(_("Đã ghi %(count)s dòng số đo.", count=readings.row_count))
    return redirect(url_for("sensors.show", about=about, code=code, days="all"), code=303)


@pages.post("/<about>/<code>/typed")
@practised
@allowed(*RECORDERS)
def typed(about: str, code: str) -> Answer:
    """Write down what a person read off a meter."""
    subject = _own(about, code)
    form = read_form(TypedForm)
    if form.is_valid:
        try:
            values = {name: parse_number(form.data[name]) for name in _boxes(subject) if form.data[name]}
            readings = typed_readings(values, at=_moment(form))
            write_down(
                subject, readings, stage=form.data["stage"] or subject.stage, by=signed_in(), now=clock.now(),
                entry_id=form.data["entry_id"], site_code=form.data["site"],
            )  # fmt: skip
        except NotFound:
            raise
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("Đã ghi số đo."))
            return redirect(url_for("sensors.show", about=about, code=code), code=303)
    return _new_page(subject, Form({"stage": subject.stage}), form), 422


@pages.post("/<about>/<code>/<int:event_id>/withdraw")
@practised
@allowed(*RECORDERS)
def withdraw(about: str, code: str, event_id: int) -> Answer:
    """Take a file back: it was the wrong one. Readings beyond the limits are only taken back by two."""
    subject = _own(about, code)
    if event_id not in {one.event_number for one in queries.series_of(subject)}:
        raise NotFound(N_("Không tìm thấy số đo này."))
    event = find_event(event_id, seen_by=signed_in())
    entry_id, why = request.form.get("entry_id", ""), clean(request.form.get("reason", ""))
    try:
        done = take_back(event, reason=why, by=signed_in(), now=clock.now(), entry_id=entry_id)
    except NotFound:
        raise
    except Refusal as refusal:
        return _show_page(subject, refused=say(refusal)), refusal.status
    if isinstance(done, CorrectionProposal):
        flash(_("Số đo này vượt giới hạn: đã gửi đề nghị rút, chờ người thứ hai xác nhận."))
    else:
        flash(_("Đã rút. Số đo của lần đó không tính nữa; bản cũ vẫn xem được."))
    return redirect(url_for("sensors.show", about=about, code=code), code=303)


@pages.get("/<about>/<code>/readings.csv")
@allowed(SIGNED_IN)
def download(about: str, code: str) -> Response:
    """Every reading as a table, a few rows at a time."""
    subject = _found(about, code)
    series = queries.series_of(subject)
    answer = Response(stream_with_context(_csv(series)), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="so-do-{subject.code}.csv"'
    return answer


def _csv(series: list[Any]) -> Iterator[str]:
    """Runs after the request has given its connection back, so it borrows one of its own."""
    kept = io.StringIO()
    writer = csv.writer(kept)
    kept.write("\ufeff")
    writer.writerow([_("Thời gian"), _("Thời gian (UTC)"), _("Đại lượng"), _("Giá trị"), _("Đơn vị")])
    with connected():
        for count, (quantity, at, value) in enumerate(queries.readings_of(series), start=1):
            moment = datetime.fromtimestamp(at, VIETNAM)
            utc = datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            what, said = MEASURED[quantity], moment.strftime("%d/%m/%Y %H:%M:%S")
            writer.writerow([said, utc, what.label(language()), value / 1000, what.symbol])
            if count % 1000 == 0:
                yield kept.getvalue()
                kept.seek(0)
                kept.truncate()
    yield kept.getvalue()


def _found(about: str, code: str) -> Subject:
    return find_subject(about, code, seen_by=signed_in())


def _own(about: str, code: str) -> Subject:
    """A thing of the own organisation; an officer's view is not a right to write."""
    subject = _found(about, code)
    if not _may_bring(subject):
        raise NotFound(N_("Không tìm thấy số đo này."))
    return subject


def _may_bring(subject: Subject) -> bool:
    by = signed_in()
    return by.role in RECORDERS and by.owns(subject.writer.id)


def _file_sent(form: Form, subject: Subject) -> tuple[bytes, StoredFile]:
    """The file as it came, kept; or one kept before, read again another way."""
    sent = form.files.get("file")
    if sent and sent.filename:
        content = sent.read()
        # A file that is none of readings is refused before it is kept.
        read_file(content, zone=form.data["zone"], order=form.data["order"])
        file = keep_readings(
            content, name=sent.filename, organisation=subject.writer, by=signed_in(), now=clock.now(), store=store()
        )
        return content, file
    if form.data["kept"]:
        file = find_file(form.data["kept"], seen_by=signed_in())
        return store().get(file.sha256), file
    raise Invalid(N_("Chưa chọn tệp nào."), field="file")


def _new_page(subject: Subject, form: Form, typed_form: Form) -> str:
    return render_template(
        "sensors/new.html",
        subject=_words(subject),
        form=form,
        typed_form=typed_form,
        boxes=[(name, MEASURED[name].label(language()), MEASURED[name].symbol) for name in _boxes(subject)],
        **_choices(subject),
    )


def _preview_page(subject: Subject, form: Form, readings: Readings, file: StoredFile) -> Answer:
    form.values.setdefault("entry_id", str(uuid4()))
    form.values["kept"] = file.sha256
    form.values["device"] = form.values.get("device") or readings.device
    stage = form.data.get("stage", "")
    body = render_template(
        "sensors/preview.html",
        subject=_words(subject),
        form=form,
        file_name=file.original_name,
        seen=preview_of(readings, limits_for(subject, readings, stage), language=language()),
        **_choices(subject),
    )
    return (body, 422) if readings.faults else body


def _choices(subject: Subject) -> dict[str, Any]:
    sites = sites_of(subject.season) if subject.kind == "season" and subject.season else []
    return {
        "stages": [(code, _(STAGES[code])) for code in subject.stages],
        "zones": [(code, _(name)) for code, name in ZONES.items()],
        "orders": [(code, _(name)) for code, name in ORDERS.items()],
        "sites": [(site.code, site.name) for site in sites] if len(sites) > 1 else [],
    }


def _words(subject: Subject) -> dict[str, Any]:
    return {
        "about": subject.kind,
        "code": subject.code,
        "name": subject.name,
        "href": url_for(subject.endpoint, code=subject.code),
        "is_pond": subject.stage == POND,
    }


def _boxes(subject: Subject) -> tuple[str, ...]:
    return _TYPED.get(subject.stage, ("temperature",))


def _now_typed(subject: Subject) -> dict[str, str]:
    now = clock.now().astimezone(VIETNAM)
    return {
        "happened_on": now.date().isoformat(), "happened_time": f"{now:%H:%M}", "entry_id": str(uuid4()),
        "stage": subject.stage,
    }  # fmt: skip


def _moment(form: Form) -> datetime:
    day = parse_date(form.data["happened_on"])
    try:
        at = Moments().read(f"{day.isoformat()} {form.data['happened_time'] or '12:00'}")
    except MomentUnreadable as wrong:
        raise Invalid(wrong.reason, field="happened_time") from None
    return datetime.fromtimestamp(at, UTC)
