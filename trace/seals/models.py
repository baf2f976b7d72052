"""Certificates this installation has sealed with; the keys themselves are files. Append-only."""

import peewee

from trace.database import Record, UtcField


class SealCertificate(Record):
    """One certificate: what was sealed with its key stays "ours" when the key is renewed. PEM, SHA-256 of the DER."""

    fingerprint = peewee.CharField(max_length=64, unique=True)
    certificate = peewee.TextField()
    made_at = UtcField()
