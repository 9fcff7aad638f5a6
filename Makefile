# make run   open the app          make test   every check that CI makes, browser tests included
# make clean remove the environment and caches
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
PORT   ?= 8501

.PHONY: run test clean

run: $(VENV)/.installed-run
	@echo "Fall Line: http://localhost:$(PORT)   (stop with Ctrl+C)"
	@STREAMLIT_SERVER_PORT=$(PORT) $(BIN)/fall-line

test: $(VENV)/.installed-test
	@VENV=$(VENV) .ci/test

clean:
	rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

$(BIN)/python:
	@.ci/venv "$(PYTHON)" "$(VENV)"

# Installed in editable form, and again only when the declared dependencies change.
$(VENV)/.installed-run: pyproject.toml $(BIN)/python
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/.installed-test: pyproject.toml $(BIN)/python
	$(BIN)/python -m pip install --quiet --editable '.[test]'
	@touch $@ $(VENV)/.installed-run
