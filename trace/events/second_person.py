"""Who may agree to a loosening correction: somebody else, who answers for the goods as much as the one who asks."""

from collections.abc import Collection

from trace.access.models import Membership, Person
from trace.events.models_proposals import CorrectionProposal
from trace.kit.models import ActLogEntry
from trace.kit.viewer import HELPER, MANAGER, STAFF, Viewer


def may_agree(
    by: Viewer,
    *,
    proposers: Collection[int],
    is_machine: bool,
    proposer_role: str,
    organisation_id: int,
    is_alone: bool,
) -> bool:
    """Another person of the organisation: a manager, or for a manager's own proposal another manager or the staff.

    `proposers`: the person who asked, or where a token did (`is_machine`) all who made tokens and so may hold it.
    Where nobody else is there (`is_alone`), an officer or admin in person. A manager's token speaks for a manager
    only about what the staff proposed in person; nobody ever agrees with himself.
    """
    if by.person_id is not None and by.person_id in proposers:
        return False
    if by.owns(organisation_id):
        if by.person_id is None:
            return by.role == MANAGER and not is_machine and proposer_role in (STAFF, HELPER)
        return by.role == MANAGER or (by.role == STAFF and proposer_role == MANAGER)
    return is_alone and by.person_id is not None and (by.is_officer or by.is_admin)


def may_decide(by: Viewer, proposal: CorrectionProposal) -> bool:
    """The same for a proposal as it stands."""
    return may_agree(
        by,
        proposers=(proposers := _proposers(proposal)),
        is_machine=proposal.proposed_by_id is None,
        proposer_role=proposal.proposed_role,
        organisation_id=proposal.organisation_id,
        is_alone=_is_alone(proposal, proposers),
    )


def _proposers(proposal: CorrectionProposal) -> set[int]:
    """Who may stand behind the proposal: its person, or everybody who ever made a token for the organisation."""
    if proposal.proposed_by_id is not None:
        return {proposal.proposed_by_id}
    made = ActLogEntry.select(ActLogEntry.person_id).where(
        ActLogEntry.act == "tokens.create",
        ActLogEntry.subject == proposal.organisation.code,
        ActLogEntry.person_id.is_null(is_null=False),
    )
    return {one.person_id for one in made}


def _is_alone(proposal: CorrectionProposal, proposers: Collection[int]) -> bool:
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
    if proposers:
        others = others.where(Membership.person.not_in(list(proposers)))
    return not others.exists()
