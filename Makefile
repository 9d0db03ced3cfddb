# `make demo` and `make test` do everything on a fresh machine; `make` alone lists the rest. Each target creates what it
# needs in .venv and skips what is done already (a stamp in .venv/.stamps names the content it was made from), so after
# the first time nothing is downloaded. Needs Python 3.11 or newer and make; no node, no GPU, no root.

# The interpreter .venv is made with: the first below that is new enough, or the one you name (make demo PYTHON=python3.12).
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3.14 python3 python; do \
	  "$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { echo "$$p"; break; }; done)
# torch stands outside of the lock: which build fits depends on the machine (docs/decisions/0004-lock-and-torch.md).
TORCH := torch==2.13.0
# An index for torch alone, for example one with CPU-only or ROCm builds: make demo TORCH_INDEX=<url>
TORCH_INDEX ?=
# Arguments for the demo: make demo DEMO="--identity 7"
DEMO ?=
# Arguments for the studio: make up UP="--port 8000"
UP ?=
# Arguments for the screenshots: make screenshots SHOTS="--only create --size phone"
SHOTS ?=
# Test processes, and arguments for pytest: make test TESTS="tests/recipe -x" COVERAGE=
WORKERS ?= 2
TESTS ?=
COVERAGE ?= --cov --cov-report=term --cov-fail-under=85
# UPGRADE=1 lets `make lock` move to newest versions; otherwise pins stay where pyproject.toml allows it.
UPGRADE ?=

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input -qq
STAMPS := .venv/.stamps
digest = $(subst $(strip) ,-,$(shell cat $(1) 2>/dev/null | cksum))
VENV_READY := $(STAMPS)/venv
RUNTIME_READY := $(STAMPS)/runtime-$(call digest,requirements.txt)
TORCH_READY := $(STAMPS)/torch-$(subst $(strip) ,-,$(shell echo '$(TORCH) $(TORCH_INDEX)' | cksum))
DEV_READY := $(STAMPS)/dev-$(call digest,requirements-dev.txt)
NPM := $(BIN)/python hatch_build.py
WEB_FILES := $(shell find web -path web/node_modules -prune -o -type f -print 2>/dev/null | LC_ALL=C sort)
NODE_READY := $(STAMPS)/node-$(call digest,web/package-lock.json)
PAGE_READY := $(STAMPS)/page-$(call digest,$(WEB_FILES))
PACKAGE_READY := $(STAMPS)/package-$(subst $(strip) ,-,$(shell { cat pyproject.toml; pwd; } | cksum))

.PHONY: help demo up page test soak screenshots check check-page format lock setup setup-dev clean distclean
.DEFAULT_GOAL := help

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' Makefile

demo: setup ## set up, then photos -> a personal model -> pictures, with the built-in model
	@echo "==> Demo: eight pictures of somebody the model has never seen, a personal model, pictures."
	@$(BIN)/atelier demo $(DEMO)

up: setup page ## set up, build the page, then open the studio in the browser
	@echo "==> Opening the studio. Ctrl+C stops it."
	@$(BIN)/atelier up $(UP)

page: $(PAGE_READY) ## build the web page (node comes with a wheel where there is none)

test: setup-dev page ## set up, then run the tests with coverage
	@echo "==> Tests, in $(WORKERS) processes of one thread each."
	@OMP_NUM_THREADS=1 MKL_NUM_THREADS=1 $(BIN)/python -m pytest -n $(WORKERS) --dist loadfile \
		--no-loadscope-reorder $(COVERAGE) $(TESTS)

soak: setup-dev page ## set up, then run the long tests
	@echo "==> Long tests: these take a while."
	@$(BIN)/python -m pytest -m soak $(TESTS)

screenshots: setup-dev page ## take the guide's pictures of the page anew (needs Chromium; SHOTS="--every --out shots")
	@echo "==> Screenshots: a real studio is filled first, which trains a sample person."
	@$(BIN)/python tests/e2e/screenshots.py $(SHOTS)

check: setup-dev ## set up, then lint, format, types, import floors, lock, cards, docs
	@echo "==> ruff check";          $(BIN)/ruff check .
	@echo "==> ruff format --check"; $(BIN)/ruff format --check .
	@echo "==> basedpyright";        $(BIN)/basedpyright
	@echo "==> lint-imports";        $(BIN)/lint-imports
	@echo "==> pip check";           $(PIP) check
	@$(MAKE) --no-print-directory check-page
	@echo "==> the project about itself: lock, licences, cards, docs, sizes"
	@$(BIN)/python -m pytest tests/project

check-page: setup-dev $(NODE_READY) ## lint, types, tests and client of the page
	@echo "==> eslint";              $(NPM) run --silent lint
	@echo "==> tsc";                 $(NPM) run --silent types
	@echo "==> vitest";              $(NPM) run --silent test
	@echo "==> API client is current"; $(NPM) run --silent api:check

