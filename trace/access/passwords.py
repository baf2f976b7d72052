"""Passwords: Argon2id with OWASP's smaller parameters (44 ms on one small core), and one cost for every answer."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)

# The hash of a password nobody knows: a login that does not exist costs as much as a wrong password.
NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$sPJpWcSnT3+DgBmVYnqoWg$FNHJkQ5iJ+JYXptXAzh7WAzfjesweBpPcqS9NvDfJQA"


def hash_password(password: str) -> str:
    """The Argon2id hash, with its own salt and parameters."""
    return _hasher.hash(password)


def is_password(kept: str, password: str) -> bool:
    """True when `password` belongs to the kept hash; an empty or broken hash takes as long and says no."""
    try:
        _hasher.verify(kept or NOBODY, password)
    except (VerificationError, InvalidHashError):
        return False
    return bool(kept)


def is_outdated(kept: str) -> bool:
    """True when the hash was made with other parameters than today's."""
    return _hasher.check_needs_rehash(kept)
