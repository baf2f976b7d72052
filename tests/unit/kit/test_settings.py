"""A wrong setting stops the start with a sentence that names it; every setting is in the README."""

import re
from pathlib import Path

import pytest

from trace.settings import Bucket, Settings, WrongSetting

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
        ("TRACE_MAIL_URL", "mail.example.vn"),
        ("TRACE_MAIL_URL", "smtp://mail.example.vn"),
        ("TRACE_MAIL_URL", "smtp://mail.example.vn:25?from=nobody"),
        ("TRACE_MAIL_URL", "smtp://mail.example.vn:port?from=txng@example.vn"),
        ("TRACE_FILES_URL", "ftp://host/files"),
        ("TRACE_FILES_URL", "file://host/files"),
        ("TRACE_FILES_URL", "s3://"),
        ("TRACE_FILES_URL", "s3://bucket/files?endpoint=minio:9000"),
        ("TRACE_FILES_URL", "s3://bucket/files?secret=x"),
        ("TRACE_FILES_URL", "s3://key:secret@bucket/files"),
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


def test_a_key_without_its_secret_stops_the_start(tmp_path):
    given = {"TRACE_INSTANCE": str(tmp_path), "TRACE_FILES_URL": "s3://bucket", "TRACE_FILES_KEY": "key"}
    with pytest.raises(WrongSetting, match="TRACE_FILES_SECRET"):
        Settings.from_environment(given)


def test_a_secret_typed_into_the_address_is_not_repeated(tmp_path):
    with pytest.raises(WrongSetting) as refused:
        Settings.from_environment({"TRACE_INSTANCE": str(tmp_path), "TRACE_FILES_URL": "s3://me:hush@bucket"})

    assert "hush" not in str(refused.value)


def test_files_live_under_the_instance_in_a_folder_or_in_a_bucket(tmp_path):
    here = {"TRACE_INSTANCE": str(tmp_path)}
    usual = Settings.from_environment(here)
    elsewhere = Settings.from_environment(here | {"TRACE_FILES_URL": "file:///srv/gi%E1%BA%A5y"})
    url = "s3://txng/co-op?endpoint=http://127.0.0.1:9000&region=hcm"
    afar = Settings.from_environment(
        here | {"TRACE_FILES_URL": url, "TRACE_FILES_KEY": "key", "TRACE_FILES_SECRET": "hush"}
    )

    assert (usual.uploads, usual.bucket) == (tmp_path / "files", None)
    assert (elsewhere.uploads, elsewhere.bucket) == (Path("/srv/giấy"), None)
    assert afar.bucket == Bucket("txng", "co-op", "http://127.0.0.1:9000", "hcm", "key", "hush")
    assert "hush" not in repr(afar)


def test_every_setting_is_documented():
    read = set(re.findall(r'"((?:TRACE_[A-Z_]+|PORT))"', (ROOT / "trace" / "settings.py").read_text()))

    assert read <= set(re.findall(r"`((?:TRACE_[A-Z_]+|PORT))`", (ROOT / "README.md").read_text()))


def test_a_playground_stays_one_whatever_the_environment_says_later(tmp_path):
    (tmp_path / "playground").touch()

    assert Settings.from_environment({"TRACE_INSTANCE": str(tmp_path)}).is_demo is True
    assert Settings.from_environment({"TRACE_INSTANCE": str(tmp_path), "TRACE_DEMO": "0"}).is_demo is True
