"""Writing down what was done: which step, its form, what it comes to, and the way back."""

from typing import Any
from uuid import uuid4

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from trace import clock
from trace.batches.queries import batches_to_choose
from trace.database import atomic
from trace.desk import changes, leaving, material_choice, plans, plans_leaving, remembered, safe_days
from trace.desk.lot_rows import row_count
from trace.desk.plans import Plan, Saved
from trace.desk.reading import ADD_ROW, EDIT, PREVIEW, Typed, read_posted, refuse
from trace.desk.recent import first, recent_of
from trace.desk.record_view import render_form, review_page, subject_words
from trace.desk.saying import tell
from trace.desk.subjects import (
    Subject,
    batch_href,
    batch_subject,
    outside_subject,
    places_for,
    season_subject,
)
from trace.documents.actions import publish
from trace.errors import Invalid, NotAllowed, NotFound, Refusal
from trace.events.entries import Entry
from trace.events.models import EventItem
from trace.events.waiting import Wait, waits_of
from trace.kit.days import show_day
from trace.kit.forms import Form
from trace.kit.guards import allowed, signed_in
from trace.kit.languages import language
from trace.kit.phone_answers import changed, is_sent_later
from trace.kit.practice import practised
from trace.kit.viewer import RECORDERS, Viewer
from trace.organisations.models import Organisation
from trace.organisations.queries import find_organisation
from trace.processes.catalogue import AGGREGATE_PACKS, PACK, RECEIVE, SHIP, Step, Template
from trace.processes.queries import UnknownStep
from trace.processes.queries import step as find_step
from trace.processes.queries import template as find_template
from trace.products.queries import products_to_choose
from trace.seasons.queries import open_seasons
from trace.sites.models import Site

records = Blueprint("records", __name__)
LISTED = 20


@records.get("/record/")
@allowed(*RECORDERS)
def index() -> str:
    """Ghi việc: for which season or lot? Those used last come first."""
    by = signed_in()
    organisation = own_organisation(by)
    growing = open_seasons(organisation.id)[:LISTED]
    waits = waits_of(growing)
    return render_template(
        "desk/record.html",
        seasons=[
            _card(Subject(organisation, find_template(s.template), season=s, done=tuple(s.done_steps)), waits[s.id])
            for s in growing
        ],
        lots=[_card(Subject(organisation, find_template(b.template), batch=b, done=tuple(b.done_steps)))
              for b in batches_to_choose(organisation.id)[:LISTED]],
        ways=[_way(way) for way in receivable_ways(organisation)],
    )  # fmt: skip


@records.get("/seasons/<code>/record")
@allowed(*RECORDERS)
def choose_season(code: str) -> str:
    """Which work was done in this season?"""
    return _steps_page(season_subject(code, seen_by=signed_in()))


@records.get("/batches/<code>/record")
@allowed(*RECORDERS)
def choose(code: str) -> str:
    """Which work was done with this lot?"""
    return _steps_page(batch_subject(code, seen_by=signed_in()))


@records.get("/record/receive")
@allowed(*RECORDERS)
def receive() -> Any:
    """Nhận hàng: which kind of goods came in?"""
    organisation = own_organisation(signed_in())
    ways = receivable_ways(organisation)
    return render_template("desk/receive.html", ways=[_way(way) for way in ways])


@records.get("/seasons/<code>/record/<step>")
@allowed(*RECORDERS)
def record_season(code: str, step: str) -> Any:
    """The form of one step of a season."""
    subject = season_subject(code, seen_by=signed_in())
    return _open(subject, _step(subject, step))


@records.post("/seasons/<code>/record/<step>")
@practised
@allowed(*RECORDERS)
def save_season(code: str, step: str) -> Any:
    """Read, show or write it."""
    subject = season_subject(code, seen_by=signed_in())
    return _answer(subject, _step(subject, step))


@records.get("/batches/<code>/record/<step>")
@allowed(*RECORDERS)
def record_batch(code: str, step: str) -> Any:
    """The form of one step of a lot; packing into cases and handing goods over have forms of their own."""
    subject = batch_subject(code, seen_by=signed_in())
    found = _step(subject, step)
    if found.role == AGGREGATE_PACKS or (found.role == SHIP and not request.args.get("back")):
        return redirect(subject.step_href(found), code=303)
    return _open(subject, found)


@records.post("/batches/<code>/record/<step>")
@practised
@allowed(*RECORDERS)
def save_batch(code: str, step: str) -> Any:
    """Read, show or write it."""
    subject = batch_subject(code, seen_by=signed_in())
    found = _step(subject, step)
    if found.role == AGGREGATE_PACKS:
        return redirect(subject.step_href(found), code=303)
    return _answer(subject, found)


@records.get("/record/receive/<template>/<step>")
@allowed(*RECORDERS)
def record_receipt(template: str, step: str) -> Any:
    """The form for goods that come in from outside."""
    subject = outside_subject(template, own_organisation(signed_in()))
    return _open(subject, _receipt(subject, step))


