#!/usr/bin/env bash
# Programs that work: builds, installs and servers with nothing wrong. Their logs must stay silent.
. "$(dirname "$0")/../faults.sh"
PYTHON=${PYTHON:-python3}
served() {  # served URL CMD...: run a server, ask it three times, stop it
    local url=$1 server; shift
    "$@" & server=$!
    for _ in $(seq 40); do curl -fsS -o answer "$url" 2>/dev/null && break; sleep 0.25; done
    curl -s -o answer "$url"; curl -s -o answer "$url/favicon.ico"
    kill -TERM $server; wait $server 2>/dev/null
}
has() { command -v "$1" >/dev/null; }
well() { record "$@"; grep -q '^\[exit code 0\]$' "$area/$1.log" || rm "$area/$1.log"; }  # for what needs a registry

if has "$PYTHON" && "$PYTHON" -m venv venv; then
    printf 'flask\ngunicorn\nuvicorn\nfastapi\ndjango\n' >requirements.txt
    well pip-install venv/bin/pip install --no-cache-dir -r requirements.txt
    printf 'import flask\nweb = flask.Flask(__name__)\n@web.get("/")\ndef home():\n    return "ok"\n' >app.py
    printf 'from fastapi import FastAPI\napi = FastAPI()\n@api.get("/")\ndef home():\n    return {"ok": True}\n' >api.py
    record gunicorn served http://127.0.0.1:18501/ venv/bin/gunicorn -w 2 -b 0.0.0.0:18501 --access-logfile - app:web
    record uvicorn served http://127.0.0.1:18502/ venv/bin/uvicorn --host 0.0.0.0 --port 18502 api:api
    venv/bin/django-admin startproject shop . >/dev/null 2>&1 && record django-migrate venv/bin/python manage.py migrate
fi
if has npm; then
    mkdir web && (cd web && echo '{"name":"shop","version":"1.0.0","private":true,"type":"module","scripts":{"build":"vite build","test":"node --test"},"dependencies":{"express":"^4"},"devDependencies":{"vite":"^6"}}' >package.json)
    mkdir web/src web/test; echo 'document.body.textContent = "ok"' >web/src/main.js; echo '<script type="module" src="/src/main.js"></script>' >web/index.html
    echo 'import test from "node:test"; test("adds", () => {});' >web/test/a.test.js
    echo 'import express from "express"; const app = express(); app.get("/", (q, r) => r.send("ok")); const s = app.listen(18503, "0.0.0.0", () => console.log("listening on 0.0.0.0:18503")); process.on("SIGTERM", () => { console.log("SIGTERM received, closing"); s.close() })' >web/server.js
    well npm-install npm install --prefix web
    record vite-build npm run build --prefix web
    record node-test npm test --prefix web
    record express served http://127.0.0.1:18503/ node web/server.js
fi
if has go; then
    mkdir gosrv && cat >gosrv/main.go <<'G'
package main

import (
	"log"
	"net/http"
)

func main() {
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { log.Printf("%s %s", r.Method, r.URL); w.Write([]byte("ok")) })
	log.Println("listening on :18504")
	log.Fatal(http.ListenAndServe(":18504", nil))
}
G
    (cd gosrv && go mod init example.com/shop >/dev/null 2>&1)
    record go-build bash -c 'cd gosrv && go vet ./... && go build -v -o ../server .'
    [ -x server ] && record go-server served http://127.0.0.1:18504/ ./server
fi
if has javac; then
    cat >Shop.java <<'J'
import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.util.logging.Logger;
public class Shop {
    public static void main(String[] args) throws Exception {
        Logger log = Logger.getLogger("shop");
        HttpServer server = HttpServer.create(new InetSocketAddress(18505), 0);
        server.createContext("/", exchange -> { log.info(exchange.getRequestURI().toString()); exchange.sendResponseHeaders(200, 2); exchange.getResponseBody().write("ok".getBytes()); exchange.close(); });
        Runtime.getRuntime().addShutdownHook(new Thread(() -> log.info("shutting down")));
        server.start(); log.info("started on port 18505");
    }
}
J
    javac Shop.java && record java-server served http://127.0.0.1:18505/ java Shop
fi
if has ruby; then
    cat >server.rb <<'R'
require "socket"; require "logger"
log = Logger.new($stdout); log.info("listening on 0.0.0.0:18506")
Signal.trap("TERM") { exit }
TCPServer.open("0.0.0.0", 18506) { |s| loop { c = s.accept; log.info(c.gets.to_s.strip); c.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"); c.close } }
R
    record ruby-server served http://127.0.0.1:18506/ ruby server.rb
    has bundle && { printf 'source "https://rubygems.org"\ngem "rack"\n' >Gemfile; well bundle-install env BUNDLE_PATH=vendor bundle install; }
fi
if has php; then
    echo '<?php error_log("asked"); echo "ok";' >index.php
    record php-server served http://127.0.0.1:18507/ php -S 0.0.0.0:18507
fi
if has mvn; then
    mkdir -p mvn/src/main/java && cp Shop.java mvn/src/main/java/ 2>/dev/null
    cat >mvn/pom.xml <<'X'
<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion><groupId>com.acme</groupId><artifactId>shop</artifactId><version>1.0.0</version>
<properties><maven.compiler.source>17</maven.compiler.source><maven.compiler.target>17</maven.compiler.target><project.build.sourceEncoding>UTF-8</project.build.sourceEncoding></properties></project>
X
    well maven-package mvn -B -f mvn/pom.xml -Dmaven.repo.local=m2 package
fi
if has redis-server; then
    record redis-server timeout 3 redis-server --port 18508 --bind 127.0.0.1 --save ''
fi
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | tail -1)
if [ -x "$bin/initdb" ]; then
    chmod 777 .; [ "$(id -u)" = 0 ] && as="setpriv --reuid=nobody --regid=nogroup --clear-groups" || as=""
    record postgres-initdb env LC_ALL=C $as "$bin/initdb" -D "$work/data" -U postgres -A trust
    record postgres-server env LC_ALL=C timeout -s INT 4 $as "$bin/postgres" -D "$work/data" -p 18509 -c unix_socket_directories="$work"
fi
