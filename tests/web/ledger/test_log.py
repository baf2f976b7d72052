"""The log read from outside, by the addresses and encodings of C2SP tlog-tiles."""

import gzip
from datetime import datetime, timedelta

import pytest

from trace import clock
from trace.database import atomic
from trace.ledger import merkle, queries
from trace.ledger.actions import NewEntry, append_many
from trace.ledger.notes import VerifierKey, open_checkpoint
from trace.ledger.rules import tile_path

IMMUTABLE = "public, max-age=31536000, immutable"


@pytest.fixture
def log_of_600(app, noon: datetime) -> None:
    with atomic():
        append_many([NewEntry("event", b"record %d" % at, b"page %d" % at, noon) for at in range(600)])


def entries_in(bundle: bytes) -> list[bytes]:
    found = []
    while bundle:
        length = int.from_bytes(bundle[:2], "big")
        found.append(bundle[2 : 2 + length])
        bundle = bundle[2 + length :]
    return found


def hashes_in(tile: bytes) -> list[bytes]:
    return [tile[start : start + 32] for start in range(0, len(tile), 32)]


def test_an_outsider_recomputes_the_signed_head_from_tiles_alone(client, log_of_600):
    vkey = VerifierKey.parse(client.get("/log/key").text.strip())
    signed = open_checkpoint(client.get("/log/checkpoint").text, vkey)
    assert signed.size == 600

    leaves, tree = [], merkle.CompactRange()
    for position, width in ((0, 256), (1, 256), (2, 88)):
        bundle = client.get(f"/log/tile/entries/{tile_path(position, width)}").data
        tile = client.get(f"/log/tile/0/{tile_path(position, width)}").data
        found = [merkle.leaf_hash(one) for one in entries_in(bundle)]
        assert found == hashes_in(tile)
        leaves += found
    for leaf in leaves:
        tree.append(leaf)
    heads = hashes_in(client.get("/log/tile/1/000.p/2").data)

    assert tree.root() == signed.root
    assert heads == [merkle.root_of(leaves[:256]), merkle.root_of(leaves[256:512])]


def test_the_key_is_named_after_the_installation(client):
    assert client.get("/log/key").text.startswith("id.example.org/log+")


def test_the_checkpoint_is_plain_text_that_caches_hold_for_seconds(client, noon):
    answer = client.get("/log/checkpoint")

    assert answer.content_type == "text/plain; charset=utf-8"
    assert answer.cache_control.max_age <= 10
    assert answer.text.split("\n")[1] == "0"


def test_the_checkpoint_follows_the_log_once_a_minute(client, app, noon: datetime):
    first = client.get("/log/checkpoint").text
    with atomic():
        append_many([NewEntry("event", b"", b"", noon)])

    assert client.get("/log/checkpoint").text == first
    clock.set_clock(lambda: noon + timedelta(seconds=61))
    assert client.get("/log/checkpoint").text.split("\n")[1] == "1"


def test_tiles_are_bytes_that_never_change(client, log_of_600):
    for path in ("0/000", "0/002.p/88", "1/000.p/1", "entries/001", "entries/000.p/7"):
        answer = client.get(f"/log/tile/{path}")
        assert (answer.status_code, answer.content_type) == (200, "application/octet-stream"), path
        assert answer.headers["Cache-Control"] == IMMUTABLE
    assert len(client.get("/log/tile/0/000").data) == 8192


def test_a_partial_tile_stays_after_the_tile_is_full(client, log_of_600):
    assert client.get("/log/tile/0/000.p/3").data == client.get("/log/tile/0/000").data[:96]


def test_bundles_are_compressed_for_those_who_ask(client, log_of_600):
    plain = client.get("/log/tile/entries/000").data
    packed = client.get("/log/tile/entries/000", headers={"Accept-Encoding": "gzip"})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.vary.as_set() == {"accept-encoding"}
    assert len(packed.data) < len(plain)
    assert gzip.decompress(packed.data) == plain


@pytest.mark.parametrize(
    "path",
    ["0/002", "0/002.p/89", "0/003.p/1", "1/000", "1/000.p/3", "2/000.p/1", "63/000.p/1", "entries/002",
     "entries/002.p/89", "64/000.p/1", "00/000", "0/0", "0/x000/000", "0/000.p/0", "0/000.p/256", "x/000",
     "entries/000.p/", "-1/000", "0/x999/x999/x999/x999/999", "0/" + "x999/" * 20 + "999"],
)  # fmt: skip
def test_a_tile_that_is_not_there_is_not_found(client, log_of_600, path: str):
    assert client.get(f"/log/tile/{path}").status_code == 404


def test_the_log_gives_out_no_salt(client, log_of_600):
    entry = queries.entry(0)
    everything = client.get("/log/tile/entries/000").data + client.get("/log/tile/0/000").data

    for salt in (entry.full_salt, entry.public_salt):
        assert salt not in everything
        assert salt.hex().encode() not in everything