@records.post("/record/receive/<template>/<step>")
@practised
@allowed(*RECORDERS)
def save_receipt(template: str, step: str) -> Any:
    """Read, show or write it."""
    subject = outside_subject(template, own_organisation(signed_in()))
    return _answer(subject, _receipt(subject, step))


def own_organisation(by: Viewer) -> Organisation:
    """The organisation a recorder works for."""
    if by.organisation_id is None:
        abort(403)
    return find_organisation(by.organisation_id, seen_by=by)


def receivable_ways(organisation: Organisation) -> list[Template]:
    """Kinds of goods this organisation trades in that may begin with a receipt."""
    codes = dict.fromkeys(product.template for product in products_to_choose(organisation.id))
    codes |= dict.fromkeys(season.template for season in open_seasons(organisation.id))
    return [way for way in map(find_template, codes) if receipt_of(way) is not None]


def receipt_of(way: Template) -> Step | None:
    """The step that takes goods in: one that begins a lot, else any receipt."""
    steps = [step for step in way.steps if step.role == RECEIVE]
    return next((step for step in steps if step.makes_batch), steps[0] if steps else None)


def receive_href(way: Template) -> str:
    """The form for goods of this kind that come in."""
    step = receipt_of(way)
    return url_for("records.record_receipt", template=way.code, step=step.code if step else "")


def _step(subject: Subject, code: str) -> Step:
    step = find_step(subject.template.code, code)
    able = [*subject.steps(), *(leaving.steps_out(subject) if subject.batch is not None else ())]
    if step.code not in {one.code for one in able}:
        raise UnknownStep("Quy trình này không có công đoạn “%(code)s”.", field="step", code=code)
    return step


def _receipt(subject: Subject, code: str) -> Step:
    step = find_step(subject.template.code, code)
    if step.role != RECEIVE:
        raise UnknownStep("Quy trình này không có công đoạn “%(code)s”.", field="step", code=code)
    return step


def _steps_page(subject: Subject) -> str:
    spoken = language()
    likely = subject.likely_steps(is_waiting=_is_waiting(subject))
    lately = recent_of(subject.organisation.id).steps
    rest = first([step for step in subject.steps() if step not in likely], lately, key=lambda step: step.code)
    return render_template(
        "desk/steps.html",
        subject=subject_words(subject),
        likely=[step_card(subject, step, spoken) for step in likely],
        rest=[step_card(subject, step, spoken) for step in rest],
    )


def step_card(subject: Subject, step: Step, language: str) -> dict[str, Any]:
    """A step as a card to tap."""
    return {
        "name": step.name(language),
        "icon": step.icon,
        "note": step.note(language),
        "href": subject.step_href(step),
        "is_done": step.code in subject.done,
    }


def _is_waiting(subject: Subject, wait: Wait | None = None) -> bool:
    """True for a season whose waiting time still runs; `wait` where it was found already."""
    if subject.season is None:
        return False
    safe = safe_days.of_wait(subject.season, wait or waits_of([subject.season])[subject.season.id])
    return bool(safe and safe["is_waiting"])


def _card(subject: Subject, wait: Wait | None = None) -> dict[str, Any]:
    spoken = language()
    likely = subject.likely_steps(is_waiting=_is_waiting(subject, wait))[:1]
    batch, season = subject.batch, subject.season
    last = season.last_event_at if season else subject.lot.last_event_at
    return {
        "title": subject.title,
        "icon": subject.template.icon,
        "href": subject.chooser_href,
        "note": _("còn %(amount)s", amount=plans.amount_left(batch)) if batch else "",
        "last": show_day(last),
        "next": step_card(subject, likely[0], spoken) if likely else None,
    }


def _way(way: Template) -> dict[str, str]:
    return {"name": way.name(language()), "icon": way.icon, "href": receive_href(way)}


def _open(subject: Subject, step: Step) -> Any:
    """A fresh form: today, the usual place, and what stays the same from time to time."""
    last = remembered.last_event(subject.organisation.id, step)
    values: dict[str, Any] = remembered.habits(last, step)
    if subject.season is not None:
        values |= remembered.known_of_season(subject.season, step)
    if request.args.get("copy") and last is not None:
        values |= remembered.values_of(last, step) | remembered.parties_of(last)
    places = places_for(subject)
    values |= {
        "entry_id": str(uuid4()),
        "seen_version": changes.mark_of(subject),
        "happened_on": clock.today().isoformat(),
        "site": _usual_place(subject, places, remembered.last_site(last)),
        "input": [subject.batch.code] if subject.batch is not None else [],
        "lot-0-product": _only_product(subject, step),
        "form": step.makes,
    }
    values |= leaving.first_values(subject, step, request.args, seen_by=signed_in())
    return render_form(subject, step, Form(values), has_last=last is not None)


