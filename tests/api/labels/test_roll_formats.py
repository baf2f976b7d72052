"""A roll over the API: ordered in a printer's language or asked for in it later; what comes is read by a printer."""

import pytest
from virtual_printer import printed


@pytest.mark.parametrize(("language", "dpi"), [("zpl", 203), ("tspl", 300)])
def test_a_roll_is_ordered_in_a_printers_language(call, order, language, dpi):
    made = order(layout="roll-50x30", count=4, format=language, dpi=dpi, serialised=True).json

    file = call("GET", f"/{made['id']}/file")

    paper = printed(file.data)
    assert file.content_type == "application/octet-stream"
    assert f".{language}" in file.headers["Content-Disposition"]
    assert (made["state"], made["checked"], paper.unknown) == ("done", 4, [])
    assert len(set(paper.texts())) == len(paper.pages) == 4
    assert paper.pages[0].size == (round(50 * dpi / 25.4), round(30 * dpi / 25.4))


def test_a_run_can_be_had_in_another_language_and_for_looking_at(call, order):
    made = order(layout="roll-50x30", count=3).json

    for language in ("zpl", "tspl"):
        assert printed(call("GET", f"/{made['id']}/file?format={language}").data).texts() == [made["address"]] * 3
    ordered = order(layout="roll-50x30", count=2, format="zpl").json
    assert call("GET", f"/{ordered['id']}/file?format=pdf").data.startswith(b"%PDF-")
    assert call("GET", f"/{ordered['id']}/file?format=png").data.startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [({"layout": "a4-24", "format": "zpl"}, "/format"), ({"format": "epl"}, "/format"), ({"dpi": 180}, "/dpi")],
)
def test_what_cannot_be_pressed_is_refused(order, wrong, pointer):
    answer = order(**{"layout": "roll-50x30", **wrong})

    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == pointer
