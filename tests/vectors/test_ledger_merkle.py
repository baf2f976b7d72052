"""The published Merkle vectors of transparency-dev/merkle, every one of them."""

import base64
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from trace.ledger import merkle

VECTORS = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "merkle"
COUNTS = {
    "inclusion": (6, 92),
    "consistency": (6, 92),
    "subtreeinclusion": (12, 192),
    "subtreeconsistency": (12, 106),
}


def raw(text: str | None) -> bytes:
    return base64.b64decode(text or "")


def check_inclusion(case: dict) -> None:
    merkle.verify_inclusion(
        index=case["leafIdx"],
        size=case["treeSize"],
        leaf=raw(case["leafHash"]),
        proof=[raw(one) for one in case["proof"] or []],
        root=raw(case["root"]),
    )


def check_consistency(case: dict) -> None:
    merkle.verify_consistency(
        old=case["size1"],
        new=case["size2"],
        old_root=raw(case["root1"]),
        new_root=raw(case["root2"]),
        proof=[raw(one) for one in case["proof"] or []],
    )


def check_subtree_inclusion(case: dict) -> None:
    merkle.verify_subtree_inclusion(
        index=case["leafIdx"],
        start=case["start"],
        end=case["end"],
        leaf=raw(case["leafHash"]),
        proof=[raw(one) for one in case["proof"] or []],
        subtree=raw(case["root"]),
    )


def check_subtree_consistency(case: dict) -> None:
    merkle.verify_subtree_consistency(
        start=case["start"],
        end=case["end"],
        size=case["size"],
        subtree=raw(case["root1"]),
        root=raw(case["root2"]),
        proof=[raw(one) for one in case["proof"] or []],
    )


@pytest.mark.skipif(not VECTORS.is_dir(), reason="the published Merkle vectors are not beside this checkout")
@pytest.mark.parametrize(
    ("kind", "check"),
    [
        ("inclusion", check_inclusion),
        ("consistency", check_consistency),
        ("subtreeinclusion", check_subtree_inclusion),
        ("subtreeconsistency", check_subtree_consistency),
    ],
)
def test_every_published_vector_gets_the_published_answer(kind: str, check: Callable[[dict], None]):
    accepted = refused = 0
    for path in sorted((VECTORS / kind).rglob("*.json")):
        case = json.loads(path.read_text())
        where = path.relative_to(VECTORS)
        try:
            check(case)
        except merkle.ProofRefused:
            assert case["wantErr"], f"{where} must be accepted"
            refused += 1
        else:
            assert not case["wantErr"], f"{where} must be refused"
            accepted += 1

    print(f"{kind}: {accepted} accepted, {refused} refused, 0 skipped")
    assert (accepted, refused) == COUNTS[kind]
