"""Certificates as plain values for templates."""

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext

from trace.documents import subjects
from trace.documents.models import Certificate, StoredFile
from trace.documents.rules import CERTIFICATE_NAMES, days_to_warn, is_expired
from trace.kit.days import show_day
from trace.kit.viewer import Viewer


def certificate_rows(found: Sequence[Certificate], *, seen_by: Viewer, today: date) -> list[dict[str, object]]:
    """Certificates as plain values, with the page of what each is about."""
    rows = []
    for certificate in found:
        subject = subjects.subject_of(certificate.subject_kind, certificate.subject_id, seen_by=seen_by)
        rows.append(
            {
                "id": certificate.id,
                "kind": certificate.kind,
                "kind_name": gettext(CERTIFICATE_NAMES.get(certificate.kind, certificate.kind)),
                "number": certificate.number,
                "issuer": certificate.issuer,
                "issued_on": show_day(certificate.issued_on),
                "expires_on": show_day(certificate.expires_on),
                "is_expired": is_expired(certificate.expires_on, today=today),
                "days_left": days_to_warn(certificate.expires_on, today=today),
                "verified_by": certificate.verified_by,
                "verified_at": show_day(certificate.verified_at),
                "is_active": certificate.is_active,
                "shows_pages": certificate.shows_pages,
                "note": certificate.note,
                "organisation_name": certificate.organisation.name,
                "about": subject.label if subject else "",
                "about_href": subject.href if subject else "",
            }
        )
    return rows


def page_rows(files: Sequence[StoredFile]) -> list[dict[str, object]]:
    """The pages of a paper as plain values, in their order."""
    return [
        {
            "number": number,
            "name": file.sha256,
            "is_picture": file.media_type.startswith("image/"),
            "count": file.page_count,
            "kib": max(1, file.size_bytes // 1024),
        }
        for number, file in enumerate(files, start=1)
    ]
