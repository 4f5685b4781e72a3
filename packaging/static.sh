#!/usr/bin/env bash
# Builds the program as one static file that runs on any Linux: packaging/static.sh x86_64|aarch64 TOOLS
#
# Runs on Debian as root. TOOLS is a directory for compilers and build files, which a second run uses again. The program is
# TOOLS/target/ARCH-unknown-linux-musl/release/trialdesk; the same commit gives the same bytes.
#
# The standard library is built for musl from Debian's sources of it, because rustup's is not part of this toolchain. What musl
# does not have comes from gcc: the unwinder is libgcc_eh, which asks glibc for one function that a static program does not need.
set -euo pipefail
arch=$1 tools=$(mkdir -p "$2" && cd "$2" && pwd)
source=$(cd "$(dirname "$0")/.." && pwd)
target=$arch-unknown-linux-musl

packages=(musl-tools)
[ "$arch" = x86_64 ] || packages+=(gcc-aarch64-linux-gnu)
dpkg -s "${packages[@]}" >/dev/null 2>&1 || { apt-get update -qq && apt-get install -y -qq "${packages[@]}" >/dev/null; }

compiler=$tools/compiler
if [ ! -x "$compiler/usr/bin/rustc" ]; then
  mkdir -p "$tools/deb" && (
    cd "$tools/deb"
    apt-get download -qq rustc-web rust-web-src libstd-rust-web-dev libstd-rust-web-1.96 libllvm22
    for deb in ./*.deb; do dpkg -x "$deb" "$compiler"; done
  )
  rm -r "$tools/deb"
fi

libraries=$tools/lib-$arch
mkdir -p "$libraries"
if [ "$arch" = x86_64 ]; then
  gcc=gcc musl=/usr/lib/x86_64-linux-musl linker=musl-gcc
else
  gcc=aarch64-linux-gnu-gcc musl=$tools/musl-arm64/usr/lib/aarch64-linux-musl linker=$libraries/link
  if [ ! -d "$musl" ]; then
    dpkg --add-architecture arm64
    apt-get update -qq
    (cd "$libraries" && apt-get download -qq musl-dev:arm64 && dpkg -x musl-dev_*.deb "$tools/musl-arm64" && rm musl-dev_*.deb)
  fi
  # The specs by which Debian's gcc links with musl are those of x86_64, with the other paths.
  sed -e "s#/usr/lib/x86_64-linux-musl#$musl#g" -e "s#/usr/include/x86_64-linux-musl#$tools/musl-arm64/usr/include/aarch64-linux-musl#g" \
    /usr/lib/x86_64-linux-musl/musl-gcc.specs >"$libraries/musl-gcc.specs"
  printf '#!/bin/sh\nexec %s "$@" -specs %s\n' "$gcc" "$libraries/musl-gcc.specs" >"$linker"
  chmod +x "$linker"
fi
if [ ! -f "$libraries/libunwind.a" ]; then
  cp "$($gcc -print-file-name=libgcc_eh.a)" "$libraries/libunwind.a"
  echo 'int _dl_find_object(void *address, void *result) { return -1; }' >"$libraries/find.c"
  $gcc -c -O2 "$libraries/find.c" -o "$libraries/find.o"
  ar rcs "$libraries/libunwind.a" "$libraries/find.o"
fi

# No path of this machine is in the program, and no time.
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git -C "$source" log -1 --format=%ct)}
remap="--remap-path-prefix=$source=/trialdesk --remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}=/cargo --remap-path-prefix=$compiler=/rust"
export LD_LIBRARY_PATH=$compiler/usr/lib/x86_64-linux-gnu RUSTC=$compiler/usr/bin/rustc RUSTC_BOOTSTRAP=1
export CARGO_TARGET_DIR=$tools/target CARGO_INCREMENTAL=0
name=$(echo "$target" | tr a-z- A-Z_)
export "CARGO_TARGET_${name}_LINKER=$linker"
export "CARGO_TARGET_${name}_RUSTFLAGS=-C link-self-contained=no -C target-feature=+crt-static -C relocation-model=static -L native=$libraries $remap"
cd "$source"
cargo build --release --locked --bin trialdesk -Zbuild-std=std,panic_abort --target "$target"
