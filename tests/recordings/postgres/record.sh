#!/usr/bin/env bash
# Records PostgreSQL clients in trouble; needs the PostgreSQL server and psql, python3 with psycopg2 where it exists.
set -u
here=$(cd "$(dirname "$0")" && pwd)
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | tail -1)
[ -x "$bin/initdb" ] && command -v psql >/dev/null || { echo "skipped: no PostgreSQL"; exit 0; }
[ "$(id -u)" = 0 ] && as="setpriv --reuid=nobody --regid=nogroup --clear-groups" || as=""
work=$(mktemp -d); chmod 777 "$work"; trap '$as "$bin/pg_ctl" -D "$work/data" -m immediate stop >/dev/null 2>&1; rm -rf "$work"' EXIT; cd "$work"
export HOME=$work LC_ALL=C PGCONNECT_TIMEOUT=3
$as "$bin/initdb" -D "$work/data" -U postgres -A trust >/dev/null 2>&1
printf 'host all web 127.0.0.1/32 scram-sha-256\nhost all postgres 127.0.0.1/32 trust\n' >"$work/hba"; cp "$work/hba" "$work/data/pg_hba.conf"
$as "$bin/pg_ctl" -D "$work/data" -w -l "$work/server.log" -o "-p 18432 -c listen_addresses=127.0.0.1 -c unix_socket_directories=$work -c max_connections=8 -c superuser_reserved_connections=2" start >/dev/null
admin() { psql -h 127.0.0.1 -p 18432 -U postgres -d "${2:-postgres}" -c "$1"; }
admin "create role web login password 'right'" >/dev/null; admin "create database orders" >/dev/null; admin "create table secret_items(id int)" orders >/dev/null
record() { name=$1; shift; timeout 20 "$@" >"$work/out" 2>&1 </dev/null; sed "s#$work#/tmp#g" "$work/out" >"$here/$name.log"; }
as_web() { PGPASSWORD=${password-right} psql -w "host=127.0.0.1 port=18432 user=${user:-web} dbname=${db:-orders} $2" -c "$1"; }
run() { name=$1; shift; as_web "$@" >"$work/out" 2>&1 </dev/null; sed "s#$work#/tmp#g" "$work/out" >"$here/$name.log"; }
record connection-refused psql -h 127.0.0.1 -p 18431 -U web orders -c 'select 1'
record host-unknown psql -h db.invalid -p 5432 -U web orders -c 'select 1'
password=wrong run password-failed 'select 1' ""
unset PGPASSWORD; psql -w "host=127.0.0.1 port=18432 user=web dbname=orders" -c 'select 1' >"$here/no-password.log" 2>&1
db=missing run database-missing 'select 1' ""
user=other run no-hba 'select 1' ""
run ssl-not-supported 'select 1' sslmode=require
run relation-missing 'select * from items' ""
run permission-table 'select * from secret_items' ""
run permission-schema 'create table items(id int)' ""
run syntax-error 'selct 1' ""
run healthy 'select 1' ""
run column-missing 'select nope from pg_class' ""
run unique 'create temp table t(id int primary key); insert into t values (1); insert into t values (1)' ""
for n in 1 2 3 4 5 6; do as_web 'select pg_sleep(4)' "" >/dev/null 2>&1 & done; sleep 1
run too-many-reserved 'select 1' ""
admin 'select pg_sleep(3)' >/dev/null 2>&1 & admin 'select pg_sleep(3)' >/dev/null 2>&1 & sleep 0.7
run too-many-clients 'select 1' ""
wait
{ as_web 'select pg_sleep(5)' "" >"$work/out" 2>&1; cp "$work/out" "$here/terminated.log"; } & sleep 0.7
admin "select pg_terminate_backend(pid) from pg_stat_activity where usename='web'" >/dev/null; wait
run statement-timeout "set statement_timeout=200; select pg_sleep(2)" ""
if python3 -c 'import psycopg2' 2>/dev/null; then for what in "port=18431" "port=18432 password=wrong" "port=18432 password=right dbname=missing"; do
  python3 -c "import sys,psycopg2; psycopg2.connect('host=127.0.0.1 user=web dbname=orders '+sys.argv[1])" "$what" 2>&1 | tail -2; done >"$here/psycopg2.log"; fi
if command -v unshare >/dev/null && [ "$(id -u)" = 0 ]; then unshare -n psql "host=203.0.113.20 port=5432 user=web dbname=orders" -c 'select 1' >"$here/network-unreachable.log" 2>&1
  unshare -n psql "host=db.example.com port=5432 user=web dbname=orders" -c 'select 1' >"$here/dns-temporary.log" 2>&1; fi
cp "$work/server.log" "$here/server.log"