def _usual_place(subject: Subject, places: list[Site], last: str) -> str:
    codes = [site.code for site in places]
    if last in codes:
        return last
    if len(codes) == 1:
        return codes[0]
    at = subject.batch.site if subject.batch is not None else None
    return at.code if at is not None and at.code in codes else ""


def _only_product(subject: Subject, step: Step) -> str:
    products = plans.products_for(subject)
    return products[0].code if step.role == PACK and len(products) == 1 else ""


def _answer(subject: Subject, step: Step) -> Any:
    """What a sent form comes to: the form again, the page that shows it before saving, or the saved entry."""
    by = signed_in()
    typed = read_posted(
        step,
        subject.organisation,
        by,
        given=plans.given_by(step),
        fill=lambda form: material_choice.take(subject, step, form, by),
    )
    if typed.action == ADD_ROW:
        typed.form.values["rows"] = str(row_count(typed.form.values) + 1)
    if typed.action in (ADD_ROW, EDIT, material_choice.TAKE) or typed.is_filled:
        # Nothing else is judged yet; only a material that is not there would be forgotten.
        typed.form.errors = {name: said for name, said in typed.form.errors.items() if name == "material"}
        return render_form(subject, step, typed.form)
    is_leaving = subject.batch is not None and step.role in leaving.ROLES
    plan = (plans_leaving if is_leaving else plans).plan_for(subject, step, typed)
    entry = _entry(subject, step, typed, by)
    if not typed.form.is_valid:
        return render_form(subject, step, typed.form), 422
    news = _news(subject, step, typed, by)
    if news is not None:
        return changed(news.sentence, news.meanwhile)
    if plan.is_reviewed and (typed.action == PREVIEW or typed.must_ask):
        return review_page(subject, step, typed, plan), 200 if typed.action == PREVIEW else 422
    if typed.must_ask:
        return render_form(subject, step, typed.form, doubts=typed.doubts), 422
    if typed.converted and not typed.is_agreed:
        return review_page(subject, step, typed, plan)
    return _save(subject, step, typed, plan, entry)


def _news(subject: Subject, step: Step, typed: Typed, by: Viewer) -> changes.News | None:
    """What an entry that waited on a phone should know first; once a person has seen it, no more."""
    if not is_sent_later() or request.form.get("changed_known"):
        return None
    seen, entry_id = (str(typed.form.values.get(name) or "") for name in ("seen_version", "entry_id"))
    return changes.news_since(seen, subject, step, day=typed.happened_on, entry_id=entry_id, by=by)


def _entry(subject: Subject, step: Step, typed: Typed, by: Viewer) -> Entry:
    values = typed.form.values
    code = str(values.get("site") or "")
    places = {site.code: site for site in places_for(subject)}
    if code and code not in places:
        typed.form.add_error("site", _("Không tìm thấy địa điểm này."))
    note = str(values.get("note") or "")
    if len(note) > 1000:
        typed.form.add_error("note", _("Dài quá %(most)s chữ.", most=1000))
    return Entry(
        by=by,
        now=clock.now(),
        entry_id=str(values.get("entry_id") or ""),
        happened_at=typed.happened_at,
        values=typed.values,
        site=places.get(code),
        photos=typed.photos,
        private={"note": note} if note else {},
        materials=material_choice.chosen(subject, step, typed.form, by),
    )


def _save(subject: Subject, step: Step, typed: Typed, plan: Plan, entry: Entry) -> Any:
    try:
        with atomic():
            saved = plan.save(entry)
            for file in typed.scenes if typed.form.values.get("show_photos") else ():
                publish(file)
    except (NotFound, NotAllowed):
        raise
    except Refusal as refusal:
        refuse(typed.form, refusal, names=("also", "input", "quantity", "pack_codes", "reason"))
        return render_form(subject, step, typed.form), 422 if isinstance(refusal, Invalid) else 409
    return _go_back(subject, step, typed, saved)


def _go_back(subject: Subject, step: Step, typed: Typed, saved: Saved) -> Response:
    """To the page of what came of it, with the way to put it right."""
    event_number = saved.event.id if saved.event else _event_of(saved)
    day = show_day(typed.happened_on)
    said = _("Đã ghi “%(step)s”, ngày %(day)s.", step=step.name(language()), day=day)
    if saved.batches:
        lots = ", ".join(batch.lot for batch in saved.batches)
        said += " " + ngettext("Lô mới: %(lots)s.", "Các lô mới: %(lots)s.", len(saved.batches), lots=lots)
    tell(said, event_number)
    target = batch_href(saved.batches[0].code) if len(saved.batches) == 1 else subject.href
    return redirect(target, code=303)  # type: ignore[return-value]


def _event_of(saved: Saved) -> int | None:
    row = (
        EventItem.select(EventItem.event)
        .where(EventItem.identifier == saved.batches[0].identifier)
        .order_by(EventItem.id)
        .first()
        if saved.batches
        else None
    )
    return row.event_id if row else None
