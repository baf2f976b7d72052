"""The architecture itself: rooms import only lower floors, rules stay plain, actions and queries know no Flask."""

import ast
from pathlib import Path

import pytest

from trace.app import ROOMS

ROOT = Path(__file__).resolve().parents[2]
GROUND = {"settings", "clock", "errors", "database", "gs1", "kit"}
FLOORS = [
    GROUND,
    {"ledger", "places", "seals"},
    {"organisations"},
    {"access"},
    {"notices"},
    {"documents"},
    {"products", "sites", "materials", "processes"},
    {"seasons", "batches"},
    {"events"},
    {"sensors"},
    {"lineage", "packs", "handovers", "aliases"},
    {"readiness", "serials"},
    {"labels"},
    {"printers", "typeset"},
    {"scans"},
    {"recalls"},
    {"audit"},
    {"inspections", "requests"},
    {"provenance"},
    {"resolver", "exchange", "papers", "feedback"},
    {"overview"},
    {"desk"},
    {"jobs", "cli", "web", "phone", "api"},
    {"app"},
]
FLOOR_OF = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
# Rooms of one floor do not know each other, except where one is the ground the other stands on.
NEIGHBOURS = {("products", "processes"), ("materials", "processes"), ("batches", "seasons"), ("web", "web")}
DRAWERS_WITHOUT_FLASK = ("rules", "actions", "queries", "models")
LONGEST_FILE = 400
MODULES = sorted(p for p in (ROOT / "trace").rglob("*.py") if "migrations" not in p.parts)


def imports_of(path: Path) -> set[str]:
    """Dotted names of everything a module imports, also inside functions."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found |= {f"{node.module}.{name.name}" for name in node.names}
    return found


def room_of(path: Path) -> str:
    return path.relative_to(ROOT / "trace").parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_room_imports_only_lower_floors(path):
    room = room_of(path)
    if room in ("__init__", "app"):
        return
    used = {name.split(".")[1] for name in imports_of(path) if name.startswith("trace.")} & FLOOR_OF.keys()
    too_high = {
        other
        for other in used - {room}
        if FLOOR_OF[other] > FLOOR_OF[room]
        or (FLOOR_OF[other] == FLOOR_OF[room] and room not in GROUND and (room, other) not in NEIGHBOURS)
    }
    if room in ("jobs", "cli", "web", "api"):
        too_high -= {"app", "jobs", "cli", "web", "api"}

    assert too_high == set()


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_what_decides_and_what_stores_knows_no_flask(path):
    drawer = path.stem.split("_")[0]
    if drawer not in DRAWERS_WITHOUT_FLASK or room_of(path) in ("kit", "web", "api", "cli", "jobs", "desk"):
        return
    top = {name.split(".")[0] for name in imports_of(path)}

    assert not top & {"flask", "flask_babel", "flask_wtf", "werkzeug"}
    if drawer == "rules":
        assert not top & {"peewee", "playhouse", "marshmallow"}


def test_every_room_on_a_floor_is_wired_and_says_what_it_is_for():
    there = {p.parent.name for p in (ROOT / "trace").glob("*/__init__.py")} - {"migrations"}

    assert there <= FLOOR_OF.keys()
    assert there - GROUND <= set(ROOMS)
    for room in there:
        assert ast.get_docstring(ast.parse((ROOT / "trace" / room / "__init__.py").read_text())), room


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_file_grows_into_two_rooms(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_only_the_clock_reads_the_clock(path):
    if path.name == "clock.py":
        return
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and node.attr in ("now", "today", "utcnow"):
            owner = getattr(node.value, "id", getattr(node.value, "attr", ""))
            assert owner not in ("datetime", "date"), f"line {node.lineno}"


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_who_acts_and_when_are_told_by_name(path):
    if path.stem.split("_")[0] not in ("actions", "queries"):
        return
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            assert not {"by", "now"} & {one.arg for one in node.args.args}, node.name


def test_nothing_stands_at_the_top_that_the_owner_did_not_put_there():
    allowed = {
        "wsgi.py",
        "trace",
        "templates",
        "labels",
        "seeds",
        "tests",
        "requirements.txt",
        "README.md",
        "requirements.lock",
        "Makefile",
        "pyproject.toml",
        "LICENSE",
        "CHANGELOG.md",
        ".ci",
        ".gitignore",
        "docs",
        "bench",
        "deploy",
        ".git",
        ".venv",
        "instance",
        ".hypothesis",
        ".mypy_cache",
        ".ruff_cache",
        ".pytest_cache",
        "__pycache__",
    }

    assert {p.name for p in ROOT.iterdir()} <= allowed
