# Shared by the set-up scripts; sourced, never run. Sets `root` (the checkout) and `tools` (what we install into it).
#
# A set-up script finds out what is missing, gets it where it may, and otherwise says exactly what to install. It
# changes nothing when all is there. TRKFUSE_NO_INSTALL=1 forbids every installation: then it only looks and says.

set -eu

root=$(CDPATH= cd -- "$(dirname -- "$0")/../.." && pwd)
tools=$root/.tools
mkdir -p "$tools"

say() { printf 'setup: %s\n' "$*" >&2; }

# Ends the script with a message of several lines, one an argument.
give_up() {
    printf '\nsetup: %s\n' "$1" >&2
    shift
    for line in "$@"; do printf '  %s\n' "$line" >&2; done
    printf '\n' >&2
    exit 1
}

has() { command -v "$1" >/dev/null 2>&1; }

may_install() { [ -z "${TRKFUSE_NO_INSTALL:-}" ]; }

# Runs a command with the right to install packages: as it is for root, else by sudo.
as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# Whether packages can be installed without asking anybody anything.
can_apt() {
    may_install && has apt-get && { [ "$(id -u)" = 0 ] || { has sudo && sudo -n true 2>/dev/null; }; }
}

# Whether packages can be installed if the person at this terminal gives a password.
could_ask_for_apt() {
    may_install && has apt-get && has sudo && [ -z "${CI:-}" ] && [ -t 0 ] && [ -t 2 ]
}

# Installs Debian packages; the list of packages is fetched only if they cannot be found in the present one.
apt_install() {
    say "installing $* with apt-get"
    if ! as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" \
        >"$tools/apt.log" 2>&1 </dev/null; then
        as_root apt-get update -qq >"$tools/apt.log" 2>&1 </dev/null || true
        as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" \
            >>"$tools/apt.log" 2>&1 </dev/null ||
            give_up "apt-get could not install $*; its last words:" "$(tail -n 5 "$tools/apt.log")" \
                "" "The whole log: $tools/apt.log"
    fi
}

# Moves standard input to a file, but leaves the file (and its time) alone if nothing changed.
write_if_changed() {
    cat >"$1.new"
    if [ -f "$1" ] && cmp -s "$1" "$1.new"; then rm -f "$1.new"; else mv "$1.new" "$1"; fi
}
