#!/usr/bin/env bash
# Does what a new user does with the README's first command: serves the samples, asks, and looks at the answers.
# usage: tests/main_job.sh PATH_OF_KEIFU
set -euo pipefail
keifu=$1
data=$(mktemp -d)
log=$data/serve.log
: >"$log"
"$keifu" --data "$data/library" serve corpus/samples --listen 127.0.0.1:0 >"$log" 2>&1 &
server=$!
trap 'kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; rm -rf "$data"' EXIT

address=
for _ in $(seq 300); do
  address=$(grep -oE 'http://127\.0\.0\.1:[0-9]+' "$log" | head -n 1 || true)
  [ -n "$address" ] && curl -fsS "$address/readyz" >/dev/null 2>&1 && break
  kill -0 "$server" 2>/dev/null || { cat "$log"; echo "the server ended"; exit 1; }
  sleep 0.2
done
curl -fsS "$address/readyz" >/dev/null

expect() { # what it is, text to find, url path
  local answer
  answer=$(curl -fsS "$address$3")
  grep -qF -- "$2" <<<"$answer" || { echo "not found in $3: $2"; exit 1; }
  echo "ok: $1"
}
expect "exact search" 'PMDA' '/v1/search?q=%E3%80%8CPMDA%E9%96%A2%E8%A5%BF%E6%94%AF%E9%83%A8%E3%80%8D'
expect "alias" '北大阪健康医療都市' '/v1/entities?q=%E5%81%A5%E9%83%BD'
expect "OpenAPI" '"openapi":"3.1' '/openapi.json'
expect "metrics of the server" 'keifu_' '/metrics'
"$keifu" --data "$data/library" verify
