#!/usr/bin/env bash
# Create React App builds that fail; react-scripts comes from the npm registry.
. "$(dirname "$0")/../faults.sh"
need npm node
export LIMIT=150
mkdir -p a/src && cd a
echo '{"name":"shop","version":"1.0.0","private":true,"dependencies":{"react":"18.3.1","react-dom":"18.3.1","react-scripts":"5.0.1"},"scripts":{"build":"react-scripts build"},"eslintConfig":{"extends":["react-app"]},"browserslist":["defaults"]}' >package.json
npm install --silent --no-audit --no-fund >/dev/null 2>&1 || { echo "skipped: no registry" >&2; exit 0; }
record required-file npm run build
mkdir public; echo '<!doctype html><div id="root"></div>' >public/index.html
echo 'const unused = 1; console.log(1)' >src/index.js
CI=true record ci-warnings npm run build
CI=false record warnings npm run build
echo 'import "./Header"; import "nopkg"; import "crypto"' >src/index.js; CI=true record module-missing npm run build
echo 'const x = ;' >src/index.js; record syntax npm run build
