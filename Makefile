# Everything a newcomer or a developer runs. `make serve` and `make test` need Python 3.11 or newer, nothing else.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ASSETS := api/assets
SCRIPTS := tests/scripts
# `make serve PORT=8001`. Only an argument counts: shells export these names for other ends (conda its HOST).
$(foreach name,HOST PORT DATA,$(if $(filter command,$(origin $(name))),\
  $(eval export FENGQIAO_$(name) := $(value $(name)))))

.PHONY: help assets setup serve test thorough engines golden shacl-engines owl coverage lint scripts picture pictures bench clients contract openapi-tools lock clean

help: ## what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

setup: $(VENV)/runtime.stamp ## the environment in .venv, pinned with hashes

$(VENV)/runtime.stamp: requirements/runtime.txt pyproject.toml
	@echo "Setting up $(VENV) (about half a minute) …"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; set PYTHON=…")'
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements/runtime.txt
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/dev.stamp: $(VENV)/runtime.stamp requirements/dev.txt
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/dev.txt
	@touch $@

# The editor and the API documentation come from the npm registry by a lock file; without them their pages
# fall back to plain ones and say so, so a failure here stops nothing.
$(ASSETS)/node_modules/assets.stamp: $(VENV)/runtime.stamp $(ASSETS)/package-lock.json
	@command -v npm >/dev/null || $(BIN)/python -m pip install --quiet --require-hashes -r requirements/node.txt
	@PATH="$$PATH:$(CURDIR)/$(BIN)" npm ci --prefix $(ASSETS) --ignore-scripts --no-audit --no-fund --silent \
	  && touch $@ || echo "The editor could not be installed (npm); its page falls back to a plain form." >&2

assets: $(ASSETS)/node_modules/assets.stamp

serve: setup assets ## serve on HOST:PORT (127.0.0.1:8000) over the store in DATA (.data): make serve PORT=8001
	@exec $(BIN)/fengqiao serve

# What the pages' own scripts are checked with. Without it the tests that need it say so and are skipped.
$(SCRIPTS)/node_modules/scripts.stamp: $(VENV)/runtime.stamp $(SCRIPTS)/package-lock.json
	@command -v npm >/dev/null || $(BIN)/python -m pip install --quiet --require-hashes -r requirements/node.txt
	@PATH="$$PATH:$(CURDIR)/$(BIN)" npm ci --prefix $(SCRIPTS) --ignore-scripts --no-audit --no-fund --silent \
	  && touch $@ || echo "What checks the scripts could not be installed (npm)." >&2

scripts: $(SCRIPTS)/node_modules/scripts.stamp ## style and types of the pages' scripts
	@PATH="$$PATH:$(CURDIR)/$(BIN)" node $(SCRIPTS)/node_modules/eslint/bin/eslint.js \
	  --config $(SCRIPTS)/eslint.config.js api/static viz/static "$(SCRIPTS)/*.js"
	@PATH="$$PATH:$(CURDIR)/$(BIN)" node $(SCRIPTS)/node_modules/typescript/bin/tsc --project $(SCRIPTS)

TESTED := $(VENV)/dev.stamp assets $(SCRIPTS)/node_modules/scripts.stamp
test: $(TESTED) ## the tests, a real browser among them: what a developer runs often, some ten minutes
	@sh tests/install.sh
	$(BIN)/python -m pytest -q -n 2 --dist loadfile -m "not thorough and not large"

thorough: $(TESTED) ## the other tests: many processes, kills, hostile clients, every screen; longer than `make test`
	@sh tests/install.sh
	$(BIN)/python -m pytest -q -n 2 --dist loadfile -m "thorough and not large"

# Other SHACL engines over every case of the rules; Jena needs java and mvn. What cannot be had is said in one line.
SHACL := tests/shacl_engines
$(SHACL)/node_modules/engine.stamp: $(VENV)/runtime.stamp $(SHACL)/package-lock.json
	@command -v npm >/dev/null || $(BIN)/python -m pip install --quiet --require-hashes -r requirements/node.txt
	@PATH="$$PATH:$(CURDIR)/$(BIN)" npm ci --prefix $(SHACL) --ignore-scripts --no-audit --no-fund --silent \
	  && touch $@ || echo "rdf-validate-shacl could not be installed (npm)." >&2

$(SHACL)/jena/lib/engine.stamp: $(SHACL)/jena/pom.xml
	@mvn -q -B -f $< dependency:copy-dependencies -DoutputDirectory=lib >/dev/null 2>&1 \
	  && touch $@ || echo "Apache Jena could not be installed (java and mvn)." >&2

shacl-engines: $(VENV)/dev.stamp $(SHACL)/node_modules/engine.stamp $(SHACL)/jena/lib/engine.stamp ## verdicts of other SHACL engines against ours
	$(BIN)/python -m pytest -q $(SHACL)

