#!/usr/bin/env bash
# Records Redis clients in trouble; needs redis-server and redis-cli, python3 with redis where it exists.
set -u
here=$(cd "$(dirname "$0")" && pwd)
command -v redis-server >/dev/null || { echo "skipped: no redis-server"; exit 0; }
work=$(mktemp -d); trap 'kill $(jobs -p) 2>/dev/null; rm -rf "$work"' EXIT; cd "$work"
redis-server --port 18379 --bind 127.0.0.1 --save '' --requirepass right --rename-command CONFIG '' >"$here/server-healthy.log" 2>&1 &
redis-server --port 18380 --bind 127.0.0.1 --save '' --maxmemory 1mb --maxclients 1 >/dev/null 2>&1 &
redis-server --port 18381 --bind 127.0.0.1 --save '' --cluster-enabled yes --cluster-config-file "$work/nodes.conf" >/dev/null 2>&1 &
sleep 1
cli() { name=$1; shift; timeout 5 redis-cli -h 127.0.0.1 "$@" >"$here/$name.log" 2>&1 </dev/null; }
cli connection-refused -p 18378 ping; cli noauth -p 18379 set a 1; cli wrongpass -p 18379 -a wrong ping; cli healthy -p 18379 -a right ping
cli disabled-command -p 18379 -a right config get maxmemory; cli clusterdown -p 18381 set a 1
head -c 900000 /dev/zero | tr '\0' a | timeout 5 redis-cli -h 127.0.0.1 -p 18380 -x set big >/dev/null 2>&1
cli out-of-memory -p 18380 set b 1
timeout 3 redis-cli -h 127.0.0.1 -p 18380 blpop none 2 >/dev/null 2>&1 & sleep 0.4; cli maxclients -p 18380 ping
if python3 -c 'import redis' 2>/dev/null; then python3 - >"$here/redis-py.log" 2>&1 <<'P'
import redis
for args in ({"port": 18378}, {"port": 18379}, {"port": 18379, "password": "wrong"}, {"port": 18380, "ssl": True}, {"host": "cache.invalid"}):
    try: redis.Redis(**{"host": "127.0.0.1", "retry": None, "socket_timeout": 3} | args).set("k", "v")
    except Exception as error: print(f"{type(error).__module__}.{type(error).__name__}: {error}")
P
fi
