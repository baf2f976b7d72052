"""Finding files that were brought. Everyone sees their own organisation's, an admin all; others are not found."""

import peewee

from trace.errors import N_, NotFound
from trace.exchange.models import ImportRun
from trace.exchange.report import Report
from trace.kit.models import Job
from trace.kit.viewer import Viewer


class UnknownImport(NotFound):
    """No such file, or not yours to see."""


def find_import(import_id: int, *, seen_by: Viewer) -> ImportRun:
    """The file with this number, if `seen_by` may see it."""
    found: ImportRun | None = _visible(seen_by).where(ImportRun.id == import_id).first()
    if found is None:
        raise UnknownImport(N_("Không tìm thấy tệp này."))
    return found


def recent_imports(*, seen_by: Viewer, limit: int = 15) -> list[ImportRun]:
    """The newest files, without their contents."""
    columns = [column for column in ImportRun._meta.sorted_fields if column.name not in ("content", "report")]
    return list(_visible(seen_by).select(*columns).order_by(ImportRun.id.desc()).limit(limit))


def report_of(run: ImportRun) -> Report | None:
    """What the file says; None while it is being read."""
    return Report.from_dict(run.report) if run.report else None


def job_of(run: ImportRun) -> Job | None:
    """The job that reads or writes it, where there is one."""
    found: Job | None = Job.get_or_none(Job.id == run.job_id) if run.job_id else None
    return found


def _visible(seen_by: Viewer) -> peewee.ModelSelect:
    query = ImportRun.select()
    if seen_by.is_admin:
        return query
    return query.where(ImportRun.organisation == seen_by.organisation_id)
