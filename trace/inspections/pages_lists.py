"""Kiểm tra: the inspections one may see, the plan by score, the weights for everybody, a quarter's results."""

from datetime import date
from typing import Any

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext as _

from trace import clock
from trace.audit.queries_suppliers import find_supplier
from trace.inspections import catalogue, files, queries, queries_score, rules, views
from trace.inspections.actions_plan import may_plan
from trace.inspections.competence import categories_of
from trace.inspections.rules import MODES, RESULTS, STATE_NAMES
from trace.kit.days import show_day
from trace.kit.guards import ANYONE, allowed, signed_in, viewer
from trace.kit.languages import language
from trace.kit.list_answer import FORMATS
from trace.kit.paging import Listing
from trace.kit.viewer import ADMIN, AUDITOR, RECORDERS
from trace.organisations.queries import find_organisation
from trace.places.queries import district_names

pages = Blueprint("inspections", __name__, url_prefix="/inspections")


@pages.get("/")
@allowed(*RECORDERS, AUDITOR, ADMIN)
def index() -> str | Response:
    """The inspections in scope; a supplier's own."""
    seen, today = signed_in(), clock.today()
    listing = Listing.read(request.args, sorts=queries.SORTS, filters=queries.FILTERS)
    if request.args.get("as") in FORMATS:
        rows = queries.all_inspections(listing, seen_by=seen, today=today)
        return files.list_file(request.args["as"], rows, today=today, by=seen)
    page = queries.inspections(listing, seen_by=seen, today=today)
    fixes = queries.count_fixes([one.id for one in page.items], today=today)
    return render_template(
        "inspections/index.html",
        page=page,
        rows=[views.row_of(one, fixes) for one in page.items],
        filters=_filters(is_officer=seen.is_officer),
        is_office=seen.is_officer or seen.is_admin,
        is_searched=bool(listing.search or listing.filters),
        share=queries.digital_share(seen_by=seen, since=date(today.year, 1, 1), until=today),
        export=listing.arguments(page=1),
        own_code=_own_code(),
    )


@pages.get("/plan")
@allowed(AUDITOR, ADMIN)
def plan() -> str | Response:
    """Suppliers in scope by score: whom to look at first."""
    seen, now = signed_in(), clock.now()
    listing = Listing.read(request.args, sorts=queries_score.SORTS, filters=queries_score.FILTERS)
    if request.args.get("as") in FORMATS:
        return files.plan_file(
            request.args["as"], queries_score.ranked(listing, seen_by=seen, now=now), by=seen, today=clock.today()
        )
    page = queries_score.plan(listing, seen_by=seen, now=now)
    districts = seen.scope.districts or district_names()
    return render_template(
        "inspections/plan.html",
        page=page,
        rows=[views.planned_row(one) for one in page.items],
        filters=[{"name": "district", "label": _("Huyện cũ"), "options": [(one, one) for one in districts]}],
        look_at=catalogue.look_at(),
        is_searched=bool(listing.search or listing.filters),
        export=listing.arguments(page=1),
    )


@pages.get("/score")
@allowed(ANYONE)
def weights() -> str:
    """How points come about: for everybody to read."""
    is_english = language() == "en"
    parts = [
        {
            "name": one.says("", language()),
            "unit": one.says("unit", language()),
            "why": one.says("why", language()),
            "points": one.points,
            "most": one.most,
            "window": one.window_days,
            "is_counted": one.code == "months" or queries_score.is_counted(one.code),
        }
        for one in catalogue.parts()
    ]
    lists = [
        {"name": one.name(language()), "basis": one.basis, "items": [
            {"words": item.words(language()), "article": item.article, "certainty": item.certainty}
            for item in one.items
        ]}
        for one in catalogue.checklists().values()
    ]  # fmt: skip
    return render_template(
        "inspections/weights.html",
        parts=parts,
        lists=lists,
        look_at=catalogue.look_at(),
        most=sum(one.most for one in catalogue.parts()),
        is_english=is_english,
        own_code=_own_code() if viewer() else "",
    )


