#!/usr/bin/env bash
# Finds Prometheus and promtool, or unpacks Debian's package into a cache outside the checkout (nothing is
# installed, no service is started), for the extended tests, and prints the folder of the two.
set -euo pipefail

if command -v prometheus > /dev/null && command -v promtool > /dev/null; then
  dirname "$(command -v prometheus)"
  exit 0
fi
folder="${XDG_CACHE_HOME:-$HOME/.cache}/candor/prometheus"
if [ ! -x "$folder/usr/bin/promtool" ]; then
  command -v apt-get > /dev/null || {
    printf 'Cannot get Prometheus: it is not on PATH and there is no apt-get\n' >&2
    exit 1
  }
  mkdir -p "$folder"
  cd "$folder"
  apt-get download prometheus >&2 || { apt-get update >&2 && apt-get download prometheus >&2; }
  dpkg -x prometheus_*.deb . >&2
  rm -f prometheus_*.deb
fi
printf '%s\n' "$folder/usr/bin"
