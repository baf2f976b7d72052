"""Digital Links: what the printed address, the raw request and the stored form have in common."""

import string
from urllib.parse import quote, unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trace.gs1.digital_links import DigitalLink, Leniency
from trace.gs1.element_strings import ElementString
from trace.gs1.errors import Gs1Error
from trace.gs1.identifiers import Gln

GTIN = "09521234543213"
VALUE = st.text("!\"%&'()*+,-./0123456789:;<=>?_" + string.ascii_letters, min_size=1, max_size=20)


@settings(max_examples=50, deadline=None)
@given(VALUE, VALUE, VALUE)
def test_any_lot_and_serial_survive_the_round_trip(lot, serial, note):
    elements = ElementString.of([("99", note), ("21", serial), ("10", lot), ("01", GTIN)])
    link = DigitalLink.from_elements(elements)

    # The slow reference: the standard library's own encoder, told that nothing is safe.
    assert link.path() == f"/01/{GTIN}/10/{quote(lot, safe='')}/21/{quote(serial, safe='')}"
    assert DigitalLink.parse(link.uri("https://trace.example/stem")) == link
    assert DigitalLink.parse(link.canonical()) == link
    assert DigitalLink.parse_path(link.path(), f"99={quote(note, safe='')}") == link
    assert unquote(link.path().split("/")[4]) == lot


def test_the_canonical_form_does_not_depend_on_host_stem_order_or_extras():
    one = DigitalLink.parse(f"https://x.vn/stem/01/{GTIN}/10/A?3103=001250&17=261231&linkType=gs1:pip#top")
    two = DigitalLink.parse(f"HTTP://Y.VN:8000/01/{GTIN}/10/A?17=261231&3103=001250")

    assert one.canonical() == two.canonical() == f"https://id.gs1.org/01/{GTIN}/10/A?17=261231&3103=001250"
    assert one.base == "https://x.vn/stem"
    assert one.other_parameters == (("linkType", "gs1:pip"),)


def test_the_printed_form_is_upper_case_and_reads_back_as_the_same_link():
    link = DigitalLink.parse(f"https://id.gs1.org/01/{GTIN}/10/ST25-2601/21/7K3M")
    printed = link.uri("txng.example.vn", upper=True)

    assert printed == f"HTTPS://TXNG.EXAMPLE.VN/01/{GTIN}/10/ST25-2601/21/7K3M"
    assert set(printed) <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
    assert DigitalLink.parse(printed) == link


@pytest.mark.parametrize("tail", ["/10/st25", "/10/A%2FB", "/10/A.B", "/10/A?17=261231"])
def test_what_capitals_would_change_is_not_printed(tail):
    link = DigitalLink.parse(f"https://id.gs1.org/01/{GTIN}{tail}")

    with pytest.raises(Gs1Error, match="QR chữ hoa"):
        link.uri("txng.example.vn", upper=True)


@pytest.mark.parametrize("base", ["trace.example", "https://trace.example", "https://trace.example/"])
def test_the_host_may_be_given_bare_or_as_an_address(base):
    assert DigitalLink.parse_path(f"/01/{GTIN}").uri(base) == f"https://trace.example/01/{GTIN}"


def test_the_raw_path_of_a_request():
    assert DigitalLink.parse_path(f"/01/{GTIN}/10/A%2FB/").get("10") == "A/B"
    for path in (
        f"/01/{GTIN}/10/A/B",
        f"/01/{GTIN}/10/A%00",
        f"/01/{GTIN}/10//",
        f"/stem/01/{GTIN}",
        "/",
        "//evil/01/1",
    ):
        with pytest.raises(Gs1Error):
            DigitalLink.parse_path(path)


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/01/9521234543213", ""),
        ("/01/09521234543214", ""),
        (f"/01/{GTIN}/21/1/10/A", ""),
        (f"/01/{GTIN}/foo", ""),
        (f"/01/{GTIN}", "10=A"),
        (f"/01/{GTIN}", "17=261231&17=261231"),
        (f"/01/{GTIN}", "8200=http"),
        (f"/01/{GTIN}", "1234=x"),
        (f"/01/{GTIN}", "17="),
        ("/415/9521234000011", ""),
        ("/10/A", ""),
        (f"/01/{GTIN}/10/{'A' * 21}", ""),
        (f"/01/{GTIN}/10/L%C3%94", ""),
    ],
)
def test_what_is_no_digital_link_is_refused(path, query):
    with pytest.raises(Gs1Error) as refused:
        DigitalLink.parse_path(path, query)

    assert str(refused.value).strip()
    assert "%(" not in str(refused.value)


def test_a_payment_slip_needs_its_number():
    payee = Gln.make("9521234", 1)
    assert DigitalLink.parse_path(f"/415/{payee}/8020/INV1").get("8020") == "INV1"
    with pytest.raises(Gs1Error, match="8020"):
        DigitalLink.parse_path(f"/415/{payee}")


def test_leniency_is_given_for_one_thing_at_a_time():
    short = DigitalLink.parse("https://x.vn/01/9521234543213", Leniency(short_gtin=True))

    assert short.get("01") == GTIN
    with pytest.raises(Gs1Error):
        DigitalLink.parse("https://x.vn/gtin/9521234543213", Leniency(short_gtin=True))
    assert DigitalLink.parse(f"https://x.vn/gtin/{GTIN}/lot/A", Leniency(alphas=True)).path() == f"/01/{GTIN}/10/A"


def test_walking_up_from_serial_to_product():
    link = DigitalLink.parse(f"https://x.vn/01/{GTIN}/10/A/21/7?17=261231")

    assert [level.path() for level in link.levels()] == [f"/01/{GTIN}/10/A/21/7", f"/01/{GTIN}/10/A", f"/01/{GTIN}"]
    assert all(level.attributes == () for level in link.levels())


def test_there_is_no_address_without_a_key():
    with pytest.raises(Gs1Error, match="mã khóa"):
        DigitalLink.from_elements(ElementString.parse("(10)A(17)261231"))
