# Sets up a compiler for systems that this machine is not, for the scripts beside it: Debian's `rustc-web`, which comes
# with the sources of the standard library. It is unpacked into the folder TOOLS and never installed. Read with `.`.

release=1.96
if [ ! -x "$TOOLS/root/usr/bin/rustc" ]; then
  mkdir -p "$TOOLS/packages"
  (
    cd "$TOOLS/packages"
    apt-get update -qq
    apt-get download -qq rustc-web rust-web-src rust-web-clippy libstd-rust-web-dev "libstd-rust-web-$release" libllvm22
    for package in *.deb; do dpkg -x "$package" ../root; done
  )
  rm -r "$TOOLS/packages"
fi
export LD_LIBRARY_PATH=$TOOLS/root/usr/lib/x86_64-linux-gnu
export RUSTC=$TOOLS/root/usr/bin/rustc
# The standard library is compiled from its sources.
export RUSTC_BOOTSTRAP=1
export CARGO_TARGET_DIR=$TOOLS/target
