# Everything a newcomer needs: `make demo` shows what Bilateral does, `make test` runs all checks.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test lint cover bench lock clean

.venv/installed: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

.venv/dev: requirements-dev.lock pyproject.toml .venv/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	touch $@

demo: .venv/installed
	@mkdir -p demo
	$(BIN)/bilateral read src/bilateral/sample --ledger demo/bilateral.db || [ $$? -eq 1 ]
	$(BIN)/bilateral brief PRK-RUS --as-of 2024-01-15 --ledger demo/bilateral.db
	@$(BIN)/bilateral brief PRK-RUS --as-of 2024-01-15 --format html --ledger demo/bilateral.db > demo/brief-PRK-RUS.html
	@echo
	@echo "The brief with its chart and evidence: demo/brief-PRK-RUS.html (open it in a browser)"
	@echo "The pages: $(BIN)/bilateral serve --ledger demo/bilateral.db  then open http://127.0.0.1:8000/"

test: .venv/dev lint
	$(BIN)/python -m pytest -n 2 --dist loadfile --cov --cov-report=term

lint: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/dev
	for program in benchmarks/coding.py benchmarks/pages.py benchmarks/breaks.py; do $(BIN)/python $$program; done

lock: .venv/dev
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --group build --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -q -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -q -o requirements-dev.lock

clean:
	rm -rf .venv demo .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage*
