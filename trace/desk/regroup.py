"""The forms that take lots apart, put them together and tell their sources: what may be chosen, what was typed."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from flask_babel import gettext as _

from trace.batches.models import Batch
from trace.batches.queries import batches_to_choose
from trace.desk.corrections import NO_STEP
from trace.desk.lot_rows import MOST_ROWS, read_inputs, row_count
from trace.desk.reading import Typed, amount_words, read_amount, read_posted
from trace.errors import Invalid, Refusal
from trace.events.entries import LotPart, SeasonUse, Use
from trace.events.rules import in_unit
from trace.gs1.codes import read_lot
from trace.gs1.errors import Gs1Error
from trace.kit.forms import say
from trace.kit.viewer import Viewer
from trace.organisations.models import Organisation
from trace.processes.balance import balance_of_step
from trace.processes.catalogue import Template
from trace.processes.queries import template as find_template
from trace.products.models import Product
from trace.products.queries import products_to_choose
from trace.seasons.models import Season

MOST_SEASONS = 30


@dataclass
class Parts:
    """What a lot is taken apart into, and how much is taken in all, in thousandths of its unit."""

    parts: list[LotPart] = field(default_factory=list)

    @property
    def taken(self) -> int:
        return sum(part.thousandths for part in self.parts)


def read_typed(organisation: Organisation, by: Viewer) -> Typed:
    """The posted form with its day; these acts have no boxes of the catalogue."""
    return read_posted(NO_STEP, organisation, by)


def alike(batch: Batch) -> list[Batch]:
    """Lots at hand that may be put together with this one, this one first."""
    found = batches_to_choose(batch.organisation_id, template=batch.template, forms=[batch.form])
    packed = batch.packed_on is not None
    return [batch, *(one for one in found if one.id != batch.id and _may_join(one, batch, is_packed=packed))]


def possible_sources(batch: Batch) -> list[Batch]:
    """Lots at hand that this one may have been made from: of a form on the way to its own, or of other goods."""
    forms = forms_before(find_template(batch.template), batch.form)
    return [
        one
        for one in batches_to_choose(batch.organisation_id)
        if one.id != batch.id and (one.template != batch.template or one.form in forms)
    ]


def forms_before(way: Template, form: str) -> set[str]:
    """The form itself and every form that steps lead from to it; a by-product's are those of its step."""
    found, waiting = {form}, [form]
    while waiting:
        here = waiting.pop()
        for step in way.steps:
            usual = balance_of_step(step.code)
            if here == step.makes or (usual is not None and usual.share(here) is not None):
                waiting += [one for one in step.takes if one not in found]
                found.update(step.takes)
    return found


def possible_seasons(batch: Batch) -> list[Season]:
    """Seasons of the same kind, the last one first, also those that ended."""
    query = Season.select().where(Season.organisation == batch.organisation_id, Season.template == batch.template)
    return list(query.order_by(Season.id.desc()).limit(MOST_SEASONS))


def products_of(batch: Batch) -> list[Product]:
    """Products that a blend of such goods may be sold as."""
    return [one for one in products_to_choose(batch.organisation_id) if one.template == batch.template]


def read_parts(typed: Typed, batch: Batch) -> Parts:
    """Every row that says anything; mistakes stand beside their box."""
    found = Parts()
    for number in range(row_count(typed.form.values)):
        text = str(typed.form.values.get(f"part-{number}") or "")
        lot = str(typed.form.values.get(f"lot-{number}") or "")
        if not text and not lot and number:
            continue
        thousandths = _amount(typed, f"part-{number}", text, batch.unit)
        if lot and not _is_lot(typed, f"lot-{number}", lot):
            continue
        if thousandths is not None:
            found.parts.append(LotPart(thousandths=thousandths, lot=lot or None))
    if found.taken > batch.left_thousandths:
        typed.ask("part-0", _("Lô chỉ còn %(left)s. Vẫn lưu được, nhưng các lô này sẽ tạm ngừng bán đến khi sửa đúng.",
                              left=amount_words(max(batch.left_thousandths, 0), batch.unit)))  # fmt: skip
    return found


def read_past(typed: Typed, lots: Sequence[Batch], seasons: Sequence[Season]) -> tuple[list[Use], list[SeasonUse]]:
    """The lots and seasons ticked, with their amounts."""
    chosen = {one.code: one for one in seasons}
    told = []
    for code in typed.form.values.get("also") or []:
        season, name = chosen.get(code), f"season-{code}"
        if season is None:
            typed.form.add_error("also", _("Không tìm thấy vụ này."))
            continue
        text = str(typed.form.values.get(name) or "")
        thousandths = _amount(typed, name, text, "KGM") if text else None
        told.append(SeasonUse(season, thousandths))
    if told and not typed.form.values.get("input"):
        return [], told
    return read_inputs(typed, lots).uses, told


def add_row(typed: Typed) -> None:
    """One more row of parts."""
    typed.form.values["rows"] = str(min(row_count(typed.form.values) + 1, MOST_ROWS))
    typed.form.errors.clear()


def _may_join(one: Batch, batch: Batch, *, is_packed: bool) -> bool:
    return not (is_packed or one.packed_on is not None) or one.product_id == batch.product_id


def _amount(typed: Typed, name: str, text: str, unit: str) -> int | None:
    if not text:
        typed.form.add_error(name, _("Chưa ghi khối lượng."))
        return None
    try:
        thousandths, of, converted = read_amount(text, unit)
        amount = in_unit(thousandths, of, unit)
    except (Invalid, Refusal) as refusal:
        typed.form.add_error(name, say(refusal))
        return None
    if converted:
        typed.converted.append(converted)
    return amount


def _is_lot(typed: Typed, name: str, text: str) -> bool:
    try:
        read_lot(text)
    except Gs1Error as error:
        typed.form.add_error(name, say(error))
        return False
    return True
