"""A recording form and the page before saving, as plain values for their templates."""

from typing import Any

from flask import render_template
from flask_babel import gettext as _

from trace import clock
from trace.batches.models import Batch
from trace.desk import boxes, byproducts, leaving, material_choice, plans, recent, remembered, safe_days
from trace.desk.lot_rows import row_count, unit_options
from trace.desk.plans import Plan
from trace.desk.reading import KEPT, Typed
from trace.desk.subjects import Subject, places_for
from trace.kit.days import show_day
from trace.kit.forms import Form as TypedForm
from trace.kit.languages import language
from trace.kit.lunar import show_lunar
from trace.processes.catalogue import DIARY, HARVEST, OBSERVE, PACK, RECEIVE, SELL, SHIP, TRANSFORM, Form, Step


def review_page(subject: Subject, step: Step, typed: Typed, plan: Plan) -> str:
    """Everything that will be written, before it is."""
    spoken = language()
    day = {"label": _("Ngày làm"), "value": show_day(typed.happened_on), "note": show_lunar(typed.happened_on, spoken)}
    facts = [day]
    place = next((site.name for site in places_for(subject) if site.code == typed.form.values.get("site")), "")
    if place:
        facts.append({"label": _("Nơi làm"), "value": place})
    return render_template(
        "desk/review.html",
        subject=subject_words(subject),
        step=step_words(step, spoken),
        action=subject.form_href(step),
        lots=plan.lots,
        uses=plan.uses,
        facts=[*facts, *plan.facts, *boxes.facts_of(step, typed.values, spoken)],
        doubts=[sentence for sentences in typed.doubts.values() for sentence in sentences],
        converted=typed.converted,
        photos=[file.sha256 for file in typed.photos],
        are_photos_shown=bool(typed.scenes and typed.form.values.get("show_photos")),
        note=typed.form.values.get("note", ""),
        hidden=_hidden(typed),
    )


def _hidden(typed: Typed) -> list[tuple[str, str]]:
    """Everything typed, to be sent again; the lots as they were shown."""
    return [
        (name, one)
        for name, value in typed.form.values.items()
        if name not in ("action", "agreed")
        for one in (value if isinstance(value, list) else [str(value)])
    ]


def subject_words(subject: Subject) -> dict[str, Any]:
    """What every page about a season or lot says at its top."""
    return {
        "title": subject.title,
        "href": subject.href,
        "chooser_href": subject.chooser_href,
        "icon": subject.template.icon,
        "is_season": subject.season is not None,
        "is_lot": subject.batch is not None,
    }


def step_words(step: Step, language: str) -> dict[str, Any]:
    """The step and what its page has to ask for."""
    return {
        "code": step.code,
        "name": step.name(language),
        "icon": step.icon,
        "note": step.note(language),
        "is_lot_maker": step.role in (HARVEST, TRANSFORM, PACK),
        "is_pack": step.role == PACK,
        "is_harvest": step.role == HARVEST,
        "is_receipt": step.role == RECEIVE,
        "is_shipment": step.role == SHIP,
        "is_observed": step.role in (OBSERVE, SELL, RECEIVE, *leaving.ROLES[2:]),
        "is_leaving": step.role in leaving.ROLES,
        "is_destruction": step.role == leaving.DESTROY,
        "asks_quantity": any(field.name == "qty" for field in step.asked) or step.role in leaving.ROLES,
        "needs_quantity": step.is_required("qty"),
        "asks_days": any(field.name in ("nsx", "hsd") for field in step.asked),
        "is_diary": step.role == DIARY,
    }


def render_form(
    subject: Subject, step: Step, form: TypedForm, *, doubts: dict[str, list[str]] | None = None, has_last: bool = False
) -> str:
    """The form of a step with what is in it, what is wrong with it and what is doubted."""
    spoken = language()
    form.doubt(doubts or {})
    parts = boxes.parts_of(
        step,
        spoken,
        remembered.choices_for(subject.organisation.id, step),
        besides=plans.own_boxes(step, subject),
    )
    optional = [part for part in parts if not part.is_required]
    inputs = plans.inputs_for(subject, step) if step.role in (TRANSFORM, PACK, SHIP) else []
    return render_template(
        "desk/step.html",
        subject=subject_words(subject),
        step=step_words(step, spoken),
        action=subject.form_href(step),
        form=form,
        is_doubted=bool(doubts),
        has_last=has_last,
        required=[part for part in parts if part.is_required],
        optional=optional,
        is_more_open=any(box.name in form.errors for part in optional for box in part.boxes),
        uploads=boxes.uploads_of(step, spoken),
        kept=[(name, sha256) for name in KEPT for sha256 in form.values.get(name) or []],
        rows=range(row_count(form.values)),
        byproducts=byproducts.rows_of(step, subject.template) if step.role in (TRANSFORM, PACK) else [],
        inputs=[_input(batch) for batch in inputs],
        products=_products(subject) if step.role in (TRANSFORM, PACK, HARVEST, RECEIVE) else [],
        units=unit_options(),
        lot_name=plans.lot_name(subject, step),
        register=material_choice.choices(subject, step),
        wait=safe_days.before_harvest(subject.season) if subject.season is not None and step.role == HARVEST else "",
        others=[{"value": one.code, "label": one.name, "help": one.variety}
                for one in plans.others_to_record(subject, step)],
        places=[(site.code, site.name) for site in places_for(subject)],
        forms=[_form_choice(one) for one in subject.template.forms if one.code != "season"],
        packs=leaving.packs_to_take(subject, form.values.get("pack") or []) if step.role in leaving.ROLES else [],
        partners=recent.partner_names(subject.organisation.id),
        unit=dict(unit_options()).get(subject.batch.unit, "kg") if subject.batch is not None else "kg",
        left=plans.amount_left(subject.batch) if subject.batch is not None else "",
        today=clock.today().isoformat(),
    )  # fmt: skip


def _input(batch: Batch) -> dict[str, str]:
    return {
        "code": batch.code,
        "name": batch.name,
        "lot": batch.lot,
        "left": plans.amount_left(batch),
        "unit": dict(unit_options()).get(batch.unit, "kg"),
    }


def _products(subject: Subject) -> list[tuple[str, str]]:
    return [
        (one.code, f"{one.name} · {one.net_content_typed}" if one.net_content_typed else one.name)
        for one in plans.products_for(subject)
    ]


def _form_choice(form: Form) -> tuple[str, str]:
    word = form.label_en if language() == "en" else form.label_vi
    return form.code, word[:1].upper() + word[1:]
