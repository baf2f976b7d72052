"""The overview's screens: the dashboard, the funnel by place and supplier, entries written late."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext as _

from trace import clock
from trace.access.rules import SCOPE_CATEGORIES
from trace.audit.rules import EXPIRING_DAYS
from trace.audit.stages import STAGES, SUPPLIER_STAGES
from trace.inspections.queries import digital_share
from trace.kit.acts import log_act
from trace.kit.days import show_day, show_moment
from trace.kit.guards import allowed, signed_in
from trace.kit.languages import language
from trace.kit.list_answer import list_answer
from trace.kit.paging import Listing
from trace.kit.viewer import ADMIN, AUDITOR
from trace.overview import pages_supplier, pages_views, queries, queries_entries, queries_funnel, views
from trace.overview.queries_adoption import adoption, scans
from trace.overview.queries_funnel import LOT_STAGES, Funnel
from trace.overview.rules import months_back, percent
from trace.places.queries import district_names
from trace.readiness.rules import STOP, WARN

pages = Blueprint("overview", __name__, url_prefix="/overview")
blueprints = (pages_supplier.pages, pages_views.pages)
MOST_ROWS = 100_000


@pages.get("/")
@allowed(AUDITOR, ADMIN)
def index() -> str:
    """The dashboard: pictures, each with its numbers in a table; every number opens its list."""
    seen, today = signed_in(), clock.today()
    communes = queries_funnel.by_commune(seen)
    whole, districts = queries_funnel.together(communes), queries_funnel.by_district(communes)
    rules = queries.by_rule(seen)
    return render_template(
        "overview/index.html",
        whole=whole,
        steps=views.steps_of(whole),
        categories=views.category_bars(queries.by_category(seen)),
        products=views.product_bars(queries.by_product(seen)),
        months=views.month_bars(queries.by_month(seen, today=today)),
        districts=views.place_bars(districts, "district"),
        communes=views.place_bars(queries_funnel.merged_by_commune(communes), "commune"),
        findings=views.finding_bars(rules),
        stops=sum(one.count for one in rules if one.severity == STOP),
        warns=sum(one.count for one in rules if one.severity == WARN),
        late=queries.lateness(seen, today=today),
        since=months_back(today, queries.MONTHS_SHOWN)[0],
        papers=queries.expiring(seen, today=today),
        adoption=adoption(seen),
        scans=scans(seen, since=date.fromisoformat(f"{months_back(today, queries.MONTHS_SHOWN)[0]}-01")),
        inspected=digital_share(seen_by=seen, since=today.replace(month=1, day=1), until=today),
        year=today.year,
        scope=[*(_(SCOPE_CATEGORIES.get(one, one)) for one in seen.scope.categories), *seen.scope.districts],
        made_at=show_moment(clock.now()),
        today=today.isoformat(),
        expiring_days=EXPIRING_DAYS,
    )


@pages.get("/funnel/")
@allowed(AUDITOR, ADMIN)
def funnel() -> str | Response:
    """The funnel as a table: a row a commune, an old district or a supplier."""
    seen = signed_in()
    by = request.args.get("by", "commune")
    if by == "supplier":
        return _suppliers()
    communes = queries_funnel.by_commune(seen)
    by = "district" if by == "district" else "commune"
    rows = queries_funnel.by_district(communes) if by == "district" else queries_funnel.merged_by_commune(communes)
    if request.args.get("as") in ("csv", "xlsx"):
        return _funnel_file(rows, by)
    return render_template(
        "overview/funnel.html", by=by, rows=rows, whole=queries_funnel.together(communes), page=None, filters=[]
    )


@pages.get("/late/")
@allowed(AUDITOR, ADMIN)
def late() -> str | Response:
    """Entries written late, those written last first."""
    seen = signed_in()
    listing = Listing.read(request.args, sorts=queries_entries.SORTS, filters=queries_entries.FILTERS)
    if "sort" not in request.args:
        listing = Listing(listing.search, listing.page, "recorded", True, listing.filters)  # noqa: FBT003
    if request.args.get("as") in ("csv", "xlsx"):
        heads = [_("Việc"), _("Cơ sở"), _("Mã cơ sở"), _("Huyện cũ"), _("Ngày làm"), _("Ghi lúc"), _("Số ngày muộn"),
                 _("Ghi sau khi đã xuất hàng"), _("Ghi hộ")]  # fmt: skip
        lines = queries_entries.all_late_entries(listing, seen_by=seen)
        cells = (
            [_what(one), one.organisation, one.organisation_code, one.district, show_day(one.happened_at),
             show_moment(one.recorded_at), one.days, one.is_after_dispatch, one.is_on_behalf]
            for one in lines
        )  # fmt: skip
        return _file("late", heads, cells, listing)
    page = queries_entries.late_entries(listing, seen_by=seen)
    return render_template("overview/late.html", page=page, filters=_late_filters(), what=_what)


@pages.context_processor
def words() -> dict[str, Any]:
    """What the overview's templates say things with."""
    return {
        "percent": percent,
        "show_day": show_day,
        "show_moment": show_moment,
        "stage_names": {stage: _(name) for stage, name in SUPPLIER_STAGES.items()},
        "lot_stages": LOT_STAGES,
    }


