"""A wrong setting stops the start with a sentence that names it; every setting is in the README."""

import re
from pathlib import Path

import pytest

from trace.settings import Settings, WrongSetting

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TRACE_DATABASE_URL", "mysql://x"),
        ("TRACE_BASE_URL", "txng.example"),
        ("TRACE_WORKERS", "none"),
        ("PORT", "70000"),
        ("TRACE_DEMO", "maybe"),
        ("TRACE_LOG_LEVEL", "loud"),
    ],
)
def test_a_wrong_value_stops_the_start_and_names_the_setting(tmp_path, name, value):
    with pytest.raises(WrongSetting, match=name):
        Settings.from_environment({"TRACE_INSTANCE": str(tmp_path), name: value})


def test_the_secret_is_made_once_and_kept_from_others(tmp_path):
    first = Settings.from_environment({"TRACE_INSTANCE": str(tmp_path)})
    second = Settings.from_environment({"TRACE_INSTANCE": str(tmp_path)})

    assert first.secret_key == second.secret_key
    assert len(first.secret_key) == 64
    assert (tmp_path / "keys" / "secret.key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("url", "is_public"),
    [
        ("https://txng.example", True),
        ("http://txng.example", False),
        ("https://may.local", False),
        ("https://x", False),
    ],
)
def test_only_a_public_https_address_may_be_printed_for_real(tmp_path, url, is_public):
    settings = Settings.from_environment({"TRACE_INSTANCE": str(tmp_path), "TRACE_BASE_URL": url})

    assert settings.is_public is is_public


def test_every_setting_is_documented():
    read = set(re.findall(r'"((?:TRACE_[A-Z_]+|PORT))"', (ROOT / "trace" / "settings.py").read_text()))

    assert read <= set(re.findall(r"`((?:TRACE_[A-Z_]+|PORT))`", (ROOT / "README.md").read_text()))


def test_a_playground_stays_one_whatever_the_environment_says_later(tmp_path):
    (tmp_path / "playground").touch()

    assert Settings.from_environment({"TRACE_INSTANCE": str(tmp_path)}).is_demo is True
    assert Settings.from_environment({"TRACE_INSTANCE": str(tmp_path), "TRACE_DEMO": "0"}).is_demo is True
