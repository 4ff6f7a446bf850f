# Everything stands on .venv, which is made when it is missing or older than the lock. Needs Python >= 3.11 with venv, and make.

PYTHON ?= $(firstword $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p; done) python3)
BIN := .venv/bin
READY := .venv/.ready
SOURCES := autograder lessons solutions tests nbgrader_config.py
AS_ROOT := $(if $(filter 0,$(shell id -u)),--allow-root)

.DEFAULT_GOAL := help
FORMATS := torch tensorflow h2o pmml mlflow lightgbm
.PHONY: help demo test test-all bench js lab lint lock exercises clean formats-test signing serve replay-old claims mutants seeds submissions $(FORMATS:%=formats-%)

help:  ## list the targets
	@sed -n 's/^\([a-zA-Z-]*\):.*##/\1\t/p' $(MAKEFILE_LIST) | expand -t 14

demo: $(READY)  ## take a small class through an assignment, from release to feedback
	$(BIN)/autograder demo

test: $(READY)  ## the fast tests, on all cores
	$(BIN)/python -m pytest -m "not slow and not formats" -n logical --maxprocesses 4 --dist loadgroup

test-all: test  ## the fast tests, then the slow ones: the whole class, the lessons, a second set-up, the browser
	$(BIN)/python -m pytest -m slow

bench: $(READY)  ## compare with nbgrader's own executor: time, CPU and memory of two classes of 30 (half an hour)
	$(BIN)/python tests/bench.py

mutants: $(READY)  ## spoil the model solutions by rule, and count the checks that notice (ten minutes)
	cd tests && ../$(BIN)/python mutants.py

seeds: $(READY)  ## grade every wrong submission 20 times: the same points for the same cause (an hour)
	cd tests && ../$(BIN)/python seeds.py

submissions: $(READY)  ## grade every submission of tests/submissions in boxes, to the end (20 minutes)
	$(BIN)/python -m pytest -m slow tests/test_submissions.py

lab: $(READY)  ## open the course in JupyterLab, in your own copy my-course/
	$(BIN)/autograder start
	cd my-course && ../$(BIN)/jupyter lab $(AS_ROOT)

js: $(READY)  ## install what lesson 04 needs to run JavaScript live (needs node 18 or newer, with npm)
	$(BIN)/autograder start
	cd my-course/lessons/js && npm ci --ignore-scripts --no-audit --no-fund

# Each heavy format has an environment of its own, .venv-NAME, which lesson 09 finds and uses.
formats-NAME:  ## run a heavy format of lesson 09: torch, tensorflow, h2o, pmml, mlflow or lightgbm
$(FORMATS:%=formats-%): formats-%: .venv-%/.ready
	.venv-$*/bin/python lessons/formats/with_$*.py .venv-$*/run

signing: .venv-signing/.ready  ## sign and verify a model as OpenSSF does, live in lesson 08
	.venv-signing/bin/python lessons/formats/with_signing.py .venv-signing/run

serve: $(READY)  ## the service of lesson 08 over HTTP, on 127.0.0.1:8000
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r lessons/production/serve.txt
	cd lessons && ../$(BIN)/python -m production.serve

claims: $(READY)  ## run the lessons, and write docs/claims.md: every claim of the slides with its verdict here
	$(BIN)/python tests/claims_page.py

OLD_PYTHON ?= python3.9
replay-old:  ## replay a decision of 2022 in its own environment (needs Python 3.9: OLD_PYTHON=/path/to/it)
	@$(OLD_PYTHON) -c 'import sys, venv; sys.exit(sys.version_info[:2] != (3, 9))' 2>/dev/null || \
		{ echo "Python 3.9 is needed, of the time when the model was made: name it with 'make replay-old OLD_PYTHON=/path/to/python3.9'."; exit 2; }
	$(OLD_PYTHON) -m venv --clear .venv-replay-old
	.venv-replay-old/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r lessons/production/replay_old.txt
	.venv-replay-old/bin/python lessons/production/replay_old.py

formats-test: $(READY) $(FORMATS:%=.venv-%/.ready) .venv-signing/.ready  ## all six, and the tests of what they make (5 GB, five minutes)
	$(BIN)/python -m pytest tests/test_formats.py

.venv-%/.ready: lessons/formats/%.txt
	@$(PYTHON) lessons/formats/needs.py $*
	$(PYTHON) -m venv --clear .venv-$*
	.venv-$*/bin/python -m pip install --quiet --disable-pip-version-check -r lessons/formats/$*.txt
	@touch $@

.venv-lightgbm/.ready: .venv-lightgbm-old/.ready  # the second reader of the same file

lint: $(READY)  ## what pre-commit and CI check
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/mypy

exercises: $(READY)  ## generate exercises/ from solutions/
	for name in $$(ls solutions); do $(BIN)/nbgrader generate_assignment $$name --no-db --force || exit 1; done

LOCK := $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet

# The Linux wheels of torch and tensorflow differ between indexes, CPU or CUDA: they have no hashes, and what only a CUDA
# build needs is left to that build.
lock: $(READY)  ## write all pinned files anew: requirements*.txt, lessons/formats/*.txt
	$(LOCK) pyproject.toml --extra dev --upgrade --output-file requirements.txt
	$(BIN)/python -c "import tomllib; project = tomllib.load(open('pyproject.toml', 'rb'))['project']; \
		print(*project['optional-dependencies']['grade'], sep='\n')" | \
		$(LOCK) - --constraint requirements.txt --output-file requirements-grade.txt
	for name in h2o pmml mlflow lightgbm lightgbm-old signing; do \
		$(LOCK) --upgrade lessons/formats/$$name.in --output-file lessons/formats/$$name.txt || exit 1; done
	for name in torch tensorflow; do \
		{ echo "# No hashes: which build of $$name a computer gets depends on its package index."; \
		$(filter-out --generate-hashes,$(LOCK)) --upgrade --no-annotate lessons/formats/$$name.in; } > lessons/formats/$$name.txt || exit 1; \
		sed -i.old -E '/^(cuda-|nvidia-|triton)/d' lessons/formats/$$name.txt && rm lessons/formats/$$name.txt.old; done

clean:  ## remove what the other targets made; your own my-course/ stays
	rm -rf .venv .venv-* demo-class dist .pytest_cache .ruff_cache .mypy_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(READY): requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed: install it, or name it with 'make PYTHON=/path/to/python3.12 …'."; exit 2; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
		{ echo "Python's venv module is missing: install your system's package 'python3-venv'."; exit 2; }
	$(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@
