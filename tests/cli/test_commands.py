"""The commands as a user calls them: what they print where, and what they return."""

from __future__ import annotations

import gzip
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from diagnose.cli.main import run

EXCERPT = """\
2024-06-04T10:38:53.885800940Z To authenticate, visit:
2024-06-04T10:38:53.885802684Z 
2024-06-04T10:38:53.885815708Z https://login.tailscale.com/a/696841f011517
2024-06-04T10:38:53.885817457Z 
2024-06-04T10:38:55.194344862Z Waiting for tailscale up to complete...
2024-06-04T10:38:57.198970796Z Waiting for tailscale up to complete...
2024-06-04T10:38:59.203265659Z Waiting for tailscale up to complete...
"""
INVALID = """\
2024-06-04T11:33:58.762363181Z 2024/06/04 11:33:58 Received error: invalid key: unable to validate API key
2024-06-04T11:33:58.762458209Z backend error: invalid key: unable to validate API key
"""


@pytest.fixture(autouse=True)
def quiet_place(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)


def call(capsys, *argv: str) -> tuple[int, str, str]:
    code = run(argv)
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def result_of(capsys, *argv: str) -> dict:
    _, out, _ = call(capsys, *argv, "--format", "json")
    return json.loads(out)


def write(name: str, text: str | bytes) -> str:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return name


@pytest.mark.parametrize(("text", "rule", "count"), [(EXCERPT, "tailscale/auth-key-misconfigured", 1), (INVALID, "tailscale/auth-key-invalid", 2)])
def test_the_documented_excerpts_give_exactly_one_finding(capsys, text, rule, count):
    findings = result_of(capsys, "logs", write("proxy.log", text))["findings"]
    assert [(finding["rule"], finding["count"]) for finding in findings] == [(rule, count)]


def test_the_same_log_completing_gives_none(capsys):
    code, out, _ = call(capsys, "logs", write("proxy.log", EXCERPT + "2024-06-04T10:39:01Z tailscale up is complete.\n"))
    assert code == 0
    assert len(out.splitlines()) == 1 and out.startswith("No problems found")


@pytest.mark.parametrize("form", ["text", "json"])
def test_the_login_link_is_masked(capsys, form):
    _, out, _ = call(capsys, "logs", write("proxy.log", EXCERPT), "--format", form)
    assert "696841f011517" not in out
    assert "login.tailscale.com" in out
    _, shown, _ = call(capsys, "logs", "proxy.log", "--format", form, "--show-secrets")
    assert "696841f011517" in shown


def test_piped_and_compressed_logs_are_the_same(capsys, monkeypatch):
    wanted = [finding["rule"] for finding in result_of(capsys, "logs", write("proxy.log", EXCERPT))["findings"]]
    packed = result_of(capsys, "logs", write("proxy.log.gz", gzip.compress(EXCERPT.encode())))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(EXCERPT.encode())))
    piped = result_of(capsys, "logs")
    assert [finding["rule"] for finding in packed["findings"]] == [finding["rule"] for finding in piped["findings"]] == wanted
    assert piped["findings"][0]["path"] == "<stdin>"


def test_exit_codes(capsys):
    bad, good = write("bad.log", EXCERPT), write("good.log", "all is well\n")
    assert call(capsys, "logs", good)[0] == 0
    assert call(capsys, "logs", bad)[0] == 1
    assert call(capsys, "logs", bad, "--ignore", "tailscale")[0] == 0
    assert call(capsys, "logs", bad, "--select", "nginx")[0] == 0
    assert call(capsys, "logs", good, "missing.log")[0] == 2
    assert call(capsys, "logs", bad, "missing.log")[0] == 1
    assert call(capsys, "logs", "missing.log")[0] == 2


@pytest.mark.parametrize(("argv", "said"), [
    (["logs", "x.log", "--select", "tailscale/auth-key-invlid"], "no such rule or area; did you mean 'tailscale/auth-key-invalid'?"),
    (["logs", "x.log", "--rules", "nowhere"], "no such folder"),
    (["logs", "x.log", "--project", "nowhere"], "no such folder"),
    (["check", "nowhere"], "no such file or folder"),
    (["explain", "tailscale/auth-key-invlid"], "did you mean 'tailscale/auth-key-invalid'?"),
    (["rules", "new", "Not An Id"], "is not a rule id"),
    (["logs", "x.log", "--since", "yesterday"], "is no time"),
    (["logs", "x.log", "--output", "no/such/folder/x"], "No such file"),
])  # fmt: skip
def test_wrong_usage_says_what_to_change(capsys, argv, said):
    write("x.log", "nothing\n")
    code, out, err = call(capsys, *argv)
    assert (code, out) == (2, "")
    assert said in err


