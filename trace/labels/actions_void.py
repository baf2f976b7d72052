"""Taking labels out of use ("Hủy tem"): recorded for good, in the log, with a reason."""

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from trace.database import atomic, lock_for_this_transaction
from trace.errors import N_, Invalid
from trace.gs1.codes import random_code
from trace.kit.acts import log_act
from trace.kit.text import nfc
from trace.kit.viewer import RECORDERS, Viewer
from trace.labels import queries, queries_void, rules, rules_void
from trace.labels.models import LabelRun
from trace.labels.models_void import LabelVoid
from trace.labels.records_void import KIND, void_bytes
from trace.ledger.actions import LOCK, append
from trace.serials import actions as serials
from trace.serials.models import SerialRange
from trace.serials.queries import counter_in, run_of
from trace.serials.rules import LAWFUL, Kind, Piece, from_the_end, within
from trace.settings import Settings

NUMBER_LENGTH: Final = 8
LOST: Final = "lost"


def void_labels(
    run: LabelRun,
    *,
    count: int | None = None,
    first: str = "",
    last: str = "",
    kind: str,
    reason: str = "",
    by: Viewer,
    now: datetime,
    via: str,
    settings: Settings,
) -> LabelVoid:
    """`count` labels of a run are not to be used any more. Also of a lot that has ended: what is true is kept.

    Of packs with numbers the stretch from `first` to `last`; without it the last `count` that are not in use. Their
    numbers answer so from then on: destroyed ones are void, lost ones are told not to be bought.
    """
    check_may_void(run, by=by)
    why, said = rules_void.find_kind(kind), nfc(reason)
    with atomic():
        lock_for_this_transaction(LOCK)
        out = _labels_out(run)
        already = queries_void.void_count(run)
        row: SerialRange | None = SerialRange.get_or_none(SerialRange.run_number == run.number)
        pieces: list[Piece] = []
        if row is not None:
            pieces = _pieces(row, run, count, first, last, settings)
            count = sum(piece.count for piece in pieces) * run.copies
        elif first or last:
            raise Invalid(N_("Lần in này không đánh số từng gói: ghi số tem hủy."), field="first")
        if count is None:
            raise Invalid(N_("Chưa nhập mục này."), field="count")
        rules_void.check_void(why, count=count, total=out, already=already, reason=said)
        if row is not None:
            _change_numbers(row, pieces, why, said, by=by, now=now)
        return _keep(run, why, pieces, count=count, reason=said, by=by, now=now, via=via)


def check_may_void(run: LabelRun, *, by: Viewer) -> None:
    """People and tokens of the organisation that printed, and the operator of the machine."""
    is_operator = by.is_admin and by.person_id is None
    if not is_operator and (by.role not in RECORDERS or not by.owns(run.organisation_id)):
        raise rules.NotYours(N_("Chỉ cơ sở đã in tem mới hủy được tem."))


def _labels_out(run: LabelRun) -> int:
    """How many labels of a run there are: all, or what was taken away before it was stopped."""
    standing = queries.standing_of(run)
    if standing.state not in queries.NOTHING_CAME:
        return int(run.total)
    if not standing.labels_taken:
        raise rules_void.VoidRefused(N_("Lần in này không có tem nào để hủy."))
    return standing.labels_taken


def _pieces(
    row: SerialRange, run: LabelRun, count: int | None, first: str, last: str, settings: Settings
) -> list[Piece]:
    """The stretches of numbers meant, as far as they may still be taken out of use."""
    kept = run_of(row).pieces
    if not (first or last):
        return from_the_end(kept, -(-(count or 1) // run.copies))
    ends = [counter_in(row, text, settings=settings, field=name)
            for name, text in (("first", first or last), ("last", last or first))]  # fmt: skip
    found = within(kept, min(ends), max(ends), LAWFUL[Kind.VOID])
    if not found:
        raise rules_void.VoidRefused(N_("Các tem này đã hủy hoặc đã báo mất trước đó."), field="first")
    return found


def _change_numbers(
    row: SerialRange, pieces: Sequence[Piece], why: rules_void.VoidKind, said: str, *, by: Viewer, now: datetime
) -> None:
    words = ": ".join(part for part in (why.name_vi, said) if part)
    if why.frees:
        serials.void_pieces(row, pieces, reason=words, by=by, now=now)
    elif why.code == LOST:
        for piece in pieces:
            serials.mark_stolen(row, first=piece.first, last=piece.last, reason=words, by=by, now=now)


def _keep(
    run: LabelRun,
    why: rules_void.VoidKind,
    pieces: Sequence[Piece],
    *,
    count: int,
    reason: str,
    by: Viewer,
    now: datetime,
    via: str,
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
        serial_first=pieces[0].first if pieces else None,
        serial_last=pieces[-1].last if pieces else None,
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
