"""The dispatch note (phiếu xuất kho) of goods that leave: who gives, who takes, what, how much, on which truck.

A dispatch that the other side answers bears its own code (D…); the lower half is for the receiver to fill in by hand
and sign where nobody has a telephone.
"""

from datetime import datetime
from decimal import Decimal

from flask_babel import gettext as _

from trace.batches.models import Batch
from trace.errors import N_, RuleBroken
from trace.events.gone import GONE
from trace.events.models import Event
from trace.events.queries import UnknownEvent, find_event
from trace.events.queries import event as read_event
from trace.events.records import read_json
from trace.events.rows import EventRow, LotRef
from trace.events.rules import Kind
from trace.handovers.actions_revisions import papers_of
from trace.handovers.models import Handover
from trace.kit.days import show_day
from trace.kit.languages import language
from trace.kit.viewer import Viewer
from trace.organisations.queries import find_organisation
from trace.papers.cells import Cells, notes_of, values_of
from trace.papers.words import address_line, amount_words, day_words, joined, of_owner, sees_all
from trace.provenance.facts import path_of
from trace.sites.models import Site
from trace.typeset.paper import NUMBER, Column, Fact, Paper, Row, Section, Signature, Value

# What the head of the note says in places of its own.
_SAID = ("doc_no", "vehicle", "driver", "qty", "receiver")


class NoDispatch(RuleBroken):
    """A note was asked for something that did not leave."""


def note_of(number: int, *, base_url: str, seen_by: Viewer, now: datetime) -> Paper:
    """The note of a dispatch. Only for the organisation that sent the goods, officers in scope and admins: whoever else
    may read the event has the goods, not the paper. Plate, driver and document number only for the organisation."""
    found = find_event(number, seen_by=seen_by)
    if not (seen_by.owns(found.organisation_id) or seen_by.is_officer or seen_by.is_admin):
        raise UnknownEvent(N_("Không tìm thấy việc này."))
    row = read_event(number, seen_by=seen_by)
    if row.kind != Kind.SHIP:
        raise NoDispatch(N_("Phiếu xuất kho chỉ in được cho việc xuất hàng."))
    owner = find_organisation(found.organisation_id, seen_by=seen_by)
    whole = sees_all(found.organisation_id, seen_by)
    lots = [lot for lot in row.lots if lot.code and not lot.is_pack]
    batches = {one.code: one for one in Batch.select().where(Batch.code.in_([lot.code for lot in lots]))}
    values = values_of(row)
    number_of_note = values["doc_no"].text if "doc_no" in values else ""
    handover: Handover | None = Handover.get_or_none(Handover.ship_event == number)
    code, path = _code_of(handover, lots, batches, row)
    paper = of_owner(owner, now=now)
    if row.is_cancelled:
        paper["mark"] = _("VIỆC NÀY KHÔNG XẢY RA: KHÔNG DÙNG PHIẾU NÀY")
    return Paper(
        title=_("Phiếu xuất kho"),
        number=_("Số phiếu: %(number)s", number=number_of_note) if number_of_note else "",
        subtitle=_("Ngày %(day)s", day=day_words(row.happened_on)),
        code=code,
        address=f"{base_url}{path}" if path else "",
        facts=(
            *_facts(row, owner.name, address_line(owner.address), values, is_whole=whole),
            *(_numbers(handover) if handover is not None and whole else ()),
            *_packs(found),
        ),
        sections=(
            _goods(lots, batches, row, is_whole=whole),
            *((_receipt(lots, batches),) if handover is not None else ()),
        ),
        signatures=(
            Signature(_("Người lập phiếu"), row.recorded_by if whole else ""),
            Signature(_("Người giao hàng")),
            Signature(_("Người vận chuyển"), values["driver"].text if "driver" in values else ""),
            Signature(_("Người nhận hàng")),
        ),
        foot=_(
            "Bên nhận quét mã QR, hoặc gõ mã %(code)s, rồi bấm nhận. Phần nhận chỉ ghi tay khi không quét được.",
            code=code,
        )
        if handover is not None
        else _("Mã QR mở trang nguồn gốc của lô đầu tiên; gõ mã tra cứu của từng lô để xem lô đó."),
        **paper,
    )


def _code_of(
    handover: Handover | None, lots: list[LotRef], batches: dict[str, Batch], row: EventRow
) -> tuple[str, str]:
    """What is typed, and the path that the QR opens: the consignment under its code, else its first lot."""
    if handover is not None:
        return handover.code, f"/d/{handover.code}"
    first = batches.get(lots[0].code) if lots else None
    return (lots[0].code if lots else f"#{row.number}"), (path_of(first) if first else "")


def _numbers(handover: Handover) -> tuple[Fact, ...]:
    """What the accountant and the driver look for; an empty line is filled by hand."""
    invoice = papers_of(handover).get("invoice_no", "")
    return Fact(_("Số hóa đơn"), invoice), Fact(_("Hẹn giao đến ngày"), show_day(handover.due_on))