format: setup-dev ## fix what ruff can fix, and format
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

# What torch brings along on Linux with CUDA stays outside of the lock with it.
OUTSIDE := torch triton cuda-bindings cuda-pathfinder cuda-toolkit nvidia-cublas nvidia-cuda-cccl nvidia-cuda-cupti \
	nvidia-cuda-nvrtc nvidia-cuda-runtime nvidia-cudnn-cu13 nvidia-cufft nvidia-cufile nvidia-curand nvidia-cusolver \
	nvidia-cusparse nvidia-cusparselt-cu13 nvidia-nccl-cu13 nvidia-nvjitlink nvidia-nvshmem-cu13 nvidia-nvtx
COMPILE := $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
	--custom-compile-command "make lock" --no-emit-index-url $(if $(UPGRADE),--upgrade) \
	$(foreach name,$(OUTSIDE),--no-emit-package $(name))

lock: setup-dev ## write requirements.txt and requirements-dev.txt anew from pyproject.toml (needs the network)
	@echo "==> Locking requirements.txt and requirements-dev.txt"
	@$(COMPILE) --group build --output-file requirements.txt
	@$(COMPILE) --group build --group dev --constraint requirements.txt --output-file requirements-dev.txt

clean: ## remove caches, coverage and the demo's pictures (keeps .venv)
	@echo "==> Removing caches, coverage, dist/ and demo/"
	@rm -rf .pytest_cache .ruff_cache .hypothesis .import_linter_cache .coverage .coverage.* htmlcov dist demo
	@find src tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

distclean: clean ## clean, and remove .venv too
	@echo "==> Removing .venv"
	@rm -rf .venv

# --- Set-up ---------------------------------------------------------------------------------------------------------

setup: $(RUNTIME_READY) $(TORCH_READY) $(PACKAGE_READY) ## only set up what running needs
setup-dev: setup $(DEV_READY) ## only set up what tests and checks need

# The lock is complete, so pip need not resolve anything: --no-deps also keeps it from asking for torch too early.
LOCKED := --require-hashes --no-deps --requirement

$(VENV_READY):
	@if test -z "$(PYTHON)"; then \
	  echo "Atelier needs Python 3.11 or newer, and none was found here: `python3 --version 2>&1 || true`." ; \
	  echo "Install one (Debian, Ubuntu: apt install python3.11 python3.11-venv), or name it: make PYTHON=/path/to/python3.11"; exit 1; fi
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Atelier needs Python 3.11 or newer; '$(PYTHON)' is: `"$(PYTHON)" --version 2>&1 || true`. Name another: make PYTHON=python3.11"; exit 1; }
	@echo "==> Creating .venv with `"$(PYTHON)" --version`"
	@"$(PYTHON)" -m venv .venv || { rm -rf .venv; \
	  echo "This Python cannot make virtual environments (Debian, Ubuntu: apt install python3-venv)."; exit 1; }
	@mkdir -p $(STAMPS) && touch $@

$(RUNTIME_READY): | $(VENV_READY)
	@echo "==> Installing `grep -c '^[a-z]' requirements.txt` locked packages from requirements.txt"
	@$(PIP) install $(LOCKED) requirements.txt
	@rm -f $(STAMPS)/runtime-* && touch $@

# After the lock: what torch shares with the other packages is then in place at its locked version.
$(TORCH_READY): | $(RUNTIME_READY)
	@echo "==> Making sure of $(TORCH)$(if $(TORCH_INDEX), from $(TORCH_INDEX))"
	@$(if $(TORCH_INDEX),$(PIP) uninstall --yes torch,true)
	@$(PIP) install $(if $(TORCH_INDEX),--index-url "$(TORCH_INDEX)") $(TORCH)
	@touch $@

$(PACKAGE_READY): | $(RUNTIME_READY)
	@echo "==> Installing atelier itself (editable)"
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@rm -f $(STAMPS)/package-* && touch $@

$(NODE_READY): web/package-lock.json | $(RUNTIME_READY)
	@echo "==> Installing what the page is built with"
	@$(NPM) ci --no-audit --no-fund --loglevel=error
	@rm -f $(STAMPS)/node-* && touch $@

$(PAGE_READY): $(NODE_READY)
	@echo "==> Building the page"
	@$(NPM) run --silent build
	@test -f src/atelier/server/static/index.html || { echo "The page was not built."; exit 1; }
	@rm -f $(STAMPS)/page-* && touch $@

$(DEV_READY): | $(RUNTIME_READY)
	@echo "==> Installing tools for tests and checks from requirements-dev.txt"
	@$(PIP) install $(LOCKED) requirements-dev.txt
	@rm -f $(STAMPS)/dev-* && touch $@
