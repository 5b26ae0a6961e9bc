#!/usr/bin/env bash
# Asks Keifu through the programs that people already use: each client test is tests/clients/NAME.py or NAME.sh.
# usage: tests/clients.sh [--install] [NAME…]    (default: all of them; --install: runs tests/programs.sh first,
#                                                 which needs root)
# The Python packages of tests/clients/requirements.txt go into a virtual environment outside the clone; a test with
# tests/clients/NAME.requirements.txt has an environment of its own. Debian packages: tests/clients/packages.txt.
# A test whose program is absent says "skipped: … is absent"; with KEIFU_TOOLS=required it fails.
# KEIFU_BINARY: the command to test; built (debug) unless given.
set -euo pipefail
cd "$(dirname "$0")/.."
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/keifu-target}"

install=
names=()
for argument in "$@"; do
  case $argument in
    --install) install=yes ;;
    -*) sed -n '2,8s/^# //p' "$0" >&2; exit 2 ;;
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

if [ -z "${KEIFU_BINARY:-}" ]; then
  cargo build -p keifu --locked
  KEIFU_BINARY=$CARGO_TARGET_DIR/debug/keifu
fi
export KEIFU_BINARY
exec "$python" tests/clients/run.py ${names[@]+"${names[@]}"}
