"""The form of goods that leave: which lots and cases it offers, whom they may go to, and what a sent one means."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any, Final

from flask import request
from flask_babel import gettext as _

from trace import clock
from trace.batches.queries import batches_to_choose
from trace.clock import VIETNAM
from trace.desk import pack_form, pack_view
from trace.desk.plans import amount_left
from trace.desk.reading import amount_words
from trace.errors import Invalid
from trace.events.actions_packs import Contents
from trace.events.entries import Entry
from trace.handovers.models import HandoverAct
from trace.kit.forms import Form, clean, say
from trace.kit.inputs import parse_date, parse_number, start_of_day
from trace.kit.text import nfc
from trace.kit.units import UNITS
from trace.kit.viewer import Viewer
from trace.organisations.models import Organisation
from trace.organisations.queries import partners
from trace.packs.queries import contents_of, flat, open_packs
from trace.sites.queries import sites_to_choose

ADD, FIND, PREVIEW, EDIT = "add", "find", "preview", "edit"
LISTED, LISTED_PACKS, FOUND = 10, 8, 8
NEW = "new"
MOST_WORDS: Final = {"receiver-name": 200, "receiver-place": 200, "plate": 20, "driver": 120, "carrier": 200,
                     "document_no": 40, "invoice_no": 40, "note": 1000}  # fmt: skip
_ORGANISATION: Final = "org:"
_HOTTEST, _COLDEST = Decimal(100), Decimal(-60)


@dataclass
class Dispatch:
    """A dispatch as it was typed: what goes, to whom (one of the two), how warm; mistakes are in the form."""

    form: Form
    contents: Contents
    receiver: Organisation | None = None
    receiver_name: str = ""
    due_on: date | None = None
    temperature: Decimal | None = None
    doubts: list[str] = field(default_factory=list)

    @property
    def receiver_word(self) -> str:
        """Who takes the goods, by name."""
        return self.receiver.name if self.receiver is not None else self.receiver_name

    @property
    def values(self) -> dict[str, Any]:
        """What the step itself keeps beside goods and parties."""
        return {"temp": self.temperature} if self.temperature is not None else {}


def read_dispatch(form: Form, *, by: Viewer) -> Dispatch:
    """What the form means; what cannot be is said beside its box."""
    found = Dispatch(form, pack_form.read_packing(form, by=by))
    found.contents = _without_units(form, found.contents)
    if form.is_valid and not found.contents.named():
        form.add_error("goods", _("Chưa chọn gì để xuất: ghi số lượng, chọn thùng, hoặc quét mã."))
    _read_receiver(form, found, by)
    for name, most in MOST_WORDS.items():
        if len(str(form.values.get(name) or "")) > most:
            form.add_error(name, _("Dài quá %(most)s chữ.", most=most))
    found.due_on = read_day(form, "due_on")
    found.temperature = read_temperature(form, "temp")
    found.doubts = _doubts(found.contents)
    return found


def read_temperature(form: Form, name: str) -> Decimal | None:
    """Degrees Celsius as people write them: `-18`, `−18,5`, `4 °C`."""
    text = str(form.values.get(name) or "")
    if not text:
        return None
    bare = text.replace("−", "-").replace("°", "").replace("C", "").replace("c", "").strip()
    try:
        degrees = parse_number(bare)
    except Invalid:
        form.add_error(name, _("“%(text)s” không phải là nhiệt độ. Ví dụ: -18 hoặc 4,5.", text=text))
        return None
    if not _COLDEST <= degrees <= _HOTTEST:
        form.add_error(name, _("Nhiệt độ %(text)s °C khó có thể đúng. Xem lại.", text=text))
        return None
    return degrees


def read_day(form: Form, name: str) -> date | None:
    """A calendar day, if one was written."""
    text = str(form.values.get(name) or "")
    if not text:
        return None
    try:
        return parse_date(text)
    except Invalid as refusal:
        form.add_error(name, say(refusal))
        return None


def entry_of(form: Form, *, by: Viewer, values: dict[str, Any] | None = None) -> Entry:
    """One act as the actions want it. The same form sent twice has the moment of the first."""
    places = {site.code: site for site in sites_to_choose(by.organisation_id or 0)}
    code = str(form.values.get("site") or "")
    if code and code not in places:
        form.add_error("site", _("Không tìm thấy địa điểm này."))
    note = nfc(str(form.values.get("note") or ""))
    entry_id = str(form.values.get("entry_id") or "")
    return Entry(
        by=by,
        now=clock.now(),
        entry_id=entry_id,
        happened_at=_moment(form, by.organisation_id or 0, entry_id),
        values=values or {},
        site=places.get(code),
        private={"note": note} if note else {},
    )


def lot_choices(organisation_id: int, chosen: list[str], *, seen_by: Viewer) -> list[dict[str, Any]]:
    """The lots named, then those used last, each with its box for an amount."""
    found = pack_form.lots_named(chosen, seen_by=seen_by)
    for batch in batches_to_choose(organisation_id):
        if len(found) >= max(LISTED, len(chosen)):
            break
        found.setdefault(batch.code, batch)
    return [
        {
            "code": batch.code,
            "name": f"{batch.product.name if batch.product else batch.name} · {batch.lot}",
            "left": amount_left(batch),
            "unit": UNITS[batch.unit].symbol if batch.unit in UNITS else batch.unit,
        }
        for batch in found.values()
    ]


def pack_choices(organisation_id: int, chosen: list[str]) -> list[dict[str, Any]]:
    """Cases and pallets that stand in no other one, the newest first, with what is in them; those chosen stay."""
    packs = open_packs(organisation_id)
    shown = [pack for pack in packs if pack.code in chosen]
    shown += [pack for pack in packs if pack.code not in chosen][: max(0, LISTED_PACKS - len(shown))]
    rows = pack_view.rows_of(shown)
    return [
        {"value": row.code, "label": f"{row.level} {row.code}", "help": row.inside, "icon": row.icon} for row in rows
    ]


def pack_lines(contents: Contents) -> list[dict[str, Any]]:
    """What is in the packs that go, lot by lot."""
    lines = []
    for pack in contents.packs:
        for one in flat(contents_of(pack)):
            units = len(one.serials)
            amount = amount_words(one.thousandths, one.unit) if one.thousandths else ""
            lines.append(
                {
                    "name": one.batch.product.name if one.batch.product else one.batch.name,
                    "lot": one.batch.lot,
                    "amount": " + ".join(filter(None, (amount, _("%(count)s con, gói", count=units) if units else ""))),
                    "inside": pack.code,
                }
            )
    return lines


def found_receivers(text: str, *, besides: int) -> list[dict[str, Any]]:
    """Organisations of this service that a search names, for the cards."""
    found = [one for one in partners(text, limit=FOUND) if one.id != besides]
    return [_card(one.code, one.name, one.kind, _place(one.address)) for one in found]


def card_of(organisation: Organisation) -> dict[str, Any]:
    """One organisation as a card to tap."""
    return _card(organisation.code, organisation.name, organisation.kind, _place(organisation.address))


def value_of(organisation: Organisation) -> str:
    """What stands in the form for an organisation of this service."""
    return f"{_ORGANISATION}{organisation.code}"


def _card(code: str, name: str, kind: str, place: str) -> dict[str, Any]:
    icons = {"coop": "people", "shop": "shop", "carrier": "truck", "household": "user"}
    return {
        "value": f"{_ORGANISATION}{code}",
        "label": name,
        "help": " · ".join(filter(None, (code, place))),
        "icon": icons.get(kind, "factory"),
    }


def _place(address: Any) -> str:
    now = address.get("now") if isinstance(address, dict) else None
    return str(now.get("text") or "") if isinstance(now, dict) else ""


def _without_units(form: Form, contents: Contents) -> Contents:
    """A dispatch names lots and whole packs; a tied crab that was scanned leads to its lot."""
    for unit in contents.units:
        if unit.batch.code not in form.values["lot"]:
            form.values["lot"].append(unit.batch.code)
        if not form.values.get(f"amount-{unit.batch.code}"):
            said = _("Con, gói %(serial)s thuộc lô này: ghi xuất bao nhiêu, hoặc xếp thùng rồi xuất cả thùng.",
                     serial=unit.serial)  # fmt: skip
            form.add_error(f"amount-{unit.batch.code}", said)
    form.values["unit"] = []
    return Contents(lots=contents.lots, packs=contents.packs)


def _read_receiver(form: Form, found: Dispatch, by: Viewer) -> None:
    chosen = str(form.values.get("receiver") or "")
    name = nfc(str(form.values.get("receiver-name") or ""))
    if chosen.startswith(_ORGANISATION):
        code = chosen.removeprefix(_ORGANISATION)
        organisation = Organisation.get_or_none((Organisation.code == code) & Organisation.is_active)
        if organisation is None:
            form.add_error("receiver", _("Không tìm thấy cơ sở này."))
        elif by.owns(organisation.id):
            form.add_error("receiver", _("Không thể giao hàng cho chính cơ sở mình."))
        found.receiver = organisation
        return
    if not name:
        form.add_error("receiver-name" if chosen == NEW else "receiver", _("Chưa ghi giao cho ai."))
    form.values["receiver"] = NEW if name else chosen
    found.receiver_name = name


def _doubts(contents: Contents) -> list[str]:
    """What may be, but should be looked at once more."""
    said = []
    for use in contents.lots:
        batch = use.batch
        if use.unit == batch.unit and use.thousandths is not None and use.thousandths > batch.left_thousandths:
            left = amount_words(max(batch.left_thousandths, 0), batch.unit)
            said.append(
                _("Lô %(lot)s chỉ còn %(left)s. Vẫn lưu được, nhưng lô sẽ tạm ngừng bán đến khi sửa đúng.",
                  lot=batch.lot, left=left)
            )  # fmt: skip
    held = {use.batch.id: use.batch for use in contents.lots} | {
        one.batch.id: one.batch for pack in contents.packs for one in flat(contents_of(pack))
    }
    for batch in held.values():
        if batch.is_recalled:
            said.append(_("Lô %(lot)s đang thu hồi: bên nhận cũng thấy cảnh báo này.", lot=batch.lot))
        elif batch.is_on_hold:
            said.append(_("Lô %(lot)s đang tạm ngừng bán: bên nhận cũng thấy cảnh báo này.", lot=batch.lot))
    return said


def _moment(form: Form, organisation_id: int, entry_id: str) -> datetime:
    known = HandoverAct.get_or_none(HandoverAct.organisation == organisation_id, HandoverAct.entry_id == entry_id)
    day = read_day(form, "happened_on") or clock.today()
    written = str(form.values.get("happened_time") or "")
    if written:
        try:
            hour, _colon, minute = written.partition(":")
            return datetime.combine(day, time(int(hour), int(minute or 0)), VIETNAM).astimezone(UTC)
        except ValueError:
            form.add_error("happened_time", _("Giờ “%(text)s” không đúng. Ví dụ: 07:30.", text=written))
    if known is not None:
        return known.happened_at  # type: ignore[no-any-return]
    return clock.now() if day == clock.today() else start_of_day(day)


def hidden_of(form: Form) -> list[tuple[str, str]]:
    """Everything typed, to be sent again from the page that shows it."""
    return [
        (name, one)
        for name, value in form.values.items()
        if name not in ("action", "codes", "find")
        for one in (value if isinstance(value, list) else [str(value)])
        if one
    ]


def asked_action() -> str:
    """Which button was pressed."""
    return clean(request.form.get("action", ""))
