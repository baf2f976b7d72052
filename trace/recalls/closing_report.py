"""The report at the end of a recall, as a paper value: figures, deadlines, scope, holders, the check, what was done.

It names organisations that trade openly; households and whoever was only written of are told by the code of their
notice, because a sealed file can never be taken back.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from flask_babel import gettext as _

from trace.clock import VIETNAM
from trace.kit.days import show_day, show_moment
from trace.kit.languages import language
from trace.kit.units import show_quantity
from trace.recalls import queries
from trace.recalls.models import Recall, RecallAct, RecallNotice
from trace.recalls.queries_closing import forms, sample_of, sample_source, standings_of
from trace.recalls.queries_figures import Figures, figures_of
from trace.recalls.rules import ACT_NAMES, KINDS, ROLES, disposal_by, is_late, publish_by, report_by
from trace.recalls.rules_closing import CLOSING_WORDS, GOOD, HOW, RESULTS
from trace.recalls.rules_notices import ACT_WORDS, STATE_WORDS, NoticeState
from trace.recalls.terms import handlings, hazards, laws
from trace.typeset.paper import Column, Fact, Paper, Row, Section, Signature

MOST_LOTS, MOST_ACTS = 500, 500
NAMES: Final = {**ACT_NAMES, **ACT_WORDS, **CLOSING_WORDS}


def report_of(recall: Recall, *, now: datetime, base_url: str) -> Paper:
    """Everything that is known of a recall that is over, in the reader's language."""
    form = forms().get(recall.law)
    doubt = "" if form is None or form.is_sure else " " + _("(tên mẫu chưa đối chiếu văn bản gốc)")
    return Paper(
        title=_("Báo cáo kết quả thu hồi"),
        subtitle=_("theo %(form)s, %(article)s", form=form.after, article=form.article) + doubt if form else "",
        number=recall.code,
        code=recall.code,
        organisation=recall.organisation.name,
        organisation_lines=(recall.organisation.code,),
        printed_at=show_moment(now),
        language=language(),
        address=f"{base_url}/recalls/public/#{recall.code}",
        facts=tuple(_facts(recall)),
        sections=(
            _deadlines(recall, now),
            _figures(recall),
            _scope(recall),
            _holders(recall),
            _sample(recall),
            _acts(recall),
        ),
        signatures=(Signature(_("Người lập báo cáo")), Signature(_("Đại diện cơ sở"))),
        foot=_("Niêm phong hệ thống, không thay chữ ký của người có thẩm quyền."),
    )


def holder_name(notice: RecallNotice) -> str:
    """What it may be called in a file that stays: trading organisations by name, all others by the notice's code."""
    holder = notice.holder
    return holder.name if holder is not None and holder.kind != "household" else notice.code


def _facts(recall: Recall) -> Iterable[Fact]:
    spoken = language()
    yield Fact(_("Mã đợt thu hồi"), recall.code)
    yield Fact(_("Loại"), _(KINDS[recall.kind]))
    if recall.decision_no:
        yield Fact(_("Quyết định"), f"{recall.decision_no}, {show_day(recall.decision_on)}, {recall.signer}")
    yield Fact(_("Nguy cơ"), hazards()[recall.hazard].name(spoken))
    yield Fact(_("Cách xử lý hàng thu về"), handlings()[recall.handling].name(spoken))
    yield Fact(_("Theo quy định"), laws()[recall.law].name(spoken), is_wide=True)
    yield Fact(_("Lý do"), recall.reason, is_wide=True)
    yield Fact(_("Phát hiện lúc"), show_moment(recall.found_at))
    yield Fact(_("Công bố lúc"), show_moment(recall.confirmed_at))
    yield Fact(_("Kết thúc lúc"), show_moment(recall.closed_at))


def _deadlines(recall: Recall, now: datetime) -> Section:
    """Each clock of the law, when it was done, met or not; what was read at second hand is said."""
    law, confirmed = laws()[recall.law], recall.confirmed_at or now
    rows = [_clock(_("Bắt đầu thu hồi"), law.article, show_moment(recall.due_at), show_moment(confirmed),
                   is_met=not is_late(recall.due_at, confirmed_at=confirmed, now=now))]  # fmt: skip
    day = confirmed.astimezone(VIETNAM).date()
    published = publish_by(law, hazards()[recall.hazard], confirmed)
    if published:
        rows.append(
            _clock(_("Thông báo công khai"), law.article, show_day(published), show_day(day), is_met=day <= published)
        )
    reported, today = report_by(law, recall.closed_at or now), now.astimezone(VIETNAM).date()
    if reported:
        doubt = "" if law.report_is_sure else _("thời hạn chưa đối chiếu văn bản gốc, chỉ để nhắc")
        rows.append(_clock(_("Báo cáo sau khi xong"), doubt or law.article, show_day(reported), show_day(today),
                           is_met=today <= reported))  # fmt: skip
    disposed = disposal_by(law, day)
    if disposed:
        words = _("tính từ ngày cơ quan đồng ý cách xử lý")
        rows.append(Row((_("Xử lý xong hàng"), show_day(disposed), "", words), (law.disposal_article,)))
    heads = ((_("Việc"), 2.0), (_("Hạn"), 1.4), (_("Đã làm"), 1.4), (_("Kết quả"), 1.4))
    return Section(_("Thời hạn"), columns=tuple(Column(*head) for head in heads), rows=tuple(rows))


