"""Tells the documents room how lots are found when a paper is about one, such as a test report."""

from flask import Flask, url_for

from trace.batches import queries
from trace.batches.models import Batch
from trace.documents.subjects import Subject, SubjectKind, register
from trace.errors import N_
from trace.kit.viewer import Viewer

CHOICES = 40


def install(app: Flask) -> None:
    """Register the kind."""
    del app
    register("batch", SubjectKind(N_("Lô hàng"), _by_code, _by_id, _own))


def _by_code(code: str, seen_by: Viewer) -> Subject:
    return _subject(queries.find_batch(code, seen_by=seen_by))


def _by_id(number: int, seen_by: Viewer) -> Subject:
    found: Batch | None = queries.visible_batches(seen_by).where(Batch.id == number).first()
    if found is None:
        raise queries.UnknownBatch(N_("Không tìm thấy lô này."))
    return _subject(found)


def _own(seen_by: Viewer) -> list[Subject]:
    if not seen_by.organisation_id:
        return []
    return [_subject(row) for row in queries.batches_to_choose(seen_by.organisation_id)[:CHOICES]]


def _subject(row: Batch) -> Subject:
    label = f"{row.name} · {row.lot}"
    return Subject("batch", row.id, row.code, label, url_for("batches.show", code=row.code), row.organisation_id)
