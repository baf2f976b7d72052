"""Asking for a package and making it: once, by a job, with its hash in the log."""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from trace.batches.models import Batch
from trace.batches.queries import state
from trace.batches.rules import State as LotState
from trace.documents.store import Store
from trace.errors import N_
from trace.events.rules import day_of
from trace.kit.acts import log_act
from trace.kit.models import Job
from trace.kit.queue import enqueue
from trace.kit.viewer import Viewer
from trace.ledger import queries as ledger
from trace.ledger.actions import alone, current_checkpoint
from trace.ledger.keys import key_of_installation
from trace.organisations.models import Organisation
from trace.requests import packing, rules
from trace.requests.actions import subject_of
from trace.requests.models import DataRequest, RequestPackage
from trace.requests.package_paper import Frame, paper_of
from trace.requests.package_records import Records, read_records
from trace.requests.packing import Made, Tell
from trace.requests.queries import job_of
from trace.requests.queries_blockers import Blocker, blockers_of
from trace.requests.queries_scope import lots_of
from trace.requests.recording import write_act
from trace.requests.rules import Act, Asked, RequestRefused, State
from trace.seals.actions import seal_pdf
from trace.settings import Settings
from trace.typeset.pdf import pdf_of

MAKE: Final = "requests.package"
TRIES: Final = 5
_WORKING: Final = ("queued", "running")


@dataclass(frozen=True)
class _Read:
    records: Records
    blockers: Sequence[Blocker]
    states: Mapping[str, LotState]
    log_size: int


def ask_for_package(request: DataRequest, *, by: Viewer, now: datetime) -> Job:
    """Have the next version made; while one is being made, that one is given back."""
    check_may_package(request, by=by)
    with alone():
        request = DataRequest.get_by_id(request.id)
        job = job_of(request)
        if job is not None and job.state in _WORKING:
            return job
        who = {"person_id": by.person_id, "name": "", "role": by.role, "organisation_id": by.organisation_id}
        job = enqueue(MAKE, {"request": request.id, "by": who}, now=now, organisation_id=request.organisation_id)
        DataRequest.update(job_id=job.id).where(DataRequest.id == request.id).execute()
        log_act(by, "requests.ask_package", subject_of(request), now=now)
    return job


def check_may_package(request: DataRequest, *, by: Viewer) -> None:
    """The supplier's staff and managers, and officers who see the request: they see each record anyway."""
    if not (by.is_officer or by.is_admin):
        rules.check_supplier_side(by, request.organisation_id)
    if request.state in (State.UNKNOWN, State.CLOSED, State.WITHDRAWN):
        raise RequestRefused(N_("Yêu cầu này không còn, hoặc chưa có cơ sở nào để gom dữ liệu."))


def make_package(
    request: DataRequest, *, by: Viewer, settings: Settings, store: Store, tell: Tell, now: datetime
) -> RequestPackage:
    """Read, write, seal, keep, log. Only what is in the book at one moment is in it."""
    check_may_package(request, by=by)
    read, vkey = _read(request, settings=settings, now=now)
    tell(40)
    number = 1 + RequestPackage.select().where(RequestPackage.request == request.id).count()
    texts = packing.texts_of(request, read.records, read.blockers, read.states, number=number, vkey=vkey, now=now)
    files = len(texts) + len(read.records.stored) + 1
    frame = Frame(number, files, read.log_size, settings.base_url, settings.is_demo, now)
    summary = pdf_of(paper_of(request, read.records, read.blockers, frame))
    texts.insert(1, ("summary.pdf", seal_pdf(summary, reason=request.code, now=now, settings=settings)))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "package.zip"
        head = packing.manifest_head(request, read.records, number=number)
        made = packing.write(path, texts, read.records.stored, store=store, head=head,
                             tell=lambda percent: tell(40 + percent // 2))  # fmt: skip
        store.put_file(made.sha256, path)
    return _keep(request, made, read, number=number, by=by, now=now)


def lots_asked(request: DataRequest) -> list[Batch]:
    """The lots of a request as they are now."""
    return lots_of(request.organisation_id, Asked.load(request.asked)) if request.organisation_id else []


def _read(request: DataRequest, *, settings: Settings, now: datetime) -> tuple[_Read, str]:
    """Everything at one moment, under a signed head that covers it: where somebody wrote in between, once more."""
    key = key_of_installation(settings)
    for _try in range(TRIES):
        current_checkpoint(key, now=now, max_age=timedelta(0))
        with alone():
            last = ledger.latest_checkpoint()
            if last is None or last.size != ledger.size():
                continue
            lots = lots_asked(request)
            records = read_records(request, lots, vkey=str(key.verifier), now=now)
            owner = Organisation.get_by_id(request.organisation_id)
            blockers = blockers_of(owner, lots, language="vi", now=now)
            states = {one.code: state(one, day_of(now)) for one in lots}
            return _Read(records, blockers, states, last.size), str(key.verifier)
    raise RequestRefused(N_("Sổ đang được ghi liên tục: làm lại sau ít phút."))


def _keep(request: DataRequest, made: Made, read: _Read, *, number: int, by: Viewer, now: datetime) -> RequestPackage:
    with alone():
        request = DataRequest.get_by_id(request.id)
        package: RequestPackage = RequestPackage.create(
            request=request, number=number, sha256=made.sha256, size_bytes=made.size_bytes, files=made.files,
            lots=len(read.records.lots), manifest_sha256=made.manifest_sha256, log_size=read.log_size,
            has_personal=bool(request.personal_basis), made_at=now, made_by_id=by.person_id,
        )  # fmt: skip
        body = {
            "package": number, "sha256": made.sha256, "size_bytes": made.size_bytes, "files": made.files,
            "lots": package.lots, "manifest_sha256": made.manifest_sha256, "has_personal": package.has_personal,
        }  # fmt: skip
        write_act(request, Act.PACKAGED, body=body, by=by, now=now)
        log_act(by, "requests.package", subject_of(request), now=now, package=number)
    return package
