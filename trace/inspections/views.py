"""Rows as plain values for the templates: lists, the sheet of one inspection, its thread."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from trace.access.models import Person
from trace.documents.models import StoredFile
from trace.inspections import queries
from trace.inspections.catalogue import Checklist, checklists
from trace.inspections.models import Inspection, InspectionAct, InspectionAnswer, InspectionFinding
from trace.inspections.queries_score import Planned
from trace.inspections.rules import (
    ACT_WORDS,
    FIX_NAMES,
    MODES,
    NOTE,
    RESULTS,
    SEVERITIES,
    SIGNED,
    STATE_NAMES,
    VALUES,
    Act,
    State,
    is_overdue,
)
from trace.inspections.rules_score import Score
from trace.kit.days import show_day, show_moment
from trace.kit.languages import language


def row_of(one: Inspection, fixes: Mapping[int, tuple[int, int]]) -> dict[str, Any]:
    """One line of the list."""
    opened, late = fixes.get(one.id, (0, 0))
    return {
        "code": one.code,
        "href": url_for("inspections.show", code=one.code),
        "supplier": one.organisation.name,
        "supplier_code": one.organisation.code,
        "planned_on": show_day(one.planned_on),
        "mode": _(MODES[one.mode]),
        "is_remote": one.mode == "remote",
        "state": one.state,
        "state_word": _(STATE_NAMES[State(one.state)]),
        "result": _(RESULTS[one.result]) if one.result else "",
        "is_failed": one.result == "fail",
        "score": one.score,
        "open_fixes": opened,
        "late_fixes": late,
        "about": one.about,
    }


def planned_row(one: Planned) -> dict[str, Any]:
    """One supplier of the plan."""
    return {
        "code": one.organisation.code,
        "name": one.organisation.name,
        "district": one.organisation.ex_district,
        "total": one.score.total,
        "parts": [part for part in score_rows(one.score) if part["points"]],
        "last": show_day(one.last_at),
        "open_code": one.open_code,
        "href": url_for("inspections.score", code=one.organisation.code),
    }


def score_rows(score: Score) -> list[dict[str, Any]]:
    """Each part: what was counted, times what, how many points."""
    return [
        {
            "name": one.part.says("", language()),
            "unit": one.part.says("unit", language()),
            "why": one.part.says("why", language()),
            "count": one.count,
            "each": one.part.points,
            "most": one.part.most,
            "window": one.part.window_days,
            "points": one.points,
            "is_capped": one.is_capped,
        }
        for one in score.parts
    ]


def sheet_of(one: Inspection) -> dict[str, Any]:
    """The head of one inspection."""
    return {
        **row_of(one, {}),
        "organisation": one.organisation,
        "batch": one.batch,
        "reason": one.reason,
        "office": one.office.name if one.office_id and one.office else "",
        "decision": f"{one.decision_no}, {show_day(one.decision_on)}" if one.decision_no else "",
        "party": [
            {"name": who.name, "duty": who.duty, "is_officer": who.person_id is not None}
            for who in queries.inspectors_of(one)
        ],
        "is_announced": one.is_announced,
        "about_href": about_href(one.about),
        "began": show_moment(one.began_at),
        "drawn_up": show_moment(one.drawn_up_at),
        "officer_signed": show_moment(one.officer_signed_at),
        "supplier_answer": one.supplier_answer,
        "is_signed": one.supplier_answer == SIGNED,
        "supplier_answered": show_moment(one.supplier_answered_at),
        "concluded": show_moment(one.concluded_at),
        "closed": show_moment(one.closed_at),
        "has_minutes": one.drawn_up_at is not None,
        "is_sealed": one.minutes_file_id is not None,
    }


def about_href(about: str) -> str:
    """Where what an inspection was opened from is shown; empty where nothing shows it."""
    kind, _colon, code = about.partition(":")
    heads = {"case": "/scans/cases/", "feedback": "/feedback/", "finding": "/findings/", "recall": "/recalls/"}
    return f"{heads[kind]}{code}" if kind in heads and code.replace("-", "").isalnum() else ""


def lists_of(one: Inspection, answers: Mapping[str, Mapping[str, InspectionAnswer]]) -> list[dict[str, Any]]:
    """How far each checklist has got."""
    rows = []
    for code in one.checklists:
        checklist = checklists().get(code)
        if checklist is not None:
            given = answers.get(code, {})
            rows.append(
                {
                    "code": code,
                    "name": checklist.name(language()),
                    "total": len(checklist.items),
                    "done": len(given),
                    "failed": sum(answer.value == "fail" for answer in given.values()),
                    "href": url_for("inspections.checklist", code=one.code, name=code),
                }
            )
    return rows


def items_of(checklist: Checklist, given: Mapping[str, InspectionAnswer], evidence: Any) -> list[dict[str, Any]]:
    """The items of a checklist with what was answered and what the record says."""
    return [
        {
            "code": item.code,
            "words": item.words(language()),
            "how": item.how(language()),
            "article": item.article,
            "certainty": item.certainty,
            "lines": evidence.about(item.evidence),
            "answer": given.get(item.code),
            "value_word": _(VALUES[given[item.code].value]) if item.code in given else "",
            "photos": list(given[item.code].photos) if item.code in given else [],
        }
        for item in checklist.items
    ]


def finding_row(one: InspectionFinding, *, today: date) -> dict[str, Any]:
    """One finding with its corrective action."""
    return {
        "number": one.number,
        "words": one.words,
        "severity": one.severity,
        "severity_word": _(SEVERITIES[one.severity]),
        "article": one.article,
        "photos": list(one.photos),
        "action": one.action,
        "owner": one.owner,
        "due": show_day(one.due_on),
        "is_late": is_overdue(one.state, one.due_on, today=today),
        "is_note": one.severity == NOTE,
        "state": one.state,
        "state_word": _(FIX_NAMES[one.state]),  # type: ignore[index]
        "proof": one.proof,
        "proof_files": list(one.proof_files),
        "proved": show_moment(one.proved_at),
        "answer": one.answer,
        "answered": show_moment(one.answered_at),
        "kept_finding": one.kept_finding,
    }


def thread_of(one: Inspection) -> list[dict[str, Any]]:
    """Every act, oldest first, in words; who did it, for both sides to read."""
    acts, annexes = queries.acts_of(one), queries.annexes_of(one)
    names = _names(acts)
    return [_act_row(act, annexes.get(act.id, {}), names) for act in acts]


def _act_row(act: InspectionAct, private: Mapping[str, Any], names: Mapping[int, str]) -> dict[str, Any]:
    body = json.loads(act.body)
    return {
        "word": _(ACT_WORDS[Act(act.kind)]),
        "kind": act.kind,
        "at": show_moment(act.recorded_at),
        "by": private.get("name") or names.get(act.by_id or 0, ""),
        "organisation": act.organisation.name if act.organisation_id and act.organisation else "",
        "note": _note(act.kind, body, private),
        "files": files(body.get("files") or []) if act.kind in (Act.SENT, Act.PROVED) else [],
        "entry": act.ledger_index,
    }


def files(hashes: Sequence[str]) -> list[dict[str, Any]]:
    """Files by hash: where they open, and whether they are pictures."""
    rows = {one.sha256: one for one in StoredFile.select().where(StoredFile.sha256.in_(list(hashes)))}
    return [
        {"sha256": one, "is_picture": rows[one].media_type.startswith("image/"), "name": rows[one].original_name}
        for one in hashes
        if one in rows
    ]


def _note(kind: str, body: Mapping[str, Any], private: Mapping[str, Any]) -> str:
    if kind == Act.ANSWERED:
        checklist = checklists().get(body["checklist"])
        name = checklist.name(language()) if checklist else body["checklist"]
        return _("%(name)s: %(count)s mục", name=name, count=len(body["items"]))
    if kind in (Act.ACKNOWLEDGED, Act.REFUSED):
        how = {"account": _("bằng tài khoản"), "in_person": _("tại chỗ, cán bộ ghi"), "link": _("qua đường dẫn")}
        witness = _("người chứng kiến: %(name)s", name=private["witness"]) if private.get("witness") else ""
        return " · ".join(part for part in (how[body["how"]], private.get("reason", ""), witness) if part)
    if kind == Act.FOUND:
        return str(private.get("words", ""))
    for key in ("reason", "what", "note", "proof", "remark"):
        if private.get(key):
            return str(private[key])
    word = RESULTS.get(str(body.get("result")), "")
    return _("Kết quả: %(result)s", result=_(word)) if word else ""


def _names(acts: Sequence[InspectionAct]) -> dict[int, str]:
    numbers = {act.by_id for act in acts if act.by_id}
    return {one.id: one.name for one in Person.select().where(Person.id.in_(list(numbers)))} if numbers else {}
