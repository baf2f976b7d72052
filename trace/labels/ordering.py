"""What the printing form shows: sizes, the sheet with its slots, the preview, what is missing. Plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final
from uuid import uuid4

from flask import current_app, url_for
from flask_babel import gettext as _

from trace.access.models import Person
from trace.batches.models import Batch
from trace.errors import N_, Invalid
from trace.kit.forms import Form, say
from trace.kit.inputs import whole_number
from trace.kit.languages import language
from trace.labels import queries, serial_labels
from trace.labels.drawing import check_fit
from trace.labels.facts import LabelFacts, Serial
from trace.labels.layout import Layout
from trace.labels.layout_choice import Offer, offers_for, usual_layout
from trace.labels.layout_views import layout_view
from trace.labels.layouts import layouts_for
from trace.labels.models import LabelRun
from trace.labels.pressing import pressed
from trace.labels.printer_choices import PrinterChoice, choice_called, choices_of
from trace.labels.problems import FitProblem
from trace.labels.rules import Budget, NoBudget
from trace.labels.sheet import pages_needed
from trace.labels.stating import facts_for, facts_of
from trace.labels.svg import render_svg
from trace.readiness.queries import lacks_of
from trace.readiness.rules import Lack
from trace.settings import Settings

FREE, USED, NEXT = "free", "used", "next"
# The number that stands in for all others while it is judged whether they fit.
WIDEST: Final = "M" * 14
NO_PIN: Final = N_("Mẫu tem này không có chỗ in mã PIN. Chọn mẫu có lớp phủ cào, hoặc bỏ mã PIN.")


@dataclass(frozen=True)
class Order:
    """The form as it stands: typed where something sensible was typed, suggested elsewhere."""

    batch: Batch
    layout: Layout
    count: int
    copies: int
    start_slot: int
    printer: str
    replaces: LabelRun | None
    serialised: bool = False
    has_pin: bool = False
    format: str = ""
    dpi: int | None = None

    @property
    def total(self) -> int:
        return self.count * self.copies


def read_order(batch: Batch, replaces: LabelRun | None, typed: Mapping[str, Any], budget: Budget | None) -> Order:
    """What the address or the form says; what cannot be understood is left to the suggestion."""
    layouts = [layout for layout in layouts_for(batch.organisation_id) if layout.subject == "lot"]
    wanted = str(typed.get("layout", ""))
    layout = next((one for one in layouts if one.name == wanted), None) or usual_layout(batch, layouts)
    suggested = queries.replaceable_of(replaces) if replaces else (budget.suggested if budget else 1)
    kept_slot = queries.next_slot_of(batch.organisation_id, layout.name)
    is_same_layout = typed.get("slot_layout", layout.name) == layout.name
    chosen = _whole(typed.get("slot_typed")) or _whole(typed.get("slot"))
    slot = chosen if chosen and is_same_layout and chosen <= layout.labels_per_page else kept_slot
    return Order(
        batch=batch,
        layout=layout,
        count=_whole(typed.get("count")) or max(1, suggested),
        copies=_whole(typed.get("copies")) or 1,
        start_slot=slot,
        printer=str(typed.get("printer", "")),
        replaces=replaces,
        serialised=replaces.serial_key is not None if replaces else is_said(typed.get("serialised")),
        format=str(typed.get("format", "")),
        dpi=_whole(typed.get("dpi")),
        has_pin=replaces.has_pin if replaces else is_said(typed.get("serialised")) and is_said(typed.get("has_pin")),
    )


def what_the_preview_shows(order: Order, *, settings: Settings, now: datetime) -> dict[str, Any]:
    """What changes with every stroke: the label, what is wrong with it, the slots, the sum and what it costs."""
    batch, (layout, format_name, refused) = order.batch, _pressed(order)
    missing = [_missing(lack, batch) for lack in lacks_of(batch, now=now, label=layout.purpose) if lack.is_blocking]
    facts = facts_for(batch, layout, settings=settings)
    # A picture of a label that may not be printed yet must not pass for one.
    shown = replace(facts, is_test=True) if missing else facts
    serial, problems = _longest(order, facts), []
    if serial is not None or not order.serialised:
        problems = check_fit(layout, shown, serial)
    is_blocked = any(problem.is_blocking for problem in problems) or (order.serialised and serial is None)
    budget = _budget(batch, is_test_print=facts.is_test)
    return {
        "batch": batch_view(batch),
        "order": order_view(order),
        "sheet": sheet_view(order),
        "budget": budget,
        "cost": _cost(order, budget),
        "missing": missing,
        "problems": [
            *({"words": words_of(one).replace(WIDEST, "…"), "is_blocking": one.is_blocking} for one in problems),
            *({"words": words, "is_blocking": False} for words in _remarks(order, facts, settings)),
            *([{"words": refused, "is_blocking": True}] if refused else []),
            *([{"words": _(NO_PIN), "is_blocking": True}] if order.serialised and serial is None else []),
        ],
        "picture": "" if is_blocked else render_svg(layout, shown, serial=serial),
        "may_print": not missing and not is_blocked and not refused,
        "press": {"format": format_name, "dpi": layout.dpi},
        "is_test": facts.is_test,
        "is_unverified": facts.unverified,
        "base_url": settings.base_url,
    }


def _pressed(order: Order) -> tuple[Layout, str, str]:
    """The layout at the printer's dots, the format of the file, and why not where it cannot be printed so."""
    try:
        press, format_name = pressed(
            order.layout, printer=order.printer, organisation_id=order.batch.organisation_id,
            format_name=order.format or None, dpi=order.dpi,
        )  # fmt: skip
    except Invalid as refusal:
        return order.layout, "pdf", say(refusal)
    return press, format_name, ""


