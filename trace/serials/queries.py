"""What a number says, and the printed ranges somebody may see."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import peewee

from trace.batches.models import Batch
from trace.batches.queries import about_visible_batches
from trace.errors import N_
from trace.kit.codes import CodeUnread, read_code
from trace.kit.paging import Listing, Page, page_of
from trace.kit.text import fold
from trace.kit.viewer import Viewer
from trace.serials.keys import secret_of
from trace.serials.models import SerialAct, SerialKey, SerialRange
from trace.serials.rules import (
    Act,
    KeyMissing,
    Numberer,
    Piece,
    RangeUnknown,
    SerialUnknown,
    State,
    painted,
    read_serial,
    spaced,
    version_of,
)
from trace.settings import Settings

UNKNOWN: Final = "unknown"
"""Not a number of ours by its shape, or one that was never printed."""
FORGED: Final = "forged"
"""It looks like one of ours and cannot be: mistyped or made up."""
UNCHECKED: Final = "unchecked"
"""The key it names is not here, so nobody can tell."""

SORTS = ("printed", "lot", "count")
FILTERS = ("batch",)
_LOTS_TRIED = 400


@dataclass(frozen=True, slots=True)
class Run:
    """One printed range of a lot with what became of it."""

    number: str
    range_id: int
    key_version: int
    first: int
    count: int
    has_pin: bool
    at: datetime
    pieces: tuple[Piece, ...]

    @property
    def last(self) -> int:
        return self.first + self.count - 1


@dataclass(frozen=True, slots=True)
class SerialStanding:
    """What is known of a number: one of the words above or a State; `serial` as it is printed, where it is ours."""

    state: str
    serial: str = ""
    counter: int | None = None
    run: Run | None = None
    piece: Piece | None = None


@dataclass(frozen=True, slots=True)
class Book:
    """All that tells the numbers of one lot, read once: ranges with their pieces, and the keys they need.

    Asking it costs no statement, however many numbers a range has. `numberers` holds None for a key that is missing.
    """

    runs: tuple[Run, ...]
    numberers: Mapping[int, Numberer | None]

    def standing(self, text: str) -> SerialStanding:
        """What is known of the number somebody read."""
        serial = read_serial(text)
        if not serial:
            return SerialStanding(UNKNOWN)
        version = version_of(serial)
        numberer = self.numberers.get(version)
        if numberer is None:
            return SerialStanding(UNCHECKED if version in self.numberers else FORGED, serial)
        counter = numberer.read(serial)
        if counter is None:
            return SerialStanding(FORGED, serial)
        run = self._run_of(counter)
        if run is None or run.key_version != version:
            return SerialStanding(UNKNOWN, serial)
        piece = run.pieces[bisect_right(run.pieces, counter, key=lambda one: one.first) - 1]
        return SerialStanding(piece.state, serial, counter, run, piece)

    def _run_of(self, counter: int) -> Run | None:
        at = bisect_right(self.runs, counter, key=lambda run: run.first) - 1
        return self.runs[at] if at >= 0 and counter <= self.runs[at].last else None


def book_of(batch: Batch, *, settings: Settings) -> Book:
    """Everything about the numbers of a lot, in three statements."""
    rows = list(SerialRange.select().where(SerialRange.batch == batch.id).order_by(SerialRange.first))
    acts = _acts_of([row.id for row in rows])
    known = _fingerprints() if rows else {}
    numberers: dict[int, Numberer | None] = {}
    for version in {row.key_version for row in rows}:
        try:
            numberers[version] = _numberer(batch, version, known.get(version, ""), settings)
        except KeyMissing:
            numberers[version] = None
    return Book(tuple(_run(row, acts[row.id]) for row in rows), numberers)


def numberer_of(batch: Batch, *, key_version: int, settings: Settings) -> Numberer:
    """What makes and reads the numbers of a lot; KeyMissing where its key is not here."""
    return _numberer(batch, key_version, _fingerprints().get(key_version, ""), settings)


def standing_of(batch: Batch, text: str, *, settings: Settings) -> SerialStanding:
    """What is known of one number of a lot."""
    return book_of(batch, settings=settings).standing(text)


def run_of(row: SerialRange) -> Run:
    """A printed range with what became of it by now."""
    return runs_of([row])[0]


def runs_of(rows: Sequence[SerialRange]) -> list[Run]:
    """The same for a list of ranges, in one statement."""
    acts = _acts_of([row.id for row in rows])
    return [_run(row, acts[row.id]) for row in rows]


def acts_of(row: SerialRange) -> list[SerialAct]:
    """What was done to a range, the latest first."""
    return list(SerialAct.select().where(SerialAct.range == row.id).order_by(SerialAct.id.desc()))


def find_range(number: str, *, seen_by: Viewer) -> SerialRange:
    """The range of the print run with this number, if `seen_by` may see it."""
    found: SerialRange | None = visible_ranges(seen_by).where(SerialRange.run_number == number.strip().upper()).first()
    if found is None:
        raise RangeUnknown(N_("Không tìm thấy lần in có đánh số này."))
    return found


def ranges(listing: Listing, *, seen_by: Viewer) -> Page[SerialRange]:
    """One page of printed ranges. Words are sought in lot, code, product and run number."""
    query = visible_ranges(seen_by)
    for word in fold(listing.search).split():
        query = query.where(
            peewee.fn.lower(Batch.lot).contains(word)
            | peewee.fn.lower(Batch.code).contains(word)
            | peewee.fn.lower(SerialRange.run_number).contains(word)
            | Batch.name_folded.contains(word)
        )
    if "batch" in listing.filters:
        query = query.where(Batch.code == listing.filters["batch"].upper())
    columns: dict[str, Any] = {"printed": SerialRange.id, "lot": Batch.lot, "count": SerialRange.count}
    column = columns[listing.sort]
    is_down = listing.is_descending if listing.sort != "printed" else not listing.is_descending
    return page_of(query.order_by(column.desc() if is_down else column.asc(), SerialRange.id.desc()), listing)


def visible_ranges(seen_by: Viewer) -> "peewee.ModelSelect[SerialRange]":
    """Ranges of lots this viewer may see, with lot, product and organisation."""
    return about_visible_batches(SerialRange, seen_by=seen_by)


def counter_in(row: SerialRange, text: str, *, settings: Settings, field: str) -> int:
    """The counter of a number that was typed or scanned; SerialUnknown when it is not of this range."""
    serial = read_serial(serial_in(text))
    if not serial:
        raise SerialUnknown(N_("“%(text)s” không phải số gói. Quét tem, hoặc gõ đủ 14 ký tự."), field=field, text=text)
    numberer = numberer_of(row.batch, key_version=row.key_version, settings=settings)
    counter = numberer.read(serial)
    if counter is None or not row.first <= counter < row.first + row.count:
        raise SerialUnknown(
            N_("Số %(serial)s không thuộc lần in %(run)s. Xem lại số, hoặc mở đúng lần in của tem này."),
            field=field,
            serial=spaced(serial),
            run=row.run_number,
        )
    return counter


def range_of_serial(text: str, *, seen_by: Viewer, settings: Settings) -> SerialRange:
    """The printed range that a scanned or typed number belongs to, among those `seen_by` may see."""
    serial = read_serial(serial_in(text))
    version = version_of(serial) if serial else 0
    found = visible_ranges(seen_by).where(SerialRange.key_version == version).order_by(SerialRange.id.desc())
    known = _fingerprints()
    read: dict[int, int | None] = {}
    for row in found.limit(_LOTS_TRIED):
        if row.batch_id not in read:
            read[row.batch_id] = _numberer(row.batch, version, known.get(version, ""), settings).read(serial)
        counter = read[row.batch_id]
        if counter is not None and row.first <= counter < row.first + row.count:
            return row
    raise SerialUnknown(
        N_("Không có lần in nào của cơ sở mang số “%(text)s”. Quét lại tem, hoặc tìm lần in trong danh sách."),
        field="first",
        text=text.strip()[:80],
    )


def serial_in(text: str) -> str:
    """The number inside a scanned address, an element string or `CODE/NUMBER`; else what was typed."""
    try:
        code = read_code(text)
    except CodeUnread:
        return text.strip()
    found = code.serial or (code.link.get("21") if code.link else "") or ""
    return found or text.strip()


def wanting(settings: Settings) -> list[int]:
    """Versions of the key that printed ranges name and that are not here, or not what they were."""
    found = []
    for version, known_as in sorted(_fingerprints().items()):
        try:
            secret_of(settings, version, known_as)
        except KeyMissing:
            found.append(version)
    named: Any = SerialRange.select(SerialRange.key_version).distinct().tuples()
    return sorted({version for (version,) in named}.intersection(found))


def keys() -> list[tuple[SerialKey, int]]:
    """Every version of the key with how many numbers were printed under it."""
    total: Any = peewee.fn.SUM(SerialRange.count)
    rows: Any = SerialRange.select(SerialRange.key_version, total).group_by(SerialRange.key_version).tuples()
    printed = {version: int(count) for version, count in rows}
    return [(row, printed.get(row.version, 0)) for row in SerialKey.select().order_by(SerialKey.version)]


def _fingerprints() -> dict[int, str]:
    rows: Any = SerialKey.select(SerialKey.version, SerialKey.fingerprint).tuples()
    return dict(rows)


def _numberer(batch: Batch, version: int, known_as: str, settings: Settings) -> Numberer:
    return Numberer(secret_of(settings, version, known_as), batch.identifier, version=version)


def _acts_of(range_ids: Sequence[int]) -> dict[int, list[Act]]:
    found: dict[int, list[Act]] = defaultdict(list)
    if range_ids:
        for row in SerialAct.select().where(SerialAct.range.in_(list(range_ids))).order_by(SerialAct.id):
            found[row.range_id].append(Act(row.first, row.count, State(row.state), row.at))
    return found


def _run(row: SerialRange, acts: Sequence[Act]) -> Run:
    pieces = tuple(painted(row.first, row.count, acts))
    return Run(row.run_number, row.id, row.key_version, row.first, row.count, row.has_pin, row.at, pieces)
