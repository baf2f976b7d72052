"""Shapes of the forms about matters, and a matter as plain values for pages and files."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import marshmallow as ma
from flask_babel import gettext as _

from trace.audit import rules_matters as rules
from trace.audit.models_matters import Matter
from trace.audit.queries_matters import ActLine
from trace.errors import N_
from trace.kit.days import show_day, show_moment
from trace.kit.forms import FormSchema
from trace.kit.inputs import LineField
from trace.kit.languages import language
from trace.kit.viewer import Viewer
from trace.readiness.queries_findings import lack_of


class MatterForm(FormSchema):
    """What an officer writes down."""

    entry_id = LineField(longest=40, load_default="")
    title = LineField(longest=300, required=True)
    words = ma.fields.String(required=True, validate=ma.validate.Length(max=2000))
    article = LineField(longest=300, required=True)
    weight = LineField(longest=8, required=True)
    topic = LineField(longest=10, load_default="")
    category = LineField(longest=40, load_default="")


class WordsForm(FormSchema):
    """Words about a matter: an answer, a reason."""

    entry_id = LineField(longest=40, load_default="")
    words = ma.fields.String(load_default="", validate=ma.validate.Length(max=2000))


def matter_line(row: Matter, *, now: datetime) -> dict[str, Any]:
    """One row of the list."""
    lack = lack_of(row.kept) if row.kept_id else None
    return {
        "code": row.code,
        "sentence": lack.sentence(language()) if lack else row.title or (row.kept.rule if row.kept_id else ""),
        "todo": lack.todo(language()) if lack else "",
        "organisation": row.organisation.name,
        "organisation_code": row.organisation.code,
        "subject": row.subject_name,
        "subject_code": row.subject_code,
        "subject_kind": row.subject_kind,
        "weight": row.weight,
        "weight_name": _(rules.WEIGHTS[row.weight]),
        "state": row.state,
        "state_name": _(rules.STATES[row.state]),
        "article": row.article,
        "origin": _("Hệ thống thấy") if row.kept_id else _("Cán bộ nêu"),
        "opened": show_day(row.opened_at),
        "due": show_moment(row.due_at),
        "due_on": show_day(row.due_at),
        "closed": show_day(row.closed_at),
        "is_late": row.state == rules.OPEN and row.due_at < now,
        "is_waiting": row.state in rules.WAITING,
    }


def act_lines(said: Sequence[ActLine]) -> list[dict[str, Any]]:
    """Acts for the thread."""
    return [
        {
            "name": _(rules.ACTS[one.kind]),
            "at": show_moment(one.at),
            "who": " · ".join(part for part in (one.who, one.office) if part) or _("Hệ thống"),
            "words": one.words if not one.is_erased else _("Nội dung đã xóa theo luật."),
            "files": [{"sha256": file.sha256, "name": file.original_name} for file in one.files],
        }
        for one in said
    ]


def doable(row: Matter, seen_by: Viewer) -> set[str]:
    """Which forms the page shows this viewer; the rules decide again."""
    acts = {act for act, (before, _after) in rules.STEPS.items() if row.state in before}
    if seen_by.owns(row.organisation_id):
        return acts & {rules.ANSWER}
    if not rules.may_settle(seen_by, row.categories, topic=row.topic):
        return set()
    acts -= {rules.ANSWER, rules.GONE, rules.ASK_WAIVER}
    if row.kept_id is not None or row.weight in rules.NEEDS_TWO:
        acts.discard(rules.WITHDRAW)
    if row.state == rules.WAIVING and seen_by.person_id == row.asked_by_id:
        return set()
    return acts


HEADS = (
    (N_("Mã"), "code"),
    (N_("Việc"), "sentence"),
    (N_("Mức"), "weight_name"),
    (N_("Tình trạng"), "state_name"),
    (N_("Cơ sở"), "organisation"),
    (N_("Mã cơ sở"), "organisation_code"),
    (N_("Về"), "subject"),
    (N_("Điều khoản"), "article"),
    (N_("Nguồn"), "origin"),
    (N_("Nêu ngày"), "opened"),
    (N_("Hạn"), "due_on"),
    (N_("Xong ngày"), "closed"),
)