def what_the_form_shows(order: Order, form: Form, *, settings: Settings, now: datetime) -> dict[str, Any]:
    """Everything the template of the printing form needs."""
    batch = order.batch
    printer = choice_called(order.printer, organisation_id=batch.organisation_id) if order.printer else None
    wants_roll = printer.format != "pdf" if printer else None
    layouts = layouts_for(batch.organisation_id)
    offers = offers_for(batch, layouts, wants_roll=wants_roll, settings=settings, now=now)
    shown = [offer_view(one, is_first=one.is_first or one.layout.name == order.layout.name) for one in offers]
    return {
        **what_the_preview_shows(order, settings=settings, now=now),
        "form": form,
        "first_layouts": [one for one in shown if one["is_first"]],
        "more_layouts": [one for one in shown if not one["is_first"]],
        "printers": [(one.name, _printer_words(one)) for one in choices_of(batch.organisation_id)],
        "entry_id": str(form.values.get("entry_id") or uuid4()),
    }


def _printer_words(one: PrinterChoice) -> str:
    """A printer by its name, what it understands and whether labels go straight to it."""
    parts = [one.name]
    if one.format != "pdf":
        parts.append(f"{one.format.upper()} {one.dpi} dpi" if one.dpi else one.format.upper())
    if one.can_send:
        parts.append(_("gửi thẳng tới máy"))
    return " · ".join(parts)


def offer_view(offer: Offer, *, is_first: bool) -> dict[str, Any]:
    """A layout as a choice: with what it still asks for, or why this label does not fit it."""
    said = ""
    if offer.problem is not None:
        said = _("Không vừa: %(why)s", why=words_of(offer.problem))
    elif offer.lacking:
        said = _("còn thiếu %(count)s thông tin", count=offer.lacking)
    return {**layout_view(offer.layout), "is_first": is_first, "said": said, "fits": offer.problem is None}


def _cost(order: Order, budget: Budget | None) -> dict[str, Any] | None:
    """What this order takes of the labels that the lot may still have; reprints take none."""
    if budget is None or order.replaces:
        return None
    return {
        "left": budget.left,
        "takes": min(order.total, budget.left),
        "after": max(0, budget.left - order.total),
        "over": max(0, order.total - budget.left),
        "percent": 100 if order.total >= budget.left else round(100 * order.total / budget.left),
    }


def _longest(order: Order, facts: LabelFacts) -> Serial | None:
    """A number as wide as any of a run's; None where packs get none, or the layout has no place for a PIN."""
    if not order.serialised:
        return None
    try:
        return serial_labels.widest(order.layout, facts, has_pin=order.has_pin)
    except Invalid:
        return None


def is_said(typed: object) -> bool:
    """Whether a box was ticked."""
    return str(typed or "").strip().lower() in ("1", "on", "true")


