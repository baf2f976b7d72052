"""What a symbol may hold, judged before anything is printed: check digits, characters, lengths, dates, and which
identifiers may stand together. A wrong one is refused with a sentence that names it."""

from collections.abc import Iterator

from trace.errors import N_
from trace.gs1.element_strings import ElementString
from trace.gs1.errors import Gs1Error
from trace.gs1.identifiers import Gtin
from trace.labels.layout_parts import SymbolPlace
from trace.labels.problems import (
    BARS_MANY,
    CODE128_ALPHABET,
    NOT_FOR_EAN13,
    SYMBOL_ALPHABET,
    SYMBOL_EMPTY,
    FitProblem,
)
from trace.labels.symbol_kinds import KINDS
from trace.labels.symbols import QR_ALPHABET

HELD_WORDS = {"gtin": N_("GTIN"), "lot": N_("số lô"), "serial": N_("số của từng gói"), "sscc": N_("SSCC")}


def problems_of_content(place: SymbolPlace, content: str) -> Iterator[FitProblem]:
    """What keeps `content` out of a symbol of this kind."""
    if place.kind == "qr":
        if strange := "".join(sorted(set(content) - QR_ALPHABET)):
            yield FitProblem(SYMBOL_ALPHABET, {"letters": strange}, fact="symbol")
    elif place.kind == "code128":
        if strange := "".join(sorted({letter for letter in content if not " " <= letter <= "~"})):
            yield FitProblem(CODE128_ALPHABET, {"letters": strange}, fact="symbol")
    elif place.kind == "ean13":
        yield from _ean13(content)
    else:
        yield from _element_string(place, content)


def _ean13(content: str) -> Iterator[FitProblem]:
    try:
        gtin = Gtin.parse(content)
    except Gs1Error as error:
        yield FitProblem(error.msgid, error.params, fact="symbol")
        return
    if len(content) != len("9521234543213") or len(gtin.shortest) == len("95212340"):
        yield FitProblem(NOT_FOR_EAN13, {"gtin": content}, fact="symbol")


def _element_string(place: SymbolPlace, content: str) -> Iterator[FitProblem]:
    try:
        carried = ElementString.parse_bracketed(content).unbracketed("^")[1:]
    except Gs1Error as error:
        yield FitProblem(error.msgid, error.params, fact="symbol")
        return
    kind = KINDS[place.kind]
    most = kind.bars.most_characters if kind.bars else None
    if most and len(carried) > most:
        params: dict[str, str | int] = {"symbol": kind.name, "characters": len(carried), "most": most}
        yield FitProblem(BARS_MANY, params, fact="symbol")


def _elements_of(place: SymbolPlace, content: str) -> list[tuple[str, str]]:
    """What the symbol says about the goods in GS1's own terms."""
    if place.kind == "ean13":
        return [("01", Gtin.parse(content).as_gtin14)]
    if not KINDS[place.kind].is_gs1:
        return []
    return [(one.ai, one.value) for one in ElementString.parse_bracketed(content).elements]


def associations_of(held: list[tuple[SymbolPlace, str]]) -> list[FitProblem]:
    """GS1 asks this of all that stands on one item, whichever symbol holds it; of what is right in itself."""
    right = [(place, content) for place, content in held if not list(problems_of_content(place, content))]
    elements = [pair for place, content in right for pair in _elements_of(place, content)]
    if not elements:
        return []
    try:
        ElementString.of(dict.fromkeys(elements)).check_associations()
    except Gs1Error as error:
        return [FitProblem(error.msgid, error.params, fact="symbol")]
    return []


def what_is_empty(place: SymbolPlace) -> list[FitProblem]:
    """A symbol with nothing to hold is left out; aloud, unless the layout says that it may be."""
    if place.is_optional:
        return []
    params: dict[str, str | int] = {
        "symbol": KINDS[place.kind].name,
        "fact": HELD_WORDS.get(place.holds) or f"({place.elements[0]})",
    }
    return [FitProblem(SYMBOL_EMPTY, params, is_blocking=False, fact="symbol")]
