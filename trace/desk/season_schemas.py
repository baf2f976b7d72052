"""Shapes of the season API: what comes in, what goes out."""

import marshmallow as ma

from trace.desk.schemas import BatchOut, EventOut, MadeLot, Moment
from trace.kit.bodies import Body, Line, Name
from trace.seasons.queries import SORTS


class NewSeason(Body):
    """A season to open on plots or ponds, named by code or GLN; every further key is a field of the opening step.

    Area and households are summed up from the places where they are not sent.
    """

    class Meta:
        unknown = ma.INCLUDE

    template = Name(required=True, longest=20)
    name = Name(required=True, longest=120)
    variety = Line(longest=120, load_default="")
    sites = ma.fields.List(Name(longest=20), required=True, validate=ma.validate.Length(min=1, max=500))
    opened_on = Moment(required=True)
    photos = ma.fields.List(ma.fields.String(), validate=ma.validate.Length(max=10))


class NewSeasonEvent(Body):
    """Work on growing lots; every further key is a field of the step.

    `seasons` are more seasons of the same kind that this one entry is also for.
    """

    class Meta:
        unknown = ma.INCLUDE

    step = Name(required=True, longest=12)
    happened_at = Moment(required=True)
    site = Line(longest=20)
    material = Line(longest=12, metadata={"description": "Code of an own material; fills what is not sent"})
    seasons = ma.fields.List(Name(longest=20), validate=ma.validate.Length(max=500))
    photos = ma.fields.List(ma.fields.String(), validate=ma.validate.Length(max=10))


class NewHarvest(Body):
    """What was harvested, as one or several lots; every further key is a field of the step."""

    class Meta:
        unknown = ma.INCLUDE

    step = Name(required=True, longest=12)
    happened_at = Moment(required=True)
    site = Line(longest=20)
    lots = ma.fields.List(ma.fields.Nested(MadeLot), required=True, validate=ma.validate.Length(min=1, max=200))
    is_last = ma.fields.Boolean(load_default=False)
    photos = ma.fields.List(ma.fields.String(), validate=ma.validate.Length(max=10))


class Closing(Body):
    """When it ended; now when absent."""

    happened_at = Moment()


class SeasonSiteOut(ma.Schema):
    """A plot or pond of a season."""

    code = ma.fields.String()
    name = ma.fields.String()


class SeasonBrief(ma.Schema):
    """A season as lists show it."""

    code = ma.fields.String()
    name = ma.fields.String()
    template = ma.fields.String()
    variety = ma.fields.String()
    state = ma.fields.String(metadata={"enum": ["open", "closed"]})
    organisation = ma.fields.String(metadata={"description": "Code of the organisation"})
    sites = ma.fields.List(ma.fields.Nested(SeasonSiteOut))
    opened_on = ma.fields.Date()
    closed_on = ma.fields.Date(allow_none=True)
    last_event_at = ma.fields.AwareDateTime(allow_none=True)
    safe_from = ma.fields.Date(allow_none=True, metadata={"description": "first day on which it may be harvested"})


class SeasonOut(SeasonBrief):
    """A season with the lots it gave, the steps that usually come next, and what happened, the latest first."""

    lots = ma.fields.List(ma.fields.String(metadata={"description": "Code of a lot"}))
    next_steps = ma.fields.List(ma.fields.String(metadata={"description": "Code of a step"}))
    events = ma.fields.List(ma.fields.Nested(EventOut))


class HarvestOut(ma.Schema):
    """The lots that a harvest made."""

    batches = ma.fields.List(ma.fields.Nested(BatchOut))


class SeasonsPage(ma.Schema):
    """One page of seasons; `next` is the page number to ask for."""

    items = ma.fields.List(ma.fields.Nested(SeasonBrief))
    total = ma.fields.Integer()
    next = ma.fields.Integer(allow_none=True)


class SeasonsQuery(Body):
    """Search, filters, order (a leading minus turns it round) and paging."""

    class Meta:
        unknown = ma.EXCLUDE

    q = ma.fields.String(load_default="", validate=ma.validate.Length(max=100))
    state = ma.fields.String(validate=ma.validate.OneOf(("open", "closed")))
    template = ma.fields.String(validate=ma.validate.Length(max=20))
    site = ma.fields.String(validate=ma.validate.Length(max=20))
    sort = ma.fields.String(
        load_default=SORTS[0], validate=ma.validate.OneOf([f"{sign}{name}" for name in SORTS for sign in ("", "-")])
    )
    page = ma.fields.Integer(load_default=1, validate=ma.validate.Range(1, 100_000))
