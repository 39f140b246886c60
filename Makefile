# `make ablation` answers the question, `make test` tests, `make check` is the gate; `make help` lists the rest.

DATA ?= debcap
# smoke, demo, full or pretrained; without it as `.ci/scale` says.
SCALE ?=
EXPERIMENT ?= objective-ladder
# How many seeds each arm has, a number; without it as many as the experiment and the scale say.
SEEDS ?=
FORMAT ?= text
# Of `make reliability`: short or long.
FORM ?= short
# A folder with bench_torch.py and tcl_torch.py, for `make gpu`.
PEER_FOLDER ?=
# Options of `make bench-peer`, such as PEER='--sizes tiny --steps 5'.
PEER ?=

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := build
.PHONY: build install ablation test table-pdf check check-arm format lint rules imports interface api kernels cuda-compile gpu smoke ranks own-study slurm dist dist-check report-check reliability bench bench-baseline bench-peer bench-page pages check-pages docs setup setup-data known-data clean help

# Where `make install` puts bin/triad and lib/triad.
PREFIX ?= $(HOME)/.local

TRIAD := .build/release/triad
FORMATTED := Package.swift Sources Tests Experiments docs/own-study

build: setup  ## Build the `triad` command in release
	@swift build -c release --product triad

install: setup  ## Install the command and the library that `triad new` builds against (PREFIX=, ~/.local without it)
	@.ci/install '$(PREFIX)'
	@echo 'Installed $(PREFIX)/bin/triad and $(PREFIX)/lib/triad.'
	@case ":$$PATH:" in *:'$(PREFIX)/bin':*) ;; *) echo 'Not in PATH yet: export PATH="$(PREFIX)/bin:$$PATH"' ;; esac

ablation: known-data build  ## The main job: fetch, ingest, train, print the table (DATA=debcap, debcap-ko or shapes; SCALE=, SEEDS=N, EXPERIMENT=)
	@if [ '$(DATA)' != shapes ] && [ '$(SCALE)' != smoke ] && ! $(TRIAD) data check >/dev/null 2>&1; then \
	  .ci/setup data; $(TRIAD) data fetch; $(TRIAD) data build; $(TRIAD) data check || true; \
	fi
	@scale='$(SCALE)'; [ -n "$$scale" ] || scale=$$(.ci/scale $(TRIAD) $(EXPERIMENT) $(DATA)); \
	$(TRIAD) run $(EXPERIMENT) --scale "$$scale" $(if $(SEEDS),--seeds $(SEEDS)) --data $(DATA) --format $(FORMAT)

# Without @testable, sources are compiled alike for the tests and for the command, and only once.
test: setup  ## Run all tests
	@swift test -c release --disable-testable-imports

table-pdf: known-data build  ## Compile the table of a study as far as it is computed to table.pdf; needs pdflatex (EXPERIMENT=, SCALE=, SEEDS=N, DATA=)
	@command -v pdflatex >/dev/null || { echo 'make table-pdf: pdflatex is missing; apt-get install texlive-latex-recommended.' >&2; exit 1; }
	@folder=$$(mktemp -d); trap 'rm -rf "$$folder"' EXIT; \
	scale='$(SCALE)'; [ -n "$$scale" ] || scale=$$(.ci/scale $(TRIAD) $(EXPERIMENT) $(DATA)); \
	$(TRIAD) table $(EXPERIMENT) --scale "$$scale" $(if $(SEEDS),--seeds $(SEEDS)) --data $(DATA) --format latex --standalone >"$$folder/table.tex"; \
	(cd "$$folder" && pdflatex -interaction=nonstopmode -halt-on-error table.tex >table.txt) || { tail -20 "$$folder/table.txt" >&2; exit 1; }; \
	cp "$$folder/table.pdf" table.pdf; echo 'Wrote table.pdf.'

known-data:
	@case '$(DATA)' in debcap | debcap-ko | shapes) ;; \
	  *) echo 'make ablation: DATA must be debcap, debcap-ko or shapes, not $(DATA).' >&2; exit 2 ;; \
	esac

check: rules lint imports interface test kernels check-arm smoke check-pages ranks own-study slurm  ## The gate: rules, format, imports, public interface, tests, kernels, those of arm64, a smoke run of every experiment, what pages quote, several ranks, your own package, a cluster

rules: setup  ## File lengths, words that must not occur, dead links, the Korean README beside the English one, tests that pages name
	@.ci/rules

