#!/usr/bin/env bash
# Vite builds that fail; Vite comes from the npm registry.
. "$(dirname "$0")/../faults.sh"
need npm node
for version in 6 7; do
    mkdir -p "$work/v$version/src"; cd "$work/v$version"
    echo '{"name":"shop","version":"1.0.0","private":true,"type":"module","scripts":{"build":"vite build"}}' >package.json
    npm install --silent --no-audit --no-fund vite@$version >/dev/null 2>&1 || { echo "skipped: no registry" >&2; exit 0; }
    record v$version-entry-missing npx vite build
    echo '<!doctype html><script type="module" src="/src/main.js"></script>' >index.html
    record v$version-html-unresolved npx vite build
    echo 'console.log(1)' >src/main.js; record v$version-healthy npx vite build
    echo 'import "nopkg"' >src/main.js; record v$version-package-missing npx vite build
    echo 'import "./missing"' >src/main.js; record v$version-file-missing npx vite build
    echo 'const x = ;' >src/main.js; record v$version-syntax npx vite build
    echo 'console.log(1)' >src/main.js; record v$version-outdir npx vite build --outDir ../dist
    mkdir -p dist; record v$version-preview timeout 4 npx vite preview --port 18371
    rm -rf node_modules/@rollup/rollup-*; record v$version-native npx vite build
done
