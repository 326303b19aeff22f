#!/bin/sh
# Builds the self-hosted KV server once, outside the checkout, and prints the path of its binary.
# Needs cargo; without protoc it installs Debian's protobuf-compiler where it may. Exit 3: no cargo.
set -eu

version=0.14.0
root="${XDG_CACHE_HOME:-$HOME/.cache}/candor/denokv"
binary="$root/bin/denokv"
stamp="$root/version"

if [ -x "$binary" ] && [ "$(cat "$stamp" 2>/dev/null || echo $version)" = "$version" ]; then
  echo "$binary"
  exit 0
fi

PATH="$PATH:${CARGO_HOME:-$HOME/.cargo}/bin"
if ! command -v cargo >/dev/null; then
  echo "Cannot build denokv: cargo is missing, expected a Rust toolchain" >&2
  exit 3
fi
if ! command -v protoc >/dev/null; then
  echo "installing protobuf-compiler" >&2
  { apt-get update -qq && apt-get install -y -qq protobuf-compiler; } >&2 || {
    echo "Cannot build denokv: protoc is missing, expected the package protobuf-compiler" >&2
    exit 3
  }
fi

mkdir -p "$root"
nice -n 15 cargo install "denokv@$version" --locked --root "$root" >&2
echo "$version" >"$stamp"
echo "$binary"
