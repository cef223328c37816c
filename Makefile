# The commands of the project. `make run` needs Go and make only; `make test` sees to the rest itself.

GO     ?= go
BIN    := bin/bangban
LINT   := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
FUZZ   ?= 5m
LOAD   ?= 60

SHELL := bash
# How often a property is tried, so that the tests take the same time everywhere.
export RAPID_CHECKS ?= 50

.DEFAULT_GOAL := help

.PHONY: help
help: ## list the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: build
build: ## build the static program into bin/
	@mkdir -p bin
	CGO_ENABLED=0 $(GO) build -trimpath -o $(BIN) ./cmd/bangban

.PHONY: run
run: build ## build, print one document of each of the six kinds into out/, then serve on 127.0.0.1:8080
	@rm -f out/*.pdf
	$(BIN) render -o out testdata/case.json
	$(BIN) render -o out testdata/forms/termination.json
	$(BIN) serve

.PHONY: deps
deps: ## install what the tests need (Debian)
	@.ci/deps

.PHONY: vet
vet: ## formatting, go.mod and go vet
	@unformatted="$$(gofmt -l cmd fonts forms internal templates)" && test -z "$$unformatted" || { echo "gofmt these files:"; echo "$$unformatted"; exit 1; }
	$(GO) mod tidy -diff
	$(GO) vet ./...

.PHONY: lint
lint: vet ## the same, and the linters of .golangci.yml
	$(GO) run $(LINT) run

# The linters come last: they take minutes to compile, and the tests say more.
.PHONY: test
test: deps ## everything that has to hold, with the race detector
	@.ci/phase vet $(MAKE) --no-print-directory vet
	@.ci/phase tests $(GO) test -race -timeout 8m -v ./...
	@.ci/phase unraced .ci/unraced
	@.ci/phase linters $(GO) run $(LINT) run

.PHONY: bench
bench: build ## compare with plain gopdf and with the stream writer of excelize, five minutes
	@.ci/bench $(BIN)

.PHONY: load
load: ## load the built program over HTTP for LOAD (60) seconds; needs wrk
	@.ci/load $(LOAD)

.PHONY: soak
soak: ## every fuzz target for FUZZ (5m) each
	@.ci/soak $(FUZZ)

.PHONY: golden
golden: ## write the golden files anew; read the diff before committing
	@for package in $$(grep -rlF --include='*_test.go' 'flag.Bool("update"' . | xargs -r -n1 dirname | sort -u); do \
		$(GO) test $$package -update || exit 1; \
	done

.PHONY: pictures
pictures: deps ## draw the pictures of README.md and the other golden images anew
	$(GO) test ./internal/render -run '^TestImages$$' -update

.PHONY: clean
clean: ## remove what the other commands made
	rm -rf bin out
