"""A batch's whole record: what it is, what it was made from, everything written down about it, every version of it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, Final

from trace.access.models import Membership, Person
from trace.audit.evidence import Author, BatchRecord, Evidence, History, Named, Print, Source, Word
from trace.audit.queries_scope import batches_in_scope, is_in_scope
from trace.batches.models import Batch, BatchSource
from trace.documents.models import Certificate, CertificatePage, StoredFile
from trace.errors import N_, NotFound, RuleBroken
from trace.events.models import Decision, Event, EventAnnex, EventItem, EventPhoto
from trace.events.models_packs import Pack, UnitSerial
from trace.events.proofs import photo_facts
from trace.events.rules import LEAVING, Kind
from trace.gs1.codes import forgive
from trace.kit.viewer import HELPER, Viewer
from trace.labels.models import LabelRun
from trace.ledger.models import LedgerEntry
from trace.organisations.models import Organisation
from trace.products.models import ProductPhoto
from trace.seasons.models import Season, SeasonSite
from trace.seasons.naming import open_name
from trace.sites.models import Site

MOST_ITEMS_NAMED: Final = 40  # a hold may name ten thousand lots; the file has them all, the page the first ones
# Of the goods a batch was made from, where the rest of them went is another batch's story.
_ENDINGS: Final = (*LEAVING, Kind.RETURN, Kind.CLOSE)


class UnknownBatch(NotFound):
    """No such batch, or outside your scope."""


class EntryLost(RuleBroken):
    """The log no longer has an entry this record rests on."""


def find_batch(code: str, *, seen_by: Viewer) -> Batch:
    """The batch with this short code, typed as people type, if it lies in the scope of `seen_by`."""
    found: Batch | None = batches_in_scope(seen_by).where(Batch.code == forgive(code)).first()
    if found is None:
        raise UnknownBatch(N_("Không tìm thấy lô này trong phạm vi của bạn."))
    return found


def batch_record(batch: Batch, *, seen_by: Viewer) -> BatchRecord:
    """Everything about a batch that `find_batch` gave."""
    sources = _sources(batch, seen_by)
    own = [one for one in sources if one.is_open]
    seasons = [one.season for one in own if one.season] + ([batch.season] if batch.season else [])
    chain = {batch.identifier, *(one.batch.identifier for one in own if one.batch), *(s.identifier for s in seasons)}
    events = _events(batch.identifier, chain)
    histories = _histories(_evidence(events))
    return BatchRecord(
        batch=batch,
        sources=tuple(sources),
        histories=tuple(histories),
        decisions=tuple(_decisions(batch.identifier)),
        prints=tuple(_prints(batch)),
        certificates=tuple(_certificates(batch, sources)),
        files=tuple(_files(batch, histories, sources)),
        names=_names(histories),
    )


def _sources(batch: Batch, seen_by: Viewer) -> list[Source]:
    """The way back, level by level; a lot used twice stands once for each use."""
    found: list[Source] = []
    level, depth, seen = {batch.id: batch.code}, 1, {batch.id}
    may_see: dict[int, bool] = {batch.organisation_id: True}
    while level:
        edges = list(BatchSource.select().where(BatchSource.batch.in_(list(level))).order_by(BatchSource.id))
        batches = _by_id(Batch, [edge.from_batch_id for edge in edges])
        seasons = _by_id(Season, [edge.from_season_id for edge in edges])
        for edge in edges:
            thing = batches.get(edge.from_batch_id) or seasons[edge.from_season_id]
            owner = thing.organisation_id
            if owner not in may_see:
                may_see[owner] = is_in_scope(owner, seen_by=seen_by)
            found.append(_source(edge, thing, depth, level[edge.batch_id], is_open=may_see[owner]))
        level = {row.id: row.code for row in batches.values() if row.id not in seen}
        seen |= set(level)
        depth += 1
    return found


def _source(edge: BatchSource, thing: Batch | Season, depth: int, into: str, *, is_open: bool) -> Source:
    is_season = isinstance(thing, Season)
    sites = Site.select().join(SeasonSite).where(SeasonSite.season == thing.id).order_by(Site.name_sort)
    return Source(
        depth=depth,
        into=into,
        batch=None if is_season else thing,
        season=thing if is_season else None,
        thousandths=edge.thousandths,
        unit=edge.unit,
        organisation=Organisation.get_by_id(thing.organisation_id),
        sites=tuple(sites) if is_season else (),
        is_open=is_open,
    )


def _by_id(model: Any, ids: Iterable[int | None]) -> dict[int, Any]:
    wanted = {number for number in ids if number is not None}
    return {row.id: row for row in model.select().where(model.id.in_(wanted))} if wanted else {}


def _events(own: str, chain: Collection[str]) -> list[Event]:
    """Events about the batch, those that made or watched what it came from, and every version of each."""
    rows = EventItem.select(EventItem.event, EventItem.identifier, EventItem.role).where(
        EventItem.identifier.in_(list(chain))
    )
    touching: dict[int, bool] = defaultdict(bool)
    for row in rows:
        touching[row.event_id] |= row.identifier == own or row.role in ("output", "about", "child")
    wanted = {number for number, is_ours in touching.items() if is_ours}
    found = {row.id: row for row in _rows(wanted)}
    own_ids = {row.event_id for row in rows if row.identifier == own}
    kept = {number for number, row in found.items() if number in own_ids or row.kind not in _ENDINGS}
    return sorted(_with_versions([found[number] for number in kept]), key=lambda row: row.ledger_index)


def _rows(ids: Collection[int]) -> list[Event]:
    return list(Event.select().where(Event.id.in_(list(ids)))) if ids else []


def _with_versions(events: Sequence[Event]) -> list[Event]:
    """These events, what each corrects, and what corrects or withdraws each: however far that reaches."""
    found = {row.id: row for row in events}
    waiting = list(events)
    while waiting:
        ids = [row.id for row in waiting]
        before = [row.supersedes_id for row in waiting if row.supersedes_id]
        near = Event.select().where(Event.supersedes_id.in_(ids) | Event.id.in_(before or [0]))
        waiting = [row for row in near if row.id not in found]
        found |= {row.id: row for row in waiting}
    return list(found.values())


def _evidence(events: Sequence[Event]) -> list[Evidence]:
    ids = [row.id for row in events]
    items, photos = defaultdict(list), defaultdict(list)
    for item in EventItem.select().where(EventItem.event.in_(ids)).order_by(EventItem.id):
        items[item.event_id].append(item)
    for photo in EventPhoto.select().where(EventPhoto.event.in_(ids)).order_by(EventPhoto.id):
        photos[photo.event_id].append(photo.sha256)
    told = photo_facts([row for row in events if photos.get(row.id)])
    annexes = {row.event_id: row for row in EventAnnex.select().where(EventAnnex.event.in_(ids))}
    entries = _entries(row.ledger_index for row in events)
    owners = _by_id(Organisation, (row.organisation_id for row in events))
    authors = _Authors(row.recorded_by_id for row in events)
    return [
        Evidence(
            event=row,
            organisation=owners[row.organisation_id],
            author=authors.of(row.recorded_by_id, row.organisation_id, row.recorded_at, is_on_behalf=row.is_on_behalf),
            items=tuple(items[row.id]),
            annex=annexes.get(row.id),
            photos=tuple(photos[row.id]),
            entry=entries[row.ledger_index],
            photo_facts=tuple(told.get(row.id, ())),
        )
        for row in events
    ]


def _entries(indices: Iterable[int]) -> dict[int, LedgerEntry]:
    wanted = list(indices)
    found = {row.leaf_index: row for row in LedgerEntry.select().where(LedgerEntry.leaf_index.in_(wanted))}
    lost = next((index for index in wanted if index not in found), None)
    if lost is not None:
        raise EntryLost(N_("Sổ cái mất mục số %(index)s. Báo ngay người quản trị hệ thống."), index=lost)
    return found


def _histories(evidence: Sequence[Evidence]) -> list[History]:
    """Rows grouped by what they say the truth about, in the order in which it happened."""
    said = {one.event.id: one for one in evidence if not one.event.declared_at}
    declared = {one.event.event_id: one for one in evidence if one.event.declared_at}
    corrected = {one.event.supersedes_id: one for one in said.values() if one.event.supersedes_id in said}
    found = []
    for first in said.values():
        if first.event.supersedes_id in said:
            continue
        versions = [first]
        while (after := corrected.get(versions[-1].event.id)) is not None:
            versions.append(after)
        stands = versions[-1] if versions[-1].event.event_id not in declared else None
        older = versions[:-1] if stands else versions
        pairs = tuple((one, declared[one.event.event_id]) for one in reversed(older) if one.event.event_id in declared)
        found.append(History(stands, pairs))
    return sorted(found, key=lambda one: (one.shown.event.happened_at, one.shown.event.ledger_index))


class _Authors:
    """Names and roles of those who wrote something down, read once."""

    def __init__(self, ids: Iterable[int | None]) -> None:
        wanted = {number for number in ids if number is not None}
        wanted.add(0)  # no person has it, so that the lists are never empty
        self.names = {row.id: row.name for row in Person.select().where(Person.id.in_(wanted))}
        held = Membership.select().where(Membership.person.in_(wanted))
        self.memberships = list(held.order_by(Membership.created_at, Membership.id))

    def of(self, person_id: int | None, organisation_id: int, at: datetime, *, is_on_behalf: bool = False) -> Author:
        """Somebody's name, and the role held in that organisation at that moment; a machine has none."""
        held = [
            one.role
            for one in self.memberships
            if one.person_id == person_id and one.organisation_id == organisation_id and one.created_at <= at
        ]
        role = HELPER if is_on_behalf else (held[-1] if held else "")
        return Author(self.names.get(person_id, ""), role)


