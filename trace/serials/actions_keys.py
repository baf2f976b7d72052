"""Which key new serials are made with, and beginning a new one."""

from datetime import datetime

from trace.database import atomic, lock_for_this_transaction
from trace.errors import N_
from trace.kit.acts import log_act
from trace.kit.viewer import Viewer
from trace.ledger.actions import LOCK
from trace.serials import rules
from trace.serials.keys import make_key, secret_of, versions_on_disk
from trace.serials.models import SerialKey
from trace.settings import Settings


def key_for_printing(*, settings: Settings, now: datetime) -> int:
    """The latest version of the key, made where there is none.

    Where the latest one's file is lost or is another, a new version begins: under the old name nobody could tell its
    serials from made-up ones.
    """
    lock_for_this_transaction(LOCK)
    latest: SerialKey | None = SerialKey.select().order_by(SerialKey.version.desc()).first()
    if latest is not None:
        try:
            secret_of(settings, latest.version, latest.fingerprint)
        except rules.KeyMissing:
            return _begin(latest.version + 1, settings=settings, now=now)
        return int(latest.version)
    # A file without a row: what made it was rolled back, so nothing bears its numbers.
    return _begin(1, settings=settings, now=now)


def rotate(*, settings: Settings, by: Viewer, now: datetime) -> int:
    """Begin a new version; what was printed before stays readable as long as its own key is kept."""
    with atomic():
        lock_for_this_transaction(LOCK)
        latest = SerialKey.select().order_by(SerialKey.version.desc()).first()
        version = _begin(max(latest.version if latest else 0, *versions_on_disk(settings), 0) + 1,
                         settings=settings, now=now)  # fmt: skip
        log_act(by, "serials.rotate", str(version), now=now)
    return version


def _begin(version: int, *, settings: Settings, now: datetime) -> int:
    if version > rules.MOST_VERSIONS:
        raise rules.KeysUsedUp(N_("Đã dùng hết 23 phiên bản khóa số gói."))
    secret = make_key(settings, version)
    SerialKey.create(version=version, fingerprint=rules.fingerprint(secret), made_at=now)
    return version
