"""A batch's whole record for an officer: on the page, checked against the log, and as a file to take along."""

from datetime import timedelta
from typing import Any

from flask import Response, current_app, render_template

from trace import clock
from trace.audit import views
from trace.audit.actions import note_look
from trace.audit.evidence import BatchRecord
from trace.audit.finding_lines import finding_lines
from trace.audit.hand_lines import hand_lines
from trace.audit.lines import batch_line, certificate_line, former_of
from trace.audit.pages_desk import pages
from trace.audit.queries_checks import NAMES, check_record, proof_of, proofs_of
from trace.audit.queries_record import batch_record, find_batch
from trace.audit.record_file import RecordFile, record_file, zipped
from trace.audit.releases import released
from trace.batches.models import Batch
from trace.documents.pages import store
from trace.events.ancestry import unregistered_sources
from trace.handovers.queries import handovers_of_lot
from trace.kit.guards import allowed, signed_in
from trace.kit.languages import language
from trace.kit.viewer import ADMIN, AUDITOR
from trace.ledger import queries as ledger
from trace.ledger.actions import current_checkpoint
from trace.ledger.keys import key_of_installation
from trace.ledger.notes import SigningKey
from trace.readiness.queries_findings import EVERY, findings_about
from trace.scans.views import scans_of_lot
from trace.seasons.naming import open_name
from trace.sites.naming import office_name


@pages.get("/batches/<code>")
@allowed(AUDITOR, ADMIN)
def batch(code: str) -> str:
    """Everything about one batch: facts, sources, every entry with its author and its versions, decisions, papers."""
    record = _opened(code, "batch")
    row = record.batch
    return render_template(
        "audit/batch.html",
        batch=batch_line(row, clock.today()),
        more=_more(row),
        sources=views.sources_view(record, language()),
        histories=views.histories_view(record, language()),
        decisions=views.decisions_view(record),
        released=released(row),
        certificates=[certificate_line(one, clock.today()) for one in record.certificates],
        files=len(record.files),
        entries=len(record.entries),
        log_size=ledger.size(),
        prints=views.prints_view(record),
        findings=finding_lines(findings_about(row, state=EVERY, seen_by=signed_in()), language()),
        hands=hand_lines(handovers_of_lot(row)),
        scans=scans_of_lot(row, today=clock.today()),
    )


@pages.get("/batches/<code>/checks")
@allowed(AUDITOR, ADMIN)
def checks(code: str) -> str:
    """Recompute now, for every entry of this batch: is it in the signed log, is the record what was logged?"""
    record = _opened(code, "batch")
    _sign_what_is_new()
    found = check_record(record, key=_key().verifier)
    last = ledger.latest_checkpoint()
    return render_template(
        "audit/checks.html",
        batch=batch_line(record.batch, clock.today()),
        checks=found,
        broken=[one for one in found if not one.is_whole],
        titles=views.titles_by_index(record, language()),
        prints=[one.run.ledger_index for one in record.prints],
        names=NAMES,
        checkpoint={"size": last.size, "signed_at": last.signed_at, "root": bytes(last.root).hex()} if last else None,
        vkey=str(_key().verifier),
    )


@pages.get("/batches/<code>/proofs/<int:index>.tlog-proof")
@allowed(AUDITOR, ADMIN)
def proof(code: str, index: int) -> Response:
    """What is needed, besides the entry and the key, to see without us that the entry is in the log."""
    record = _opened(code, "batch")
    _sign_what_is_new()
    answer = Response(proof_of(record, index), content_type="text/plain; charset=utf-8")
    return _as_file(answer, f"{record.batch.code}-{index}.tlog-proof")


@pages.get("/batches/<code>/record.json")
@allowed(AUDITOR, ADMIN)
def record_json(code: str) -> Response:
    """The record alone, as canonical JSON."""
    file = _file(code)
    return _as_file(Response(file.record_json, content_type="application/json"), f"{file.code}.json")


@pages.get("/batches/<code>/record.zip")
@allowed(AUDITOR, ADMIN)
def record_zip(code: str) -> Response:
    """The record with its papers, pictures and proofs; sent while it is being packed."""
    file = _file(code)
    return _as_file(Response(zipped(file, store=store()), content_type="application/zip"), f"{file.code}.zip")


def _opened(code: str, kind: str) -> BatchRecord:
    """Find the batch, and write down that it was looked at."""
    seen = signed_in()
    row = find_batch(code, seen_by=seen)
    note_look(
        kind, row.code, organisation_id=row.organisation_id, name=f"{row.name} · {row.lot}", by=seen, now=clock.now()
    )
    return batch_record(row, seen_by=seen)


def _file(code: str) -> RecordFile:
    record = _opened(code, "batch_file")
    _sign_what_is_new()
    return record_file(
        record, proofs=proofs_of(record.entries), vkey=str(_key().verifier), seen_by=signed_in(), now=clock.now()
    )


def _more(row: Batch) -> dict[str, Any]:
    """Facts that lists have no room for."""
    owner, product = row.organisation, row.product
    return {
        "address": owner.address,
        "former": former_of(owner.address),
        "registration_no": "" if owner.kind == "household" else owner.registration_no,
        "is_household": owner.kind == "household",
        "is_approved": owner.is_approved,
        "approved_by": owner.approved_by,
        "organisation_kind": owner.kind,
        "product_code": product.code if product else "",
        "category": product.category if product else "",
        "site": office_name(row.site) if row.site else "",
        "site_code": row.site.code if row.site else "",
        "season": open_name(row.season) if row.season else "",
        "packed_on": row.packed_on,
        "harvest_season": row.harvest_season,
        "hold_reason": row.hold_reason,
        "unregistered": [lot.lot for lot in unregistered_sources([row])],
        "approved_at": row.approved_at,
        "dispatched_at": row.dispatched_at,
        "closed_at": row.closed_at,
        "pack_count": row.pack_count,
        "pack_size_thousandths": row.pack_size_thousandths,
    }


def _sign_what_is_new() -> None:
    """A proof needs a signed head that covers the entry; the one of the last minute may not yet."""
    current_checkpoint(_key(), now=clock.now(), max_age=timedelta(0))


def _key() -> SigningKey:
    return key_of_installation(current_app.config["SETTINGS"])


def _as_file(answer: Response, name: str) -> Response:
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
