"""A playground and a real installation never turn into each other."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def flask(*arguments: str, folder: Path, **environ: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "flask", *arguments],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "TRACE_INSTANCE": str(folder), **environ},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_real_installation_refuses_to_become_a_playground(tmp_path):
    assert flask("db", "upgrade", folder=tmp_path).returncode == 0

    said = flask("db", "upgrade", folder=tmp_path, TRACE_DEMO="1")

    assert said.returncode != 0
    assert "real installation" in said.stderr
    assert not (tmp_path / "playground").exists()


def test_a_playground_is_known_as_one_without_the_variable(tmp_path):
    assert flask("db", "upgrade", folder=tmp_path, TRACE_DEMO="1").returncode == 0

    assert "dữ liệu mẫu" in flask("doctor", folder=tmp_path).stdout
