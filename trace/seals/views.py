"""What the page shows of a file and of a certificate, as plain values."""

from typing import Any

from trace.clock import VIETNAM
from trace.seals.models import SealCertificate
from trace.seals.rules import Found


def found_view(found: Found) -> dict[str, Any]:
    """`{verdict, sealed_at, sealed_at_iso, reason, signer, fingerprint, sha256}` with the time as it is in Vietnam."""
    at = found.sealed_at.astimezone(VIETNAM) if found.sealed_at else None
    return {
        "verdict": found.verdict.value,
        "sealed_at": f"{at:%d/%m/%Y %H:%M:%S}" if at else "",
        "sealed_at_iso": at.isoformat() if at else "",
        "reason": found.reason,
        "signer": found.signer,
        "fingerprint": spaced(found.fingerprint),
        "sha256": spaced(found.sha256),
    }


def certificate_view(row: SealCertificate) -> dict[str, str]:
    """`{fingerprint, since}`."""
    return {"fingerprint": spaced(row.fingerprint), "since": f"{row.made_at.astimezone(VIETNAM):%d/%m/%Y}"}


def spaced(hexadecimal: str) -> str:
    """In groups of eight, so that two people can compare them by telephone."""
    return " ".join(hexadecimal[at : at + 8] for at in range(0, len(hexadecimal), 8))
