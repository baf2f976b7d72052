"""Sealing a PDF. The only place where the key is used."""

import io
from datetime import datetime
from typing import Any, Final

from asn1crypto import keys as asn1_keys
from asn1crypto import pem
from asn1crypto import x509 as asn1_x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from trace.database import atomic, lock_for_this_transaction
from trace.errors import N_
from trace.kit.installation import identifier_host
from trace.seals import keys
from trace.seals.keys import SealKey
from trace.seals.line import with_line
from trace.seals.models import SealCertificate
from trace.seals.queries import is_wanting
from trace.seals.rules import SealKeyMissing
from trace.settings import Settings

FIELD: Final = "Seal"


def seal_pdf(pdf: bytes, *, reason: str, now: datetime, settings: Settings) -> bytes:
    """The PDF with a line at the foot of each page and one PAdES-B-B signature over the whole file.

    `now` is the time the signature claims; `reason` says in a few words what the file is. Anything appended later,
    an officer's signature too, shows as added. SealKeyMissing where the key was lost.
    """
    key = own_key(settings, now=now)
    lined = with_line(pdf, reason=reason, base_url=settings.base_url, now=now)
    metadata = PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        name=f"Niêm phong hệ thống {identifier_host()}",
        reason=reason,
        location=settings.base_url,
    )
    sealed = io.BytesIO()
    _At(now, metadata, signer=_signer(key)).sign_pdf(IncrementalPdfFileWriter(io.BytesIO(lined)), output=sealed)
    return sealed.getvalue()


def own_key(settings: Settings, *, now: datetime) -> SealKey:
    """The key of this installation, made at first use."""
    if is_wanting(settings):
        raise SealKeyMissing(
            N_("Mất khóa niêm phong %(path)s. Khôi phục từ bản sao lưu; nếu không còn thì chạy: flask seals renew."),
            path=keys.path_of(settings),
        )
    found = keys.key_on_disk(settings) or keys.make_key(settings, now=now)
    _know(found, now=now)
    return found


def own_certificate(settings: Settings, *, now: datetime) -> None:
    """See to it that there is a certificate to give out, also where the key behind it was lost."""
    if not SealCertificate.select().exists():
        own_key(settings, now=now)


def renew(*, settings: Settings, now: datetime) -> SealKey:
    """Begin a new key; the old file is set aside, and what it sealed stays ours."""
    keys.set_aside(settings)
    made = keys.make_key(settings, now=now)
    _know(made, now=now)
    return made


class _At(PdfSigner):
    """Signs at the time it is given: below the doors nobody reads the system's clock."""

    def __init__(self, now: datetime, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._now = now

    def init_signing_session(self, *args: Any, **kwargs: Any) -> Any:
        session = super().init_signing_session(*args, **kwargs)
        session.system_time = self._now
        return session


def _signer(key: SealKey) -> SimpleSigner:
    certificate = asn1_x509.Certificate.load(pem.unarmor(key.certificate)[2])
    private = asn1_keys.PrivateKeyInfo.load(pem.unarmor(key.private)[2])
    return SimpleSigner(certificate, private, SimpleCertificateStore())  # type: ignore[no-untyped-call]


def _know(key: SealKey, *, now: datetime) -> None:
    with atomic():
        lock_for_this_transaction("seal_certificate")
        if not SealCertificate.select().where(SealCertificate.fingerprint == key.fingerprint).exists():
            SealCertificate.create(fingerprint=key.fingerprint, certificate=key.certificate.decode(), made_at=now)
