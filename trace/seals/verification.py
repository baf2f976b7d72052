"""Reading a PDF's last seal: are the signed bytes as they were, is it ours, and did anything follow."""

import hashlib
import io
import struct
from typing import Any, Final
from zlib import error as zlib_error

from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.general import SigningError
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from trace.errors import N_
from trace.seals.queries import fingerprints
from trace.seals.rules import LARGEST, PDF_MARK, Found, NotReadable, Verdict, verdict_of

# What a broken or hostile file makes the readers raise.
_BROKEN: Final = (
    PdfError,
    SigningError,
    SignatureValidationError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    NotImplementedError,
    RecursionError,
    OverflowError,
    AssertionError,
    OSError,
    struct.error,
    zlib_error,
)
MOST_READS: Final = 2_000_000
"""Steps a file may take to be read: an honest one takes thousands, one made to keep us busy takes millions."""
MOST_SIGNATURES: Final = 20
_AFTERWARDS: Final = (ModificationLevel.NONE, ModificationLevel.LTA_UPDATES, ModificationLevel.FORM_FILLING)


class _Patient(io.BytesIO):
    """Bytes that may be asked for so often and no more: readers walk endless blanks byte by byte, for minutes."""

    reads = 0

    def read(self, size: int | None = -1, /) -> bytes:
        self.reads += 1
        if self.reads > MOST_READS:
            raise ValueError("too many reads")
        return super().read(size)


def examine(pdf: bytes) -> Found:
    """What this PDF is. Of several signatures the newest that is ours counts, else the last. NotReadable if no PDF."""
    if len(pdf) > LARGEST:
        raise NotReadable(N_("Tệp lớn quá %(most)s MB."), field="file", most=LARGEST // 1_048_576)
    if PDF_MARK not in pdf[:1024]:
        raise NotReadable(N_("Đây không phải tệp PDF."), field="file")
    sha256 = hashlib.sha256(pdf).hexdigest()
    try:
        signatures = PdfFileReader(_Patient(pdf)).embedded_regular_signatures
    except _BROKEN as error:
        raise NotReadable(N_("Không đọc được tệp PDF này."), field="file") from error
    ours = fingerprints()
    found = [_read(one, ours, sha256) for one in signatures[-MOST_SIGNATURES:]]
    if not found:
        return Found(Verdict.UNSEALED, sha256)
    return next((one for one in reversed(found) if one.verdict is not Verdict.FOREIGN), found[-1])


def _read(signature: Any, ours: frozenset[str], sha256: str) -> Found:
    """One signature. What cannot be checked at all counts as changed: nobody vouches for it."""
    try:
        certificate = signature.signer_cert
        fingerprint = certificate.sha256.hex()
        is_ours = fingerprint in ours
        trust = ValidationContext(trust_roots=[certificate], allow_fetching=False, moment=None)
        status = validate_pdf_signature(signature, signer_validation_context=trust)
        verdict = verdict_of(
            is_ours=is_ours,
            is_intact=bool(status.intact and status.valid and status.docmdp_ok is not False),
            is_last=status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
            was_only_signed_after=status.modification_level in _AFTERWARDS,
        )
        return Found(
            verdict,
            sha256,
            sealed_at=status.signer_reported_dt,
            reason=str(signature.sig_object.get("/Reason", "")),
            signer=certificate.subject.native.get("common_name", ""),
            fingerprint=fingerprint,
        )
    except _BROKEN:
        return Found(Verdict.CHANGED, sha256)
