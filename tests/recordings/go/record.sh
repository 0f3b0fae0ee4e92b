#!/usr/bin/env bash
# Go programs and builds that fail; nothing is downloaded.
. "$(dirname "$0")/../faults.sh"
need go unshare setpriv
export GOFLAGS=-mod=mod GOPROXY=off GOCACHE=$work/.cache GOPATH=$work/.go GOTOOLCHAIN=local
program() { mkdir -p "$1"; printf 'module example.com/%s\n\ngo 1.19\n' "$1" >"$1/go.mod"; cat >"$1/main.go"; (cd "$1" && go build -o app . ); }
program low <<<'package main
import ("log";"net/http")
func main() { log.Fatal(http.ListenAndServe(":80", nil)) }'
record low-port as_app low/app
program twice <<<'package main
import ("log";"net")
func main() { net.Listen("tcp", ":18341"); _, err := net.Listen("tcp", ":18341"); log.Fatal(err) }'
record port-in-use twice/app
program write <<<'package main
import ("log";"os")
func main() { _, err := os.Create("app.log"); log.Print(err); err = os.MkdirAll("/workspace-7351/cache", 0755); log.Print(err); _, err = os.Create("'"$work"'/app.log"); log.Fatal(err) }'
record read-only as_app write/app
program nilp <<<'package main
type T struct{ n int }
func main() { var t *T; t.n = 1 }'
record nil-pointer nilp/app
program boom <<<'package main
func main() { panic("boom") }'
record panic boom/app
program mapw <<<'package main
func main() { m := map[int]int{}; for i := 0; i < 8; i++ { go func() { for { m[1]++ } }() }; select {} }'
record concurrent-map mapw/app
program dead <<<'package main
func main() { c := make(chan int); <-c }'
record deadlock dead/app
program dial <<<'package main
import ("log";"net";"net/http")
func main() { _, err := net.Dial("tcp", "127.0.0.1:9"); log.Print(err); _, err = http.Get("http://127.0.0.1:9/x"); log.Print(err); _, err = net.Dial("tcp", "db.acme.invalid:5432"); log.Fatal(err) }'
record dial dial/app
program serve <<<'package main
import ("net/http";"time")
func main() { http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { panic("boom") }); go http.ListenAndServe("127.0.0.1:18342", nil); time.Sleep(500*time.Millisecond); http.Get("http://127.0.0.1:18342/") }'
record handler-panic serve/app
mkdir gomod; cd gomod
record no-go-mod go build ./...
printf 'module example.com/a\n\ngo 1.23.1\n' >go.mod; echo 'package main
func main() {}' >main.go; record invalid-version go build .
printf 'module example.com/a\n\ngo 1.19\n' >go.mod; echo 'package main
import _ "github.com/lib/pq"
func main() {}' >main.go; GOFLAGS=-mod=readonly record no-required-module go build .
printf 'module example.com/a\n\ngo 1.19\n\nrequire github.com/lib/pq v1.10.9\n' >go.mod; GOFLAGS=-mod=readonly record missing-go-sum go build .
mkdir -p vendor; echo >vendor/modules.txt; GOFLAGS=-mod=vendor record inconsistent-vendoring go build .
rm -rf vendor main.go; printf 'module example.com/a\n\ngo 1.19\n' >go.mod; record no-go-files go build .
mkdir lib; printf 'package lib\n' >lib/a.go; record not-main go run ./lib
printf 'package main\nfunc main() { x := 1 }\n' >main.go; record compile-error go build .
printf 'package main\nfunc main() {}\nfunc main() {}\n' >main.go; record main-redeclared go build .
