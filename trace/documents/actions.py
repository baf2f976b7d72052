"""Keeping files and certificates."""

import hashlib
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from trace.database import atomic
from trace.documents.models import Certificate, CertificatePage, StoredFile
from trace.documents.pdfs import read_pdf
from trace.documents.pictures import Picture, read_card, read_picture
from trace.documents.queries import pages_of
from trace.documents.rules import check_paper, check_size, shows_at_first
from trace.documents.store import Store
from trace.errors import N_, NotAllowed
from trace.kit.acts import log_act
from trace.kit.text import fold, nfc
from trace.kit.viewer import Viewer
from trace.organisations.models import Organisation

# Whatever a logger wrote is given back as plain bytes, so that no browser opens it by itself.
READINGS = "application/octet-stream"
# Rooms above say whether something of theirs shows a file (by its number) to strangers.
STILL_SHOWN: list[Callable[[int], bool]] = []


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
    """Keep a PDF without its metadata, or a picture re-encoded; anything else is refused."""
    check_size(len(content))
    if not content.startswith(b"%PDF-"):
        return keep_picture(content, name=name, organisation=organisation, by=by, now=now, store=store)
    pdf = read_pdf(content)
    sha256 = hashlib.sha256(pdf.content).hexdigest()
    store.put(sha256, pdf.content)
    return _row(sha256, "application/pdf", len(pdf.content), name, organisation, by, now, None, pages=pdf.pages)


def keep_readings(
    content: bytes, *, name: str, organisation: Organisation, by: Viewer | None, now: datetime, store: Store
) -> StoredFile:
    """Keep a logger's file as it came, to the last byte: an event names it by its hash. Strangers never see it."""
    check_size(len(content))
    sha256 = hashlib.sha256(content).hexdigest()
    store.put(sha256, content)
    return _row(sha256, READINGS, len(content), name, organisation, by, now, None)


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


def hide(file_id: int) -> None:
    """Strangers may not see it any more, unless something else still shows it."""
    shown_by_paper = (
        CertificatePage.select()
        .join(Certificate)
        .where(CertificatePage.file == file_id, Certificate.is_active, Certificate.shows_pages)
    )
    if not shown_by_paper.exists() and not any(shows(file_id) for shows in STILL_SHOWN):
        StoredFile.update(is_public=False).where(StoredFile.id == file_id).execute()


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
    file: StoredFile | None = None,
    pages: Sequence[StoredFile] = (),
    shows_pages: bool | None = None,
    note: str = "",
    by: Viewer,
    now: datetime,
) -> Certificate:
    """Register a paper with its issuer as printed. It counts as self-declared until an officer has seen it.

    `pages` in their order; `file` is the short way to say that there is one. `shows_pages` None leaves it to the kind.
    """
    files = [file] if file is not None else list(pages)
    check_paper([one.size_bytes for one in files])
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
            shows_pages=shows_at_first(kind) if shows_pages is None else shows_pages,
            note=nfc(note),
            created_at=now,
        )
        put_pages(certificate, files)
        log_act(by, "documents.add_certificate", f"{kind} {number}", now=now)
    return certificate


def put_pages(certificate: Certificate, files: Sequence[StoredFile]) -> None:
    """These files are its pages, in this order; which of them strangers see follows. For the actions of this room."""
    before = {page.file_id for page in CertificatePage.select().where(CertificatePage.certificate == certificate)}
    CertificatePage.delete().where(CertificatePage.certificate == certificate).execute()
    files = list({file.id: file for file in files}.values())
    for position, file in enumerate(files, start=1):
        CertificatePage.create(certificate=certificate, position=position, file=file)
    certificate.file = files[0] if files else None
    certificate.save()
    is_shown = certificate.is_active and certificate.shows_pages
    for file in files if is_shown else ():
        publish(file)
    for file_id in before | {file.id for file in files}:
        if not is_shown or file_id not in {file.id for file in files}:
            hide(file_id)


def change_certificate(
    certificate: Certificate,
    *,
    number: str,
    issuer: str,
    issued_on: date | None,
    expires_on: date | None,
    note: str,
    shows_pages: bool | None = None,
    by: Viewer,
    now: datetime,
) -> None:
    """Correct what was typed, or whether strangers see the pages. What an officer had seen was the old wording, so a
    paper with another one counts as self-declared again."""
    after: dict[str, Any] = {
        "number": nfc(number),
        "issuer": nfc(issuer),
        "issued_on": issued_on,
        "expires_on": expires_on,
        "note": nfc(note),
    }
    if shows_pages is not None:
        after["shows_pages"] = shows_pages
    before = {key: getattr(certificate, key) for key in after}
    changed = sorted(key for key in after if after[key] != before[key])
    if not changed:
        return
    with atomic():
        for key in changed:
            setattr(certificate, key, after[key])
        certificate.search_folded = _searched(number, issuer)
        if set(changed) - {"note", "shows_pages"}:
            certificate.verified_by, certificate.verified_at = "", None
        put_pages(certificate, pages_of(certificate))
        shown = {key: str(before[key] or "") for key in changed if key not in ("shows_pages", "note")}
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
    """Stop showing a paper that no longer holds, and its pages; the row stays for the record."""
    with atomic():
        certificate.is_active = False
        put_pages(certificate, pages_of(certificate))
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
    pages: int | None = None,
) -> StoredFile:
    values: dict[str, Any] = {
        "media_type": media_type,
        "size_bytes": size_bytes,
        "width_px": picture.width_px if picture else None,
        "height_px": picture.height_px if picture else None,
        "page_count": pages,
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
