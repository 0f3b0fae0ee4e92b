"""What the log view shows of logs of all kinds, and how it looks."""

from __future__ import annotations

import gzip
import io
import os
import tarfile
import zipfile
from pathlib import Path

import pytest

from diagnose.model.severity import Severity
from tests.tui.driving import golden, run
from tests.tui.logview.driving import finding, log_of, view

STORY = [
    "2024-06-04T10:00:00Z INFO starting shop-api on port 8080",
    "2024-06-04T10:00:02Z DEBUG reading configuration",
    "2024-06-04T10:05:00Z WARN retrying connection to db.internal:5432",
    "2024-06-04T10:05:01Z ERROR connect ECONNREFUSED 10.0.0.7:5432",
    "    at TCPConnectWrap.afterConnect (net.js:1141:16)",
    "    at Socket.connect (net.js:904:8)",
    '2024-06-04T10:06:00Z ERROR {"user":"ada","password":"s3cr3t-Pa55word","tries":3}',
    "2024-06-04T10:30:00Z INFO request done 日本語 ünïcödé in 12 ms",
]


def story(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    return log_of(folder, STORY)


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


# how it looks


@pytest.mark.parametrize("size", [(100, 30), (80, 24), (200, 60), (40, 10)])
def test_a_log_opened_at_a_finding(size):
    path = log_of(Path(), STORY)
    found = [finding(path, 4, columns=(28, 48)), finding(path, 3, Severity.WARNING, "Slow"), finding(path, 8, Severity.INFO, "Done")]

    async def body() -> None:
        async with view(path, 4, 28, size=size, findings=found) as log:
            golden(f"logview/finding-{size[0]}x{size[1]}", log.body)

    run(body)


@pytest.mark.parametrize("size", [(80, 24), (200, 60)])
def test_everything_open_at_once(size):
    path = log_of(Path(), STORY)

    async def body() -> None:
        async with view(path, 7, size=size, findings=[finding(path, 4)]) as log:
            await log.press("t", "i", "enter", "p", "slash", "e", "r", "enter")
            golden(f"logview/everything-{size[0]}x{size[1]}", log.body)

    run(body)


def test_wrapped_with_filters():
    async def body() -> None:
        async with view(log_of(Path(), STORY), 1, size=(60, 20)) as log:
            await log.press("w", "ampersand", "E", "R", "enter")
            golden("logview/filters-60x20", log.body)

    run(body)


@pytest.mark.parametrize("theme", ["diagnose-dark", "diagnose-light", "high-contrast", "colour-blind", "ansi"])
def test_errors_marks_and_the_cursor_are_told_apart_in_every_theme(theme):
    path = log_of(Path(), STORY)

    async def body() -> None:
        async with view(path, 4, theme=theme, findings=[finding(path, 4, columns=(28, 48))]) as log:
            lines = log.log.lines
            rows = {number: lines.render_line(number) for number in range(5)}
            styles = {segment.text: segment.style for segment in rows[3]}
            assert "✖" in rows[3].text and "▌" in rows[3].text
            assert "▌" not in rows[0].text
            marked = next(style for text, style in styles.items() if "ECONNREFUSED" in text)
            other = next(style for text, style in styles.items() if "10.0.0.7" in text)
            assert marked != other
            assert styles["ERROR"] != other

    run(body)


def test_a_hit_is_told_apart_on_the_cursor_row_too():
    async def body() -> None:
        for theme in ("diagnose-dark", "ansi"):
            async with view(log_of(Path(), STORY), 1, theme=theme) as log:
                await log.press("slash", "s", "h", "o", "p", "enter")
                row = {segment.text: segment.style for segment in log.log.lines.render_line(0)}
                assert row["shop"] != next(style for text, style in row.items() if "starting" in text)

    run(body)


# what it shows


def test_hostile_characters_are_shown_not_obeyed():
    lines = [
        "\x1b]0;owned\x07title",
        "\x1b[31mred\x1b[0m text",
        "bell\x07 \x1b[2Jclear",
        "a\u202etxt.exe",
        "tab\there",
        "[bold]no markup[/bold] [link=x]",
    ]

    async def body() -> None:
        async with view(log_of(Path(), lines), 1) as log:
            assert log.shown == [r"\x1b]0;owned\x07title", "red text", r"bell\x07 \x1b[2Jclear", r"a\u202etxt.exe", "tab here", lines[-1]]
            assert not set(log.screen) & {chr(code) for code in range(32) if code != 10}
            await log.press("p")
            assert r"\x1b" in log.screen
            assert not set(log.screen) & {chr(code) for code in range(32) if code != 10}

    run(body)


def test_secrets_are_masked_everywhere():
    secret = "hunter2hunter2"
    lines = [f"password={secret}", f'{{"password":"{secret}","n":1}}', "token known elsewhere: zyx-known-elsewhere"]

    async def body() -> None:
        async with view(log_of(Path(), lines), 2, secrets=frozenset({"zyx-known-elsewhere"})) as log:
            await log.press("p", "v", "k", "y", "r")
            assert secret not in log.screen + str(log.app.done)
            assert "zyx-known" not in log.screen
            assert "password=****" in log.screen

    run(body)


def test_the_span_of_a_finding_stays_where_it_is_when_colours_and_secrets_before_it_change_length():
    text = "\x1b[32mpassword=hunter2hunter2\x1b[0m then BROKEN here"
    path = log_of(Path(), [text])
    start = text.index("BROKEN") + 1

    async def body() -> None:
        async with view(path, 1, findings=[finding(path, 1, columns=(start, start + 6))]) as log:
            shown = log.log.lines.painter.shown(0)
            begin, end = next((begin, end) for begin, end, ink in shown.parts if ink == "mark")
            assert shown.text[begin:end] == "BROKEN"

    run(body)


def test_the_column_that_a_place_names_is_marked_or_the_span_of_the_finding_there():
    path = log_of(Path(), ["one two three"])

    async def body() -> None:
        for column, marked in ((5, "two"), (9, "t")):
            async with view(path, 1, column, findings=[finding(path, 1, columns=(5, 8))]) as log:
                shown = log.log.lines.painter.shown(0)
                assert [shown.text[begin:end] for begin, end, ink in shown.parts if ink == "mark"] == [marked]

    run(body)


def test_hits_and_findings_far_to_the_right_are_brought_into_sight():
    path = log_of(Path(), ["a" * 500 + "FAR" + "b" * 500, "FAR at the left", "c" * 700 + "BROKEN"])

    async def body() -> None:
        async with view(path, 3, 701, findings=[finding(path, 3, columns=(701, 707))]) as log:
            assert "BROKEN" in log.screen
            await log.press("slash", "F", "A", "R", "enter")
            assert "aFARb" in log.screen
            await log.press("n")
            assert "FAR at the left" in log.screen

    run(body)


def test_wide_characters_keep_columns_straight():
    async def body() -> None:
        async with view(log_of(Path(), ["日本語" * 40 + "end", "short"]), 1, size=(60, 10)) as log:
            widths = [log.log.lines.render_line(number).cell_length for number in range(4)]
            assert widths == [60] * 4
            await log.press("right")
            assert log.log.lines.render_line(0).cell_length == 60
            await log.press("w")
            assert [log.log.lines.render_line(number).cell_length for number in range(6)] == [60] * 6
            assert "end" in log.screen

    run(body)


def test_a_giant_line_is_shown_as_far_as_is_useful_and_stays_quick():
    path = log_of(Path(), ["x" * 3_000_000, "second", "y" * 3_000_000])

    async def body() -> None:
        async with view(path) as log:
            assert log.line == 3
            await log.press("w", "g", "w", "j")
            assert log.line == 2
            await log.press("G", "k")
            assert log.line == 2

    run(body)


def packed(name: str, data: bytes) -> Path:
    path = Path(name)
    if name.endswith(".gz"):
        path.write_bytes(gzip.compress(data))
    elif name.endswith(".zip"):
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("logs/app.log", data)
    elif name.endswith(".tar"):
        with tarfile.open(path, "w") as archive:
            info = tarfile.TarInfo("logs/app.log")
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    else:
        path.write_bytes(data)
    return path


@pytest.mark.parametrize("name", ["app.log.gz", "utf16.log", "bundle.zip!logs/app.log", "bundle.tar!logs/app.log", "mac.log", "bom.log"])
def test_logs_that_are_not_plain_files_of_lines(name):
    text = "".join(f"line {number}\n" for number in range(1, 501))
    data = {"utf16.log": text.encode("utf-16"), "mac.log": text.replace("\n", "\r").encode(), "bom.log": b"\xef\xbb\xbf" + text.encode()}
    packed(name.partition("!")[0], data.get(name, text.encode()))

    async def body() -> None:
        async with view(name) as log:
            await log.until(lambda: "of 500" in log.status)
            assert log.line == 500
            await log.press("g")
            assert log.shown[0] == "line 1"

    run(body)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("missing.log", "No such file"),
        ("pipe", "is not a file"),
        (".", "directory"),
        ("bundle.zip", "bundle"),
        ("bundle.zip!none.log", "no readable file"),
    ],
)
def test_what_cannot_be_shown_says_why_and_can_be_left(name, reason):
    packed("bundle.zip", b"line\n")
    os.mkfifo("pipe")

    async def body() -> None:
        async with view(name) as log:
            assert reason in log.screen
            await log.press("j", "slash", "i", "p", "x", "y")
            assert reason in log.screen
            await log.pilot.press("escape")
            await log.pilot.pause()
            assert reason not in log.screen

    run(body)


