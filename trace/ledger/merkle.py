"""Merkle tree hashing, proofs and their verification, as RFC 6962 and RFC 9162 §2.1 define them.

Subtrees follow draft-ietf-plants-merkle-tree-certs: `[start, end)` is a subtree when `start` is a multiple
of the smallest power of two that is not below `end - start`. Hashes are SHA-256, 32 bytes each.
"""

from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256

HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()

Range = tuple[int, int]
"""A half-open stretch of leaves `[start, end)`; its hash is the tree head over just these leaves."""


class ProofRefused(ValueError):
    """A proof that does not show what it claims to show."""


def leaf_hash(data: bytes) -> bytes:
    """The hash of one entry."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of the node above two others."""
    return sha256(b"\x01" + left + right).digest()


def root_of(leaf_hashes: Iterable[bytes]) -> bytes:
    """The head of the tree over these leaf hashes."""
    edge = CompactRange()
    for leaf in leaf_hashes:
        edge.append(leaf)
    return edge.root()


class CompactRange:
    """The right edge of a growing tree: enough to append and to know the root, in O(log n) memory.

    `on_node(level, position, hash)` is told of every inner node as it becomes complete, that is, final.
    """

    __slots__ = ("_edge", "_on_node", "size")

    def __init__(self, on_node: Callable[[int, int, bytes], None] | None = None) -> None:
        self.size = 0
        self._edge: list[bytes] = []
        self._on_node = on_node

    def append(self, subtree: bytes, *, level: int = 0) -> None:
        """Add the hash of one leaf, or of a complete subtree of 2**level leaves that fits here."""
        if self.size & ((1 << level) - 1):
            raise ValueError(f"A subtree of level {level} does not fit at size {self.size}.")
        position = self.size >> level
        self.size += 1 << level
        while position & 1:
            subtree = node_hash(self._edge.pop(), subtree)
            position >>= 1
            level += 1
            if self._on_node is not None:
                self._on_node(level, position, subtree)
        self._edge.append(subtree)

    def root(self) -> bytes:
        """The head of the tree over everything appended so far."""
        if not self._edge:
            return EMPTY_ROOT
        root = self._edge[-1]
        for left in reversed(self._edge[:-1]):
            root = node_hash(left, root)
        return root


def perfect_subtrees(start: int, end: int) -> list[tuple[int, int]]:
    """The complete subtrees `(level, position)` that a subtree `[start, end)` is put together from."""
    found = []
    while start < end:
        level = (end - start).bit_length() - 1
        found.append((level, start >> level))
        start += 1 << level
    return found


def inclusion_ranges(index: int, size: int) -> list[Range]:
    """The ranges whose hashes prove leaf `index` in a tree of `size`, from the leaf upwards."""
    if not 0 <= index < size:
        raise ProofRefused(f"A tree of {size} entries has no entry {index}.")
    low, high, path = 0, size, []
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            path.append((middle, high))
            high = middle
        else:
            path.append((low, middle))
            low = middle
    return path[::-1]


def consistency_ranges(old: int, new: int) -> list[Range]:
    """The ranges whose hashes prove that the tree of `new` leaves extends the one of `old`."""
    return subtree_consistency_ranges(0, old, new)


def subtree_consistency_ranges(start: int, end: int, size: int) -> list[Range]:
    """The ranges whose hashes prove that the subtree `[start, end)` is part of the tree of `size`."""
    _check_subtree(start, end, size)
    low, high, path, is_known = 0, size, [], True
    while (low, high) != (start, end):
        middle = low + _split(high - low)
        if end <= middle:
            path.append((middle, high))
            high = middle
            continue
        path.append((low, middle))
        low = middle
        if start < middle:
            start, is_known = middle, False
    if not is_known:
        path.append((low, high))
    return path[::-1]


def verify_inclusion(*, index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes) -> None:
    """Refuse unless `proof` shows the leaf hash at `index` of the tree of `size` (RFC 9162 §2.1.3.2)."""
    _check_hashes(leaf, root, *proof)
    if not 0 <= index < size:
        raise ProofRefused(f"A tree of {size} entries has no entry {index}.")
    node, last, result = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            raise ProofRefused("The proof is longer than the tree is high.")
        if node & 1 or node == last:
            result = node_hash(sibling, result)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            result = node_hash(result, sibling)
        node, last = node >> 1, last >> 1
    if last or result != root:
        raise ProofRefused("The proof does not lead to this root.")


def verify_consistency(*, old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> None:
    """Refuse unless `proof` shows that the tree of `new` extends the tree of `old` (RFC 9162 §2.1.4.2).

    Every tree extends the empty one, so a proof from size 0 shows nothing and is refused.
    """
    if old == 0:
        raise ProofRefused("A proof from the empty tree shows nothing.")
    verify_subtree_consistency(start=0, end=old, size=new, subtree=old_root, root=new_root, proof=proof)


def verify_subtree_inclusion(
    *, index: int, start: int, end: int, leaf: bytes, proof: Sequence[bytes], subtree: bytes
) -> None:
    """Refuse unless `proof` shows the leaf hash at `index` of the whole log in the subtree `[start, end)`."""
    _check_subtree(start, end, end)
    verify_inclusion(index=index - start, size=end - start, leaf=leaf, proof=proof, root=subtree)


def verify_subtree_consistency(
    *, start: int, end: int, size: int, subtree: bytes, root: bytes, proof: Sequence[bytes]
) -> None:
    """Refuse unless `proof` shows that the subtree `[start, end)` is part of the tree of `size`.

    An empty subtree is part of every tree.
    """
    if (start, end) == (0, size) or 0 <= start == end <= size:
        expected = root if start < end else EMPTY_ROOT
        if proof or subtree != expected:
            raise ProofRefused("The same tree needs the same root and an empty proof.")
        return
    _check_hashes(subtree, root, *proof)
    _check_subtree(start, end, size)
    first, second, last = start, end - 1, size - 1
    # Walk up to where the subtree stops being a complete node of the big tree, or is one.
    while first != second and (second == last or second & 1):
        first, second, last = first >> 1, second >> 1, last >> 1
    rest = iter(proof)
    seed = subtree if first == second else next(rest, None)
    if seed is None:
        raise ProofRefused("The proof is empty although the trees differ.")
    of_subtree = of_root = seed
    for sibling in rest:
        if last == 0:
            raise ProofRefused("The proof is longer than the tree is high.")
        if second & 1 or second == last:
            if first < second:
                of_subtree = node_hash(sibling, of_subtree)
            of_root = node_hash(sibling, of_root)
            while not second & 1 and second:
                first, second, last = first >> 1, second >> 1, last >> 1
        else:
            of_root = node_hash(of_root, sibling)
        first, second, last = first >> 1, second >> 1, last >> 1
    if last or of_subtree != subtree or of_root != root:
        raise ProofRefused("The proof does not lead to these roots.")


def _split(size: int) -> int:
    """The largest power of two below `size`."""
    return 1 << ((size - 1).bit_length() - 1)


def _check_subtree(start: int, end: int, size: int) -> None:
    if not 0 <= start < end <= size:
        raise ProofRefused(f"[{start}, {end}) is not a range of a tree of {size} entries.")
    if start % (1 << (end - start - 1).bit_length()):
        raise ProofRefused(f"[{start}, {end}) is not a subtree.")


def _check_hashes(*hashes: bytes) -> None:
    if any(len(one) != HASH_BYTES for one in hashes):
        raise ProofRefused(f"Every hash of a proof has {HASH_BYTES} bytes.")
