"""Any place of a log of any size: lines, rows that filters leave, events over time."""

from __future__ import annotations

import gzip
import io
import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnose.logs.paging.lineindex import Edge, LineIndex
from diagnose.logs.paging.linematch import LineMatcher
from diagnose.logs.paging.logbytes import Change, FileBytes
from diagnose.logs.paging.selection import SelectedRows, Selection
from diagnose.logs.paging.spool import Spool
from diagnose.logs.paging.timeline import Timeline, offset_at
from diagnose.logs.sources import open_source
from diagnose.logs.timestamps import Clock


class Given:
    """Bytes in memory that can grow."""

    def __init__(self, data: bytes) -> None:
        self.data, self.size = data, len(data)

    def read(self, offset: int, size: int) -> bytes:
        return self.data[offset : min(offset + size, self.size)]

    def poll(self) -> Change:
        return Change.NONE

    def close(self) -> None:
        pass


def index_of(data: bytes, block: int = 8) -> LineIndex:
    index = LineIndex(Given(data), block)
    for _ in index.work():
        pass
    return index


def starts_of(data: bytes) -> list[int]:
    return [match.start() for match in re.finditer(rb"[^\n]*\n|[^\n]+\Z", data)]


def walk(rows, backward_from: int | None = None) -> list[int]:
    """All rows, by `next` from the beginning or by `previous` from an offset."""
    found = []
    place = rows.next(-1) if backward_from is None else rows.previous(backward_from)
    while not isinstance(place, Edge):
        found.append(place)
        place = rows.next(place) if backward_from is None else rows.previous(place)
    assert place is Edge.END
    return found if backward_from is None else found[::-1]


LOGS = st.lists(st.sampled_from([b"\n", b"a", b"bc", b"\r\n", b"error", b"x" * 30, b"\xc3\xa9"]), max_size=40).map(b"".join)
BLOCKS = st.integers(2, 40)


# the index of lines


@given(LOGS, BLOCKS)
def test_lines_are_those_of_splitting_the_bytes_whatever_the_block_size(data, block):
    index, starts = index_of(data, block), starts_of(data)
    assert walk(index) == starts
    assert walk(index, backward_from=len(data)) == starts
    assert index.lines == len(starts)
    assert [index.offset_of(number) for number in range(1, len(starts) + 1)] == starts
    assert index.offset_of(len(starts) + 1) is None
    assert index.offset_of(0) is None


@given(LOGS, BLOCKS)
def test_every_byte_knows_its_line(data, block):
    index = index_of(data, block)
    for offset in range(len(data)):
        before = data[:offset]
        assert index.line_of(offset) == before.count(b"\n") + 1
        assert index.at(offset) == before.rfind(b"\n") + 1


@given(LOGS, LOGS, BLOCKS)
def test_a_log_that_grew_has_the_lines_of_one_that_was_always_so_long(data, more, block):
    index = index_of(data, block)
    for start in starts_of(data):
        index.next(start)  # fill the caches
    index.source.data, index.source.size = data + more, len(data + more)
    for _ in index.work():
        pass
    assert walk(index) == starts_of(data + more)
    assert index.lines == len(starts_of(data + more))
    assert [index.offset_of(number + 1) for number in range(index.lines)] == starts_of(data + more)


@given(LOGS, BLOCKS)
def test_lines_can_be_walked_before_any_is_counted(data, block):
    index = LineIndex(Given(data), block)
    assert walk(index, backward_from=len(data)) == starts_of(data)
    assert index.counted == 0


def test_numbers_are_not_known_before_the_lines_are_counted():
    index = LineIndex(Given(b"a\n" * 100), 8)
    assert index.line_of(150) is None
    assert index.offset_of(60) is None
    assert not index.complete


# expressions

EXPRESSIONS = st.sampled_from(
    [
        "error",
        "ERROR",
        "a",
        "a$",
        "^b",
        r"\s",
        r"x{3,}",
        "é",
        "a|c",
        "[^a]",
        r"(?<!r)error",
        r"r(?=\s*a)",
        "x*+x",
        "",
        r"bc\b",
        ".",
        r"a\sb",
        "(?s)a.*c",
        r"\Aa",
        r"c\Z",
        "x+$",
    ]
)


