"""Which inspections are going on, which proposals wait, and for whom."""

from collections.abc import Sequence

from trace.batches.models import Batch
from trace.batches.queries import visible_batches
from trace.errors import N_, NotFound, RuleBroken
from trace.events.ancestry import ancestors
from trace.events.models import Event, EventItem
from trace.events.models_proposals import WAITING, CorrectionProposal, InspectionPause
from trace.events.second_person import may_decide
from trace.kit.days import show_day
from trace.kit.viewer import RECORDERS, Viewer
from trace.organisations.models import Organisation
from trace.organisations.queries import visible_organisations

_MOST = 200


class UnknownProposal(NotFound):
    """No such proposal or inspection, or not yours to see."""


class InspectionUnderway(RuleBroken):
    """An office is looking into it: loosening waits until that is over."""


def check_no_inspection(event: Event) -> None:
    """Refused while an inspection is going on that this event falls under."""
    pause = pause_on(event)
    if pause is not None:
        raise InspectionUnderway(
            N_("Cơ quan đang kiểm tra từ ngày %(day)s: đề nghị sửa này chờ đến khi kiểm tra xong."),
            day=show_day(pause.set_at),
        )


def pause_on(event: Event) -> InspectionPause | None:
    """The inspection an event falls under: its organisation's, or that of a lot it went into."""
    open_ones = InspectionPause.select().where(
        InspectionPause.organisation == event.organisation_id, InspectionPause.lifted_at.is_null()
    )
    names = {item.identifier for item in EventItem.select().where(EventItem.event == event.id)}
    for pause in open_ones.order_by(InspectionPause.id):
        if pause.batch_id is None or names & _way_to(pause.batch):
            return pause  # type: ignore[no-any-return]
    return None


def proposals(*, seen_by: Viewer, state: str = "") -> list[CorrectionProposal]:
    """Proposals this viewer may see, those that wait first, then the latest."""
    query = CorrectionProposal.select(CorrectionProposal, Organisation, Event).join(Organisation)
    query = query.switch(CorrectionProposal).join(Event).where(_is_visible(seen_by))
    if state:
        query = query.where(CorrectionProposal.state == state)
    order = (CorrectionProposal.state == WAITING).desc(), CorrectionProposal.id.desc()
    return list(query.order_by(*order).limit(_MOST))


def find_proposal(number: int, *, seen_by: Viewer) -> CorrectionProposal:
    """One proposal, if `seen_by` may see it."""
    query = CorrectionProposal.select().where(CorrectionProposal.id == number, _is_visible(seen_by))
    found: CorrectionProposal | None = query.first()
    if found is None:
        raise UnknownProposal(N_("Không tìm thấy đề nghị sửa này."))
    return found


def to_decide(*, seen_by: Viewer) -> list[CorrectionProposal]:
    """The inbox of a second person: what waits for this very viewer."""
    return [one for one in proposals(seen_by=seen_by, state=WAITING) if may_decide(seen_by, one)]


def pauses(*, seen_by: Viewer, is_open: bool = False) -> list[InspectionPause]:
    """Inspections this viewer may see, the open ones first."""
    query = InspectionPause.select(InspectionPause, Organisation).join(Organisation)
    query = query.where(InspectionPause.organisation.in_(_organisations(seen_by)))
    if is_open:
        query = query.where(InspectionPause.lifted_at.is_null())
    return list(query.order_by(InspectionPause.lifted_at.is_null().desc(), InspectionPause.id.desc()).limit(_MOST))


def find_pause(number: int, *, seen_by: Viewer) -> InspectionPause:
    """One inspection, if `seen_by` may see it."""
    query = InspectionPause.select().where(InspectionPause.id == number)
    found: InspectionPause | None = query.where(InspectionPause.organisation.in_(_organisations(seen_by))).first()
    if found is None:
        raise UnknownProposal(N_("Không tìm thấy cuộc kiểm tra này."))
    return found


def loosened_events(identifiers: Sequence[str]) -> list[Event]:
    """Every event and declaration about these that a second person had to agree to, also those put right since."""
    numbers = EventItem.select(EventItem.event).where(EventItem.identifier.in_(list(identifiers)))
    query = Event.select().where(Event.id.in_(numbers), Event.recorded.contains('"loosened":'))
    return list(query.order_by(Event.ledger_index))


def _is_visible(seen_by: Viewer) -> object:
    if seen_by.role in RECORDERS:
        return CorrectionProposal.organisation == seen_by.organisation_id
    return CorrectionProposal.organisation.in_(_organisations(seen_by))


def _organisations(seen_by: Viewer) -> object:
    """An officer of one kind of goods sees the organisations that have some."""
    query = visible_organisations(seen_by)
    if seen_by.is_officer and seen_by.scope.categories:
        own = visible_batches(seen_by).clone().select(Batch.organisation)
        query = query.where(Organisation.id.in_(own))
    return query.select(Organisation.id)


def _way_to(batch: Batch) -> set[str]:
    lots, seasons = ancestors([batch])
    return {one.identifier for one in (*lots, *seasons)}
