#!/usr/bin/env bash
# Type-checks the program and its tests for macOS, on Debian. Nothing is linked or run: that needs Apple's libraries.
#
#   tests/platforms/macos.sh TOOLS
#
# TOOLS is a folder for the compiler and for what it makes, about 2 GB.
set -euo pipefail
[ $# -eq 1 ] || { echo "usage: $0 TOOLS" >&2; exit 2; }
mkdir -p "$1"
TOOLS=$(cd "$1" && pwd)
cd "$(dirname "$0")"
. ./compiler.sh
cd ../..
for target in aarch64-apple-darwin x86_64-apple-darwin; do
  cargo check --locked --workspace --all-targets -Zbuild-std=std,panic_abort --target "$target"
  echo "$target: library, program, tests and benches type-check"
done
