"""After both sides have answered: the paper is made, sealed and kept."""

from typing import Any

from flask import current_app
from flask_babel import force_locale

from trace import clock
from trace.documents.actions import keep_document
from trace.documents.stores import store_of
from trace.inspections.actions_minutes import SEAL, keep_minutes
from trace.inspections.minutes import minutes_of
from trace.inspections.models import Inspection
from trace.inspections.queries import acts_of
from trace.inspections.recording import consequence
from trace.inspections.rules import Act
from trace.kit.queue import task
from trace.seals.actions import seal_pdf
from trace.typeset.pdf import pdf_of


@task(SEAL)
def seal(job: Any) -> None:
    """Once for each inspection; a second run finds the file."""
    inspection = Inspection.get_by_id(job.payload["inspection"])
    if inspection.minutes_file_id is not None:
        return
    settings, now = current_app.config["SETTINGS"], clock.now()
    with force_locale("vi"):
        drawn = pdf_of(minutes_of(inspection, base_url=settings.base_url, now=now))
    content = seal_pdf(drawn, reason=f"Biên bản kiểm tra {inspection.code}", now=now, settings=settings)
    last = [act for act in acts_of(inspection) if act.kind == Act.CONCLUDED][-1]
    file = keep_document(
        content,
        name=f"bien-ban-{inspection.code}.pdf",
        organisation=inspection.organisation,
        by=None,
        now=now,
        store=store_of(settings),
    )
    keep_minutes(inspection, file, is_sealed=True, now=now, entry_id=consequence(last.entry_id, "sealed"))
