"""Writing down that an officer looked."""

from datetime import datetime

from trace.audit.models import AuditLook
from trace.audit.rules import SUBJECTS, hour_of
from trace.database import atomic
from trace.kit.viewer import Viewer


def note_look(kind: str, code: str, *, organisation_id: int, name: str = "", by: Viewer, now: datetime) -> None:
    """Note that `by` opened something of this organisation; a second look within the hour is the same look.

    `kind` is a key of rules.SUBJECTS, `code` the public code of the thing. Who looks at his own organisation's
    things, and a machine, is not written down.
    """
    if kind not in SUBJECTS:
        raise LookupError(f"Nobody looks at a {kind}.")
    if by.person_id is None or not (by.is_officer or by.is_admin) or by.owns(organisation_id):
        return
    with atomic():
        AuditLook.insert(
            person=by.person_id,
            office=by.organisation_name[:200],
            role=by.role,
            organisation=organisation_id,
            subject_kind=kind,
            subject_code=code,
            subject_name=name[:200],
            at=now,
            hour_at=hour_of(now),
        ).on_conflict_ignore().execute()
