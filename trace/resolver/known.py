"""What a scanned or typed code is called, for a list of many: what its public page says first, and nothing more."""

from dataclasses import dataclass, replace
from typing import Final

from trace import clock
from trace.aliases.models import Alias
from trace.aliases.queries import live_of_code, live_of_text, target_of, way_of
from trace.aliases.rules import URL
from trace.clock import VIETNAM
from trace.errors import N_, Refusal
from trace.gs1.codes import DISPATCH
from trace.kit.codes import CodeUnread, read_code
from trace.organisations.models import Organisation
from trace.provenance.rules import Status
from trace.provenance.standing import status_of_batch
from trace.resolver.subjects import (
    HandoverFound,
    LotFound,
    LotMissing,
    PackFound,
    PlaceFound,
    ProductFound,
    Subject,
    subject_of,
)
from trace.sites.naming import name_for

KNOWN: Final = "known"
UNKNOWN: Final = "unknown"
FOREIGN: Final = "foreign"
RECALLED: Final = N_("Đang thu hồi")
HELD: Final = N_("Tạm ngừng bán")
_WARNINGS: Final = {Status.RECALLED: RECALLED, Status.ON_HOLD: HELD}


@dataclass(frozen=True, slots=True)
class Known:
    """`text` is how lists keep the code; `state` KNOWN, UNKNOWN, or FOREIGN for an address of somebody else.

    `warning` is one of the marked words, where the lot may not be sold. `via`: the code is another system's, linked to
    something here; the system's name, or the code itself.
    """

    text: str
    state: str
    path: str = ""
    name: str = ""
    lot: str = ""
    organisation: str = ""
    warning: str = ""
    via: str = ""


def known_of(typed: str) -> Known:
    """Read the code and name what it stands for."""
    linked = live_of_text(typed)
    if linked is not None and linked.kind == URL:
        return _linked(typed, linked)
    try:
        code = read_code(typed)
    except CodeUnread as refusal:
        if linked is not None:
            return _linked(typed, linked)
        return Known(typed.strip()[:80], FOREIGN if refusal.is_foreign else UNKNOWN)
    try:
        # Behind a dispatch's address may stand the token of a link, which is not ours to use here.
        is_sent = code.short is not None and code.short.prefix == DISPATCH
        return _said(code.text, subject_of(f"/d/{code.text}" if is_sent else code.path, ""))
    except Refusal:
        linked = linked or live_of_code(code)
        return _linked(typed, linked) if linked is not None else Known(code.text, UNKNOWN)


def _linked(typed: str, linked: Alias) -> Known:
    """What a linked text leads to; how lists keep it is the code of the thing itself."""
    path, via = target_of(linked).path, linked.source or linked.text
    try:
        known = _said(read_code(path).text, subject_of(path, ""))
    except Refusal:  # who trades has no page of its own
        return Known(typed.strip()[:80], KNOWN, way_of(linked), target_of(linked).name, via=via)
    return replace(known, path=way_of(linked), via=via)


def _said(text: str, subject: Subject) -> Known:
    match subject:
        case LotFound(batch=batch):
            name = batch.product.name if batch.product else batch.name
            warning = _WARNINGS.get(status_of_batch(batch, clock.now().astimezone(VIETNAM).date()), "")
            return Known(text, KNOWN, subject.path, name, batch.lot, _open_name(batch.organisation), warning)
        case LotMissing(product=product):
            return Known(text, UNKNOWN, name=product.name, lot=subject.lot)
        case ProductFound(product=product):
            return Known(text, KNOWN, subject.path, product.name, "", _open_name(product.organisation))
        case PlaceFound(site=site):
            return Known(text, KNOWN, subject.path, name_for(site, seen_by=None) or site.code, "", "")
        case PackFound(pack=pack):
            return Known(text, KNOWN, subject.path, pack.code, "", _open_name(pack.organisation))
        case HandoverFound():
            return Known(text, KNOWN, subject.path, text)


def _open_name(organisation: Organisation) -> str:
    """Who trades openly; a household's name is a person's, and whoever holds its goods may be one."""
    return "" if organisation.kind == "household" else str(organisation.name)


def is_dispatch(known: Known) -> bool:
    """True for the code of a dispatch note; who sent what to whom stands on its page, by who looks."""
    return known.path.startswith("/d/")


def is_pack(known: Known) -> bool:
    """True for a case or pallet, which a list names by its kind."""
    return known.path.startswith(("/u/", "/00/"))
