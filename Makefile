# make run   open the app          make test   every check that CI makes, browser tests included
# make clean remove the environment and caches
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
PORT   ?= 8501

.PHONY: run test clean

run: $(VENV)/.installed-run
	@STREAMLIT_SERVER_PORT=$(PORT) $(BIN)/fall-line   # says where it is; Ctrl+C stops it

test: $(VENV)/.installed-test
	@VENV=$(VENV) .ci/test

clean:
	rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

$(BIN)/python:
	@.ci/venv "$(PYTHON)" "$(VENV)"

# Installed in editable form, and again only when the declared dependencies change.
$(VENV)/.installed-run: pyproject.toml $(BIN)/python
	@echo "Installing into $(VENV); the first time takes about a minute…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.installed-test: pyproject.toml $(BIN)/python
	@echo "Installing into $(VENV) with the test tools; the first time takes about a minute…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	@touch $@ $(VENV)/.installed-run