def _clock(name: str, basis: str, due: str, done: str, *, is_met: bool) -> Row:
    return Row((name, due, done, _("đúng hạn") if is_met else _("trễ hạn")), (basis,))


def _figures(recall: Recall) -> Section:
    found = figures_of(recall)
    facts = (
        Fact(_("Nơi đã báo"), str(found.notices)),
        Fact(_("Đã liên lạc được"), str(found.reached)),
        Fact(_("Đã xác nhận"), str(found.acknowledged)),
        Fact(_("Đã xử lý xong"), str(found.done)),
    )
    rows = [row for unit in found.units for row in _unit_rows(unit)]
    columns = (Column(_("Số liệu"), 2), Column(_("Số lượng"), 1))
    return Section(_("Số liệu"), facts=facts, columns=columns, rows=tuple(rows), empty=_("Không có hàng nào."))


def _unit_rows(one: Figures) -> Iterable[Row]:
    for label, amount in (
        (_("Phải tìm"), one.total),
        (_("Tìm được"), one.located),
        (_("Đã bán trước khi thu hồi"), one.sold_before),
        (_("Đã hỏi các nơi giữ"), one.asked),
        (_("Tìm thấy ở nơi giữ"), one.found),
        (_("Đã để riêng"), one.secured),
        (_("Đã xử lý"), one.handled),
        (_("Thu lại được"), one.recovered),
        (_("Nơi giữ đã bán"), one.sold),
        (_("Chưa trả lời"), one.waiting),
        (_("Không giải thích được"), one.unexplained),
    ):
        yield Row((label, show_quantity(amount, one.unit, language())))


def _scope(recall: Recall) -> Section:
    """Every lot of the scope; one taken out is struck, with the reason."""
    lots = queries.lots_of(recall)
    rows = [
        Row(
            (
                lot.batch.name,
                lot.batch.lot,
                lot.batch.code,
                _(ROLES[lot.role]),
                show_quantity(lot.held, lot.unit, language()),
            ),
            notes=(_("Bỏ khỏi phạm vi: %(why)s", why=lot.reason),) if not lot.is_included else (),
            is_struck=not lot.is_included,
        )
        for lot in lots[:MOST_LOTS]
    ]
    columns = (
        Column(_("Hàng"), 2),
        Column(_("Số lô"), 1),
        Column(_("Mã"), 1),
        Column(_("Vai"), 1.4),
        Column(_("Còn lúc công bố"), 1.2),
    )
    note = _("và %(count)s lô nữa, xem trong hệ thống", count=len(lots) - MOST_LOTS) if len(lots) > MOST_LOTS else ""
    return Section(_("Phạm vi"), columns=columns, rows=tuple(rows), note=note)


def _holders(recall: Recall) -> Section:
    def amount(thousandths: int | None, unit: str) -> str:
        return show_quantity(thousandths, unit, language()) if thousandths is not None else "–"

    rows = [
        Row(
            (
                holder_name(one.notice),
                _(STATE_WORDS[NoticeState(one.notice.state)]),
                amount(one.notice.asked, one.notice.unit),
                amount(one.notice.found, one.notice.unit),
                amount(one.notice.handled, one.notice.unit),
                amount(one.unexplained, one.notice.unit),
            ),
            notes=(_("Lý do chưa xong: đã ghi trong hệ thống"),) if one.reason else (),
        )
        for one in standings_of(recall)
    ]
    columns = (
        Column(_("Nơi giữ"), 2), Column(_("Tình trạng"), 1.6), Column(_("Đã hỏi"), 1), Column(_("Tìm thấy"), 1),
        Column(_("Đã xử lý"), 1), Column(_("Không giải thích được"), 1.2),
    )  # fmt: skip
    return Section(_("Nơi giữ hàng"), columns=columns, rows=tuple(rows), empty=_("Không nơi nào giữ hàng."))


def _sample(recall: Recall) -> Section:
    found = sample_of(recall)
    rows = [
        Row(
            (
                holder_name(one.notice),
                _(HOW[one.how]) if one.how else "–",
                _(RESULTS[one.result]) if one.result else _("chưa kiểm tra"),
                show_moment(one.checked_at),
            )
        )
        for one in found
    ]
    columns = (Column(_("Nơi giữ"), 2), Column(_("Cách kiểm tra"), 1), Column(_("Kết quả"), 1.6), Column(_("Lúc"), 1.2))
    note = ""
    if found:
        good = sum(one.result == GOOD for one in found)
        note = _(
            "Rút ngẫu nhiên %(drawn)s trong %(holders)s nơi, số gieo %(seed)s; "
            "%(good)s nơi làm đúng. Cỡ mẫu: %(source)s.",
            drawn=len(found), holders=found[0].holders, seed=found[0].seed, good=good, source=sample_source(),
        )  # fmt: skip
    return Section(_("Kiểm tra hiệu quả"), columns=columns, rows=tuple(rows), empty=_("Không kiểm tra mẫu."), note=note)


def _acts(recall: Recall) -> Section:
    acts: list[RecallAct] = queries.acts_of(recall)
    rows = [
        Row((show_moment(act.recorded_at), _(NAMES.get(act.kind, act.kind)), str(act.ledger_index)))
        for act in acts[-MOST_ACTS:]
    ]
    columns = (Column(_("Lúc"), 1.2), Column(_("Việc"), 3), Column(_("Mục sổ cái"), 1))
    return Section(_("Đã làm"), columns=columns, rows=tuple(rows))