def _decisions(identifier: str) -> list[Word]:
    rows = list(Decision.select().where(Decision.identifier == identifier).order_by(Decision.ledger_index))
    entries = _entries(row.ledger_index for row in rows)
    authors = _Authors(row.by_id for row in rows)
    return [Word(row, authors.of(row.by_id, row.organisation_id, row.at), entries[row.ledger_index]) for row in rows]


def _prints(batch: Batch) -> list[Print]:
    rows = list(LabelRun.select().where(LabelRun.batch == batch.id).order_by(LabelRun.ledger_index))
    entries = _entries(row.ledger_index for row in rows)
    authors = _Authors(row.created_by_id for row in rows)
    return [
        Print(row, authors.of(row.created_by_id, row.organisation_id, row.created_at), entries[row.ledger_index])
        for row in rows
    ]


def _certificates(batch: Batch, sources: Sequence[Source]) -> list[Certificate]:
    """Papers about the batch, its product, its organisation, the seasons, plots and ponds it came from."""
    seasons = {one.season.id for one in sources if one.is_open and one.season}
    sites = {site.id for one in sources if one.is_open for site in one.sites} | {batch.site_id}
    is_about = (Certificate.subject_kind == "batch") & (Certificate.subject_id == batch.id)
    is_about |= (Certificate.subject_kind == "organisation") & (Certificate.subject_id == batch.organisation_id)
    is_about |= (Certificate.subject_kind == "product") & (Certificate.subject_id == batch.product_id)
    is_about |= (Certificate.subject_kind == "season") & Certificate.subject_id.in_(seasons or {0})
    is_about |= (Certificate.subject_kind == "site") & Certificate.subject_id.in_(sites - {None} or {0})
    query = Certificate.select(Certificate, Organisation).join(Organisation)
    return list(query.where(Certificate.is_active, is_about).order_by(Certificate.kind, Certificate.id))


