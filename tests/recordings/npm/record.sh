#!/usr/bin/env bash
# npm's own faults; only the npm registry is asked.
. "$(dirname "$0")/../faults.sh"
need npm node
project() { mkdir -p "$1"; printf '%s' "$2" >"$1/package.json"; }

project eresolve '{"name":"shop","version":"1.0.0","dependencies":{"react":"17.0.2","react-dom":"18.2.0"}}'
record eresolve npm install --no-audit --no-fund --prefix eresolve
project sync '{"name":"shop","version":"1.0.0","dependencies":{"left-pad":"1.3.0"}}'
(cd sync && npm install --no-audit --no-fund >/dev/null 2>&1; printf '%s' '{"name":"shop","version":"1.0.0","dependencies":{"left-pad":"1.3.0","is-odd":"3.0.1"}}' >package.json)
record lock-out-of-sync npm ci --prefix sync
project nolock '{"name":"shop","version":"1.0.0","dependencies":{"left-pad":"1.3.0"}}'
record no-lock-file npm ci --prefix nolock
mkdir -p empty
record no-package-json npm ci --prefix empty
record no-package-json-run npm run build --prefix empty
project script '{"name":"shop","version":"1.0.0","scripts":{"build":"ng build","fail":"node -e \"process.exit(3)\""}}'
record tool-not-found npm run build --prefix script
record script-failed npm run fail --prefix script
project engine '{"name":"shop","version":"1.0.0","engines":{"node":">=99"}}'
echo engine-strict=true >engine/.npmrc
record engine-strict npm install --prefix engine
project enginewarn '{"name":"shop","version":"1.0.0","engines":{"node":">=99"}}'
record engine-warning npm install --prefix enginewarn
project e404 '{"name":"shop","version":"1.0.0","dependencies":{"@acme-not-there-7351/ui-kit":"^2.0.0"}}'
record not-found npm install --prefix e404
project etarget '{"name":"shop","version":"1.0.0","dependencies":{"left-pad":"^99.0.0"}}'
record no-version npm install --prefix etarget
project json '{"name":"shop","version":"1.0.0",}'
record package-json-invalid npm install --prefix json
project platform '{"name":"shop","version":"1.0.0","dependencies":{"@rollup/rollup-darwin-arm64":"4.9.6"}}'
record wrong-platform npm install --prefix platform
project network '{"name":"shop","version":"1.0.0","dependencies":{"left-pad":"1.3.0"}}'
printf 'registry=http://127.0.0.1:9/\nfetch-retries=0\n' >network/.npmrc
record network-refused npm install --prefix network
printf 'registry=http://registry.acme.invalid/\nfetch-retries=0\n' >network/.npmrc
record network-dns npm install --prefix network
(cd sync && npm install --no-audit --no-fund >/dev/null 2>&1 && sed -i 's/"integrity": "sha512-.\{10\}/"integrity": "sha512-AAAAAAAAAA/' package-lock.json)
rm -rf sync/node_modules
record integrity npm ci --prefix sync --cache "$work/cache"
project healthy '{"name":"shop","version":"1.0.0","scripts":{"build":"node -e 1"},"dependencies":{"request":"2.88.2"}}'
record healthy-install npm install --prefix healthy
record healthy-build npm run build --prefix healthy
project start '{"name":"shop","version":"1.0.0","scripts":{"start":"node server.js"}}'
echo 'process.exit(1)' >start/server.js
record start-read-only as_app npm start --prefix start
