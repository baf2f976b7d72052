"""Who a token stands for."""

import marshmallow as ma
from flask_smorest import Blueprint

from trace.kit.guards import SIGNED_IN, allowed, signed_in
from trace.organisations.queries import find_organisation

api = Blueprint("access_api", __name__, url_prefix="/api/v1", description="Who is asking")


class MeView(ma.Schema):
    """The bearer of this token."""

    name = ma.fields.String()
    role = ma.fields.String()
    organisation = ma.fields.String(allow_none=True, metadata={"description": "code of the organisation"})


@api.get("/me")
@api.response(200, MeView)
@allowed(SIGNED_IN)
def me() -> dict[str, object]:
    """Name, role and organisation of whoever holds the token: the first call of every integration."""
    seen = signed_in()
    code = find_organisation(seen.organisation_id, seen_by=seen).code if seen.organisation_id else None
    return {"name": seen.name, "role": seen.role, "organisation": code}
