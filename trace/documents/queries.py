"""Finding files and certificates for those who may see them."""

from collections.abc import Sequence
from datetime import date

from trace.documents.models import Certificate, StoredFile
from trace.errors import N_, NotFound
from trace.kit.viewer import Viewer


def find_file(sha256: str, *, seen_by: Viewer | None) -> StoredFile:
    """A file by its hash: public ones for anybody, others for their organisation, officers and admins."""
    rows: Sequence[StoredFile] = list(StoredFile.select().where(StoredFile.sha256 == sha256))
    for row in rows:
        if row.is_public or (seen_by and (seen_by.is_officer or seen_by.is_admin or seen_by.owns(row.organisation_id))):
            return row
    raise NotFound(N_("Không có tệp này."))


def find_certificate(certificate_id: int, *, seen_by: Viewer) -> Certificate:
    """A certificate of one's own organisation, or any for officers and admins."""
    row: Certificate | None = Certificate.get_or_none(Certificate.id == certificate_id)
    if row is None or not (seen_by.is_officer or seen_by.is_admin or seen_by.owns(row.organisation_id)):
        raise NotFound(N_("Không có giấy chứng nhận này."))
    return row


def certificates_of(*subjects: tuple[str, int]) -> list[Certificate]:
    """Active papers about any of the subjects (`("product", 3), ("organisation", 1)`), newest first."""
    if not subjects:
        return []
    wanted = Certificate.is_active & _any_of(subjects)
    return list(Certificate.select().where(wanted).order_by(Certificate.kind, Certificate.id.desc()))


def expiring(organisation_id: int, *, before: date) -> list[Certificate]:
    """Active papers of an organisation that end before a day, soonest first."""
    return list(
        Certificate.select()
        .where(Certificate.organisation == organisation_id, Certificate.is_active, Certificate.expires_on < before)
        .order_by(Certificate.expires_on)
    )


def _any_of(subjects: Sequence[tuple[str, int]]) -> object:
    condition = (Certificate.subject_kind == subjects[0][0]) & (Certificate.subject_id == subjects[0][1])
    for kind, number in subjects[1:]:
        condition = condition | ((Certificate.subject_kind == kind) & (Certificate.subject_id == number))
    return condition
