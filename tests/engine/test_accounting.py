"""However a log is stored, and wherever it breaks off: the bytes read and the bytes left out add up to its size."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnose.engine.inputs import analyse_input, as_logs
from diagnose.engine.options import LogInput, Options
from diagnose.engine.rules import catalog_of
from diagnose.ruleset.load import parse_rule

RULE = "title: t\nseverity: error\nlogs: [any]\nwhen: {contains: marked line}\nmessage: m\ncause: c\nexamples: {match: [{log: x}], no_match: [{log: y}]}\n"


@pytest.fixture(scope="module")
def catalog():
    return catalog_of([parse_rule("t/m", RULE, "x")[0]])


def tarred(data: bytes, mode: str) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as archive:
        for name in ("a.log", "b.log"):
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def zipped(data: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.log", data)
    return buffer.getvalue()


KINDS = {
    "plain": bytes,
    "carriage returns": lambda data: data.replace(b"\n", b"\r"),
    "utf-16": lambda data: data.decode("latin-1").encode("utf-16"),
    "gzip": gzip.compress,
    "two gzip members": lambda data: gzip.compress(data) + gzip.compress(data),
    "bzip2": bz2.compress,
    "xz": lzma.compress,
    "tar": lambda data: tarred(data, "w"),
    "tar.gz": lambda data: tarred(data, "w:gz"),
    "tar.xz": lambda data: tarred(data, "w:xz"),
    "zip": zipped,
    "gzip in tar": lambda data: tarred(gzip.compress(data), "w"),
}
LINES = st.lists(st.sampled_from([b"marked line\n", b"noise\n", b"\n", b"2024-06-04T10:38:53Z x\r\n", b"\xff\xfe\x80\n", b"\0\0\n", b"no end"]), max_size=40)


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=12, deadline=None)
@given(lines=LINES, share=st.sampled_from([1.0, 1.0, 0.9, 0.5, 0.1]), block=st.sampled_from([64, 4096]))
def test_every_byte_is_read_or_left_out(catalog, tmp_path_factory, kind, lines, share, block):
    data = KINDS[kind](b"".join(lines))
    path = tmp_path_factory.mktemp("log") / "x.log"
    path.write_bytes(data[: int(len(data) * share)])
    (log,) = as_logs([LogInput(str(path), "x.log", 0.0)])
    outcomes = list(analyse_input(catalog, log, Options(block=max(block, 64))))
    assert sum(outcome.stats.bytes + outcome.stats.skipped_bytes for outcome in outcomes) == path.stat().st_size
