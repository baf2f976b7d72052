"""What is installed is what is imported, and the locks hold nothing of the machine they were compiled on."""

import ast
import re
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [ROOT / "wsgi.py", *(ROOT / "trace").rglob("*.py"), *(ROOT / "seeds").rglob("*.py")]
# No line of ours imports these: the server itself, the newer SQLite that peewee picks up, and the days of time zones.
USED_WITHOUT_IMPORT = {"gunicorn", "pysqlite3", "tzdata"}
# Flask and flask-smorest stand on these and show them in their own interfaces.
BROUGHT_ALONG = {"werkzeug", "click", "itsdangerous", "markupsafe", "jinja2", "apispec"}


def named(file: str) -> set[str]:
    """The distributions a requirements file names, in their normal form."""
    lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
    return {normal(re.split(r"[\[<>=;!~ ]", line, maxsplit=1)[0]) for line in lines if re.match(r"[a-z]", line)}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def imported() -> set[str]:
    """The distributions behind every import of the product."""
    tops = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                tops |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                tops.add(node.module.split(".")[0])
    behind = packages_distributions()
    foreign = tops - sys.stdlib_module_names - {"trace", "seeds"}
    return {normal(name) for top in foreign for name in behind.get(top, [top])}


def test_every_requirement_is_imported():
    assert named("requirements.txt") - imported() - USED_WITHOUT_IMPORT == set()


def test_every_import_is_a_requirement():
    assert imported() - named("requirements.txt") - BROUGHT_ALONG == set()


@pytest.mark.parametrize("lock", ["requirements.lock", "tests/requirements.lock"])
def test_a_lock_has_hashes_and_no_place_of_its_making(lock):
    text = (ROOT / lock).read_text(encoding="utf-8")
    source = lock.replace(".lock", ".txt")
    pinned = re.findall(r"^([a-z0-9][\w.-]*)==\S+(?: ; [^\n]*?)? \\\n    --hash=sha256:", text, re.MULTILINE)

    assert named(source) <= {normal(name) for name in pinned}
    assert not re.search(r"--(extra-)?index-url|--find-links|file://|^\s*# via /", text, re.MULTILINE)
