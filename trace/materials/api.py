"""Materials for programs."""

from collections.abc import Mapping
from typing import Any

from flask_smorest import Blueprint

from trace import clock
from trace.documents.models import Certificate
from trace.documents.queries import find_file
from trace.errors import N_, Invalid, NotFound
from trace.kit.finding import finding
from trace.kit.guards import SIGNED_IN, allowed, signed_in
from trace.kit.idempotency import idempotent
from trace.kit.viewer import RECORDERS, Viewer
from trace.materials import actions, queries, schemas, views
from trace.materials.catalogue import bans
from trace.materials.models import Material
from trace.materials.rules import Waiting, bans_met
from trace.organisations.queries import find_organisation
from trace.processes.catalogue import FIELDS_OF_USE

api = Blueprint(
    "materials_api", __name__, url_prefix="/api/v1/materials", description="Seed, fry, feed, fertiliser, medicines"
)


@api.get("")
@api.arguments(schemas.MaterialsQuery, location="query")
@api.response(200, schemas.MaterialsPage)
@allowed(SIGNED_IN)
def list_materials(asked: dict[str, Any]) -> dict[str, object]:
    """The register of the token's organisation, in the order of registering; `next` is the following cursor."""
    limit = asked["limit"]
    found = queries.materials_after(
        asked["cursor"], limit=limit + 1, search=asked["q"], kind=asked["kind"], seen_by=signed_in()
    )
    return {
        "items": [_values(row) for row in found[:limit]],
        "next": str(found[limit - 1].id) if len(found) > limit else None,
    }


@api.get("/banned")
@api.arguments(schemas.BannedQuery, location="query")
@api.response(200, schemas.BansPage)
@allowed(SIGNED_IN)
def banned(asked: dict[str, Any]) -> dict[str, object]:
    """The banned list by field of use on a day; `q` asks which bans a name or mixture meets."""
    day = asked["on"] or clock.today()
    fields = (asked["field"],) if asked["field"] else FIELDS_OF_USE
    if asked["q"]:
        met = bans_met((asked["q"],), fields, day, among=bans())
        return {"items": [schemas.ban_values(one.ban, is_sourced=one.is_certain) for one in met]}
    listed = [ban for ban in bans() if ban.field in fields and ban.holds_on(day)]
    return {"items": [schemas.ban_values(ban, is_sourced=ban.is_sourced_on(day)) for ban in listed]}


@api.get("/<code>")
@api.response(200, schemas.MaterialOut)
@allowed(SIGNED_IN)
def show_material(code: str) -> dict[str, object]:
    """One material by its code."""
    return _values(queries.find_material(code, seen_by=signed_in()))


@api.post("")
@idempotent
@api.arguments(schemas.MaterialIn)
@api.response(201, schemas.MaterialOut)
@allowed(*RECORDERS)
def register_material(asked: dict[str, Any]) -> Any:
    """Register a material of the token's organisation. Takes `Idempotency-Key`."""
    viewer = signed_in()
    organisation = find_organisation(viewer.organisation_id or 0, seen_by=viewer)
    facts = _facts(asked, organisation.id, viewer)
    made = actions.save_material(organisation, facts, by=viewer, now=clock.now(), waitings=_waitings(asked) or [])
    return _again(made), 201, {"Location": f"{api.url_prefix}/{made.code}"}


@api.patch("/<code>")
@idempotent
@finding("code", queries.find_material, into="material")
@api.arguments(schemas.MaterialIn(partial=("kind", "name")))
@api.response(200, schemas.MaterialOut)
@allowed(*RECORDERS)
def change_material(asked: dict[str, Any], material: Material) -> Any:
    """Change the facts that are sent; the code stays for ever. Takes `Idempotency-Key`."""
    viewer = signed_in()
    facts = _facts(asked, material.organisation_id, viewer)
    actions.save_material(
        material.organisation, facts, by=viewer, now=clock.now(), material=material, waitings=_waitings(asked)
    )
    return _again(material)


def _facts(asked: Mapping[str, Any], organisation_id: int, viewer: Viewer) -> dict[str, Any]:
    """What was sent, its papers found."""
    facts = {key: value for key, value in asked.items() if key not in ("waiting", "label_photo", "certificate")}
    if "label_photo" in asked:
        facts["file"] = _photo(asked["label_photo"], viewer) if asked["label_photo"] else None
    if "certificate" in asked:
        facts["certificate"] = _paper(asked["certificate"], organisation_id) if asked["certificate"] else None
    return facts


def _photo(sha256: str, viewer: Viewer) -> Any:
    try:
        return find_file(sha256, seen_by=viewer)
    except NotFound as unknown:
        raise Invalid(unknown.msgid, field="label_photo") from None


def _paper(number: str, organisation_id: int) -> Certificate:
    found: Certificate | None = Certificate.get_or_none(
        (Certificate.organisation == organisation_id) & (Certificate.number == number)
    )
    if found is None:
        raise Invalid(N_("Không tìm thấy giấy hoặc ảnh này trong cơ sở của bạn."), field="certificate")
    return found


def _waitings(asked: Mapping[str, Any]) -> list[Waiting] | None:
    if "waiting" not in asked:
        return None
    return [Waiting(one["crop"], one["days"], one["certainty"]) for one in asked["waiting"]]


def _again(material: Material) -> dict[str, object]:
    """As the next reader will find it."""
    return _values(queries.find_material(material.code, seen_by=signed_in()))


def _values(row: Material) -> dict[str, object]:
    return schemas.api_values(row, queries.waitings_of([row.id])[row.id], views.api_bans(row, clock.today()))
