"""What every act shares: who may, has it been written before, and everything that follows from it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from trace.batches.models import Batch
from trace.database import database, lock_for_this_transaction
from trace.errors import N_
from trace.events import epcis, projections, rules
from trace.events.composing import Party, whole_lots
from trace.events.entries import Entry
from trace.events.holds import is_to_be_held
from trace.events.models import Event, EventAnnex
from trace.events.recording import Act, write
from trace.events.rules import Cause, Kind
from trace.events.values import PERSONAL, to_json
from trace.kit.viewer import Viewer
from trace.ledger.actions import LOCK
from trace.notices.actions import tell
from trace.processes.catalogue import Step
from trace.processes.queries import step as find_step
from trace.seasons.models import Season

HOLD_STEP = "X02"
_IDS = 500
_PERSISTENT = {
    Kind.HOLD: ("non_sellable_other", True),
    Kind.RELEASE: ("non_sellable_other", False),
    Kind.RECALL: ("recalled", True),
    Kind.RECALL_END: ("recalled", False),
}


def begin(
    entry: Entry,
    organisation_ids: Collection[int],
    asked: str,
    private: Mapping[str, Any] | None = None,
    *,
    is_new: bool = False,
) -> Event | None:
    """Check who writes and when, hold off other writers, and find what this entry wrote before, if it did.

    `is_new`: the caller holds the lock and has seen that this entry id was not used.
    """
    rules.check_may_record(entry.by, organisation_ids)
    rules.check_time(entry.happened_at, entry.now)
    owner = next(iter(organisation_ids))
    for owned in (entry.site, *entry.photos, *entry.materials):
        if owned is not None and owned.organisation_id != owner:
            raise rules.NotYours(N_("Không tìm thấy địa điểm, ảnh hoặc vật tư này trong cơ sở của bạn."))
    if is_new:
        return None
    lock_for_this_transaction(LOCK)
    personal = {name: value for name, value in entry.values.items() if name in PERSONAL}
    return written_before(owner, entry.entry_id, asked, {**personal, **entry.private, **(private or {})})


def used_entry_ids(organisation_id: int, entry_ids: Collection[str]) -> set[str]:
    """Which of these ids this organisation has used already."""
    wanted = sorted(entry_ids)
    found: set[str] = set()
    mark = str(database.param)
    for start in range(0, len(wanted), _IDS):
        part = wanted[start : start + _IDS]
        marks = ", ".join([mark] * len(part))
        text = f"SELECT entry_id FROM event WHERE organisation_id = {mark} AND entry_id IN ({marks})"
        found.update(row[0] for row in database.execute_sql(text, (organisation_id, *part)).fetchall())
    return found


def written_before(organisation_id: int, entry_id: str, asked: str, private: Mapping[str, Any]) -> Event | None:
    """The event that this entry id wrote for this organisation; refused when it said something else.

    A correction wrote two under one id: the right event stands before the declaration.
    """
    mark = database.param
    row = database.execute_sql(
        f"SELECT id, entry_hash FROM event WHERE organisation_id = {mark} AND entry_id = {mark} "
        "ORDER BY declared_at LIMIT 1",
        (organisation_id, str(rules.read_entry_id(entry_id))),
    ).fetchone()
    if row is None:
        return None
    if row[1] != asked or not _says_the_same(row[0], private):
        raise rules.EntryReused(N_("Mã lần ghi này đã dùng cho một việc khác."), field="entry_id")
    found: Event = Event.get_by_id(row[0])
    return found


def _says_the_same(event_number: int, private: Mapping[str, Any]) -> bool:
    """Private values are compared with the annex itself; one erased by law no longer contradicts anybody."""
    if not private:
        return True
    annex = EventAnnex.get_or_none(EventAnnex.event == event_number)
    if annex is None:
        return False
    return annex.erased_at is not None or all(annex.private.get(key) == to_json(one) for key, one in private.items())


def fresh_batches(batches: Iterable[Batch]) -> list[Batch]:
    """The rows as they are now, under the lock, in the order given."""
    wanted = [batch.id for batch in batches]
    found = {row.id: row for row in Batch.select().where(Batch.id.in_(wanted))}
    return [found[number] for number in wanted]


def fresh_seasons(seasons: Iterable[Season]) -> list[Season]:
    """The same for seasons."""
    wanted = [season.id for season in seasons]
    found = {row.id: row for row in Season.select().where(Season.id.in_(wanted))}
    return [found[number] for number in wanted]


def resolve_step(template: str, step: Step | str) -> Step:
    """A step of this template, also when only its code was given."""
    return find_step(template, step_code(step))


def step_code(step: Step | str) -> str:
    """The code of a step that came as itself or as its code."""
    return step if isinstance(step, str) else step.code


def is_after_dispatch(batches: Iterable[Batch], entry: Entry) -> bool:
    """True when one of these lots had left before this was written down, though it happened before the lot left."""
    return any(
        batch.dispatched_at is not None and entry.happened_at < batch.dispatched_at < entry.now for batch in batches
    )


def made_of_seasons(season_ids: Sequence[int]) -> list[Batch]:
    """Every lot that came from these seasons, directly or not."""
    numbers = projections.descendants((), season_ids)
    return list(Batch.select().where(Batch.id.in_(numbers))) if numbers else []


def settle(
    entry: Entry,
    party: Party,
    *,
    batches: Iterable[Batch],
    seasons: Iterable[Season] = (),
    causes: Mapping[int, Cause] | None = None,
) -> None:
    """Bring everything up to date that an act touched: projections, holds the book itself asks for, pages.

    The rows are those read under the lock. `causes` (by lot id) are holds the act has found already; a lot that
    gave more than it had is found here, and what was made in this act from a held lot is held with it.
    """
    touched, grown = list(batches), list(seasons)
    projections.project_seasons(grown)
    projections.project_batches(touched)
    wanted = dict(causes or {})
    for batch in touched:
        # A lot whose quantity nobody has told yet cannot be known to have given more than it had.
        if batch.left_thousandths < 0 < batch.made_thousandths:
            wanted.setdefault(batch.id, Cause.OVERDRAWN)
    held = {b: wanted[b.id] for b in touched if b.id in wanted and is_to_be_held(b, wanted[b.id])}
    hold_automatically(entry, party, held)
    projections.bump([batch.id for batch in touched], [season.id for season in grown])


def hold_in_doubt(entry: Entry, party: Party, causes: Mapping[Batch, Cause]) -> None:
    """Hold lots that something written down late puts in doubt, and all that was made from them since."""
    hold_automatically(entry, party, causes)
    numbers = projections.descendants([batch.id for batch in causes]) if causes else []
    made = Batch.select().where(Batch.id.in_(numbers), Batch.organisation == party.number, ~Batch.is_on_hold)
    hold_automatically(entry, party, dict.fromkeys(made, Cause.SOURCE) if numbers else {})
    projections.bump([batch.id for batch in causes])


def hold_automatically(entry: Entry, party: Party, causes: Mapping[Batch, Cause]) -> None:
    """One holding event for each cause; its id follows from the entry, so a repeat finds it written."""
    for cause in sorted(set(causes.values())):
        lots = sorted((b for b, why in causes.items() if why == cause), key=lambda b: b.id)
        write(
            [
                marking(
                    Kind.HOLD,
                    lots,
                    party=party,
                    by=entry.by,
                    now=entry.now,
                    entry_id=str(_consequence(entry, f"{cause}:{lots[0].code}")),
                    entry_hash="",
                    cause=cause,
                    reason=rules.CAUSE_SENTENCES[cause],
                )
            ]
        )
        projections.project_batches(lots)
        tell(
            party.number,
            "lot_held",
            subject=(N_("Lô %(lots)s tạm ngừng bán."), {"lots": _named(lots)}),
            lines=[rules.CAUSE_SENTENCES[cause]],
            href=f"/batches/{lots[0].code}",
            now=entry.now,
            key=f"hold/{_consequence(entry, f'{cause}:{lots[0].code}')}",
        )


def _named(lots: Sequence[Batch]) -> str:
    return ", ".join(lot.lot for lot in lots[:3]) + (f" +{len(lots) - 3}" if len(lots) > 3 else "")


def _consequence(entry: Entry, name: str) -> UUID:
    return rules.entry_id_of_consequence(rules.read_entry_id(entry.entry_id), name)


def marking(
    kind: Kind,
    batches: Sequence[Batch],
    *,
    party: Party,
    by: Viewer,
    now: datetime,
    entry_id: str,
    entry_hash: str,
    cause: Cause,
    reason: str,
) -> Act:
    """One event that sets or takes away a persistent disposition on all these lots."""
    disposition, is_set = _PERSISTENT[kind]
    number = rules.read_entry_id(entry_id)
    document = epcis.object_event(
        epcis.Circumstances(
            happened_at=now,
            entry_id=number,
            step=HOLD_STEP,
            biz_step="holding",
            set_persistent=(disposition,) if is_set else (),
            unset_persistent=() if is_set else (disposition,),
        ),
        action="OBSERVE",
        quantities=whole_lots(batches),
    )
    return Act(
        kind=kind,
        organisation_id=party.number,
        template="",
        step=HOLD_STEP,
        document=document,
        recorded={"v": 1, "organisation": party.recorded, "hold": {"cause": str(cause)}},
        by=by,
        now=now,
        entry_id=str(number),
        entry_hash=entry_hash,
        happened_at=now,
        reason=reason,
    )
