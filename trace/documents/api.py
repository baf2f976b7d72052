"""Files and papers for programs."""

from typing import Any

from flask_smorest import Blueprint

from trace import clock
from trace.documents import actions, actions_pages, queries, schemas, subjects
from trace.documents.keeping import store
from trace.documents.models import Certificate, StoredFile
from trace.documents.rules import check_days, check_may_change, days_to_warn, is_expired
from trace.errors import Invalid, NotFound
from trace.kit.finding import finding
from trace.kit.guards import SIGNED_IN, allowed, signed_in
from trace.kit.idempotency import idempotent
from trace.kit.viewer import MANAGER, RECORDERS, STAFF
from trace.organisations.queries import find_organisation

files = Blueprint("files_api", __name__, url_prefix="/api/v1/files", description="Pictures and PDFs, by their hash")
papers = Blueprint("certificates_api", __name__, url_prefix="/api/v1/certificates", description="Papers with pages")
apis = (files, papers)


@files.post("")
@idempotent
@files.arguments(schemas.FileUpload, location="files")
@files.response(201, schemas.FileOut)
@allowed(*RECORDERS)
def keep_file(sent: dict[str, Any]) -> Any:
    """Keep a file of the token's organisation, without place, device and author; the same one twice is one.

    Its hash is what events, products and papers take. Nobody outside may open it until something shows it.
    """
    viewer, upload = signed_in(), sent["file"]
    organisation = find_organisation(viewer.organisation_id or 0, seen_by=viewer)
    file = actions.keep_document(
        upload.read(), name=upload.filename or "", organisation=organisation, by=viewer, now=clock.now(), store=store()
    )
    return schemas.file_values(file), 201, {"Location": f"{files.url_prefix}/{file.sha256}"}


@files.get("/<sha256>")
@files.response(200, schemas.FileOut)
@allowed(SIGNED_IN)
def show_file(sha256: str) -> dict[str, Any]:
    """What is known of a file of the token's organisation; its bytes are at `url`."""
    row = queries.find_file(sha256, seen_by=signed_in())
    told = schemas.file_values(row)
    return told if queries.is_of_house(row, seen_by=signed_in()) else {**told, "taken_at": None}


@papers.get("")
@papers.arguments(schemas.CertificatesQuery, location="query")
@papers.response(200, schemas.CertificatesPage)
@allowed(SIGNED_IN)
def list_papers(asked: dict[str, Any]) -> dict[str, Any]:
    """The papers one may see in the order of registering; `next` is the following cursor. Withdrawn ones only with
    `state=withdrawn`."""
    viewer, limit = signed_in(), asked["limit"]
    subject = _about(asked["about"]) if asked["about"] else None
    found = queries.certificates_after(
        asked["cursor"],
        limit=limit + 1,
        kind=asked["kind"],
        state=asked["state"],
        expiring_within=asked["expiring_within"],
        about=(subject.kind, subject.id) if subject else None,
        seen_by=viewer,
        today=clock.today(),
    )
    return {
        "items": [_whole(row) for row in found[:limit]],
        "next": str(found[limit - 1].id) if len(found) > limit else None,
    }


@papers.get("/<int:certificate_id>")
@papers.response(200, schemas.CertificateOut)
@allowed(SIGNED_IN)
def show_paper(certificate_id: int) -> dict[str, Any]:
    """One paper with its pages."""
    return _whole(queries.find_certificate(certificate_id, seen_by=signed_in()))


@papers.post("")
@idempotent
@papers.arguments(schemas.CertificateIn)
@papers.response(201, schemas.CertificateOut)
@allowed(STAFF, MANAGER)
def register_paper(asked: dict[str, Any]) -> Any:
    """Register a paper about something of the token's organisation. Takes `Idempotency-Key`."""
    viewer = signed_in()
    subject = _about(asked.pop("about"))
    check_may_change(viewer, subject.organisation_id)
    check_days(asked["issued_on"], asked["expires_on"])
    pages = _files(asked.pop("files"), subject.organisation_id)
    made = actions.add_certificate(
        find_organisation(subject.organisation_id, seen_by=viewer),
        **asked,
        subject_kind=subject.kind,
        subject_id=subject.id,
        pages=pages,
        by=viewer,
        now=clock.now(),
    )
    return _again(made), 201, {"Location": f"{papers.url_prefix}/{made.id}"}


@papers.patch("/<int:certificate_id>")
@idempotent
@finding("certificate_id", queries.find_certificate, into="certificate")
@papers.arguments(schemas.CertificateChange)
@papers.response(200, schemas.CertificateOut)
@allowed(STAFF, MANAGER)
def change_paper(asked: dict[str, Any], certificate: Certificate) -> dict[str, Any]:
    """Change the facts that are sent; other wording counts as self-declared again. Takes `Idempotency-Key`."""
    check_may_change(signed_in(), certificate.organisation_id)
    kept = {name: getattr(certificate, name) for name in ("number", "issuer", "issued_on", "expires_on", "note")}
    wanted = {**kept, **asked}
    check_days(wanted["issued_on"], wanted["expires_on"])
    actions.change_certificate(certificate, **wanted, by=signed_in(), now=clock.now())
    return _again(certificate)


@papers.put("/<int:certificate_id>/pages")
@idempotent
@finding("certificate_id", queries.find_certificate, into="certificate")
@papers.arguments(schemas.PagesIn)
@papers.response(200, schemas.CertificateOut)
@allowed(STAFF, MANAGER)
def put_pages(asked: dict[str, Any], certificate: Certificate) -> dict[str, Any]:
    """These files and no others, in this order. Takes `Idempotency-Key`."""
    check_may_change(signed_in(), certificate.organisation_id)
    pages = _files(asked["files"], certificate.organisation_id)
    actions_pages.set_pages(certificate, pages, by=signed_in(), now=clock.now())
    return _again(certificate)


@papers.post("/<int:certificate_id>/withdrawal")
@idempotent
@finding("certificate_id", queries.find_certificate, into="certificate")
@papers.response(200, schemas.CertificateOut)
@allowed(STAFF, MANAGER)
def withdraw_paper(certificate: Certificate) -> dict[str, Any]:
    """No page shows it any more; the row stays for the record. Takes `Idempotency-Key`."""
    check_may_change(signed_in(), certificate.organisation_id)
    actions.withdraw_certificate(certificate, by=signed_in(), now=clock.now())
    return _again(certificate)


def _about(value: str) -> subjects.Subject:
    try:
        return subjects.find_subject(value, seen_by=signed_in())
    except NotFound as unknown:
        raise Invalid(unknown.msgid, field="about", **unknown.params) from None


def _files(names: list[str], organisation_id: int) -> list[StoredFile]:
    found = []
    for place, name in enumerate(names):
        try:
            found.append(queries.find_own_file(name, organisation_id=organisation_id))
        except NotFound as unknown:
            raise Invalid(unknown.msgid, field=f"files/{place}", **unknown.params) from None
    return found


def _again(certificate: Certificate) -> dict[str, Any]:
    """As the next reader will find it."""
    return _whole(queries.find_certificate(certificate.id, seen_by=signed_in()))


def _whole(row: Certificate) -> dict[str, Any]:
    viewer, today = signed_in(), clock.today()
    subject = subjects.subject_of(row.subject_kind, row.subject_id, seen_by=viewer)
    return {
        **schemas.plain(row),
        "organisation": row.organisation.code,
        "about": subject.value if subject else "",
        "days_left": days_to_warn(row.expires_on, today=today),
        "is_expired": is_expired(row.expires_on, today=today),
        "pages": [schemas.file_values(file) for file in queries.pages_of(row)],
    }
