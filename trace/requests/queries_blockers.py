"""What is missing in the records of a scope: what an answer would have to admit. Nothing here stops a clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from trace.batches.models import Batch
from trace.documents.models import Certificate
from trace.errors import N_
from trace.events.models_proposals import CorrectionProposal
from trace.events.rules import day_of
from trace.handovers.models import Handover, HandoverLine
from trace.handovers.rules import State as HandoverState
from trace.organisations.models import Organisation
from trace.readiness.models import KeptFinding
from trace.readiness.queries_findings import lack_of
from trace.readiness.rules import BATCH, NOTE

FINDING, HANDOVER, PAPER, EMPTY, WAITING = "finding", "handover", "paper", "empty", "waiting"
KIND_NAMES: Final = {
    EMPTY: N_("Chưa có sổ"),
    FINDING: N_("Hồ sơ lô"),
    HANDOVER: N_("Giao nhận"),
    WAITING: N_("Chờ xác nhận"),
    PAPER: N_("Giấy tờ"),
}
_HANDOVERS: Final = {
    HandoverState.SENT: N_("Chuyến %(code)s đã giao mà bên nhận chưa ký."),
    HandoverState.UNDECLARED: N_("Chuyến %(code)s có người ghi đã nhận mà cơ sở chưa ghi giao."),
    HandoverState.DENIED: N_("Chuyến %(code)s bị bên được nêu tên phủ nhận."),
    HandoverState.REFUSED: N_("Chuyến %(code)s bị từ chối, chưa ghi hàng về."),
}


@dataclass(frozen=True, slots=True)
class Blocker:
    """One thing missing. `words` is a msgid with what fills it, or a finished sentence where `params` is None."""

    kind: str
    words: str
    params: dict[str, str] | None
    article: str = ""
    lot: str = ""
    href: str = ""


def blockers_of(
    organisation: Organisation, lots: Sequence[Batch], *, language: str, now: datetime, with_drafts: bool = False
) -> list[Blocker]:
    """Everything missing for these lots of this organisation, the gravest kinds first. `with_drafts` is for the
    organisation's own eyes: what it has days of grace to mend is in nothing that an office reads."""
    if not lots:
        return [Blocker(EMPTY, N_("Chưa có lô nào được ghi trong phạm vi này."), {})]
    return [
        *_findings(lots, language, with_drafts=with_drafts),
        *_handovers(lots),
        *_waiting(lots),
        *_papers(organisation, lots, now),
    ]


def _findings(lots: Sequence[Batch], language: str, *, with_drafts: bool) -> list[Blocker]:
    codes = {one.id: one for one in lots}
    rows = KeptFinding.select().where(
        KeptFinding.subject_kind == BATCH,
        KeptFinding.subject_id.in_(list(codes)),
        KeptFinding.gone_at.is_null(),
        KeptFinding.severity != NOTE,
    )
    if not with_drafts:
        rows = rows.where(KeptFinding.draft_until.is_null())
    found = []
    for row in rows.order_by(KeptFinding.severity, KeptFinding.id):
        lack = lack_of(row)
        if lack is not None:
            lot = codes[row.subject_id]
            href = f"/findings/{row.id}"
            found.append(Blocker(FINDING, lack.sentence(language), None, lack.rule.article, lot.lot, href))
    return found


def _handovers(lots: Sequence[Batch]) -> list[Blocker]:
    ids = [one.id for one in lots]
    lines = HandoverLine.select(HandoverLine.handover).where(
        HandoverLine.batch.in_(ids) | HandoverLine.held_as.in_(ids)
    )
    rows = Handover.select().where(Handover.id.in_(lines), Handover.state.in_([str(one) for one in _HANDOVERS]))
    return [
        Blocker(HANDOVER, _HANDOVERS[HandoverState(one.state)], {"code": one.code}, href=f"/handovers/{one.code}")
        for one in rows.order_by(Handover.id)
    ]


def _waiting(lots: Sequence[Batch]) -> list[Blocker]:
    identifiers = {one.organisation_id for one in lots}
    count = (
        CorrectionProposal.select()
        .where(CorrectionProposal.organisation.in_(identifiers), CorrectionProposal.state == "waiting")
        .count()
    )
    words = N_("Còn %(count)s đề nghị sửa chờ người thứ hai.")
    return [Blocker(WAITING, words, {"count": str(count)}, href="/corrections/")] if count else []


def _papers(organisation: Organisation, lots: Sequence[Batch], now: datetime) -> list[Blocker]:
    about = (Certificate.subject_kind == "organisation") & (Certificate.subject_id == organisation.id)
    about |= (Certificate.subject_kind == "product") & Certificate.subject_id.in_(
        [one.product_id for one in lots if one.product_id] or [0]
    )
    rows = list(Certificate.select().where(Certificate.organisation == organisation.id, Certificate.is_active, about))
    today = day_of(now)
    found = [
        Blocker(PAPER, N_("Giấy %(number)s đã hết hiệu lực."), {"number": row.number or str(row.kind)},
                href="/certificates/")
        for row in rows if row.expires_on and row.expires_on < today
    ]  # fmt: skip
    if not any(row.kind in ("food_safety", "commitment") for row in rows):
        words = N_("Chưa có giấy chứng nhận đủ điều kiện an toàn thực phẩm hoặc bản cam kết.")
        found.append(Blocker(PAPER, words, {}, "NĐ 15/2018/NĐ-CP", href="/certificates/"))
    return found