def test_an_empty_log_waits_for_its_first_line():
    path = log_of(Path(), [])

    async def body() -> None:
        async with view(path) as log:
            assert "empty" in log.status
            await log.press(
                "j", "k", "space", "b", "g", "G", "m", "v", "y", "p", "t", "i", "i", "n", "right_square_bracket", "slash", "a", "enter"
            )
            path.write_text("first\n")
            await log.until(lambda: "first" in log.shown)
            assert log.line == 1

    run(body)


def test_an_edited_file_is_read_again_at_the_same_line():
    path = log_of(Path(), 100)

    async def body() -> None:
        async with view(path, 40) as log:
            path.write_text(path.read_text().replace("line 42\n", "line 42 as it should be\n").replace("line 3\n", "line three\n"))
            await log.until(lambda: "line 42 as it should be" in log.screen)
            assert log.line == 40
            assert "was rewritten" in log.status

    run(body)


@pytest.mark.parametrize("how", ["cut", "replaced"])
def test_a_log_that_is_cut_or_replaced_begins_again(how):
    path = log_of(Path(), 500)

    async def body() -> None:
        async with view(path, 400) as log:
            if how == "replaced":
                path.rename("app.log.1")
            path.write_text("new 1\nnew 2\n")
            await log.until(lambda: "of 2" in log.status)
            assert log.shown == ["new 1", "new 2"]
            assert ("was truncated" if how == "cut" else "was replaced") in log.status

    run(body)


