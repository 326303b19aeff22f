#!/usr/bin/env bash
# Makes a virtual environment with the real Ray client for the extended tests and prints its folder.
# It stands outside the checkout, is made once and is left alone when it is already complete.
set -euo pipefail

version=2.58.0
cache="${XDG_CACHE_HOME:-$HOME/.cache}/candor"
venv="$cache/ray"
stamp="$venv/.complete-$version"

if [ ! -f "$stamp" ]; then
  python="${PYTHON:-python3}"
  mkdir -p "$cache"
  rm -rf "$venv"
  "$python" -m venv "$venv" >&2
  "$venv/bin/pip" install --quiet --disable-pip-version-check "ray==$version" requests >&2
  touch "$stamp"
fi
printf '%s\n' "$venv"
