"""Layouts as pages and programs show them: titles, sizes, what they are for. Plain values."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from trace.errors import N_
from trace.kit.languages import language
from trace.kit.text import fold
from trace.labels.layout import Layout
from trace.labels.layouts import OWN

PURPOSE_WORDS = {
    "trace_stamp": N_("Tem truy xuất"),
    "goods_label": N_("Nhãn hàng hóa"),
    "logistic": N_("Nhãn thùng, pallet"),
    "sign": N_("Biển"),
    "poster": N_("Bảng ở quầy"),
}
KIND_WORDS = {"sheet": N_("Tờ decal"), "roll": N_("Cuộn tem")}
SYMBOL_WORDS = {
    "qr full": N_("QR, địa chỉ đầy đủ"),
    "qr short": N_("QR, địa chỉ ngắn"),
    "ean13 gtin": N_("Mã vạch EAN-13 của sản phẩm"),
    "code128 lot": N_("Mã vạch Code 128: số lô"),
    "code128 serial": N_("Mã vạch Code 128: số của gói"),
    "code128 gtin": N_("Mã vạch Code 128: mã sản phẩm"),
    "gs1_128 elements": N_("GS1-128, chuỗi số GS1"),
    "gs1_128 sscc": N_("GS1-128, mã kiện SSCC"),
    "gs1_datamatrix elements": N_("GS1 DataMatrix, chuỗi số GS1"),
    "gs1_datamatrix sscc": N_("GS1 DataMatrix, mã kiện SSCC"),
}


def layout_view(layout: Layout) -> dict[str, Any]:
    """A layout in words: its title in the reader's language, its sizes."""
    grid = layout.grid
    return {
        "name": layout.name,
        "title": title_of(layout),
        "label": measures(grid.label_width_mm, grid.label_height_mm),
        "paper": measures(layout.paper_width_mm, layout.paper_height_mm),
        "on_page": layout.labels_per_page,
        "is_sheet": layout.kind == "sheet",
        "is_own": layout.name.startswith(OWN),
        "kind": _(KIND_WORDS[layout.kind]),
        "purpose": purpose_words(layout.purpose),
        "symbols": [symbol_words(one.kind, one.holds) for one in layout.symbols],
        "dpi": layout.dpi,
        "caution": layout.caution,
        "small_print": layout.small_print.reason if layout.small_print else "",
        "picture": url_for("layouts.picture", name=layout.name),
        "href": url_for("layouts.show", name=layout.name),
        "width_px": round(grid.label_width_mm * 4),
        "height_px": round(grid.label_height_mm * 4),
    }


def layout_facts(layout: Layout) -> dict[str, Any]:
    """The numbers of a layout in pairs of words, for its page."""
    grid, view = layout.grid, layout_view(layout)
    facts: list[Any] = [
        (_("Cỡ tem"), view["label"]),
        (_("Khổ giấy"), view["paper"]),
        (_("Trên một trang"), _("%(count)s tem", count=view["on_page"]) if view["is_sheet"] else _("Cuộn tem")),
        (_("Hàng × cột"), f"{grid.rows} × {grid.columns}"),
        (_("Lề trái, lề trên"), f"{length(grid.left_mm)} mm, {length(grid.top_mm)} mm"),
        (_("Khe dọc, khe ngang"), f"{length(grid.column_gap_mm)} mm, {length(grid.row_gap_mm)} mm"),
        (_("Máy in"), _("từ %(dpi)s dpi", dpi=layout.dpi)),
        (_("Dùng làm"), view["purpose"]),
        (_("Mã trên tem"), " · ".join(view["symbols"]) or _("Chỉ có mã bằng chữ")),
    ]
    if view["small_print"]:
        facts.append({"label": _("Chữ nhỏ, vì"), "value": view["small_print"], "is_wide": True})
    if layout.caution:
        facts.append({"label": _("Lưu ý"), "value": layout.caution, "is_wide": True})
    facts.append({"label": _("Tên dùng trong lệnh và API"), "value": layout.name, "is_code": True})
    return {"title": view["title"], "facts": facts}


def measures(width_mm: float, height_mm: float) -> str:
    """Width × height in millimetres."""
    return f"{length(width_mm)} × {length(height_mm)} mm"


def title_of(layout: Layout) -> str:
    """Its title in the reader's language; an own layout has one title."""
    return layout.title_en if language() == "en" else layout.title


def purpose_words(purpose: str) -> str:
    """What a layout is for, in words."""
    return str(_(PURPOSE_WORDS[purpose]))


def symbol_words(kind: str, holds: str) -> str:
    """What a symbol is, in words."""
    return str(_(SYMBOL_WORDS[f"{kind} {holds}"]))


def length(value: float) -> str:
    """Millimetres with a decimal comma."""
    return f"{value:g}".replace(".", ",")


def size_of(layout: Layout) -> str:
    """The stock's label as one word of a filter."""
    return f"{layout.grid.label_width_mm:g}x{layout.grid.label_height_mm:g}"


def sizes_of(layouts: Iterable[Layout]) -> list[tuple[str, str]]:
    """Every size of label there is, small ones first, for a filter."""
    found = {size_of(one): (one.grid.label_width_mm * one.grid.label_height_mm, one) for one in layouts}
    ordered = sorted(found.items(), key=lambda pair: pair[1][0])
    return [(word, measures(one.grid.label_width_mm, one.grid.label_height_mm)) for word, (_area, one) in ordered]


def chosen(layouts: Iterable[Layout], *, search: str, filters: Mapping[str, str]) -> list[Layout]:
    """The layouts that the words and filters of the gallery leave."""
    words = fold(search).replace(",", ".").split()
    left = []
    for one in layouts:
        text = fold(f"{one.name} {one.title} {one.title_en} {size_of(one)}").replace(",", ".")
        wanted = {"kind": one.kind, "size": size_of(one), "purpose": one.purpose}
        if all(word in text for word in words) and all(wanted[key] == said for key, said in filters.items()):
            left.append(one)
    return left


def used_first(layouts: Iterable[Layout], used: Mapping[str, int]) -> list[Layout]:
    """Those printed most often by the organisation first, the rest in their order."""
    return sorted(layouts, key=lambda one: -used.get(one.name, 0))
