"""The menu of an officer: what people wait for stands first, the rest under three headings."""

import re


def test_an_officers_menu_begins_with_what_people_wait_for(desk):
    page = desk.get("/audit/")
    menu = page[page.index('<nav class="nav"') : page.index("</nav>", page.index('<nav class="nav"'))]
    assert re.findall(r'href="(/[a-z]+/)"', menu)[:4] == ["/audit/", "/recalls/", "/requests/", "/feedback/"]
    headings = re.findall(r'class="nav-group">([^<]+)<', menu)
    assert headings == list(dict.fromkeys(headings))
    assert headings[:2] == ["Cơ quan và người mua", "Sổ gốc"]
