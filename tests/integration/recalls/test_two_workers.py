"""Two real workers of one gunicorn, each with the page in its cache: within two seconds of the commit both say so."""

import time
from uuid import uuid4

from served import ask, serving

from trace.recalls import actions

NEW = "Đang thu hồi: không ăn, không bán lô".encode()
LATEST_SECONDS = 2.0


def test_every_worker_shows_the_change_within_two_seconds(drafted, chain, manager, settings, database_url, now):
    recall = drafted(chain.paddy)
    page = f"GET /t/{chain.rice.code} HTTP/1.1\nHost: a\nAccept: text/html\n"
    status = f"GET /t/{chain.rice.code}/status.json HTTP/1.1\nHost: a\n"
    environ = {"TRACE_INSTANCE": str(settings.instance), "TRACE_DATABASE_URL": database_url, "TRACE_SECRET_KEY": "t"}
    with serving(environ) as port:
        assert not any(NEW in ask(port, page)[2] for _ in range(30))

        actions.confirm(recall, by=manager, now=now, entry_id=str(uuid4()))
        committed, last_old = time.monotonic(), 0.0
        while time.monotonic() < committed + LATEST_SECONDS:
            asked = time.monotonic()
            if NEW not in ask(port, page)[2] or b'"recalled"' not in ask(port, status)[2]:
                last_old = asked
        # Whichever worker answers from here on, it never says the old word again.
        after = [NEW in ask(port, page)[2] for _ in range(40)]

    assert all(after)
    assert last_old <= committed + LATEST_SECONDS
