"""The pages of a paper: put behind the others, taken away when wrong, brought into order."""

from collections.abc import Sequence
from datetime import datetime

from trace.database import atomic, lock_for_this_transaction
from trace.documents.actions import put_pages
from trace.documents.models import Certificate, StoredFile
from trace.documents.queries import pages_of
from trace.documents.rules import check_may_change, check_paper
from trace.errors import N_, NotFound
from trace.kit.acts import log_act
from trace.kit.viewer import Viewer


class PageUnknown(NotFound):
    """The paper has no such page (any more)."""


def add_pages(certificate: Certificate, files: Sequence[StoredFile], *, by: Viewer, now: datetime) -> None:
    """Put files behind the pages there are; one that is there already stays where it is."""
    with atomic():
        there = _locked(certificate, by)
        new = [file for file in files if file.id not in {one.id for one in there}]
        if new:
            _put(certificate, [*there, *new])
            log_act(by, "documents.add_pages", _named(certificate), now=now, count=len(new))


def remove_page(certificate: Certificate, sha256: str, *, by: Viewer, now: datetime) -> None:
    """Take a wrong page away. Strangers cannot open it from now on; its bytes stay for the record."""
    with atomic():
        there = _locked(certificate, by)
        left = [file for file in there if file.sha256 != sha256]
        if len(left) == len(there):
            raise PageUnknown(N_("Giấy này không có trang đó. Mở lại trang rồi làm lại."), field="file")
        _put(certificate, left)
        number = [file.sha256 for file in there].index(sha256) + 1
        log_act(by, "documents.remove_page", _named(certificate), now=now, page=number, sha256=sha256)


def order_pages(certificate: Certificate, names: Sequence[str], *, by: Viewer, now: datetime) -> None:
    """Show the pages in this order; every one must be named once, by its hash."""
    with atomic():
        there = {file.sha256: file for file in _locked(certificate, by)}
        if sorted(names) != sorted(there):
            raise PageUnknown(N_("Các trang đã thay đổi ở nơi khác. Mở lại trang rồi làm lại."), field="file")
        if list(names) != list(there):
            put_pages(certificate, [there[name] for name in names])
            log_act(by, "documents.order_pages", _named(certificate), now=now)


def set_pages(certificate: Certificate, files: Sequence[StoredFile], *, by: Viewer, now: datetime) -> None:
    """These files and no others, in this order: what programs ask for in one go."""
    wanted = [file.sha256 for file in files]
    with atomic():
        for file in _locked(certificate, by):
            if file.sha256 not in wanted:
                remove_page(certificate, file.sha256, by=by, now=now)
        add_pages(certificate, files, by=by, now=now)
        order_pages(certificate, list(dict.fromkeys(wanted)), by=by, now=now)


def _locked(certificate: Certificate, by: Viewer) -> list[StoredFile]:
    """The pages as they are, while nobody else changes them."""
    check_may_change(by, certificate.organisation_id)
    lock_for_this_transaction(f"paper:{certificate.id}")
    return pages_of(certificate)


def _put(certificate: Certificate, files: Sequence[StoredFile]) -> None:
    """Other pages are another paper than the one an officer has seen."""
    check_paper([file.size_bytes for file in files])
    certificate.verified_by, certificate.verified_at = "", None
    put_pages(certificate, files)


def _named(certificate: Certificate) -> str:
    return f"{certificate.kind} {certificate.number}"
