"""Shapes of messages: what varies goes, what tells success from failure stays; mining does not depend on the order of lines."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnose.logs.framing import unwrap
from diagnose.logs.mining import Miner
from diagnose.logs.shapes import masked, shape_of

SAME = [
    ("2024-06-04T11:33:58.762363Z ERROR order 123 failed", "2025-01-01T00:00:00Z ERROR order 9 failed"),
    ('10.1.1.1 - - [04/Jun/2025:10:38:53 +0000] "GET /a/12?x=1 HTTP/1.1" 200 177', '10.9.1.7 - - [05/Jul/2025:11:00:00 +0000] "GET /a/7?y=2 HTTP/1.1" 200 9'),
    ("Jun  4 10:38:53 host app[123]: ready", "Nov 14 01:00:01 host app[7]: ready"),
    ("user 5f2b9c1e-0d1b-4a1e-9f0a-1234567890ab in", "user 00000000-0d1b-4a1e-9f0a-1234567890ff in"),
    ("took 12.5ms of 3 s", "took 7ms of 11 s"),
]
DIFFERENT = [
    ('"GET /a HTTP/1.1" 200 177', '"GET /a HTTP/1.1" 500 177'),
    ("exited with code 0", "exited with code 137"),
    ("connection to db established", "connection to db refused"),
    ("status=200", "status=503"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_messages_that_differ_in_numbers_ids_addresses_and_times_have_one_shape(one: str, other: str) -> None:
    assert masked(one) == masked(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_codes_and_words_that_tell_success_from_failure_stay(one: str, other: str) -> None:
    assert masked(one) != masked(other)


@pytest.mark.parametrize(
    ("line", "level", "fails"),
    [
        (b"2024-06-04 10:00:00 ERROR cannot read", "error", True),
        (b'{"level":"warn","message":"slow"}', "warning", False),
        (b"2025/11/23 21:18:41 [error] 29#29: *3 open() failed", "error", True),
        (b"java.lang.NullPointerException: x", "", True),
        (b"listening on :8080", "", False),
    ],
)
def test_a_shape_says_how_bad_its_message_is(line: bytes, level: str, fails: bool) -> None:
    shape = shape_of(unwrap(line))
    assert shape is not None
    assert (shape.level, shape.fails) == (level, fails)


def test_frames_of_a_stack_trace_and_blank_lines_have_no_shape() -> None:
    assert shape_of(unwrap(b"\tat com.example.Main.run(Main.java:12)")) is None
    assert shape_of(unwrap(b"   ")) is None


def mine(*sides: list[bytes]) -> dict[str, tuple[int, ...]]:
    miner = Miner(len(sides))
    for side, lines in enumerate(sides):
        file = miner.file(side, "log", unwrap)
        file.add(b"".join(line + b"\n" for line in lines))
        file.finish()
    return {item.shape.text: item.counts for item in miner.mined()}


def test_a_position_with_many_values_is_opened() -> None:
    names = [b"ann", b"bob", b"cid", b"dan", b"eve", b"fay"]
    assert mine([b"user %s logged in" % name for name in names], [b"user ann logged in"]) == {"user <*> logged in": (6, 1)}


def test_a_word_of_failure_is_never_merged_away() -> None:
    words = [b"opened", b"closed", b"ready", b"idle", b"active", b"draining", b"refused"]
    assert mine([b"connection %s" % word for word in words]) == {"connection <*>": (6,), "connection refused": (1,)}


@given(st.lists(st.sampled_from([b"a 1", b"a 22", b"b x", b"b y", b"b z", b"b u", b"b v", b"b w", b"user 7 failed", b"ok"])), st.randoms())
def test_the_order_of_lines_changes_nothing(lines: list[bytes], rng: random.Random) -> None:
    shuffled = list(lines)
    rng.shuffle(shuffled)
    assert mine(lines) == mine(shuffled)


@given(st.binary(max_size=300))
def test_any_bytes_are_mined(data: bytes) -> None:
    lines = data.split(b"\n")
    counts = mine(lines)
    assert sum(count for (count,) in counts.values()) <= len(lines)
