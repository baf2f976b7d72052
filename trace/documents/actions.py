"""Keeping files and certificates."""

import hashlib
from datetime import date, datetime
from io import BytesIO
from typing import Any

import pikepdf

from trace.database import atomic
from trace.documents.models import Certificate, StoredFile
from trace.documents.pictures import Picture, read_card, read_picture
from trace.documents.rules import FileRefused, check_size
from trace.documents.store import Store
from trace.errors import N_, NotAllowed
from trace.kit.acts import log_act
from trace.kit.text import fold, nfc
from trace.kit.viewer import Viewer
from trace.organisations.models import Organisation


def keep_picture(
    content: bytes, *, name: str, organisation: Organisation, by: Viewer | None, now: datetime, store: Store
) -> StoredFile:
    """Keep a picture re-encoded without metadata; the same picture twice is one file."""
    check_size(len(content))
    picture = read_picture(content)
    sha256 = hashlib.sha256(picture.large).hexdigest()
    store.put(sha256, picture.large)
    store.put(f"{sha256}-small", picture.small)
    return _row(sha256, "image/webp", len(picture.large), name, organisation, by, now, picture)


def keep_document(
    content: bytes, *, name: str, organisation: Organisation, by: Viewer | None, now: datetime, store: Store
) -> StoredFile:
    """Keep a PDF as it is, or a picture re-encoded; anything else is refused."""
    check_size(len(content))
    if not content.startswith(b"%PDF-"):
        return keep_picture(content, name=name, organisation=organisation, by=by, now=now, store=store)
    try:
        with pikepdf.open(BytesIO(content)) as pdf:
            pages = len(pdf.pages)
    except pikepdf.PdfError as error:
        raise FileRefused(N_("Không đọc được tệp PDF này."), field="file") from error
    if not pages:
        raise FileRefused(N_("Tệp PDF không có trang nào."), field="file")
    sha256 = hashlib.sha256(content).hexdigest()
    store.put(sha256, content)
    return _row(sha256, "application/pdf", len(content), name, organisation, by, now, None)


def card_of(file: StoredFile, *, store: Store) -> bytes:
    """The JPEG twin of a picture for links shared elsewhere; made when first asked for, then kept beside it."""
    name = f"{file.sha256}-card"
    try:
        return store.get(name)
    except FileNotFoundError:
        card = read_card(store.get(file.sha256))
        store.put(name, card)
        return card


def publish(file: StoredFile) -> None:
    """From now on strangers may see it: it hangs on a product or a certificate that a page shows."""
    StoredFile.update(is_public=True).where(StoredFile.id == file.id).execute()


def add_certificate(
    organisation: Organisation,
    *,
    kind: str,
    number: str,
    issuer: str,
    issued_on: date | None,
    expires_on: date | None,
    subject_kind: str,
    subject_id: int,
    file: StoredFile | None,
    note: str = "",
    by: Viewer,
    now: datetime,
) -> Certificate:
    """Register a paper with its issuer as printed. It counts as self-declared until an officer has seen it."""
    with atomic():
        certificate: Certificate = Certificate.create(
            organisation=organisation,
            kind=kind,
            number=nfc(number),
            issuer=nfc(issuer),
            search_folded=_searched(number, issuer),
            issued_on=issued_on,
            expires_on=expires_on,
            subject_kind=subject_kind,
            subject_id=subject_id,
            file=file,
            note=nfc(note),
            created_at=now,
        )
        if file is not None:
            publish(file)
        log_act(by, "documents.add_certificate", f"{kind} {number}", now=now)
    return certificate


def change_certificate(
    certificate: Certificate,
    *,
    number: str,
    issuer: str,
    issued_on: date | None,
    expires_on: date | None,
    note: str,
    file: StoredFile | None = None,
    by: Viewer,
    now: datetime,
) -> None:
    """Correct what was typed; `file` replaces the scan when given. What an officer had seen was the old wording, so a
    changed paper counts as self-declared again."""
    after: dict[str, Any] = {
        "number": nfc(number),
        "issuer": nfc(issuer),
        "issued_on": issued_on,
        "expires_on": expires_on,
        "note": nfc(note),
    }
    if file is not None:
        after["file"] = file
    before = {key: getattr(certificate, key) for key in after}
    changed = sorted(key for key in after if after[key] != before[key])
    if not changed:
        return
    with atomic():
        for key in changed:
            setattr(certificate, key, after[key])
        certificate.search_folded = _searched(number, issuer)
        if changed != ["note"]:
            certificate.verified_by, certificate.verified_at = "", None
        certificate.save()
        if file is not None:
            publish(file)
        shown = {key: str(before[key] or "") for key in changed if key not in ("file", "note")}
        log_act(by, "documents.change_certificate", certificate.number, now=now, changed=changed, before=shown)


def verify_certificate(certificate: Certificate, *, by: Viewer, now: datetime) -> None:
    """An officer has compared the paper with its issuer's register; the page says who and when."""
    if not (by.is_officer or by.is_admin):
        raise NotAllowed(N_("Chỉ cán bộ kiểm tra xác minh được giấy chứng nhận."))
    with atomic():
        certificate.verified_by = by.organisation_name or by.name
        certificate.verified_at = now
        certificate.save()
        log_act(by, "documents.verify_certificate", f"{certificate.kind} {certificate.number}", now=now)


def withdraw_certificate(certificate: Certificate, *, by: Viewer, now: datetime) -> None:
    """Stop showing a paper that no longer holds; the row stays for the record."""
    with atomic():
        certificate.is_active = False
        certificate.save()
        log_act(by, "documents.withdraw_certificate", f"{certificate.kind} {certificate.number}", now=now)


def _searched(number: str, issuer: str) -> str:
    return fold(f"{number} {issuer}")[:400]


def _row(
    sha256: str,
    media_type: str,
    size_bytes: int,
    name: str,
    organisation: Organisation,
    by: Viewer | None,
    now: datetime,
    picture: Picture | None,
) -> StoredFile:
    values: dict[str, Any] = {
        "media_type": media_type,
        "size_bytes": size_bytes,
        "width_px": picture.width_px if picture else None,
        "height_px": picture.height_px if picture else None,
        "original_name": nfc(name)[:160],
        "taken_at": picture.taken_at if picture else None,
        "uploaded_at": now,
        "uploaded_by_id": by.person_id if by else None,
    }
    file: StoredFile
    with atomic():
        file, _is_new = StoredFile.get_or_create(  # type: ignore[no-untyped-call]
            sha256=sha256, organisation=organisation, defaults=values
        )
    return file
