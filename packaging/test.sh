#!/usr/bin/env bash
# Tests the packages of an x86_64 program, as root on Debian: packaging/test.sh PROGRAM
#
# The archive runs the demo in a directory with nothing else in it; dpkg installs and removes the Debian package; pip installs the
# wheel without a network; the packages are made twice with the same bytes; the checksums are signed and verified. TRIALDESK_PYTHON
# names the Python whose pip installs the wheel.
set -euo pipefail
program=$(realpath "$1") here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
passed() { echo "ok: $*"; }
is_demo() { grep -q "35 trials" "$1" || { cat "$1"; exit 1; }; }

# A debug build has symbols that would only be compressed.
if command -v strip >/dev/null; then
  strip -o "$work/program" "$program"
  program=$work/program
fi

bash "$here/package.sh" x86_64 "$program" "$work/out" &
first=$!
(umask 077 && sleep 1 && bash "$here/package.sh" x86_64 "$program" "$work/again")
wait "$first"
diff -r "$work/out" "$work/again"
passed "the same program gives the same packages"
cd "$work/out"

# A program that needs libraries, such as a debug build in CI, cannot run there.
if ldd "$program" >/dev/null 2>&1; then
  echo "skipped: the empty chroot, because this program is not static"
else
  mkdir -p "$work/root/tmp"
  tar -C "$work" -xzf trialdesk-*-x86_64-linux-musl.tar.gz
  cp "$work"/trialdesk-*/trialdesk "$work/root/"
  echo quit | chroot "$work/root" /trialdesk demo --linear >"$work/demo" 2>&1
  is_demo "$work/demo"
  passed "the program of the archive runs the demo in an empty chroot"
fi

[ ! -e /usr/bin/trialdesk ] || { echo "trialdesk is installed on this machine already" >&2; exit 1; }
dpkg --install trialdesk_*_amd64.deb >/dev/null
/usr/bin/trialdesk --version
echo quit | /usr/bin/trialdesk demo --linear >"$work/demo" 2>&1
is_demo "$work/demo"
zcat /usr/share/man/man1/trialdesk-check.1.gz | grep -q "trialdesk-check"
grep -q _trialdesk /usr/share/bash-completion/completions/trialdesk
dpkg --verify trialdesk
dpkg --purge trialdesk >/dev/null
[ ! -e /usr/bin/trialdesk ]
[ ! -e /usr/share/doc/trialdesk ]
passed "dpkg installs the Debian package and removes it without a trace"

"${TRIALDESK_PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/pip" install -q --no-index trialdesk-*.whl
"$work/venv/bin/trialdesk" --version
echo quit | "$work/venv/bin/trialdesk" demo --linear >"$work/demo" 2>&1
is_demo "$work/demo"
"$work/venv/bin/pip" uninstall -q -y trialdesk
[ ! -e "$work/venv/bin/trialdesk" ]
passed "pip installs the wheel without a network and removes it"

ssh-keygen -q -t ed25519 -N "" -C "" -f "$work/key"
echo "trialdesk $(cat "$work/key.pub")" >"$work/allowed_signers"
bash "$here/sign.sh" "$work/out" "$work/key"
verify() { ssh-keygen -q -Y verify -f "$work/allowed_signers" -I trialdesk -n file -s SHA256SUMS.sig; }
verify <SHA256SUMS >/dev/null
sha256sum --quiet --check SHA256SUMS
[ "$(wc -l <SHA256SUMS)" = 3 ]
if sed 's/^./0/' SHA256SUMS | sed '1s/^./1/' | verify >/dev/null 2>&1; then
  echo "the signature verifies over other checksums" >&2
  exit 1
fi
passed "the signature over the checksums verifies, and not over others"
ls -l "$work/out" | awk 'NR > 1 {print $5, $9}'
