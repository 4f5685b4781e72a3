#!/usr/bin/env bash
# Makes the packages of a program that packaging/static.sh built: packaging/package.sh x86_64|aarch64 PROGRAM OUT
#
# An archive, a Debian package and a Python wheel. The same program and the same commit give the same bytes: times are that of
# the commit, owners are root, and names are sorted. TRIALDESK_GENERATOR names a program that runs on this machine, if PROGRAM
# does not: it prints the manual pages and the completion scripts.
set -euo pipefail
umask 022
arch=$1 program=$(realpath "$2") out=$(mkdir -p "$3" && cd "$3" && pwd)
here=$(cd "$(dirname "$0")" && pwd) source=$(cd "$(dirname "$0")/.." && pwd)
generator=${TRIALDESK_GENERATOR:-$program}
version=$(sed -n 's/^version = "\(.*\)"/\1/p' "$source/Cargo.toml" | head -1)
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git -C "$source" log -1 --format=%ct)}
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT

# The archive: the program with its pages and scripts, in one directory.
name=trialdesk-$version-$arch-linux-musl
mkdir -p "$work/$name/completions"
install -m 755 "$program" "$work/$name/trialdesk"
"$generator" man --output "$work/$name/man" >/dev/null
for shell in bash zsh fish elvish powershell; do
  "$generator" completions "$shell" >"$work/$name/completions/trialdesk.$shell"
done
cp "$source"/README.md "$source"/CHANGELOG.md "$source"/LICENSE-* "$work/$name/"
find "$work/$name" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
chmod -R u=rwX,go=rX "$work/$name"
tar -C "$work" --sort=name --owner=0 --group=0 --numeric-owner -cf - "$name" | gzip -n9 >"$out/$name.tar.gz"

# The Debian package.
declare -A debian=([x86_64]=amd64 [aarch64]=arm64)
root=$work/deb doc=$work/deb/usr/share/doc/trialdesk
mkdir -p "$root/DEBIAN" "$root/usr/bin" "$root/usr/share/man/man1" "$doc" "$root/usr/share/bash-completion/completions" \
  "$root/usr/share/zsh/vendor-completions" "$root/usr/share/fish/vendor_completions.d"
install -m 755 "$program" "$root/usr/bin/trialdesk"
for page in "$work/$name"/man/*.1; do gzip -nc9 "$page" >"$root/usr/share/man/man1/$(basename "$page").gz"; done
cp "$work/$name/completions/trialdesk.bash" "$root/usr/share/bash-completion/completions/trialdesk"
cp "$work/$name/completions/trialdesk.zsh" "$root/usr/share/zsh/vendor-completions/_trialdesk"
cp "$work/$name/completions/trialdesk.fish" "$root/usr/share/fish/vendor_completions.d/trialdesk.fish"
gzip -nc9 "$source/CHANGELOG.md" >"$doc/changelog.gz"
{
  echo "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/"
  printf '\nFiles: *\nCopyright: the authors of trialdesk\nLicense: MIT or Apache-2.0\n'
  sed 's/^$/./; s/^/ /' "$source/LICENSE-MIT"
  echo " ."
  echo " On Debian, the Apache License 2.0 is in /usr/share/common-licenses/Apache-2.0."
} >"$doc/copyright"
cat >"$root/DEBIAN/control" <<CONTROL
Package: trialdesk
Version: $version
Architecture: ${debian[$arch]}
Maintainer: The authors of trialdesk <noreply@trialdesk.invalid>
Installed-Size: $(du -k -s --apparent-size "$root/usr" | cut -f1)
Recommends: git, openssh-client
Section: utils
Priority: optional
Homepage: https://github.com/trialdesk/trialdesk
Description: review console for expired software trials
 Shows the gates of each trial over a directory of evidence, leads to what is
 missing, and records approval decisions. The program is statically linked.
CONTROL
find "$root" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
dpkg-deb --root-owner-group -Zxz --build "$root" "$out/trialdesk_${version}_${debian[$arch]}.deb" >/dev/null

# The wheel, for people who have pip and no other way to install programs.
python3 "$here/wheel.py" "$program" "$version" "$arch" "$source" "$out"
