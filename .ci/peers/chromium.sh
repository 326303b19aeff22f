#!/bin/sh
# Prints the path of a Chromium for the browser tests, installing Debian's package if there is none.
# CHROMIUM names one that is already there. Safe to run again and again.
set -eu
for candidate in "${CHROMIUM:-}" chromium chromium-browser google-chrome; do
  if [ -n "$candidate" ] && command -v "$candidate" >/dev/null 2>&1; then
    command -v "$candidate"
    exit 0
  fi
done
if ! command -v apt-get >/dev/null 2>&1; then
  echo "Cannot install chromium: apt-get is missing, expected Debian or CHROMIUM to name a browser" >&2
  exit 1
fi
as_root=""
if [ "$(id -u)" -ne 0 ]; then as_root="sudo"; fi
export DEBIAN_FRONTEND=noninteractive
{
  $as_root apt-get install -y --no-install-recommends chromium fonts-dejavu-core ||
    { $as_root apt-get update && $as_root apt-get install -y --no-install-recommends chromium fonts-dejavu-core; }
} >&2
command -v chromium
