#!/usr/bin/env bash
# Every small change that cargo-mutants knows to the engine and to the call pacing, and a seeded tenth
# of those to the planner, against the unit tests and the engine's cases alone. It takes hours, so it
# may be stopped at any time: a second call goes on with what was not caught by then.
#
#   tests/mutations/mutants.sh [K/N]    shard K of N, counted from 0
#   SEED=0..9 …                         another tenth of the planner
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

readonly OUT=target/mutants
readonly SEED=${SEED:-7}
readonly TESTS='(package(tandem-sync) and kind(lib)) or (package(tandem-onefile) and kind(lib)) or binary(engine_case) or binary(same_run) or binary(taken_up)'

main() {
    local shard=${1:-0/1}
    [[ $shard =~ ^([0-9]+)/([1-9][0-9]*)$ ]] || {
        echo "usage: $0 [K/N]" >&2
        exit 2
    }
    local number=${BASH_REMATCH[1]} of=${BASH_REMATCH[2]} survived=0
    mutants "engine-$number-of-$of" "$number/$of" \
        --file 'src-tauri/crates/sync/src/engine/**' --file 'src-tauri/crates/sync/src/delivery/**' --file 'src-tauri/crates/onefile/src/pace/**' || survived=1
    # A tenth in as many shards as the rest.
    mutants "plan-$SEED-$number-of-$of" "$((SEED * of + number))/$((of * 10))" \
        --file 'src-tauri/crates/sync/src/plan/**' --exclude '**/tests/**' || survived=1
    echo "What survived, if anything:"
    cat "$OUT"/*/mutants.out/missed.txt
    return $survived
}

mutants() {
    local name=$1 shard=$2
    shift 2
    mkdir -p "$OUT/$name"
    cargo mutants --no-shuffle --iterate --output "$OUT/$name" --shard "$shard" --test-tool nextest \
        --package tandem-sync --package tandem-onefile \
        --test-package tandem-sync --test-package tandem-onefile --test-package tandem-simulation \
        --minimum-test-timeout 120 "$@" -- --locked -E "$TESTS"
}

main "$@"
