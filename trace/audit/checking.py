"""Are the acts about matters and the approvals that are kept still the ones the log was told of? For `flask ledger
verify`."""

from typing import Final

from trace.audit.actions_approvals import LOG_KIND as APPROVAL
from trace.audit.actions_approvals import act_bytes as approval_bytes
from trace.audit.models_approvals import ApprovalAct
from trace.audit.models_matters import Matter, MatterAct, MatterPrivate
from trace.audit.recording_matters import LOG_KIND as MATTER
from trace.audit.recording_matters import act_bytes as matter_bytes
from trace.errors import N_
from trace.events.acts import is_annex_whole
from trace.ledger.models import LedgerEntry
from trace.ledger.verification import size_known_by

MISSING: Final = N_("quyết định hoặc việc xử lý của mục này đã mất.")
CHANGED: Final = N_("quyết định hoặc việc xử lý của mục này đã bị thay đổi.")
ANNEX_CHANGED: Final = N_("phần riêng tư của việc xử lý ở mục này đã bị thay đổi.")


def check_matter_act(entry: LedgerEntry) -> str | None:
    """Compare one entry with its act about a matter and the annex beside it."""
    act = MatterAct.get_or_none(MatterAct.ledger_index == entry.leaf_index)
    if act is None:
        return MISSING
    full, public = matter_bytes(act, Matter.get_by_id(act.matter_id).code)
    if not entry.is_of_full(full) or not entry.is_of_public(public):
        return CHANGED
    annex = MatterPrivate.get_or_none(MatterPrivate.act == act.id)
    return None if is_annex_whole(act.private_digest, annex) else ANNEX_CHANGED


def check_approval(entry: LedgerEntry) -> str | None:
    """The same for what an officer approved; nothing private stands beside it."""
    act = ApprovalAct.get_or_none(ApprovalAct.ledger_index == entry.leaf_index)
    if act is None:
        return MISSING
    full, public = approval_bytes(act)
    return None if entry.is_of_full(full) and entry.is_of_public(public) else CHANGED


def known_size() -> int:
    """One more than the highest entry this room knows of."""
    return max(size_known_by("matter_act", MATTER), size_known_by("approval_act", APPROVAL))
