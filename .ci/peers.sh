#!/usr/bin/env bash
# Installs or builds the real programs that the extended tests talk to, each into a cache outside the
# checkout. What cannot be had here is named and its tests are skipped visibly.
set -u
cd "$(dirname "$0")/peers" || exit 1
for script in *.sh; do
  name=${script%.sh}
  if path=$(bash "$script" 2> >(tail -n 5 >&2)); then
    printf '%s: %s\n' "$name" "${path##*$'\n'}"
  else
    printf '%s: not available, its tests are skipped\n' "$name"
  fi
done
