"""Work in the background of the log view."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

from diagnose.tui.logview.jobs import Background


def slow(steps: int, done: list[str], name: str) -> Iterator[None]:
    for number in range(steps):
        time.sleep(0.005)
        done.append(f"{name}{number}")
        yield


def wait(background: Background) -> None:
    end = time.monotonic() + 10
    while background.names and time.monotonic() < end:
        time.sleep(0.005)
    assert not background.names


def test_jobs_take_turns_and_tell_when_they_end():
    done: list[str] = []
    told = threading.Event()
    background = Background(told.set)
    background.start("a", slow(30, done, "a"))
    background.start("b", slow(30, done, "b"))
    wait(background)
    assert told.wait(5)
    assert len(done) == 60
    assert done.index("b29") > done.index("a8") and done.index("a29") > done.index("b8")
    background.close()


def test_what_takes_no_time_is_done_at_once():
    done: list[str] = []
    background = Background(lambda: None)
    background.start("a", iter([done.append("a")]))  # type: ignore[list-item]
    assert done == ["a"] and not background.names
    background.close()


def test_a_job_that_is_started_again_replaces_itself_and_one_that_is_stopped_ends():
    done: list[str] = []
    background = Background(lambda: None)
    background.start("a", slow(10_000, done, "old"))
    background.start("a", slow(10, done, "new"))
    wait(background)
    assert "new9" in done and len(done) < 100
    background.start("a", slow(10_000, done, "old"))
    assert background.stop("a") and not background.stop("a")
    background.close()
    background.close()


def test_a_fault_in_a_job_is_said_and_the_others_go_on():
    def faulty() -> Iterator[None]:
        yield from slow(10, [], "")
        raise ZeroDivisionError("nothing by zero")

    done: list[str] = []
    background = Background(lambda: None)
    background.start("counting", faulty())
    background.start("a", slow(20, done, "a"))
    wait(background)
    assert background.problem == "counting stopped by a fault of the program: ZeroDivisionError nothing by zero"
    assert len(done) == 20
    background.close()
