"""What the layout editor shows: its inputs in groups, the label drawn with real values, every problem in words."""

import base64
from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from trace.errors import Refusal
from trace.kit.forms import Form, say
from trace.labels import own_queries
from trace.labels.drawing import check_fit
from trace.labels.fact_titles import facts_about, title_of_fact
from trace.labels.facts import WORDING
from trace.labels.layout import Layout, LayoutBroken, table_of
from trace.labels.layout_views import (
    KIND_WORDS,
    PURPOSE_WORDS,
    SYMBOL_WORDS,
    layout_view,
    title_of,
)
from trace.labels.layouts import UnknownLayout, build, layouts_for, name_of
from trace.labels.models import OwnLayout
from trace.labels.ordering import words_of
from trace.labels.own_checks import faults_of
from trace.labels.own_inputs import Groups, inputs_of, sort_inputs
from trace.labels.own_outline import outline_svg
from trace.labels.own_reading import Typed, read_inputs
from trace.labels.own_samples import Filling, filling_for
from trace.labels.problems import FitProblem
from trace.labels.sheet import picture_svg
from trace.labels.svg import render_svg
from trace.settings import Settings


def editor_of(
    own: OwnLayout, form: Form, *, number: int, shown: str, settings: Settings, is_refused: bool = False
) -> dict[str, Any]:
    """Everything the template needs. `form.values` are the inputs as typed; its errors gain what is found here."""
    base = own_queries.last_version(own).table
    typed = read_inputs(form.values, base)
    _say_beside(form, typed.errors)
    preview = _preview(own, typed, form, shown, settings)
    groups = sort_inputs(form.values)
    return {
        "own": {"name": name_of(own), "title": own.title, "number": own.number, "usable_number": own.usable_number},
        "form": form,
        "is_refused": is_refused,
        "number": number,
        "shown": preview["shown"],
        "preview": preview,
        "parts": _parts(groups),
        "choices": _choices(own, base.get("subject", "lot")),
        "pictures": [_picture(one) for one in own_queries.pictures_of(own.organisation_id)],
    }


def stock_of(name: str, own: OwnLayout) -> Mapping[str, Any] | None:
    """The table of the layout whose stock was chosen, if it is one that this organisation may use."""
    found = next((one for one in layouts_for(own.organisation_id) if one.name == name), None)
    return table_of(found) if found else None


def inputs_of_version(own: OwnLayout) -> dict[str, str]:
    """What the editor opens with."""
    return inputs_of({**own_queries.last_version(own).table, "title": own.title})


def _preview(own: OwnLayout, typed: Typed, form: Form, shown: str, settings: Settings) -> dict[str, Any]:
    """The drawing and the sentences around it."""
    nothing = {"picture": "", "outline": "", "problems": [], "remarks": [], "sheet": "", "shown": shown}
    if typed.errors:
        return {**nothing, "problems": [_("Có số đo chưa hiểu được. Sửa xong thì hình hiện lại.")]}
    faults = faults_of(name_of(own), typed.table)
    _say_beside(form, faults)
    said = [say(fault) for found in faults.values() for fault in found]
    try:
        layout = build(name_of(own), typed.table, organisation_id=own.organisation_id, source=own.source)
    except (LayoutBroken, UnknownLayout) as error:
        lost = [say(error)] if isinstance(error, Refusal) else []
        return {**nothing, "outline": outline_svg(typed.table, is_alone=True), "problems": [*said, *lost]}
    filling = filling_for(layout, shown, own.organisation, settings=settings)
    problems = check_fit(layout, filling.facts)
    is_blocked = any(problem.is_blocking for problem in problems)
    # What an optional line leaves out is a remark beside the picture: a red field would send people to mend what is
    # right.
    for problem in (one for one in problems if one.is_blocking):
        form.add_error(_place_of(problem, layout), words_of(problem))
    return {
        "picture": "" if is_blocked else render_svg(layout, filling.facts),
        "outline": outline_svg(typed.table, is_alone=is_blocked),
        "problems": [*said, *(words_of(one) for one in problems if one.is_blocking)],
        "remarks": [*(words_of(one) for one in problems if not one.is_blocking), *_remarks(filling, shown)],
        "sheet": picture_svg(layout, translate=_) if layout.kind == "sheet" else "",
        "shown": filling.shown if filling.shown != "sample" else shown,
    }


