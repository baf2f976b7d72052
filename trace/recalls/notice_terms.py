"""How long links last and when silence is reminded: data that an operator may change, read once."""

import tomllib
from datetime import timedelta
from functools import lru_cache
from typing import Final

from trace.recalls.rules_notices import NoticeTerms
from trace.settings import ROOT

FILE: Final = ROOT / "seeds" / "reference" / "recalls" / "notices.toml"


@lru_cache(maxsize=1)
def notice_terms() -> NoticeTerms:
    """The terms of this installation; a faulty file is refused aloud."""
    read = tomllib.loads(FILE.read_text(encoding="utf-8"))
    found = NoticeTerms(
        link_days=int(read["link_days"]),
        most_links_an_hour=int(read["most_links_an_hour"]),
        reminders=tuple(timedelta(hours=float(one)) for one in read["reminder_hours"]),
        escalation=timedelta(hours=float(read["escalation_hours"])),
    )
    if not (1 <= found.link_days <= 90 and 1 <= found.most_links_an_hour <= 60):
        raise ValueError(f"{FILE.name}: link_days must be from 1 to 90, most_links_an_hour from 1 to 60.")
    return found
