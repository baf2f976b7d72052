"""Are the acts that are kept still the ones the log was told of? For `flask ledger verify`."""

import json
from typing import Final

from trace.errors import N_
from trace.events.acts import is_annex_whole
from trace.inspections.models import Inspection, InspectionAct, InspectionPrivate
from trace.inspections.recording import act_bytes
from trace.inspections.rules import LOG_KIND
from trace.ledger.models import LedgerEntry
from trace.ledger.verification import size_known_by

MISSING: Final = N_("việc kiểm tra của mục này đã mất.")
CHANGED: Final = N_("việc kiểm tra của mục này đã bị thay đổi.")
ANNEX_CHANGED: Final = N_("phần riêng tư của việc kiểm tra ở mục này đã bị thay đổi.")


def check_act(entry: LedgerEntry) -> str | None:
    """Compare one entry with its act and the annex beside it."""
    act = InspectionAct.get_or_none(InspectionAct.ledger_index == entry.leaf_index)
    if act is None:
        return MISSING
    full, public = act_bytes(act, Inspection.get_by_id(act.inspection_id).code)
    if not entry.is_of_full(full) or not entry.is_of_public(public) or not _is_json(act.body):
        return CHANGED
    return (
        None
        if is_annex_whole(act.private_digest, InspectionPrivate.get_or_none(InspectionPrivate.act == act.id))
        else ANNEX_CHANGED
    )


def known_size() -> int:
    """One more than the highest entry this room knows of."""
    return size_known_by("inspection_act", LOG_KIND)


def _is_json(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except ValueError:
        return False
