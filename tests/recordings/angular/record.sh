#!/usr/bin/env bash
# Angular and TypeScript builds that fail; the compilers come from the npm registry.
. "$(dirname "$0")/../faults.sh"
need npm node
export NG_CLI_ANALYTICS=false CI=true
mkdir -p a/src && cd a
cat >package.json <<'J'
{"name":"shop","version":"1.0.0","private":true,"dependencies":{"@angular/core":"20.3.0","@angular/common":"20.3.0","@angular/compiler":"20.3.0","@angular/platform-browser":"20.3.0","rxjs":"7.8.2","tslib":"2.8.1","zone.js":"0.15.1"},
"devDependencies":{"@angular/cli":"20.3.0","@angular/build":"20.3.0","@angular/compiler-cli":"20.3.0","typescript":"5.9.2"}}
J
npm install --silent --no-audit --no-fund >/dev/null 2>&1 || { echo "skipped: no registry" >&2; exit 0; }
cat >angular.json <<'J'
{"version":1,"projects":{"shop":{"projectType":"application","root":"","sourceRoot":"src","architect":{"build":{"builder":"@angular/build:application",
"options":{"outputPath":"dist/shop","browser":"src/main.ts","index":"src/index.html","tsConfig":"tsconfig.json"},
"configurations":{"production":{"budgets":[{"type":"initial","maximumWarning":"1kB","maximumError":"2kB"}]},"development":{}},"defaultConfiguration":"development"}}}},"cli":{"analytics":false}}
J
echo '{"compilerOptions":{"target":"ES2022","module":"preserve","moduleResolution":"bundler","strict":true,"experimentalDecorators":true},"files":["src/main.ts"]}' >tsconfig.json
echo '<!doctype html><html><head><title>x</title></head><body><app-root></app-root></body></html>' >src/index.html
main() { cat >src/main.ts; }
main <<'T'
import { Component } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
@Component({ selector: 'app-root', template: 'hello' }) class App {}
bootstrapApplication(App);
T
record healthy npx ng build
record budget npx ng build --configuration production
record configuration-unknown npx ng build --configuration prod
cp src/main.ts keep.ts
{ echo "import { Api } from './core/api.service';"; cat keep.ts; } | main; record module-missing npx ng build
{ cat keep.ts; echo 'const n: number = "x";'; } | main; record type-error npx ng build
sed 's/hello/<app-header><\/app-header>/' keep.ts | main; record unknown-element npx ng build
cp keep.ts src/main.ts
sed -i 's/"browser":"src/"nothere":"src/' angular.json; record schema npx ng build; sed -i 's/"nothere":"src/"browser":"src/' angular.json
sed -i 's/@angular\/build:application/@angular-devkit\/build-angular:application/' angular.json; record builder-missing npx ng build; sed -i 's/@angular-devkit\/build-angular:application/@angular\/build:application/' angular.json
sed -i 's/<title>/<link href="https:\/\/fonts.acme.invalid\/css2?family=Roboto" rel="stylesheet"><link href="https:\/\/fonts.googleapis.com\/css2?family=Roboto" rel="stylesheet"><title>/' src/index.html
sed -i 's/"budgets":\[[^]]*\]/"optimization":true/' angular.json; record fonts npx ng build --configuration production
mkdir ../ts && cd ../ts && cp -r ../a/node_modules/typescript . && echo 'import "nopkg"; import x from "./missing"; const n: number = "x";' >a.ts
record tsc node typescript/lib/tsc.js --noEmit a.ts
record tsc-pretty node typescript/lib/tsc.js --noEmit --pretty a.ts
