"""The encodings an auditor relies on: leaves and tile addresses."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from trace.ledger import rules

leaves = st.builds(
    rules.Leaf,
    kind=st.from_regex(r"[a-z][a-z_]{0,39}", fullmatch=True),
    id=st.from_regex(r"[0-9A-Za-z_-]{16,64}", fullmatch=True),
    at=st.datetimes(timezones=st.just(UTC)),
    full=st.binary(min_size=32, max_size=32),
    public=st.binary(min_size=32, max_size=32),
)
NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)


@given(leaves)
def test_a_leaf_is_written_as_the_canonical_encoder_writes_it(leaf: rules.Leaf):
    text = rules.leaf_text(leaf)

    assert rfc8785.dumps(json.loads(text)) == text.encode()
    assert rules.read_leaf(text) == leaf


def test_a_leaf_holds_these_six_things_and_no_more():
    leaf = rules.Leaf("event", "0" * 32, NOON, b"\x01" * 32, b"\x02" * 32)

    assert json.loads(rules.leaf_text(leaf)) == {
        "v": 1,
        "kind": "event",
        "id": "0" * 32,
        "at": "2026-11-23T05:00:00.000000Z",
        "full": "01" * 32,
        "public": "02" * 32,
    }


def test_the_hour_is_told_in_utc():
    noon_in_hanoi = datetime(2026, 11, 23, 12, 0, tzinfo=timezone(timedelta(hours=7)))

    assert rules.leaf_text(rules.Leaf("event", "0" * 32, noon_in_hanoi, bytes(32), bytes(32))) == rules.leaf_text(
        rules.Leaf("event", "0" * 32, NOON, bytes(32), bytes(32))
    )


@pytest.mark.parametrize(
    ("kind", "entry_id", "at"),
    [
        ("Event", "0" * 32, NOON),
        ("", "0" * 32, NOON),
        ('x","v":2', "0" * 32, NOON),
        ("event", "short", NOON),
        ("event", "0" * 31 + '"', NOON),
        ("event", "0" * 32, NOON.replace(tzinfo=None)),
    ],
)
def test_other_kinds_ids_and_times_are_refused(kind: str, entry_id: str, at: datetime):
    with pytest.raises(rules.LeafRefused):
        rules.leaf_text(rules.Leaf(kind, entry_id, at, bytes(32), bytes(32)))


@pytest.mark.parametrize("change", [("{", "{ "), ('"v":1', '"v":2'), ("T05", "T25"), ("00Z", "00z")])
def test_any_other_spelling_of_a_leaf_is_refused(change: tuple[str, str]):
    text = rules.leaf_text(rules.Leaf("event", "0" * 32, NOON, b"\xab" * 32, b"\xcd" * 32))

    with pytest.raises(rules.LeafRefused):
        rules.read_leaf(text.replace(*change))


@pytest.mark.parametrize(
    ("path", "position", "width"),
    [
        ("000", 0, 256),
        ("067.p/1", 67, 1),
        ("255.p/255", 255, 255),
        ("x001/000", 1000, 256),
        ("x001/x234/067", 1_234_067, 256),
        ("x001/x234/067.p/12", 1_234_067, 12),
    ],
)
def test_tile_addresses_are_read_and_written(path: str, position: int, width: int):
    assert rules.read_tile_path(path) == (position, width)
    assert rules.tile_path(position, width) == path


@given(st.integers(0, 10**15 - 1), st.integers(1, 256))
def test_every_tile_address_is_read_back(position: int, width: int):
    assert rules.read_tile_path(rules.tile_path(position, width)) == (position, width)


@pytest.mark.parametrize(
    "path",
    ["", "0", "00", "0000", "x000/001", "001/002", "x001", "x001/x002", "000.p/0", "000.p/256", "000.p/01",
     "000.p/", "000/", "/000", "x001/00a", "٠٠٠", "000\n", "x999/" * 5 + "999", "-01", "000.p/1000"],
)  # fmt: skip
def test_other_addresses_name_no_tile(path: str):
    with pytest.raises(rules.TileNameRefused):
        rules.read_tile_path(path)


@pytest.mark.parametrize("level", ["", "00", "64", "-1", "x", "١", "1\n"])
def test_other_levels_are_refused(level: str):
    with pytest.raises(rules.TileNameRefused):
        rules.read_tile_level(level)
