#!/usr/bin/env bash
# Yarn 1 and Yarn 4, installed for the recording from the npm registry.
. "$(dirname "$0")/../faults.sh"
need npm node
npm install --silent --prefix tools yarn@1.22.22 @yarnpkg/cli-dist@4.9.2 >/dev/null 2>&1 || { echo "skipped: no registry" >&2; exit 0; }
yarn1="node $work/tools/node_modules/yarn/bin/yarn.js"
yarn4="node $work/tools/node_modules/@yarnpkg/cli-dist/bin/yarn.js"
mkdir -p a && cd a
echo '{"name":"shop","version":"1.0.0","dependencies":{"left-pad":"1.3.0"},"scripts":{"fail":"exit 3","tool":"vite build"}}' >package.json
$yarn1 install >/dev/null 2>&1
record script-missing $yarn1 build
record script-failed $yarn1 fail
record tool-not-found $yarn1 tool
echo '{"name":"shop","version":"1.0.0","dependencies":{"left-pad":"1.3.0","is-odd":"3.0.1"}}' >package.json
record frozen-lockfile $yarn1 install --frozen-lockfile
echo '{}' >package-lock.json
record mixed-lock-files $yarn1 install
rm package-lock.json
echo '{"name":"shop","version":"1.0.0","dependencies":{"left-pad":"^99.0.0"}}' >package.json
record no-version $yarn1 install
echo '{"name":"shop","version":"1.0.0","engines":{"node":">=99"}}' >package.json
record engine $yarn1 install
echo '{"name":"shop","version":"1.0.0","dependencies":{"@acme-not-there-7351/ui":"1.0.0"}}' >package.json
record not-found $yarn1 install
mkdir ../b && cd ../b
echo '{"name":"shop","version":"1.0.0","dependencies":{"left-pad":"1.3.0"}}' >package.json
touch yarn.lock; $yarn4 install >/dev/null 2>&1
echo '{"name":"shop","version":"1.0.0","dependencies":{"left-pad":"1.3.0","is-odd":"3.0.1"},"scripts":{"tool":"vite build"}}' >package.json
record berry-immutable $yarn4 install --immutable
record berry-script-missing $yarn4 build
record berry-healthy $yarn4 install --no-immutable
record berry-tool-not-found $yarn4 tool
