#!/usr/bin/env bash
# pnpm, installed for the recording from the npm registry.
. "$(dirname "$0")/../faults.sh"
need npm node
npm install --silent --prefix tools pnpm@9.15.9 >/dev/null 2>&1 || { echo "skipped: no registry" >&2; exit 0; }
pnpm="node $work/tools/node_modules/pnpm/bin/pnpm.cjs"
export CI=true
mkdir -p a && cd a
echo '{"name":"shop","version":"1.0.0","dependencies":{"left-pad":"1.3.0"},"scripts":{"fail":"exit 3","tool":"vite build"}}' >package.json
record no-lockfile $pnpm install --frozen-lockfile
record healthy $pnpm install --no-frozen-lockfile
record script-failed $pnpm fail
record tool-not-found $pnpm tool
record script-missing $pnpm run build
echo '{"name":"shop","version":"1.0.0","dependencies":{"left-pad":"1.3.0","is-odd":"3.0.1"}}' >package.json
record outdated-lockfile $pnpm install
sed -i "s/lockfileVersion: .*/lockfileVersion: '5.0'/" pnpm-lock.yaml
record lockfile-version $pnpm install --frozen-lockfile
rm pnpm-lock.yaml
echo '{"name":"shop","version":"1.0.0","engines":{"node":">=99"}}' >package.json
echo engine-strict=true >.npmrc
record engine $pnpm install --no-frozen-lockfile
echo '{"name":"shop","version":"1.0.0","dependencies":{"left-pad":"^99.0.0"}}' >package.json; rm .npmrc
record no-version $pnpm install --no-frozen-lockfile
echo '{"name":"shop","version":"1.0.0","dependencies":{"@acme-not-there-7351/ui":"1.0.0"}}' >package.json
record not-found $pnpm install --no-frozen-lockfile