OWL := tests/owl
$(OWL)/lib/reasoner.stamp: $(OWL)/pom.xml
	@mvn -q -B -f $< dependency:copy-dependencies -DoutputDirectory=lib >/dev/null 2>&1 \
	  && touch $@ || echo "ROBOT and HermiT could not be installed (java and mvn)." >&2

owl: $(VENV)/dev.stamp $(OWL)/lib/reasoner.stamp ## the ontology held against OWL 2 DL, HermiT and ROBOT
	$(BIN)/python -m pytest -q $(OWL)

# The document of the interface as linters and generators of clients read it.
TOOLS := tests/openapi_tools
$(TOOLS)/node_modules/tools.stamp: $(VENV)/runtime.stamp $(TOOLS)/package-lock.json
	@command -v npm >/dev/null || $(BIN)/python -m pip install --quiet --require-hashes -r requirements/node.txt
	@PATH="$$PATH:$(CURDIR)/$(BIN)" npm ci --prefix $(TOOLS) --ignore-scripts --no-audit --no-fund --silent \
	  && touch $@ || echo "redocly, spectral and openapi-typescript could not be installed (npm)." >&2

openapi-tools: $(VENV)/clients.stamp $(TOOLS)/node_modules/tools.stamp ## linters and generated clients of the interface
	$(BIN)/python -m pytest -q $(TOOLS)

# Engines that hold the graph in the place of the embedded store; what cannot be had is said in one line.
ENGINES_DIR := tests/engines
$(ENGINES_DIR)/java/lib/engine.stamp: $(ENGINES_DIR)/java/pom.xml
	@mvn -q -B -f $< dependency:copy-dependencies -DoutputDirectory=lib >/dev/null 2>&1 \
	  && touch $@ || echo "Apache Jena Fuseki could not be installed (java and mvn)." >&2

$(ENGINES_DIR)/java/lib-rdf4j/engine.stamp: $(ENGINES_DIR)/java/rdf4j/pom.xml
	@mvn -q -B -f $< dependency:copy-dependencies -DoutputDirectory=../lib-rdf4j >/dev/null 2>&1 \
	  && touch $@ || echo "RDF4J could not be installed (java and mvn)." >&2

engines: $(VENV)/dev.stamp $(ENGINES_DIR)/java/lib/engine.stamp $(ENGINES_DIR)/java/lib-rdf4j/engine.stamp ## every query against every engine that can be had, a line an engine
	@sh tests/install_engines.sh
	$(BIN)/python -m tests.engines
	ENGINES="fuseki rdf4j" $(BIN)/python -m pytest -q -n 2 --dist loadfile tests/contract $(ENGINES_DIR)

golden: $(VENV)/dev.stamp ## write anew the rows that every engine is held to
	$(BIN)/python -m tests.engines.golden

# Apart from `make test`, which tracing would slow down; the floor stands in pyproject.toml.
coverage: $(VENV)/dev.stamp assets ## lines and branches that tests reach, the browser's left out; fails below the floor
	$(BIN)/python -m pytest -q -n 2 --dist loadfile --ignore=tests/browser --cov --cov-report=term:skip-covered

lint: $(VENV)/dev.stamp scripts ## style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy ontology graph viz api tests

picture: $(VENV)/dev.stamp ## docs/network.png, from a site that runs on HOST:PORT
	$(BIN)/python -m tests.browser.picture http://$(or $(FENGQIAO_HOST),127.0.0.1):$(or $(FENGQIAO_PORT),8000) docs/network.png

pictures: $(VENV)/dev.stamp ## each kind of page in zh and en, wide and narrow, from a site that runs on HOST:PORT; not committed
	$(BIN)/python -m tests.browser.pictures http://$(or $(FENGQIAO_HOST),127.0.0.1):$(or $(FENGQIAO_PORT),8000) docs/pictures

$(VENV)/bench.stamp: $(VENV)/dev.stamp requirements/bench.txt
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/bench.txt
	@touch $@

bench: $(VENV)/bench.stamp ## timings side by side with peers, written to docs/performance.md
	$(BIN)/python -m tests.bench

$(VENV)/clients.stamp: $(VENV)/dev.stamp requirements/clients.txt
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/clients.txt
	@touch $@

clients: $(VENV)/clients.stamp ## what clients in Python and R show of a refused query, tried with them
	$(BIN)/python -m pytest -q tests/clients

contract: $(VENV)/dev.stamp ## write anew what the contract of the interface is held to
	$(BIN)/python -m tests.api.recorded

lock: $(VENV)/dev.stamp ## renew requirements/*.txt from requirements/*.in
	for name in runtime dev bench clients node notebook; do $(BIN)/python -m uv pip compile --quiet --universal --generate-hashes \
	  --no-emit-index-url --no-header --python-version 3.11 \
	  requirements/$$name.in --output-file requirements/$$name.txt || exit 1; done

clean: ## remove the environment and the store
	rm -rf $(VENV) .data
