"""Kept findings as people read them: sentence, article, what to do, and the way to where it is done."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from flask import current_app, url_for
from flask_babel import gettext as _

from trace.batches.models import Batch
from trace.desk.batch_view import link
from trace.desk.todos import place_of
from trace.errors import N_
from trace.kit.days import show_day
from trace.kit.languages import language
from trace.kit.viewer import Viewer
from trace.organisations.models import Organisation
from trace.products.models import Product
from trace.readiness.addresses import Conversion
from trace.readiness.models import KeptFinding
from trace.readiness.queries_findings import lack_of
from trace.readiness.reading import rules
from trace.readiness.rules import BATCH, NOTE, ORGANISATION, SEASON, STOP, WARN, Lack

SEVERITY_NAMES: Final = {STOP: N_("Chặn in tem"), WARN: N_("Cần sửa"), NOTE: N_("Nên biết")}
SUBJECT_NAMES: Final = {BATCH: N_("Lô"), SEASON: N_("Vụ"), ORGANISATION: N_("Cơ sở")}
STATE_NAMES: Final = {
    "open": N_("Đang còn"),
    "reviewed": N_("Đã xác nhận để vậy"),
    "gone": N_("Đã hết"),
    "all": N_("Tất cả"),
}
CERTAINTIES: Final = {
    "inferred": N_("theo cách hiểu của hệ thống"),
    "unverified": N_("chưa đối chiếu văn bản gốc"),
}
_ICONS: Final = {STOP: "stop", WARN: "warning", NOTE: "information"}


def rows_of(found: Sequence[KeptFinding], *, seen_by: Viewer) -> list[dict[str, Any]]:
    """Findings as rows of a list; those whose rule is no more are left out."""
    numbers = [row.subject_id for row in found if row.subject_kind == BATCH]
    batches = _batches(numbers) if numbers else {}
    said = [(row, lack_of(row)) for row in found]
    return [_row(row, lack, batches.get(row.subject_id), seen_by) for row, lack in said if lack is not None]


def todos_about(found: Sequence[KeptFinding], *, seen_by: Viewer) -> list[dict[str, Any]]:
    """The same as items of a "what to do next" list."""
    return [
        {
            "label": row["sentence"],
            "why": row["article"],
            "action": row["todo"],
            "href": row["href"],
            "icon": row["icon"],
            "is_blocking": row["severity"] == STOP,
        }
        for row in rows_of(found, seen_by=seen_by)
    ]


def rule_choices() -> list[tuple[str, str]]:
    """Every rule that is kept, by what it asks to do: the choices of the filter."""
    spoken = language()
    return [(rule.code, rule.todos[spoken]) for rule in rules() if not rule.is_state]


def subject_href(row: KeptFinding, *, seen_by: Viewer) -> str | None:
    """The page of what the finding is about; an officer's desk has pages of its own."""
    if row.subject_kind == SEASON:
        return link(seen_by, "seasons.show", code=row.subject_code)
    is_desk = seen_by.is_officer and "audit.index" in current_app.view_functions
    if row.subject_kind == BATCH:
        return link(seen_by, "audit.batch" if is_desk else "batches.show", code=row.subject_code)
    return link(seen_by, "audit.organisation" if is_desk else "organisations.show", code=row.subject_code)


def address_href(one: Conversion, *, seen_by: Viewer) -> str | None:
    """The form in which a person says what the address is today."""
    return link(seen_by, f"{one.kind}s.edit", code=one.code)


def _row(row: KeptFinding, lack: Lack, batch: Batch | None, seen_by: Viewer) -> dict[str, Any]:
    spoken = language()
    may_mend = seen_by.owns(row.organisation_id) or seen_by.is_admin
    return {
        "id": row.id,
        "rule": row.rule,
        "severity": row.severity,
        "severity_name": _(SEVERITY_NAMES[row.severity]),
        "icon": _ICONS[row.severity],
        "sentence": lack.sentence(spoken),
        "todo": lack.todo(spoken),
        "article": lack.rule.article,
        "doubt": _(CERTAINTIES[lack.rule.certainty]) if lack.rule.certainty in CERTAINTIES else "",
        "subject_kind": _(SUBJECT_NAMES[row.subject_kind]),
        "subject_name": row.subject_name,
        "subject_href": subject_href(row, seen_by=seen_by),
        "organisation": row.organisation.name,
        "href": _place(row, lack, batch, seen_by) if may_mend else None,
        "recall_href": _recall_href(row, lack, seen_by),
        "since": show_day(row.first_seen_at),
        "gone": show_day(row.gone_at),
        "draft_until": show_day(row.draft_until) if row.gone_at is None else "",
        "reviewed": show_day(row.reviewed_at),
        "reviewed_by": row.reviewed_by,
        "review_reason": row.review_reason,
        "may_review": lack.rule.is_reviewable
        and row.gone_at is None
        and row.reviewed_at is None
        and seen_by.may_approve
        and seen_by.owns(row.organisation_id),
    }


def _recall_href(row: KeptFinding, lack: Lack, seen_by: Viewer) -> str | None:
    """Where a recall of the goods is drafted: what endangers who eats them, about a lot or what was harvested."""
    may_draft = seen_by.owns(row.organisation_id) or seen_by.is_officer
    if not lack.rule.is_safety or row.subject_kind not in (BATCH, SEASON) or not may_draft:
        return None
    return url_for("recalls.new", **{"from": f"finding:{row.id}"})


def _batches(numbers: Sequence[int]) -> dict[int, Batch]:
    rows = (
        Batch.select(Batch, Organisation, Product)
        .join(Organisation)
        .switch(Batch)
        .left_outer_join(Product, on=Batch.product)
        .where(Batch.id.in_(list(numbers)))
    )
    return {row.id: row for row in rows}


def _place(row: KeptFinding, lack: Lack, batch: Batch | None, seen_by: Viewer) -> str | None:
    """Where it is mended; the subject's own page where nothing more is known."""
    if batch is not None:
        found = place_of(lack, batch, seen_by=seen_by)
        here = url_for("batches.show", code=batch.code)
        return f"{here}{found}" if found and found.startswith("#") else found or here
    return _own_place(row, lack.rule.at, seen_by) or subject_href(row, seen_by=seen_by)


def _own_place(row: KeptFinding, at: str, seen_by: Viewer) -> str | None:
    """Where a finding about a season or an organisation is mended."""
    if at == "organisation":
        return link(seen_by, "organisations.edit", code=row.subject_code)
    if at == "event" and row.event_number is not None:
        return link(seen_by, "events.correct", event_id=row.event_number)
    if at in _PAGES_OF and row.about:
        return link(seen_by, _PAGES_OF[at], code=row.about)
    return link(seen_by, _PAGES[at]) if at in _PAGES else None


_PAGES_OF: Final[Mapping[str, str]] = {"product": "products.edit", "site": "sites.edit", "season": "seasons.show"}
_PAGES: Final[Mapping[str, str]] = {
    "address": "findings.addresses",
    "certificates": "certificates.index",
    "old_stock": "old_stock.index",
}
