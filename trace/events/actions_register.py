"""Where a record begins without a source in it: a lot somebody already has, or a catch from the wild."""

from dataclasses import replace

from trace.batches.models import Batch
from trace.database import atomic
from trace.errors import N_
from trace.events import composing, epcis
from trace.events.acting import begin, resolve_step, settle, step_code
from trace.events.entries import Entry, NewLot
from trace.events.making import batches_of, described, lot_facts, make_lots
from trace.events.recording import write
from trace.events.rules import EntryRefused, Kind, WrongStep
from trace.organisations.models import Organisation
from trace.processes.catalogue import PACK, Step, Template
from trace.processes.queries import template as find_template


def register(
    organisation: Organisation, *, lot: NewLot, entry: Entry, template: str = "", step: Step | str = ""
) -> Batch:
    """Open the record of a lot that comes from no season or lot of this book.

    Quantity (`lot.thousandths` None) and dates may still be unknown; a correction of this entry tells them later.
    `template` is the product's when not given. `step` names a catch in the wild (one that may start without a
    season); without it nothing is said of any work, and the lot is in the form of packed goods if it is a product.
    """
    about = {"lot": described([lot]), "template": template, "step": step_code(step)}
    asked = composing.entry_hash("register", entry, about)
    with atomic():
        before = begin(entry, [organisation.id], asked)
        if before is not None:
            return batches_of(before)[0]
        way = find_template(template or (lot.product.template if lot.product else ""))
        found = _beginning(way, step) if step else None
        made = composing.draft(
            Kind.REGISTER,
            party=composing.party_of(organisation.id),
            template=way.code,
            step=found,
            entry=entry,
            entry_hash=asked,
            place=composing.place_for(entry, []),
        )
        (got,) = make_lots([replace(lot, form=_form(way, lot, found))], made)
        document = epcis.object_event(
            composing.circumstances(made, biz_step="commissioning", disposition="active"),
            action="ADD",
            quantities=[got.quantity],
            ilmd=lot_facts([got]),
        )
        write([composing.act_of(made, document, recorded={"lots": [got.facts]})])
        settle(entry, made.party, batches=[got.batch])
    return got.batch


def _beginning(way: Template, step: Step | str) -> Step:
    found = resolve_step(way.code, step)
    if not found.may_start_without_season:
        raise WrongStep(N_("Công đoạn “%(name)s” không bắt đầu một lô mới được."), field="step", name=found.name_vi)
    return found


def _form(way: Template, lot: NewLot, step: Step | None) -> str:
    """What the goods are now: what was said, what the catch gives, or a product as it is sold."""
    if not lot.form and step is not None:
        return step.makes
    if not lot.form and lot.product is not None:
        return next((one.makes for one in way.steps if one.role == PACK), "")
    if lot.form not in {form.code for form in way.forms}:
        raise EntryRefused(N_("Chưa chọn lô đang ở dạng nào."), field="form")
    return lot.form
