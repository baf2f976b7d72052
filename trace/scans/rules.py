"""What a visit is, and how many of one network count: plain decisions about plain values.

Limits and names of machines are data (seeds/reference/scans/counting.toml). Days are those of Vietnam.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from hashlib import blake2b
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any, Final

from trace.clock import VIETNAM

FOLDER: Final = Path(__file__).resolve().parents[2] / "seeds" / "reference" / "scans"
SLOT: Final = timedelta(minutes=10)
SETTLES: Final = timedelta(minutes=1)
"""How long after midnight a day's sums are taken as whole: every worker has written its last second long before."""
LOT, PRODUCT, PLACE = "lot", "product", "place"
_NETWORK, _READER = 12, 12
_STAFF_COOKIE: Final = "signed_in="


@dataclass(frozen=True, slots=True)
class Practice:
    """How visits are counted; see the file."""

    network_most: int
    flood_hits: int
    most_networks: int
    slot_days: int
    browsers: tuple[str, ...]
    machines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """What a day came to for one subject."""

    visits: int = 0
    networks: int = 0
    regions: int = 0
    hits: int = 0


@cache
def practice() -> Practice:
    """The counting as the file says."""
    read = tomllib.loads((FOLDER / "counting.toml").read_text(encoding="utf-8"))
    limits = {one["key"]: int(one["value"]) for one in read["limit"]}
    words = tuple(word for one in read["machine"] for word in one["words"])
    return Practice(**limits, browsers=tuple(read["browsers"]), machines=words)


def is_reader(environ: Mapping[str, Any]) -> bool:
    """True when a person who is not at work in this service looks: no machine, no preview, nobody signed in."""
    if environ.get("REQUEST_METHOD") != "GET" or _STAFF_COOKIE in environ.get("HTTP_COOKIE", ""):
        return False
    fetched = environ.get("HTTP_SEC_PURPOSE") or environ.get("HTTP_PURPOSE") or environ.get("HTTP_X_MOZ")
    return not fetched and is_browser(environ.get("HTTP_USER_AGENT", ""))


@lru_cache(maxsize=4096)
def is_browser(name: str) -> bool:
    """True for the name of a program people read with, also inside other apps."""
    told, known = name.lower(), practice()
    return told.startswith(known.browsers) and not any(word in told for word in known.machines)


def region_of(address: str) -> str:
    """The wide network an address belongs to (/16, IPv6 /32): a provider's stretch, no place on a map."""
    try:
        ip = ip_address(address)
    except ValueError:
        return address[:40]
    return str(ip_network(f"{ip}/{16 if ip.version == 4 else 32}", strict=False))


def cut_hash(key: bytes, text: str, length: int = _NETWORK) -> str:
    """A keyed hash of which only the beginning is kept: `length` hexadecimal characters."""
    return blake2b(text.encode("utf-8", "replace"), key=key, digest_size=16).hexdigest()[:length]


def added(readers: str, more: Iterable[str], *, most: int) -> str:
    """The first `most` different readers (12 characters each) of those kept and those that came."""
    kept = [readers[at : at + _READER] for at in range(0, len(readers), _READER)]
    return "".join(list(dict.fromkeys([*kept, *more]))[:most])


def count_in(readers: str) -> int:
    """How many readers are kept."""
    return len(readers) // _READER


def tally_of(networks: Iterable[tuple[str, int, int]], known: Practice) -> Tally:
    """The sums of one subject and day from (region, readers, hits) of each network; the slow, obvious way."""
    rows = list(networks)
    counted = [row for row in rows if row[2] <= known.flood_hits]
    return Tally(
        visits=sum(min(readers, known.network_most) for _, readers, _ in counted),
        networks=len(counted),
        regions=len({region for region, _, _ in counted}),
        hits=sum(hits for _, _, hits in rows),
    )


def day_in_vietnam(moment: datetime) -> date:
    """The day a visit belongs to."""
    return moment.astimezone(VIETNAM).date()


def slot_of(moment: datetime) -> datetime:
    """The beginning (UTC) of the ten minutes a moment falls into."""
    moment = moment.astimezone(UTC)
    return moment.replace(minute=moment.minute // 10 * 10, second=0, microsecond=0)


def counted_through(now: datetime) -> date:
    """The last day whose sums are whole and may be told in public."""
    return day_in_vietnam(now - SETTLES) - timedelta(days=1)


def told_until(now: datetime) -> datetime:
    """Until when (UTC) what is told in public stays the same: a minute after the next midnight in Vietnam."""
    next_day = counted_through(now) + timedelta(days=2)
    return datetime.combine(next_day, time(0), VIETNAM).astimezone(UTC) + SETTLES
