"""What this installation calls its own identifiers, decided once."""

import secrets
from datetime import datetime
from functools import lru_cache

from trace.kit.models import Installation

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def install(*, host: str | None, is_demo: bool, now: datetime) -> Installation:
    """Write the identifier host when there is none yet; later calls return what stands.

    Without a host of one's own the identifiers live under a random name in the reserved `.invalid`
    domain: unique for ever, and no claim on a name that somebody else may own one day.
    """
    found: Installation | None = Installation.select().first()
    if found is not None:
        return found
    made_up = "".join(secrets.choice(_LETTERS) for _ in range(10)) + ".txng.invalid"
    return Installation.create(identifier_host=host or made_up, is_demo=is_demo, created_at=now)


@lru_cache(maxsize=1)
def _kept_host(_database_name: str) -> str:
    return str(Installation.select(Installation.identifier_host).scalar())


def identifier_host() -> str:
    """The host inside stored identifiers that have no GS1 key."""
    return _kept_host(str(Installation._meta.database.obj.database))
