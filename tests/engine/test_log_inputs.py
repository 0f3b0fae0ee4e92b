"""What a user names becomes logs: rotated files one log, bundles the logs in them; every byte is accounted for."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile

import pytest

from diagnose.engine.inputs import analyse_input, as_logs
from diagnose.engine.options import LogInput, Options
from diagnose.engine.rules import catalog_of
from diagnose.logs.rotation import rotated_sets
from diagnose.ruleset.load import parse_rule

HEAD = "title: t\nseverity: error\nlogs: [any]\ncause: c\nexamples: {match: [{log: x}], no_match: [{log: y}]}\n"
RULES = {
    "t/plain": "when: {contains: 'plain words here'}\nmessage: m\n",
    "t/pair": "when: {sequence: {within: 1h, steps: [{contains: 'alpha step'}, {contains: 'omega step'}]}}\nmessage: m\n",
    "t/later": "when: {contains: 'pending thing', unless: [{contains: 'resolved thing'}]}\nmessage: m\n",
}


@pytest.fixture(scope="module")
def catalog():
    return catalog_of([parse_rule(name, HEAD + body, name)[0] for name, body in RULES.items()])


def analyse(catalog, *paths) -> list:
    logs = as_logs(LogInput(str(path), str(path), 0.0) for path in paths)
    return [outcome for log in logs for outcome in analyse_input(catalog, log, Options())]


def places(outcomes) -> list:
    """(rule, path, line) of the first event of every group."""
    return sorted(
        (rule, event.path or outcome.path, event.line)
        for outcome in outcomes
        for rule, group in outcome.groups
        for event in group.first[0].events[:1]
    )


SETS = [
    ("app.log app.log.1 app.log.2.gz app.log.10", ["app.log.10 app.log.2.gz app.log.1 app.log"]),
    ("app-20240604.log app-20240603.log app.log", ["app-20240603.log app-20240604.log app.log"]),
    ("app.log.2024-06-04 app.log app.log.2024-06-03.gz", ["app.log.2024-06-03.gz app.log.2024-06-04 app.log"]),
    ("app.log-20240604 app.log", ["app.log-20240604 app.log"]),
    ("app-2024-06-04-2.log app-2024-06-04-10.log app.log", ["app-2024-06-04-2.log app-2024-06-04-10.log app.log"]),
    ("0.log 0.log.20240604-103853 0.log.20240603-103853.gz", ["0.log.20240603-103853.gz 0.log.20240604-103853 0.log"]),
    ("a.log b.log", ["a.log", "b.log"]),
    ("x/app.log y/app.log.1", ["x/app.log", "y/app.log.1"]),
    ("server1.log server2.log build-123.log", ["server1.log", "server2.log", "build-123.log"]),
    ("-", ["-"]),
]


@pytest.mark.parametrize(("names", "sets"), SETS)
def test_which_files_are_one_log(names, sets):
    assert [" ".join(group) for group in rotated_sets(names.split())] == sets


OLD = b"2024-06-04T10:00:00Z start\n2024-06-04T10:00:01Z alpha step\n2024-06-04T10:00:02Z pending thing\n"
MIDDLE = b"2024-06-04T10:01:00Z plain words here\n"
NEW = b"2024-06-04T10:02:00Z resolved thing\n2024-06-04T10:02:01Z omega step\n2024-06-04T10:02:02Z plain words here"


def test_windows_and_absences_go_on_across_rotated_files(catalog, tmp_path):
    (tmp_path / "app.log.2.gz").write_bytes(gzip.compress(OLD))
    (tmp_path / "app.log.1").write_bytes(MIDDLE)
    (tmp_path / "app.log").write_bytes(NEW)
    (outcome,) = analyse(catalog, *sorted(tmp_path.iterdir()))
    assert places([outcome]) == [("t/pair", str(tmp_path / "app.log.2.gz"), 2), ("t/plain", str(tmp_path / "app.log.1"), 1)]
    assert dict(outcome.groups)["t/plain"].count == 2
    assert dict(outcome.groups)["t/plain"].last.events[0][0::7] == (3, "")
    assert (outcome.stats.files, outcome.stats.lines) == (3, 7)
    assert outcome.stats.bytes == sum(path.stat().st_size for path in tmp_path.iterdir())


def test_a_part_that_cannot_be_read_does_not_hide_the_others(catalog, tmp_path):
    (tmp_path / "app.log").write_bytes(NEW)
    (outcome,) = analyse(catalog, tmp_path / "app.log.1", tmp_path / "app.log")
    assert [problem.kind for problem in outcome.problems] == ["unreadable"]
    assert "t/plain" in dict(outcome.groups)


def tar(files: dict[str, bytes], mode: str = "w:gz") -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


PACKS = {"x.tar": lambda files: tar(files, "w"), "x.tar.gz": tar, "x.tar.xz": lambda files: tar(files, "w:xz"), "x.zip": zipped}
FILES = {"pod/app.log": MIDDLE, "pod/db.log.gz": gzip.compress(b"\n" + MIDDLE), "pod/.hidden": MIDDLE, "pod/photo.png": MIDDLE, "pod/core": bytes(range(256)) * 99}


@pytest.mark.parametrize("name", PACKS)
def test_bundles(catalog, tmp_path, name):
    path = tmp_path / name
    path.write_bytes(PACKS[name](FILES))
    outcomes = analyse(catalog, path)
    assert places(outcomes) == [("t/plain", f"{path}!pod/app.log", 1), ("t/plain", f"{path}!pod/db.log.gz", 2)]
    assert [(problem.kind, problem.location.path) for outcome in outcomes for problem in outcome.problems] == [("skipped", f"{path}!pod/core")]
    assert sum(outcome.stats.bytes + outcome.stats.skipped_bytes for outcome in outcomes) == path.stat().st_size


@pytest.mark.parametrize("name", PACKS)
def test_rotated_logs_in_a_bundle(catalog, tmp_path, name):
    path = tmp_path / name
    path.write_bytes(PACKS[name]({"app.log": NEW, "other.log": MIDDLE, "app.log.1": MIDDLE, "app.log.2.gz": gzip.compress(OLD)}))
    assert places(analyse(catalog, path)) == [
        ("t/pair", f"{path}!app.log.2.gz", 2),
        ("t/plain", f"{path}!app.log.1", 1),
        ("t/plain", f"{path}!other.log", 1),
    ]


@pytest.mark.parametrize("outer", PACKS)
@pytest.mark.parametrize("inner", PACKS)
def test_a_bundle_in_a_bundle(catalog, tmp_path, outer, inner):
    path = tmp_path / outer
    path.write_bytes(PACKS[outer]({inner: PACKS[inner]({"app.log": MIDDLE})}))
    assert places(analyse(catalog, path)) == [("t/plain", f"{path}!{inner}!app.log", 1)]


def test_hostile_names_are_only_shown(catalog, tmp_path):
    path = tmp_path / "x.tar"
    path.write_bytes(tar({"../../etc/evil.log": MIDDLE, "/abs/evil.log": MIDDLE, "a\n\x1b[2J.log": MIDDLE}, "w"))
    assert len(places(analyse(catalog, path))) == 3
    assert [item.name for item in tmp_path.iterdir()] == ["x.tar"]


def test_links_and_devices_are_no_logs(catalog, tmp_path):
    path = tmp_path / "x.tar"
    with tarfile.open(path, "w") as archive:
        for kind, name in ((tarfile.SYMTYPE, "a.log"), (tarfile.LNKTYPE, "b.log"), (tarfile.CHRTYPE, "c.log")):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
    assert places(analyse(catalog, path)) == []


@pytest.mark.parametrize("name", PACKS)
@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_a_broken_bundle_gives_what_it_had(catalog, tmp_path, name, share):
    import random

    noise = random.Random(1).randbytes(60_000).hex().encode()
    data = PACKS[name]({"a.log": MIDDLE + noise, "b.log": noise + b"\n" + MIDDLE})
    path = tmp_path / name
    path.write_bytes(data[: int(len(data) * share)])
    outcomes = analyse(catalog, path)
    assert any(problem.kind == "truncated" for outcome in outcomes for problem in outcome.problems)
    assert name == "x.zip" or name == "x.tar.xz" or places(outcomes)[:1] == [("t/plain", f"{path}!a.log", 1)]


def test_a_member_that_unpacks_to_too_much_is_cut(catalog, tmp_path, monkeypatch):
    import diagnose.logs.bundles as bundles

    monkeypatch.setattr(bundles, "MAX_UNPACKED", 1 << 20)
    path = tmp_path / "bomb.zip"
    path.write_bytes(zipped({"a.log": MIDDLE + b"0" * (64 << 20)}))
    outcomes = analyse(catalog, path)
    assert [problem.kind for outcome in outcomes for problem in outcome.problems] == ["truncated"]
    assert sum(outcome.stats.unpacked_bytes for outcome in outcomes) < 3 << 20


ODD = {
    "carriage returns only": (b"one\rplain words here\rthree", 2, 3),
    "holes": (b"\0" * 70_000 + b"one\nplain words here\n", 2, 2),
    "a NUL in a line": (b"one\n\0plain words here\0\n", 2, 2),
    "latin-1": ("gr\xfcn\nplain words here".encode("latin-1"), 2, 2),
    "no final line end": (b"plain words here", 1, 1),
}


@pytest.mark.parametrize("name", ODD)
def test_odd_bytes(catalog, tmp_path, name):
    data, line, lines = ODD[name]
    path = tmp_path / "x.log"
    path.write_bytes(data)
    (outcome,) = analyse(catalog, path)
    assert places([outcome]) == [("t/plain", str(path), line)]
    assert (outcome.stats.lines, outcome.stats.bytes, outcome.stats.skipped_bytes) == (lines, len(data), 0)


STORED = {
    "plain": MIDDLE,
    "gzip": gzip.compress(MIDDLE * 100),
    "gzip, broken": gzip.compress(bytes(range(256)).hex().encode() * 50)[:-9],
    "gzip, broken and followed by rubbish": gzip.compress(MIDDLE) + b"rubbish" * 100_000,
    "binary": bytes(range(256)) * 1000,
    "utf-16": MIDDLE.decode().encode("utf-16"),
    "empty": b"",
}


@pytest.mark.parametrize("name", STORED)
def test_every_byte_is_accounted_for(catalog, tmp_path, name):
    path = tmp_path / "x.log"
    path.write_bytes(STORED[name])
    (outcome,) = analyse(catalog, path)
    assert outcome.stats.bytes + outcome.stats.skipped_bytes == len(STORED[name])
    assert outcome.stats.skipped_files == (name == "binary")
    assert outcome.stats.truncated_files == ("broken" in name)


class Pipe(io.RawIOBase):
    """A pipe whose writer is slow: every read gives one byte."""

    def __init__(self, data: bytes) -> None:
        self._data = io.BytesIO(data)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        return self._data.readinto(memoryview(buffer)[:1])


def test_a_pipe_is_recognised_whatever_its_pieces_are(catalog):
    from diagnose.engine.logs import LogAnalysis

    analysis = LogAnalysis(catalog, "<stdin>", Options())
    analysis.add(Pipe(OLD + NEW), "<stdin>", 0.0)
    outcome = analysis.finish()
    assert (outcome.timed, outcome.stats.bytes, sorted(rule for rule, _ in outcome.groups)) == (True, len(OLD + NEW), ["t/pair", "t/plain"])
