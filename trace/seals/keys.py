"""The key and certificate that seal, in one file of this installation: made once, never sent, never in the database."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from trace.errors import N_
from trace.kit.installation import identifier_host
from trace.kit.secret_files import write_once
from trace.seals.rules import SealKeyMissing
from trace.settings import Settings

FILE_NAME: Final = "seal.pem"
_YEARS: Final = 20


@dataclass(frozen=True)
class SealKey:
    """The pair as PEM bytes; `fingerprint` is the SHA-256 of the certificate's DER, in hex."""

    private: bytes
    certificate: bytes

    @property
    def fingerprint(self) -> str:
        return fingerprint_of(self.certificate)


def path_of(settings: Settings) -> Path:
    """Where the key lies."""
    return settings.keys / FILE_NAME


def key_on_disk(settings: Settings) -> SealKey | None:
    """The key that is there, or none. SealKeyMissing where the file is there and cannot be read."""
    path = path_of(settings)
    try:
        text = path.read_bytes()
    except FileNotFoundError:
        return None
    try:
        private = serialization.load_pem_private_key(text, password=None)
        certificate = x509.load_pem_x509_certificate(text)
    except ValueError as error:
        raise _broken(path) from error
    if not isinstance(private, ec.EllipticCurvePrivateKey) or private.public_key() != certificate.public_key():
        raise _broken(path)
    return SealKey(_private_pem(private), _certificate_pem(certificate))


def make_key(settings: Settings, *, now: datetime) -> SealKey:
    """A new pair in the file; the one that is there where another worker was quicker."""
    private = ec.generate_private_key(ec.SECP256R1())
    certificate = _certificate_pem(_self_signed(private, now=now))
    settings.keys.mkdir(parents=True, exist_ok=True)
    write_once(path_of(settings), (_private_pem(private) + certificate).decode())
    return key_on_disk(settings) or make_key(settings, now=now)


def set_aside(settings: Settings) -> Path | None:
    """Rename the key's file after its certificate, so that a new one may be made; None where there is no file."""
    path = path_of(settings)
    if not path.exists():
        return None
    key = key_on_disk(settings)
    kept = path.with_name(f"seal-{key.fingerprint[:16] if key else 'unknown'}.pem")
    path.rename(kept)
    return kept


def fingerprint_of(certificate: bytes) -> str:
    """SHA-256 of the DER of a PEM certificate, in hex."""
    return x509.load_pem_x509_certificate(certificate).fingerprint(hashes.SHA256()).hex()


def _broken(path: Path) -> SealKeyMissing:
    return SealKeyMissing(N_("Tệp khóa niêm phong %(path)s hỏng. Khôi phục từ bản sao lưu."), path=path)


def _self_signed(private: ec.EllipticCurvePrivateKey, *, now: datetime) -> x509.Certificate:
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Truy xuất nguồn gốc"),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, "Niêm phong hệ thống, không phải chữ ký của cán bộ"),
            x509.NameAttribute(NameOID.COMMON_NAME, identifier_host()[:64]),
        ]
    )
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=365 * _YEARS))
        .add_extension(usage, critical=True)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(private.public_key()), critical=False)
        .sign(private, hashes.SHA256())
    )


def _private_pem(private: ec.EllipticCurvePrivateKey) -> bytes:
    return private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _certificate_pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)
