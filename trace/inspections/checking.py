"""Are the acts that are kept still the ones the log was told of? For `flask ledger verify`."""

import json
from typing import Final

from trace.database import database
from trace.errors import N_
from trace.events.records import private_digest
from trace.inspections.models import Inspection, InspectionAct, InspectionPrivate
from trace.inspections.recording import act_bytes
from trace.inspections.rules import LOG_KIND
from trace.ledger.models import LedgerEntry
from trace.ledger.verification import LedgerBroken

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
    return None if _is_annex_whole(act) else ANNEX_CHANGED


def known_size() -> int:
    """One more than the highest entry this room knows of; every act must have an entry of its kind."""
    row = database.execute_sql(
        "SELECT min(a.ledger_index) FROM inspection_act AS a LEFT JOIN ledger_entry AS l "
        f"ON l.leaf_index = a.ledger_index AND l.kind = '{LOG_KIND}' WHERE l.leaf_index IS NULL "
        "AND (a.ledger_index < 0 OR a.ledger_index <= (SELECT coalesce(max(leaf_index), -1) FROM ledger_entry))"
    ).fetchone()
    if row[0] is not None:
        raise LedgerBroken(N_("Có bản ghi trỏ tới mục số %(index)s mà sổ cái không có mục đó."), index=row[0])
    highest = database.execute_sql("SELECT max(ledger_index) FROM inspection_act").fetchone()[0]
    return 0 if highest is None else int(highest) + 1


def _is_annex_whole(act: InspectionAct) -> bool:
    annex = InspectionPrivate.get_or_none(InspectionPrivate.act == act.id)
    if not act.private_digest:
        return annex is None
    if annex is None:
        return False
    if annex.erased_at is not None:
        return not annex.private
    return bool(annex.salt) and private_digest(annex.salt, annex.private) == act.private_digest


def _is_json(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except ValueError:
        return False
