"""Every route of the app, as an anonymous visitor, a stranger from another co-op, and each role.

It holds for routes nobody has written yet: a new one without a mark, or with a parameter that
tests/route_objects.py does not know, fails here.
"""

from types import SimpleNamespace

import pytest
from cast import LONG_AGO, sign_in, token_in
from route_objects import PERSONAL, ROUTE_OBJECTS, SHARED_WITH_STRANGERS

from trace.access.actions import create_token
from trace.access.rules import TOKEN_ROLES
from trace.kit.guards import ANYONE, SIGNED_IN, who_may
from trace.kit.viewer import COMMAND_LINE, ROLES
from trace.organisations.models import Organisation

CHECKED_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
ORGANISATION_ROLES = {"staff": "stranger_clerk", "manager": "stranger_manager", "helper": "stranger_helper"}
MACHINE_DOORS = ("/api/", "/epcis/")
ONE_KEY = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def cast(
    song_hoa, dong_nguyen, department, admin, manager, clerk, helper, auditor,
    far_auditor, stranger_clerk, stranger_manager, stranger_helper,
) -> SimpleNamespace:  # fmt: skip
    return SimpleNamespace(
        song_hoa=song_hoa, dong_nguyen=dong_nguyen, department=department, admin=admin, manager=manager, clerk=clerk,
        helper=helper, auditor=auditor, far_auditor=far_auditor, stranger_clerk=stranger_clerk,
        stranger_manager=stranger_manager, stranger_helper=stranger_helper,
    )  # fmt: skip


@pytest.fixture
def visit(app):
    """Calls a route as this viewer: pages with a session opened by the form and a valid CSRF token, the API with a
    token of the organisation where the role may have one."""

    def make(viewer):
        client = app.test_client()
        page = sign_in(client, viewer).get("/account/") if viewer else client.get("/sign-in")
        token = token_in(page)
        secret = token_of(viewer) if viewer and viewer.role in TOKEN_ROLES else None

        def call(method: str, address: str):
            headers = {"X-CSRFToken": token, "Idempotency-Key": ONE_KEY} if method != "GET" else {}
            if secret and address.startswith(MACHINE_DOORS):
                headers["Authorization"] = f"Bearer {secret}"
            return client.open(address, method=method, headers=headers)

        return call

    return make


def token_of(viewer) -> str:
    organisation = Organisation.get_by_id(viewer.organisation_id)
    return create_token(organisation, name="walk", role=viewer.role, by=COMMAND_LINE, now=LONG_AGO)[1]


def is_closed_to(role: str, method: str, address: str) -> bool:
    """Writing to the API takes a token, and helpers, officers and admins have none: 401 whatever the mark says."""
    return method != "GET" and address.startswith(MACHINE_DOORS) and role not in TOKEN_ROLES


