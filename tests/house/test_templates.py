"""Templates compile and obey the strict content policy, their pictures exist, their colours can be read."""

import gzip
import re
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader, nodes

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
STATIC = ROOT / "trace" / "static"
NAMES = sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html"))
PAGES = [name for name in NAMES if not name.startswith("_parts/") and name not in ("base.html", "public.html")]
FIRST_PAINT_BYTES = 14_000

environment = Environment(
    loader=FileSystemLoader(TEMPLATES),
    extensions=["jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols"],
    autoescape=True,
)


def source_of(name: str) -> str:
    """The template without its comments, which may quote what is forbidden."""
    return re.sub(r"\{#.*?#\}", "", (TEMPLATES / name).read_text(encoding="utf-8"), flags=re.DOTALL)


@pytest.mark.parametrize("name", NAMES)
def test_it_compiles(name):
    environment.compile(source_of(name), name)


@pytest.mark.parametrize("name", PAGES)
def test_every_page_stands_in_a_frame(name):
    tree = environment.parse(source_of(name))
    is_part = Path(name).name.startswith("_")

    assert is_part or list(tree.find_all(nodes.Extends)), f"{name} extends no frame; a part's name starts with _"


@pytest.mark.parametrize("name", NAMES)
def test_nothing_in_it_needs_an_unsafe_content_policy(name):
    markup = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "", source_of(name), flags=re.DOTALL)

    assert not re.search(r"\sstyle\s*=", markup), "inline style"
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", markup), "inline event handler"
    assert not re.search(r"<style\b", markup), "style element"
    assert "javascript:" not in markup
    for tag in re.findall(r"<script\b[^>]*>", markup):
        assert "src=" in tag or "application/ld+json" in tag, f"inline script {tag}"


def is_translation(call: nodes.Call) -> bool:
    return isinstance(call.node, nodes.Name) and call.node.name in ("_", "gettext", "ngettext")


@pytest.mark.parametrize("name", NAMES)
def test_no_visible_vietnamese_escapes_translation(name):
    tree = environment.parse(source_of(name))
    data = " ".join(
        part.data
        for output in tree.find_all(nodes.Output)
        for part in output.nodes
        if isinstance(part, nodes.TemplateData)
    )
    text = re.sub(r"<[^>]*>", " ", data)
    strays = re.findall(r"[^\s<>]*[ăâđêôơưĂÂĐÊÔƠƯ\u1ea0-\u1ef9][^\s<>]*", text)

    assert strays == []


def icons_used() -> set[str]:
    """Names written as text wherever a template or macro names a picture."""
    found: set[str] = set()
    for name in NAMES:
        tree = environment.parse(source_of(name))
        for call in tree.find_all(nodes.Call):
            called = call.node.name if isinstance(call.node, nodes.Name) else ""
            arguments = call.args[:1] if called in ("icon", "timeline_item") else []
            arguments += [keyword.value for keyword in call.kwargs if keyword.key == "icon_name"]
            for argument in arguments:
                found |= {constant.value for constant in texts_of(argument)}
        for pair in tree.find_all(nodes.Pair):
            if isinstance(pair.key, nodes.Const) and pair.key.value == "icon" and isinstance(pair.value, nodes.Const):
                found.add(pair.value.value)
    return found


def texts_of(argument: nodes.Expr) -> list[nodes.Const]:
    """Constants that the argument may become; a dictionary's keys and compared values are not among them."""
    if isinstance(argument, nodes.Const):
        return [argument] if isinstance(argument.value, str) else []
    if isinstance(argument, nodes.CondExpr):
        branches = [argument.expr1] + ([argument.expr2] if argument.expr2 else [])
        return [text for branch in branches for text in texts_of(branch)]
    if isinstance(argument, nodes.Or):
        return texts_of(argument.left) + texts_of(argument.right)
    return []


def icons_drawn() -> set[str]:
    return set(re.findall(r'<symbol id="icon-([a-z-]+)"', (STATIC / "icons.svg").read_text(encoding="utf-8")))


def test_every_picture_that_a_template_names_is_drawn():
    used = icons_used()

    assert len(used) > 10
    assert used - icons_drawn() == set()


def test_every_state_has_a_picture_that_is_drawn():
    source = source_of("_parts/status.html")
    table = re.search(r"macro state_picture.*?\{\{-?(.*?)\.get", source, flags=re.DOTALL)
    assert table
    pictures = dict(re.findall(r'"(\w+)": "([\w-]+)"', table.group(1)))

    assert pictures["recalled"] == "stop"
    assert pictures["on_hold"] == "warning"
    assert set(pictures.values()) - icons_drawn() == set()


def tokens_of(css: str) -> list[dict[str, str]]:
    """The colour tokens of each :root block, later ones on top of the first; print left out."""
    screens = css.split("@media print")[0]
    blocks = [
        dict(re.findall(r"--([\w-]+):\s*(#[0-9a-fA-F]{6})\b", block))
        for block in re.findall(r":root\s*\{(.*?)\}", screens, re.DOTALL)
    ]
    return [{**blocks[0], **block} for block in blocks]


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_computed_as_the_guidelines_do():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


LIGHT = [
    ("text", "paper", 14.5),
    ("quiet", "paper", 5.5),
    ("on-brand", "brand", 6.4),
    ("on-stop", "stop", 6.5),
    ("hold", "hold-paper", 6.4),
    ("information", "sheet", 8.3),
]
EVERYWHERE = [
    *[(ink, sheet, 4.5) for ink in ("text", "quiet", "brand") for sheet in ("paper", "sheet", "sunk", "leaf")],
    ("on-brand", "brand", 4.5),
    ("on-stop", "stop", 4.5),
    ("hold", "hold-paper", 4.5),
    ("information", "paper", 4.5),
]


@pytest.mark.parametrize("name", ["app.css", "public.css"])
def test_colours_have_the_measured_contrast(name):
    schemes = tokens_of((STATIC / "css" / name).read_text(encoding="utf-8"))
    assert len(schemes) == (2 if name == "public.css" else 1)

    for ink, sheet, least in LIGHT:
        assert contrast(schemes[0][ink], schemes[0][sheet]) >= least, f"{ink} on {sheet}"
    for scheme in schemes:
        for ink, sheet, least in EVERYWHERE:
            assert contrast(scheme[ink], scheme[sheet]) >= least, f"{ink} on {sheet}: {scheme[ink]} {scheme[sheet]}"


def test_both_stylesheets_share_their_light_tokens():
    staff, public = (
        tokens_of((STATIC / "css" / name).read_text(encoding="utf-8"))[0] for name in ("app.css", "public.css")
    )

    assert {name: staff[name] for name in public if name in staff} == {
        name: public[name] for name in public if name in staff
    }


def test_the_public_stylesheet_leaves_room_for_the_page():
    size = len(gzip.compress((STATIC / "css" / "public.css").read_bytes()))

    assert size < 5_000 < FIRST_PAINT_BYTES / 2


def test_focus_is_never_taken_away_without_another_mark():
    for name in ("app.css", "public.css"):
        css = (STATIC / "css" / name).read_text(encoding="utf-8")
        assert re.search(r":focus-visible\s*\{\s*outline:\s*3px solid", css)
        bare = re.findall(r"([^{}]*)\{[^{}]*outline:\s*(?:0|none)\b", css)
        # These hand their outline to the frame around them, or no key reaches them.
        assert {rule.strip() for rule in bare} <= {"main:focus", ".choice input", ".file-drop input"}
