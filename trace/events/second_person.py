"""Who may agree to a loosening correction: somebody else, who answers for the goods as much as the one who asks."""

from trace.access.models import Membership, Person
from trace.events.models_proposals import CorrectionProposal
from trace.kit.viewer import HELPER, MANAGER, STAFF, Viewer


def may_agree(by: Viewer, *, proposer_id: int | None, proposer_role: str, organisation_id: int, is_alone: bool) -> bool:
    """Another person of the organisation: a manager, or for a manager's own proposal another manager or the staff.

    Where nobody else is there (`is_alone`), an officer or admin in person. A manager's token speaks for a manager
    only about what the staff proposed in person; nobody ever agrees with himself.
    """
    if by.person_id is not None and by.person_id == proposer_id:
        return False
    if by.owns(organisation_id):
        if by.person_id is None:
            return by.role == MANAGER and proposer_id is not None and proposer_role in (STAFF, HELPER)
        return by.role == MANAGER or (by.role == STAFF and proposer_role == MANAGER)
    return is_alone and by.person_id is not None and (by.is_officer or by.is_admin)


def may_decide(by: Viewer, proposal: CorrectionProposal) -> bool:
    """The same for a proposal as it stands."""
    return may_agree(
        by,
        proposer_id=proposal.proposed_by_id,
        proposer_role=proposal.proposed_role,
        organisation_id=proposal.organisation_id,
        is_alone=_is_alone(proposal),
    )


def _is_alone(proposal: CorrectionProposal) -> bool:
    """True when nobody else of the organisation could agree."""
    able = [MANAGER, STAFF] if proposal.proposed_role == MANAGER else [MANAGER]
    others = (
        Membership.select()
        .join(Person)
        .where(
            Membership.organisation == proposal.organisation_id,
            Membership.role.in_(able),
            Membership.is_active == True,  # noqa: E712 (an SQL comparison)
            Person.is_active == True,  # noqa: E712
        )
    )
    if proposal.proposed_by_id is not None:
        others = others.where(Membership.person != proposal.proposed_by_id)
    return not others.exists()
