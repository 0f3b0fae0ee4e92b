#!/usr/bin/env bash
# The Dockerfile scan: Checkov with the checks that Choreo runs, but for its own CKV_CHOREO_1, which is not public.
. "$(dirname "$0")/../faults.sh"
PYTHON=${PYTHON:-python3}
need "$PYTHON"
"$PYTHON" -m venv venv && venv/bin/pip install -q checkov >/dev/null 2>&1 || { echo "skipped: no registry" >&2; exit 0; }
scan() { (cd "$1" && "$work/venv/bin/checkov" --framework dockerfile -f Dockerfile --check CKV_DOCKER_3,CKV_DOCKER_8 --quiet --compact --skip-download "${@:2}"); }
mkdir none root fine
printf 'FROM node:20-alpine\nCOPY . /app\nCMD ["node", "/app/server.js"]\n' >none/Dockerfile
printf 'FROM node:20-alpine\nUSER root\nCOPY . /app\nCMD ["node", "/app/server.js"]\n' >root/Dockerfile
printf 'FROM node:20-alpine\nCOPY . /app\nUSER 10014\nCMD ["node", "/app/server.js"]\n' >fine/Dockerfile
for case in none root fine; do
    record checkov-$case scan $case
    record checkov-$case-json scan $case -o json
done