lint: setup  ## Check the format without changing anything
	@swift format lint --strict --parallel --recursive --configuration .swift-format $(FORMATTED)

format: setup  ## Format all Swift sources in place
	@swift format --in-place --parallel --recursive --configuration .swift-format $(FORMATTED)

imports: setup  ## Build everything; a module may import only what Package.swift gives it
	@swift build -c release --build-tests --explicit-target-dependency-import-check error

interface: imports  ## Compare the public interface with Tests/API/public.txt
	@.ci/api

api: imports  ## Write Tests/API/public.txt anew, after the interface was changed on purpose
	@.ci/api update

kernels:  ## Run every kernel against its twin under sanitizers; CUDA ones without a GPU, each thread a fiber, with planted faults too; what the script for a GPU does where things fail
	@Tests/CKernels/run sanitizers
	@Tests/CUDAKernels/run
	@Tests/CUDAKernels/run faults
	@Tests/GPU/test

check-arm:  ## Compile the processor's kernels for arm64 and run each against its twin under qemu, which is installed where it is missing
	@Tests/CKernels/run arm

cuda-compile: build  ## Compile the CUDA kernels for Ampere and Hopper with NVRTC (90 MB, once); registers and shared memory of each
	@.ci/cuda-compile $(TRIAD)

gpu: setup  ## Pack .gpu, with which a machine with a GPU checks and measures: Tests/GPU/run (PEER_FOLDER=, the step in PyTorch)
	@Tests/GPU/run prepare $(PEER_FOLDER)

smoke: build  ## Run every experiment for some seconds on the embedded data
	@.ci/smoke $(TRIAD)

ranks: build  ## Train on several ranks of Open MPI and MPICH and compare with one process; installs both where missing
	@Tests/Ranks/run $(TRIAD)

own-study: setup  ## Install into a folder that goes again, write a package with `triad new`, build it, test it, run it
	@.ci/own-study

slurm: build  ## Compute a study through a real Slurm of two nodes, with tasks stopped, killed and cancelled (needs root; installs Slurm)
	@Tests/Slurm/run $(TRIAD)

dist: setup  ## Pack triad-VERSION-linux-x86_64.tar.gz, which runs where there is no Swift (VERSION=, `git describe` without it)
	@.ci/dist triad

dist-check: build  ## Try that archive, and one of a package of one's own, in bare systems of Debian's packages; needs root
	@.ci/setup roots
	@archive=$$(.ci/dist triad); Tests/Dist/run "$$archive" $(TRIAD) objective-ladder shapes
	@Tests/Dist/own

report-check: build  ## Render the report of a smoke run in headless Chromium, which is installed where it is missing
	@.ci/setup browser
	@.ci/report-check $(TRIAD)

reliability: build  ## Kill, starve, tear and mutate, in the short form (about five minutes; FORM=long takes hours)
	@swift build -c release --product Reliability
	@Tests/Reliability/run $(TRIAD) $(FORM)

bench: build  ## Time steps, kernels and views, in percent of Tests/Benchmarks/baseline.json
	@$(TRIAD) bench compare Tests/Benchmarks/baseline.json

bench-baseline: build  ## Time them and write Tests/Benchmarks/baseline.json anew
	@$(TRIAD) bench compare Tests/Benchmarks/baseline.json --update

bench-peer: build  ## Time steps and views beside PyTorch, in turns; prints the ratio table (about ten minutes; installs PyTorch once)
	@Tests/Benchmarks/peer/run $(TRIAD) $(PEER)

bench-page: build  ## Measure docs/performance.md and docs/benchmarks anew, the comparison with PyTorch included (about twelve minutes)
	@Tests/Benchmarks/page $(TRIAD)

pages: build  ## Write what commands print into the pages that quote it, and the picture of README (about five minutes)
	@.ci/pages $(TRIAD)

check-pages: build  ## Compare what the pages quote with what the commands print
	@.ci/pages $(TRIAD) --check

docs: build  ## Render the public interface and the pages with DocC into .build/docs/site; fails where a link leads nowhere
	@.ci/docs

setup:  ## Install what building needs, where it is missing
	@.ci/setup build

setup-data:  ## Install what fetching DebCap needs, where it is missing
	@.ci/setup data

clean:  ## Remove build products (results, runs and fetched data stay)
	@rm -rf .build

help:  ## List the targets
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/\1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "make %-15s %s\n", $$1, $$2 }'
