"""Certificates as plain values for templates."""

from collections.abc import Sequence
from datetime import date, datetime

from flask_babel import format_date, format_datetime, gettext

from trace.documents import subjects
from trace.documents.models import Certificate
from trace.documents.rules import CERTIFICATE_NAMES, days_to_warn, is_expired
from trace.kit.viewer import Viewer


def certificate_rows(found: Sequence[Certificate], *, seen_by: Viewer, today: date) -> list[dict[str, object]]:
    """Certificates as plain values, with the page of what each is about."""
    rows = []
    for certificate in found:
        subject = subjects.subject_of(certificate.subject_kind, certificate.subject_id, seen_by=seen_by)
        rows.append(
            {
                "id": certificate.id,
                "kind_name": gettext(CERTIFICATE_NAMES.get(certificate.kind, certificate.kind)),
                "number": certificate.number,
                "issuer": certificate.issuer,
                "issued_on": _shown(certificate.issued_on),
                "expires_on": _shown(certificate.expires_on),
                "is_expired": is_expired(certificate.expires_on, today=today),
                "days_left": days_to_warn(certificate.expires_on, today=today),
                "verified_by": certificate.verified_by,
                "verified_at": _shown(certificate.verified_at),
                "is_active": certificate.is_active,
                "note": certificate.note,
                "organisation_name": certificate.organisation.name,
                "about": subject.label if subject else "",
                "about_href": subject.href if subject else "",
            }
        )
    return rows


def _shown(day: date | datetime | None) -> str:
    """A day as written here; of a moment the day in Vietnam."""
    if isinstance(day, datetime):
        return str(format_datetime(day, "dd/MM/yyyy"))
    return str(format_date(day, "dd/MM/yyyy")) if day else ""
