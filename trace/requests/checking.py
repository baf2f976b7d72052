"""Are the acts that are kept still the ones the log was told of? For `flask ledger verify`."""

import json
from collections.abc import Iterable
from typing import Final

from trace.errors import N_
from trace.events.acts import is_annex_whole
from trace.ledger.models import LedgerEntry
from trace.ledger.verification import size_known_by
from trace.requests.models import RequestAct, RequestPackage, RequestPrivate
from trace.requests.recording import LOG_KIND, act_bytes
from trace.requests.rules import Act

MISSING: Final = N_("việc của yêu cầu dữ liệu ở mục này đã mất.")
CHANGED: Final = N_("việc của yêu cầu dữ liệu ở mục này đã bị thay đổi.")
ANNEX_CHANGED: Final = N_("phần riêng tư của yêu cầu dữ liệu ở mục này đã bị thay đổi.")
PACKAGE_CHANGED: Final = N_("gói dữ liệu ở mục này không còn đúng mã băm đã ghi.")


def check_act(entry: LedgerEntry) -> str | None:
    """Compare one entry with its act, the annex beside it, and the package it froze."""
    act = RequestAct.get_or_none(RequestAct.ledger_index == entry.leaf_index)
    if act is None:
        return MISSING
    full, public = act_bytes(act, act.request.code)
    if not entry.is_of_full(full) or not entry.is_of_public(public):
        return CHANGED
    if not is_annex_whole(act.private_digest, RequestPrivate.get_or_none(RequestPrivate.act == act.id)):
        return ANNEX_CHANGED
    return None if act.kind != Act.PACKAGED or _is_package_whole(act) else PACKAGE_CHANGED


def known_size() -> int:
    """One more than the highest entry this room knows of."""
    return size_known_by("request_act", LOG_KIND)


def kept_packages() -> Iterable[str]:
    """The hashes of all packages, which the check of files reads back."""
    return [row.sha256 for row in RequestPackage.select(RequestPackage.sha256)]


def _is_package_whole(act: RequestAct) -> bool:
    said = json.loads(act.body)
    row = RequestPackage.get_or_none(RequestPackage.request == act.request_id, RequestPackage.number == said["package"])
    return row is not None and row.sha256 == said["sha256"]
