#!/usr/bin/env bash
# Records TLS clients in trouble against openssl s_server; needs openssl, curl; node, python3, java and go where they exist.
set -u
here=$(cd "$(dirname "$0")" && pwd)
for program in openssl curl python3; do command -v $program >/dev/null || { echo "skipped: no $program"; exit 0; }; done
work=$(mktemp -d); trap 'rm -rf "$work"; kill $(jobs -p) 2>/dev/null' EXIT; cd "$work"
request() { openssl req -x509 -newkey rsa:2048 -nodes -keyout "$1.key" -out "$1.pem" -subj "/CN=$2" -addext "subjectAltName=DNS:$2" -days "${3:-2}" 2>/dev/null; }
request self localhost; request other db.example.com
openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -subj "/CN=Project CA" -days 3 2>/dev/null
sign() { openssl req -newkey rsa:2048 -nodes -keyout "$1.key" -out "$1.csr" -subj "/CN=$2" 2>/dev/null; printf 'subjectAltName=DNS:%s' "$2" >"$1.ext"
  openssl x509 -req -in "$1.csr" -CA ca.pem -CAkey ca.key -CAcreateserial -out "$1.pem" -days 2 -extfile "$1.ext" 2>/dev/null; }
sign leaf localhost; cat leaf.pem ca.pem >chain.pem; sign wrong db.example.com
openssl req -newkey rsa:2048 -nodes -keyout old.key -out old.csr -subj /CN=localhost 2>/dev/null; printf subjectAltName=DNS:localhost >old.ext
mkdir -p db; : >db/index; echo 01 >db/serial
printf '[ca]\ndefault_ca=d\n[d]\ndatabase=db/index\nserial=db/serial\nnew_certs_dir=db\ndefault_md=sha256\npolicy=p\nx509_extensions=x\n[p]\ncommonName=supplied\n[x]\nsubjectAltName=DNS:localhost\n' >ca.cnf
openssl ca -batch -config ca.cnf -cert ca.pem -keyfile ca.key -in old.csr -out old.pem -startdate 20250101000000Z -enddate 20250201000000Z >/dev/null 2>&1
serve() { port=$1; shift; openssl s_server -accept "127.0.0.1:$port" -quiet -www "$@" >/dev/null 2>&1 & }
serve 18441 -cert self.pem -key self.key; serve 18442 -cert leaf.pem -key leaf.key; serve 18443 -cert chain.pem -key leaf.key
serve 18444 -cert old.pem -key old.key; serve 18445 -cert wrong.pem -key wrong.key; serve 18446 -cert leaf.pem -key leaf.key -tls1_3
serve 18447 -cert leaf.pem -key leaf.key -Verify 1 -verify_return_error -CAfile ca.pem
python3 -m http.server 18448 --bind 127.0.0.1 >/dev/null 2>&1 &
sleep 0.7
cat >get.js <<'J'
require('https').get({host:'localhost',port:+process.argv[2],family:4,ca:process.argv[3]?require('fs').readFileSync(process.argv[3]):undefined,maxVersion:process.argv[4]||undefined},r=>{r.resume();r.on('error',e=>console.error(e));r.on('end',()=>process.exit())}).on('error',e=>{console.error(e);process.exit(1)});
J
cat >get.py <<'P'
import ssl, sys, urllib.request
context = ssl.create_default_context(cafile=sys.argv[2] if len(sys.argv) > 2 else None)
urllib.request.urlopen(f"https://localhost:{sys.argv[1]}/", context=context, timeout=5).read()
P
cat >Get.java <<'J'
public class Get { public static void main(String[] a) throws Exception { new java.net.URL("https://localhost:" + a[0] + "/").openStream().close(); } }
J
cat >get.go <<'G'
package main
import ("crypto/tls";"crypto/x509";"fmt";"net/http";"os")
func main() { pool := x509.NewCertPool(); if len(os.Args) > 2 { b, _ := os.ReadFile(os.Args[2]); pool.AppendCertsFromPEM(b) }
 c := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}}}
 if _, err := c.Get("https://localhost:" + os.Args[1]); err != nil { fmt.Println(err) } }
G
command -v go >/dev/null && GOFLAGS=-mod=mod GOCACHE="$work/gocache" timeout 100 go build -o getgo get.go 2>/dev/null
command -v javac >/dev/null && javac Get.java 2>/dev/null
client() { # name port [ca]
  { command -v node >/dev/null && timeout 10 node get.js "$2" ${3:-}; timeout 10 python3 get.py "$2" ${3:-}
    curl -sS -m 5 -o /dev/null ${3:+--cacert $3} "https://localhost:$2/"; [ -x getgo ] && timeout 10 ./getgo "$2" ${3:-}
    [ -f Get.class ] && [ -z "${3:-}" ] && timeout 15 java Get "$2"; true; } >"$work/out" 2>&1 </dev/null
  grep -E '^(\[?Error|Error|ssl\.|urllib|curl|Get |Exception|Caused|  code:|tls:)' "$work/out" | sed "s#$work#/app#g" >"$here/$1.log"; }
client self-signed 18441; client unknown-issuer 18442; client self-signed-in-chain 18443; client expired 18444 ca.pem; client wrong-host 18445 ca.pem
client client-certificate 18447 ca.pem; client plain-http 18448; client healthy 18442 ca.pem
{ node get.js 18446 ca.pem TLSv1.2; curl -sS -m 5 -o /dev/null --cacert ca.pem --tls-max 1.2 https://localhost:18446/; } 2>&1 | grep -E "^(Error|curl)" >"$here/protocol-version.log"
wc -l "$here"/*.log | tail -1
