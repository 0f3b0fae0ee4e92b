#!/usr/bin/env bash
# Records MySQL clients in trouble against MariaDB; needs mariadbd and its client, python3 with pymysql where it exists.
set -u
here=$(cd "$(dirname "$0")" && pwd)
command -v mariadbd >/dev/null && command -v mariadb-install-db >/dev/null || { echo "skipped: no mariadbd"; exit 0; }
work=$(mktemp -d); chmod 777 "$work"; cd "$work"
[ "$(id -u)" = 0 ] && as="setpriv --reuid=10014 --regid=10014 --clear-groups" || as=""
$as mariadb-install-db --no-defaults --datadir="$work/data" --auth-root-authentication-method=normal --skip-test-db >/dev/null 2>&1
$as mariadbd --no-defaults --datadir="$work/data" --socket="$work/s" --pid-file="$work/pid" --port=18306 --bind-address=127.0.0.1 --max-connections=10 --skip-name-resolve >"$work/server" 2>&1 & server=$!
trap 'kill $server 2>/dev/null; wait $server 2>/dev/null; rm -rf "$work"' EXIT
for n in $(seq 40); do [ -S "$work/s" ] && break; sleep 0.25; done
admin() { mysql --no-defaults -uroot --socket="$work/s" -e "$1"; }
admin "create user web@'127.0.0.1' identified by 'right'; create user far@'10.9.9.9' identified by 'x'; create database orders; grant select on orders.* to web@'127.0.0.1'; create user tls@'127.0.0.1' identified by 'x' require ssl"
run() { name=$1; shift; timeout 10 mysql --no-defaults -h127.0.0.1 "$@" >"$here/$name.log" 2>&1 </dev/null; }
run cannot-connect -P18305 -uweb -pright orders -e 'select 1'
run host-unknown -hdb.invalid -uweb -pright orders -e 'select 1'
run access-denied -P18306 -uweb -pwrong orders -e 'select 1'
run access-denied-no-password -P18306 -uweb orders -e 'select 1'
run unknown-database -P18306 -uweb -pright mysql -e 'select 1'
run missing-database -P18306 -utls -px missing -e 'select 1'
admin "grant select on *.* to web@'127.0.0.1'"; run really-unknown-database -P18306 -uweb -pright nowhere -e 'select 1'
run table-missing -P18306 -uweb -pright orders -e 'select * from items'
run command-denied -P18306 -uweb -pright orders -e 'create table items(id int)'
run healthy -P18306 -uweb -pright orders -e 'select 1'
run unknown-table -P18306 -uweb -pright orders -e 'select nope'
admin "set global max_connect_errors=1; set global max_connections=10; set global require_secure_transport=on" 2>/dev/null
run insecure-transport -P18306 -uweb -pright --skip-ssl orders -e 'select 1'; admin "set global require_secure_transport=off"
for n in $(seq 12); do timeout 6 mysql --no-defaults -h127.0.0.1 -P18306 -uweb -pright -e 'select sleep(3)' >/dev/null 2>&1 & done; sleep 1
run too-many-connections -P18306 -uweb -pright orders -e 'select 1'; sleep 3
if python3 -c 'import pymysql' 2>/dev/null; then python3 - >"$here/pymysql.log" 2>&1 <<'P'
import pymysql
for args in ({"port": 18305}, {"password": "wrong"}, {"database": "nowhere"}, {"host": "db.invalid"}):
    try: pymysql.connect(**{"host": "127.0.0.1", "port": 18306, "user": "web", "password": "right", "database": "orders"} | args)
    except Exception as error: print(f"{type(error).__module__}.{type(error).__name__}: {error}")
c = pymysql.connect(host="127.0.0.1", port=18306, user="web", password="right", database="orders"); q = c.cursor(); q.execute("set wait_timeout=1")
import time; time.sleep(2)
try: q.execute("select 1")
except Exception as error: print(f"{type(error).__module__}.{type(error).__name__}: {error}")
P
fi
cp "$work/server" "$here/server.log"
