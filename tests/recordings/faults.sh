# Sourced by the record.sh of each area: runs programs into faults and keeps what they print.
#   need PROGRAM...      end the script quietly where a program is missing
#   record NAME CMD...   run CMD (bounded) in the work folder, keep its output and exit code in NAME.log
#   as_app CMD...        run CMD as Choreo does: UID 10014, read-only root, only /tmp and the work folder's ./tmp writable
set -u
area=$(cd "$(dirname "${BASH_SOURCE[1]}")" && pwd)
work=$(mktemp -d /tmp/diagnose-record.XXXXXX)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
cd "$work"

need() {
    local program
    for program in "$@"; do
        command -v "$program" >/dev/null || { echo "skipped: $program is not installed" >&2; exit 0; }
    done
}

record() {
    local name=$1 code=0
    shift
    if [ "$(type -t "$1")" = function ]; then "$@"; else timeout "${LIMIT:-120}" "$@"; fi >"$work/.out" 2>&1 </dev/null || code=$?
    { head -c 40000 "$work/.out" | sed -e "s#$work#/workspace#g" -e '/^Looking in /d; /\/opt\//d' -e 's/ on [0-9.]*:53/ on 10.0.0.10:53/'; echo "[exit code $code]"; } >"$area/$name.log"
    echo "$name: exit code $code"
}

as_app() {
    timeout "${LIMIT:-60}" unshare --mount --uts -- bash -c '
        mount --make-rprivate / && mount --bind "$1" "$1" && mount -t tmpfs -o mode=1777 none /var/tmp 2>/dev/null
        mount -o remount,ro,bind "$1" "$1"
        cd "$1" && shift
        exec setpriv --reuid=10014 --regid=10014 --clear-groups env HOME=/nonexistent "$@"' _ "$work" "$@"
}
