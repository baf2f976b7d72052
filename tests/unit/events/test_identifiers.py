"""One spelling for one GS1 identifier, and hands off everything that is none."""

import pytest

from trace.events.identifiers import canonical_identifier, check_digit

LINK = "https://id.gs1.org"


@pytest.mark.parametrize(
    ("urn", "link"),
    [
        ("urn:epc:id:sgtin:9521234.012345.98%22", "/01/09521234123454/21/98%22"),
        ("urn:epc:id:sgtin:9521234.912345.6789%2F%25%22!%3F()", "/01/99521234123457/21/6789%2F%25%22%21%3F%28%29"),
        ("urn:epc:id:sgtin:952123456789.0.7", "/01/09521234567899/21/7"),
        ("urn:epc:id:sscc:9521234.3111111111", "/00/395212341111111112"),
        ("urn:epc:id:sgln:9521234.00005.122", "/414/9521234000051/254/122"),
        ("urn:epc:id:sgln:9521234.00005.0", "/414/9521234000051"),
        ("urn:epc:id:pgln:9521234.00000", "/417/9521234000006"),
        ("urn:epc:id:pgln:952123456789.", "/417/9521234567899"),
        ("urn:epc:id:grai:9521234.00022.334455", "/8003/09521234000228334455"),
        ("urn:epc:id:giai:9521234.ABC345", "/8004/9521234ABC345"),
        ("urn:epc:id:gsrn:9521234.0000006765", "/8018/952123400000067654"),
        ("urn:epc:id:gsrnp:9521234.0000000007", "/8017/952123400000000071"),
        ("urn:epc:id:gdti:9521234.00009.PO-4711", "/253/9521234000099PO-4711"),
        ("urn:epc:id:gdti:952123456789..9", "/253/95212345678999"),
        ("urn:epc:id:sgcn:9521234.22222.42", "/255/952123422222142"),
        ("urn:epc:id:cpi:9521234.11-A%23%2F.1234", "/8010/952123411-A%23%2F/8011/1234"),
        ("urn:epc:id:ginc:9521234.xyz47%2F11", "/401/9521234xyz47%2F11"),
        ("urn:epc:id:gsin:9521234.222333444", "/402/95212342223334442"),
        ("urn:epc:id:itip:9521234.011111.01.02.987", "/8006/095212341111190102/21/987"),
        ("urn:epc:id:upui:9521234.098765.51qIgY)%3C*j", "/01/09521234987653/235/51qIgY%29%3C%2Aj"),
        ("urn:epc:class:lgtin:9521234.012345.Lot987", "/01/09521234123454/10/Lot987"),
        ("urn:epc:idpat:sgtin:9521234.012345.*", "/01/09521234123454"),
        ("urn:epc:idpat:grai:9521234.99999.*", "/8003/09521234999994"),
        ("urn:epc:idpat:gdti:9521234.11111.*", "/253/9521234111115"),
        ("urn:epc:idpat:sgcn:9521234.22222.*", "/255/9521234222221"),
        ("urn:epc:idpat:cpi:9521234.AB12.*", "/8010/9521234AB12"),
        ("urn:epc:idpat:itip:9521234.012345.01.02.*", "/8006/095212341234540102"),
        ("urn:epc:idpat:upui:9521234.012345.*", "/01/09521234123454"),
    ],
)
def test_an_epc_urn_becomes_its_digital_link(urn, link):
    assert canonical_identifier(urn) == LINK + with_good_check_digit(link)


def with_good_check_digit(link):
    """The expected links above are written by hand; their check digits are worked out here the long way."""
    _, key, value, *rest = link.split("/", 3)
    length = {"01": 14, "00": 18, "414": 13, "417": 13, "253": 13, "255": 13, "8003": 14, "402": 17}.get(key)
    length = length or {"8017": 18, "8018": 18, "8006": 14}.get(key)
    if length:
        body = value[: length - 1]
        total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(body)))
        value = body + str((10 - total % 10) % 10) + value[length:]
    return "/".join(["", key, value, *rest])


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("https://shop.example/01/9521234123454/10/1223", "/01/09521234123454/10/1223"),
        ("https://gs1.a.shop.example/x/01/09521234123454/10/1223?17=271231", "/01/09521234123454/10/1223"),
        ("http://id.gs1.org/gtin/9521234123454", "/01/09521234123454"),
        ("https://shop.example/gtin/09521234123454/cpv/34/lot/12/ser/76", "/01/09521234123454/21/76"),
        ("https://shop.example/01/09521234123454/22/344/10/ABD", "/01/09521234123454/10/ABD"),
        ("https://shop.example/01/09521234123454/22/344", "/01/09521234123454"),
        ("https://shop.example/01/09521234123454/235/AB12", "/01/09521234123454/235/AB12"),
        ("https://shop.example/01/97803111/", "/01/00000097803111"),
        ("https://shop.example/01/001122334455", "/01/00001122334455"),
        ("https://shop.example/01/09521234123454/10/A%2FB#top", "/01/09521234123454/10/A%2FB"),
        ("https://shop.example/414/9521234000051/254/12", "/414/9521234000051/254/12"),
        ("https://shop.example/party/9521234000051", "/417/9521234000051"),
        ("https://shop.example/8006/095212341234540102/22/AB/10/X/21/9", "/8006/095212341234540102/21/9"),
        ("https://shop.example/8010/0628165987/8011/9876", "/8010/0628165987/8011/9876"),
        ("https://shop.example/00/395212341111111112", "/00/395212341111111112"),
    ],
)
def test_a_digital_link_of_any_host_becomes_canonical(address, link):
    assert canonical_identifier(address) == LINK + link


@pytest.mark.parametrize(
    "uri",
    [
        "https://txng.example/t/T7K2M9",
        "https://txng.example/p/P4C8",
        "http://shop.example/abc/9521234123454",
        "http://shop.example/123/9521234ABC987/456/4711",
        "http://shop.example/01/97803",
        "http://id.gs1.org/99/9521234123454",
        "http://id.gs1.org/01/9521234123454/99/abc",
        "https://id.gs1.org/01/09521234123454/21/76/10/12",
        "https://id.gs1.org/01/09521234123454/10",
        "https://id.gs1.org/8006/04012345123456/22/ABCD/10/XYZ",
        "https://id.gs1.org/01/09521234123454/10/a b",
        "https://shop.example/giai/list-of-assets",
        "urn:epc:id:sgtin:9521234.12345.1",
        "urn:epc:id:sgtin:9521234.012345",
        "urn:epc:class:sgtin:9521234.012345.1",
        "urn:epc:id:lgtin:9521234.012345.1",
        "urn:epc:idpat:sgtin:9521234.012345.7",
        "urn:epc:id:cpi:9521234.AB12.X",
        "urn:epc:id:itip:9521234.011111.1.02.987",
        "urn:epc:id:nonsense:9521234.011111.1",
        "urn:epcglobal:cbv:bt:9521234000006:4711",
        "geo:20.45,106.34",
        "42",
        "",
    ],
)
def test_what_is_no_gs1_identifier_stays_as_it_is(uri):
    assert canonical_identifier(uri) == uri


def test_canonical_is_a_resting_place():
    link = "https://id.gs1.org/01/09521234123454/10/Lot987"

    assert canonical_identifier(link) == link
    assert canonical_identifier(canonical_identifier("urn:epc:id:sgln:9521234.00005.122")) == (
        "https://id.gs1.org/414/9521234000051/254/122"
    )


def test_check_digit_of_the_book():
    """The worked example of the General Specifications: GTIN-13 629104150021 has check digit 3."""
    assert check_digit("629104150021") == "3"