def _suppliers() -> str | Response:
    seen = signed_in()
    listing = Listing.read(request.args, sorts=queries_funnel.SORTS, filters=("district", "commune"))
    if request.args.get("as") in ("csv", "xlsx"):
        everybody = Listing(listing.search, 1, listing.sort, listing.is_descending, listing.filters)
        return _funnel_file(queries_funnel.by_supplier(everybody, seen_by=seen, size=MOST_ROWS).items, "supplier")
    page = queries_funnel.by_supplier(listing, seen_by=seen)
    filters = [{"name": "district", "label": _("Huyện cũ"), "options": _districts()}]
    return render_template(
        "overview/funnel.html", by="supplier", rows=page.items, whole=None, page=page, filters=filters
    )


def _funnel_file(rows: Sequence[Funnel], by: str) -> Response:
    first = {"supplier": _("Mã cơ sở"), "commune": _("Mã xã, phường"), "district": _("Huyện cũ")}[by]
    heads = [first, _("Tên"), _("Cơ sở sản xuất đã đăng ký"), _("Cơ sở có mùa vụ, nhật ký"), _("Số lô")]
    heads += [_("Lô: %(stage)s", stage=_(name)) for name in STAGES.values()]
    heads += [_("Số tem đã in"), _("Số tem đã kích hoạt")]
    names = (*LOT_STAGES, "labels", "numbers")
    cells = (
        [row.key, row.name, row.suppliers["registered"], row.suppliers["season"], *(row.lots[one] for one in names)]
        for row in rows
    )
    return _file(f"funnel-{by}", heads, cells, None)


def _file(name: str, heads: Sequence[str], cells: Iterable[Sequence[object]], listing: Listing | None) -> Response:
    filters = dict(listing.filters) if listing else {}
    log_act(signed_in(), "audit.export", name, now=clock.now(), filters=filters)
    return list_answer(request.args["as"], heads, cells, name=f"{name}-{clock.today().isoformat()}", title=name)


def _late_filters() -> list[dict[str, Any]]:
    kinds = [(queries_entries.LATE, _("Ghi muộn quá 7 ngày")),
             (queries_entries.AFTER_DISPATCH, _("Ghi sau khi đã xuất hàng"))]  # fmt: skip
    return [
        {"name": "kind", "label": _("Muộn thế nào"), "options": kinds},
        {"name": "district", "label": _("Huyện cũ"), "options": _districts()},
        {"name": "since", "label": _("Ghi từ tháng"), "type": "month"},
    ]


def _districts() -> list[tuple[str, str]]:
    return [(name, name) for name in (signed_in().scope.districts or district_names())]


def _what(line: queries_entries.EntryLine) -> str:
    return line.what_en if language() == "en" else line.what_vi
