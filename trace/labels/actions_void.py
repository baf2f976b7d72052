"""Taking labels out of use ("Hủy tem"): recorded for good, in the log, with a reason."""

import secrets
from datetime import UTC, datetime
from typing import Final

from trace.database import atomic, lock_for_this_transaction
from trace.errors import N_
from trace.gs1.codes import random_code
from trace.kit.acts import log_act
from trace.kit.text import nfc
from trace.kit.viewer import RECORDERS, Viewer
from trace.labels import queries, queries_void, rules, rules_void
from trace.labels.models import LabelRun
from trace.labels.models_void import LabelVoid
from trace.labels.records_void import KIND, void_bytes
from trace.ledger.actions import LOCK, append

NUMBER_LENGTH: Final = 8


def void_labels(
    run: LabelRun, *, count: int, kind: str, reason: str = "", by: Viewer, now: datetime, via: str
) -> LabelVoid:
    """`count` labels of a run are not to be used any more. Also of a lot that has ended: what is true is kept."""
    check_may_void(run, by=by)
    why, said = rules_void.find_kind(kind), nfc(reason)
    with atomic():
        lock_for_this_transaction(LOCK)
        if queries.standing_of(run).state == queries.FAILED:
            raise rules_void.VoidRefused(N_("Lần in này bị lỗi, không có tem nào để hủy."))
        already = queries_void.void_count(run)
        rules_void.check_void(why, count=count, total=run.total, already=already, reason=said)
        return _keep(run, why, count=count, reason=said, by=by, now=now, via=via)


def check_may_void(run: LabelRun, *, by: Viewer) -> None:
    """People and tokens of the organisation that printed, and the operator of the machine."""
    is_operator = by.is_admin and by.person_id is None
    if not is_operator and (by.role not in RECORDERS or not by.owns(run.organisation_id)):
        raise rules.NotYours(N_("Chỉ cơ sở đã in tem mới hủy được tem."))


def _keep(
    run: LabelRun, why: rules_void.VoidKind, *, count: int, reason: str, by: Viewer, now: datetime, via: str
) -> LabelVoid:
    moment = now.astimezone(UTC)
    void = LabelVoid(
        number=random_code(NUMBER_LENGTH, secrets.SystemRandom()),
        run=run.id,
        batch=run.batch_id,
        organisation=run.organisation_id,
        kind=why.code,
        count=count,
        frees=why.frees,
        reason=reason,
        via=via,
        created_by_id=by.person_id,
        created_at=moment.replace(microsecond=moment.microsecond // 1000 * 1000),
    )
    full, public = void_bytes(void, run.batch.identifier)
    void.ledger_index = append(KIND, full=full, public=public, at=now).leaf_index
    void.save(force_insert=True)
    log_act(by, "labels.void", run.batch.code, now=now, run=run.number, labels=count, kind=why.code, reason=reason)
    return void
