"""Telling owners that a paper ends soon: 60 days ahead and 15 days ahead, once each."""

from datetime import date, datetime

from trace.database import atomic
from trace.documents.models import Certificate, CertificateNotice
from trace.documents.queries import expiring_in
from trace.documents.rules import WARN_DAYS, threshold_of
from trace.errors import N_
from trace.notices.actions import tell


def notice_expiring(*, today: date, now: datetime) -> list[Certificate]:
    """Note for every paper the threshold it has come under, and give those that had not been told of it yet.

    A paper renewed to another end is told of anew. Safe to repeat, and to miss some nights: a paper that is 12 days
    from its end is told of once, under 15 days.
    """
    told = []
    with atomic():
        for paper in expiring_in(WARN_DAYS[0], today=today):
            threshold = threshold_of(paper.expires_on, today=today)
            _row, is_new = CertificateNotice.get_or_create(  # type: ignore[no-untyped-call]
                certificate=paper, expires_on=paper.expires_on, days=threshold, defaults={"noticed_at": now}
            )
            if is_new:
                told.append(paper)
                _tell(paper, threshold, now=now)
    return told


def _tell(paper: Certificate, threshold: int | None, *, now: datetime) -> None:
    tell(
        paper.organisation_id,
        "paper_ends",
        subject=(N_("Giấy số %(number)s hết hạn ngày %(day)s."), {"number": paper.number, "day": _day(paper)}),
        href=f"/certificates/{paper.id}",
        now=now,
        key=f"paper/{paper.id}/{paper.expires_on}/{threshold}",
    )


def _day(paper: Certificate) -> str:
    return f"{paper.expires_on:%d/%m/%Y}" if paper.expires_on else ""
