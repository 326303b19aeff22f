#!/usr/bin/env bash
# Makes a virtual environment with Schemathesis for the extended tests and prints its folder.
# It stands outside the checkout, is made once and is left alone when it is already complete.
set -euo pipefail

version=4.32.5
cache="${XDG_CACHE_HOME:-$HOME/.cache}/candor"
venv="$cache/schemathesis"
stamp="$venv/.complete-$version"

if [ ! -f "$stamp" ]; then
  python="${PYTHON:-python3}"
  mkdir -p "$cache"
  rm -rf "$venv"
  "$python" -m venv "$venv" >&2
  "$venv/bin/pip" install --quiet --disable-pip-version-check "schemathesis==$version" >&2
  touch "$stamp"
fi
printf '%s\n' "$venv"
