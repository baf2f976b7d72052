# One line per thing a newcomer wants. The playground lives in instance/ unless TRACE_INSTANCE names another folder.
.PHONY: run setup test bench fmt lock words
PLAYGROUND = TRACE_DEMO=1 TRACE_INSTANCE=$${TRACE_INSTANCE:-$(CURDIR)/instance}

run: setup ; @PYTHONPATH=. $(PLAYGROUND) .venv/bin/flask serve
setup: .venv/.installed ; @PYTHONPATH=. $(PLAYGROUND) deploy/prepare.sh
test: .venv/.installed-tests ; @deploy/test.sh
bench: .venv/.installed-tests ; @PYTHONPATH=. .venv/bin/python bench/run.py $(NAMES)
fmt: .venv/.installed-tests ; .venv/bin/ruff format . && .venv/bin/ruff check --fix .
words: ; @deploy/words.sh
lock: ; for f in requirements tests/requirements; do uv pip compile --universal --generate-hashes --python-version 3.11 $$f.txt -o $$f.lock; done

.venv/.installed: requirements.lock
	@deploy/venv.sh && .venv/bin/pip install -q --disable-pip-version-check --require-hashes -r requirements.lock && touch $@
.venv/.installed-tests: tests/requirements.lock .venv/.installed
	@.venv/bin/pip install -q --disable-pip-version-check --require-hashes -r tests/requirements.lock && touch $@