def _receipt(lots: list[LotRef], batches: dict[str, Batch]) -> Section:
    """The receiver's half: what was sent stands there, what arrived is written by hand."""
    columns = (
        Column(_("STT"), 0.5, NUMBER),
        Column(_("Tên hàng"), 2.4),
        Column(_("Số lô"), 1.2),
        Column(_("Trên phiếu"), 1.1, NUMBER),
        Column(_("Thực nhận"), 1.2, NUMBER),
        Column(_("Vì sao khác"), 2.0),
    )
    rows = tuple(
        Row((place, _name_of(lot, batches.get(lot.code)), lot.lot, amount_words(lot.thousandths, lot.unit), None, ""))
        for place, lot in enumerate(lots, start=1)
    )
    facts = (
        Fact(_("Ngày, giờ nhận"), ""),
        Fact(_("Nhiệt độ khi đến"), ""),
        Fact(_("Nhận đủ, thiếu, hay không nhận"), "", is_wide=True),
    )
    return Section(_("Phần bên nhận ghi"), facts=facts, columns=columns, rows=rows)


def _name_of(lot: LotRef, batch: Batch | None) -> str:
    return (batch.product.name if batch.product else batch.name) if batch else lot.name


def _facts(row: EventRow, owner: str, address: str, values: dict, *, is_whole: bool) -> tuple[Fact, ...]:  # type: ignore[type-arg]
    receiver = row.receiver
    place = Site.get_or_none(Site.code == row.place.get("code", ""))
    further = [one for name, one in values.items() if name not in _SAID and (is_whole or one.visibility != "private")]
    is_english = language() == "en"
    return (
        Fact(_("Bên giao"), joined((owner, address)), is_wide=True),
        Fact(_("Bên nhận"), joined((receiver.get("name", ""), receiver.get("code", ""))), is_wide=True),
        Fact(_("Địa chỉ nhận"), receiver.get("address", ""), is_wide=True),
        Fact(_("Xuất tại kho"), place.name if place else ""),
        Fact(_("Ngày xuất"), show_day(row.happened_on)),
        Fact(_("Biển số xe"), values["vehicle"].text if "vehicle" in values else ""),
        Fact(_("Người vận chuyển"), values["driver"].text if "driver" in values else ""),
        *(
            Fact(one.label_en if is_english else one.label_vi, f"{one.text} {one.unit}".strip(), is_wide=True)
            for one in further
        ),
    )


def _packs(event: Event) -> tuple[Fact, ...]:
    """Whole packs and single units on the note, so that whoever takes them over counts what stands on the truck."""
    gone = read_json(event.recorded).get(GONE, {})
    outer = [one["sscc"] or one["code"] for one in gone.get("packs", ()) if one["is_outer"]]
    serials = [one.rpartition("/")[2] for one in gone.get("units", ())]
    return (
        *((Fact(_("Thùng, pallet"), ", ".join(outer), is_wide=True),) if outer else ()),
        *((Fact(_("Con, gói có số riêng"), ", ".join(serials), is_wide=True),) if serials else ()),
    )


def _goods(lots: list[LotRef], batches: dict[str, Batch], row: EventRow, *, is_whole: bool) -> Section:
    columns = (
        Column(_("STT"), 0.55, NUMBER),
        Column(_("Tên hàng"), 2.6),
        Column(_("Số lô"), 1.3),
        Column(_("Mã tra cứu"), 1.2),
        Column(_("Hạn sử dụng"), 1.1),
        Column(_("Số gói"), 0.8, NUMBER),
        Column(_("Số lượng"), 1.3, NUMBER),
    )
    rows = [Row(_line(place, lot, batches.get(lot.code))) for place, lot in enumerate(lots, start=1)]
    units = {lot.unit or "KGM" for lot in lots if lot.thousandths}
    if len(rows) > 1 and len(units) == 1:
        total = amount_words(sum(lot.thousandths or 0 for lot in lots), units.pop())
        rows.append(Row((None, _("Cộng"), "", "", "", None, total), is_total=True))
    notes = list(notes_of(row, Cells(language=language(), is_whole=is_whole)))
    return Section(_("Hàng xuất"), columns=columns, rows=tuple(rows), empty=_("Chưa ghi lô nào."), note=" ".join(notes))


def _line(place: int, lot: LotRef, batch: Batch | None) -> tuple[Value, ...]:
    packs = None
    if batch and batch.pack_size_thousandths and lot.thousandths:
        count = Decimal(lot.thousandths) / batch.pack_size_thousandths
        packs = int(count) if count == int(count) else None
    return (
        place, _name_of(lot, batch), lot.lot, lot.code, show_day(batch.expires_on) if batch else "", packs,
        amount_words(lot.thousandths, lot.unit),
    )  # fmt: skip