def _files(batch: Batch, histories: Sequence[History], sources: Sequence[Source]) -> list[StoredFile]:
    """Every file the record refers to, by hash."""
    taken = {sha256 for history in histories for one in history.everything for sha256 in one.photos}
    papers = [row.id for row in _certificates(batch, sources)]
    pages = CertificatePage.select(CertificatePage.file).where(CertificatePage.certificate.in_(papers or [0]))
    ids = {row.file_id for row in pages}
    if batch.product_id is not None:
        ids |= {row.file_id for row in ProductPhoto.select().where(ProductPhoto.product == batch.product_id)}
        ids.add(batch.product.gtin_proof_file_id)
    is_named = StoredFile.id.in_(ids - {None} or {0}) | StoredFile.sha256.in_(taken or {""})
    rows = StoredFile.select().where(is_named).order_by(StoredFile.sha256, StoredFile.id)
    return list({row.sha256: row for row in rows}.values())


def _names(histories: Sequence[History]) -> dict[str, Named]:
    """What the identifiers in these events are called."""
    shown = (item for history in histories for one in history.everything for item in one.items[:MOST_ITEMS_NAMED])
    wanted = list({item.identifier for item in shown} or {""})
    batches = Batch.select().where(Batch.identifier.in_(wanted))
    seasons = Season.select().where(Season.identifier.in_(wanted))
    found = {row.identifier: Named(row.code, f"{row.name} · {row.lot}", is_season=False) for row in batches}
    # Packs and tagged units have no record here to lead to: their numbers are their names.
    packs = Pack.select().where(Pack.identifier.in_(wanted))
    units = UnitSerial.select().where(UnitSerial.identifier.in_(wanted))
    found |= {row.identifier: Named("", row.code, is_season=False) for row in packs}
    found |= {row.identifier: Named("", row.serial, is_season=False) for row in units}
    return found | {row.identifier: Named(row.code, open_name(row), is_season=True) for row in seasons}
