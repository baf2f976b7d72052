"""Random secrets, given out once; only their hash is kept."""

import hashlib
import secrets


def new_secret() -> str:
    """256 random bits as 43 characters that fit into an address."""
    return secrets.token_urlsafe(32)


def hash_of(secret: str) -> str:
    """What is kept: SHA-256 as hex. A random secret needs no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()
