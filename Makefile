# The commands of the project; README.md says what each does.
# `make run` and `make test` do all their set-up, and work twice in a row, without a terminal and as any user.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help run test check bench chaos gen build

GO ?= go
export GOFLAGS := $(GOFLAGS) -buildvcs=false
export GOWORK := off

help: ## list the commands
	@sed -n 's/^\([a-z]*\): .*## \(.*\)/make \1	\2/p' $(MAKEFILE_LIST)

build: ## build bin/tansiq
	@mkdir -p bin
	@$(GO) build -trimpath -o bin/tansiq ./cmd/tansiq

run: build ## run the demonstration: sample process, exercise, proof, check
	@./bin/tansiq demo

test: ## set up what is missing and run every test on SQLite and PostgreSQL
	@$(GO) run ./cmd/testall

check: ## vet, format and lint
	@test -z "$$(gofmt -l . | tee /dev/stderr)"
	@$(GO) vet ./...
	@cd interop && $(GO) vet ./...
	@cd tools && $(GO) build -o ../bin/golangci-lint github.com/golangci/golangci-lint/v2/cmd/golangci-lint
	@./bin/golangci-lint run ./...
	@cd interop && ../bin/golangci-lint run ./...

bench: ## measure each bar against its peer or limit, with the machine's line
	@$(GO) run ./bench

chaos: ## make faults on purpose, for about ten minutes: kills, full disks, cut connections; and see that each mutant is found
	@mkdir -p bin
	@$(GO) build -o bin/chaos ./chaos
	@./bin/chaos $(CHAOS)

gen: ## generate what is committed, and show what changed
	@$(GO) generate ./...
	@git diff --stat
