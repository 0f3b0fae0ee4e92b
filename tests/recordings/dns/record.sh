#!/usr/bin/env bash
# Records failing name look-ups of the languages' own resolvers; needs python3; node, curl, java and go where they exist.
set -u
here=$(cd "$(dirname "$0")" && pwd); work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
cat >Get.java <<'J'
public class Get { public static void main(String[] a) throws Exception { new java.net.Socket(a[0], 80).close(); } }
J
cat >get.go <<'G'
package main
import ("fmt";"net/http";"os")
func main() { if _, err := http.Get("http://" + os.Args[1] + "/"); err != nil { fmt.Println(err) } }
G
command -v javac >/dev/null && javac Get.java 2>/dev/null
command -v go >/dev/null && GOCACHE="$work/c" timeout 100 go build -o getgo get.go 2>/dev/null
all() { python3 -c "import sys,socket; socket.getaddrinfo(sys.argv[1],80)" "$1" 2>&1 | tail -1
  command -v node >/dev/null && node -e "fetch('http://$1/').catch(e=>console.error(e)); require('net').connect(80,'$1').on('error',e=>console.error(e))" 2>&1 | grep -v '^ *at '
  command -v curl >/dev/null && curl -sS -m 5 "http://$1/" 2>&1; [ -x getgo ] && ./getgo "$1" 2>&1
  [ -f Get.class ] && java Get "$1" 2>&1 | grep -v '^	at '; }
all db.invalid >"$here/not-found.log"
if command -v unshare >/dev/null && [ "$(id -u)" = 0 ]; then
  { unshare -n python3 -c "import socket; socket.getaddrinfo('api.example.com',80)" 2>&1 | tail -1
    unshare -n node -e "require('net').connect(80,'api.example.com').on('error',e=>console.error(e))" 2>&1 | grep -v '^ *at '
    unshare -n curl -sS -m 5 http://api.example.com/ 2>&1; [ -x getgo ] && unshare -n ./getgo api.example.com 2>&1; } >"$here/temporary.log"; fi
all localhost.invalid. >/dev/null; python3 -c "import socket; print(socket.getaddrinfo('localhost',80)[0][4])" >"$here/healthy.log"