def _remarks(filling: Filling, shown: str) -> list[str]:
    found = []
    if filling.is_address_shortened:
        found.append(_("Tem nhỏ: địa chỉ chỉ in xã và tỉnh, không in thôn và số nhà."))
    if filling.shown == "sample" and shown != "sample":
        found.append(_("Cơ sở chưa có sản phẩm hay lô, nên hình dùng giá trị mẫu."))
    return found


def _place_of(problem: FitProblem, layout: Layout) -> str:
    """The input beside which a problem of fit is said."""
    for index, block in enumerate(layout.blocks):
        for at, one in enumerate(block.fields):
            if problem.fact is not None and one.fact == problem.fact:
                return f"block-{index}-field-{at}-size_mm"
    return "symbol-0" if layout.symbols and problem.fact is None else ""


def _say_beside(form: Form, found: Mapping[str, list[Any]]) -> None:
    for name, refusals in found.items():
        for refusal in refusals:
            form.add_error(name, say(refusal))


def _parts(groups: Groups) -> dict[str, list[dict[str, Any]]]:
    """Blocks with their fields, symbols and pictures, by the names of their inputs."""
    blocks = []
    for index, fields in enumerate(groups.fields):
        name = f"block-{index}"
        inner = [
            {"name": f"{name}-field-{at}", "title": _fact_title(one.get("fact", "")), "size": one.get("size_mm", "")}
            for at, one in enumerate(fields)
        ]
        blocks.append({"name": name, "number": index + 1, "fields": inner})
    return {
        "blocks": blocks,
        "symbols": [
            {"name": f"symbol-{index}", "number": index + 1, "title": _symbol_title(one.get("what", ""))}
            for index, one in enumerate(groups.symbol)
        ],
        "pictures": [
            {"name": f"picture-{index}", "number": index + 1, "sha256": one.get("sha256", "")}
            for index, one in enumerate(groups.picture)
        ],
    }


def _choices(own: OwnLayout, subject: str) -> dict[str, list[tuple[str, str]]]:
    """The options of every select."""
    stocks = [one for one in layouts_for(own.organisation_id) if one.name != name_of(own)]
    return {
        "fact": [(fact, _fact_title(fact)) for fact in facts_about(subject, WORDING)],
        "face": [("regular", _("Thường")), ("bold", _("Đậm"))],
        "align": [("left", _("Trái")), ("centre", _("Giữa"))],
        "anchor": [("top", _("Trên")), ("middle", _("Giữa")), ("bottom", _("Dưới"))],
        "what": [(what, str(_(words))) for what, words in SYMBOL_WORDS.items()],
        "kind": [(kind, str(_(words))) for kind, words in KIND_WORDS.items()],
        "purpose": [(purpose, str(_(words))) for purpose, words in PURPOSE_WORDS.items()],
        "dpi": [(str(dpi), f"{dpi} dpi") for dpi in (203, 300, 600)],
        "stock": [(one.name, _stock_words(one)) for one in stocks],
    }


def _stock_words(layout: Layout) -> str:
    view = layout_view(layout)
    return f"{title_of(layout)} ({view['label']})"


def _picture(kept: Any) -> dict[str, str]:
    data = base64.b64encode(bytes(kept.content)).decode("ascii")
    return {
        "sha256": kept.sha256,
        "src": f"data:image/png;base64,{data}",
        "words": _("%(width)s × %(height)s điểm", width=kept.width_px, height=kept.height_px),
    }


def _fact_title(fact: str) -> str:
    return str(_(title_of_fact(fact)))


def _symbol_title(what: str) -> str:
    return str(_(SYMBOL_WORDS[what])) if what in SYMBOL_WORDS else what
