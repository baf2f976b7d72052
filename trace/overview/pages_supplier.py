"""A supplier on one sheet of A4, sealed by the service: for a visit, or for the file."""

from flask import Blueprint, Response, current_app

from trace import clock
from trace.audit.actions import note_look
from trace.audit.queries_suppliers import find_supplier
from trace.errors import N_
from trace.kit.guards import allowed, signed_in
from trace.kit.viewer import ADMIN, AUDITOR
from trace.overview.sheet import sheet_of
from trace.papers import files
from trace.seals.actions import seal_pdf
from trace.settings import Settings
from trace.typeset.pdf import pdf_of

pages = Blueprint("supplier_sheet", __name__, url_prefix="/overview/suppliers")
REASON = N_("Tờ tóm tắt hồ sơ cơ sở")


@pages.get("/<code>/sheet.pdf")
@allowed(AUDITOR, ADMIN)
def sheet(code: str) -> Response:
    """The sheet as it stands now. Opening it is a look the supplier sees."""
    seen, now = signed_in(), clock.now()
    row = find_supplier(code, seen_by=seen)
    settings: Settings = current_app.config["SETTINGS"]
    note_look("organisation", row.code, organisation_id=row.id, name=row.name, by=seen, now=now)
    paper = sheet_of(row, seen_by=seen, base_url=settings.base_url, today=clock.today(), now=now)
    content = seal_pdf(pdf_of(paper), reason=REASON, now=now, settings=settings)
    return files.answer(content, files.name_of(paper, files.PDF), files.PDF, is_kept=False)
