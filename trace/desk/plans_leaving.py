"""What saving a form of goods that leave will do; the plans of `plans` for dispatch, sale, destruction and loss."""

from typing import Any

from flask_babel import gettext as _

from trace.desk import leaving
from trace.desk.lot_rows import LotsIn, read_inputs
from trace.desk.plans import Plan, Saved, inputs_for, own_amount, party_facts, read_party
from trace.desk.reading import Typed
from trace.desk.subjects import Subject
from trace.events import actions_leaving
from trace.events.entries import Use
from trace.kit.guards import signed_in
from trace.kit.text import nfc
from trace.processes.catalogue import SHIP, Step


def plan_for(subject: Subject, step: Step, typed: Typed) -> Plan:
    """The plan of a step by which goods leave."""
    taken = leaving.read_taken(typed, signed_in())
    if step.role == SHIP:
        return _ship(subject, step, typed, taken)
    uses = _own_use(subject, step, typed, taken)
    with_them: dict[str, Any] = {"packs": taken.packs, "units": taken.units}
    if step.role == leaving.DESTROY:
        reason = _reason(typed)
        return Plan(
            save=lambda entry: Saved(event=actions_leaving.destroy(uses, entry=entry, reason=reason, **with_them))
        )
    if step.role == leaving.LOSE:
        cause = str(typed.values.get(actions_leaving.LOSS) or "")
        if not cause and actions_leaving.LOSS not in typed.form.errors:
            typed.form.add_error(actions_leaving.LOSS, _("Chọn vì sao hàng mất hoặc hỏng."))
        return Plan(save=lambda entry: Saved(event=actions_leaving.lose(uses, cause=cause, entry=entry, **with_them)))
    leaving.ask_about_state(subject, typed)
    return Plan(save=lambda entry: Saved(event=actions_leaving.sell(uses, step=step.code, entry=entry, **with_them)))


def _ship(subject: Subject, step: Step, typed: Typed, taken: leaving.Taken) -> Plan:
    receiver = read_party(typed, "receiver", _("Chưa ghi tên nơi nhận."))
    is_return = bool(typed.form.values.get("is_return"))
    if not is_return:
        leaving.is_refused(subject, typed)
    used = LotsIn()
    if taken:
        # Beside packs only what an amount was typed for goes along: an empty box does not mean the rest of the lot.
        named = typed.form.values.get("input") or []
        typed.form.values["input"] = [one for one in named if typed.form.values.get(f"input-{one}")]
    if typed.form.values.get("input") or not taken:
        used = read_inputs(typed, inputs_for(subject, step))
    facts = [{"label": _("Trả hàng"), "value": _("Phải, trả lại nơi đã giao")}] if is_return else []
    return Plan(
        save=lambda entry: Saved(
            event=actions_leaving.ship(
                used.uses,
                receiver_name=receiver["name"],
                receiver_address=receiver["address"],
                receiver_code=receiver["code"],
                is_person=bool(receiver["is_person"]),
                step=step.code,
                entry=entry,
                packs=taken.packs,
                units=taken.units,
                is_return=is_return,
            )
        ),
        is_reviewed=True,
        uses=[*used.shown, *taken.shown],
        facts=[*facts, *party_facts(_("Nơi nhận"), receiver)],
    )


def _own_use(subject: Subject, step: Step, typed: Typed, taken: leaving.Taken) -> list[Use]:
    """So much of the lot the page is about; a sale need not say how much, and beside packs nothing need be said."""
    lot, amount = subject.lot, own_amount(subject, typed)
    if amount is not None:
        if amount[0] > lot.left_thousandths > 0:
            typed.ask("quantity", _("Nhiều hơn số lô còn. Vẫn lưu được, nhưng lô sẽ tạm ngừng bán đến khi sửa đúng."))
        return [Use(lot, *amount)]
    if taken:
        return []
    if step.role in (leaving.DESTROY, leaving.LOSE):
        if "quantity" not in typed.form.errors:
            typed.form.add_error("quantity", _("Ghi số lượng, hoặc chọn thùng."))
        return []
    return [Use(lot, None, lot.unit)]


def _reason(typed: Typed) -> str:
    reason = nfc(str(typed.form.values.get("reason") or ""))
    if not reason:
        typed.form.add_error("reason", _("Ghi rõ vì sao tiêu hủy."))
    elif len(reason) > 300:
        typed.form.add_error("reason", _("Dài quá %(most)s chữ.", most=300))
    return reason
