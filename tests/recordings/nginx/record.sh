#!/usr/bin/env bash
# Records nginx in trouble; needs nginx, curl, setpriv and, for the read-only root, unshare as root.
set -u
here=$(cd "$(dirname "$0")" && pwd)
for program in nginx curl setpriv unshare; do command -v $program >/dev/null || { echo "skipped: no $program"; exit 0; }; done
[ "$(id -u)" = 0 ] || { echo "skipped: needs root to become another user"; exit 0; }
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; chmod 777 "$work"
mkdir -p "$work/html" "$work/empty" "$work/tmp"; echo hello >"$work/html/index.html"; echo x >"$work/html/secret.html"; chmod 600 "$work/html/secret.html"
chmod 777 "$work/tmp"
temp="client_body_temp_path $work/tmp/c; proxy_temp_path $work/tmp/p; fastcgi_temp_path $work/tmp/f; uwsgi_temp_path $work/tmp/u; scgi_temp_path $work/tmp/s;"

conf() { printf 'daemon off; %s\nerror_log stderr %s;\nevents { worker_connections %s; }\nhttp { %s access_log '"$work"'/tmp/access.log;\n%s\n}\n' "${main:-pid $work/tmp/n.pid;}" "${level:-warn}" "${connections:-64}" "${paths-$temp}" "$1" >"$work/nginx.conf"; }
as_user="setpriv --reuid=10014 --regid=10014 --clear-groups"
clean() { sed -e "s#$work/html#/usr/share/nginx/html#g; s#$work/empty#/usr/share/nginx/html#g; s#$work/nginx.conf#/etc/nginx/nginx.conf#g; s#$work/tmp#/tmp#g; s#$work#/tmp#g"; }
start() { name=$1; conf "$2"; timeout 4 ${runner-$as_user} nginx -c "$work/nginx.conf" >"$work/out" 2>&1 </dev/null; clean <"$work/out" >"$here/$name.log"; }
ask() { # name, http body, request...
  name=$1; conf "$2"; shift 2
  : >"$work/tmp/access.log"; chmod 666 "$work/tmp/access.log"
  $as_user nginx -c "$work/nginx.conf" >"$work/out" 2>&1 </dev/null & pid=$!
  sleep 0.4; "$@" >"$work/answer" 2>&1; sleep "${wait:-0.3}"; kill $pid 2>/dev/null; wait $pid 2>/dev/null; cat "$work/out" "$work/tmp/access.log" | clean >"$here/$name.log"; }
server='server { listen 127.0.0.1:18080; root '$work'/html;'

