#!/usr/bin/env bash
# Installs the Debian packages that tests/printed.sh, tests/clients.sh and tests/page.sh need and that are absent.
# Needs root.
# Ends with an error when one of them cannot be had.
set -euo pipefail
cd "$(dirname "$0")"

absent=()
while read -r package _; do
  case $package in '' | '#'*) continue ;; esac
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || absent+=("$package")
done < <(cat printed.txt clients/packages.txt)
if [ ${#absent[@]} -gt 0 ]; then
  echo "installing ${absent[*]}"
  timeout 300 apt-get update -qq
  DEBIAN_FRONTEND=noninteractive timeout 900 \
    apt-get install -y -qq --no-install-recommends "${absent[@]}" >/dev/null
fi
