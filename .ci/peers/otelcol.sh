#!/usr/bin/env bash
# Builds an OpenTelemetry Collector that receives OTLP over gRPC and HTTP and writes what it got to a
# file, for the extended tests, and prints its path. Built once, outside the checkout, from Go modules.
set -euo pipefail

# A release that is known to build from Go modules alone.
version=0.115.0
folder="${XDG_CACHE_HOME:-$HOME/.cache}/candor/otelcol-$version"
binary="$folder/otelcol-candor"

if [ ! -x "$binary" ]; then
  command -v go > /dev/null || {
    printf 'Cannot build the OpenTelemetry Collector: no go on PATH\n' >&2
    exit 1
  }
  mkdir -p "$folder"
  work=$(mktemp -d "$folder/build.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  cat > "$work/manifest.yaml" << EOF
dist:
  name: otelcol-candor
  description: receiver for tests
  version: $version
  output_path: $work/build
receivers:
  - gomod: go.opentelemetry.io/collector/receiver/otlpreceiver v$version
exporters:
  - gomod: github.com/open-telemetry/opentelemetry-collector-contrib/exporter/fileexporter v$version
EOF
  GOBIN="$work" nice -n 15 go install "go.opentelemetry.io/collector/cmd/builder@v$version" >&2
  nice -n 15 "$work/builder" --config "$work/manifest.yaml" >&2
  mv "$work/build/otelcol-candor" "$binary"
fi
printf '%s\n' "$binary"