@given(LOGS, EXPRESSIONS)
def test_a_block_at_once_gives_the_lines_that_match_one_by_one(data, expression):
    matcher = LineMatcher(expression)
    lines = starts_of(data)
    expected = [start for start in lines if matcher.matches(data[start:].split(b"\n", 1)[0])]
    assert list(matcher.starts(data, 0, len(data))) == expected


def test_small_letters_find_capitals_and_capitals_only_themselves():
    assert LineMatcher("error").matches(b"ERROR") and LineMatcher("error").matches(b"an error")
    assert LineMatcher("ERROR").matches(b"ERROR") and not LineMatcher("ERROR").matches(b"error")
    assert LineMatcher(r"\Serror").matches(b"xERROR")


@pytest.mark.parametrize("wrong", ["(", "[", "a{2", "*", "(?P<n>a)(?P<n>"])
def test_a_bad_expression_says_why(wrong):
    if wrong == "a{2":
        LineMatcher(wrong)  # an ordinary text for the engine
        return
    with pytest.raises(ValueError, match=r"."):
        LineMatcher(wrong)


# selections


def rows_of(data: bytes, selection: Selection, block: int = 16) -> SelectedRows:
    rows = SelectedRows(index_of(data, block), selection)
    for _ in rows.work():
        pass
    return rows


def matchers(*expressions: str) -> tuple[LineMatcher, ...]:
    return tuple(map(LineMatcher, expressions))


SETS = st.lists(st.sampled_from(["error", "a", "x", "^$", "é"]), max_size=2, unique=True)


@given(LOGS, SETS, SETS, SETS, BLOCKS)
def test_rows_are_the_lines_that_the_filters_leave(data, include, exclude, require, block):
    def wanted(line: bytes) -> bool:
        def says(expression: str) -> bool:
            return LineMatcher(expression).matches(line)

        return (not include or any(map(says, include))) and all(map(says, require)) and not any(map(says, exclude))

    expected = [start for start in starts_of(data) if wanted(data[start:].split(b"\n", 1)[0])]
    rows = rows_of(data, Selection(matchers(*include), matchers(*exclude), matchers(*require)), block)
    assert walk(rows) == expected
    assert walk(rows, backward_from=len(data)) == expected
    assert rows.count == len(expected) and rows.complete
    assert [rows.number_of(start) for start in expected] == list(range(1, len(expected) + 1))


@given(LOGS, LOGS, BLOCKS)
def test_rows_of_a_log_that_grew(data, more, block):
    rows = rows_of(data, Selection(matchers("a")), block)
    rows.index.source.data, rows.index.source.size = data + more, len(data + more)
    rows.grow()
    for _ in rows.work():
        pass
    assert walk(rows) == walk(rows_of(data + more, Selection(matchers("a")), block))


def test_a_row_that_was_not_come_to_yet_is_pending_and_the_focus_comes_first():
    data = b"hit\n" * 1000
    rows = SelectedRows(LineIndex(Given(data), 64), Selection(matchers("hit")))
    assert rows.next(-1) is Edge.PENDING
    rows.focus(2000)
    work = rows.work()
    next(work)
    assert rows.next(1999) == 2000
    assert rows.next(-1) is Edge.PENDING
    rows.focus(4000, backward=True)
    next(work)
    assert rows.previous(4000) == 3996


def test_an_expression_that_takes_for_ever_ends_with_a_reason(monkeypatch):
    monkeypatch.setattr("diagnose.logs.paging.linematch.TIMEOUT", 0.05)
    data = (b"a" * 60 + b"!\n") * 3
    rows = rows_of(data, Selection(matchers(r"(a|aa)+$")), 1024)
    assert rows.problem or rows.count == 0
    assert rows.next(-1) is Edge.END


# bytes that change


