"""Findings for programs: what is not as it should be, and a manager's word about what only people can judge."""

from typing import Any

import marshmallow as ma
from flask_smorest import Blueprint

from trace import clock
from trace.batches.models import Batch
from trace.batches.queries import find_batch
from trace.kit.bodies import Body, Line
from trace.kit.finding import finding
from trace.kit.guards import SIGNED_IN, allowed, signed_in
from trace.kit.idempotency import idempotent
from trace.kit.languages import language
from trace.kit.paging import Listing
from trace.kit.viewer import MANAGER, RECORDERS
from trace.organisations.models import Organisation
from trace.organisations.queries import find_organisation
from trace.readiness import queries_findings as queries
from trace.readiness.actions import review as review_finding
from trace.readiness.actions_addresses import convert_addresses
from trace.readiness.addresses import Conversion, conversions_of
from trace.readiness.models import KeptFinding
from trace.readiness.rules import SEVERITIES, SUBJECTS

api = Blueprint("findings_api", __name__, url_prefix="/api/v1/findings", description="What is not as it should be")
of_batches = Blueprint(
    "batch_findings_api", __name__, url_prefix="/api/v1/batches", description="Lots and what happens to them"
)


class FindingsQuery(Body):
    """Search, filters, order (a leading minus turns it round) and paging."""

    class Meta:
        unknown = ma.EXCLUDE

    q = ma.fields.String(load_default="", validate=ma.validate.Length(max=100))
    rule = ma.fields.String(validate=ma.validate.Length(max=40))
    severity = ma.fields.String(validate=ma.validate.OneOf(SEVERITIES))
    subject = ma.fields.String(validate=ma.validate.OneOf(SUBJECTS))
    state = ma.fields.String(validate=ma.validate.OneOf(queries.STATES))
    organisation = ma.fields.String(validate=ma.validate.Length(max=20))
    sort = ma.fields.String(
        load_default=queries.SORTS[0],
        validate=ma.validate.OneOf([f"{sign}{name}" for name in queries.SORTS for sign in ("", "-")]),
    )
    page = ma.fields.Integer(load_default=1, validate=ma.validate.Range(1, 100_000))


class StateQuery(Body):
    """Open ones, gone ones, reviewed ones, or all."""

    class Meta:
        unknown = ma.EXCLUDE

    state = ma.fields.String(load_default=queries.OPEN, validate=ma.validate.OneOf(queries.STATES))


class CountQuery(Body):
    """Whose findings are counted; all one may see when nothing is named."""

    class Meta:
        unknown = ma.EXCLUDE

    subject = ma.fields.String(validate=ma.validate.OneOf(SUBJECTS))
    code = ma.fields.String(validate=ma.validate.Length(max=20))
    organisation = ma.fields.String(validate=ma.validate.Length(max=20))


class CountOut(ma.Schema):
    """Open findings that stop a label, those that only warn, and both together."""

    stops = ma.fields.Integer()
    warns = ma.fields.Integer()
    total = ma.fields.Integer()


class FindingOut(ma.Schema):
    """One finding. `severity` stop refuses printing; `gone_at`: when it was mended; `event`: the one to correct."""

    id = ma.fields.Integer()
    rule = ma.fields.String()
    article = ma.fields.String()
    certainty = ma.fields.String(metadata={"enum": ["sourced", "inferred", "unverified"]})
    binds = ma.fields.String()
    severity = ma.fields.String(metadata={"enum": list(SEVERITIES)})
    detail = ma.fields.String()
    todo = ma.fields.String()
    subject = ma.fields.String(metadata={"enum": list(SUBJECTS)})
    code = ma.fields.String(metadata={"description": "Code of the batch, season or organisation"})
    name = ma.fields.String()
    organisation = ma.fields.String()
    event = ma.fields.Integer(allow_none=True)
    first_seen_at = ma.fields.AwareDateTime()
    last_seen_at = ma.fields.AwareDateTime()
    gone_at = ma.fields.AwareDateTime(allow_none=True)
    draft_until = ma.fields.AwareDateTime(
        allow_none=True, metadata={"description": "Officers do not see it before; null: they do"}
    )
    reviewed_at = ma.fields.AwareDateTime(allow_none=True)
    review_reason = ma.fields.String()


class FindingsPage(ma.Schema):
    """Some findings; `next` is the number of the next page."""

    items = ma.fields.List(ma.fields.Nested(FindingOut))
    total = ma.fields.Integer()
    next = ma.fields.Integer(allow_none=True)


