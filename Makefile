# The commands of the project. `make run` needs Go and make only; `make test` sees to the rest itself.

GO     ?= go
BIN    := bin/bangban
LINT   := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
FUZZ   ?= 5m

.DEFAULT_GOAL := help

.PHONY: help
help: ## list the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: build
build: ## build the static program into bin/
	@mkdir -p bin
	CGO_ENABLED=0 $(GO) build -trimpath -o $(BIN) ./cmd/bangban

.PHONY: run
run: build ## build, then print the documents of testdata/case.json into out/
	$(BIN) render -o out testdata/case.json

.PHONY: deps
deps: ## install what the tests need (Debian)
	@.ci/deps

.PHONY: lint
lint: ## formatting, vet and the linters of .golangci.yml
	@unformatted="$$(gofmt -l cmd fonts forms internal templates)" && test -z "$$unformatted" || { echo "gofmt these files:"; echo "$$unformatted"; exit 1; }
	$(GO) vet ./...
	$(GO) run $(LINT) run

.PHONY: test
test: deps lint ## everything that has to hold, with the race detector
	$(GO) test -race -timeout 15m -v ./...

.PHONY: bench
bench: ## benchmarks
	$(GO) test -run '^$$' -bench . -benchmem ./...

.PHONY: soak
soak: ## every fuzz target for FUZZ (5m) each
	@.ci/soak $(FUZZ)

.PHONY: golden
golden: ## write the golden files anew; read the diff before committing
	@for package in $$(grep -rlF --include='*_test.go' 'flag.Bool("update"' . | xargs -r -n1 dirname | sort -u); do \
		$(GO) test $$package -update || exit 1; \
	done

.PHONY: pictures
pictures: deps build ## the documents of testdata/case.json and the blank forms as testdata/pictures/*.png
	@.ci/pictures

.PHONY: clean
clean: ## remove what the other commands made
	rm -rf bin out
