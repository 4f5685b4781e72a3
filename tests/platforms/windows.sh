#!/usr/bin/env bash
# Builds the program for Windows, on Debian, runs it under Wine, and compares what it prints and writes with the program
# of this machine.
#
#   tests/platforms/windows.sh TOOLS
#
# TOOLS is a folder for the compiler and for what it makes, about 2 GB. Needs the packages gcc-mingw-w64-x86-64-posix,
# wine64 and python3.
set -euo pipefail
[ $# -eq 1 ] || { echo "usage: $0 TOOLS" >&2; exit 2; }
mkdir -p "$1"
TOOLS=$(cd "$1" && pwd)
cd "$(dirname "$0")"
here=$PWD
cd ../..
cargo build --locked --bin trialdesk
own=${CARGO_TARGET_DIR:-$PWD/target}/debug/trialdesk
(
  . "$here/compiler.sh"
  export CARGO_TARGET_X86_64_PC_WINDOWS_GNU_LINKER=x86_64-w64-mingw32-gcc
  cargo build --locked --bin trialdesk -Zbuild-std=std,panic_abort,panic_unwind --target x86_64-pc-windows-gnu
)
program=$TOOLS/target/x86_64-pc-windows-gnu/debug/trialdesk.exe
x86_64-w64-mingw32-gcc -shared -o "$(dirname "$program")/bcryptprimitives.dll" "$here/bcryptprimitives.c" -ladvapi32
exec python3 "$here/compare.py" "$own" "$program" "$TOOLS/wine"