start bind-privileged 'server { listen 80; }'
python3 -c "import socket,time;s=socket.create_server(('127.0.0.1',18080));time.sleep(6)" & busy=$!
sleep 0.3; start bind-in-use "$server }"; kill $busy; wait $busy 2>/dev/null
paths= start cache-denied "$server }"
main="pid /run/nginx-recording.pid;" start pid-denied "$server }"
start log-denied "access_log /var/log/nginx-none/app.access.log; $server }"
start user-unknown "$server }"; main="pid $work/tmp/n.pid; user www-nobody;" runner="" start user-unknown "$server }"
main="pid $work/tmp/n.pid; user www-data;" start user-ignored "$server }"
start unknown-directive "$server brotli on; }"
start not-allowed "$server worker_processes 2; }"
start syntax-brace "$server } }"
start syntax-semicolon "$server root $work/html }"
start syntax-arguments "$server location / { proxy_pass ; } }"
start syntax-end "$server location / {"
start unknown-variable "$server location / { return 200 \$api_url; } }"
start certificate-missing 'server { listen 127.0.0.1:18443 ssl; ssl_certificate /etc/nginx/certs/tls.crt; ssl_certificate_key /etc/nginx/certs/tls.key; }'
start upstream-unknown "$server location /api/ { proxy_pass http://backend.invalid:8080; } }"
start zone-missing "$server location / { limit_req zone=perip; } }"
start bad-root-port 'server { listen 127.0.0.1:99999; }'
start duplicate-default 'server { listen 127.0.0.1:18080 default_server; } server { listen 127.0.0.1:18080 default_server; }'
start include-missing "include $work/conf.d/app.conf; $server }"
get() { for path in "$@"; do curl -s -m 5 -o /dev/null "http://127.0.0.1:18080$path"; done; }
ask healthy "$server }" get / /index.html
ask file-missing "$server }" get /main.3f2a1b.js /config.js /favicon.ico
ask file-denied "$server }" get /secret.html
ask directory-index "server { listen 127.0.0.1:18080; root $work/empty; }" get /
ask redirect-cycle "server { listen 127.0.0.1:18080; root $work/empty; location / { try_files \$uri /index.html; } }" get /
ask upstream-refused "$server location /api/ { proxy_pass http://127.0.0.1:18999; } }" get /api/items
ask upstream-no-live "upstream app { server 127.0.0.1:18999 fail_timeout=60s; server 127.0.0.1:18998 fail_timeout=60s; } $server location /api/ { proxy_pass http://app; } }" get /api/items /api/items
ask no-resolver "$server location /api/ { set \$b api.example.com; proxy_pass http://\$b; } }" get /api/items
wait=1.5 ask resolve-failed "$server location /api/ { resolver 127.0.0.1:18953 valid=30s; resolver_timeout 1s; set \$b backend; proxy_pass http://\$b; } }" get /api/items
ask body-too-large "$server }" sh -c "head -c 1500000 /dev/zero | curl -s -m 5 -o /dev/null --data-binary @- http://127.0.0.1:18080/upload"
level=info ask header-too-large "$server }" sh -c "curl -s -m 5 -H 'Cookie: a=$(head -c 9000 /dev/zero | tr '\0' a)' http://127.0.0.1:18080/"
cp "$work/answer" "$here/header-too-large-page.log"
level=info ask uri-too-long "$server }" sh -c "curl -s -m 5 'http://127.0.0.1:18080/?q=$(head -c 9000 /dev/zero | tr '\0' a)'"
cp "$work/answer" "$here/uri-too-long-page.log"
ask rate-limited "limit_req_zone \$binary_remote_addr zone=perip:1m rate=1r/m; limit_conn_zone \$binary_remote_addr zone=addr:1m; $server location / { limit_req zone=perip; } }" get / /
connections=4 ask connections "$server location /api/ { proxy_pass http://127.0.0.1:18080; } }" get /api/x
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -keyout "$work/tmp/k.pem" -out "$work/tmp/c.pem" 2>/dev/null; chmod 644 "$work/tmp/k.pem"
level=info ask plain-to-https "server { listen 127.0.0.1:18080 ssl; ssl_certificate $work/tmp/c.pem; ssl_certificate_key $work/tmp/k.pem; root $work/html; }" get /
python3 - <<'P' & bad=$!
import socket, threading, time
def serve(port, answer, delay=0):
    s = socket.create_server(("127.0.0.1", port)); s.settimeout(25)
    def run():
        while True:
            try: c, _ = s.accept()
            except OSError: return
            c.recv(4096); time.sleep(delay)
            try: c.sendall(answer)
            except OSError: pass
            c.close()
    threading.Thread(target=run, daemon=True).start()
serve(18101, b""); serve(18102, b"HTTP/1.1 200 OK\r\nSet-Cookie: a=" + b"x" * 20000 + b"\r\n\r\n"); serve(18103, b"", 5)
serve(18104, b"garbage\r\n\r\n"); serve(18105, b"HTTP/1.1 200 OK\r\nContent-Length: 2000000\r\n\r\n" + b"x" * 2000000)
time.sleep(28)
P
sleep 0.3
for pair in closed:18101 header-too-big:18102 invalid-header:18104; do ask upstream-${pair%%:*} "$server location /api/ { proxy_pass http://127.0.0.1:${pair##*:}; } }" get /api/items; done
wait=1.5 ask upstream-timed-out "$server location /api/ { proxy_read_timeout 1s; proxy_pass http://127.0.0.1:18103; } }" get /api/report
ask upstream-tls "$server location /api/ { proxy_pass https://127.0.0.1:18104; } }" get /api/items
client() { curl -s -m 1 -o /dev/null http://127.0.0.1:18080/api/slow; }
ask client-closed "$server location /api/ { proxy_pass http://127.0.0.1:18103; } }" client
kill $bad; wait $bad 2>/dev/null
ask welcome-page "server { listen 127.0.0.1:18080; root /usr/share/nginx/html; }" get /
{ conf "$server }"; nginx -c "$work/nginx.conf" >"$work/out" 2>&1 & pid=$!; sleep 0.4; kill -9 $(pgrep -P $pid); sleep 0.4; kill $pid; wait $pid 2>/dev/null; clean <"$work/out" >"$here/worker-killed.log"; }
cat >"$work/ro.sh" <<'R'
mount -t tmpfs none /var/cache 2>/dev/null; mkdir -p /var/lib/nginx; mount -t tmpfs none /var/lib/nginx; mount -o remount,ro /var/lib/nginx; mount -t tmpfs none /run; mount -o remount,ro /run
R
cat >"$work/readonly" <<R
#!/bin/sh
exec unshare -m sh -c '. $work/ro.sh; exec $as_user "\$@"' sh "\$@"
R
chmod +x "$work/readonly"
paths= runner=$work/readonly start cache-read-only "$server }"
main="pid /run/nginx.pid;" runner=$work/readonly start pid-read-only "$server }"
grep -l . "$here"/*.log | wc -l
