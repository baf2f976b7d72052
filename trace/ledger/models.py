"""The log's three tables. Each is append-only: the database itself refuses UPDATE, DELETE and TRUNCATE."""

import peewee

from trace.database import Record, UtcField
from trace.ledger import canonical, rules


class LedgerEntry(Record):
    """One entry. Indices run 0, 1, 2, …; the database refuses one that leaves a hole.

    `leaf` is the RFC 8785 text whose bytes are hashed into the tree; `kind`, `entry_id` and `at` repeat what
    stands in it, to be searched. The salts are not in the log: who holds one can open that commitment.
    """

    leaf_index = peewee.IntegerField(primary_key=True)
    kind = peewee.CharField(max_length=40)
    entry_id = peewee.CharField(max_length=64, unique=True)
    at = UtcField()
    leaf = peewee.TextField()
    leaf_hash = peewee.BlobField()
    chain_hash = peewee.BlobField()
    full_salt = peewee.BlobField()
    public_salt = peewee.BlobField()

    @property
    def full_commitment(self) -> bytes:
        """The commitment to the whole record, 32 bytes."""
        return rules.read_leaf(self.leaf).full

    @property
    def public_commitment(self) -> bytes:
        """The commitment to what the public page shows of the record, 32 bytes."""
        return rules.read_leaf(self.leaf).public

    def is_of_full(self, content: bytes) -> bool:
        """True when these canonical bytes are the whole record that was logged."""
        return canonical.opens(self.full_commitment, salt=bytes(self.full_salt), content=content)

    def is_of_public(self, content: bytes) -> bool:
        """True when these canonical bytes are the public part that was logged."""
        return canonical.opens(self.public_commitment, salt=bytes(self.public_salt), content=content)


class LedgerNode(Record):
    """The head of one full tile of 256 hashes: row (level, position) sums up tile `position` of `level - 1`.

    With these every proof and root reads at most two tiles a level instead of the whole log.
    """

    level = peewee.IntegerField()
    position = peewee.IntegerField()
    hash = peewee.BlobField()

    class Meta:
        primary_key = peewee.CompositeKey("level", "position")


class LedgerCheckpoint(Record):
    """A signed checkpoint as it was given out; later ones must extend it."""

    size = peewee.IntegerField()
    root = peewee.BlobField()
    vkey = peewee.CharField(max_length=255)
    note = peewee.TextField()
    signed_at = UtcField()

    class Meta:
        indexes = ((("size", "vkey"), True),)
