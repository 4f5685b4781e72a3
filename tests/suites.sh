#!/bin/sh
# Runs the public test suites of YAML and JSON against the parsers of this program.
#
#   tests/suites.sh FOLDER
#
# FOLDER has `yaml`, a copy of the branch `data` of https://github.com/yaml/yaml-test-suite, and `json`, a copy of
# https://github.com/nst/JSONTestSuite. Without them the tests are skipped, and say so. After a change of a verdict that is
# meant, TRIALDESK_SUITES_WRITE=FILE writes all verdicts to FILE, which replaces src/room/syntax/tests/suites.txt.
set -eu
[ $# -eq 1 ] || { echo "usage: $0 FOLDER" >&2; exit 2; }
TRIALDESK_SUITES=$(cd "$1" && pwd)
export TRIALDESK_SUITES
cd "$(dirname "$0")/.."
exec cargo test --locked --lib syntax::tests::suites -- --nocapture
