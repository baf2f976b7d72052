"""Writing visits down: what tells readers apart for the day, and the sums that stay."""

import secrets
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import peewee

from trace.batches.models import Batch
from trace.database import atomic, lock_for_this_transaction
from trace.kit.throttle import block_of
from trace.scans.models import ScanDay, ScanNetwork, ScanSalt, ScanSlot
from trace.scans.rules import (
    LOT,
    Practice,
    added,
    count_in,
    cut_hash,
    day_in_vietnam,
    practice,
    region_of,
    slot_of,
)


@dataclass(slots=True)
class _Came:
    """What one network did about one subject, in hashes."""

    region: str
    hits: int = 0
    readers: list[str] = field(default_factory=list)


_Subject = tuple[date, str, int, str]
_CHUNK = 500


def count_visits(noted: Mapping[Any, int]) -> None:
    """Write down visits (each with how often it was asked) in one transaction.

    A lot that is gone is left out. A visit of a pack is one of its lot too.
    """
    with atomic():
        lock_for_this_transaction("scans")
        known = _still_there(noted)
        subjects, last_at = _hashed(noted, known)
        for subject, networks in sorted(subjects.items()):
            _count(subject, networks, at=last_at[subject])


def _still_there(noted: Mapping[Any, int]) -> set[int]:
    """Row numbers of the lots that were read and still exist."""
    asked = sorted({visit.batch_id for visit in noted if visit.batch_id})
    found: set[int] = set()
    for start in range(0, len(asked), _CHUNK):
        rows: Any = Batch.select(Batch.id).where(Batch.id.in_(asked[start : start + _CHUNK])).tuples()
        found |= {row[0] for row in rows}
    return found


def _hashed(
    noted: Mapping[Any, int], known: set[int]
) -> tuple[dict[_Subject, dict[str, _Came]], dict[_Subject, datetime]]:
    """The same by subject and network, with everything that names a reader hashed away."""
    subjects: dict[_Subject, dict[str, _Came]] = defaultdict(dict)
    last_at: dict[_Subject, datetime] = {}
    salts: dict[date, bytes] = {}
    for visit, times in noted.items():
        if visit.batch_id and visit.batch_id not in known:
            continue
        day = day_in_vietnam(visit.at)
        salt = salts.get(day) or salts.setdefault(day, _salt_of(day))
        block = block_of(visit.address)
        network, region = cut_hash(salt, block), cut_hash(salt, region_of(visit.address))
        reader = cut_hash(salt, f"{visit.address} {visit.program}")
        for serial in dict.fromkeys(("", visit.serial)):
            subject = (day, visit.kind, visit.batch_id, serial)
            came = subjects[subject].setdefault(network, _Came(region))
            came.hits += times
            came.readers.append(reader)
            last_at[subject] = max(visit.at, last_at.get(subject, visit.at))
    return subjects, last_at


def _salt_of(day: date) -> bytes:
    """What the hashes of a day are made with: random, the same in all workers, gone after the day."""
    row, _ = ScanSalt.get_or_create(day=day, defaults={"salt": secrets.token_hex(32)})  # type: ignore[no-untyped-call]
    return bytes.fromhex(row.salt)


def _count(subject: _Subject, networks: dict[str, _Came], *, at: datetime) -> None:
    day, kind, batch_id, serial = subject
    known = practice()
    name = f"{batch_id}/{serial}" if batch_id else kind
    row: ScanDay | None = ScanDay.get_or_none(
        ScanDay.day == day,
        ScanDay.kind == kind,
        ScanDay.serial == serial,
        ScanDay.batch == batch_id if batch_id else ScanDay.batch.is_null(),
    )
    is_over = row is not None and not _is_told_apart(day, name)
    before = row.visits if row else 0
    if row is None:
        row = ScanDay(day=day, kind=kind, batch=batch_id or None, serial=serial, first_at=at, hits=0)
    if not is_over:
        _keep_networks(day, name, networks, known)
        row.visits, row.networks, row.regions = _sums(day, name, known)
    row.hits += sum(came.hits for came in networks.values())
    row.changed_at = at
    row.save()
    if kind == LOT and not serial and row.visits != before:
        _keep_slot(batch_id, slot_of(at), row.visits - before)


def _is_told_apart(day: date, name: str) -> bool:
    """False for a day that is over: what comes this late can no longer be told from what was counted."""
    return bool(ScanNetwork.select().where(ScanNetwork.day == day, ScanNetwork.subject == name).exists())


def _keep_networks(day: date, name: str, networks: dict[str, _Came], known: Practice) -> None:
    """Add what came to what is known of these networks today."""
    here = (ScanNetwork.day == day) & (ScanNetwork.subject == name)
    rows = {row.network: row for row in ScanNetwork.select().where(here, ScanNetwork.network.in_(list(networks)))}
    room = known.most_networks - ScanNetwork.select().where(here).count()
    for network, came in networks.items():
        row = rows.get(network)
        if row is None:
            if room <= 0:
                continue
            room -= 1
            row = ScanNetwork(day=day, subject=name, network=network, region=came.region, readers="", hits=0)
        row.readers = added(row.readers, came.readers, most=known.network_most)
        row.reader_count = count_in(row.readers)
        row.hits += came.hits
        row.save()


def _sums(day: date, name: str, known: Practice) -> tuple[int, int, int]:
    """Visits, networks and regions of a subject today; the same as `rules.tally_of`."""
    row: Any = (
        ScanNetwork.select(
            peewee.fn.COALESCE(peewee.fn.SUM(ScanNetwork.reader_count), 0),
            peewee.fn.COUNT(ScanNetwork.id),
            peewee.fn.COUNT(peewee.fn.DISTINCT(ScanNetwork.region)),
        )
        .where(ScanNetwork.day == day, ScanNetwork.subject == name, ScanNetwork.hits <= known.flood_hits)
        .tuples()
        .get()
    )
    return int(row[0]), int(row[1]), int(row[2])


def _keep_slot(batch_id: int, at: datetime, more: int) -> None:
    """Put new visits into their ten minutes; a network that turned out a flood takes its own back, never below none."""
    row: ScanSlot | None = ScanSlot.get_or_none(ScanSlot.batch == batch_id, ScanSlot.at == at)
    if row is None:
        row = ScanSlot(batch=batch_id, at=at, visits=0)
    row.visits = max(0, row.visits + more)
    row.save()


def forget_readers(*, now: datetime) -> int:
    """Throw away what told readers apart before today, and sums of ten minutes that are old; how many rows went."""
    today = day_in_vietnam(now)
    with atomic():
        lock_for_this_transaction("scans")
        gone = ScanNetwork.delete().where(ScanNetwork.day < today).execute()
        ScanSalt.delete().where(ScanSalt.day < today).execute()
        old = now - timedelta(days=practice().slot_days)
        return int(gone + ScanSlot.delete().where(ScanSlot.at < old).execute())
