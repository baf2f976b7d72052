"""Writing down what a meter or logger measured over a time: one event about lots, seasons or a place.

The readings themselves stay outside the event (EPCIS 2.0 §7.3.7): it names the kept file by its hash.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from trace.batches.models import Batch
from trace.database import atomic
from trace.errors import N_
from trace.events import composing, epcis, rules
from trace.events.acting import begin, fresh_batches, fresh_seasons, settle
from trace.events.composing import whole_lots
from trace.events.entries import Entry
from trace.events.epcis_values import Quantity
from trace.events.models import Event
from trace.events.recording import write
from trace.events.rules import MEASURE_STEP, EntryRefused, Kind
from trace.organisations.models import Organisation
from trace.processes.queries import COMMON
from trace.processes.queries import step as find_step
from trace.seasons.models import Season


def measured_before(organisation: Organisation, *, said: Mapping[str, Any], entry: Entry) -> Event | None:
    """The event that this entry wrote before; refused when it said something else. Holds off other writers."""
    return begin(entry, {organisation.id}, composing.entry_hash("measure", entry, said))


def report_readings(
    organisation: Organisation,
    *,
    elements: Sequence[Mapping[str, Any]],
    public: Mapping[str, Any],
    kept: Mapping[str, Any],
    said: Mapping[str, Any],
    seasons: Sequence[Season] = (),
    batches: Sequence[Batch] = (),
    handover: str = "",
    entry: Entry,
) -> Event:
    """Write one event with these sensor elements. `public` is shown to everybody beside the lots; `kept` is not.

    `said` tells a repeated entry from another one. `handover` is the stored identifier of a dispatch. Without lots and
    seasons the entry names the place.
    """
    named = [*(season.identifier for season in seasons), *(batch.identifier for batch in batches)]
    if not elements or not (named or entry.site):
        raise EntryRefused(N_("Chưa có số đo, hoặc chưa rõ đo ở đâu."), field="file")
    rules.check_distinct(named or ["place"])
    owners = {organisation.id, *(one.organisation_id for one in seasons), *(one.organisation_id for one in batches)}
    asked = composing.entry_hash("measure", entry, said)
    with atomic():
        before = begin(entry, owners, asked)
        if before is not None:
            return before
        made = composing.draft(
            Kind.MEASURE,
            party=composing.party_of(organisation.id),
            template=_template(seasons, batches),
            step=find_step(COMMON, MEASURE_STEP),
            entry=entry,
            entry_hash=asked,
            place=composing.place_for(entry, [season.id for season in seasons]),
        )
        lots = fresh_batches(batches)
        document = epcis.object_event(
            composing.circumstances(made, sensors=elements, transactions=[("desadv", handover)] if handover else ()),
            action="OBSERVE",
            quantities=[*(Quantity(season.identifier) for season in seasons), *whole_lots(lots)],
        )
        recorded: dict[str, Any] = {"kept": dict(kept)}
        if public:
            recorded["public"] = dict(public)
        (event,) = write([composing.act_of(made, document, recorded=recorded)])
        settle(entry, made.party, batches=lots, seasons=fresh_seasons(seasons))
    return event


def _template(seasons: Sequence[Season], batches: Sequence[Batch]) -> str:
    """The one way all of them go; none where they differ or it is a place alone."""
    ways = {*(one.template for one in seasons), *(one.template for one in batches)}
    return ways.pop() if len(ways) == 1 else ""
