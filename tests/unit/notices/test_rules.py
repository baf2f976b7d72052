"""When news goes out, when trying ends, and which addresses and push services are believed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from trace.errors import Invalid
from trace.notices import push, rules
from trace.settings import MailServer, Settings

MORNING = datetime(2026, 11, 23, 22, 30, tzinfo=UTC)  # 05:30 of the 24th in Vietnam


@pytest.fixture
def here(tmp_path) -> Settings:
    return Settings.from_environment(
        {"TRACE_INSTANCE": str(tmp_path), "TRACE_PUSH_HOSTS": "push.htx.example, 127.0.0.1:9"}
    )


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (MORNING, MORNING + timedelta(minutes=30)),
        (MORNING + timedelta(minutes=29), MORNING + timedelta(minutes=30)),
        (MORNING + timedelta(minutes=30), MORNING + timedelta(days=1, minutes=30)),
    ],
)
def test_the_summary_goes_out_at_the_next_such_hour_in_vietnam(now, due):
    assert rules.due_at("limit", rhythm="daily", hour=6, now=now) == due
    assert rules.due_at("recall", rhythm="daily", hour=6, now=now) == now
    assert rules.due_at("limit", rhythm="at_once", hour=6, now=now) == now


def test_trying_ends():
    tries = [rules.next_try(n, now=MORNING) for n in range(1, 8)]

    assert tries[-1] is None
    assert tries[:-1] == sorted(tries[:-1])


def test_a_recall_cannot_be_muted():
    assert rules.checked_wishes("daily", 6, ["recall", "limit", "gossip"]) == ("daily", 6, ["limit"])
    assert rules.is_wanted("recall", ["recall"])


@pytest.mark.parametrize(("rhythm", "hour"), [("hourly", 6), ("daily", 3), ("daily", 22)])
def test_other_wishes_are_refused(rhythm, hour):
    with pytest.raises(Invalid):
        rules.checked_wishes(rhythm, hour, [])


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://fcm.googleapis.com/fcm/send/abc:def",
        "https://updates.push.services.mozilla.com/wpush/v2/gAAA",
        "https://web.push.apple.com/QGkk",
        "https://wns2-par02p.notify.windows.com/w/?token=BQ",
        "https://push.htx.example/a",
        "http://127.0.0.1:9/a",
    ],
)
def test_push_services_of_browsers_and_those_of_the_setting_are_called(endpoint, here):
    assert push.checked_endpoint(endpoint, here) == endpoint


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://fcm.googleapis.com/fcm/send/a",
        "https://fcm.googleapis.com:8443/a",
        "https://fcm.googleapis.com.evil.example/a",
        "https://evil.example/fcm.googleapis.com",
        "https://user@fcm.googleapis.com/a",
        "https://169.254.169.254/latest",
        "http://127.0.0.1:10/a",
        "http://127.0.0.1/a",
        "file:///etc/passwd",
        "https://fcm.googleapis.com/a\r\nX: y",
        "https://[",
        "",
    ],
)
def test_no_other_address_is_called(endpoint, here):
    with pytest.raises(Invalid, match="lạ"):
        push.checked_endpoint(endpoint, here)


@pytest.mark.parametrize("wrong", [("AAAA", "A" * 22), ("", ""), ("B" * 87, "A" * 22), ("%%", "%%")])
def test_keys_that_are_none_are_refused(wrong):
    with pytest.raises(Invalid, match="khóa"):
        push.checked_keys(*wrong)


def test_the_key_of_the_installation_is_made_once_and_kept(here, tmp_path):
    first = push.public_key(here)
    push._key.cache_clear()
    push._public.cache_clear()

    assert push.public_key(here) == first
    assert len(first) == 87
    assert [path.name for path in here.keys.iterdir() if "vapid" in path.name] == ["vapid.pem"]
    assert (here.keys / "vapid.pem").stat().st_mode & 0o077 == 0
    other = replace(here, instance=tmp_path / "other")
    assert push.public_key(other) != first


FROM = "txng@htx.example"


@pytest.mark.parametrize(
    ("url", "server"),
    [
        (f"smtp://lan:m%40t@mail.htx.example?from={FROM}", ("mail.htx.example", 587, "starttls", FROM, "lan", "m@t")),
        ("smtps://txng%40htx.example:x@mail.htx.example", ("mail.htx.example", 465, "tls", FROM, FROM, "x")),
        (f"smtp://localhost?from={FROM}", ("localhost", 25, "none", FROM, "", "")),
    ],
)
def test_a_mail_server_is_read_from_one_address(url, server, tmp_path):
    found = Settings.from_environment({"TRACE_INSTANCE": str(tmp_path), "TRACE_MAIL_URL": url}).mail

    assert found == MailServer(*server)
    assert "m@t" not in repr(found)
