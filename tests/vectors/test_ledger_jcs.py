"""The published cases of RFC 8785 (cyberphone/json-canonicalization)."""

import json
from pathlib import Path

from trace.ledger import canonical


def test_every_published_case_gets_the_published_bytes(shared: Path):
    folder = shared / "jcs" / "testdata"
    ran = 0
    for path in sorted((folder / "input").glob("*.json")):
        value = json.loads(path.read_text(encoding="utf-8"))
        written = canonical.jcs(value)

        assert written == (folder / "output" / path.name).read_bytes(), path.name
        assert written == bytes.fromhex((folder / "outhex" / path.with_suffix(".txt").name).read_text())
        ran += 1

    print(f"jcs: {ran} ran, 0 skipped")
    assert ran == 6
