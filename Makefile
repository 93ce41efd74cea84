# Gospel Keys: every verb sets up what it needs. Needs only Python 3.11+ and make.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
DEMO   := Uplifting worship song in C major with a soulful gospel feel

.PHONY: demo test coverage check serve bench report setup setup-dev lock clean

setup: $(VENV)/.installed
setup-dev: $(VENV)/.installed-dev

$(VENV)/.installed: requirements.lock pyproject.toml
	$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11) and 'Gospel Keys needs Python 3.11 or newer')"
	@if command -v uv >/dev/null 2>&1; then \
	  uv venv --quiet --allow-existing --python $(PYTHON) $(VENV) && \
	  uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock && \
	  uv pip install --quiet --python $(BIN)/python --no-deps -e . ; \
	else \
	  $(PYTHON) -m venv $(VENV) && \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock && \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e . ; \
	fi
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed requirements-dev.lock
	@if command -v uv >/dev/null 2>&1; then \
	  uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements-dev.lock ; \
	else \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock ; \
	fi
	@touch $@

demo: setup          ## set up and turn the demo sentence into MIDI, audio and a page
	$(BIN)/gospel-keys generate "$(DEMO)" --bars 16 --seed 7 --out out/demo --name worship-song

test: setup-dev      ## set up and pass the tests
	$(BIN)/python -m pytest -q

coverage: setup-dev  ## pass the tests and print branch coverage; fails below the floor in pyproject.toml
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -q
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

check: setup-dev     ## lint, formatting, types, import contracts, spelling
	$(BIN)/ruff check src tests scripts benchmarks examples
	$(BIN)/ruff format --check src tests scripts benchmarks examples
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/codespell src tests scripts benchmarks docs examples changelog.d README.md CHANGELOG.md

serve: setup         ## start the web API on http://127.0.0.1:8000
	$(BIN)/gospel-keys serve

report: setup        ## measure 40 arrangements of every genre and renew docs/reports
	@status=0 ; for genre in gospel jazz blues classical neosoul; do \
	  $(BIN)/gospel-keys report --genre $$genre --pieces 40 --out docs/reports/$$genre.md || status=$$? ; \
	done ; exit $$status

bench: setup         ## print speeds as ratios measured in one run
	$(BIN)/python benchmarks/generation.py
	$(BIN)/python benchmarks/synthesis.py
	$(BIN)/python benchmarks/exports.py
	$(BIN)/python benchmarks/genres.py
	$(BIN)/python benchmarks/battery.py
	$(BIN)/python benchmarks/notation.py --pieces 20
	$(BIN)/python benchmarks/round_trip.py --quick

lock:                ## renew the hashed lock files (needs uv)
	uv pip compile --quiet --universal --generate-hashes --no-annotate --no-header --no-emit-index-url --python-version 3.11 pyproject.toml -o requirements.lock
	uv pip compile --quiet --universal --generate-hashes --no-annotate --no-header --no-emit-index-url --python-version 3.11 --all-extras pyproject.toml -o requirements-dev.lock

clean:
	rm -rf $(VENV) out dist build