def test_a_search_and_a_filter_take_in_what_is_appended():
    path = log_of(Path(), ["cat", "dog"])

    async def body() -> None:
        async with view(path) as log:
            await log.press("slash", "c", "a", "t", "enter", "ampersand", "exclamation_mark", "d", "o", "g", "enter", "escape")
            with path.open("a") as file:
                file.write("cat two\ndog two\n")
            await log.until(lambda: log.shown == ["cat", "cat two"])
            await log.until(lambda: "1/2" in log.status)

    run(body)


def test_findings_that_become_known_later_are_marked():
    path = log_of(Path(), 20)

    async def body() -> None:
        async with view(path, 5) as log:
            assert "✖" not in log.screen
            session = log.app.session
            session.result = session.result._replace(findings=[finding(path, 5)])
            session.revision += 1
            log.app.result_changed.publish(None)
            await log.pilot.pause()
            assert "✖" in log.screen
            assert "finding 1/1" in log.status

    run(body)


# the mouse


def test_the_mouse_scrolls_selects_and_jumps():
    async def body() -> None:
        async with view(log_of(Path(), 500), 1) as log:
            lines = log.log.lines
            await log.pilot.click(lines, offset=(20, 5))
            assert log.line == 6
            await log.pilot.mouse_down(lines, offset=(20, 8))
            await log.pilot.hover(lines, offset=(20, 11))
            await log.pilot.mouse_up(lines, offset=(20, 11))
            assert lines.selected() is not None and lines.document.index.line_of(lines.selected()[0]) == 9
            assert log.line == 12
            await log.pilot.click(lines, offset=(99, 26))
            assert log.line == 500
            await log.pilot.click(lines, offset=(99, 0))
            assert log.line == 1

    run(body)


def test_the_size_of_the_terminal_may_change_at_any_time():
    async def body() -> None:
        async with view(log_of(Path(), [*STORY * 40]), 200) as log:
            await log.press("i", "enter", "p")
            for size in ((40, 10), (20, 4), (200, 60), (3, 2), (100, 30)):
                await log.pilot.resize_terminal(*size)
                await log.pilot.pause()
                assert log.line == 200
            assert "line 200 of 320" in log.status

    run(body)
