#!/usr/bin/env bash
# Measures the readers on files that are printed for it, beside other programs: the tests that need Chromium,
# LibreOffice, poppler and Japanese fonts. Each prints its figures.
# usage: tests/printed.sh [--install]    (--install: runs tests/programs.sh first; needs root)
# Without --install a test whose program is absent says "skipped: … is absent"; KEIFU_TOOLS=required makes it fail.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ "${1:-}" = --install ]; then
  tests/programs.sh
fi

cargo test -p keifu-tests --locked --no-fail-fast \
  --test printed --test twins --test pages --test seeds_printed -- --ignored --nocapture
