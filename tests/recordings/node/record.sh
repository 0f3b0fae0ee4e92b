#!/usr/bin/env bash
# Node.js programs that cannot start, listen, write or connect.
. "$(dirname "$0")/../faults.sh"
need node unshare setpriv
mkdir -p dist routes
echo '{"name":"shop","version":"1.0.0"}' >package.json
echo 'require("express")' >package.js;      record module-missing node package.js
record entry-missing node dist/main.js
echo 'require("./Routes/orders")' >rel.js;  record relative-missing node rel.js
echo 'import "express"' >esm.mjs;           record esm-package node esm.mjs
echo 'import "./routes"' >esm2.mjs;         record esm-file node esm2.mjs
echo 'module.exports = require("fs")' >cjs.mjs; record cjs-in-esm node cjs.mjs
echo 'import x from "fs"' >import.cjs;      record esm-in-cjs node import.cjs
cat >twice.js <<'J'
const http = require("http");
http.createServer().listen(18311, () => http.createServer().listen(18311));
J
record port-in-use node twice.js
echo 'require("http").createServer().listen(80, "0.0.0.0")' >low.js; record listen-low-port as_app node low.js
echo 'require("fs").writeFileSync("uploads.png", "x")' >write.js;     record read-only as_app node write.js
mkdir -m 700 data
echo 'require("fs").readFileSync("data/db.json")' >perm.js;           record permission as_app node perm.js
echo 'Promise.reject("timeout")' >reject.js;  record unhandled-rejection node reject.js
echo 'Promise.reject(new Error("boot failed"))' >reject2.js; record unhandled-error node reject2.js
echo 'console.log(process.env.ORIGINS_7351.split(","))' >env.js; record env-undefined node env.js
echo 'require("net").connect(9, "127.0.0.1")' >refused.js; record connection-refused node refused.js
echo 'fetch("http://127.0.0.1:9/").catch(e => { console.error(e); process.exit(1) })' >fetch.js; record fetch-failed node fetch.js
echo 'fetch("/api/orders").catch(e => { console.error(e); process.exit(1) })' >fetchrel.js; record fetch-relative node fetchrel.js
echo 'require("dns").lookup("db.acme.invalid", e => { throw e })' >dns.js; record dns node dns.js
echo 'const a=[]; for(;;) a.push(new Array(1e5).fill(Math.random()))' >heap.js; record heap node --max-old-space-size=40 heap.js
echo 'const e=new (require("events"))(); for(let i=0;i<11;i++) e.on("error",()=>{})' >listeners.js; record max-listeners node listeners.js
echo 'const s=require("http").createServer((q,r)=>r.end("ok")).listen(18312,"0.0.0.0",()=>{console.log("Server listening on 0.0.0.0:18312");s.close()})' >ok.js; record healthy node ok.js
echo 'const x = ;' >syntax.js; record syntax-error node syntax.js
