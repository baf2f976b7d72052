"""Reading drills: an organisation sees its own, an officer those of organisations in scope."""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Final

import peewee

from trace.batches.models import Batch
from trace.batches.queries import visible_batches
from trace.errors import N_
from trace.handovers.models import Handover
from trace.kit.viewer import Viewer
from trace.organisations.models import Organisation
from trace.recalls.models_drills import RecallDrill, RecallDrillLink
from trace.recalls.rules_drills import UnknownDrill
from trace.recalls.terms import FOLDER

_ROWS: Final = 500


@dataclass(frozen=True, slots=True)
class DrillPlan:
    """How often and of which lots; data under seeds/reference/recalls."""

    every_days: int
    sold_within_days: int
    kinds: tuple[str, ...]


@lru_cache(maxsize=1)
def plan() -> DrillPlan:
    """As published."""
    raw = tomllib.loads((FOLDER / "drills.toml").read_text(encoding="utf-8"))
    return DrillPlan(int(raw["every_days"]), int(raw["sold_within_days"]), tuple(raw["kinds"]))


def sold_lots(organisation_id: int, *, now: datetime) -> list[int]:
    """Numbers of lots that were sent away or sold lately; all that ever were where there are none."""
    sold = Batch.select(Batch.id).where(
        Batch.organisation == organisation_id, Batch.dispatched_at.is_null(is_null=False)
    )
    since = now - timedelta(days=plan().sold_within_days)
    lately = [row.id for row in sold.where(Batch.dispatched_at >= since)]
    return lately or [row.id for row in sold]


def due(*, now: datetime) -> list[Organisation]:
    """Those who sell and whose last scheduled drill is so long ago that the next one is due."""
    since = now - timedelta(days=plan().every_days) + timedelta(hours=1)
    rows = RecallDrill.select(RecallDrill.organisation).where(RecallDrill.is_scheduled, RecallDrill.at > since)
    lately = {row.organisation_id for row in rows}
    return [one for one in sellers() if one.id not in lately]


def sellers() -> list[Organisation]:
    """Organisations of the kinds that hold drills, and that have sent away or sold something."""
    sold = Batch.select(Batch.organisation).where(Batch.dispatched_at.is_null(is_null=False))
    query = Organisation.select().where(
        Organisation.is_active, Organisation.kind.in_(plan().kinds), Organisation.id.in_(sold)
    )
    return list(query.order_by(Organisation.id))


def visible_drills(seen_by: Viewer) -> "peewee.ModelSelect[RecallDrill]":
    """The query of drills this viewer may see, with lot and organisation."""
    query = (
        RecallDrill.select(RecallDrill, Batch, Organisation)
        .join(Batch, on=RecallDrill.batch)
        .switch(RecallDrill)
        .join(Organisation, on=RecallDrill.organisation)
    )
    if seen_by.is_admin:
        return query
    if seen_by.is_officer:
        return query.where(RecallDrill.batch.in_(visible_batches(seen_by).select(Batch.id)))
    return query.where(RecallDrill.organisation == seen_by.organisation_id)


def find_drill(number: int, *, seen_by: Viewer) -> RecallDrill:
    """The drill of this number, if `seen_by` may see it."""
    found: RecallDrill | None = visible_drills(seen_by).where(RecallDrill.id == number).first()
    if found is None:
        raise UnknownDrill(N_("Không tìm thấy lần diễn tập này."))
    return found


def drills_of(organisation_id: int, *, seen_by: Viewer, most: int = 26) -> list[RecallDrill]:
    """The last drills of an organisation, the newest first."""
    query = visible_drills(seen_by).where(RecallDrill.organisation == organisation_id)
    return list(query.order_by(RecallDrill.at.desc(), RecallDrill.id.desc()).limit(most))


def newest_drills(seen_by: Viewer) -> list[RecallDrill]:
    """The last drill of each organisation in scope, the worst first: unweighed, then the smallest share located."""
    newest = RecallDrill.select(peewee.fn.max(RecallDrill.id)).group_by(RecallDrill.organisation)
    rows = list(visible_drills(seen_by).where(RecallDrill.id.in_(newest)))
    return sorted(rows, key=lambda row: (_share(row), -row.broken, row.id))


def links_of(drill: RecallDrill) -> list[RecallDrillLink]:
    """What it found broken, what is not mended first; with lot and organisation."""
    query = (
        RecallDrillLink.select(RecallDrillLink, Batch, Organisation)
        .join(Batch, on=RecallDrillLink.batch)
        .switch(RecallDrillLink)
        .join(Organisation, on=RecallDrillLink.organisation)
        .where(RecallDrillLink.drill == drill.id)
    )
    rows: list[RecallDrillLink] = list(query.order_by(RecallDrillLink.id))
    return sorted(rows, key=lambda row: row.mended_at is not None)


def tasks_of(organisation_id: int) -> list[RecallDrillLink]:
    """Broken links in this organisation's book that wait to be mended, each once however many drills found it."""
    query = (
        RecallDrillLink.select(RecallDrillLink, Batch)
        .join(Batch, on=RecallDrillLink.batch)
        .where(RecallDrillLink.organisation == organisation_id, RecallDrillLink.mended_at.is_null())
        .order_by(RecallDrillLink.id.desc())
    )
    found: dict[tuple[Any, ...], RecallDrillLink] = {}
    for row in query:
        found.setdefault((row.kind, row.batch_id, row.handover_id, row.event_number), row)
    return list(found.values())


def waiting_drills() -> list[RecallDrill]:
    """Drills of which something is still broken."""
    return list(RecallDrill.select().where(RecallDrill.mended_at.is_null()).order_by(RecallDrill.id))


def owners_of(lots: Iterable[int]) -> dict[int, int]:
    """By lot: the organisation that keeps it."""
    wanted, found = sorted(set(lots)), dict[int, int]()
    for start in range(0, len(wanted), _ROWS):
        rows = Batch.select(Batch.id, Batch.organisation).where(Batch.id.in_(wanted[start : start + _ROWS]))
        found |= {row.id: row.organisation_id for row in rows}
    return found


def handover_codes(links: Sequence[RecallDrillLink]) -> dict[int, str]:
    """By hand-over: its code."""
    wanted = sorted({one.handover_id for one in links if one.handover_id})
    found: dict[int, str] = {}
    for start in range(0, len(wanted), _ROWS):
        rows = Handover.select(Handover.id, Handover.code).where(Handover.id.in_(wanted[start : start + _ROWS]))
        found |= {row.id: row.code for row in rows}
    return found


def _share(row: RecallDrill) -> float:
    return row.located / row.asked if row.asked and row.located is not None else -1.0
