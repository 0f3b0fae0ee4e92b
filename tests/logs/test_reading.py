"""Bytes of every origin become the same lines."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnose.logs.blocks import OVERLAP, Pipeline, read_blocks
from diagnose.logs.count import count_newlines
from diagnose.logs.framing import unwrap
from diagnose.logs.lines import strip_ansi
from diagnose.logs.sources import TruncatedSource, open_source
from diagnose.logs.timestamps import Clock

TEXT = "first line\nsecond line\nthird: grün\n" * 50


def read_all(data: bytes) -> bytes:
    return b"".join(bytes(block.view()) for block in read_blocks(open_source(io.BytesIO(data)).reader))


def zstd(data: bytes) -> bytes:
    try:
        from compression import zstd as module
    except ImportError:
        from backports import zstd as module
    return module.compress(data)


@pytest.mark.parametrize("pack", [bytes, gzip.compress, bz2.compress, lzma.compress, zstd])
def test_compressed_by_content(pack):
    assert read_all(pack(TEXT.encode())) == TEXT.encode()


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress, zstd])
def test_several_members(pack):
    assert read_all(pack(b"one\n") + pack(b"two\n")) == b"one\ntwo\n"


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress, zstd])
def test_a_truncated_source_gives_what_it_had_and_says_so(pack):
    import random

    data = "".join(f"line {number} {random.Random(number).random()}\n" for number in range(60_000)).encode()
    packed = pack(data)[:-2000]
    blocks = list(read_blocks(open_source(io.BytesIO(packed)).reader))
    assert blocks[-1].truncated
    got = b"".join(bytes(block.view()) for block in blocks)
    assert data.startswith(got) and (pack is bz2.compress or len(got) > len(data) // 2)


def test_a_source_broken_from_the_start():
    source = open_source(io.BytesIO(gzip.compress(b"x" * 5000)[:14]))
    with pytest.raises(TruncatedSource):
        source.reader.readinto(memoryview(bytearray(10)))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "utf-8"])
def test_encodings(encoding):
    assert read_all(TEXT.encode(encoding)).decode() == TEXT


def test_binary_is_recognised():
    assert open_source(io.BytesIO(bytes(range(256)) * 20)).binary
    assert not open_source(io.BytesIO(b"a log with a stray \0 in it\n" * 20)).binary


@given(st.binary(max_size=400), st.integers(min_value=1, max_value=50))
def test_blocks_lose_nothing(data, size):
    class Reader(io.BytesIO):
        pass

    blocks = [bytes(block.view()) for block in read_blocks(Reader(data), size + 20 + OVERLAP)]
    assert b"".join(blocks) == data
    assert all(block.endswith(b"\n") for block in blocks[:-1])


def test_a_line_longer_than_a_block_is_cut_with_an_overlap():
    data = b"x" * 200_000 + b"NEEDLE" + b"y" * 200_000 + b"\nend\n"
    blocks = list(read_blocks(io.BytesIO(data), 131_072))
    assert [block.continues for block in blocks[:3]] == [False, True, True]
    assert any(b"NEEDLE" in bytes(block.view()) for block in blocks)
    assert sum(count_newlines(block.data, block.size) for block in blocks) == 2


def test_threads_keep_the_order():
    blocks = read_blocks(io.BytesIO(b"".join(b"%d\n" % number for number in range(50_000))), 4096 + OVERLAP)
    got = b"".join(data for _, data in Pipeline(lambda block: bytes(block.view()), 2).run(blocks))
    assert got.split(b"\n")[:-1] == [b"%d" % number for number in range(50_000)]


@given(st.binary(max_size=2000))
def test_counting_line_ends(data):
    big = data * 400
    assert count_newlines(big, len(big)) == big.count(b"\n")
    assert count_newlines(big, len(big) // 2) == big[: len(big) // 2].count(b"\n")


MESSAGE = 'Failed to open "x": no'
WRAPPED = [
    MESSAGE,
    f"2024-06-04T10:38:53.885800940Z {MESSAGE}",
    f"2024-06-04T10:38:53.885800940Z stderr F {MESSAGE}",
    f"2024-06-04T10:38:53.885+05:30 stdout F {MESSAGE}",
    json.dumps({"log": MESSAGE + "\n", "stream": "stdout", "time": "2024-06-04T10:38:53.885800940Z"}),
    json.dumps({"log": f"2024-06-04T10:38:53.8Z {MESSAGE}\n", "stream": "stdout", "time": "2024-06-04T10:38:53.885800940Z"}),
    json.dumps({"level": "error", "msg": MESSAGE, "ts": 1717497533.88}),
    json.dumps({"@timestamp": "2024-06-04T10:38:53Z", "message": MESSAGE}),
    f"2024-06-04T10:38:53Z stdout F {json.dumps({'message': MESSAGE})}",
    MESSAGE + "\r",
]


@pytest.mark.parametrize("line", WRAPPED)
def test_wrappers_come_off(line):
    assert unwrap(line.encode()).text == MESSAGE


@pytest.mark.parametrize("line", [b"{not json", b"[]", b"{}", b'{"a": 1}', b"\xff\xfe\x00", b"", b"{" * 5000, b'{"log": 3, "stream": 4}', b'{"time": {"a": 1}}'])
def test_what_only_looks_like_a_wrapper_stays(line):
    assert unwrap(line).text == line.decode("utf-8", "replace")


@pytest.mark.parametrize("line", [b"\x1b[31merror\x1b[0m: x", b"\x1b]0;title\x07error: x", b"\x1b[1;38;5;9merror: \x1b[Kx", b"\x1b]8;;http://a\x1b\\error: x\x1b]8;;\x1b\\"])
def test_colours_come_off(line):
    assert strip_ansi(line) == b"error: x"


JUNE = 1717497533.0  # 2024-06-04T10:38:53Z
TIMES = [
    ("2024-06-04T10:38:53Z x", JUNE),
    ("2024-06-04T10:38:53.5Z x", JUNE + 0.5),
    ("2024-06-04T10:38:53.885800940Z x", JUNE + 0.885800940),
    ("2024-06-04T12:38:53+02:00 x", JUNE),
    ("2024-06-04 10:38:53,885 INFO x", JUNE + 0.885),
    ("2024-06-04 10:38:53.885 +0000 x", JUNE + 0.885),
    ("[2024-06-04 10:38:53,885] ERROR {Class} - x", JUNE + 0.885),
    ("2024/06/04 10:38:53 x", JUNE),
    ("2024/06/04 10:38:53.123456 x", JUNE + 0.123456),
    ('127.0.0.1 - - [04/Jun/2024:10:38:53 +0000] "GET / HTTP/1.1" 200 612', JUNE),
    ('127.0.0.1 - - [04/Jun/2024:12:38:53 +0200] "GET / HTTP/1.1" 200 612', JUNE),
    ("Jun  4 10:38:53 host app[1]: x", JUNE),
    ("<34>Jun 04 10:38:53 host app: x", JUNE),
    ("I0604 10:38:53.123456       1 main.go:1] x", JUNE + 0.123456),
    ("E0604 10:38:53.000000 1 main.go:1] x", JUNE),
    ("[Tue Jun 04 10:38:53 2024] [error] x", JUNE),
    ("[Tue Jun 04 10:38:53.5 2024] [error] x", JUNE + 0.5),
    ("Tue, 04 Jun 2024 10:38:53 GMT x", JUNE),
    ("1717497533 x", JUNE),
    ("1717497533.25 x", JUNE + 0.25),
    ("1717497533885 x", JUNE + 0.885),
    ('{"level":"info","ts":1717497533.25,"msg":"x"}', JUNE + 0.25),
    ("time=2024-06-04T10:38:53Z level=ERROR message=x", JUNE),
    ("06/04/2024, 10:38:53 AM x", JUNE),
    ("no time here: 10:38", None),
    ("version 2024.06.04 of x", None),
    ("2024-13-45T10:38:53Z x", None),
    ("id 17174975331234567890123 x", None),
    ("", None),
]


@pytest.mark.parametrize(("line", "moment"), TIMES)
def test_times(line, moment):
    got = Clock(reference=JUNE + 86400 * 30).read(unwrap(line.encode()).stamp or line)
    assert got == (None if moment is None else pytest.approx(moment, abs=1e-6))


def test_a_time_without_a_year_is_the_last_before_the_reference():
    assert Clock(reference=1735700000).read("Dec 31 23:59:59 host x") == 1735689599  # file written on 1 January 2025
    assert Clock(reference=1735700000).read("Jan  8 00:00:00 host x") == 1736294400  # a week ahead at most
    assert Clock(reference=1735700000).read("Jan  9 00:00:00 host x") == 1704758400


@given(st.text(max_size=300))
def test_no_text_breaks_the_clock(text):
    Clock(reference=JUNE).read(text)
    unwrap(text.encode("utf-8", "surrogatepass"))
