#!/bin/sh
# The whole suite: style, types, everything on SQLite, then what touches a database once more on PostgreSQL.
set -eu
cd "$(dirname "$0")/.."
export PYTHONPATH=.

need() { # a Debian package, only when the command it brings is missing
    command -v "$1" >/dev/null 2>&1 && return
    as_root=""; [ "$(id -u)" = 0 ] || as_root=sudo
    $as_root apt-get update -qq && $as_root apt-get install -y -qq --no-install-recommends "$2" >/dev/null
}
need chromium chromium
need pdftoppm poppler-utils
[ -e /usr/lib/x86_64-linux-gnu/libpango-1.0.so.0 ] || need pango-view libpango1.0-bin

.venv/bin/ruff check .
.venv/bin/ruff format --check .
.venv/bin/mypy --strict $({ find trace/gs1 trace/ledger -name '*.py'; find trace -name 'rules*.py' -o -name 'actions*.py'; } | sort -u)
.venv/bin/pytest -n 2 --dist worksteal -q "$@"
TRACE_TEST_ENGINE=postgres .venv/bin/pytest -n 2 --dist worksteal -q tests/integration "$@"
