"""A lot as the staff's pages show it: plain values, words in the reader's language, links to where things are done."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import current_app, url_for
from flask_babel import gettext as _

from trace.access.models import Person
from trace.batches import queries
from trace.batches.models import Batch, BatchSource
from trace.batches.rules import STATE_NAMES, State
from trace.desk import leaving
from trace.desk.record_pages import step_card
from trace.desk.subjects import Subject, batch_subject
from trace.desk.timeline import Entry, entries_of
from trace.events import balance
from trace.events.ancestry import ancestors
from trace.events.balance import LabelCount
from trace.events.queries import UnknownEvent, events_of, history
from trace.events.rows import EventRow
from trace.gs1.digital_links import DigitalLink
from trace.kit.days import show_day, show_moment
from trace.kit.guards import SIGNED_IN, who_may
from trace.kit.languages import language
from trace.kit.units import show_number, show_quantity
from trace.kit.viewer import Viewer
from trace.labels.queries import printed_of
from trace.labels.stating import is_test
from trace.processes.queries import UnknownTemplate
from trace.processes.queries import template as find_template
from trace.seasons.models import Season
from trace.seasons.naming import name_for
from trace.settings import Settings

# How the shared badges of the templates call our states.
BADGES = {State.SOLD_OUT: "used_up"}


@dataclass(frozen=True)
class BatchRow:
    """A lot as the list and the head of its page show it; quantities as people read them."""

    code: str
    lot: str
    name: str
    form: str
    organisation_name: str
    photo: str | None
    state: str
    state_name: str
    made: str
    left: str
    percent_left: int
    pack_count: str
    produced_on: str
    expires_on: str


def row_of(batch: Batch, photos: dict[int, str], today: date) -> BatchRow:
    """One lot; `photos` are first pictures by product."""
    state, made = queries.state(batch, today), batch.made_thousandths
    left = max(batch.left_thousandths, 0)
    return BatchRow(
        code=batch.code,
        lot=batch.lot,
        name=batch.product.name if batch.product else batch.name,
        form=form_word(batch),
        organisation_name=batch.organisation.name,
        photo=photos.get(batch.product_id or 0),
        state=BADGES.get(state, state.value),
        state_name=_(STATE_NAMES[state]),
        made=show_quantity(made, batch.unit, language()) if made else "",
        left=show_quantity(left, batch.unit, language()) if made else "",
        percent_left=100 * left // made if made else 0,
        pack_count=show_number(batch.pack_count) if batch.pack_count else "",
        produced_on=show_day(batch.produced_on),
        expires_on=show_day(batch.expires_on),
    )


def form_word(batch: Batch) -> str:
    """What the goods are now, in words; empty where the catalogue does not know."""
    try:
        form = find_template(batch.template).form(batch.form)
    except (UnknownTemplate, KeyError):
        return ""
    return form.label_en if language() == "en" else form.label_vi


def steps_of(batch: Batch, *, seen_by: Viewer) -> list[dict[str, Any]]:
    """What may be written about the lot now, the likeliest first."""
    if batch.closed_at is not None:
        return []
    try:
        subject: Subject = batch_subject(batch.code, seen_by=seen_by)
    except UnknownTemplate:
        return []
    return [step_card(subject, step, language()) for step in subject.steps()]


def ways_out(batch: Batch, *, seen_by: Viewer) -> list[dict[str, str]]:
    """The forms by which its goods leave, in whatever state the lot is."""
    try:
        return leaving.ways_out(batch_subject(batch.code, seen_by=seen_by))
    except UnknownTemplate:
        return []


def earlier_of(batch: Batch, *, seen_by: Viewer) -> list[Entry]:
    """What happened on the way here, to seasons and lots it was made from, the latest first; not its own work."""
    lots, seasons = ancestors([batch])
    own = {row.number for row in events_of(batch, seen_by=seen_by)}
    found: dict[int, EventRow] = {}
    subjects: list[Batch | Season] = [*(lot for lot in lots if lot.id != batch.id), *seasons]
    for subject in subjects:
        try:
            found |= {row.number: row for row in events_of(subject, seen_by=seen_by) if row.number not in own}
        except UnknownEvent:
            continue  # a lot of somebody else, of which this reader sees nothing more than its name
    rows = sorted(found.values(), key=lambda row: (row.happened_at, row.ledger_index), reverse=True)
    return entries_of(rows)


def sources_of(batch: Batch, *, seen_by: Viewer) -> list[dict[str, Any]]:
    """What the lot was made from: lots and seasons, with the amount that went in."""
    return [_source(edge, seen_by) for edge in queries.sources_of(batch)]


def made_of(batch: Batch, *, seen_by: Viewer) -> list[dict[str, Any]]:
    """What was made from it."""
    return [_lot(edge.batch, edge, seen_by) for edge in queries.made_from(batch)]


def labels_of(batch: Batch, *, seen_by: Viewer) -> dict[str, Any]:
    """Labels printed so far, how many more the goods allow, and the way to print; for products only."""
    if batch.product is None:
        return {}
    settings: Settings = current_app.config["SETTINGS"]
    is_trial = is_test(batch, settings)
    printed = printed_of(batch, is_test=is_trial)
    budget = printed.budget
    return {
        "printed": printed.labels,
        "void": printed.void,
        "withdrawn": printed.destroyed + printed.put_away,
        "runs": printed.runs,
        "last": show_moment(printed.last_at),
        "is_test": is_trial,
        "packs": budget.packs if budget else None,
        "most": budget.most if budget else None,
        "left": budget.left if budget else None,
        "is_limited": bool(budget and budget.unverified_left is not None),
        "href": link(seen_by, "labels.new", batch=batch.code),
        "history": link(seen_by, "labels.index", batch=batch.code),
    }


def label_counts(batch: Batch, *, spoiled: int = 0) -> dict[str, LabelCount]:
    """Labels of a product's lot, as its end reckons them up; by the lot's code."""
    if batch.product is None:
        return {}
    printed = printed_of(batch, is_test=is_test(batch, current_app.config["SETTINGS"]))
    allowed = printed.budget.most if printed.budget else None
    void = printed.destroyed + printed.put_away
    return {batch.code: LabelCount(printed.labels, printed.void, allowed, spoiled, void, printed.destroyed)}


def balance_of(batch: Batch) -> list[tuple[str, str]]:
    """What ending the lot now would reckon up, line by line."""
    kept = balance.balance_of([batch], label_counts(batch))
    lines = balance.shown(kept, "kept")
    return [(one.label_en, one.text_en) if language() == "en" else (one.label_vi, one.text) for one in lines]


def history_of(batch: Batch, *, seen_by: Viewer) -> list[dict[str, Any]]:
    """Every act of writing in the order of the log, for the record: what, who, when."""
    return [
        {
            "name": row.name_en if language() == "en" else row.name_vi,
            "is_correction": row.log_kind == "correction",
            "is_loosened": row.is_loosened,
            "happened": show_day(row.happened_at),
            "recorded": show_moment(row.recorded_at),
            "by": row.recorded_by or row.organisation_name,
            "is_on_behalf": row.is_on_behalf,
            "reason": row.reason,
            "index": row.ledger_index,
        }
        for row in history(batch, seen_by=seen_by)
    ]


def approval_of(batch: Batch) -> str:
    """Who answers for the lot and since when; empty while nobody does."""
    if batch.approved_at is None:
        return ""
    person = Person.get_or_none(Person.id == batch.approved_by_id) if batch.approved_by_id else None
    day = show_day(batch.approved_at)
    return _("%(name)s duyệt ngày %(day)s", name=person.name, day=day) if person else _("Duyệt ngày %(day)s", day=day)


def address_of(batch: Batch) -> str:
    """The public page of the lot, as its label carries it but in ordinary case."""
    base: str = current_app.config["SETTINGS"].base_url
    return f"{base}{path_of(batch)}"


def path_of(batch: Batch) -> str:
    """The same without the host."""
    if batch.gtin:
        return DigitalLink.parse_path(f"/01/{batch.gtin}/10/{batch.lot}").path()
    return f"/t/{batch.code}"


def link(seen_by: Viewer, endpoint: str, **values: Any) -> str | None:
    """The address of a page, if there is such a page and this reader may open it."""
    view = current_app.view_functions.get(endpoint)
    if view is None or not {SIGNED_IN, seen_by.role} & who_may(view):
        return None
    return url_for(endpoint, **values)


def _source(edge: BatchSource, seen_by: Viewer) -> dict[str, Any]:
    if edge.from_batch is not None:
        return _lot(edge.from_batch, edge, seen_by)
    season = edge.from_season
    if season is None:
        raise RuntimeError("An edge leads to a lot or to a season.")
    href = link(seen_by, "seasons.show", code=season.code)
    return {
        "name": name_for(season, seen_by=seen_by),
        "href": href,
        "amount": "",
        "is_on_hold": False,
        "icon": "seedling",
    }


def _lot(lot: Batch, edge: BatchSource, seen_by: Viewer) -> dict[str, Any]:
    # Of a lot of somebody else there is the page that everybody sees.
    is_own = seen_by.owns(lot.organisation_id) or seen_by.is_officer or seen_by.is_admin
    return {
        "name": f"{lot.name} · {lot.lot}",
        "href": link(seen_by, "batches.show", code=lot.code) if is_own else f"/t/{lot.code}",
        "amount": show_quantity(edge.thousandths, edge.unit, language()) if edge.thousandths else "",
        "is_on_hold": lot.is_on_hold or lot.is_recalled,
        "icon": "box",
    }
