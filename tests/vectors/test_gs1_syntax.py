"""GS1's own vectors: every case of the dictionary's linters and of the syntax engine's readers and writers.

Sources: gs1-syntax-dictionary and gs1-syntax-engine (Apache-2.0), extracted beside the checkout. Each group
prints how many cases ran and which were left out, with the reason; where the data is absent the groups skip and
say so, and `tests/unit/gs1` still checks the same code against slow reference code of its own.
"""

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from trace.gs1 import associations, percent
from trace.gs1.application_identifiers import APPLICATION_IDENTIFIERS
from trace.gs1.carriers import read_scan, scan_text
from trace.gs1.digital_link_rules import is_path
from trace.gs1.digital_links import DigitalLink, Leniency
from trace.gs1.element_strings import ElementString
from trace.gs1.errors import Gs1Error, LintError
from trace.gs1.linters import LINTERS

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
LINTER_VECTORS = DATA / "gs1-syntax-dictionary" / "linter_vectors.json"
ENGINE_VECTORS = DATA / "gs1-syntax-engine" / "vectors.json"
DICTIONARY = DATA / "gs1-syntax-dictionary" / "gs1-syntax-dictionary.txt"

NEEDS_PREFIX_LIST = "the case fakes GS1's online list of company prefixes"

# The extraction kept the name of a C buffer where ai.c fills one in loops: here is what the loops write, by line.
LONGEST, TOO_LONG = "A" * 90, "A" * 91
FILLED_IN = {
    "ai.c:1423": {"ai": f"(99){LONGEST}", "out": f"^99{LONGEST}"},
    "ai.c:1427": {"ai": f"(99){TOO_LONG}"},
    "ai.c:1815": {"data": f"^99{LONGEST}"},
    "ai.c:1822": {"data": f"^99{TOO_LONG}"},
    "ai.c:1851": {"data": "^99XY" * 64},
    "ai.c:1860": {"data": "^99XY" * 65},
}


@pytest.fixture(scope="module")
def linter_vectors() -> dict[str, list[dict]]:
    return _read(LINTER_VECTORS)


@pytest.fixture(scope="module")
def engine_vectors() -> dict[str, list[dict]]:
    return _read(ENGINE_VECTORS)


def test_every_linter_agrees_on_verdict_fault_and_place(linter_vectors):
    def judge(case: dict) -> str | None:
        if case.get("err", "").endswith(("INVALID_GCP_PREFIX", "GCP_DATASOURCE_OFFLINE")):
            return NEEDS_PREFIX_LIST
        assert _verdict(LINTERS[case["name"]], case["in"]) == (case.get("err", ""), case.get("markup", "")), case
        return None

    _run("linters", [{**case, "name": name} for name, cases in linter_vectors.items() for case in cases], judge)


def test_every_linter_has_vectors_and_every_vector_a_linter(linter_vectors):
    assert set(linter_vectors) == set(LINTERS)


def test_our_table_says_what_the_dictionary_says():
    if not DICTIONARY.exists():
        pytest.skip("1 comparison skipped: the GS1 syntax dictionary is not beside the checkout")
    published = {}
    for line in DICTIONARY.read_text().splitlines():
        if line and not line.startswith("#"):
            published.update(_dictionary_entries(line))

    assert {ai: _as_published(row) for ai, row in APPLICATION_IDENTIFIERS.items()} == published
    print(f"AI table: {len(published)} identifiers compared")


def test_reading_digital_links(engine_vectors):
    def judge(case: dict) -> None:
        leniency = _leniency(case)
        if not case["ok"]:
            with pytest.raises(Gs1Error):
                DigitalLink.parse(case["uri"], leniency)
            return
        assert DigitalLink.parse(case["uri"], leniency).elements.unbracketed() == case["ai_data"], case

    _run("dl_parse", engine_vectors["dl_parse"], judge)


def test_writing_digital_links(engine_vectors):
    def judge(case: dict) -> None:
        leniency = _leniency(case)
        base = case["stem"] or "https://id.gs1.org"

        def write() -> str:
            elements = ElementString.parse_bracketed(case["ai"], permit_unknown=leniency.unknown_ais)
            return DigitalLink.from_elements(elements, leniency).uri(base)

        if not case["ok"]:
            with pytest.raises(Gs1Error):
                write()
            return
        assert write() == case["uri"], case

    _run("dl_generate", engine_vectors["dl_generate"], judge)


