#!/usr/bin/env bash
# Writes the checksums of the packages in a directory, and signs them: packaging/sign.sh OUT KEY
#
# To verify a download: ssh-keygen -Y verify -f allowed_signers -I trialdesk -n file -s SHA256SUMS.sig < SHA256SUMS
# and then sha256sum --check --ignore-missing SHA256SUMS
set -euo pipefail
cd "$1"
rm -f SHA256SUMS SHA256SUMS.sig
find . -maxdepth 1 -type f -name 'trialdesk*' -printf '%f\0' | LC_ALL=C sort -z | xargs -0 sha256sum >SHA256SUMS.new
mv SHA256SUMS.new SHA256SUMS
ssh-keygen -q -Y sign -n file -f "$2" SHA256SUMS
