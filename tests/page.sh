#!/usr/bin/env bash
# Walks through the web page with Debian's Chromium, driven by Playwright: by mouse, by keyboard alone, without scripts,
# on hostile documents; looks for accessibility violations with axe-core, measures, and takes screenshots.
# usage: tests/page.sh [--install] [NAME…]    (NAME: tests/page/test_NAME.py, default: all of them;
#                                              --install: runs tests/programs.sh first, which needs root)
# Playwright and axe-core go below $CARGO_TARGET_DIR/page; Playwright downloads no browser.
# When a tool is absent it says "skipped: … is absent"; with KEIFU_TOOLS=required it fails.
# KEIFU_BINARY: the command to test; built (debug) unless given.
# KEIFU_SCREENS: where screenshots go; $CARGO_TARGET_DIR/page-screens unless given.
set -euo pipefail
cd "$(dirname "$0")/.."
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/keifu-target}"

install=
names=()
for argument in "$@"; do
  case $argument in
    --install) install=yes ;;
    -*) sed -n '2,10s/^# //p' "$0" >&2; exit 2 ;;
    *) names+=("$argument") ;;
  esac
done

absent() { # what is absent: the end of the whole, unless it is required
  echo "skipped: $1 is absent"
  [ "${KEIFU_TOOLS:-}" != required ] || { echo "KEIFU_TOOLS=required says that it must be there"; exit 1; }
  exit 0
}

if [ -n "$install" ]; then
  tests/programs.sh
fi

python=$(command -v python3) || absent python3
"$python" -c 'import sys, venv, ensurepip; assert sys.version_info >= (3, 10)' 2>/dev/null ||
  absent "python3 (3.10 or later, with venv)"
command -v chromium >/dev/null || absent chromium
command -v npm >/dev/null || absent npm

if [ -z "${KEIFU_BINARY:-}" ]; then
  cargo build -p keifu --locked
  KEIFU_BINARY=$CARGO_TARGET_DIR/debug/keifu
fi
export KEIFU_BINARY
exec "$python" tests/page/run.py ${names[@]+"${names[@]}"}
