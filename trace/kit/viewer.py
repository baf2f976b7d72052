"""Who is asking, as plain values: every finder and action below the doors takes one."""

from dataclasses import dataclass, field

from trace.errors import N_

STAFF, MANAGER, HELPER, AUDITOR, ADMIN = "staff", "manager", "helper", "auditor", "admin"
ROLES = (STAFF, MANAGER, HELPER, AUDITOR, ADMIN)
RECORDERS = (STAFF, MANAGER, HELPER)


@dataclass(frozen=True)
class Scope:
    """What an auditor may read: empty tuples mean "all". Categories are product categories,
    districts are old district names as people still use them. `office` names the body whose decisions he may take
    (access/rules_offices); without one his department's name says it."""

    categories: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    office: str = ""

    def covers(self, *, category: str | None, district: str | None) -> bool:
        """True when a supplier's goods of this category in this (old) district fall under the scope."""
        return (not self.categories or category in self.categories) and (
            not self.districts or district in self.districts
        )


@dataclass(frozen=True)
class Viewer:
    """A signed-in person in one role (or a token of an organisation, then `person_id` is None)."""

    person_id: int | None
    name: str
    role: str
    organisation_id: int | None = None
    organisation_name: str = ""
    scope: Scope = field(default_factory=Scope)
    session_id: int | None = None
    token_id: int | None = None

    @property
    def is_officer(self) -> bool:
        return self.role == AUDITOR

    @property
    def is_admin(self) -> bool:
        return self.role == ADMIN

    @property
    def may_approve(self) -> bool:
        """Managers answer for their own organisation's batches."""
        return self.role == MANAGER

    def owns(self, organisation_id: int | None) -> bool:
        """True when the thing belongs to the organisation this viewer works for."""
        return self.organisation_id is not None and self.organisation_id == organisation_id


# Who acts in commands and seeds: the operator of the machine, whom no row stands for.
COMMAND_LINE = Viewer(person_id=None, name=N_("Người vận hành hệ thống"), role=ADMIN)