def _remarks(order: Order, facts: LabelFacts, settings: Settings) -> list[str]:
    """What is worth knowing and stops nothing."""
    found = []
    if facts.address_line != facts_of(order.batch, settings=settings).address_line:
        found.append(_("Tem nhỏ: địa chỉ chỉ in xã và tỉnh, không in thôn và số nhà."))
    kept = queries.next_slot_of(order.batch.organisation_id, order.layout.name)
    if order.layout.kind == "sheet" and 1 < order.start_slot < kept:
        found.append(_("Ô %(slot)s đã dùng ở tờ đang dở. Chỉ chọn khi đặt tờ khác.", slot=order.start_slot))
    return found


def sheet_view(order: Order) -> dict[str, Any]:
    """The first sheet row by row: each slot with its number and what it is now."""
    layout, grid = order.layout, order.layout.grid
    kept = queries.next_slot_of(order.batch.organisation_id, layout.name)
    last = min(order.start_slot + order.total - 1, layout.labels_per_page)
    states = {
        number: NEXT if order.start_slot <= number <= last else USED if number < kept else FREE
        for number in range(1, layout.labels_per_page + 1)
    }
    words = {
        FREE: _("Ô %(number)s: còn trống"),
        USED: _("Ô %(number)s: đã dùng"),
        NEXT: _("Ô %(number)s: sẽ in"),
    }
    return {
        "is_sheet": layout.kind == "sheet",
        "columns": grid.columns,
        "rows": [
            [
                {"number": n, "state": states[n], "words": words[states[n]].replace("%(number)s", str(n))}
                for n in range(row * grid.columns + 1, (row + 1) * grid.columns + 1)
            ]
            for row in range(grid.rows)
        ],
        "width": round(grid.label_width_mm * 10),
        "height": round(grid.label_height_mm * 10),
        "last": layout.labels_per_page,
        "next": kept,
    }


def order_view(order: Order) -> dict[str, Any]:
    """The numbers of the order, with the sheets it takes."""
    total = min(order.total, 1_000_000)
    pages = pages_needed(order.layout, total, order.start_slot)
    return {
        "layout": order.layout.name,
        "count": order.count,
        "copies": order.copies,
        "total": order.total,
        "pages": pages,
        "start_slot": order.start_slot,
        "printer": order.printer,
        "is_sheet": order.layout.kind == "sheet",
        "serialised": order.serialised,
        "has_pin": order.has_pin,
        "replaces": order.replaces.number if order.replaces else "",
        "replaceable": queries.replaceable_of(order.replaces) if order.replaces else 0,
    }


def batch_view(batch: Batch) -> dict[str, str]:
    """The lot's names."""
    return {"code": batch.code, "lot": batch.lot, "name": batch.name, "href": place_of("batches.show", code=batch.code)}


def words_of(problem: FitProblem) -> str:
    """A problem in the reader's language; names of facts too."""
    params = {key: _(value) if key == "fact" else value for key, value in problem.params.items()}
    return str(_(problem.msgid)) % params


def who(person_id: int | None, via: str) -> str:
    """Who ordered a print, by name; the machine or the command line where it was no person."""
    if person_id is None:
        return _("dòng lệnh") if via == "command" else _("mã truy cập cho máy")
    person = Person.get_or_none(Person.id == person_id)
    return person.name if person else ""


def place_of(endpoint: str, **values: Any) -> str:
    """The address of another room's page, or nothing while that room has none."""
    return url_for(endpoint, **values) if endpoint in current_app.view_functions else ""


def _missing(lack: Lack, batch: Batch) -> dict[str, str]:
    return {
        "words": lack.sentence(language()),
        "article": lack.rule.article,
        "todo": lack.todo(language()),
        "href": _where(lack, batch),
    }


def _where(lack: Lack, batch: Batch) -> str:
    """Where it is settled; the lot's own page where no other is known."""
    if lack.rule.at == "product" and batch.product is not None:
        found = place_of("products.show", code=batch.product.code)
    elif lack.rule.at == "organisation":
        found = place_of("organisations.show", code=batch.organisation.code)
    elif lack.rule.at in ("record", "pack"):
        found = place_of("record.batch_steps", code=batch.code)
    else:
        found = ""
    return found or place_of("batches.show", code=batch.code)


def _budget(batch: Batch, *, is_test_print: bool) -> Budget | None:
    try:
        return queries.budget_of(batch, is_test=is_test_print)
    except NoBudget:
        return None


def _whole(typed: Any) -> int | None:
    number = whole_number(str(typed or "").strip())
    return number if number and number <= 10**6 else None
