"""Which certificates this installation has sealed with, and whether the key of the newest is there."""

from trace.seals.keys import key_on_disk
from trace.seals.models import SealCertificate
from trace.seals.rules import SealKeyMissing
from trace.settings import Settings


def certificates() -> list[SealCertificate]:
    """Every one, newest first."""
    return list(SealCertificate.select().order_by(SealCertificate.id.desc()))


def fingerprints() -> frozenset[str]:
    """Of all certificates that are ours."""
    return frozenset(row.fingerprint for row in SealCertificate.select(SealCertificate.fingerprint))


def is_wanting(settings: Settings) -> bool:
    """True where seals were set with a key whose file is missing, unreadable or another one."""
    newest = SealCertificate.select().order_by(SealCertificate.id.desc()).first()
    if newest is None:
        return False
    try:
        key = key_on_disk(settings)
    except SealKeyMissing:
        return True
    return key is None or key.fingerprint != newest.fingerprint
