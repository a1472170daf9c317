# run, test, check, bench, clean: what the README and .ci/run call.
# Set-up is done once and again only when its inputs change; the stamps stand in .venv and web.

PYTHON ?= python3
BIN := .venv/bin
export PYTHON
# The browser's and PostgreSQL's own folders are not on everybody's PATH.
export PATH := $(CURDIR)/.venv/bin:$(PATH):/usr/sbin:/usr/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps
WEB_SOURCES := $(shell find web -type f -not -path 'web/node_modules/*' -not -path 'web/dist/*' 2>/dev/null | sed 's/ /\\ /g')

.PHONY: run test check bench clean postgis

run: .venv/.run web/node_modules/.built postgis
	@exec $(BIN)/geo-ioc serve --demo

test: .venv/.test web/node_modules/.built postgis
	@setup/system.sh chromium
	setup/node.sh npm --prefix web test
	$(BIN)/python -m pytest -n auto --dist loadfile

check: .venv/.test web/node_modules/.stamp
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	setup/node.sh npm --prefix web run check

bench: .venv/.bench web/node_modules/.built postgis
	@setup/system.sh chromium wrk
	$(BIN)/python -m bench $(ONLY)

clean:
	rm -rf .venv web/node_modules web/dist .mypy_cache .ruff_cache .pytest_cache .hypothesis

postgis:
	@setup/system.sh postgis

.venv/bin/python:
	@setup/system.sh venv
	@echo "geo-ioc: đang tạo .venv / making .venv"
	@$(PYTHON) -m venv .venv

.venv/.run: setup/run.txt pyproject.toml | .venv/bin/python
	@echo "geo-ioc: đang cài thư viện Python / installing Python libraries"
	@$(PIP) -r setup/run.txt
	@mkdir -p web/dist # named in the distribution, and built only later
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/.test: setup/test.txt .venv/.run
	@echo "geo-ioc: đang cài công cụ kiểm thử / installing the test tools"
	@$(PIP) -r setup/test.txt
	@touch $@

.venv/.bench: setup/bench.txt .venv/.test
	@echo "geo-ioc: đang cài máy chủ ô bản đồ để so sánh / installing a tile server to compare with"
	@$(PIP) -r setup/bench.txt
	@touch $@

web/node_modules/.stamp: web/package-lock.json web/package.json | .venv/.run
	@echo "geo-ioc: đang cài thư viện web / installing the web libraries"
	@setup/node.sh npm --prefix web ci --no-audit --no-fund --loglevel=error
	@touch $@

web/node_modules/.built: web/node_modules/.stamp $(WEB_SOURCES) $(wildcard layers/catalogues/*.toml)
	@echo "geo-ioc: đang dựng trang web / building the web app"
	@setup/node.sh npm --prefix web run --silent build
	@touch $@
