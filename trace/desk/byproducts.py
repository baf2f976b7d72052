"""By-products of a step (tấm, cám, trấu): rows of the recording form, each with its usual share as a hint only."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _

from trace.desk.reading import Typed, amount_words, read_amount
from trace.errors import Invalid
from trace.events.entries import NewLot
from trace.events.yields import percent_of
from trace.kit.forms import say
from trace.kit.languages import language
from trace.kit.units import show_number
from trace.processes.balance import Share, balance_of_step
from trace.processes.catalogue import Form, Step, Template


def shares_of(step: Step) -> tuple[Share, ...]:
    """The by-products this step usually gives."""
    usual = balance_of_step(step.code)
    return usual.also if usual else ()


def rows_of(step: Step, template: Template) -> list[dict[str, str]]:
    """One row a by-product: the name of its box, what it is called, how much of the input it usually is."""
    return [
        {"name": f"by-{share.form}", "label": _word(template.form(share.form)), "help": _usual(share)}
        for share in shares_of(step)
    ]


def read_rows(typed: Typed, step: Step, template: Template, *, name: str) -> tuple[list[NewLot], list[dict[str, Any]]]:
    """The by-products written down, as lots of their own and as facts for the page before saving."""
    lots, shown = [], []
    for share in shares_of(step):
        box = f"by-{share.form}"
        text = str(typed.form.values.get(box) or "")
        if not text:
            continue
        try:
            thousandths, unit, converted = read_amount(text, "KGM")
        except Invalid as refusal:
            typed.form.add_error(box, say(refusal))
            continue
        if thousandths <= 0:
            typed.form.add_error(box, _("Số lượng phải lớn hơn 0."))
            continue
        if converted:
            typed.converted.append(converted)
        word = _word(template.form(share.form))
        called = f"{word} – {name.split(' – ', 1)[1]}" if " – " in name else word
        lots.append(NewLot(name=called[:160], thousandths=thousandths, unit=unit, form=share.form))
        shown.append(_shown(called, thousandths, unit))
    return lots, shown


def ask_about_shares(typed: Typed, step: Step, into: Sequence[tuple[int, str]], lots: Sequence[NewLot]) -> None:
    """A by-product far from its usual share is asked about before it is saved."""
    units = {unit for _amount, unit in into} | {lot.unit for lot in lots}
    taken = sum(amount for amount, _unit in into)
    if len(units) != 1 or not taken:
        return
    for share in shares_of(step):
        made = sum(lot.thousandths or 0 for lot in lots if lot.form == share.form)
        percent = percent_of(made, taken)
        if made and not share.holds(percent):
            typed.ask(
                f"by-{share.form}",
                _("%(percent)s phần trăm lượng đưa vào; thường %(low)s–%(high)s.", percent=show_number(percent),
                  low=show_number(share.low), high=show_number(share.high)),
            )  # fmt: skip


def _word(form: Form) -> str:
    word = form.label_en if language() == "en" else form.label_vi
    return word[:1].upper() + word[1:]


def _usual(share: Share) -> str:
    low, high = show_number(share.low), show_number(share.high)
    return _("Thường %(low)s–%(high)s phần trăm lượng đưa vào. Không có thì để trống", low=low, high=high)


def _shown(name: str, thousandths: int, unit: str) -> dict[str, Any]:
    facts = [
        {"label": _("Khối lượng"), "value": amount_words(thousandths, unit), "note": _("phụ phẩm")},
        {"label": _("Số lô"), "value": _("hệ thống đặt")},
    ]
    return {"name": name, "facts": facts, "has_end": True}