def test_a_file_tells_that_it_grew_was_cut_or_replaced(tmp_path: Path):
    path = tmp_path / "app.log"
    path.write_bytes(b"one\n")
    source = FileBytes(path)
    assert source.poll() is Change.NONE
    with path.open("ab") as file:
        file.write(b"two\n")
    assert source.read(0, 100) == b"one\n"
    assert source.poll() is Change.GREW
    assert source.read(0, 100) == b"one\ntwo\n"
    path.write_bytes(b"new\n")
    assert source.poll() is Change.TRUNCATED
    path.write_bytes(b"new, and longer\n")
    assert source.poll() is Change.REWRITTEN
    path.write_bytes(b"old, and longer\n")
    assert source.poll() is Change.REWRITTEN
    path.rename(tmp_path / "app.log.1")
    assert source.poll() is Change.NONE
    path.write_bytes(b"another file\n")
    assert source.poll() is Change.REPLACED
    assert source.read(0, 100) == b"another file\n"
    source.close()
    assert source.read(0, 100) == b""


def spooled(data: bytes) -> Spool:
    spool = Spool(open_source(io.BytesIO(data)).reader)
    until = time.monotonic() + 10
    while not spool.done and time.monotonic() < until:
        time.sleep(0.005)
    spool.poll()
    return spool


def test_compressed_and_utf16_logs_can_be_read_anywhere():
    text = "".join(f"line {number} é\n" for number in range(5000))
    for data in (gzip.compress(text.encode()), text.encode("utf-16")):
        spool = spooled(data)
        assert spool.read(0, spool.size).decode().removeprefix("\ufeff") == text
        assert not spool.problem
        spool.close()


def test_a_broken_archive_gives_what_it_has_and_says_so():
    spool = spooled(gzip.compress(b"line\n" * 100_000)[:200])
    assert spool.size > 0
    assert "ends" in spool.problem
    spool.close()


def test_a_full_disk_ends_unpacking(monkeypatch):
    monkeypatch.setattr("diagnose.logs.paging.spool.LEAST_FREE", 1 << 62)
    spool = spooled(b"line\n")
    assert "disk" in spool.problem
    spool.close()


# time

DAY = "2024-06-04T"


def stamped(hours: list[int], text: str = "INFO ok") -> bytes:
    return "".join(f"{DAY}{hour:02}:00:00Z {text}\n" for hour in hours).encode()


def time_of(line: bytes) -> float | None:
    return Clock(0.0).read(line.decode("utf-8", "replace"))


def timeline_of(data: bytes) -> Timeline:
    timeline = Timeline(index_of(data, 4096), time_of)
    for _ in timeline.work():
        pass
    return timeline


def test_events_are_counted_by_interval_and_level():
    data = stamped([0, 0, 6]) + stamped([12], "ERROR broken") + b"  at frame\n" + stamped([12, 24 - 1], "level=warn slow")
    buckets = timeline_of(data).buckets(23)
    assert [round(bucket.lines) for bucket in buckets if bucket.offset is not None] == [2, 1, 3, 1]
    assert [(round(bucket.errors), round(bucket.warnings)) for bucket in buckets if bucket.errors or bucket.warnings] == [(1, 1), (0, 1)]
    assert buckets[12].offset == data.index(b"T12") - len("2024-06-04")
    assert buckets[0].time == time_of(data)


def test_a_log_without_times_has_no_intervals():
    assert timeline_of(b"no time\n" * 50).buckets(10) == []
    assert timeline_of(b"").buckets(10) == []


@given(st.lists(st.integers(0, 23), min_size=1, max_size=200), st.integers(0, 23))
def test_the_first_line_at_or_after_a_moment(hours, hour):
    data = stamped(sorted(hours))
    moment = time_of(f"{DAY}{hour:02}:00:00Z".encode())
    found = offset_at(index_of(data, 64), moment, time_of)
    later = [start for start in starts_of(data) if time_of(data[start : start + 20]) >= moment]
    assert found == (later[0] if later else starts_of(data)[-1])
