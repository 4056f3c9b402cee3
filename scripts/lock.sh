#!/usr/bin/env bash
# Choose exact versions anew and write them, with the hashes of their files, to requirements/.
# Needs uv (pip install uv). Run it by hand, look at the difference, run `make test`.
set -euo pipefail
cd "$(dirname "$0")/.."

compile() {
  uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
    --no-emit-index-url --no-emit-find-links --annotation-style line "$@"
}

upgrade=()
if [[ "${1:-}" == "--upgrade" ]]; then upgrade=(--upgrade); fi

# Everything there is, for work on vendorline itself, but for `oracles`.
compile "${upgrade[@]}" --extra decide --extra dev --extra evidence --extra plan --extra plot --extra web pyproject.toml --output-file requirements/dev.txt
# What a user needs for results, plans, decisions, evidence and reports, in the same versions, and what builds the package.
printf 'hatchling\neditables\n' |
  compile --extra decide --extra evidence --extra plan pyproject.toml - --constraint requirements/dev.txt --output-file requirements/demo.txt
