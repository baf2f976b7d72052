"""Whatever a room writes into the log of acts, the page of the log has words for it."""

import ast
from collections.abc import Iterator
from pathlib import Path

from trace.access.act_names import ACT_NAMES, DETAIL_NAMES
from trace.documents.models import Certificate
from trace.organisations.models import Organisation
from trace.products.models import Product
from trace.sites.models import Site

ROOM = Path(__file__).resolve().parents[2] / "trace"
# Columns that nobody types: numbers of rows, what is derived for searching, moments, marks that acts of their own set.
KEPT_BY_THE_SERVICE = {"id", "code", "is_active", "is_demo", "organisation", "subject_kind", "subject_id"}
KEPT_BY_THE_SERVICE |= {"ocop_stars", "ocop_decision", "ocop_issuer", "ocop_decided_on", "ocop_expires_on"}
KEPT_BY_THE_SERVICE |= {"gtin_check", "gtin_checked_by", "ocop_check", "ocop_checked_by"}
KEPT_BY_THE_SERVICE |= {"verified_by", "is_approved", "approved_by", "approval_note"}


def _calls() -> Iterator[tuple[ast.Module, ast.Call]]:
    """Every call of `log_act`, with the module it stands in."""
    for path in sorted(ROOM.rglob("*.py")):
        module = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(module):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "log_act":
                yield module, node


def _acts_of(module: ast.Module, call: ast.Call) -> set[str]:
    """The acts a call may write: a text, a choice of texts, or a name that the module gives such a value."""
    said: ast.expr = call.args[1]
    if isinstance(said, ast.Name):
        given = [n.value for n in ast.walk(module) if isinstance(n, ast.Assign) and _is_named(n, said.id)]
        return {act for value in given for act in _dotted(value)}
    return _dotted(said)


def _is_named(assignment: ast.Assign, name: str) -> bool:
    return any(isinstance(target, ast.Name) and target.id == name for target in assignment.targets)


def _dotted(value: ast.expr) -> set[str]:
    texts = {n.value for n in ast.walk(value) if isinstance(n, ast.Constant) and isinstance(n.value, str)}
    return {text for text in texts if "." in text}


def test_every_act_has_a_name_and_no_name_is_left_over():
    written = [_acts_of(module, call) for module, call in _calls()]

    assert all(written)
    assert set().union(*written) == set(ACT_NAMES)


def test_every_detail_of_an_act_has_a_name():
    told = {word.arg for _module, call in _calls() for word in call.keywords if word.arg} - {"now"}

    assert sorted(told - set(DETAIL_NAMES)) == []


def test_every_fact_that_may_be_changed_has_a_name():
    columns = {name for model in (Organisation, Product, Site, Certificate) for name in model._meta.fields}
    typed = {name for name in columns if not name.endswith(("_folded", "_sort", "_at"))} - KEPT_BY_THE_SERVICE

    assert sorted(typed - set(DETAIL_NAMES)) == []
