"""Shapes of corrections that wait for a second person, and of inspections."""

import marshmallow as ma

from trace.events.models_proposals import CONFIRMED, REFUSED, WAITING, WITHDRAWN
from trace.kit.bodies import Body, Line, Name


class ProposalsQuery(Body):
    """Which ones."""

    class Meta:
        unknown = ma.EXCLUDE

    state = ma.fields.String(validate=ma.validate.OneOf((WAITING, CONFIRMED, REFUSED, WITHDRAWN)))


class LooserWayOut(ma.Schema):
    """In which way it loosens."""

    code = ma.fields.String()
    detail = ma.fields.String()


class LooserChangeOut(ma.Schema):
    """One thing that is to be different, in words."""

    label = ma.fields.String()
    before = ma.fields.String()
    after = ma.fields.String()


class ProposalOut(ma.Schema):
    """A loosening correction: it is written when a second person agrees, then `result` is the new event."""

    id = ma.fields.Integer()
    event = ma.fields.Integer()
    act = ma.fields.String(metadata={"enum": ["correct", "cancel"]})
    state = ma.fields.String(metadata={"enum": [WAITING, CONFIRMED, REFUSED, WITHDRAWN]})
    why = ma.fields.List(ma.fields.Nested(LooserWayOut))
    reason = ma.fields.String()
    proposed_by = ma.fields.String()
    proposed_at = ma.fields.AwareDateTime()
    decided_by = ma.fields.String(allow_none=True)
    decided_at = ma.fields.AwareDateTime(allow_none=True)
    decided_reason = ma.fields.String()
    result = ma.fields.Integer(allow_none=True)
    is_paused = ma.fields.Boolean(metadata={"description": "an inspection is going on"})
    may_decide = ma.fields.Boolean(metadata={"description": "you may be the second person"})
    changes = ma.fields.List(ma.fields.Nested(LooserChangeOut))


class ProposalsPage(ma.Schema):
    """Those you may see, those that wait first."""

    items = ma.fields.List(ma.fields.Nested(ProposalOut))
    total = ma.fields.Integer()


class Nothing(Body):
    """No body is needed."""


class NewPause(Body):
    """An inspection of an organisation, or of one lot of it."""

    organisation = Name(required=True, longest=40)
    batch = Line(longest=40)
    reason = Name(required=True, longest=300)


class PauseOut(ma.Schema):
    """An inspection; `lifted_at` is null while it goes on."""

    id = ma.fields.Integer()
    organisation = ma.fields.String()
    batch = ma.fields.String(allow_none=True)
    reason = ma.fields.String()
    set_by = ma.fields.String()
    set_at = ma.fields.AwareDateTime()
    lifted_at = ma.fields.AwareDateTime(allow_none=True)
    lifted_reason = ma.fields.String()


class PausesPage(ma.Schema):
    """Those you may see, the open ones first."""

    items = ma.fields.List(ma.fields.Nested(PauseOut))
    total = ma.fields.Integer()
