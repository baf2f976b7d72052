#!/bin/sh
# Collect every sentence, merge it into the English catalogue, compile it. The compiled file is committed: users need no step.
set -eu
cd "$(dirname "$0")/.."
bin=.venv/bin/pybabel
pot=$(mktemp)
trap 'rm -f "$pot"' EXIT
# Babel leaves out folders that begin with _ unless told which ones to leave out: templates/_parts speaks too.
$bin -q extract --ignore-dirs='.*' -F deploy/babel.cfg -k N_ -k _l -k lazy_gettext --no-location --sort-output -o $pot .
if [ -f trace/locale/en/LC_MESSAGES/messages.po ]; then
    $bin -q update -i $pot -d trace/locale -l en --no-fuzzy-matching --ignore-obsolete --omit-header
else
    $bin -q init -i $pot -d trace/locale -l en
fi
# The catalogue carries no header (its dates would change at every run), and Babel takes one without for fuzzy: hence -f.
$bin -q compile -f -d trace/locale
