# What a person does with this repository. `make help` lists it; the scripts say what they are doing while they do it.

SHELL := /bin/bash
.DEFAULT_GOAL := help

# One release build for the daemon, the simulator, the benchmarks and the end-to-end tests, with the Swift runtime
# linked in, so that what is measured and tested is what the package ships (docs/decisions/001-static-runtime.md).
SWIFT_RELEASE := swift build -c release --static-swift-stdlib
BIN := .build/release

# Compilers take all cores already, and the suites come in order.
.NOTPARALLEL:

.PHONY: help run build test test-swift test-end-to-end fuzz demo bench bench-receiver soak outage lint format deb \
	test-deb clean \
	tools-run tools-test tools-deb

help: ## List the tasks
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-16s %s\n", $$1, $$2 }'

run: build ## Build in release mode and serve: OCPP on port 9000, local API and database under ./var
	@scripts/run.sh $(BIN)

build: tools-run ## Build all programs in release mode
	@echo "==> Building in release mode (the first time takes several minutes)"
	$(SWIFT_RELEASE)

# The same million each time, so that a failure tells of the change and not of the draw.
test: FUZZ := --seed 1
test: lint test-swift build fuzz outage test-end-to-end ## Lint, then run every suite: pure, component, fuzzer and end-to-end
	@echo "==> All suites passed"

test-swift: tools-test ## Run the pure and component suites
	@echo "==> Pure and component suites"
	@# One after another: on two cores, tests that wait for other programs would starve those that time out.
	@# A crash's own words stay readable at the end of the log.
	SWIFT_BACKTRACE=color=no,threads=crashed,registers=none,images=none,limit=32 swift test --no-parallel

test-end-to-end: build tools-test .venv/ready ## Run the end-to-end suite against the release build, with MQTT 5 and with 3.1.1
	@echo "==> End-to-end suite"
	@# Most tests wait most of the time: two at once take half as long.
	.venv/bin/pytest -n 2 --dist worksteal Tests/EndToEnd
	@echo "==> With MQTT 3.1.1: what speaks with a broker and has not run with both"
	MQTT_PROTOCOL=3.1.1 .venv/bin/pytest -n 2 --dist worksteal -m "mqtt and not both_protocols" Tests/EndToEnd

fuzz: build ## A million messages that no charger should send (FUZZ="--seed 7" repeats those of a seed)
	@echo "==> Fuzzer"
	@$(BIN)/edge-fuzz --gateway $(BIN)/edge-gateway $(FUZZ)

demo: build tools-test ## A gateway, a broker and charging cars in fast motion (DEMO_SECONDS=60 stops by itself)
	@scripts/demo.sh $(BIN)

bench: build tools-test ## Measure the daemon: throughput, latency, memory, disk
	@echo "==> Benchmark: $(BIN)/edge-bench against $(BIN)/edge-gateway"
	@$(BIN)/edge-bench --gateway $(BIN)/edge-gateway $(BENCH_FLAGS)

bench-receiver: build tools-test .venv/ready ## Measure cloud-receiver: processor time a message, rates, bytes a row
	@.venv/bin/python scripts/bench_receiver.py

soak: build tools-test .venv/ready ## An outage of a week at 100 chargers, and its end; prints the rates (takes minutes)
	@echo "==> Soak: a week without a cloud, then the drain"
	@$(BIN)/edge-bench --gateway $(BIN)/edge-gateway --only drain --hours 168 --check $(BENCH_FLAGS)
	@echo "==> Soak: the same into PostgreSQL"
	@.venv/bin/python scripts/soak.py --hours 168 --check

outage: build tools-test .venv/ready ## An outage of an hour at 100 chargers, and its end; prints the rates
	@echo "==> An hour without a cloud, then the drain"
	@$(BIN)/edge-bench --gateway $(BIN)/edge-gateway --only drain --hours 1 --check --any-machine
	@echo "==> The same into PostgreSQL"
	@.venv/bin/python scripts/soak.py --hours 1 --speed 300

lint: tools-test ## Check format, shell scripts and module boundaries
	@scripts/lint.sh

format: ## Format all Swift sources in place
	swift format --in-place --parallel --recursive Package.swift Sources Tests

deb: tools-deb build ## Build the Debian package into .build/deb
	@scripts/build-deb.sh $(BIN)

test-deb: deb ## Install the package in a bare Debian 12 tree and charge there (slow, needs root)
	@scripts/test-deb.sh

clean: ## Remove build products and the Python environment; ./var stays
	rm -rf .build .venv

tools-run:
	@scripts/install-dependencies.sh run

tools-test:
	@scripts/install-dependencies.sh test

tools-deb:
	@scripts/install-dependencies.sh deb

.venv/ready: Tests/EndToEnd/requirements.txt
	@echo "==> Python environment in .venv"
	python3 -m venv .venv
	.venv/bin/pip install --quiet --disable-pip-version-check -r Tests/EndToEnd/requirements.txt
	@touch $@
