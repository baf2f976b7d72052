"""The fast tree against the definition of RFC 6962 written out as slowly as it stands there."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trace.ledger import merkle

LEAVES = [merkle.leaf_hash(bytes([number])) for number in range(70)]
sizes = st.integers(1, len(LEAVES) - 3)


def slow_root(leaves: list[bytes]) -> bytes:
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return sha256(b"\x01" + slow_root(leaves[:half]) + slow_root(leaves[half:])).digest()


def slow_path(index: int, leaves: list[bytes]) -> list[bytes]:
    if len(leaves) == 1:
        return []
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    if index < half:
        return [*slow_path(index, leaves[:half]), slow_root(leaves[half:])]
    return [*slow_path(index - half, leaves[half:]), slow_root(leaves[:half])]


def hashes(ranges: list[merkle.Range]) -> list[bytes]:
    return [slow_root(LEAVES[start:end]) for start, end in ranges]


def test_the_hashes_are_those_of_rfc_6962():
    assert merkle.EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert merkle.leaf_hash(b"").hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"


@given(sizes | st.just(0))
def test_growing_leaf_by_leaf_gives_the_defined_root(size: int):
    assert merkle.root_of(LEAVES[:size]) == slow_root(LEAVES[:size])


@given(st.integers(0, 8), st.integers(0, 5))
def test_whole_subtrees_can_be_appended_at_once(pairs: int, singles: int):
    edge = merkle.CompactRange()
    for at in range(pairs):
        edge.append(slow_root(LEAVES[4 * at : 4 * at + 4]), level=2)
    for at in range(singles):
        edge.append(LEAVES[4 * pairs + at])

    assert edge.size == 4 * pairs + singles
    assert edge.root() == slow_root(LEAVES[: edge.size])


def test_a_subtree_is_refused_where_it_does_not_fit():
    edge = merkle.CompactRange()
    edge.append(LEAVES[0])

    with pytest.raises(ValueError, match="does not fit"):
        edge.append(LEAVES[1], level=1)


def test_every_node_is_announced_once_when_it_is_complete():
    seen = {}
    edge = merkle.CompactRange(lambda level, position, node: seen.update({(level, position): node}))
    for leaf in LEAVES[:11]:
        edge.append(leaf)

    assert sorted(seen) == [(1, 0), (1, 1), (1, 2), (1, 3), (1, 4), (2, 0), (2, 1), (3, 0)]
    assert seen[2, 1] == slow_root(LEAVES[4:8])


@given(sizes.flatmap(lambda size: st.tuples(st.integers(0, size - 1), st.just(size))))
def test_an_inclusion_proof_is_the_defined_path_and_verifies(case: tuple[int, int]):
    index, size = case
    proof = hashes(merkle.inclusion_ranges(index, size))

    assert proof == slow_path(index, LEAVES[:size])
    merkle.verify_inclusion(index=index, size=size, leaf=LEAVES[index], proof=proof, root=slow_root(LEAVES[:size]))


@given(sizes.flatmap(lambda size: st.tuples(st.integers(0, size - 1), st.just(size))), st.data())
def test_an_inclusion_proof_shows_no_other_leaf_and_no_other_place(case: tuple[int, int], data):
    index, size = case
    proof = hashes(merkle.inclusion_ranges(index, size))
    other = data.draw(st.integers(0, size + 2).filter(lambda number: number != index))
    root = slow_root(LEAVES[:size])

    with pytest.raises(merkle.ProofRefused):
        merkle.verify_inclusion(index=other, size=size, leaf=LEAVES[index], proof=proof, root=root)
    with pytest.raises(merkle.ProofRefused):
        merkle.verify_inclusion(index=index, size=size, leaf=LEAVES[other], proof=proof, root=root)


@given(sizes.flatmap(lambda new: st.tuples(st.integers(1, new), st.just(new))))
def test_a_consistency_proof_verifies_and_not_for_another_root(case: tuple[int, int]):
    old, new = case
    proof = hashes(merkle.consistency_ranges(old, new))
    old_root, new_root = slow_root(LEAVES[:old]), slow_root(LEAVES[:new])
    merkle.verify_consistency(old=old, new=new, old_root=old_root, new_root=new_root, proof=proof)

    for wrong in ({"old_root": LEAVES[-1]}, {"new_root": LEAVES[-1]}):
        roots = {"old_root": old_root, "new_root": new_root} | wrong
        with pytest.raises(merkle.ProofRefused):
            merkle.verify_consistency(old=old, new=new, proof=proof, **roots)


@given(st.data())
def test_a_subtree_proof_verifies(data):
    size = data.draw(sizes)
    level = data.draw(st.integers(0, (size - 1).bit_length()))
    start = data.draw(st.integers(0, (size - 1) >> level)) << level
    end = data.draw(st.integers(start + 1, min(size, start + (1 << level))))
    proof = hashes(merkle.subtree_consistency_ranges(start, end, size))

    merkle.verify_subtree_consistency(
        start=start,
        end=end,
        size=size,
        subtree=slow_root(LEAVES[start:end]),
        root=slow_root(LEAVES[:size]),
        proof=proof,
    )
    index = data.draw(st.integers(start, end - 1))
    merkle.verify_subtree_inclusion(
        index=index,
        start=start,
        end=end,
        leaf=LEAVES[index],
        proof=slow_path(index - start, LEAVES[start:end]),
        subtree=slow_root(LEAVES[start:end]),
    )


def test_what_is_no_subtree_is_refused():
    with pytest.raises(merkle.ProofRefused, match="not a subtree"):
        merkle.subtree_consistency_ranges(1, 3, 8)


@pytest.mark.parametrize("length", [0, 31, 33, 64])
def test_hashes_of_another_length_are_refused(length: int):
    with pytest.raises(merkle.ProofRefused, match="32 bytes"):
        merkle.verify_inclusion(index=0, size=2, leaf=LEAVES[0], proof=[b"x" * length], root=slow_root(LEAVES[:2]))
    with pytest.raises(merkle.ProofRefused, match="32 bytes"):
        merkle.verify_inclusion(index=0, size=1, leaf=b"x" * length, proof=[], root=b"x" * length)


def test_nothing_is_proved_from_the_empty_tree():
    with pytest.raises(merkle.ProofRefused, match="empty tree"):
        merkle.verify_consistency(old=0, new=3, old_root=merkle.EMPTY_ROOT, new_root=slow_root(LEAVES[:3]), proof=[])
