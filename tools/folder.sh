#!/usr/bin/env bash
# Makes the data folder of a layout, for tests/folders: twelve invented learners after their initial
# synchronisation. Made once for each layout, and never again.
#
#   tools/folder.sh NUMBER
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly FOLDER=tests/folders/${1:?the number of the layout}
readonly NOW=2026-11-23T09:00:00Z
readonly PROGRAM=target/debug/tandem
TANDEM_DATA_KEY=$(printf '07%.0s' {1..32})
export TANDEM_DATA_KEY

main() {
    [[ -e $FOLDER ]] && {
        echo "$FOLDER is there already, and stays as it is." >&2
        exit 2
    }
    cargo build --quiet --locked --workspace --bins
    coproc standin { "$PROGRAM" standin --now "$NOW" --learners 12 --limit off; }
    # shellcheck disable=SC2154 # coproc sets it
    trap 'kill "$standin_PID"' EXIT
    local said
    read -r said <&"${standin[0]}"
    TANDEM_ONEFILE_TOKEN=$(said "$said" customer_token)
    export TANDEM_ONEFILE_TOKEN
    tandem generate --learners 12
    tandem connect --environment "$(said "$said" base_url)"
    local plan
    # Something always waits for a person, which is no failure here.
    plan=$({ tandem sync --dry-run --json || [[ $? == 1 ]]; } | grep -o 'sha256:[0-9a-f]*' | tail -1)
    tandem sync --accept "$plan" || [[ $? == 1 ]]
    rm "$FOLDER/tandem.lock"
}

tandem() {
    "$PROGRAM" --data "$FOLDER" --now "$NOW" "$@"
}

said() {
    grep -o "\"$2\":\"[^\"]*" <<<"$1" | cut -d'"' -f4
}

main