def test_the_orders_of_key_and_qualifiers(engine_vectors):
    listed = {tuple(sequence) for case in engine_vectors["dl_path_sequences"] for sequence in case["sequences"]}
    for sequence in listed:
        assert is_path(sequence), sequence
    ours = {path for row in APPLICATION_IDENTIFIERS.values() for path in _paths_of(row)}

    # The engine's list leaves out payment slips, which the dictionary has.
    assert ours - listed == {("415",), ("415", "8020")}
    assert listed <= ours
    print(f"dl_path_sequences: {len(listed)} ran, 0 left out")


def test_percent_encoding(engine_vectors):
    def unescape(case: dict) -> None:
        assert percent.decode(case["in"]) == case["path"]
        assert percent.decode(case["in"], in_query=True) == case["query"]

    def escape(case: dict) -> None:
        assert percent.encode(case["in"]) == case["path"]
        assert percent.encode(case["in"], in_query=True) == case["query"]

    _run("uri_unescape", engine_vectors["uri_unescape"], unescape)
    _run("uri_escape", engine_vectors["uri_escape"], escape)


def test_bracketed_element_strings(engine_vectors):
    def judge(case: dict) -> None:
        if not case["ok"]:
            with pytest.raises(Gs1Error):
                ElementString.parse_bracketed(case["ai"])
            return
        elements = ElementString.parse_bracketed(case["ai"])
        assert elements.unbracketed() == case["out"], case
        assert elements.bracketed() == case["ai"], case

    _run("ai_bracketed_parse", _filled_in(engine_vectors["ai_bracketed_parse"]), judge)


def test_unbracketed_element_strings(engine_vectors):
    def judge(case: dict) -> None:
        if not case["ok"]:
            with pytest.raises(Gs1Error):
                ElementString.parse_unbracketed(case["data"])
            return
        elements = ElementString.parse_unbracketed(case["data"])
        assert ElementString.parse_bracketed(elements.bracketed()) == elements, case

    _run("ai_unbracketed", _filled_in(engine_vectors["ai_unbracketed"]), judge)


def test_associations(engine_vectors):
    rules = {
        "validateAIrepeats": associations.check_repeats,
        "validateAImutex": associations.check_exclusions,
        "validateAIrequisites": associations.check_requisites,
        "validateDigSigRequiresSerialisedKey": associations.check_signed_key,
    }

    def judge(case: dict) -> None:
        elements = ElementString.parse_bracketed(case["ai"], permit_unknown=_leniency(case).unknown_ais)
        pairs = [(element.ai, element.value) for element in elements.elements]
        if case["ok"]:
            rules[case["rule"]](pairs)
            return
        with pytest.raises(Gs1Error):
            rules[case["rule"]](pairs)

    _run("ai_associations", engine_vectors["ai_associations"], judge)


def test_which_linter_refuses_which_value(engine_vectors):
    def judge(case: dict) -> None:
        if case["err"] == "GS1_LINTER_OK":
            ElementString.parse_bracketed(case["ai"])
            return
        with pytest.raises(LintError) as refused:
            ElementString.parse_bracketed(case["ai"])
        assert "GS1_LINTER_" + refused.value.code == case["err"], case

    _run("ai_linters", engine_vectors["ai_linters"], judge)


def test_where_the_fault_is_marked(engine_vectors):
    def judge(case: dict) -> None:
        with pytest.raises(LintError) as refused:
            ElementString.parse_bracketed(case["ai"])
        assert f"({refused.value.ai}){refused.value.marked('|')}" == case["markup"]

    _run("ai_error_markup", engine_vectors["ai_error_markup"], judge)


def test_what_scanners_send(engine_vectors):
    def judge(case: dict) -> str | None:
        if case["data"].startswith("^") and "|" in case["data"]:
            return "composite symbols, which are neither printed nor read here"
        if not case["data"].startswith("^"):
            return "plain text, bare GTINs and refusals, which are no element strings"
        elements = ElementString.parse_unbracketed(case["data"])
        assert read_scan(case["scan"]) == elements
        # A value does not remember a separator after its last element.
        assert scan_text(elements, case["scan"][:3]) == case["scan"].removesuffix("\x1d")
        return None

    _run("scandata_generate", engine_vectors["scandata_generate"], judge)


def test_what_readers_make_of_a_scan(engine_vectors):
    def judge(case: dict) -> str | None:
        if "|" in case["data"]:
            return "composite symbols, which are neither printed nor read here"
        if case["ok"] and case["data"].startswith("^"):
            assert read_scan(case["scan"]) == ElementString.parse_unbracketed(case["data"]), case
            return None
        if case["ok"] and case["sym"] in {"EAN13", "EAN8"}:
            assert read_scan(case["scan"]) == ElementString.of([("01", case["data"].zfill(14))]), case
            return None
        if case["ok"] and case["data"].startswith(("http://", "https://", "HTTP://", "HTTPS://")):
            assert read_scan(case["scan"]) == DigitalLink.parse(case["data"]), case
            return None
        if case["ok"]:
            return "plain text, which is no GS1 data"
        with pytest.raises(Gs1Error):
            read_scan(case["scan"])
        return None

    _run("scandata_process", engine_vectors["scandata_process"], judge)


