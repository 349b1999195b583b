# What a machine needs beyond Rust and Node, `tools/setup.sh` installs.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# The pinned tools come before what the machine may have.
export PATH := $(CURDIR)/.tools/bin:$(PATH)

TARGET := $(or $(CARGO_TARGET_DIR),target)
TANDEM := $(TARGET)/debug/tandem
WINDOW := $(TARGET)/debug/tandem-desktop
# Where a window can be shown. Only Linux has systems without a display in daily use.
DISPLAYED := $(or $(DISPLAY),$(WAYLAND_DISPLAY),$(filter-out Linux,$(shell uname -s)))
# Systems that Tandem is meant for, and that this machine may not be able to build for.
OTHER_SYSTEMS := x86_64-pc-windows-msvc aarch64-apple-darwin

.PHONY: help run window story test histories mutations mutants pictures types lint page advisories ages fmt bench setup

help: ## Say what there is
	@sed -nE 's/^([a-z]+):.*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

run: $(if $(DISPLAYED),window,story) ## Open Tandem on invented data; without a display, tell its story in the terminal

window: # Build the window and open it on invented data
	@tools/setup.sh window
	@$(MAKE) page
	@[ -e $(WINDOW) ] || echo "Building Tandem's window (about six minutes the first time) …"
	@cargo build --locked --package tandem-desktop
	@$(WINDOW) --demo

story: # Build the command line and tell the story on invented data
	@tools/setup.sh build
	@[ -e $(TANDEM) ] || echo "Building Tandem (about four minutes the first time) …"
	@cargo build --locked --package tandem-cli
	@$(TANDEM) demo

# The programs are built too, since tests drive the real one.
test: lint ## Lint, then all tests
	@echo "Building the tests (some minutes the first time) …"
	@cargo build --workspace --locked --bins --tests
	@cargo nextest run --workspace --locked
	@npm --prefix ui run --silent test
	@npm --prefix tests/flows run --silent test

histories: ## Live through two hundred months in which everything falls at once (an hour)
	@TANDEM_SEEDS=0..200 cargo nextest run --locked --package tandem-simulation --no-capture --test histories

mutations: ## Make fourteen changes to the engine that its tests have to catch
	@tools/setup.sh
	@tests/mutations/run.py

mutants: ## Make every small change to the engine, SHARD=k/n of them (hours; goes on where it stopped)
	@tools/setup.sh mutants
	@tests/mutations/mutants.sh $(SHARD)

pictures: page ## Make pictures of every screen, light and dark, into target/pictures
	@tools/setup.sh
	@cargo build --locked --package tandem-desktop --package tandem-cli
	@cargo run --locked --package tandem-tests --example pictures -- target/pictures

types: ## Write the window's types from crates/api
	@TANDEM_WRITE_TYPES=1 cargo test --quiet --locked --package tandem-desk --lib typescript

# The desktop shell takes the built page in: without it, nothing that looks at the shell compiles.
page:
	@npm --prefix ui run --silent build

lint: setup page ## Format, clippy, types, unused dependencies, licences, sources, advisories
	@echo "Looking at the format …"
	@cargo fmt --all --check
	@echo "Running clippy (some minutes the first time) …"
	@cargo clippy --workspace --all-targets --locked -- -D warnings
	@echo "Looking for unused dependencies …"
	@cargo shear --locked --deny-warnings
	@echo "Checking licences and sources …"
	@cargo deny --locked check bans licenses sources
	@$(MAKE) advisories
	@for system in $(OTHER_SYSTEMS); do \
	  echo "Resolving the dependencies for $$system …"; \
	  cargo tree --workspace --locked --quiet --target $$system >/dev/null; \
	done
	@echo "Checking the window's types …"
	@npm --prefix ui run --silent check

advisories: # Known weaknesses of dependencies, as far as their databases can be reached
	@tools/advisories.sh

ages: ## List dependencies by the age of the version in use, oldest first; ALL=1 for what they bring along
	@tools/ages.py $(if $(ALL),--all)

fmt: ## Put the Rust code into its format
	@cargo fmt --all

bench: ## Measure the release build
	@tools/setup.sh build
	@echo "Building for speed (about six minutes the first time) …"
	@cargo build --release --locked --package tandem-cli
	@cargo bench --locked --package tandem-tests

setup: ## Install what is missing on this machine
	@tools/setup.sh
