"""What both have signed, as boxes to change; a change in words, before beside after."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from flask_babel import gettext as _

from trace.desk import handover_form
from trace.desk.handover_rows import bare_amount, line_of, symbol
from trace.desk.reading import amount_words, read_amount
from trace.errors import Invalid
from trace.events.models import Event
from trace.handovers.actions_revisions import papers_of, temperature_of
from trace.handovers.entries import Change
from trace.handovers.models import Handover, HandoverLine
from trace.handovers.standing import lines_of
from trace.kit.days import show_day
from trace.kit.forms import Form, say
from trace.kit.inputs import start_of_day

SENT, RECEIVED = "sent", "received"
_PAPERS = ("document_no", "invoice_no")


def values_of(handover: Handover) -> dict[str, str]:
    """What stands now, by box."""
    ship, receipt = _event(handover.ship_event), _event(handover.receipt_event)
    found = {_box(side, line): _amount_of(side, line) for line in lines_of(handover) for side in _sides(line)}
    found |= papers_of(handover)
    found |= {"sent_at": _iso_day(ship), "received_at": _iso_day(receipt)}
    return found | {"temp": temperature_of(receipt).replace(".", ",") if receipt else ""}


def fields_of(handover: Handover) -> list[dict[str, Any]]:
    """The boxes: amounts first, one a line where both say the same, then days and papers."""
    stands, boxes = values_of(handover), []
    for line in lines_of(handover):
        said = line_of(line)
        for side in _sides(line):
            whose = "" if len(_sides(line)) == 1 else _(" (bên giao ghi)") if side == SENT else _(" (bên nhận ghi)")
            name = _box(side, line)
            boxes.append(
                {"name": name, "label": f"{said['name']} · {said['lot']}{whose}", "kind": "number",
                 "unit": symbol(line.unit), "before": f"{stands[name]} {symbol(line.unit)}", "is_required": True}
            )  # fmt: skip
    boxes += [
        {"name": name, "label": label, "kind": kind, "before": _shown(stands[name], kind), "unit": unit}
        for name, label, kind, unit in (
            ("sent_at", _("Ngày xuất"), "date", None),
            ("received_at", _("Ngày nhận"), "date", None),
            ("document_no", _("Số phiếu xuất"), "text", None),
            ("invoice_no", _("Số hóa đơn"), "text", None),
            ("temp", _("Nhiệt độ khi đến"), "number", "°C"),
        )
    ]
    return boxes


def changes_of(handover: Handover, form: Form) -> Change | None:
    """What the form asks to change; None where every box still says what stands."""
    stands = values_of(handover)
    typed = {name: str(form.values.get(name, before) or "").strip() for name, before in stands.items()}
    amounts: dict[str, dict[int, int]] = {SENT: {}, RECEIVED: {}}
    for line in lines_of(handover):
        for side in _sides(line):
            name = _box(side, line)
            if typed[name] != stands[name]:
                amount = _read_amount(form, name, typed[name], line)
                for one in (SENT, RECEIVED) if len(_sides(line)) == 1 else (side,):
                    amounts[one] |= {line.number: amount} if amount is not None else {}
    said = {name: typed[name] for name in _PAPERS if typed[name] != stands[name]}
    moments = {name: _moment(form, name) for name in ("sent_at", "received_at") if typed[name] != stands[name]}
    if typed["temp"] != stands["temp"]:
        degrees = handover_form.read_temperature(form, "temp")
        said["temperature"] = format(degrees.normalize(), "f") if degrees is not None else ""
    if not (amounts[SENT] or amounts[RECEIVED] or said or moments):
        return None
    return Change(sent=amounts[SENT], received=amounts[RECEIVED], **said, **moments)  # type: ignore[arg-type]


def words_of_changes(
    handover: Handover, before: Mapping[str, Any], after: Mapping[str, Any]
) -> list[tuple[str, str, str]]:
    """Rows (what, before, after) of a change as an act keeps it."""
    lines = {str(line.number): line for line in lines_of(handover)}
    rows = []
    for side, word in ((SENT, _("bên giao ghi")), (RECEIVED, _("bên nhận ghi"))):
        for number, amount in after.get(side, {}).items():
            line, old = lines[number], before.get(side, {}).get(number)
            said = line_of(line)
            label = f"{said['name']} · {said['lot']}, {word}"
            rows.append((label, amount_words(old, line.unit), amount_words(amount, line.unit)))
    for name, label in (
        ("sent_at", _("Ngày xuất")), ("received_at", _("Ngày nhận")), ("document_no", _("Số phiếu xuất")),
        ("invoice_no", _("Số hóa đơn")), ("temperature", _("Nhiệt độ khi đến")),
    ):  # fmt: skip
        if name in after:
            rows.append((label, _said(name, before.get(name)), _said(name, after[name])))
    return rows


def _sides(line: HandoverLine) -> tuple[str, ...]:
    """One box where both say the same amount."""
    return (SENT,) if line.declared == line.accepted else (SENT, RECEIVED) if line.accepted else (SENT,)


def _box(side: str, line: HandoverLine) -> str:
    return f"{side}-{line.number}"


def _amount_of(side: str, line: HandoverLine) -> str:
    return bare_amount((line.declared if side == SENT else line.accepted) or 0)


def _read_amount(form: Form, name: str, text: str, line: HandoverLine) -> int | None:
    try:
        return read_amount(text, line.unit)[0]
    except Invalid as refusal:
        form.add_error(name, say(refusal))
        return None


def _moment(form: Form, name: str) -> datetime | None:
    day = handover_form.read_day(form, name)
    if day is None and name not in form.errors:
        form.add_error(name, _("Chưa nhập mục này."))
    return start_of_day(day).astimezone(UTC) if day is not None else None


def _event(number: int | None) -> Event | None:
    found: Event | None = Event.get_or_none(Event.id == number) if number else None
    return found


def _iso_day(event: Event | None) -> str:
    day = show_day(event.happened_at) if event is not None else ""
    return "-".join(reversed(day.split("/"))) if day else ""


def _shown(value: str, kind: str) -> str:
    return "/".join(reversed(value.split("-"))) if kind == "date" and value else value


def _said(name: str, value: Any) -> str:
    if not value:
        return ""
    if name in ("sent_at", "received_at"):
        return show_day(datetime.fromisoformat(value))
    return f"{str(value).replace('.', ',')} °C" if name == "temperature" else str(value)
