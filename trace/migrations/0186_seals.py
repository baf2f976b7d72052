"""Certificates that this installation has sealed with."""

import peewee as pw

from trace.kit.append_only import protect, unprotect


class SealCertificate(pw.Model):
    fingerprint = pw.CharField(max_length=64, unique=True)
    certificate = pw.TextField()
    made_at = pw.DateTimeField()

    class Meta:
        table_name = "seal_certificate"


def up(migrator, db):
    with db.bind_ctx([SealCertificate]):
        db.create_tables([SealCertificate])
    protect(db, "seal_certificate")


def down(migrator, db):
    unprotect(db, "seal_certificate")
    with db.bind_ctx([SealCertificate]):
        db.drop_tables([SealCertificate])
