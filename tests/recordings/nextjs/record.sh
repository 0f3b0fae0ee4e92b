#!/usr/bin/env bash
# Next.js builds and starts that fail; Next.js comes from the npm registry.
. "$(dirname "$0")/../faults.sh"
need npm node
export NEXT_TELEMETRY_DISABLED=1 CI=true LIMIT=150
mkdir -p a/app && cd a
echo '{"name":"shop","version":"1.0.0","private":true,"scripts":{"build":"next build","start":"next start"}}' >package.json
npm install --silent --no-audit --no-fund next@15.5.7 react@19 react-dom@19 >/dev/null 2>&1 || { echo "skipped: no registry" >&2; exit 0; }
record no-build npx next start -p 18381
echo 'export default function L({children}){return <html><body>{children}</body></html>}' >app/layout.js
echo 'import "nopkg"; export default function P(){return "x"}' >app/page.js; record module-missing npx next build
echo 'export default function P(){return "x"}' >app/page.js
mkdir -p app/products; echo 'export default async function P(){ const r = await fetch("http://127.0.0.1:9/x"); return "x" + r.status }' >app/products/page.js
record prerender npx next build
rm -r app/products; record healthy npx next build