def test_configuration_mistakes_are_all_named(capsys):
    write("diagnose.yaml", "plans: free\ndata_plane: moon\ncomponents: {web: {typ: web-app}}\n")
    code, _, err = call(capsys, "check")
    assert code == 2
    assert "diagnose.yaml:1:1" in err and "did you mean 'plan'?" in err
    assert "diagnose.yaml:2:13" in err
    assert "diagnose.yaml:3:" in err and "did you mean 'type'?" in err


def test_configuration_switches_rules_off_and_changes_severity(capsys):
    log = write("proxy.log", EXCERPT)
    write("diagnose.yaml", "severity: {tailscale/auth-key-misconfigured: warning}\n")
    assert result_of(capsys, "logs", log)["findings"][0]["severity"] == "warning"
    assert call(capsys, "logs", log)[0] == 0
    assert call(capsys, "logs", log, "--fail-on", "warning")[0] == 1
    write("diagnose.yaml", "ignore: [tailscale]\n")
    assert result_of(capsys, "logs", log)["findings"] == []


def test_colour_only_where_wanted(capsys, monkeypatch):
    log = write("proxy.log", EXCERPT)
    assert "\x1b[" not in call(capsys, "logs", log)[1]
    assert "\x1b[" in call(capsys, "logs", log, "--color", "always")[1]
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[" in call(capsys, "logs", log)[1]
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in call(capsys, "logs", log)[1]


def test_a_report_goes_to_a_file(capsys):
    code, out, _ = call(capsys, "logs", write("proxy.log", EXCERPT), "--format", "json", "--output", "report.json")
    assert (code, out) == (1, "")
    assert json.loads(Path("report.json").read_text())["version"] == 1


def test_json_is_the_contract(capsys):
    result = result_of(capsys, "logs", write("proxy.log", INVALID))
    assert set(result) >= {"version", "tool", "diagnoses", "findings", "errors", "stats"}
    finding = result["findings"][0]
    assert set(finding) >= {
        "rule", "title", "severity", "message", "path", "line", "column", "end_line", "end_column", "time", "count",
        "captures", "evidence", "cause", "fix", "references", "fingerprint",
    }  # fmt: skip
    assert (finding["path"], finding["line"], finding["time"]) == ("proxy.log", 1, "2024-06-04T11:33:58.762363Z")
    assert set(result["stats"]) >= {"files", "bytes", "lines", "seconds"}
    assert result["stats"]["lines"] == 2


def test_fingerprints_survive_moving_lines(capsys):
    first = result_of(capsys, "logs", write("proxy.log", INVALID))["findings"][0]
    second = result_of(capsys, "logs", write("proxy.log", "noise\n" * 5 + INVALID))["findings"][0]
    assert first["line"] != second["line"]
    assert first["fingerprint"] == second["fingerprint"]


PROXY = {
    "proxy/.choreo/endpoints.yaml": "version: 0.1\nendpoints:\n  - name: Billing\n    port: 8081\n    type: TCP\n    networkVisibility: Project\n",
    "proxy/Config.yaml": "portMappings:\n  8081: \"100.108.78.93:8090\"\n",
}


def test_a_log_and_a_project_are_joined(capsys):
    for name, text in PROXY.items():
        write(name, text)
    line = "2024-06-04T11:33:58Z 2024/06/04 11:33:58 Failed to connect to destination 100.108.78.93:8090 through proxy after 3 attempts: socks connect tcp localhost:1055->100.108.78.93:8090: unknown error host unreachable\n"
    result = result_of(capsys, "logs", write("proxy.log", line), "--project", "proxy")
    assert [diagnosis["id"] for diagnosis in result["diagnoses"]] == ["tailscale/private-endpoint-unreachable"]
    said = result["diagnoses"][0]["root_cause"]
    assert "proxy/Config.yaml:2" in said
    assert "Billing" in said and "proxy/.choreo/endpoints.yaml:3" in said
    cause = next(item for item in result["findings"] if item["rule"] == "tailscale/destination-unreachable")
    assert result["diagnoses"][0]["findings"][0] == cause["fingerprint"]


def test_a_file_is_checked_within_its_project(capsys):
    for name, text in PROXY.items():
        write(name, text.replace("8081", "8082") if name.endswith("endpoints.yaml") else text)
    everything = {finding["rule"] for finding in result_of(capsys, "check", "proxy")["findings"]}
    assert "tailscale/endpoint-not-mapped" in everything
    alone = result_of(capsys, "check", "proxy/Config.yaml")["findings"]
    assert alone and all("proxy/Config.yaml" in json.dumps(finding) for finding in alone)


HOSTILE = {
    "random": bytes(range(256)) * 100,
    "nul": b"\0" * 5000,
    "truncated.gz": gzip.compress(os.urandom(100_000))[:5000],
    "empty": b"",
    "escapes": b"\x1b]0;owned\x07\x1b[2J To authenticate, visit:\n" * 3,
    "invalid utf-8": b"\xff\xfe\xfd To authenticate, visit: \xc3\x28\n",
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("form", ["text", "json"])
def test_hostile_logs_end_well(capsys, name, form):
    code, out, _ = call(capsys, "logs", write(name, HOSTILE[name]), "--format", form)
    assert code in (0, 1, 2)
    assert "\x1b" not in out
    assert "Traceback" not in out


HOSTILE_PROJECTS = {
    "nested yaml": {".choreo/component.yaml": "a: " + "[" * 50_000},
    "alias bomb": {".choreo/component.yaml": "a0: &a0 [x,x,x,x,x,x,x,x,x]\n" + "".join(f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 9))},
    "broken yaml": {".choreo/component.yaml": "schemaVersion: 1.2\nendpoints:\n\t- name: x\n"},
    "broken json": {"package.json": '{"name": "x",,}', "angular.json": "{" * 5000},
    "broken html": {"index.html": "<script src=" * 2000, "package.json": "{}"},
    "broken dockerfile": {"Dockerfile": "FROM\nCOPY --from\nUSER\nEXPOSE ${\nRUN <<EOF\n" + "\\\n" * 3000},
    "binary": {".choreo/component.yaml": bytes(range(256)), "Dockerfile": bytes(range(256))},
    "names": {"a\nb\x1b[31m/Dockerfile": "FROM x\n"},
    "not utf-8": {".choreo/component.yaml": b"schemaVersion: 1.2\nname: \xff\xfe\n"},
    "folder for a file": {".choreo/component.yaml/x": "", "Dockerfile/y": ""},
}


@pytest.mark.parametrize("name", HOSTILE_PROJECTS)
def test_hostile_projects_end_well(capsys, name):
    for path, text in HOSTILE_PROJECTS[name].items():
        write(f"project/{path}", text)
    for form in ("text", "json"):
        code, out, err = call(capsys, "check", "project", "--format", form)
        assert code in (0, 1, 2)
        assert "Traceback" not in out + err
        assert "\x1b" not in out


def test_broken_files_are_located(capsys):
    write("project/.choreo/component.yaml", "schemaVersion: 1.2\nendpoints:\n\t- name: x\n")
    errors = result_of(capsys, "check", "project")["errors"]
    findings = result_of(capsys, "check", "project")["findings"]
    assert [(item["path"], item["line"]) for item in [*errors, *findings] if item["line"] == 3]


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_an_unreadable_file_is_an_error(capsys):
    path = Path(write("x.log", "x"))
    path.chmod(0)
    assert call(capsys, "logs", "x.log")[0] == 2


def python(*argv: str, **options) -> subprocess.CompletedProcess:
    root = Path(__file__).parents[2]
    return subprocess.run([sys.executable, "-m", "diagnose", *argv], capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(root)}, **options)


def test_as_a_process():
    done = python("logs", "-", input=EXCERPT)
    assert done.returncode == 1
    assert "tailscale/auth-key-misconfigured" in done.stdout
    assert python("--version").stdout.startswith("diagnose ")
    assert python("logs", "--help").returncode == 0


def test_a_closed_pipe_is_no_error():
    write("proxy.log", EXCERPT)
    root = Path(__file__).parents[2]
    done = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m diagnose logs proxy.log | head -1"], capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(root)}
    )
    assert "Traceback" not in done.stderr and "BrokenPipe" not in done.stderr


def test_checking_a_project_loads_neither_textual_nor_the_log_engine():
    code = "import sys; from diagnose.cli.main import run; run(['check', '-q']); print([m for m in ('textual', 'rich', 'hyperscan', 'regex', 'google.protobuf') if m in sys.modules])"
    root = Path(__file__).parents[2]
    subprocess.run([sys.executable, "-m", "diagnose", "check"], capture_output=True, env={**os.environ, "PYTHONPATH": str(root)})
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(root)})
    assert done.stdout.splitlines()[-1] == "[]"
