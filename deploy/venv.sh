#!/bin/sh
# A virtual environment in .venv. A bare Debian splits `venv` off into a package of its own: fetched when that is possible.
set -eu
python=$(command -v python3.11 || command -v python3)
[ -x .venv/bin/pip ] && exit 0
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; found $("$python" --version)." >&2; exit 1; }
if ! "$python" -c 'import ensurepip' 2>/dev/null; then
    as_root=""; [ "$(id -u)" = 0 ] || as_root=sudo
    $as_root apt-get update -qq && $as_root apt-get install -y -qq python3-venv >/dev/null ||
        { echo "Install the package python3-venv, then run this again." >&2; exit 1; }
fi
"$python" -m venv .venv
