"""A stack trace is one record with the line it belongs to, in a log without times, in every frame, among other streams."""

from __future__ import annotations

import json

import pytest

from diagnose.engine.logformat import recognise
from diagnose.engine.records import Place, record_at

TRACES = {
    "Python": """ERROR:root:cannot start
Traceback (most recent call last):
  File "/app/main.py", line 3, in dial
    raise OSError("refused")
OSError: refused

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "/app/main.py", line 9, in <module>
    run()
app.errors.StartError: no database""",
    "Java": """ERROR cannot start
java.lang.IllegalStateException: no database
\tat com.acme.App.run(App.java:13)
\tat com.acme.App.main(App.java:28)
Caused by: java.net.ConnectException: refused
\tat java.base/sun.nio.ch.Net.pollConnect(Native Method)
\t... 2 more""",
    "Java, printed": """Exception in thread "main" java.lang.IllegalStateException: no database
\tat com.acme.App.main(App.java:28)""",
    "Node": """cannot start Error: connect ECONNREFUSED 127.0.0.1:5432
    at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1606:16) {
  errno: -111,
  code: 'ECONNREFUSED'
}""",
    "Go": """panic: runtime error: invalid memory address or nil pointer dereference
[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x45e9a6]

goroutine 1 [running]:
main.(*Server).dial(0xc000012345, {0x4b2f3e, 0x5})
\t/app/main.go:12 +0x26
net/http.(*conn).serve(0xc0000b4000, {0x6b1d28, 0xc0000b2000})
\t/usr/lib/go/src/net/http/server.go:1995 +0x612
created by net/http.(*Server).Serve
\t/usr/lib/go/src/net/http/server.go:3089 +0x5ed""",
    ".NET": """Unhandled exception. System.InvalidOperationException: no database
 ---> System.Net.Sockets.SocketException (111): Connection refused
   at System.Net.Sockets.Socket.Connect(EndPoint remoteEP)
   --- End of inner exception stack trace ---
   at App.Program.Main(String[] args) in /app/Program.cs:line 12""",
    "PHP": """PHP Fatal error:  Uncaught PDOException: refused in /app/index.php:3
Stack trace:
#0 /app/index.php(3): PDO->__construct('mysql:host=db')
#1 {main}
  thrown in /app/index.php on line 3""",
    "Ruby": """app.rb:3:in `initialize': Connection refused (Errno::ECONNREFUSED)
\tfrom app.rb:3:in `dial'
\tfrom app.rb:7:in `<main>'""",
}
BEFORE, AFTER = ["server is starting", "one more line"], ["Listening on 8080", "done"]
WRAPPERS = {
    "as it is": lambda line, number: line,
    "Kubernetes CRI": lambda line, number: f"2024-06-04T10:38:{number:02d}.885800940Z stdout F {line}",
    "docker json-file": lambda line, number: json.dumps({"log": line + "\n", "stream": "stderr", "time": f"2024-06-04T10:38:{number:02d}Z"}),
    "docker compose logs": lambda line, number: f"web-1  | {line}",
    "kubectl logs --prefix": lambda line, number: f"[pod/web-x/app] {line}",
    "BuildKit": lambda line, number: f"#12 {number}.500 {line}",
}


def record_around(lines: list[str], number: int) -> list[str]:
    data = "\n".join(lines).encode()
    start = sum(len(line.encode()) + 1 for line in lines[:number])
    folding = recognise(data, 0.0).folding
    return record_at(Place(data, len(data), start, start + len(lines[number].encode())), folding)


@pytest.mark.parametrize("wrapper", WRAPPERS)
@pytest.mark.parametrize("language", TRACES)
def test_every_line_of_a_trace_belongs_to_its_first(language, wrapper):
    trace = TRACES[language].split("\n")
    lines = [WRAPPERS[wrapper](line, number) for number, line in enumerate([*BEFORE, *trace, *AFTER])]
    for number in range(len(trace)):
        assert record_around(lines, len(BEFORE) + number) == trace, trace[number]
    for number, line in ((1, BEFORE[1]), (len(lines) - 2, AFTER[0])):
        assert record_around(lines, number) == [line]


def test_traces_one_after_the_other_are_apart():
    for language in ("Java, printed", "Go", ".NET", "PHP"):
        trace = TRACES[language].split("\n")
        assert record_around([*trace, *trace], 0) == trace


@pytest.mark.parametrize("wrapper", ["Kubernetes CRI", "docker compose logs"])
def test_lines_of_another_stream_in_between_do_not_cut_a_trace(wrapper):
    trace = TRACES["Java"].split("\n")
    lines = [WRAPPERS[wrapper](line, number) for number, line in enumerate([*BEFORE, *trace, *AFTER])]
    other = lines[0].replace("stdout", "stderr").replace("web-1  |", "db-1   |")
    mixed = [line for pair in zip(lines, [other] * len(lines), strict=True) for line in pair]
    assert record_around(mixed, 2 * (len(BEFORE) + 2)) == trace


BUILD = """#1 [internal] load build definition from Dockerfile
#1 transferring dockerfile: 143B done
#1 DONE 0.0s

#12 [4/6] RUN npm ci
#12 0.512 npm warn config
#12 14.27 npm error code ERESOLVE
#12 14.27 npm error ERESOLVE could not resolve
#12 ERROR: process "/bin/sh -c npm ci" did not complete successfully: exit code: 1
------
 > [4/6] RUN npm ci:
14.27 npm error code ERESOLVE
------"""


def test_a_build():
    lines = BUILD.split("\n")
    framing = recognise(BUILD.encode(), 0.0).framing
    read = {line: framing.unwrap(line.encode()) for line in lines}
    assert framing.frame.name == "BuildKit"
    assert read["#12 14.27 npm error code ERESOLVE"].text == read["14.27 npm error code ERESOLVE"].text == "npm error code ERESOLVE"
    assert (read[lines[8]].text[:14], read[lines[8]].level) == ("ERROR: process", "error")


def test_a_build_within_a_job():
    stamp = "2024-06-04T10:38:53.8858009Z "
    lines = [f"{stamp}##[group]Building", *(stamp + line for line in BUILD.split("\n"))]
    framing = recognise("\n".join(lines).encode(), 0.0).framing
    assert framing.frame.name == "GitHub Actions"
    assert framing.unwrap(lines[7].encode())[:2] == ("npm error code ERESOLVE", stamp.strip())
