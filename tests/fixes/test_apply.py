"""Writing: all files or none, after a crash at any point, and back again byte for byte."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from diagnose.fixes import disk
from diagnose.fixes.apply import Applier
from diagnose.fixes.plan import FileChange
from diagnose.model.fix import EditRequest
from diagnose.model.location import Location
from tests.fixes.rig import choice, planned, read_files, write_files

OLD = {"a.yaml": b"\xef\xbb\xbfport: 80\r\n", "sub/b.json": b'{"a": 1}', "gone.yaml": b"x: 1\n", ".Trivyignore": b"CVE-1\n"}
NEW = {"a.yaml": b"\xef\xbb\xbfport: 8080\r\n", "sub/b.json": b'{"a": 1, "b": 2}', ".trivyignore": b"CVE-1\n", "new/deep/c.yaml": b"made: 1\n"}


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    root = tmp_path / "project"
    write_files(root, OLD)
    return root


def at(root: Path, name: str) -> Location:
    return Location(str(root / name))


def changes(root: Path) -> tuple[FileChange, ...]:
    plan = planned(
        root,
        [
            choice(EditRequest("replace", at(root, "a.yaml"), "8080", key="port")),
            choice(EditRequest("set", at(root, "sub/b.json"), "2", key="b")),
            choice(EditRequest("create_file", at(root, "new/deep/c.yaml"), "made: 1\n")),
            choice(EditRequest("delete_file", at(root, "gone.yaml"))),
            choice(EditRequest("move_file", at(root, ".Trivyignore"), to=str(root / ".trivyignore"))),
        ],
    )
    assert not plan.left
    return plan.changes


def leftovers(root: Path) -> list[str]:
    return [name for name in read_files(root) if "diagnose-tmp" in name]


def test_applies_all_and_undoes_all(root: Path) -> None:
    outcome = Applier(root).apply(changes(root))
    assert not outcome.problems
    assert len(outcome.files) == 6
    assert read_files(root) == NEW
    assert not Applier(root).undo().problems
    assert read_files(root) == OLD
    assert not (root / "new").exists()


def test_several_levels_of_undo(root: Path) -> None:
    for port in ("1", "2", "3"):
        plan = planned(root, [choice(EditRequest("replace", at(root, "a.yaml"), port, key="port"))])
        assert not Applier(root).apply(plan.changes).problems
    for port in (b"2", b"1", b"80"):
        assert not Applier(root).undo().problems
        assert (root / "a.yaml").read_bytes() == b"\xef\xbb\xbfport: %s\r\n" % port
    assert [problem.message for problem in Applier(root).undo().problems] == ["there is nothing to undo"]


def test_keeps_modes(root: Path) -> None:
    (root / "a.yaml").chmod(0o640)
    (root / ".Trivyignore").chmod(0o755)
    Applier(root).apply(changes(root))
    assert (root / "a.yaml").stat().st_mode & 0o777 == 0o640
    assert (root / ".trivyignore").stat().st_mode & 0o777 == 0o755
    Applier(root).undo()
    assert (root / "a.yaml").stat().st_mode & 0o777 == 0o640
    assert (root / ".Trivyignore").stat().st_mode & 0o777 == 0o755


def test_refuses_everything_when_one_file_changed_since_it_was_read(root: Path) -> None:
    wanted = changes(root)
    (root / "sub/b.json").write_bytes(b'{"a": 3}')
    before = read_files(root)
    outcome = Applier(root).apply(wanted)
    assert [(Path(problem.location.path).name, problem.kind) for problem in outcome.problems] == [("b.json", "changed")]
    assert read_files(root) == before


def test_refuses_to_undo_when_a_file_changed_since(root: Path) -> None:
    Applier(root).apply(changes(root))
    (root / "a.yaml").write_bytes(b"mine\n")
    before = read_files(root)
    outcome = Applier(root).undo()
    assert [Path(problem.location.path).name for problem in outcome.problems] == ["a.yaml"]
    assert "nothing was undone" in outcome.problems[0].message
    assert read_files(root) == before


@pytest.mark.parametrize("name", ["a.yaml", "sub"])
def test_refuses_what_is_read_only(root: Path, name: str) -> None:
    path = root / name
    path.chmod(0o444 if path.is_file() else 0o555)
    try:
        outcome = Applier(root).apply(changes(root))
    finally:
        path.chmod(0o755)
    assert ["read-only" in problem.message for problem in outcome.problems] == [True]
    assert read_files(root) == OLD


def test_writes_through_links_inside_the_project_only(root: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.yaml"
    outside.write_bytes(b"port: 80\n")
    (root / "inner.yaml").symlink_to("a.yaml")
    (root / "outer.yaml").symlink_to(outside)
    plan = planned(root, [choice(EditRequest("replace", at(root, name), "81", key="port")) for name in ("inner.yaml", "outer.yaml")])
    assert [left.reason for left in plan.left] == [f"{root}/outer.yaml is outside the project"]
    assert not Applier(root).apply(plan.changes).problems
    assert (root / "a.yaml").read_bytes() == b"\xef\xbb\xbfport: 81\r\n"
    assert (root / "inner.yaml").is_symlink()
    assert outside.read_bytes() == b"port: 80\n"


def test_notices_a_link_that_appeared_after_reading(root: Path, tmp_path: Path) -> None:
    wanted = changes(root)
    outside = tmp_path / "outside"
    (root / "sub").rename(outside)
    (root / "sub").symlink_to(outside)
    outcome = Applier(root).apply(wanted)
    assert "outside the project" in outcome.problems[0].message
    assert (outside / "b.json").read_bytes() == OLD["sub/b.json"]


def test_says_when_no_journal_can_be_kept(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    outcome = Applier(root).apply(changes(root))
    assert "XDG_STATE_HOME" in outcome.problems[0].message
    assert read_files(root) == OLD


def test_only_one_run_at_a_time(root: Path) -> None:
    from diagnose.fixes.journal import state_folder

    folder = state_folder(os.path.realpath(root))
    folder.mkdir(parents=True)
    wanted = changes(root)
    with disk.locked(str(folder / "lock")):
        outcome = Applier(root).apply(wanted)
    assert "another" in outcome.problems[0].message
    assert read_files(root) == OLD


class Counted:
    """The `os` module, with something happening at the n-th call that changes files."""

    CHANGING = frozenset({"open", "write", "fsync", "replace", "unlink", "makedirs", "rmdir", "fchmod", "close"})

    def __init__(self, limit: int, act: Callable[[str, tuple[Any, ...]], None]) -> None:
        self.count, self._limit, self._act = 0, limit, act

    def __getattr__(self, name: str) -> Any:
        value = getattr(os, name)
        return self._watched(name, value) if name in self.CHANGING else value

    def _watched(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **options: Any) -> Any:
            self.count += 1
            if self.count == self._limit:
                self._act(name, args)
            return function(*args, **options)

        return call


def die(name: str, args: tuple[Any, ...]) -> None:
    """End the process as a power cut does, after a part of the bytes at most."""
    if name == "write":
        os.write(args[0], args[1][: len(args[1]) // 2])
    os._exit(9)


def in_child(action: Callable[[], object]) -> int:
    child = os.fork()
    if not child:
        try:
            action()
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def dying(limit: int, action: Callable[[], object]) -> Callable[[], object]:
    def act() -> None:
        disk.os = Counted(limit, die)  # type: ignore[attr-defined]
        action()

    return act


def crashes(action: Callable[[], object]) -> Iterator[int]:
    """Yield after a crash at the first operation on files, at the second, … until the action gets through."""
    for limit in range(1, 1000):
        if in_child(dying(limit, action)) == 0:
            return
        yield limit
    raise AssertionError("never got through")


def test_a_crash_while_applying_leaves_all_old_after_the_next_run(root: Path) -> None:
    wanted = changes(root)
    points = 0
    for _ in crashes(lambda: Applier(root).apply(wanted)):
        points += 1
        assert not Applier(root).recover().problems
        assert read_files(root) in (OLD, NEW)
        assert not leftovers(root)
        if read_files(root) == NEW:  # the crash came after the last word
            assert not Applier(root).undo().problems
        assert read_files(root) == OLD
    assert points > 60
    assert read_files(root) == NEW


def test_a_crash_while_undoing_is_finished_by_the_next_run(root: Path) -> None:
    wanted = changes(root)
    points = 0
    assert not Applier(root).apply(wanted).problems
    for _ in crashes(lambda: Applier(root).undo()):
        points += 1
        assert not Applier(root).recover().problems
        assert read_files(root) in (OLD, NEW)
        assert not leftovers(root)
        if read_files(root) == OLD:
            assert not Applier(root).apply(changes(root)).problems
        assert read_files(root) == NEW
    assert points > 30
    assert read_files(root) == OLD


def test_a_crash_while_recovering_is_recovered_from(root: Path) -> None:
    wanted = changes(root)
    for _ in crashes(lambda: Applier(root).apply(wanted)):
        if (root / "a.yaml").read_bytes() == NEW["a.yaml"]:
            break
        Applier(root).recover()
    assert read_files(root) not in (OLD, NEW)
    for _ in crashes(lambda: Applier(root).recover()):
        pass
    assert read_files(root) == OLD
    assert not leftovers(root)


def test_undo_after_a_crash_takes_back_only_what_was_interrupted(root: Path) -> None:
    first = planned(root, [choice(EditRequest("set", at(root, "gone.yaml"), "1", key="first"))])
    Applier(root).apply(first.changes)
    before = read_files(root)
    second = planned(root, [choice(EditRequest("replace", at(root, "a.yaml"), "8080", key="port"))])
    for limit in range(1, 200):
        if in_child(dying(limit, lambda: Applier(root).apply(second.changes))) == 0:
            break
        Applier(root).recover()
        assert read_files(root)["gone.yaml"] == before["gone.yaml"]


@pytest.mark.parametrize("code", [28, 5, 13])
def test_an_error_of_the_system_leaves_all_old(root: Path, monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    def fail(name: str, args: tuple[Any, ...]) -> None:
        if name != "close":
            raise OSError(code, os.strerror(code), args[0] if isinstance(args[0], str) else None)

    wanted = changes(root)
    for limit in range(1, 1000):
        counted = Counted(limit, fail)
        monkeypatch.setattr(disk, "os", counted)
        outcome = Applier(root).apply(wanted)
        monkeypatch.setattr(disk, "os", os)
        if counted.count < limit:
            break
        Applier(root).recover()
        assert read_files(root) in (OLD, NEW)
        assert bool(outcome.problems) == (read_files(root) == OLD)
        if not outcome.problems:
            assert not Applier(root).undo().problems
    assert read_files(root) == NEW


def test_a_file_that_others_changed_after_a_crash_is_left(root: Path) -> None:
    wanted = changes(root)
    for limit in range(1, 1000):
        assert in_child(dying(limit, lambda: Applier(root).apply(wanted))) == 9
        if (root / "a.yaml").read_bytes() == NEW["a.yaml"]:
            break
        Applier(root).recover()
    (root / "a.yaml").write_bytes(b"mine\n")
    outcome = Applier(root).recover()
    assert [Path(problem.location.path).name for problem in outcome.problems] == ["a.yaml"]
    kept = Path(outcome.problems[0].message.rpartition(" is in ")[2])
    assert kept.read_bytes() == OLD["a.yaml"]
    assert read_files(root) == OLD | {"a.yaml": b"mine\n"}
    assert Applier(root).recover().problems == ()