class AddressOut(ma.Schema):
    """An old address and what it reads today; `after` is null where a person must say."""

    key = ma.fields.String(metadata={"description": "`kind:code:field`"})
    name = ma.fields.String()
    before = ma.fields.String()
    after = ma.fields.String(allow_none=True)


class Conversions(Body):
    """Which ones; all that are clear when absent."""

    keys = ma.fields.List(ma.fields.String(), validate=ma.validate.Length(min=1, max=1000))


class Review(Body):
    """Why it may stay as it is."""

    reason = Line(longest=300, required=True)


@api.get("")
@api.arguments(FindingsQuery, location="query")
@api.response(200, FindingsPage)
@allowed(SIGNED_IN)
def list_findings(asked: dict[str, Any]) -> dict[str, Any]:
    """The findings about what you may see, open ones unless `state` says otherwise, the heaviest first."""
    listing = Listing.asked(asked, filters=queries.FILTERS)
    page = queries.findings(listing, seen_by=signed_in())
    return {"items": _all(page.items), "total": page.total, "next": page.following}


@api.get("/count")
@api.arguments(CountQuery, location="query")
@api.response(200, CountOut)
@allowed(SIGNED_IN)
def count(asked: dict[str, Any]) -> dict[str, int]:
    """How much there is to mend: in all you may see, in one lot, season or organisation (`code`), or in all that an
    organisation has. Notes and what was reviewed are not counted."""
    found = queries.count_seen(seen_by=signed_in(), **asked)
    return {"stops": found.stops, "warns": found.warns, "total": found.total}


@api.post("/<int:finding_id>/review")
@idempotent
@finding("finding_id", queries.find_finding, into="found")
@api.arguments(Review)
@api.response(201, FindingOut)
@allowed(MANAGER)
def review(asked: dict[str, Any], found: KeptFinding) -> Any:
    """A manager's token says why a finding that only a person can judge may stay. Takes `Idempotency-Key`."""
    review_finding(found, reason=asked["reason"], by=signed_in(), now=clock.now())
    return _all([queries.find_finding(found.id, seen_by=signed_in())])[0], 201


@of_batches.get("/<path:code>/findings")
@of_batches.arguments(StateQuery, location="query")
@of_batches.response(200, FindingOut(many=True))
@allowed(SIGNED_IN)
def list_batch_findings(asked: dict[str, Any], code: str) -> list[dict[str, Any]]:
    """The findings about one lot, the heaviest first. What stops its labels this moment is `missing` of the lot."""
    batch: Batch = find_batch(code, seen_by=signed_in())
    return _all(queries.findings_about(batch, state=asked["state"], seen_by=signed_in()))


@api.get("/addresses")
@api.response(200, AddressOut(many=True))
@allowed(*RECORDERS)
def list_addresses() -> list[dict[str, Any]]:
    """Addresses of your organisation, its places and its products' texts in units that are no more."""
    return [_address(one) for one in conversions_of(_own(), now=clock.now())]


@api.post("/addresses")
@idempotent
@api.arguments(Conversions)
@api.response(201, AddressOut(many=True))
@allowed(MANAGER)
def convert(asked: dict[str, Any]) -> Any:
    """Put those that are clear into today's units: all, or the named ones. Takes `Idempotency-Key`."""
    done = convert_addresses(_own(), by=signed_in(), now=clock.now(), keys=asked.get("keys"))
    return [_address(one) for one in done], 201


def _own() -> Organisation:
    return find_organisation(signed_in().organisation_id or 0, seen_by=signed_in())


def _address(one: Conversion) -> dict[str, Any]:
    return {"key": one.key, "name": one.name, "before": one.before, "after": one.after or None}


def _all(rows: Any) -> list[dict[str, Any]]:
    spoken = language()
    found = [(row, queries.lack_of(row)) for row in rows]
    return [
        {
            "id": row.id,
            "rule": row.rule,
            "article": lack.rule.article,
            "certainty": lack.rule.certainty,
            "binds": lack.rule.binds,
            "severity": row.severity,
            "detail": lack.sentence(spoken),
            "todo": lack.todo(spoken),
            "subject": row.subject_kind,
            "code": row.subject_code,
            "name": row.subject_name,
            "organisation": row.organisation.code,
            "event": row.event_number,
            "first_seen_at": row.first_seen_at,
            "last_seen_at": row.last_seen_at,
            "gone_at": row.gone_at,
            "draft_until": row.draft_until,
            "reviewed_at": row.reviewed_at,
            "review_reason": row.review_reason,
        }
        for row, lack in found
        if lack is not None
    ]
