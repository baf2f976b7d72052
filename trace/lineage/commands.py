"""The way of a lot from the command line: as a tree to read, or as JSON for programs."""

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import click
from flask.cli import AppGroup
from flask_babel import gettext as _

from trace.database import connected
from trace.kit.languages import language
from trace.kit.sentences import sentences
from trace.kit.units import show_number, show_quantity
from trace.kit.viewer import COMMAND_LINE
from trace.lineage import queries
from trace.lineage.tracing import DIRECTIONS, rounded
from trace.lineage.trees import tree_of

lineage = AppGroup("lineage", help="What lots were made from, and what they became.")


@lineage.command("trace")
@click.argument("code")
@click.option("--direction", type=click.Choice(DIRECTIONS), required=True, help="Made from, or became.")
@click.option("--format", "shape", type=click.Choice(("tree", "json")), default="tree", show_default=True)
def trace(code: str, direction: str, shape: str) -> None:
    """Print everything the lot or season CODE (short code or GTIN/LOT) was made from, or became."""
    with connected(), sentences():
        thing = queries.find_thing(code, seen_by=COMMAND_LINE)
        tree = tree_of(queries.trace(thing, direction), seen_by=COMMAND_LINE, words=_)
    if shape == "json":
        click.echo(json.dumps(tree, ensure_ascii=False, indent=1))
        return
    for line in _lines(tree):
        click.echo(line)


def _lines(node: dict[str, Any]) -> Iterator[str]:
    """The tree with its branches drawn, one node a line."""
    yield " · ".join(_parts(node, is_root=True))
    yield from _branches(node, "")


def _branches(node: dict[str, Any], before: str) -> Iterator[str]:
    for number, one in enumerate(node["links"], start=1):
        is_last = number == len(node["links"])
        yield f"{before}{'└─ ' if is_last else '├─ '}{' · '.join(_parts(one))}"
        yield from _branches(one, before + ("   " if is_last else "│  "))


def _parts(node: dict[str, Any], *, is_root: bool = False) -> Iterator[str]:
    yield f"{node['code']} {node['name']}" + (f" ({node['lot']})" if node["lot"] else "")
    if node["quantity"]:
        yield _amount(node["quantity"], node["unit"])
    yield node["holder"]
    if node["is_recalled"]:
        yield _("Đang thu hồi")
    if node["is_on_hold"]:
        yield _("Tạm ngừng bán")
    if node["is_repeated"]:
        yield _("đã kể ở trên")
    elif not is_root:
        yield from _figures(node)


def _figures(node: dict[str, Any]) -> Iterator[str]:
    if node["share"] is not None:
        yield f"{show_number(Decimal(str(round(100 * node['share'], 1))), language())}%"
    if node["expected"] is not None:
        about = rounded(round(1000 * node["expected"])) or 0
        yield _("dự tính %(amount)s", amount=_amount(about / 1000, node["figures_unit"]))
    if node["worst_case"] is not None:
        yield _("nhiều nhất %(amount)s", amount=_amount(node["worst_case"], node["figures_unit"]))
    if node["unknown_because"]:
        yield node["unknown_because"]


def _amount(amount: float, unit: str | None) -> str:
    return show_quantity(round(1000 * amount), unit or "", language())


groups = (lineage,)
