#!/usr/bin/env bash
# Reads every report with programs of others: validators from PyPI and npm, with pinned versions. Usage: run.sh PROGRAM
# Validators that cannot be installed are skipped, and their number is printed.
set -euo pipefail
program=$(realpath "$1")
here=$(cd "$(dirname "$0")" && pwd)
tools="$here/../../target/validators"
mkdir -p "$tools"
skipped=0

skip() {
  echo "*** SKIPPED: $1 ***"
  skipped=$((skipped + 1))
}

# Installed anew when the versions change.
if ! cmp -s "$here/requirements.txt" "$tools/installed"; then
  rm -rf "$tools/venv"
  if python3 -m venv "$tools/venv" && "$tools/venv/bin/pip" install --quiet --disable-pip-version-check --timeout 20 -r "$here/requirements.txt"; then
    cp "$here/requirements.txt" "$tools/installed"
  fi
fi

# The schema of SARIF comes with one package of npm, Microsoft's own validator with another.
fetch() {
  [ -d "$tools/$1" ] && return
  command -v npm >/dev/null || return 1
  local packed
  packed=$(cd "$tools" && timeout 120 npm pack --silent "$2") && mkdir "$tools/$1.new" &&
    tar -xzf "$tools/$packed" -C "$tools/$1.new" && rm "$tools/$packed" && mv "$tools/$1.new" "$tools/$1"
}
fetch schema @microsoft/jest-sarif@1.0.0-beta.0 || skip "the schema of SARIF: npm could not fetch it"
if [ "$(uname -sm)" = "Linux x86_64" ] && fetch multitool @microsoft/sarif-multitool-linux@5.7.0; then
  chmod +x "$tools/multitool/package/Sarif.Multitool"
else
  skip "sarif-multitool: npm could not fetch it for this system"
fi

if ! cmp -s "$here/requirements.txt" "$tools/installed"; then
  skip "junitparser, icalendar, bagit, jsonschema, html5lib and markdown-it: PyPI could not be reached"
  echo "validators: $skipped skipped"
  exit 0
fi
"$tools/venv/bin/python" "$here/validate.py" "$program" "$tools"
echo "validators: $skipped skipped"