def test_no_group_of_vectors_is_forgotten(engine_vectors):
    assert set(engine_vectors) == {
        "dl_parse",
        "dl_generate",
        "dl_path_sequences",
        "uri_unescape",
        "uri_escape",
        "ai_bracketed_parse",
        "ai_unbracketed",
        "ai_associations",
        "ai_linters",
        "ai_error_markup",
        "scandata_generate",
        "scandata_process",
    }


def _read(path: Path) -> dict[str, list[dict]]:
    if not path.exists():
        pytest.skip(f"all published cases skipped: {path.name} is not beside the checkout")
    return json.loads(path.read_text())


def _filled_in(cases: list[dict]) -> list[dict]:
    """The cases with values only; each of ours stands for an expression, and none is left over."""
    known = [
        {**case, **FILLED_IN[case["src"]]} if any(isinstance(v, dict) and "expr" in v for v in case.values()) else case
        for case in cases
    ]
    assert not any(isinstance(value, dict) and "expr" in value for case in known for value in case.values())
    return known


def _run(name: str, cases: list[dict], judge: Callable[[dict], str | None]) -> None:
    """Judge every case; what the judge returns is the reason for leaving the case out."""
    left_out = Counter(reason for case in cases if (reason := judge(case)))
    print(f"{name}: {len(cases) - left_out.total()} ran, {left_out.total()} left out {dict(left_out) or ''}")
    assert left_out.total() < len(cases)


def _verdict(linter: Callable[[str], None], text: str) -> tuple[str, str]:
    try:
        linter(text)
    except LintError as fault:
        return "GS1_LINTER_" + fault.code, fault.marked("*")
    return "", ""


def _leniency(case: dict) -> Leniency:
    settings = case.get("settings", {})
    return Leniency(
        short_gtin=settings.get("PermitZeroSuppressedGTINinDLuris") == "true",
        unknown_ais=settings.get("PermitUnknownAIs") == "true",
        unknown_attributes=settings.get("gs1_encoder_vUNKNOWN_AI_NOT_DL_ATTR") == "false",
        # The engine's test switches the old words on between these lines; the extraction lost that setting.
        alphas=case.get("src") in {f"dl.c:{line}" for line in range(1437, 1442)},
    )


def _paths_of(row) -> set[tuple[str, ...]]:
    paths = set()
    for order in row.qualifier_orders or ():
        for mask in range(2 ** len(order)):
            paths.add((row.ai, *(ai for place, ai in enumerate(order) if mask >> place & 1)))
    return paths


def _dictionary_entries(line: str) -> dict[str, tuple]:
    """The published line in the shape of `_as_published`."""
    facts, _, title = line.partition(" # ")
    ais, *words = facts.split()
    flags = words.pop(0) if words[0][0] not in "NXYZ" else ""
    components = [word for word in words if word[0] in "NXYZ["]
    named: dict[str, list[str]] = {"req": [], "ex": [], "dlpkey": []}
    for word in words[len(components) :]:
        name, _, value = word.partition("=")
        named[name].append(value)
    assert len(named["req"]) <= 1
    entry = (
        title.strip(),
        tuple(component.replace("[", "").replace("]", "?") for component in components),
        "*" in flags,
        "?" in flags,
        tuple(tuple(group.split("+")) for value in named["req"] for group in value.split(",")),
        tuple(pattern for value in named["ex"] for pattern in value.split(",")),
        tuple(tuple(filter(None, order.split(","))) for value in named["dlpkey"] for order in value.split("|")) or None,
    )
    first, _, last = ais.partition("-")
    return {f"{number:0{len(first)}d}": entry for number in range(int(first), int(last or first) + 1)}


def _as_published(row) -> tuple:
    kinds = {"csetnumeric": "N", "cset82": "X", "cset39": "Y", "cset64": "Z"}
    components = []
    for component in row.components:
        kind, *linters = component.linters
        size = str(component.longest) if component.shortest == component.longest > 1 else ""
        size = size or (f"..{component.longest}" if component.longest > 1 else "1")
        optional = "?" if component.is_optional else ""
        components.append(",".join([kinds[kind] + size + optional, *linters]))
    return (
        row.title,
        tuple(components),
        row.is_predefined_length,
        row.may_be_attribute,
        row.requires,
        row.excludes,
        row.qualifier_orders,
    )
