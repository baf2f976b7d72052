"""Readings as tests make them up."""

from array import array
from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

from trace.documents.models import StoredFile
from trace.events import actions as events
from trace.events.entries import Entry, NewLot
from trace.sensors.reading import Column, Readings
from trace.sites.models import Site


def readings_of(*columns, start, minutes=5, device="may-1"):
    """`("temperature", [3.5, 4.1])`, one reading every few minutes from an aware moment on."""
    first = int(start.timestamp())
    return Readings(
        [
            Column(
                quantity,
                quantity,
                array("q", (first + place * minutes * 60 for place in range(len(values)))),
                array("q", (round(value * 1000) for value in values)),
            )
            for quantity, values in columns
        ],
        row_count=len(columns[0][1]),
        device=device,
    )


def pond_of(song_hoa, clerk, dong_nguyen, stranger_clerk, now):
    """Song Hoa's pond PA01 with a crop of shrimp, from which five hundred kilograms came."""
    site = Site.create(
        organisation=song_hoa, code="PA01", kind="pond", name="Ao 1", name_folded="ao 1", name_sort="ao 1",
        address=song_hoa.address, created_at=now, changed_at=now,
    )  # fmt: skip

    def entry(days_ago=0.0, *, by=clerk, **more):
        return Entry(
            by=by, now=now, entry_id=more.pop("entry_id", None) or str(uuid4()),
            happened_at=now - timedelta(days=days_ago), **more,
        )  # fmt: skip

    season = events.open_season(
        song_hoa, template="shrimp", name="Lứa 1", variety="Tôm thẻ", sites=[site], entry=entry(90)
    )
    catch = events.harvest(season, step="T09", outputs=[NewLot(name="Tôm tươi", thousandths=500_000)], entry=entry(2))[
        0
    ]
    file = StoredFile.create(
        sha256="b" * 64, organisation=song_hoa, media_type="application/octet-stream", size_bytes=10, uploaded_at=now
    )
    return SimpleNamespace(
        owner=song_hoa, site=site, season=season, catch=catch, entry=entry, file=file, staff=clerk,
        stranger=stranger_clerk, neighbour=dong_nguyen, now=now,
    )  # fmt: skip
