"""Writing an act: row, annex and log entry in the caller's transaction; then the request as its acts say it."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, Final
from uuid import uuid4

from trace.errors import N_
from trace.events.acts import asked_hash
from trace.events.records import private_digest
from trace.events.rules import EntryReused, day_of, read_entry_id
from trace.kit.viewer import Viewer
from trace.ledger.actions import alone, append
from trace.ledger.canonical import canonical_bytes
from trace.organisations.models import Organisation
from trace.requests.models import DataRequest, RequestAct, RequestPrivate
from trace.requests.rules import Act, RequestNow, Told, fold

LOG_KIND: Final = "data_request"


def written_before(entry_id: str, asked: str) -> RequestAct | None:
    """The act that this entry wrote; refused when it said something else. None where no entry is named."""
    if not entry_id:
        return None
    found: RequestAct | None = RequestAct.get_or_none(RequestAct.entry_id == str(read_entry_id(entry_id)))
    if found is not None and found.entry_hash != asked:
        raise EntryReused(N_("Mã lần ghi này đã dùng cho một việc khác."), field="entry_id")
    return found


def write_act(
    request: DataRequest,
    kind: Act,
    *,
    body: Mapping[str, Any],
    private: Mapping[str, Any] | None = None,
    by: Viewer,
    now: datetime,
    entry_id: str = "",
    asked: str = "",
) -> RequestAct:
    """Keep an act, log it, and bring the request up to it. Only inside the transaction of what it did."""
    kept = {key: value for key, value in (private or {}).items() if value}
    salt = secrets.token_hex(16) if kept else ""
    act = RequestAct(
        request=request,
        kind=str(kind),
        number=secrets.token_hex(16),
        organisation=by.organisation_id,
        by_id=by.person_id,
        by_role=by.role,
        recorded_at=now.astimezone(UTC),
        entry_id=str(read_entry_id(entry_id)) if entry_id else str(uuid4()),
        entry_hash=asked or asked_hash(kind, body),
        body=canonical_bytes(dict(body)).decode(),
        private_digest=private_digest(salt, kept) if salt else "",
    )
    full, public = act_bytes(act, request.code)
    act.ledger_index = append(LOG_KIND, full=full, public=public, at=now).leaf_index
    act.save(force_insert=True)
    if salt:
        RequestPrivate.create(act=act, private=kept, salt=salt)
    project(request)
    return act


def act_bytes(act: RequestAct, code: str) -> tuple[bytes, bytes]:
    """The whole record and its public part, canonical: what the log commits to."""
    whole = {
        **act_view(act, code),
        "organisation": act.organisation_id,
        "by": act.by_id,
        "role": act.by_role,
        "recorded_at": act.recorded_at.isoformat(),
        "entry": act.entry_id,
        "entry_hash": act.entry_hash,
        "body": act.body,
        "private": act.private_digest,
    }
    return canonical_bytes(whole), canonical_bytes(act_view(act, code))


def act_view(act: RequestAct, code: str) -> dict[str, Any]:
    """What everybody may see of an act: which request, which word, which day. Who and what stays inside."""
    return {"v": 1, "act": act.kind, "number": act.number, "request": code, "on": day_of(act.recorded_at).isoformat()}


def acts_of(request: DataRequest) -> list[RequestAct]:
    """The acts in the order of the log."""
    return list(RequestAct.select().where(RequestAct.request == request.id).order_by(RequestAct.ledger_index))


def told_of(request: DataRequest) -> list[Told]:
    """The same as the fold reads them."""
    return [Told(one.kind, one.recorded_at, json.loads(one.body)) for one in acts_of(request)]


def project(request: DataRequest) -> bool:
    """Bring a request up to what its acts say; true when something differed."""
    columns = _columns(fold(told_of(request)))
    changed = {name: value for name, value in columns.items() if request.__data__.get(name) != value}
    for name, value in changed.items():
        setattr(request, name, value)
    if changed:
        request.save()
    return bool(changed)


def rebuild() -> tuple[int, int]:
    """Compute every request again from its acts; gives how many were looked at and how many had to be mended."""
    with alone():
        mended = [project(one) for one in DataRequest.select().order_by(DataRequest.id)]
    return len(mended), sum(mended)


def _columns(now: RequestNow) -> dict[str, Any]:
    found = asdict(now)
    code = found.pop("organisation")
    number = Organisation.select(Organisation.id).where(Organisation.code == code).scalar() if code else None
    people = {f"{name}_id": found.pop(name) for name in
              ("supplier_person", "supplier_acting", "office_person", "office_acting")}  # fmt: skip
    return {**found, **people, "organisation": number, "state": str(now.state)}
