#!/usr/bin/env bash
# Measures the readers on files that are printed for it, beside other programs: the tests that need Chromium,
# LibreOffice, poppler and Japanese fonts. Each prints its figures.
# usage: tests/printed.sh [--install]    (--install: takes what is absent from Debian; needs root)
# Without --install a test whose program is absent says "skipped: … is absent"; KEIFU_TOOLS=required makes it fail.
set -euo pipefail
cd "$(dirname "$0")/.."

packages=(chromium libreoffice-writer-nogui poppler-utils poppler-data fonts-noto-cjk fonts-ipafont)
if [ "${1:-}" = --install ]; then
  absent=()
  for package in "${packages[@]}"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || absent+=("$package")
  done
  if [ ${#absent[@]} -gt 0 ]; then
    timeout 300 apt-get update -qq
    DEBIAN_FRONTEND=noninteractive timeout 900 \
      apt-get install -y -qq --no-install-recommends "${absent[@]}" >/dev/null
  fi
fi

cargo test -p keifu-tests --locked --no-fail-fast \
  --test printed --test twins --test pages --test seeds_printed -- --ignored --nocapture