def routes_of(app):
    """(rule, mark, methods) of every route but the static files."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda r: (r.endpoint, r.rule)):
        if rule.endpoint != "static":
            yield rule, who_may(app.view_functions[rule.endpoint]), [m for m in CHECKED_METHODS if m in rule.methods]


def object_key(endpoint: str, parameter: str) -> str | None:
    blueprint = endpoint.rpartition(".")[0]
    return next(
        (k for k in (f"{endpoint}:{parameter}", f"{blueprint}:{parameter}", parameter) if k in ROUTE_OBJECTS), None
    )


def addresses(app, cast):
    """(address, endpoint, has an owner, mark, method) of every guarded route, about things of Song Hoa."""
    made: dict[str, object] = {}
    for rule, mark, methods in routes_of(app):
        if ANYONE in mark:
            continue
        keys = {parameter: object_key(rule.endpoint, parameter) for parameter in rule.arguments}
        if None in keys.values():
            continue
        for key in keys.values():
            if key not in made:
                made[key] = ROUTE_OBJECTS[key](cast)
        values = {parameter: made[key] for parameter, key in keys.items()}
        with app.test_request_context():
            address = app.url_map.bind("localhost").build(rule.endpoint, values, method=methods[0])
        for method in methods:
            yield address, rule.endpoint, bool(keys), mark, method


def say(findings: list[str], advice: str = "") -> str:
    """All of them, one a line: pytest would cut a list short."""
    return "\n".join([advice, *findings])


def refused_to_strangers(answer) -> bool:
    return answer.status_code == 401 or (answer.status_code == 303 and answer.location.startswith("/sign-in"))


def test_every_view_names_who_may_use_it(app):
    unnamed = [f"{rule.endpoint} ({rule.rule})" for rule, mark, _ in routes_of(app) if not mark]

    assert not unnamed, say(unnamed, "put @allowed(...) directly above these views")


def test_every_mark_is_a_role_that_exists(app):
    known = {ANYONE, SIGNED_IN, *ROLES}

    assert {rule.endpoint: mark - known for rule, mark, _ in routes_of(app) if mark - known} == {}


def test_every_parameter_of_a_guarded_route_is_known(app):
    lines = [
        f"add a line for '{rule.endpoint.rpartition('.')[0]}:{parameter}' (or {parameter!r}) to ROUTE_OBJECTS in "
        f"tests/route_objects.py that makes one of Song Hoa's; it stands in {rule.rule}"
        for rule, mark, _ in routes_of(app)
        if ANYONE not in mark
        for parameter in sorted(rule.arguments)
        if object_key(rule.endpoint, parameter) is None
    ]
    unknown = list({line.partition(";")[0]: line for line in lines}.values())

    assert not unknown, say(unknown)


def test_an_anonymous_visitor_is_asked_to_sign_in(app, cast, visit):
    call = visit(None)
    let_in = [
        f"{method} {address} {answer.status_code}"
        for address, _, _, _, method in addresses(app, cast)
        if not refused_to_strangers(answer := call(method, address))
    ]

    assert not let_in, say(let_in)


@pytest.mark.parametrize("role", ROLES)
def test_a_role_outside_the_mark_is_refused(app, cast, visit, role):
    viewer = {"staff": cast.clerk}.get(role) or getattr(cast, role)
    call = visit(viewer)
    let_in = [
        f"{method} {address} {answer.status_code}"
        for address, _, _, mark, method in addresses(app, cast)
        if SIGNED_IN not in mark and role not in mark
        if (answer := call(method, address)).status_code != (401 if is_closed_to(role, method, address) else 403)
    ]

    assert not let_in, say(let_in)


@pytest.mark.parametrize("role", ROLES)
def test_a_role_inside_the_mark_can_look(app, cast, visit, role):
    call = visit({"staff": cast.clerk}.get(role) or getattr(cast, role))
    broken = [
        f"{method} {address} {answer.status_code}"
        for address, endpoint, _, mark, method in addresses(app, cast)
        if method == "GET" and mark & {SIGNED_IN, role} and endpoint not in PERSONAL
        if (answer := call(method, address)).status_code in (401, 403) or answer.status_code >= 500
    ]

    assert not broken, say(broken)


@pytest.mark.parametrize("role", ORGANISATION_ROLES)
def test_a_stranger_from_another_co_op_finds_nothing_of_song_hoa(app, cast, visit, role):
    call = visit(getattr(cast, ORGANISATION_ROLES[role]))
    found = [
        f"{method} {address} {answer.status_code}"
        for address, endpoint, is_owned, mark, method in addresses(app, cast)
        if is_owned and mark & {SIGNED_IN, role} and endpoint not in SHARED_WITH_STRANGERS
        if (answer := call(method, address)).status_code != (401 if is_closed_to(role, method, address) else 404)
    ]

    assert not found, say(found, "not yours is not found: look for the thing with seen_by= before anything else")


def test_an_officer_finds_nothing_outside_the_scope(app, cast, visit):
    call = visit(cast.far_auditor)
    found = [
        f"{method} {address} {answer.status_code}"
        for address, endpoint, is_owned, mark, method in addresses(app, cast)
        if is_owned and mark & {SIGNED_IN, "auditor"} and endpoint not in SHARED_WITH_STRANGERS
        if (answer := call(method, address)).status_code != (401 if is_closed_to("auditor", method, address) else 404)
    ]

    assert not found, say(found)


def test_what_is_personal_is_hidden_from_colleagues_and_admins(app, cast, visit):
    seen = []
    for viewer in (cast.manager, cast.admin, cast.helper):
        call = visit(viewer)
        seen += [
            f"{viewer.role} {method} {address} {answer.status_code}"
            for address, endpoint, _, _, method in addresses(app, cast)
            if endpoint in PERSONAL and (answer := call(method, address)).status_code != 404
        ]

    assert not seen, say(seen)


def test_no_post_passes_without_a_csrf_token(app, cast, visit, admin):
    client = sign_in(app.test_client(), admin)
    passed = [
        f"{method} {address} {answer.status_code}"
        for address, _, _, mark, method in addresses(app, cast)
        if method != "GET" and not address.startswith(MACHINE_DOORS) and mark & {SIGNED_IN, "admin"}
        if (answer := client.open(address, method=method)).status_code != 400
    ]

    assert not passed, say(passed)


def test_open_addresses_without_parameters_answer_calmly(app, cast, visit):
    call = visit(None)
    broken = [
        f"{rule.rule} {answer.status_code}"
        for rule, mark, methods in routes_of(app)
        if ANYONE in mark and not rule.arguments and "GET" in methods
        if (answer := call("GET", rule.rule)).status_code >= 500 and rule.endpoint not in ("health.readyz",)
    ]

    assert not broken, say(broken)
