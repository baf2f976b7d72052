"""What a supplier's one sheet says: who it is, how far its records go, what is to mend, papers, the last lots."""

from datetime import date, datetime
from typing import Final

from flask_babel import gettext as _

from trace.audit.queries_lists import list_page
from trace.audit.queries_suppliers import supplier_facts
from trace.audit.stages import SUPPLIER_STAGES
from trace.batches.rules import STATE_NAMES, State
from trace.documents.rules import CERTIFICATE_NAMES
from trace.kit.days import show_day
from trace.kit.paging import Listing
from trace.kit.viewer import Viewer
from trace.organisations.models import Organisation
from trace.organisations.rules import KIND_NAMES
from trace.overview.queries_entries import late_entries
from trace.overview.queries_funnel import funnel_of
from trace.papers.words import amount_words, of_owner
from trace.readiness.queries_findings import count_of_organisation
from trace.typeset.paper import NUMBER, Column, Fact, Paper, Row, Section, Signature

MOST_LOTS: Final = 8
MOST_PAPERS: Final = 6


def sheet_of(row: Organisation, *, seen_by: Viewer, base_url: str, today: date, now: datetime) -> Paper:
    """The sheet as a paper; only what lies in the scope of `seen_by` is counted and listed."""
    facts = supplier_facts(row)
    approved = _("%(who)s, ngày %(day)s", who=facts["approved_by"], day=facts["approved_on"])
    return Paper(
        title=_("Tóm tắt hồ sơ cơ sở"),
        subtitle=_("Số liệu ngày %(day)s, trong phạm vi của cán bộ in", day=show_day(today)),
        code=row.code,
        address=f"{base_url}/audit/organisations/{row.code}",
        facts=(
            Fact(_("Loại"), _(KIND_NAMES[row.kind])),
            Fact(_("Số đăng ký"), facts["registration_no"] or _("Chưa khai")),
            Fact(_("Địa chỉ"), facts["address"], is_wide=True),
            Fact(_("Huyện cũ"), facts["district"] or _("Chưa khai")),
            Fact(_("Đã xác nhận"), approved if row.is_approved else _("Chưa"), is_wide=True),
        ),
        sections=(
            _stages(row, seen_by),
            _to_mend(row, seen_by),
            _papers(row, seen_by, today),
            _lots(row, seen_by, today),
        ),
        signatures=(Signature(_("Cán bộ kiểm tra"), seen_by.name),),
        foot=_("Mã QR mở hồ sơ cơ sở; chỉ cán bộ trong phạm vi mở được."),
        is_one_page=True,
        **of_owner(row, now=now),
    )


def _stages(row: Organisation, seen_by: Viewer) -> Section:
    funnel = funnel_of(row.id, seen_by=seen_by)
    has_season = _("có") if funnel.suppliers["season"] else "–"
    stages = tuple(
        Fact(_(label), _("%(count)s lô", count=funnel.lots[stage]) if stage in funnel.lots else has_season)
        for stage, label in SUPPLIER_STAGES.items()
    )
    return Section(_("Hồ sơ đầy đủ đến đâu"), facts=(*stages, Fact(_("Số tem đã in"), str(funnel.lots["labels"]))))


def _to_mend(row: Organisation, seen_by: Viewer) -> Section:
    count = count_of_organisation(row.id, seen_by=seen_by)
    late = late_entries(Listing("", 1, "recorded", False, {"organisation": row.code}), seen_by=seen_by, size=1)  # noqa: FBT003
    return Section(
        _("Việc cần sửa, việc muộn"),
        facts=(
            Fact(_("Việc đang chặn in tem"), str(count.stops)),
            Fact(_("Việc nên sửa"), str(count.warns)),
            Fact(_("Việc ghi muộn quá 7 ngày, từ trước đến nay"), str(late.total), is_wide=True),
        ),
    )


def _papers(row: Organisation, seen_by: Viewer, today: date) -> Section:
    listing = Listing("", 1, "expires", False, {"organisation": row.code})  # noqa: FBT003
    page = list_page("certificates", listing, seen_by=seen_by, today=today, size=MOST_PAPERS)
    rows = tuple(
        Row((_(CERTIFICATE_NAMES[one.kind]), one.number, one.issuer, one.expires_on or _("không ghi")))
        for one in page.items
    )
    columns = (Column(_("Giấy"), 2), Column(_("Số"), 1.5), Column(_("Nơi cấp"), 2), Column(_("Đến ngày"), 1))
    return Section(
        _("Giấy tờ"), columns=columns, rows=rows, empty=_("Chưa khai giấy tờ nào."), note=_more(page.total, rows)
    )


def _lots(row: Organisation, seen_by: Viewer, today: date) -> Section:
    listing = Listing("", 1, "created", True, {"organisation": row.code})  # noqa: FBT003
    page = list_page("batches", listing, seen_by=seen_by, today=today, size=MOST_LOTS)
    rows = tuple(
        Row((one.name, one.lot, show_day(one.produced_on), amount_words(one.made_thousandths, one.unit),
             _(STATE_NAMES[State(one.state)])))
        for one in page.items
    )  # fmt: skip
    columns = (
        Column(_("Lô"), 2),
        Column(_("Số lô"), 1.3),
        Column(_("Sản xuất"), 1),
        Column(_("Số lượng"), 1.1, NUMBER),
        Column(_("Tình trạng"), 1.6),
    )
    return Section(
        _("Lô gần đây"), columns=columns, rows=rows, empty=_("Chưa có lô nào."), note=_more(page.total, rows)
    )


def _more(total: int, rows: tuple[Row, ...]) -> str:
    left = total - len(rows)
    return _("và %(count)s mục nữa", count=left) if left > 0 else ""
