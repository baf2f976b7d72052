"""What everybody may know of a case or pallet: what is in it, who packed it and when, warnings first.

Numbers of tagged units are only counted: whoever read them here could put them on other goods.
"""

from dataclasses import dataclass
from datetime import date, datetime

from trace.clock import VIETNAM
from trace.errors import N_
from trace.events.models_packs import PALLET, Pack
from trace.events.rules import Kind, day_of
from trace.kit.units import show_quantity
from trace.packs.queries import Inside, contents_of, flat
from trace.packs.rules import LEVEL_NAMES, spaced
from trace.provenance.facts import path_of
from trace.provenance.offices import Office, office_for
from trace.provenance.owners import OrganisationFacts, organisation_facts
from trace.provenance.rules import STATUS_WORDS, Status
from trace.provenance.standing import status_of_batch

_WORST = tuple(Status)
_WARN = (Status.RECALLED, Status.ON_HOLD, Status.EXPIRED, Status.WITHDRAWN)
EMPTY_WORD = N_("Trong này không còn hàng")
CLEAR_WORD = N_("Chưa có cảnh báo với hàng trong này")
# What the organisation told of the whole pack or of one tagged unit; the first two should not be on sale any more.
_NO_LONGER_SOLD = {
    Kind.DESTROY: N_("Cơ sở đã báo tiêu hủy hàng này: không mua, không ăn"),
    Kind.LOSE: N_("Cơ sở đã báo mất, hỏng hàng này: không mua"),
}
GONE_WORDS = {
    Kind.SHIP: N_("Cơ sở ghi đã xuất đi ngày %(day)s. Hàng trong này là lúc xuất."),
    Kind.SELL: N_("Cơ sở ghi đã bán ngày %(day)s. Hàng trong này là lúc bán."),
    Kind.DESTROY: N_("Cơ sở ghi đã tiêu hủy ngày %(day)s. Nếu thấy bày bán, hãy báo cho cơ sở hoặc cơ quan dưới đây."),
    Kind.LOSE: N_("Cơ sở ghi đã mất, hỏng ngày %(day)s. Nếu thấy bày bán, hãy báo cho cơ sở hoặc cơ quan dưới đây."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LotFacts:
    """One lot in a pack: where its own page is, how much of it is here, how it stands."""

    name: str
    lot: str
    path: str
    amount: str
    unit_count: int
    expires_on: date | None
    status: Status
    status_word: str
    is_warned: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PackFacts:
    """`level` and `status_word` are Vietnamese, for the door to translate. `inner` are (word, code, path) of the packs
    in it; `outer` is the path of the pack it stands in. `gone_word` says that it left, never whom it
    went to."""

    code: str
    sscc: str
    path: str
    level: str
    icon: str
    status: Status | None
    status_word: str
    lots: tuple[LotFacts, ...]
    inner: tuple[tuple[str, str, str], ...]
    outer_code: str
    outer: str
    packed_on: date | None
    emptied_on: date | None
    gone_on: date | None
    gone_word: str
    organisation: OrganisationFacts
    office: Office
    is_demo: bool


def pack_facts(pack: Pack, *, now: datetime, language: str) -> PackFacts:
    """All the public may know of a pack. Made anew at each visit: what is in it has pages and states of its own."""
    today = now.astimezone(VIETNAM).date()
    inside = contents_of(pack)
    lots = tuple(_lots(inside, today, language))
    worst = min((lot.status for lot in lots), key=_WORST.index, default=None)
    is_warned = worst in _WARN
    gone = Kind(pack.gone_kind) if pack.gone_kind else None
    stopped = _NO_LONGER_SOLD.get(gone, "") if gone and not is_warned else ""
    return PackFacts(
        code=pack.code,
        sscc=spaced(pack.sscc) if pack.sscc else "",
        path=pack_path(pack),
        level=LEVEL_NAMES[pack.level],
        icon="store" if pack.level == PALLET else "box",
        status=Status.WITHDRAWN if stopped else worst if worst is None or is_warned else Status.CLEAR,
        status_word=stopped or _word_of(worst, is_warned=is_warned),
        lots=lots,
        inner=tuple((LEVEL_NAMES[one.pack.level], one.pack.code, pack_path(one.pack)) for one in inside.packs),
        outer_code=pack.parent.code if pack.parent else "",
        outer=pack_path(pack.parent) if pack.parent else "",
        packed_on=day_of(pack.packed_at) if pack.packed_at else None,
        emptied_on=day_of(pack.emptied_at) if pack.emptied_at else None,
        gone_on=day_of(pack.gone_at) if pack.gone_at else None,
        gone_word=GONE_WORDS[gone] if gone else "",
        organisation=organisation_facts(pack.organisation, language),
        office=office_for(_category(inside), language),
        is_demo=bool(pack.organisation.is_demo),
    )


def _word_of(worst: Status | None, *, is_warned: bool) -> str:
    if worst is None:
        return EMPTY_WORD
    return STATUS_WORDS[worst] if is_warned else CLEAR_WORD


def pack_path(pack: Pack) -> str:
    """The pack's own address on this host: its SSCC, else its short code."""
    return f"/00/{pack.sscc}" if pack.sscc else f"/u/{pack.code}"


def _lots(inside: Inside, today: date, language: str) -> list[LotFacts]:
    found = []
    for one in flat(inside):
        batch = one.batch
        status = status_of_batch(batch, today)
        product = batch.product
        in_english = bool(product and product.name_en and language == "en")
        found.append(
            LotFacts(
                name=product.name_en if product and in_english else product.name if product else batch.name,
                lot=batch.lot,
                path=path_of(batch),
                amount=show_quantity(one.thousandths, one.unit, language) if one.thousandths else "",
                unit_count=len(one.serials),
                expires_on=batch.expires_on,
                status=status,
                status_word=STATUS_WORDS[status],
                is_warned=status in _WARN,
            )
        )
    return sorted(found, key=lambda lot: _WORST.index(lot.status))


def _category(inside: Inside) -> str:
    """What decides which office answers: the kind of the first goods in it."""
    for one in flat(inside):
        return one.batch.product.category if one.batch.product else one.batch.template
    return ""
