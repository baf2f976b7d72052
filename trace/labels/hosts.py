"""Which hosts stand in labels that are out, and which of them nobody answers for."""

from collections import Counter
from typing import Any
from urllib.parse import urlsplit

import peewee

from trace.aliases.queries import former_hosts
from trace.labels.models import LabelRun


def printed_hosts() -> Counter[str]:
    """How many earnest labels were printed with each host."""
    host = LabelRun.printed["host"]
    found: Counter[str] = Counter()
    query: Any = LabelRun.select(host, peewee.fn.SUM(LabelRun.total)).where(~LabelRun.is_test).group_by(host)
    for name, labels in query.tuples():
        if name:
            found[str(name).strip('"').lower()] += int(labels)
    return found


def unanswered_hosts(base_url: str) -> dict[str, int]:
    """Hosts of printed labels that are neither in use nor kept as former ones, with the number of labels."""
    known = {urlsplit(base_url).netloc.lower(), *(one.host for one in former_hosts())}
    return {host: labels for host, labels in printed_hosts().most_common() if host not in known}
