"""Events as the staff's pages show them: in the reader's language, with links to their versions."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import current_app, url_for
from flask_babel import gettext as _

from trace.batches.models import Batch
from trace.desk.reading import amount_words
from trace.events import queries
from trace.events.photo_words import photo_view
from trace.events.rows import EventRow, LotRef, ShownValue
from trace.events.rules import LEAVING, PACKING, Kind
from trace.kit.days import show_day, show_moment
from trace.kit.guards import viewer
from trace.kit.languages import language
from trace.kit.lunar import show_lunar
from trace.kit.viewer import Viewer
from trace.seasons.models import Season
from trace.sites.models import Site

PRIVATE = "private"


_PACKINGS_SHOWN = 3


@dataclass
class Entry:
    """One event, ready for `timeline_item`. `private_details` are for the organisation only."""

    number: int
    title: str
    icon: str
    when: str
    when_iso: str
    place: str
    who: str
    recorded_at: str
    lunar: str = ""
    late_on: str = ""
    is_after_dispatch: bool = False
    is_on_behalf: bool = False
    is_cancelled: bool = False
    cancelled_reason: str = ""
    is_corrected: bool = False
    is_loosened: bool = False
    reason: str = ""
    may_be_corrected: bool = False
    details: list[dict[str, Any]] = field(default_factory=list)
    private_details: list[dict[str, Any]] = field(default_factory=list)
    lots: list[dict[str, Any]] = field(default_factory=list)
    photos: list[dict[str, Any]] = field(default_factory=list)
    earlier: list["Entry"] = field(default_factory=list)

    @property
    def href(self) -> str:
        return url_for("events.show", event_id=self.number)

    @property
    def corrected_href(self) -> str | None:
        return self.href if self.is_corrected else None

    @property
    def correct_href(self) -> str | None:
        return url_for("events.correct", event_id=self.number) if self.may_be_corrected else None


def timeline_of(subject: Batch | Season, *, seen_by: Viewer) -> list[Entry]:
    """The timeline of a season or lot, the latest first. A lot that went into many packs shows the last few of these
    acts; all of them stand on the pages of the packs."""
    rows = queries.events_of(subject, seen_by=seen_by)
    packed = [row.number for row in rows if row.kind in PACKING][_PACKINGS_SHOWN:]
    return entries_of([row for row in rows if row.number not in packed], besides=subject.identifier)


def entries_of(rows: Sequence[EventRow], *, besides: str = "") -> list[Entry]:
    """Rows in their order as entries; `besides` is the lot or season whose page this is."""
    names = _site_names(rows)
    return [entry_of(row, names, besides=besides) for row in rows]


def entry_at(event_id: int, *, seen_by: Viewer) -> Entry:
    """One event, with its older versions."""
    row = queries.event(event_id, seen_by=seen_by)
    return entry_of(row, _site_names([row, *row.earlier]))


def entry_of(row: EventRow, places: dict[str, str], *, besides: str = "") -> Entry:
    """`besides` is the lot or season whose page this is: it need not be named again."""
    is_english = language() == "en"
    title = row.name_en if is_english else row.name_vi
    public = [value for value in row.values if value.visibility != PRIVATE]
    return Entry(
        number=row.number,
        title=title,
        icon=row.icon,
        when=show_day(row.happened_on),
        when_iso=row.happened_on.isoformat(),
        lunar=show_lunar(row.happened_on, language()),
        place=", ".join(filter(None, (_place(one, places) for one in (row.places or [row.place])))),
        who=row.recorded_by,
        recorded_at=show_moment(row.recorded_at),
        late_on=show_day(row.recorded_on) if row.is_late else "",
        is_after_dispatch=row.is_after_dispatch,
        is_on_behalf=row.is_on_behalf,
        is_cancelled=row.is_cancelled,
        cancelled_reason=row.cancelled_reason,
        is_corrected=row.is_corrected,
        is_loosened=row.is_loosened,
        reason=row.reason,
        may_be_corrected=row.may_be_corrected,
        details=[
            *_lot_details(row.lots, besides, is_receipt=row.kind == Kind.TAKE_OVER),
            *_tagged(row),
            *_party(row),
            *(_fact(value, is_english) for value in public),
        ],
        private_details=[_fact(value, is_english) for value in row.values if value.visibility == PRIVATE],
        lots=[_lot(one) for one in row.lots if one.code],
        photos=[photo_view(fact, title) for fact in row.photo_facts],
        earlier=[entry_of(one, places, besides=besides) for one in row.earlier],
    )


def _fact(value: ShownValue, is_english: bool) -> dict[str, Any]:  # noqa: FBT001 (one word for one reader)
    text = value.text_en if is_english else value.text
    label = value.label_en if is_english else value.label_vi
    unit = value.unit_en if is_english else value.unit
    return {"label": label, "value": f"{text} {unit}".strip()}


def _tagged(row: EventRow) -> list[dict[str, Any]]:
    """How many units with a number of their own an act of packing or tagging names."""
    if row.kind not in (*PACKING, *LEAVING, Kind.TAG):
        return []
    count = sum(1 for one in row.lots if not one.code)
    return [{"label": _("Con, gói có số riêng"), "value": str(count)}] if count else []


def _party(row: EventRow) -> list[dict[str, Any]]:
    found = []
    if row.kind == Kind.TAKE_OVER and any(lot.is_elsewhere for lot in row.lots if lot.role == "output"):
        found.append({"label": _("Nơi nhận"), "value": row.organisation_name or _("hộ gia đình")})
    for label, party in ((_("Nơi giao"), row.supplier), (_("Nơi nhận"), row.receiver)):
        words = " · ".join(filter(None, (party.get(part, "") for part in ("name", "address", "phone", "code"))))
        if words:
            found.append({"label": label, "value": words})
    return found


def _lot_details(lots: Iterable[LotRef], besides: str, *, is_receipt: bool = False) -> list[dict[str, Any]]:
    """Lots that went in or came out, with their amounts."""
    labels = defaultdict(lambda: _("Lô"), input=_("Lấy từ"), output=_("Lô làm ra"), about=_("Số lượng"),
                         child=_("Hàng"), parent=_("Thùng, pallet"))  # fmt: skip
    if is_receipt:
        labels |= {"taken": _("Lô của bên giao"), "output": _("Lô của bên nhận")}
    with_others = _("Cùng ghi cho") if besides else _("Ghi cho")
    found = []
    for lot in (_lot(one) for one in lots if one.code or one.identifier == besides):
        is_own = lot["identifier"] == besides
        if is_own and not lot["amount"]:
            continue
        words = lot["amount"] if is_own else f"{lot['name']}, {lot['amount']}" if lot["amount"] else lot["name"]
        found.append(
            {
                "label": labels[lot["role"]] if is_own or lot["role"] != "about" else with_others,
                "value": words,
                "href": None if is_own else lot["href"],
            }
        )
    return found


def _lot(lot: LotRef) -> dict[str, Any]:
    return {
        "identifier": lot.identifier,
        "role": lot.role,
        "code": lot.code,
        "name": lot.name if lot.is_season or lot.is_pack else f"{lot.name} · {lot.lot}",
        "href": lot_href(lot),
        "unit": lot.unit or "KGM",
        "thousandths": lot.thousandths,
        "amount": amount_words(lot.thousandths, lot.unit or "KGM"),
    }


def lot_href(lot: LotRef) -> str | None:
    """The page of a lot or season an event names, where there is one."""
    if lot.is_elsewhere:
        return f"/t/{lot.code}"
    endpoint = "seasons.show" if lot.is_season else "packs.show" if lot.is_pack else "batches.show"
    return url_for(endpoint, code=lot.code) if lot.code and endpoint in current_app.view_functions else None


def _place(place: dict[str, str], names: dict[str, str]) -> str:
    return names.get(place.get("code", ""), "") or place.get("commune", "")


def _site_names(rows: Iterable[EventRow]) -> dict[str, str]:
    codes = {one.get("code", "") for row in rows for one in (row.place, *row.places)} - {""}
    seen = viewer()
    query = Site.select(Site.code, Site.name).where(Site.code.in_(sorted(codes)))
    if seen is not None and seen.is_officer:
        query = query.where(Site.grower.is_null())  # then the commune is said instead
    return dict(query.tuples()) if codes else {}
