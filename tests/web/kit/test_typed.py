"""A NUL in an address, an argument or a field breaks nothing; PostgreSQL would refuse the question."""

import pytest
from cast import sign_in, token_in

PLACES = [
    "/recalls/%00", "/recalls/notices/%00", "/matters/K%00", "/requests/%00", "/inspections/%00", "/scans/cases/%00",
    "/feedback/%00", "/feedback/receipt/%00", "/feedback/receipt?code=%00AB", "/feedback/report?about=%00&serial=%00",
    "/audit/batches/%00", "/inspections/new?supplier=%00&batch=%00&about=case:%00", "/audit/?q=%00",
    "/recalls/new?from=place:%00&since=01/01/0001&until=31/12/9999", "/recalls/?page=9999999999999999999999",
]  # fmt: skip


def test_addresses_and_arguments(client, auditor, song_hoa):
    here = sign_in(client, auditor)
    assert {place: answer for place in PLACES if (answer := here.get(place).status_code) >= 500} == {}


@pytest.mark.parametrize("name", ["a\x00b", "a\r\nb", "x" * 100_000, "=cmd|' /C calc'!A1"])
def test_fields(client, auditor, name):
    here = sign_in(client, auditor)
    data = {"csrf_token": token_in(here.get("/account/")), "path": "/audit/batches/", "query": name, "name": name}
    saved = here.post("/overview/views/", data=data)
    assert saved.status_code == 303
    assert here.get("/audit/batches/").status_code == 200
