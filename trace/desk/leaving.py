"""Goods that leave, as forms ask for them: sent, sent back, sold, destroyed, lost; by amount, in packs, one by one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from flask import url_for
from flask_babel import gettext as _

from trace.batches.models import Batch
from trace.clock import VIETNAM
from trace.desk.reading import Typed, amount_words
from trace.desk.subjects import Subject
from trace.errors import Invalid
from trace.events.actions_leaving import DESTROY_STEP, LOSE_STEP
from trace.events.called_back import recalled_since
from trace.events.gone import Leaving, lots_in, opened
from trace.events.models_packs import CASE, Pack, UnitSerial
from trace.events.projections import touches
from trace.events.queries import events_of
from trace.events.rules import Kind
from trace.kit.forms import say
from trace.kit.languages import language
from trace.kit.units import show_number
from trace.kit.viewer import Viewer
from trace.packs.queries import contents_of, packs_holding
from trace.packs.rules import LEVEL_NAMES
from trace.packs.scanned import what_is
from trace.processes.catalogue import SELL, SHIP, Step
from trace.processes.queries import step as find_step

DESTROY, LOSE = "destroy", "lose"
ROLES: Final = (SHIP, SELL, DESTROY, LOSE)
_MOST_PACKS: Final = 24


@dataclass
class Taken:
    """Whole packs and single units that were chosen, and what they hold in words."""

    packs: list[Pack] = field(default_factory=list)
    units: list[UnitSerial] = field(default_factory=list)
    shown: list[dict[str, Any]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.packs or self.units)


def steps_out(subject: Subject) -> list[Step]:
    """What every lot may come to, in whatever state it is: lost, or destroyed."""
    return [find_step(subject.template.code, code) for code in (LOSE_STEP, DESTROY_STEP)]


def ways_out(subject: Subject, *, pack: Pack | None = None) -> list[dict[str, str]]:
    """The forms by which goods of a lot leave, as buttons; with `pack` that pack is chosen there already."""
    lot, more = subject.lot, {"pack": pack.code} if pack else {}
    found = []
    for role in (SHIP, SELL):
        steps = [one for one in subject.template.steps if one.role == role]
        step = next((one for one in steps if lot.form in one.takes), steps[0] if steps else None)
        if step is not None and (role == SHIP or (lot.closed_at is None and lot.form in step.takes)):
            found.append(_way(subject, step, step.name(language()), step.icon, **more))
    if pack is None and _came_from(lot):
        ship = next(one for one in subject.template.steps if one.role == SHIP)
        found.append(_way(subject, ship, _("Trả hàng lại"), "back", back="1"))
    return [*found, *(_way(subject, one, one.name(language()), one.icon, **more) for one in steps_out(subject))]


def first_values(subject: Subject, step: Step, asked: Mapping[str, str], *, seen_by: Viewer) -> dict[str, Any]:
    """What a fresh form of goods leaving holds: the pack asked for, all that is left, whom goods go back to."""
    if step.role not in ROLES or subject.batch is None:
        return {}
    values: dict[str, Any] = {"pack": [asked["pack"]] if asked.get("pack") else []}
    if values["pack"]:
        values["input"] = []
    elif step.role == DESTROY and subject.lot.left_thousandths > 0:
        values["quantity"] = show_number(Decimal(subject.lot.left_thousandths) / 1000)
    if step.role == SHIP and asked.get("back"):
        values |= {"is_return": "1", **_giver(subject.lot, seen_by)}
    return values


def packs_to_take(subject: Subject, chosen: list[str]) -> list[dict[str, Any]]:
    """Packs here that hold some of the lot and stand in no other, with what is in them; those chosen always."""
    if subject.batch is None:
        return []
    here = [one for one in packs_holding(subject.batch) if one.gone_at is None and one.parent_id is None]
    known = {one.code for one in here}
    named = list(Pack.select().where(Pack.code.in_([one for one in chosen if one not in known])))
    return [
        {
            "value": one.code,
            "label": f"{_(LEVEL_NAMES[one.level])} {one.code}",
            "help": _held(one),
            "icon": "box" if one.level == CASE else "store",
        }
        for one in [*(one for one in named if one.organisation_id == subject.organisation.id), *here[:_MOST_PACKS]]
    ]


def read_taken(typed: Typed, by: Viewer) -> Taken:
    """The packs ticked and everything scanned; what cannot leave is said by the act itself."""
    values, found = typed.form.values, Taken()
    lines = [one.strip() for one in str(values.get("pack_codes") or "").split("\n")]
    packs: dict[int, Pack] = {}
    units: dict[int, UnitSerial] = {}
    for text in filter(None, [*(values.get("pack") or []), *lines]):
        try:
            thing = what_is(text, seen_by=by)
        except Invalid as refusal:
            typed.form.add_error("pack_codes", say(refusal))
            continue
        if isinstance(thing, Pack):
            packs[thing.id] = thing
        elif isinstance(thing, UnitSerial):
            units[thing.id] = thing
        else:
            typed.form.add_error("pack_codes", _("%(lot)s là lô: ghi số lượng của lô ở trên.", lot=thing.lot))
    found.packs, found.units = list(packs.values()), list(units.values())
    if found and typed.form.is_valid:
        _look_inside(found, typed)
    return found


def ask_about_state(subject: Subject, typed: Typed, *, name: str = "quantity") -> None:
    """Selling what must not be sold is asked about, and saved if it was so; what is called back is not sold at all."""
    lot = subject.lot
    if is_refused(subject, typed):
        return
    if lot.is_on_hold or lot.is_recalled:
        typed.ask(name, _("Lô %(lot)s đang tạm ngừng bán hoặc thu hồi. Chỉ ghi khi đã bán thật.", lot=lot.lot))
    elif lot.expires_on is not None and lot.expires_on < typed.happened_on:
        typed.ask(name, _("Lô %(lot)s đã hết hạn vào ngày này. Chỉ ghi khi đã bán thật.", lot=lot.lot))


def is_refused(subject: Subject, typed: Typed) -> bool:
    """Whether a recall stops this; on the day it began, the hour tells what left before from what must stay."""
    since = recalled_since(subject.lot)
    if since is None:
        return False
    began = since.astimezone(VIETNAM)
    if typed.happened_at < since and (typed.happened_on < began.date() or typed.form.values.get("happened_time")):
        return False
    if typed.happened_on == began.date() and not typed.form.values.get("happened_time"):
        hour = began.strftime("%H:%M")
        typed.form.add_error(
            "happened_time",
            _(
                "Lô %(lot)s đang thu hồi từ %(hour)s: không bán, không xuất đi. Đã bán trước đó thì ghi giờ.",
                lot=subject.lot.lot,
                hour=hour,
            ),
        )
    return True  # at any other hour the act itself refuses, with what may be done instead


def _look_inside(found: Taken, typed: Typed) -> None:
    try:
        leaving: Leaving = opened(found.packs, found.units, typed.happened_at)
    except Invalid as refusal:
        typed.form.add_error("pack_codes", say(refusal))
        return
    inside = lots_in(leaving)
    lots = {lot.identifier: lot for lot in Batch.select().where(Batch.identifier.in_(list(inside)))}
    names = ", ".join([*(one.code for one in found.packs), *(one.serial for one in found.units)])
    found.shown = [{"label": _("Thùng, pallet, con có số"), "value": names}]
    for identifier, amount in inside.items():
        lot = lots[identifier]
        words = amount_words(amount, lot.unit) or _("không rõ bao nhiêu")
        found.shown.append({"label": f"{lot.name} · {lot.lot}", "value": words})
        if lot.is_on_hold or lot.is_recalled:
            typed.ask("pack_codes", _("Lô %(lot)s trong thùng đang tạm ngừng bán hoặc thu hồi.", lot=lot.lot))


def _held(pack: Pack) -> str:
    inside = contents_of(pack)
    lots = [f"{amount_words(one.thousandths, one.unit)} {one.batch.lot}".strip() for one in inside.lots[:2]]
    return " · ".join([*lots, *(one.pack.code for one in inside.packs[:3])])


def _way(subject: Subject, step: Step, name: str, icon: str, **asked: str) -> dict[str, str]:
    """The form of the step; goods that are sent are handed over, which has a form of its own."""
    href = url_for("records.record_batch", code=subject.lot.code, step=step.code, **asked)
    if step.role == SHIP and "back" not in asked:
        href = url_for("handovers.new", **(asked or {"lot": subject.lot.code}))
    return {"name": name, "icon": icon, "href": href}


def _came_from(lot: Batch) -> bool:
    """Goods that were bought in can be sent back."""
    return any(one.kind == Kind.RECEIVE for one in touches(lot.identifier))


def _giver(lot: Batch, seen_by: Viewer) -> dict[str, str]:
    """Whom the goods came from, as the form names a receiver."""
    receipt = next((one for one in events_of(lot, seen_by=seen_by) if one.kind == Kind.RECEIVE), None)
    supplier = receipt.supplier if receipt is not None else {}
    values = {f"receiver-{part}": supplier.get(part, "") for part in ("name", "address", "code")}
    if supplier and not lot.supplier_name:
        values["receiver-is_person"] = "1"
    return values
