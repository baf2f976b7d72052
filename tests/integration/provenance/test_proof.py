"""Anyone can check a page with what the proof hands out, and with nothing else from us but the key."""

import hashlib
import json
from datetime import timedelta

from trace.events import actions
from trace.ledger.actions import current_checkpoint
from trace.ledger.merkle import leaf_hash
from trace.ledger.notes import SigningKey
from trace.provenance.proof import as_json, sealed_of

KEY = SigningKey("id.example.org/log", b"k" * 32)


def test_content_and_salt_open_the_public_commitment_of_every_line(goods):
    sealed = sealed_of(goods.rice)

    assert [one.kind for one in sealed].count("approval") == 1
    assert len(sealed) >= 11
    for one in sealed:
        opened = hashlib.sha256(bytes.fromhex(one.salt) + one.content.encode()).hexdigest()
        assert opened == json.loads(one.leaf)["public"]
    assert "Bác Năm" not in repr(sealed)


def test_a_line_is_proven_once_a_signed_checkpoint_covers_it(goods, now):
    assert {one.proof for one in sealed_of(goods.rice)} == {""}

    current_checkpoint(KEY, now=now, max_age=timedelta(0))
    proven = sealed_of(goods.rice)
    assert all(one.proof.startswith("c2sp.org/tlog-proof@v1\n") for one in proven)
    assert all(f"\nindex {one.index}\n" in one.proof for one in proven)

    actions.observe([goods.rice], step="R13", entry=goods.entry(1, qc_result="pass"))
    assert [one.proof for one in sealed_of(goods.rice)].count("") == 1


def test_the_proof_leads_from_the_line_to_the_signed_root(goods, now):
    import base64

    current_checkpoint(KEY, now=now, max_age=timedelta(0))
    one = sealed_of(goods.rice)[3]
    head, checkpoint = one.proof.split("\n\n", 1)
    path = [base64.b64decode(line) for line in head.splitlines()[2:]]
    size, root = int(checkpoint.splitlines()[1]), base64.b64decode(checkpoint.splitlines()[2])

    assert walk(leaf_hash(one.leaf.encode()), one.index, size, path) == root


def walk(node: bytes, index: int, size: int, path: list[bytes]) -> bytes:
    """RFC 9162 2.1.3.2, written out slowly."""
    last = size - 1
    for sibling in path:
        if index % 2 or index == last:
            node = hashlib.sha256(b"\x01" + sibling + node).digest()
            while not index % 2 and index:
                index, last = index >> 1, last >> 1
        else:
            node = hashlib.sha256(b"\x01" + node + sibling).digest()
        index, last = index >> 1, last >> 1
    assert last == 0
    return node


def test_the_file_holds_everything(goods):
    whole = as_json(sealed_of(goods.rice), verifier=str(KEY.verifier))

    assert whole["key"] == str(KEY.verifier)
    assert set(whole["entries"][0]) == {"index", "kind", "content", "salt", "leaf", "proof"}
