"""What the draft of an answer says: the figures of the request, of its lots and of the frozen package."""

from datetime import datetime

from flask_babel import gettext as _

from trace.batches.models import Batch
from trace.clock import VIETNAM
from trace.events.models import EventItem
from trace.handovers.models import HandoverLine
from trace.kit.days import show_moment
from trace.kit.units import show_quantity
from trace.organisations.models import Organisation
from trace.requests import queries
from trace.requests.actions_package import lots_asked
from trace.requests.law import find_law
from trace.requests.letter import LetterFacts
from trace.requests.models import DataRequest, RequestPackage
from trace.requests.package_paper import document_words, scope_words
from trace.requests.package_tables import said
from trace.requests.queries_blockers import blockers_of
from trace.requests.rules import Asked
from trace.requests.views import clock_view

MOST_MISSING = 12


def facts_of(request: DataRequest, package: RequestPackage | None, *, now: datetime) -> LetterFacts:
    """The facts at `now`; the package's own figures where one is frozen."""
    owner, lots, here = Organisation.get_by_id(request.organisation_id), lots_asked(request), now.astimezone(VIETNAM)
    clock = queries.clock(request, now=now)
    missing = blockers_of(owner, lots, language="vi", now=now)
    basis = request.personal_basis
    return LetterFacts(
        organisation=owner.name,
        parent="",
        place=str(owner.address.get("now", {}).get("text", "")).split(",")[0],
        day=f"{here.day:02d}",
        month=f"{here.month:02d}" if here.month < 3 else str(here.month),
        year=str(here.year),
        code=request.code,
        office=request.office,
        document=_("Văn bản %(words)s", words=_small(document_words(request))) if request.document_no else "",
        subject=request.subject or _("cung cấp dữ liệu truy xuất nguồn gốc"),
        scope=scope_words(Asked.load(request.asked)),
        received=show_moment(request.received_at),
        due=show_moment(request.due_at),
        law=find_law(request.law).name("vi"),
        took=clock_view(clock)["words"],
        is_late=clock.is_over,
        lots=len(lots),
        kilograms=_amounts(lots),
        events=_events(lots),
        handovers=_handover_lines(lots),
        package=_package(package),
        personal=_("theo căn cứ đã nêu: %(basis)s", basis=basis)
        if basis
        else _("văn bản không nêu căn cứ nên không cung cấp"),
        missing=[_one(one.lot, said(one), one.article) for one in missing[:MOST_MISSING]],
        more_missing=max(0, len(missing) - MOST_MISSING),
        left_out=(),
    )


def _small(words: str) -> str:
    return words[:1].lower() + words[1:]


def _package(package: RequestPackage | None) -> dict[str, str] | None:
    if package is None:
        return None
    return {"number": str(package.number), "made": show_moment(package.made_at), "files": str(package.files),
            "sha256": package.sha256}  # fmt: skip


def _one(lot: str, sentence: str, article: str) -> str:
    head = f"{lot}: {sentence}" if lot else sentence
    return f"{head} ({article})" if article else head


def _amounts(lots: list[Batch]) -> str:
    sums: dict[str, int] = {}
    for lot in lots:
        sums[lot.unit] = sums.get(lot.unit, 0) + lot.made_thousandths
    return ", ".join(show_quantity(amount, unit) for unit, amount in sorted(sums.items())) or "0 kg"


def _events(lots: list[Batch]) -> int:
    wanted = [lot.identifier for lot in lots] or [""]
    return int(EventItem.select(EventItem.event).where(EventItem.identifier.in_(wanted)).distinct().count())


def _handover_lines(lots: list[Batch]) -> int:
    ids = [lot.id for lot in lots] or [0]
    return int(HandoverLine.select().where(HandoverLine.batch.in_(ids) | HandoverLine.held_as.in_(ids)).count())
