"""The way to the end of a recall: the effectiveness check, reasons for holders not done, closing, the sealed report."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from trace.batches.models import Batch
from trace.documents.actions import keep_document
from trace.documents.models import StoredFile
from trace.documents.store import Store
from trace.errors import N_
from trace.kit.acts import log_act
from trace.kit.viewer import Viewer
from trace.ledger.actions import alone
from trace.organisations.models import Organisation
from trace.recalls import actions
from trace.recalls.closing_report import report_of
from trace.recalls.models import Recall, RecallNotice
from trace.recalls.models_sample import RecallSample
from trace.recalls.queries_closing import is_telling, size_of
from trace.recalls.queries_notices import may_manage
from trace.recalls.recording import write_act
from trace.recalls.rules import RecallForbidden, State, check_state, read_words
from trace.recalls.rules_closing import HOW, RESULTS, ClosingAct, SampleAsked, SampleRefused, check_told, draw
from trace.seals.actions import seal_pdf
from trace.settings import Settings
from trace.typeset.pdf import pdf_of

_SEED_BITS = 48


def draw_sample(
    recall: Recall, *, seed: int | None = None, by: Viewer, now: datetime, entry_id: str
) -> list[RecallSample]:
    """Choose at random whom to ask again; the size is data, the seed is kept. Once a recall."""
    _check_side(recall, by)
    seed = secrets.randbits(_SEED_BITS) if seed is None else seed
    with alone():
        check_state(Recall.get_by_id(recall.id).state, State.OPEN)
        kept = list(RecallSample.select().where(RecallSample.recall == recall.id))
        if kept:
            return kept
        notices = RecallNotice.select(RecallNotice.id).where(RecallNotice.recall == recall.id)
        numbers = [row.id for row in notices]
        if not numbers:
            raise SampleRefused(N_("Chưa báo cho nơi nào nên chưa rút mẫu được."))
        drawn = draw(numbers, size_of(recall), seed)
        body = {"seed": str(seed), "holders": len(numbers), "drawn": drawn}
        write_act(
            recall, ClosingAct.SAMPLE_DRAWN, body=body, organisation_id=by.organisation_id, by=by, now=now,
            entry_id=entry_id,
        )  # fmt: skip
        found = [
            RecallSample.create(recall=recall, notice=number, seed=seed, holders=len(numbers), drawn_at=now)
            for number in drawn
        ]
        log_act(by, "recalls.draw_sample", recall.code, now=now, count=len(drawn))
    return found


def check_sample(
    one: RecallSample, *, how: str, result: str, note: str = "", by: Viewer, now: datetime, entry_id: str
) -> RecallSample:
    """What this holder said when asked; said again, the last word counts. `note` is private."""
    _check_side(one.recall, by)
    for word, known, field in ((how, HOW, "how"), (result, RESULTS, "result")):
        if word not in known:
            raise SampleAsked(N_("Chọn một mục trong danh sách."), field=field)
    with alone():
        check_state(Recall.get_by_id(one.recall_id).state, State.OPEN)
        write_act(
            one.recall, ClosingAct.SAMPLE_CHECKED, body={"how": how, "result": result},
            private={"note": note[:500]} if note else None, organisation_id=by.organisation_id,
            notice_id=one.notice_id, by=by, now=now, entry_id=entry_id,
        )  # fmt: skip
        RecallSample.update(how=how, result=result, checked_at=now).where(RecallSample.id == one.id).execute()
        log_act(by, "recalls.check_sample", one.recall.code, now=now)
    found: RecallSample = RecallSample.get_by_id(one.id)
    return found


def account(notice: RecallNotice, *, reason: str, by: Viewer, now: datetime, entry_id: str) -> None:
    """Why the recall may end although this holder is not done. The words are private: they may name persons."""
    recall = notice.recall
    _check_side(recall, by)
    why = read_words(reason, "reason")
    with alone():
        check_state(Recall.get_by_id(recall.id).state, State.OPEN)
        write_act(
            recall, ClosingAct.ACCOUNTED, body={}, private={"reason": why}, organisation_id=by.organisation_id,
            notice_id=notice.id, by=by, now=now, entry_id=entry_id,
        )  # fmt: skip
        log_act(by, "recalls.account", recall.code, now=now)


def close_with_report(
    recall: Recall,
    *,
    fixed: Sequence[Batch] = (),
    said: str = "",
    by: Viewer,
    now: datetime,
    entry_id: str,
    settings: Settings,
    store: Store,
) -> StoredFile:
    """End the recall, then set, seal and keep its report. A report that failed is made by `make_report` later.

    Raises NotAccounted while the holders are still being told.
    """
    if recall.state == State.OPEN:
        check_told(is_telling=is_telling(recall))
    closed = actions.close(recall, by=by, now=now, entry_id=entry_id, fixed=fixed, said=said)
    return make_report(closed, by=by, now=now, settings=settings, store=store)


def make_report(recall: Recall, *, by: Viewer, now: datetime, settings: Settings, store: Store) -> StoredFile:
    """The report of a recall that is over: made once, sealed, a document of the organisation that carried it out."""
    _check_side(recall, by)
    check_state(recall.state, State.CLOSED)
    if recall.report_file_id is not None:
        kept: StoredFile = StoredFile.get_by_id(recall.report_file_id)
        return kept
    pdf = pdf_of(report_of(recall, now=now, base_url=settings.base_url))
    sealed = seal_pdf(pdf, reason=f"Báo cáo thu hồi {recall.code}", now=now, settings=settings)
    owner = Organisation.get_by_id(recall.organisation_id)
    name = f"bao-cao-thu-hoi-{recall.code}.pdf"
    with alone():
        file = keep_document(sealed, name=name, organisation=owner, by=by, now=now, store=store)
        Recall.update(report_file=file).where(Recall.id == recall.id).execute()
        write_act(
            recall, ClosingAct.REPORTED, body={"sha256": file.sha256}, organisation_id=by.organisation_id, by=by,
            now=now, entry_id=str(uuid4()),
        )  # fmt: skip
        log_act(by, "recalls.report", recall.code, now=now)
    recall.report_file = file
    return file


def _check_side(recall: Recall, by: Viewer) -> None:
    if not may_manage(recall, by):
        raise RecallForbidden(N_("Chỉ bên thực hiện thu hồi và cơ quan có thẩm quyền làm việc này."))
