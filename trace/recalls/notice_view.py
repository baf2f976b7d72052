"""A notice as plain values for its pages: the goods, how far it is, the thread, what to ask next."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _

from trace.access.models import Person
from trace.batches.models import Batch
from trace.kit.days import show_day, show_moment
from trace.kit.languages import language
from trace.kit.phones import show_phone
from trace.kit.units import UNITS, show_quantity
from trace.organisations.models import Organisation
from trace.recalls.models import Recall, RecallNotice
from trace.recalls.queries_figures import now_of_row
from trace.recalls.queries_holders import open_name
from trace.recalls.queries_notices import ThreadAct
from trace.recalls.rules_notices import (
    ACT_WORDS,
    ANSWERS,
    HOW_WORDS,
    STATE_WORDS,
    NoticeAct,
    NoticeState,
    over,
    unexplained,
)
from trace.recalls.terms import handlings, hazards

BADGES = {
    "told": "hold",
    "reached": "hold",
    "received": "awaiting",
    "found": "awaiting",
    "secured": "approved",
    "handled": "approved",
}
_ICONS = {
    NoticeAct.TOLD: "message",
    NoticeAct.CALLED: "people",
    NoticeAct.REMINDED: "clock",
    NoticeAct.ESCALATED: "warning",
    NoticeAct.RECEIVED: "check",
    NoticeAct.FOUND: "search",
    NoticeAct.SECURED: "lock",
    NoticeAct.HANDLED: "ok",
    NoticeAct.SOLD: "basket",
    NoticeAct.HANDED_ON: "truck",
}


def amount_of(thousandths: int | None, unit: str) -> str:
    """`12,5 kg`; a dash where nobody said anything."""
    return "–" if thousandths is None else show_quantity(thousandths, unit, language())


def recall_values(recall: Recall) -> dict[str, Any]:
    """What a holder must know of the recall; nothing of persons."""
    organisation = recall.organisation
    is_person = organisation.kind == "household"
    return {
        "code": recall.code,
        "by": open_name(organisation),
        "phone": "" if is_person or not organisation.phone else show_phone(organisation.phone),
        "reason": recall.reason,
        "hazard": hazards()[recall.hazard].name(language()),
        "handling": handlings()[recall.handling].name(language()),
        "instructions": recall.instructions,
        "return_to": recall.return_to,
        "decision": recall.decision_no,
        "due": show_moment(recall.due_at),
        "is_open": recall.state == "open",
    }


def notice_values(notice: RecallNotice) -> dict[str, Any]:
    """One notice with what was said last."""
    now = now_of_row(notice)
    return {
        "code": notice.code,
        "state": notice.state,
        "badge": BADGES[notice.state],
        "state_name": _(STATE_WORDS[NoticeState(notice.state)]),
        "is_acknowledged": notice.state not in ("told", "reached"),
        "unit": UNITS[notice.unit].shown(language()) if notice.unit in UNITS else notice.unit,
        "asked": amount_of(notice.asked, notice.unit),
        "has_asked": notice.asked > 0,
        "missing": amount_of(unexplained(now), notice.unit) if unexplained(now) else "",
        "over": amount_of(over(now), notice.unit) if over(now) else "",
        "lots": lots_values(notice.lots),
        "said": {
            str(kind): amount_of(getattr(notice, str(kind)), notice.unit)
            for kind in ANSWERS
            if getattr(notice, str(kind)) is not None
        },
        "next": next_kind(notice),
        "is_done": notice.state == "handled",
    }


def lots_values(codes: Sequence[str]) -> list[dict[str, str]]:
    """The lots as they stand on the packs."""
    rows = Batch.select().where(Batch.code.in_(list(codes)[:200])).order_by(Batch.id)
    return [
        {
            "name": row.product.name if row.product else row.name,
            "lot": row.lot,
            "code": row.code,
            "expires": show_day(row.expires_on) if row.expires_on else "",
        }
        for row in rows
    ]


def next_kind(notice: RecallNotice) -> str:
    """What is asked next: the first thing not said, while there is anything left to say."""
    if notice.found is None:
        return str(NoticeAct.FOUND)
    if notice.found and notice.secured is None and not notice.handled:
        return str(NoticeAct.SECURED)
    if unexplained(now_of_row(notice)):
        return str(NoticeAct.SOLD) if notice.sold is None else str(NoticeAct.HANDED_ON)
    return str(NoticeAct.HANDLED) if notice.found and notice.state != "handled" else ""


def ways() -> list[dict[str, str]]:
    """Ways of handling, for the choice."""
    pictures = {"destroyed": "close", "returned": "truck", "relabelled": "label"}
    return [{"value": code, "label": _(word), "icon": pictures[code]} for code, word in HOW_WORDS.items()]


def thread_values(acts: Sequence[ThreadAct], notices: dict[int, RecallNotice]) -> list[dict[str, Any]]:
    """The thread: who, when, how much; names of persons only where the act came with its annex."""
    people = _names({one.by_id for one in acts if one.by_id})
    houses = {
        row.id: row
        for row in Organisation.select().where(Organisation.id.in_({one.organisation_id or 0 for one in acts}))
    }
    return [_act(one, notices, people, houses) for one in acts]


def _act(
    act: ThreadAct, notices: dict[int, RecallNotice], people: dict[int, str], houses: dict[int, Organisation]
) -> dict[str, Any]:
    kind, body = NoticeAct(act.kind), act.body
    notice = notices.get(act.notice_id or 0)
    amount = body.get("asked") if kind == NoticeAct.TOLD else body.get("amount")
    unit = body.get("unit") or (notice.unit if notice else "")
    house, how = houses.get(act.organisation_id or 0), HOW_WORDS.get(body.get("how", ""), "")
    return {
        "icon": _ICONS[kind],
        "title": _(ACT_WORDS[kind]),
        "kind": str(kind),
        "when": show_moment(act.at),
        "when_iso": act.at.isoformat(timespec="seconds"),
        "who": open_name(house) if house else (_("Hệ thống") if act.by_id is None and not body.get("by_link") else ""),
        "amount": amount_of(amount, unit) if amount is not None else "",
        "how": _(how) if how else "",
        "is_more": bool(body.get("more_than_known")),
        "by_link": bool(body.get("by_link")),
        "photo": body.get("photo", ""),
        "to": body.get("to", ""),
        "person": _person(act, people),
        "note": act.private.get("note", ""),
        "notice": notice.code if notice else "",
    }


def _person(act: ThreadAct, people: dict[int, str]) -> str:
    """Private: who acted or was named, with the phone. Empty where the annex was not read."""
    said = act.private.get("to") or act.private
    words = [said.get("name", ""), show_phone(said["phone"]) if said.get("phone") else ""]
    return " · ".join(word for word in words if word) or (people.get(act.by_id or 0, "") if act.private else "")


def _names(numbers: set[int | None]) -> dict[int, str]:
    rows = Person.select(Person.id, Person.name).where(Person.id.in_([one for one in numbers if one]))
    return {row.id: row.name for row in rows}
