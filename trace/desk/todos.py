""" "Việc cần làm tiếp" of a lot: what it lacks, each with the way to the place where that is mended."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from trace.batches.models import Batch
from trace.desk.batch_view import link
from trace.events.ancestry import ancestors
from trace.kit.languages import language
from trace.kit.viewer import Viewer
from trace.processes.queries import UnknownStep
from trace.processes.queries import step as find_step
from trace.readiness.queries import is_asked_now
from trace.readiness.rules import Lack

DECIDE: Final = "#decide"


def todos_of(batch: Batch, lacks: Sequence[Lack], *, seen_by: Viewer) -> list[dict[str, Any]]:
    """The lacks as items of the list: sentence, article, what to do, and where, if this reader may do it."""
    asked = [lack for lack in lacks if is_asked_now(lack.rule, batch)]
    return [_todo(lack, batch, seen_by) for lack in asked]


def place_of(lack: Lack, batch: Batch, *, seen_by: Viewer) -> str | None:
    """The address where a lack is settled; None where there is none, or not for this reader."""
    if not seen_by.owns(batch.organisation_id) and not seen_by.is_admin:
        return None
    find = _PLACES.get(lack.rule.at)
    return find(lack, batch, seen_by) if find else None


def _todo(lack: Lack, batch: Batch, seen_by: Viewer) -> dict[str, Any]:
    spoken = language()
    return {
        "label": lack.sentence(spoken),
        "why": lack.rule.article,
        "action": lack.todo(spoken),
        "href": place_of(lack, batch, seen_by=seen_by),
        "icon": "warning" if lack.is_blocking else "information",
        "is_blocking": lack.is_blocking,
    }


def _product(_lack: Lack, batch: Batch, seen_by: Viewer) -> str | None:
    if batch.product is None:
        return None
    code = batch.product.code
    return link(seen_by, "products.edit", code=code) or link(seen_by, "products.show", code=code)


def _organisation(_lack: Lack, batch: Batch, seen_by: Viewer) -> str | None:
    code = batch.organisation.code
    return link(seen_by, "organisations.edit", code=code) or link(seen_by, "organisations.show", code=code)


def _event(lack: Lack, _batch: Batch, seen_by: Viewer) -> str | None:
    return link(seen_by, "events.correct", event_id=lack.event_id) if lack.event_id is not None else None


def _record(lack: Lack, batch: Batch, seen_by: Viewer) -> str | None:
    """The form of the missing step, for the season or lot on the way here that may take it."""
    choose = link(seen_by, "records.choose", code=batch.code)
    try:
        step = find_step(batch.template, lack.subject) if lack.subject else None
    except UnknownStep:
        step = None
    if step is None or choose is None:
        return choose
    lots, seasons = ancestors([batch])
    if "season" in step.takes and seasons:
        return link(seen_by, "records.record_season", code=seasons[0].code, step=step.code)
    able = [lot for lot in lots if lot.form in step.takes and lot.id != batch.id]
    return link(seen_by, "records.record_batch", code=able[0].code, step=step.code) if able else choose


_PLACES: Final[Mapping[str, Callable[[Lack, Batch, Viewer], str | None]]] = {
    "product": _product,
    "organisation": _organisation,
    "event": _event,
    "beginning": _event,
    "record": _record,
    "pack": lambda _lack, batch, seen_by: link(seen_by, "records.choose", code=batch.code),
    "certificates": lambda _lack, _batch, seen_by: link(seen_by, "certificates.index", state="expired"),
    "source": lambda lack, _batch, seen_by: link(seen_by, "batches.show", code=lack.subject),
    "sources": lambda _lack, batch, seen_by: link(seen_by, "regroup.sources", code=batch.code),
    "season": lambda lack, _batch, seen_by: link(seen_by, "seasons.show", code=lack.subject) if lack.subject else None,
    "address": lambda _lack, _batch, seen_by: link(seen_by, "findings.addresses"),
    "handover": lambda lack, _batch, _seen_by: f"/handovers/{lack.subject}" if lack.subject else None,
    "new": lambda _lack, _batch, seen_by: link(seen_by, "records.index"),
    "approve": lambda _lack, _batch, seen_by: DECIDE if seen_by.may_approve else None,
    "hold": lambda _lack, _batch, seen_by: DECIDE if seen_by.may_approve else None,
    "close": lambda _lack, _batch, _seen_by: DECIDE,
}
