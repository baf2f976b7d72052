"""How often a code was read, as its public page says it: calmly, with the day until which it was counted.

Only days that are over are told, so that a kept page turns once a day and not at every visit, and nobody can watch the
number move.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from flask_babel import gettext as _

from trace.batches.models import Batch
from trace.kit.languages import language
from trace.provenance.rules import PageStamp
from trace.provenance.words import say_day
from trace.scans.counting import Visits
from trace.scans.queries import ToldScans, told_scans
from trace.scans.rules import told_until

READS: Final = "trace.reads"
"""In the request's environ where a person reads a page that the cache does not answer: the view notes the visit."""
_FIRST, _COUNT = "\x1c1", "\x1c2"


@dataclass(frozen=True, slots=True)
class ScanWords:
    """The sentence about a lot, and the one about any pack of it, in one language. `packs`: number as shown → (day of
    the first visit in words, visits); where they are too many to keep, nothing is said of one that is not there."""

    of_lot: str
    _some: str
    _none: str
    _packs: Mapping[str, tuple[str, int]]

    def of_pack(self, shown: str) -> str:
        """What is said of one number."""
        found = self._packs.get(shown)
        return self._none if found is None else self._some.replace(_FIRST, found[0]).replace(_COUNT, str(found[1]))


def scan_words(batch: Batch, *, now: datetime) -> ScanWords:
    """Read what may be told of a lot and its packs, and put it into words."""
    told = told_scans(batch, now=now)
    through = say_day(told.through, language())
    days: dict[Any, str] = {}
    packs = {
        serial: (days.get(first) or days.setdefault(first, say_day(first, language())), count)
        for serial, (first, count) in told.packs.items()
    }
    some = _("Số này: lần quét đầu tiên ngày %(first)s, số lượt quét: %(count)s (tính đến hết ngày %(through)s).",
             first=_FIRST, count=_COUNT, through=through)  # fmt: skip
    none = _("Số này: chưa có lượt quét nào tính đến hết ngày %(through)s.", through=through) if told.is_whole else ""
    return ScanWords(_of_lot(told, through), some, none, packs)


def until_told_anew(stamp: PageStamp, now: datetime) -> PageStamp:
    """The stamp of a page that also turns when another day has been counted."""
    turns = told_until(now)
    return replace(stamp, fresh_until=min(turns, stamp.fresh_until) if stamp.fresh_until else turns)


def note(environ: Mapping[str, Any], visits: Visits, kind: str, batch_id: int, serial: str) -> None:
    """Remember that a person reads this; nothing is written here."""
    visits.note(kind, batch_id, serial, environ.get("REMOTE_ADDR", ""), environ.get("HTTP_USER_AGENT", ""))


def _of_lot(told: ToldScans, through: str) -> str:
    if told.first_on is None:
        return _("Mã này: chưa có lượt quét nào tính đến hết ngày %(through)s.", through=through)
    return _("Mã này: lần quét đầu tiên ngày %(first)s, số lượt quét: %(count)s (tính đến hết ngày %(through)s).",
             first=say_day(told.first_on, language()), count=told.visits, through=through)  # fmt: skip
