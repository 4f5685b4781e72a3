#!/bin/sh
# Lets eight processes decide on the same trials for ten minutes, kills about half of them at random moments, and checks
# that nothing was lost. Continuous integration does the same for 20 seconds.
#
#   benches/kills.sh [SECONDS]
set -eu
cd "$(dirname "$0")/.."
TRIALDESK_KILL_SECONDS=${1:-600}
export TRIALDESK_KILL_SECONDS
exec cargo test --locked --release --test durability -- --nocapture --exact kills::eight_processes_with_random_kills_lose_nothing