@pages.get("/score/<code>")
@allowed(*RECORDERS, AUDITOR, ADMIN)
def score(code: str) -> str:
    """One supplier's score with its parts; the supplier reads the same page."""
    seen = signed_in()
    if seen.is_officer or seen.is_admin:
        organisation = find_supplier(code, seen_by=seen)
    else:
        organisation = find_organisation(code, seen_by=seen)
    found = queries_score.score_of_one(organisation, now=clock.now())
    listing = Listing("", 1, "acted", False, {"organisation": organisation.code, "state": "all"})  # noqa: FBT003
    before = queries.inspections(listing, seen_by=seen, today=clock.today())
    return render_template(
        "inspections/score.html",
        organisation=organisation,
        total=found.total,
        rows=views.score_rows(found),
        look_at=catalogue.look_at(),
        inspections=[views.row_of(one, {}) for one in before.items],
        may_plan=may_plan(organisation, by=seen),
        lists=catalogue.checklists_for(categories_of(organisation)),
    )


@pages.get("/report")
@allowed(AUDITOR, ADMIN)
def report() -> str | Response:
    """The results of a quarter, as they go up."""
    seen, today, terms = signed_in(), clock.today(), catalogue.terms()
    year, quarter = rules.read_quarter(request.args.get("quarter", ""), today=today)
    since, until = rules.days_of(year, quarter)
    rows = queries.concluded(seen_by=seen, since=since, until=until)
    if request.args.get("as") in FORMATS:
        return files.report_file(request.args["as"], rows, year=year, quarter=quarter, by=seen)
    last = rules.upload_by(year, quarter, day=terms.quarter_day)
    return render_template(
        "inspections/report.html",
        rows=[views.row_of(one, {}) for one in rows],
        concluded={one.code: show_day(one.concluded_at) for one in rows},
        quarter=f"{year}-Q{quarter}",
        quarters=_quarters(today),
        since=show_day(since),
        until=show_day(until),
        upload_by=show_day(last),
        days_left=(last - today).days,
        is_now=(year, quarter) == rules.quarter_of(today),
        article=terms.quarter_article,
        share=queries.digital_share(seen_by=seen, since=since, until=until),
        failed=sum(one.result == rules.FAIL for one in rows),
    )


def _quarters(today: date) -> list[tuple[str, str]]:
    """The present quarter and the four before it."""
    year, quarter = rules.quarter_of(today)
    found = []
    for _back in range(5):
        found.append((f"{year}-Q{quarter}", _("Quý %(quarter)s năm %(year)s", quarter=quarter, year=year)))
        year, quarter = (year, quarter - 1) if quarter > 1 else (year - 1, 4)
    return found


def _own_code() -> str:
    """The code of the supplier who is asking; empty for officers, admins and strangers."""
    seen = viewer()
    if seen is None or seen.organisation_id is None or seen.is_officer or seen.is_admin:
        return ""
    return find_organisation(seen.organisation_id, seen_by=seen).code


def _filters(*, is_officer: bool) -> list[dict[str, Any]]:
    states = [*((str(one), _(name)) for one, name in STATE_NAMES.items()), ("all", _("Tất cả"))]
    found: list[dict[str, Any]] = [
        {"name": "state", "label": _("Tình trạng"), "options": states},
        {"name": "mode", "label": _("Cách kiểm tra"), "options": [(code, _(name)) for code, name in MODES.items()]},
        {"name": "result", "label": _("Kết quả"), "options": [(code, _(name)) for code, name in RESULTS.items()]},
        {"name": "fixes", "label": _("Khắc phục"), "options": [("open", _("Còn việc")), ("late", _("Quá hạn"))]},
        {"name": "from", "label": _("Từ ngày"), "type": "date"},
        {"name": "to", "label": _("Đến ngày"), "type": "date"},
    ]
    if is_officer:
        found.insert(0, {"name": "mine", "label": _("Của ai"), "options": [("yes", _("Tôi tham gia"))]})
    return found
