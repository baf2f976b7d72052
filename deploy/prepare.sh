#!/bin/sh
# The part of `make run` before the server: database, reference data and, in an empty playground, demo data.
set -eu
cd "$(dirname "$0")/.."
export PYTHONPATH=.
.venv/bin/flask db upgrade
.venv/bin/flask seed reference
if [ "${TRACE_DEMO:-0}" = 1 ]; then .venv/bin/flask seed demo; fi
