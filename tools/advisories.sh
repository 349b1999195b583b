#!/usr/bin/env bash
# Asks the advisory databases about every dependency: RustSec's through cargo deny, and that of npm's
# registry. Fails where one names a dependency, npm's at high and above. A database that can't be
# reached from here is skipped, in one line.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Beyond this nobody waits for a network.
readonly PATIENCE=60

# The pinned tools come before what the machine may have.
export PATH="$PWD/.tools/bin:$PATH"

main() {
    local failed=0
    rust || failed=1
    npm_of ui || failed=1
    npm_of tests/flows || failed=1
    return "$failed"
}

rust() {
    if ! timeout "$PATIENCE" cargo deny fetch db >/dev/null 2>&1; then
        echo "Advisories for Rust skipped: their database can't be reached from here."
        return 0
    fi
    cargo deny --locked check advisories
}

# What npm exits with does not tell a finding from a registry that answers no such question; its
# report does.
npm_of() {
    local folder=$1 report counted
    report=$(timeout "$PATIENCE" npm --prefix "$folder" audit --audit=true --json 2>/dev/null) || true
    if ! counted=$(node -e '
        const { high, critical } = JSON.parse(process.argv[1]).metadata.vulnerabilities;
        console.log(high + critical);' "$report" 2>/dev/null); then
        echo "Advisories for $folder skipped: npm's registry tells none from here."
        return 0
    fi
    if [ "$counted" -gt 0 ]; then
        npm --prefix "$folder" audit --audit=true --audit-level=high || true
        return 1
    fi
    echo "Advisories for $folder: none at high or above."
}

main "$@"
